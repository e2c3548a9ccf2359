"""What a finished reply says, put together from its pieces."""

import json
import time

import pytest

from pasteguard_addon.endpoints.chat_completions.reply_text import reply_texts
from pasteguard_addon.endpoints.free_reply import token_usage
from tests.kit.upstream import completion, event, text_events

USAGE = {"usage": {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json.dumps(completion("Hello")).encode(), ["Hello"]),
        (b"".join(text_events("Hello there", 3)), ["Hello there"]),
        (event({"content": "a"}) + event({"content": "b"}, index=1) + event({"content": "c"}), ["ac", "b"]),
        (b"", []),
        (b"{", []),
        (b"data: x\n\n", []),
        (b'{"choices": {}}', []),
    ],
)
def test_reply_texts(body: bytes, expected: list[str]) -> None:
    assert reply_texts(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (json.dumps(completion("Hello") | USAGE).encode(), (12, 5)),
        (json.dumps(completion("Hello") | USAGE, indent=2).encode(), (12, 5)),
        (b'data: {"usage": null}\n\ndata: {"choices": [], "usage": {"prompt_tokens": 3}}\n\n', (3, None)),
        (json.dumps({"choices": [], "text": '"usage": {"prompt_tokens": 3}'}).encode(), (None, None)),
        (b'{"usage": {"details": {"prompt_tokens": 3}}}', (None, None)),
        (b'{"usage": {"prompt_tokens": 99999999999}}', (None, None)),
        (b'{"usage"', (None, None)),
        (b"", (None, None)),
    ],
)
def test_token_usage(body: bytes, expected: tuple[int | None, int | None]) -> None:
    assert token_usage(body) == expected


def test_token_usage_takes_no_time() -> None:
    began_s = time.perf_counter()
    token_usage(b'"usage": {' * 100_000)
    assert time.perf_counter() - began_s < 0.1
