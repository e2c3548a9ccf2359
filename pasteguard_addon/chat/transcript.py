"""What a finished reply says, put together from its pieces: for reading, not for sending on."""

import json
from collections.abc import Iterator

from pasteguard_addon.chat.reply import is_list, is_object, message_slots
from pasteguard_addon.chat.sse import Event, EventSplitter, EventTooLargeError


def reply_texts(body: bytes) -> list[str]:
    """Return the content of each choice of a reply, JSON or events alike; nothing for what cannot be read."""
    contents: dict[int, list[str]] = {}
    for index, message in messages(body):
        pieces = contents.setdefault(index, [])
        pieces += (slot.text for slot in message_slots(message, is_json_mode=False) if slot.key == ("content",))
    return ["".join(pieces) for pieces in contents.values()]


def messages(body: bytes) -> Iterator[tuple[int, dict[str, object]]]:
    """Return each message or delta of a reply with the index of its choice."""
    for chunk in [body] if body.lstrip()[:1] == b"{" else _data_of(body):
        yield from _messages(chunk)


def _data_of(body: bytes) -> list[bytes]:
    splitter = EventSplitter()
    events: list[Event] = []
    try:
        events = splitter.feed(body)
    except EventTooLargeError:
        return []
    return [data for event in (*events, *splitter.finish()) if (data := event.data)]


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
