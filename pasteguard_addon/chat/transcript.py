"""What a finished reply says, put together from its pieces: for reading, not for sending on."""

import json

from pasteguard_addon.chat.reply import is_list, is_object, message_slots
from pasteguard_addon.chat.sse import Event, EventSplitter, EventTooLargeError


def reply_texts(body: bytes) -> list[str]:
    """Return the content of each choice of a reply, JSON or events alike; nothing for what cannot be read."""
    chunks = [body] if body.lstrip()[:1] == b"{" else _data_of(body)
    contents: dict[object, list[str]] = {}
    for chunk in chunks:
        _collect(chunk, contents)
    return ["".join(pieces) for pieces in contents.values()]


def _data_of(body: bytes) -> list[bytes]:
    splitter = EventSplitter()
    events: list[Event] = []
    try:
        events = splitter.feed(body)
    except EventTooLargeError:
        return []
    return [data for event in (*events, *splitter.finish()) if (data := event.data)]


def _collect(chunk: bytes, contents: dict[object, list[str]]) -> None:
    try:
        told: object = json.loads(chunk)
    except (ValueError, RecursionError):
        return
    choices = told.get("choices") if is_object(told) else None
    for position, choice in enumerate(choices if is_list(choices) else ()):
        message = (choice.get("delta") or choice.get("message")) if is_object(choice) else None
        if not is_object(choice) or not is_object(message):
            continue
        index = choice.get("index", position)
        pieces = contents.setdefault(index if isinstance(index, int) else position, [])
        pieces += (slot.text for slot in message_slots(message, is_json_mode=False) if slot.key == ("content",))
