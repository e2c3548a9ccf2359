import pytest

from pasteguard_addon.endpoints.chat_completions.reply import (
    CitationOffset,
    citation_offsets,
    delta_for,
    message_slots,
)
from pasteguard_addon.endpoints.free_reply import texts_anywhere


def slots(message: dict[str, object], *, is_json_mode: bool = False) -> list[tuple[object, ...]]:
    return [
        (each.path, each.text, each.key, each.is_json) for each in message_slots(message, is_json_mode=is_json_mode)
    ]


X = "x"
ARGUMENTS = ("tool_calls", 0, "function", "arguments")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"content": X}, (("content",), ("content",), False)),
        ({"content": [{"type": "text", "text": X}]}, (("content", 0, "text"), ("content",), False)),
        (
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": X}]}]},
            (("content", 0, "thinking", 0, "text"), ("content", "thinking"), False),
        ),
        ({"content": [{"type": "poem", "verse": X}]}, (("content", 0, "verse"), None, False)),
        ({"refusal": X}, (("refusal",), ("refusal",), False)),
        ({"reasoning_content": X}, (("reasoning_content",), ("reasoning_content",), False)),
        ({"reasoning": X}, (("reasoning",), ("reasoning",), False)),
        ({"reasoning_text": X}, (("reasoning_text",), ("reasoning_text",), False)),
        (
            {"reasoning_details": [{"type": "reasoning.text", "text": X}]},
            (("reasoning_details", 0, "text"), ("reasoning_details", 0, "reasoning.text", "text"), False),
        ),
        (
            {"reasoning_details": [{"type": "reasoning.summary", "summary": X, "index": 3}]},
            (("reasoning_details", 0, "summary"), ("reasoning_details", 3, "reasoning.summary", "summary"), False),
        ),
        (
            {"tool_calls": [{"index": 0, "function": {"arguments": X}}]},
            (("tool_calls", 0, "function", "arguments"), ARGUMENTS, True),
        ),
        (
            {"tool_calls": [{"function": {"name": "f", "arguments": X}}]},
            (("tool_calls", 0, "function", "arguments"), ARGUMENTS, True),
        ),
        (
            {"tool_calls": [{"index": 2, "custom": {"name": "f", "input": X}}]},
            (("tool_calls", 0, "custom", "input"), ("tool_calls", 2, "custom", "input"), False),
        ),
        ({"function_call": {"arguments": X}}, (("function_call", "arguments"), ("function_call",), True)),
        ({"audio": {"id": "a", "data": "b", "transcript": X}}, (("audio", "transcript"), ("audio",), False)),
        (
            {"annotations": [{"type": "url_citation", "url_citation": {"title": X, "start_index": 1}}]},
            (("annotations", 0, "url_citation", "title"), None, False),
        ),
        ({"mood": {"of": X}}, (("mood", "of"), None, False)),
    ],
)
def test_where_text_stands(message: dict[str, object], expected: tuple[object, ...]) -> None:
    path, key, is_json = expected
    assert slots(message) == [(path, X, key, is_json)]


@pytest.mark.parametrize(
    "message",
    [
        {"role": X, "content": None},
        {"tool_calls": [{"id": X, "type": X, "function": {"name": X}}]},
        {"tool_calls": None, "function_call": None, "refusal": None},
        {"tool_calls": [None, 1, X], "content": 1, "audio": {"data": X, "id": X}},
        {"reasoning_details": [{"type": X, "data": X, "signature": X, "format": X}, None]},
        {"content": [{"type": X}]},
    ],
)
def test_what_is_no_text(message: dict[str, object]) -> None:
    assert slots(message) == []


def test_json_mode_is_about_the_content_alone() -> None:
    message: dict[str, object] = {"content": X, "refusal": X, "reasoning": X}
    assert [is_json for *_, is_json in slots(message, is_json_mode=True)] == [True, False, False]
    assert [is_json for *_, is_json in slots({"content": [{"text": X}]}, is_json_mode=True)] == [True]


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        (
            {"error": {"message": X, "type": X, "param": X, "code": X}},
            [("error", "message"), ("error", "param"), ("error", "code")],
        ),
        ({"error": X}, [("error",)]),
        ({"object": "error", "message": X}, [("message",)]),
        ({"detail": [{"msg": X, "loc": [1]}]}, [("detail", 0, "msg")]),
        ({"metadata": {"name": X, "id": X, "n": 1}}, [("metadata", "name"), ("metadata", "id")]),
        ({"id": X, "model": X, "system_fingerprint": X, "obfuscation": X, "usage": {"a": X}}, []),
        ({"logprobs": {"content": [{"token": X}]}}, []),
    ],
)
def test_other_text(value: object, paths: list[tuple[object, ...]]) -> None:
    assert [each.path for each in texts_anywhere(value)] == paths


def test_citations() -> None:
    annotations = [
        {"type": "url_citation", "url_citation": {"start_index": 1, "end_index": 5}},
        {"type": "url_citation", "url_citation": {"start_index": True, "end_index": "5"}},
        {"type": "file_citation"},
        None,
    ]
    assert list(citation_offsets({"annotations": annotations})) == [
        CitationOffset(("annotations", 0, "url_citation", "start_index"), 1),
        CitationOffset(("annotations", 0, "url_citation", "end_index"), 5),
    ]
    assert list(citation_offsets({"annotations": None})) == []


@pytest.mark.parametrize(
    "message",
    [
        {"content": X},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": X}]}]},
        {"refusal": X},
        {"reasoning_content": X},
        {"reasoning": X},
        {"reasoning_text": X},
        {"tool_calls": [{"index": 4, "function": {"arguments": X}}]},
        {"tool_calls": [{"index": 4, "custom": {"input": X}}]},
        {"function_call": {"arguments": X}},
        {"audio": {"transcript": X}},
        {"reasoning_details": [{"index": 2, "type": "reasoning.text", "text": X}]},
        {"reasoning_details": [{"index": 2, "type": "reasoning.summary", "summary": X}]},
    ],
)
def test_a_held_text_has_a_delta_of_its_own(message: dict[str, object]) -> None:
    (slot,) = message_slots(message, is_json_mode=False)
    assert slot.key is not None
    assert delta_for(slot.key, X) == message


def test_an_unknown_key_has_none() -> None:
    with pytest.raises(ValueError, match="no field"):
        delta_for(("mood",), X)


def test_no_repr_shows_a_text() -> None:
    assert "Ada" not in repr(list(message_slots({"content": "Ada"}, is_json_mode=False)))
