"""Where the texts of a chat completion stand: whole replies and the chunks of a stream.

Chunks tell their choices apart by an index; a choice ends with its `finish_reason`, the stream with `[DONE]`.
"""

import json
from collections.abc import Iterator, Sequence

from pasteguard_addon.endpoints.chat_completions.repeated_event import template_of
from pasteguard_addon.endpoints.chat_completions.reply import citation_offsets, delta_for, message_slots, signed_ends
from pasteguard_addon.endpoints.free_reply import texts_anywhere
from pasteguard_addon.endpoints.reply import (
    Path,
    ReplyPart,
    ReplyText,
    StreamKey,
    TextOffset,
    is_list,
    is_object,
)
from pasteguard_addon.wire.event_template import EventTemplate

_PARTS_OF_A_CHOICE = ("message", "delta")
_ENVELOPE = ("id", "object", "created", "model")


class ChatReplyReader:
    """Reads one reply. `is_json_mode`: the content of its messages is JSON."""

    def __init__(self, *, is_json_mode: bool) -> None:
        self._is_json_mode = is_json_mode
        self._envelope: dict[str, object] = {}
        self._signed: set[StreamKey] = set()
        """Beginnings of keys: what said once that it is signed is so in all its pieces."""

    def whole(self, reply: object) -> ReplyPart:
        part = ReplyPart()
        for choice, path in _choices(reply):
            for name in _PARTS_OF_A_CHOICE:
                self._add_message(part, choice.get(name), (*path, name))
        _add_others(part, reply)
        return part

    def event(self, event: dict[str, object]) -> ReplyPart:
        part = ReplyPart()
        if event.get("choices"):
            self._envelope = {name: event[name] for name in _ENVELOPE if name in event}
        for choice, path in _choices(event):
            index = _index_of(choice, path)
            self._add_delta(part, choice.get("delta"), (*path, "delta"), index)
            self._add_message(part, choice.get("message"), (*path, "message"))
            if choice.get("finish_reason"):
                part.ended.append((index,))
        if event.get("error"):
            part.ended.append(())  # most clients read nothing behind it
        _add_others(part, event)
        return part

    def is_last(self, data: bytes) -> bool:
        return data.strip() == b"[DONE]"

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        index, *name = key
        choice = {"index": index, "delta": delta_for(tuple(name), text), "finish_reason": None}
        data = json.dumps({**self._envelope, "choices": [choice]}, separators=(",", ":"))
        return b"data: " + data.encode() + line_end * 2

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        """Return a template if the event has one choice, and its delta one text, a member of it."""
        choices = event.get("choices")
        choice = choices[0] if is_list(choices) and len(choices) == 1 else None
        if not is_object(choice) or choice.get("finish_reason") or "message" in choice:
            return None
        start: Path = ("choices", 0, "delta")
        delta = choice.get("delta")
        # Of these members the path is the key as well: content, refusal and the kinds of reasoning.
        if not is_object(delta) or text.key is None or text.path != (*start, *text.key[1:]):
            return None
        if len(list(message_slots(delta, is_json_mode=False))) != 1:
            return None
        return template_of(raw, str(text.path[-1]), text.text)

    def _add_delta(self, part: ReplyPart, delta: object, path: Path, index: object) -> None:
        if not is_object(delta):
            return
        for slot in message_slots(delta, is_json_mode=self._is_json_mode):
            key = None if slot.key is None else (index, *slot.key)
            is_signed = self._is_signed(slot, index)
            at = (*path, *slot.path)
            part.texts.append(ReplyText(at, slot.text, key, slot.is_json, is_signed, is_code=slot.is_code))
        part.ended += [(index, *block) for block in signed_ends(delta)]
        part.offsets += _offsets(delta, path, (index, "content"))

    def _is_signed(self, slot: ReplyText, index: object) -> bool:
        block = (index, *(slot.key or ())[:2])
        if slot.is_signed and slot.key is not None:
            self._signed.add(block)
        return slot.is_signed or block in self._signed

    def _add_message(self, part: ReplyPart, message: object, path: Path) -> None:
        if is_object(message):
            for slot in message_slots(message, is_json_mode=self._is_json_mode):
                at = (*path, *slot.path)
                text = ReplyText(at, slot.text, None, slot.is_json, slot.is_signed, is_code=slot.is_code)
                part.texts.append(text)
            part.offsets += _offsets(message, path, None)


def _offsets(message: dict[str, object], path: Path, key: StreamKey | None) -> Iterator[TextOffset]:
    for each in citation_offsets(message):
        yield TextOffset((*path, *each.path), each.offset, (*path, "content"), key)


def _add_others(part: ReplyPart, root: object) -> None:
    """Everything outside messages and deltas: errors, filter results, echoes of metadata."""
    if not is_object(root):
        return
    for choice, path in _choices(root):
        part.texts += texts_anywhere({k: v for k, v in choice.items() if k not in _PARTS_OF_A_CHOICE}, path)
    part.texts += texts_anywhere({name: value for name, value in root.items() if name != "choices"})


def _choices(root: object) -> Sequence[tuple[dict[str, object], Path]]:
    choices = root.get("choices") if is_object(root) else None
    return [(each, ("choices", at)) for at, each in enumerate(choices if is_list(choices) else ()) if is_object(each)]


def _index_of(choice: dict[str, object], path: Path) -> int | str:
    """Return what tells a choice from the others: its index, or its place if upstream gives none."""
    index = choice.get("index")
    return index if isinstance(index, int) else path[-1]
