"""What was said, for a record that keeps texts."""

import json

import pytest

from pasteguard_addon.record.texts import reply_text, request_text


def body(*messages: tuple[str, object]) -> bytes:
    return json.dumps({"messages": [{"role": role, "content": content} for role, content in messages]}).encode()


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([("system", "Be brief."), ("user", "I am [[PERSON_1]].")], "system: Be brief.\nuser: I am [[PERSON_1]]."),
        ([("user", "First."), ("assistant", "Answer."), ("user", "Second.")], "user: Second."),
        ([("user", [{"type": "image_url", "image_url": {"url": "data:"}}])], "user: image: (not scanned)"),
        ([("user", "a" * 30_000)], "user: " + "a" * 19_994),
        ([("user", "a" * 300_000)], None),
        ([], None),
    ],
)
def test_what_is_new_in_a_request(messages: list[tuple[str, object]], expected: str | None) -> None:
    assert request_text(body(*messages)) == expected


def test_a_reply() -> None:
    assert reply_text(b'{"choices": [{"message": {"role": "assistant", "content": "Hi."}}]}') == "assistant: Hi."
    stream = (
        b'data: {"choices": [{"delta": {"content": "H"}}]}\n\ndata: {"choices": [{"delta": {"content": "i."}}]}\n\n'
    )
    assert reply_text(stream) == "assistant: Hi."


@pytest.mark.parametrize(
    "unread", [b"", b"not JSON", b"[]", b'{"error": {"message": "Your key is"}}', b"\x1f\x8b\x08\x00", b"\xff" * 9]
)
def test_what_cannot_be_read(unread: bytes) -> None:
    assert request_text(unread) is None
    assert reply_text(unread) is None
