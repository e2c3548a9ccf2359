"""What a finished reply says, put together from its pieces: for reading, not for sending on."""

import json
from collections.abc import Iterator

from pasteguard_addon.endpoints.chat_completions.repeated_event import template_of
from pasteguard_addon.endpoints.chat_completions.reply import message_slots
from pasteguard_addon.endpoints.free_reply import events, is_json
from pasteguard_addon.endpoints.reply import is_list, is_object
from pasteguard_addon.wire.event_template import EventTemplate
from pasteguard_addon.wire.sse import Event


def reply_texts(body: bytes) -> list[str]:
    """Return the content of each choice of a reply, JSON or events alike; nothing for what cannot be read."""
    contents: dict[int, list[str]] = {}
    for index, text in _contents(body) if is_json(body) else _contents_of(events(body)):
        contents.setdefault(index, []).append(text)
    return ["".join(pieces) for pieces in contents.values()]


def messages(body: bytes) -> Iterator[tuple[int, dict[str, object]]]:
    """Return each message or delta of a reply with the index of its choice."""
    for chunk in [body] if is_json(body) else [event.data for event in events(body)]:
        yield from _messages(chunk or b"")


def _contents_of(events: list[Event]) -> Iterator[tuple[int, str]]:
    """Return what each event adds to which choice. Parses few of them: a reply may have ten thousand."""
    kind: EventTemplate | None = None
    index = 0
    for event in events:
        content = kind.maybe_text(event.raw) if kind else None
        if content is not None:
            yield index, content
            continue
        found = list(_contents(event.data or b""))
        yield from found
        kind = None
        if len(found) == 1:
            index, content = found[0]
            kind = template_of(event.raw, "content", content)


def _contents(chunk: bytes) -> Iterator[tuple[int, str]]:
    for index, message in _messages(chunk):
        slots = message_slots(message, is_json_mode=False)
        yield index, "".join(slot.text for slot in slots if slot.key == ("content",))


def _messages(chunk: bytes) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        told: object = json.loads(chunk)
    except (ValueError, RecursionError):
        return
    choices = told.get("choices") if is_object(told) else None
    for position, choice in enumerate(choices if is_list(choices) else ()):
        message = (choice.get("delta") or choice.get("message")) if is_object(choice) else None
        if is_object(choice) and is_object(message):
            index = choice.get("index", position)
            yield index if isinstance(index, int) else position, message
