"""Whether a reply had come to its end when its client closed the connection."""

import json

import pytest

from pasteguard_addon.endpoints.chat_completions import ChatCompletions
from pasteguard_addon.endpoints.completions import Completions
from pasteguard_addon.proxy.reply import MAX_KEPT_BYTES, ReplyStream
from tests.kit.upstream import DONE, completion, event, text_events

FINISHED = event({}, "stop")
USAGE = b'data: {"choices": [], "usage": {"prompt_tokens": 1}}\n\n'


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        (b"".join(text_events("Hello")), True),
        (b"".join(text_events("Hello")[:-1]), True),
        (b"".join(text_events("Hello")[:-2]), False),
        (b"".join(text_events("Hello")).replace(b"\n", b"\r\n"), True),
        (event({"content": "a"}) + DONE.rstrip(), True),
        (event({"content": "a"}) + b"data:[DONE]\n\n", True),
        (event({"content": "[DONE]"}), False),
        (event({"content": "a"}) + FINISHED + USAGE, True),
        (event({"content": "a"}) + FINISHED + b": ping\n\n", True),
        (event({}, index=0) + event({}, "stop", 1), False),
        (event({}, "stop", 0) + event({}, "stop", 1), True),
        (USAGE, False),
        (json.dumps(completion("Hello")).encode(), True),
        (json.dumps(completion("Hello")).encode()[:-1], False),
        (b'{"error": {"message": "no"}}', True),
        (b"data: {", False),
        (b"data: []\n\n", False),
        (b"", False),
        (b"[" * 100_000, False),
    ],
)
def test_what_is_missing(body: bytes, is_whole: bool) -> None:
    for endpoint in (ChatCompletions(), Completions()):
        assert endpoint.has_come_whole(body) is is_whole


@pytest.mark.parametrize("size", [1, 100, MAX_KEPT_BYTES, MAX_KEPT_BYTES + 1, 3 * MAX_KEPT_BYTES])
def test_the_end_of_a_long_reply_is_kept(size: int) -> None:
    stream = ReplyStream(None, None)
    for data in (b"x" * size, event({"content": "a"}), DONE):
        stream(data)
    assert ChatCompletions().has_come_whole(stream.kept_end)
    assert stream.kept_end.endswith(DONE)
    assert (stream.kept is None) == (size + len(event({"content": "a"}) + DONE) > MAX_KEPT_BYTES)
