"""Agents of two vendors through the HTTPS proxy, with nothing set but what `pasteguard env` prints."""

import json
from pathlib import Path

from tests.clients.zoo import TEXT, Command, Zoo
from tests.kit import messages as messages_kit
from tests.kit import responses as responses_kit
from tests.kit.clients import environment_of
from tests.kit.samples import EMAIL, PERSON
from tests.kit.upstream import DONE, Reply, Request, completion, json_reply, sse_reply, text_events

SAID = "Dear [[PERSON_1]], I write to [[EMAIL_ADDRESS_1]]."
HEARD = f"Dear {PERSON}, I write to {EMAIL}."


def answer(request: Request) -> Reply:
    """Say the text on whatever API is asked."""
    if request.method != "POST" or request.path.endswith("/count_tokens"):
        return json_reply({"input_tokens": 9} if request.method == "POST" else {"data": [], "object": "list"})
    body = request.json()
    is_stream = bool(body.get("stream"))
    if request.path.endswith("/messages"):
        text = '{"title": "A chat"}' if "format" in body.get("output_config", {}) else SAID
        return messages_kit.answer([{"type": "text", "text": text}], is_stream=is_stream)
    if request.path.endswith("/responses"):
        return _response(is_stream=is_stream)
    return sse_reply(*text_events(SAID), DONE) if is_stream else json_reply(completion(SAID))


def _response(*, is_stream: bool) -> Reply:
    stream = responses_kit.Stream()
    stream.begin(model="gpt-5", created_at=1, parallel_tool_calls=True, tool_choice="auto", tools=[])
    stream.say([SAID[at : at + 5] for at in range(0, len(SAID), 5)])
    stream.end(usage={"input_tokens": 9, "output_tokens": 9, "total_tokens": 18})
    return sse_reply(*stream.events) if is_stream else json_reply(responses_kit.events_of(stream.data)[-1]["response"])


def test_claude_code(agents_zoo: Zoo, tmp_path: Path) -> None:
    program = environment_of("claude_code") / "node_modules/@anthropic-ai/claude-code-linux-x64/claude"
    extra = {
        "HOME": str(tmp_path),
        "ANTHROPIC_API_KEY": "of-anthropic",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }
    words = [str(program), "-p", TEXT, "--model", "claude-opus-4-5"]
    outcome = agents_zoo.run(Command("Claude Code", words, extra, cwd=tmp_path), handler=answer)
    assert HEARD in outcome.stdout, outcome
    assert_masked(agents_zoo, "/v1/messages")


def test_codex(agents_zoo: Zoo, tmp_path: Path) -> None:
    packages = environment_of("codex") / "node_modules/@openai/codex-linux-x64/vendor"
    (tmp_path / "config.toml").write_text(
        'model = "gpt-5"\nmodel_provider = "theirs"\n[model_providers.theirs]\nname = "theirs"\n'
        'base_url = "https://api.openai.com/v1"\nwire_api = "responses"\nenv_key = "THEIR_KEY"\n'
    )
    extra = {"CODEX_HOME": str(tmp_path), "HOME": str(tmp_path), "THEIR_KEY": "of-openai"}
    program = str(next(packages.glob("*/bin/codex")))
    words = [program, "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json", TEXT]
    outcome = agents_zoo.run(Command("Codex", words, extra, cwd=tmp_path), handler=answer)
    assert json.dumps(HEARD)[1:-1] in outcome.stdout or HEARD in outcome.stdout, outcome
    assert_masked(agents_zoo, "/v1/responses")


def assert_masked(zoo: Zoo, path: str) -> None:
    asked = [request for request in zoo.provider.requests if request.method == "POST" and request.path == path]
    assert asked
    assert all(b"[[PERSON_1]]" in request.decoded_body for request in asked)
    for request in zoo.provider.requests:
        assert PERSON not in repr(request.headers)
    assert zoo.provider.never_saw(PERSON, EMAIL)
