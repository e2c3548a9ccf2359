"""Anthropic's clients at the reverse door: five turns, one of which calls a tool that writes a file."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.zoo import PROGRAMS
from tests.kit import messages as messages_kit
from tests.kit.clients import environment_of, python_of
from tests.kit.proxy import ProxyProcess, environment, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON
from tests.kit.upstream import Reply, Request, Upstream, json_reply, running_upstream

TURNS = 5
WRITES_AT = 2
"""In this turn the model calls a tool."""
NAME = re.compile(r"\[\[(?:PERSON|EMAIL_ADDRESS)_\d+\]\]")


@pytest.fixture(scope="module")
def anthropic() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(anthropic: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("messages")
    options = ["--set", "pasteguard_endpoints=messages", "--set", "pasteguard_other_endpoints=refuse"]
    options += ["--set", f"pasteguard_anthropic_base_url={anthropic.url.removesuffix('/v1')}"]
    with ProxyProcess(mitmdump("http://127.0.0.1:9", folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


@pytest.fixture(autouse=True)
def provider(anthropic: Upstream) -> Upstream:
    anthropic.reset()
    anthropic.handler = answer
    return anthropic


def answer(request: Request) -> Reply:
    """Answer as the provider would, from nothing but what it got."""
    if request.path.endswith("/count_tokens"):
        return json_reply({"input_tokens": 9})
    if request.method != "POST":
        return json_reply({"data": []})
    body = request.json()
    return messages_kit.answer(_blocks(body), is_stream=bool(body.get("stream")))


def _blocks(body: dict[str, Any]) -> list[dict[str, Any]]:
    if "output_config" in body and "format" in body["output_config"]:
        return [{"type": "text", "text": '{"title": "A chat"}'}]  # Claude Code asks for one beside the first turn
    text = json.dumps(body["messages"])
    name, mail = "[[PERSON_1]]", "[[EMAIL_ADDRESS_1]]"
    last = body["messages"][-1]["content"]
    is_result = isinstance(last, list) and any(block["type"] == "tool_result" for block in last)
    turn = text.count("This is turn ")
    thinking = {"type": "thinking", "thinking": f"{name} or Jane Roe?", "signature": "c2ln" * 20}
    if turn == WRITES_AT and not is_result:
        path = re.findall(r"into (\S+?/)people", text)[-1] + f"people of {name}.txt"
        call = {"file_path": path, "content": f'{{"name": "{name}", "mail": "{mail}"}}\nJane Roe\n'}
        return [thinking, {"type": "tool_use", "id": f"toolu_{turn}", "name": "Write", "input": call}]
    return [thinking, {"type": "text", "text": f"Turn {turn}: dear {name}, says [Jane Roe], write to {mail}."}]


def test_claude_code(proxy: ProxyProcess, provider: Upstream, tmp_path: Path) -> None:
    program = environment_of("claude_code") / "node_modules/@anthropic-ai/claude-code-linux-x64/claude"
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    extra = {
        "HOME": str(home),
        "ANTHROPIC_BASE_URL": f"{proxy.url}/anthropic",
        "ANTHROPIC_API_KEY": "of-anthropic",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }
    words = [str(program), "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"]
    words += ["--allowedTools", "Write", "--model", "claude-opus-4-5", "--max-turns", "20"]
    said = _conversation(words, work, environment(extra))
    assert [text for text in said if PERSON in text and EMAIL in text and "says [Jane Roe]" in text] == said
    written = [path.read_text() for path in work.iterdir()]
    assert written == [f'{{"name": "{PERSON}", "mail": "{EMAIL}"}}\nJane Roe\n']
    assert [path.name for path in work.iterdir()] == [f"people of {PERSON}.txt"]
    _check(provider)


def _conversation(words: list[str], work: Path, env: dict[str, str]) -> list[str]:
    """Say one thing after the other, and return what Claude Code shows of each answer."""
    said: list[str] = []
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=work, env=env) as claude:
        assert claude.stdin is not None
        assert claude.stdout is not None
        ends = threading.Timer(100, claude.kill)
        ends.start()
        for turn in range(1, TURNS + 1):
            message = {"type": "user", "message": {"role": "user", "content": _prompt(turn, work)}}
            print(json.dumps(message), file=claude.stdin, flush=True)
            told = next(each for each in map(json.loads, claude.stdout) if each["type"] == "result")
            said.append(told["result"])
        claude.stdin.close()
    ends.cancel()
    assert claude.returncode == 0
    return said


def test_anthropic_python(proxy: ProxyProcess, provider: Upstream, tmp_path: Path) -> None:
    words = [python_of("anthropic"), str(PROGRAMS / "with_anthropic.py"), str(tmp_path), str(TURNS)]
    extra = {"ANTHROPIC_BASE_URL": f"{proxy.url}/anthropic", "ANTHROPIC_API_KEY": "of-anthropic"}
    extra |= {"NAME": PERSON, "MAIL": EMAIL}
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=100, env=environment(extra))
    assert done.returncode == 0, done.stderr[-2000:]
    texts = json.loads(done.stdout)
    assert [f"dear {PERSON}, says [Jane Roe], write to {EMAIL}." in text for text in texts] == [True] * TURNS
    assert (tmp_path / f"people of {PERSON}.txt").read_text().startswith(f'{{"name": "{PERSON}"')
    _check(provider)


def _prompt(turn: int, work: Path) -> str:
    return f"This is turn {turn}. I am {PERSON}, {EMAIL}. Write it into {work}/people of my name."


def _check(provider: Upstream) -> None:
    """Nothing private arrived, and each turn held the answers of those before as they had been sent."""
    assert provider.never_saw(PERSON, EMAIL)
    bodies = [request.json() for request in provider.requests if request.method == "POST"]
    chats = [body for body in bodies if "format" not in body.get("output_config", {}) and "stream" in body]
    assert len(chats) == TURNS + 1
    sent = {json.dumps(block, sort_keys=True) for body in chats for block in _blocks(body)}
    for body in chats:
        for message in body["messages"]:
            for block in message["content"] if message["role"] == "assistant" else ():
                assert json.dumps({k: v for k, v in block.items() if k != "cache_control"}, sort_keys=True) in sent
