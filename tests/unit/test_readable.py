"""Requests and replies as a person reads them."""

import json

import pytest

from pasteguard_addon.endpoints.chat_completions.readable import of_reply, of_request
from pasteguard_addon.endpoints.readable import Readable
from tests.kit.upstream import completion, event, text_events


def lines(conversation: Readable) -> list[tuple[str, str, str]]:
    return [(turn.speaker, part.label, part.text) for turn in conversation.turns for part in turn.parts]


def request(*messages: object, **more: object) -> Readable:
    return of_request(json.dumps({"model": "m", "messages": messages, **more}).encode())


def test_a_request() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}}
    told = request(
        {"role": "system", "content": "Be kind."},
        {"role": "user", "name": "ann", "content": [{"type": "text", "text": "Hello"}, "there"]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "42"},
        tools=[{"type": "function", "function": {"name": "look"}}, {"type": "custom", "custom": {"name": "draw"}}],
        stream=True,
        temperature=1,
    )
    assert lines(told) == [
        ("system", "", "Be kind."),
        ("user (ann)", "", "Hello"),
        ("user (ann)", "", "there"),
        ("assistant", "calls look", '{"a": 1}'),
        ("tool", "", "42"),
    ]
    assert told.tools == ["look", "draw"]
    assert told.other_fields == ["temperature"]


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}, "image"),
        ({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}, "sound"),
        ({"type": "file", "file": {"file_id": "f"}}, "file"),
    ],
)
def test_media(part: object, word: str) -> None:
    told = request({"role": "user", "content": [{"type": "text", "text": "Look"}, part]})
    assert told.media == [word]
    assert lines(told) == [("user", "", "Look"), ("user", word, "(not scanned)")]


def test_a_reply() -> None:
    told = of_reply(json.dumps(completion("Hello", reasoning_content="Hm.")).encode())
    assert lines(told) == [("assistant", "", "Hello"), ("assistant", "reasoning", "Hm.")]


def test_a_stream_is_put_together() -> None:
    events = text_events("Hello [[PERSON_1]], how are you?", 3)
    assert lines(of_reply(b"".join(events))) == [("assistant", "", "Hello [[PERSON_1]], how are you?")]


def test_tool_calls_and_choices_of_a_stream() -> None:
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "look", "arguments": '{"a"'}}
    more = {"index": 0, "function": {"arguments": ": 1}"}}
    stream = [
        event({"role": "assistant", "tool_calls": [call]}),
        event({"content": "Hi"}, index=1),
        event({"tool_calls": [more]}),
        b"data: [DONE]\n\n",
    ]
    assert lines(of_reply(b"".join(stream))) == [
        ("assistant, choice 0", "calls look", '{"a": 1}'),
        ("assistant, choice 1", "", "Hi"),
    ]


def test_an_error() -> None:
    told = of_reply(json.dumps({"error": {"message": "No [[PERSON_1]].", "code": None}}).encode())
    assert lines(told) == [("error", "message", "No [[PERSON_1]].")]


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"messages": {}}'])
def test_what_is_none_says_nothing_of_it(body: bytes) -> None:
    for read in (of_request, of_reply):
        with pytest.raises(ValueError, match=r"^(not JSON|no chat re(quest|ply))$") as caught:
            read(body)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


@pytest.mark.parametrize("odd", [None, 1, "x", [None], {"function": 1}, {"index": "x", "function": {"name": 2}}])
def test_odd_members(odd: object) -> None:
    request(odd, {"role": odd, "content": odd, "tool_calls": odd, "name": odd}, {"tool_calls": [odd]}, tools=[odd])
    message = {"role": "assistant", "content": odd, "tool_calls": [odd]}
    of_reply(json.dumps({"choices": [odd, {"message": message}]}).encode())
