"""Where the texts of a reply stand: in a whole response, and in the events of a stream.

A stream tells each text up to five times: in pieces, then whole as the text's end, as its part, as its item and in the
response; which of them a client reads differs. Each whole one is restored by itself, which gives what the pieces give.
"""

import json

from pasteguard_addon.endpoints.reply import ReplyPart, ReplyText, StreamKey, TextOffset, is_object
from pasteguard_addon.endpoints.responses.numbered_event import template_of
from pasteguard_addon.endpoints.responses.reply_texts import add_texts, offsets_of
from pasteguard_addon.endpoints.responses.state import names_in
from pasteguard_addon.wire.event_template import EventTemplate

_PLACES = ("content_index", "summary_index", "command_index")
_ENDS_OF_PARTS = ("response.content_part.done", "response.reasoning_summary_part.done")
ENDS_OF_RESPONSES = ("response.completed", "response.incomplete", "response.failed")
_END_OF_ITEM = "response.output_item.done"
_COMMAND_BEGINS = "response.shell_call_command.added"
_BINARY = ("response.audio.delta", "response.image_generation_call.partial_image")
_TEXT = "response.output_text"
_INPUT = "response.custom_tool_call_input"


class ResponsesReplyReader:
    """Reads one reply. `is_json_mode`: the text of its messages is JSON."""

    def __init__(self, *, is_json_mode: bool) -> None:
        self._is_json_mode = is_json_mode
        self._pieces: dict[StreamKey, dict[str, object]] = {}
        """The first event that had a piece of each text."""
        self._number: object = None
        """Of the newest event that was read here."""

    def whole(self, reply: object) -> ReplyPart:
        self._see_format(reply)
        part = ReplyPart()
        add_texts(part, reply, (), is_json_mode=self._is_json_mode)
        part.names += names_in(reply) if is_object(reply) else ()
        return part

    def event(self, event: dict[str, object]) -> ReplyPart:
        kind = str(event.get("type"))
        self._number = event.get("sequence_number", self._number)
        self._see_format(event.get("response"))
        part = ReplyPart(is_told_again=kind != _END_OF_ITEM)
        if kind in _BINARY:
            return part
        base, _, stage = kind.rpartition(".")
        if stage == "delta":
            self._add_pieces(part, event, base, "delta")
        elif kind == _COMMAND_BEGINS:
            self._add_pieces(part, event, base, "command")
        else:
            add_texts(part, event, (), is_json_mode=self._is_json_mode)
            self._add_offsets(part, event)
            part.names += names_in(event)
        part.ended += _ended(kind, event)
        return part

    def is_last(self, data: bytes) -> bool:
        return data.strip() == b"[DONE]"

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        """Return a delta like those of this text; it has the number of the event that comes behind it."""
        *_, base, _, member = key
        event = self._pieces[key] | {"delta": {member: text} if member else text}
        if "sequence_number" in event:
            event["sequence_number"] = self._number
        data = json.dumps(event, separators=(",", ":"))
        return f"event: {base}.delta".encode() + line_end + b"data: " + data.encode() + line_end * 2

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        return template_of(raw, text.text) if text.path == ("delta",) else None

    def _add_pieces(self, part: ReplyPart, event: dict[str, object], base: str, name: str) -> None:
        piece = event.get(name)
        is_json = base.endswith("_arguments") or (base == _TEXT and self._is_json_mode)
        for member, text in piece.items() if is_object(piece) else (("", piece),):
            if isinstance(text, str):
                key = _key(event, base, member)
                path = (name, member) if member else (name,)
                part.texts.append(ReplyText(path, text, key, is_json, is_code=base == _INPUT))
                if key not in self._pieces:
                    self._pieces[key] = _emptied(event, base, name)
        others = {each: value for each, value in event.items() if each != name}
        add_texts(part, others, (), is_json_mode=False)

    def _add_offsets(self, part: ReplyPart, event: dict[str, object]) -> None:
        """Add where an annotation that comes by itself points into the text that came so far."""
        for name, offset in offsets_of(event.get("annotation")):
            path = ("annotation", name)
            part.offsets.append(TextOffset(path, offset, (), _key(event, _TEXT, "")))

    def _see_format(self, response: object) -> None:
        """A response says itself in which format it is: one that is fetched later has no other request."""
        text = response.get("text") if is_object(response) else None
        form = text.get("format") if is_object(text) else None
        if is_object(form):
            self._is_json_mode = form.get("type") in ("json_object", "json_schema")


def _ended(kind: str, event: dict[str, object]) -> list[StreamKey]:
    """Return the beginnings of keys whose texts an event ends."""
    base, _, stage = kind.rpartition(".")
    if kind in ENDS_OF_RESPONSES or kind == "error":
        return [()]
    if kind == _END_OF_ITEM:
        return [(_plain(event.get("output_index")),)]
    if stage != "done":
        return []
    if kind in _ENDS_OF_PARTS:
        return [_place(event)]
    return [(*_place(event), base)]


def _key(event: dict[str, object], base: str, member: str) -> StreamKey:
    return (*_place(event), base, _plain(event.get("item_id")), member)


def _place(event: dict[str, object]) -> StreamKey:
    place = next(((name, _plain(event[name])) for name in _PLACES if name in event), None)
    return (_plain(event.get("output_index")), place)


def _plain(value: object) -> int | str | None:
    return value if isinstance(value, int | str) else None


def _emptied(event: dict[str, object], base: str, name: str) -> dict[str, object]:
    """Return an event without what it says, to say something else."""
    empty = {each: value for each, value in event.items() if each not in (name, "obfuscation")}
    if "logprobs" in empty:
        empty["logprobs"] = []
    return empty | {"type": f"{base}.delta"}
