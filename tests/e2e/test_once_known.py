"""What was masked once never comes back in clear, through the real proxy: with its memory, and in a new process."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import FAST, PERSON
from tests.kit.upstream import Upstream, completion, event, json_reply, sse_reply

PATH = "/v1/chat/completions"
PASSWORD = "hunter" + "1"
ACCOUNT = PERSON.split()[-1].lower() + "_" + PERSON[0].lower()
ANSWER = "Type [ENV_PASSWORD_1] into PERSON_1's `[[env_password_1]]` field, says John Smith."


@pytest.fixture(scope="module")
def proxy(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """One that has delivered the answers. Each conversation has a password of its own, and is none that it knows."""
    folder = tmp_path_factory.mktemp("warm")
    with running_proxy(mitmdump(session_upstream.url, folder, *FAST), folder) as running:
        yield running


@pytest.fixture(scope="module")
def cold(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """One that knows no answer."""
    folder = tmp_path_factory.mktemp("cold")
    with running_proxy(mitmdump(session_upstream.url, folder, *FAST), folder) as running:
        yield running


def first(password: str) -> list[Any]:
    return [{"role": "user", "content": f"My database password is {password}. I am {PERSON}."}]


def sent_by(proxy: ProxyProcess, upstream: Upstream, messages: list[Any]) -> list[Any]:
    """Send a conversation, and return its messages as upstream got them."""
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        assert client.post(PATH, json={"model": "m", "messages": messages}).status_code == 200
    return list(upstream.requests[-1].json()["messages"])


@pytest.mark.parametrize(("password", "is_stream"), [("hunter" + "2", False), ("hunter" + "3", True)])
def test_an_answer_goes_back_as_it_came_and_nothing_known_leaves(
    password: str, is_stream: bool, proxy: ProxyProcess, cold: ProxyProcess, upstream: Upstream
) -> None:
    answer = _answered(proxy, upstream, password, is_stream=is_stream)
    assert answer == f"Type {password} into {PERSON}'s `{password}` field, says John Smith."
    upstream.answer(json_reply(completion("ok")))
    following = [
        {"role": "user", "content": f"try {password} again"},
        {"role": "tool", "tool_call_id": "c", "content": json.dumps({"output": f"login: {password}\n"})},
        {"role": "tool", "tool_call_id": "d", "content": f"owner {ACCOUNT}\npassword={password[:5]}… [truncated]"},
    ]
    conversation = [*first(password), {"role": "assistant", "content": answer}, *following]
    known = sent_by(proxy, upstream, conversation)
    assert known[1]["content"] == ANSWER
    assert upstream.never_saw(password, PERSON)
    anew = sent_by(cold, upstream, conversation)
    assert anew[1]["content"] == (
        "Type [[ENV_PASSWORD_1]] into [[PERSON_1]]'s `[[ENV_PASSWORD_1]]` field, says John Smith."
    )
    assert [*anew[:1], *anew[2:]] == [*known[:1], *known[2:]]
    assert upstream.never_saw(password, PERSON, password[:5], PERSON.split()[-1].lower())


@pytest.mark.parametrize(("password", "is_stream"), [("hunter" + "4", False), ("hunter" + "5", True)])
def test_an_answer_alone_leaves_masked_and_comes_back(
    password: str, is_stream: bool, proxy: ProxyProcess, upstream: Upstream
) -> None:
    """The client has cut away the message in which a cue told the password."""
    answer = _answered(proxy, upstream, password, is_stream=is_stream)
    upstream.answer(json_reply(completion("ok")))
    cut = [{"role": "assistant", "content": answer}, {"role": "user", "content": "Go on."}]
    [sent, following] = sent_by(proxy, upstream, cut)
    assert following == cut[1]
    assert not any(value in sent["content"] for value in (password, PERSON))
    upstream.answer(json_reply(completion(sent["content"])))
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        got = client.post(PATH, json={"model": "m", "messages": cut}).json()
    assert got["choices"][0]["message"]["content"] == answer


def _answered(proxy: ProxyProcess, upstream: Upstream, password: str, *, is_stream: bool) -> str:
    """Return the first answer, as a client gets it."""
    pieces = [event({"content": ANSWER[at : at + 3]}) for at in range(0, len(ANSWER), 3)]
    stream = sse_reply(*pieces, event({}, "stop"), b"data: [DONE]\n\n")
    upstream.answer(stream if is_stream else json_reply(completion(ANSWER)))
    request = {"model": "m", "messages": first(password), "stream": is_stream}
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        reply = client.post(PATH, json=request)
    if not is_stream:
        return str(reply.json()["choices"][0]["message"]["content"])
    chunks = [json.loads(line[6:]) for line in reply.text.split("\n") if line.startswith("data: {")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


def test_what_a_model_wrote_where_nothing_was_masked_goes_back_as_it_came(
    proxy: ProxyProcess, upstream: Upstream
) -> None:
    signature = "sig-" + "5a" * 20
    thinking = {"type": "reasoning.text", "text": f"Like {PERSON}, I think.", "signature": signature, "index": 0}
    answer = {"role": "assistant", "content": f"Dear {PERSON}, type {PASSWORD}.", "reasoning_details": [thinking]}
    reply = json.dumps({"choices": [{"index": 0, "message": answer, "finish_reason": "stop"}]}).encode()
    replies = [json_reply(reply), json_reply(gzip.compress(reply), headers=[("content-encoding", "gzip")])]
    for number, each in enumerate(replies):
        asked = {"role": "user", "content": f"Write letter {number}."}
        upstream.answer(each)
        with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
            got = client.post(PATH, json={"model": "m", "messages": [asked]}).json()
        assert got["choices"][0]["message"] == answer
        upstream.answer(json_reply(completion("ok")))
        sent = sent_by(proxy, upstream, [asked, answer, {"role": "user", "content": f"I am {PERSON}."}])
        assert sent == [asked, answer, {"role": "user", "content": "I am [[PERSON_1]]."}]
