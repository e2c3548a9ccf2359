"""What was masked once never comes back in clear, through the real proxy: with its memory, and in a new process."""

import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import FAST, PERSON
from tests.kit.upstream import Upstream, completion, event, json_reply, sse_reply

PATH = "/v1/chat/completions"
PASSWORD = "hunter" + "2"
ACCOUNT = PERSON.split()[-1].lower() + "_" + PERSON[0].lower()
FIRST = [{"role": "user", "content": f"My database password is {PASSWORD}. I am {PERSON}."}]
ANSWER = "Type [ENV_PASSWORD_1] into PERSON_1's `[[env_password_1]]` field, says John Smith."
NEXT = [
    {"role": "user", "content": f"try {PASSWORD} again"},
    {"role": "tool", "tool_call_id": "c", "content": json.dumps({"output": f"login: {PASSWORD}\n"})},
    {"role": "tool", "tool_call_id": "d", "content": f"owner {ACCOUNT}\npassword={PASSWORD[:5]}… [truncated]"},
]


def sent_by(proxy: ProxyProcess, upstream: Upstream, messages: list[Any]) -> list[Any]:
    """Send a conversation, and return its messages as upstream got them."""
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        assert client.post(PATH, json={"model": "m", "messages": messages}).status_code == 200
    return list(upstream.requests[-1].json()["messages"])


@pytest.mark.parametrize("is_stream", [False, True])
def test_an_answer_goes_back_as_it_came_and_nothing_known_leaves(
    is_stream: bool, upstream: Upstream, tmp_path: Path
) -> None:
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        answer = _answered(proxy, upstream, is_stream=is_stream)
        assert answer == f"Type {PASSWORD} into {PERSON}'s `{PASSWORD}` field, says John Smith."
        upstream.answer(json_reply(completion("ok")))
        conversation = [*FIRST, {"role": "assistant", "content": answer}, *NEXT]
        warm = sent_by(proxy, upstream, conversation)
        assert warm[1]["content"] == ANSWER
        assert upstream.never_saw(PASSWORD, PERSON)
    folder = tmp_path / "cold"
    folder.mkdir()
    with running_proxy(mitmdump(upstream.url, folder, *FAST), folder) as proxy:
        cold = sent_by(proxy, upstream, conversation)
    assert cold[1]["content"] == (
        "Type [[ENV_PASSWORD_1]] into [[PERSON_1]]'s `[[ENV_PASSWORD_1]]` field, says John Smith."
    )
    assert [*cold[:1], *cold[2:]] == [*warm[:1], *warm[2:]]
    assert upstream.never_saw(PASSWORD, PERSON, PASSWORD[:5], PERSON.split()[-1].lower())


@pytest.mark.parametrize("is_stream", [False, True])
def test_an_answer_alone_leaves_masked_and_comes_back(is_stream: bool, upstream: Upstream, tmp_path: Path) -> None:
    """The client has cut away the message in which a cue told the password."""
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        answer = _answered(proxy, upstream, is_stream=is_stream)
        upstream.answer(json_reply(completion("ok")))
        cut = [{"role": "assistant", "content": answer}, {"role": "user", "content": "Go on."}]
        [sent, following] = sent_by(proxy, upstream, cut)
        assert following == cut[1]
        assert not any(value in sent["content"] for value in (PASSWORD, PERSON))
        upstream.answer(json_reply(completion(sent["content"])))
        with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
            got = client.post(PATH, json={"model": "m", "messages": cut}).json()
        assert got["choices"][0]["message"]["content"] == answer


def _answered(proxy: ProxyProcess, upstream: Upstream, *, is_stream: bool) -> str:
    """Return the first answer, as a client gets it."""
    pieces = [event({"content": ANSWER[at : at + 3]}) for at in range(0, len(ANSWER), 3)]
    stream = sse_reply(*pieces, event({}, "stop"), b"data: [DONE]\n\n")
    upstream.answer(stream if is_stream else json_reply(completion(ANSWER)))
    request = {"model": "m", "messages": FIRST, "stream": is_stream}
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        reply = client.post(PATH, json=request)
    if not is_stream:
        return str(reply.json()["choices"][0]["message"]["content"])
    chunks = [json.loads(line[6:]) for line in reply.text.split("\n") if line.startswith("data: {")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


def test_what_a_model_wrote_where_nothing_was_masked_goes_back_as_it_came(upstream: Upstream, tmp_path: Path) -> None:
    signature = "sig-" + "5a" * 20
    thinking = {"type": "reasoning.text", "text": f"Like {PERSON}, I think.", "signature": signature, "index": 0}
    answer = {"role": "assistant", "content": f"Dear {PERSON}, type {PASSWORD}.", "reasoning_details": [thinking]}
    reply = json.dumps({"choices": [{"index": 0, "message": answer, "finish_reason": "stop"}]}).encode()
    replies = [json_reply(reply), json_reply(gzip.compress(reply), headers=[("content-encoding", "gzip")])]
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        for number, each in enumerate(replies):
            first = {"role": "user", "content": f"Write letter {number}."}
            upstream.answer(each)
            with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
                got = client.post(PATH, json={"model": "m", "messages": [first]}).json()
            assert got["choices"][0]["message"] == answer
            upstream.answer(json_reply(completion("ok")))
            sent = sent_by(proxy, upstream, [first, answer, {"role": "user", "content": f"I am {PERSON}."}])
            assert sent == [first, answer, {"role": "user", "content": "I am [[PERSON_1]]."}]
