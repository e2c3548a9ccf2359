"""Clients that speak Responses: five turns, one of which calls a tool that writes a file."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.zoo import PROGRAMS
from tests.kit import canary
from tests.kit.clients import environment_of, python_of
from tests.kit.proxy import ProxyProcess, environment, mitmdump
from tests.kit.responses import Stream
from tests.kit.samples import EMAIL, FAST, PERSON
from tests.kit.upstream import Reply, Request, Upstream, json_reply, running_upstream, sse_reply

TURNS = 5
WRITES_AT = 2
"""In this turn the model calls a tool."""
FILE = f"people of {PERSON}.txt"
TEXT = f'{{"name": "{PERSON}", "mail": "{EMAIL}"}}'
PROMPTS = [f"This is turn {turn}. I am {PERSON}, my address is {EMAIL}." for turn in range(1, TURNS + 1)]
USAGE = {
    "input_tokens": 9,
    "output_tokens": 9,
    "total_tokens": 18,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens_details": {"reasoning_tokens": 0},
}


@pytest.fixture(scope="module")
def openai() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(openai: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("responses")
    options = ["--set", "pasteguard_endpoints=responses", "--set", "pasteguard_other_endpoints=refuse"]
    with ProxyProcess(mitmdump(openai.url, folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


class Model:
    """Answers as the provider would, from nothing but what it got, and knows what it has said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.wrong: list[object] = []
        """What came back otherwise than it was said."""

    def __call__(self, request: Request) -> Reply:
        if request.method != "POST":
            return json_reply({"data": []})
        body = request.json()
        theirs = [text for item in body["input"] for text in _said_in(item)]
        if theirs != self.said:
            self.wrong.append((theirs, list(self.said)))
        stream = Stream(response_id=f"resp_{len(self.said)}")
        stream.begin(model="gpt-5", created_at=1, parallel_tool_calls=True, tool_choice="auto", tools=[])
        self._answer(stream, body)
        stream.end(usage=USAGE)
        if body.get("stream"):
            return sse_reply(*stream.events)
        return json_reply(json.loads(stream.events[-1].split(b"data: ")[1])["response"])

    def _answer(self, stream: Stream, body: dict[str, Any]) -> None:
        turn = json.dumps(body["input"]).count("This is turn ")
        is_result = body["input"][-1].get("type") == "function_call_output"
        if turn == WRITES_AT and not is_result:
            self.said.append(_call(body["tools"]))
            stream.call(_pieces(self.said[-1]), name=body["tools"][0]["name"])
        else:
            self.said.append(f"Turn {turn}: dear [[PERSON_1]], says [Jane Roe], write to [[EMAIL_ADDRESS_1]].")
            stream.say(_pieces(self.said[-1]))


def _call(tools: list[dict[str, Any]]) -> str:
    name, text = "people of [[PERSON_1]].txt", '{"name": "[[PERSON_1]]", "mail": "[[EMAIL_ADDRESS_1]]"}'
    if tools[0]["name"] == "exec_command":
        return json.dumps({"cmd": f"printf %s '{text}' > '{name}'"})
    return json.dumps({"name": name, "text": text})


def _pieces(text: str) -> list[str]:
    return [text[at : at + 5] for at in range(0, len(text), 5)]


def _said_in(item: dict[str, Any]) -> list[str]:
    if item.get("type") == "function_call":
        return [item["arguments"]]
    if item.get("role") == "assistant":
        return [part["text"] for part in item["content"]]
    return []


@pytest.fixture
def model(openai: Upstream) -> Model:
    openai.reset()
    openai.handler = model = Model()
    return model


def check(model: Model, openai: Upstream, heard: list[str], work: Path) -> None:
    expected = [f"Turn {turn}: dear {PERSON}, says [Jane Roe], write to {EMAIL}." for turn in range(1, TURNS + 1)]
    assert heard == expected
    assert {path.name: path.read_text() for path in work.iterdir()} == {FILE: TEXT}
    assert model.wrong == []
    assert len(model.said) == TURNS + 1
    for request in openai.requests:
        sent = request.decoded_body + repr(request.headers).encode()
        assert canary.leaks((PERSON, EMAIL), sent) == []


def test_codex(proxy: ProxyProcess, openai: Upstream, model: Model, tmp_path: Path) -> None:
    packages = environment_of("codex") / "node_modules/@openai/codex-linux-x64/vendor"
    program = next(packages.glob("*/bin/codex"))
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / "config.toml").write_text(
        'model = "gpt-5"\nmodel_provider = "masked"\n[model_providers.masked]\nname = "masked"\n'
        f'base_url = "{proxy.base_url}"\nwire_api = "responses"\nenv_key = "MASKED_KEY"\n'
        "supports_websockets = true\n"
    )
    env = environment({"CODEX_HOME": str(home), "HOME": str(tmp_path), "MASKED_KEY": "of-openai"})
    heard = []
    for number, prompt in enumerate(PROMPTS):
        options = ["--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json"]
        words = ["exec", "resume", *options, "--last", prompt] if number else ["exec", *options, prompt]
        done = subprocess.run(
            [str(program), *words],
            check=False,
            capture_output=True,
            text=True,
            env=env,
            cwd=work,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        assert done.returncode == 0, done
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        said = [event["item"]["text"] for event in events if event.get("item", {}).get("type") == "agent_message"]
        heard.append(said[-1])
    assert "pasteguard_no_websocket" in proxy.output
    check(model, openai, heard, work)
    # Below the user's own folder the program tells of it in a header and in the body beside the conversation.
    assert not any(request.header("x-codex-turn-metadata") for request in openai.requests)


@pytest.mark.parametrize(("name", "program"), [("openai", "with_responses.py"), ("agents", "with_agents.py")])
def test_python(name: str, program: str, proxy: ProxyProcess, openai: Upstream, model: Model, tmp_path: Path) -> None:
    words = [python_of(name), str(PROGRAMS / program), str(tmp_path), proxy.base_url, *PROMPTS]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    heard = [json.loads(line) for line in done.stdout.splitlines() if re.match('"', line)]
    check(model, openai, heard, tmp_path)
