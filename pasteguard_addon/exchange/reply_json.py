"""JSON of a reply, read for its texts and written again with edits: a whole body, or what an event holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.endpoints.reply import Path, ReplyReader, ReplyText, TextOffset
from pasteguard_addon.exchange.plain_edits import with_plain_edits
from pasteguard_addon.exchange.reply_texts import Originals
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonDocument,
    JsonNumber,
    JsonObject,
    JsonString,
    may_be_too_deep,
)

MAX_JSON_BYTES = 64 * 1024 * 1024
"""A JSON body cannot be restored before it is complete; a longer one goes on with its placeholders."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class JsonLiteral:
    """A value of JSON as it is written."""

    text: str


type Edits = dict[Path, str | int | JsonLiteral]


class JsonBody:
    """A whole JSON reply that arrives in pieces."""

    def __init__(self, reader: ReplyReader, originals: Originals) -> None:
        self._reader = reader
        self._originals = originals
        self._body = bytearray()
        self._is_passing = False

    held_chars = 0
    """None of a text that is streamed."""

    def feed(self, data: bytes) -> bytes:
        if self._is_passing:
            return data
        self._body += data
        if len(self._body) <= MAX_JSON_BYTES:
            return b""
        self._is_passing = True
        body, self._body = bytes(self._body), bytearray()
        return body

    def finish(self) -> bytes:
        return restore_json(bytes(self._body), self._reader, self._originals) if self._body else b""


def restore_json(body: bytes, reader: ReplyReader, originals: Originals) -> bytes:
    """Return a JSON reply with its texts restored; what is not JSON comes back as it is."""
    text, root = parsed(body.removeprefix(_BOM))
    if text is None:
        return body
    edits: Edits = {}
    part = reader.whole(root)
    originals.notice(part.names)
    restorers: dict[Path, TextRestorer] = {}
    for each in part.texts:
        restorer = restorers[each.path] = originals.restorer(each)
        piece = piece_of(each, text)
        note(edits, each, piece, restorer.feed(piece) + restorer.finish())
    for offset in part.offsets:
        shift(edits, offset, originals.shifted(offset, restorers.get(offset.text_path)))
    return with_edits(text, edits, part.texts).encode() if edits else body


def parsed(data: bytes) -> tuple[str | None, object]:
    """Return the text of a JSON value and the value; no text if it is not JSON that `JsonDocument` takes.

    A whole document for every chunk of a stream would take ten times as long, so only what needs edits gets one.
    """
    try:
        text = data.decode()
        value: object = _decoded(text)
        if may_be_too_deep(text):
            JsonDocument.with_odd_numbers(text)
    except (ValueError, RecursionError):
        return None, None
    return text, value


def _bounded_int(literal: str) -> int:
    """Return an integer; 0 for those that no offset or index can be, and that Python may refuse to convert."""
    return int(literal) if len(literal) < 20 else 0


_decoded = json.JSONDecoder(parse_int=_bounded_int).decode  # json.loads makes a decoder each time


def _may_hold_odd_numbers(text: str) -> bool:
    return "NaN" in text or "Infinity" in text


def piece_of(text: ReplyText, source: str) -> str:
    """Return what is to be restored of a text: itself, or the value of JSON that stands in its place."""
    node = _document(source).at(text.path) if text.is_value and text.key is None else None
    return source[node.start : node.end] if isinstance(node, JsonArray | JsonObject) else text.text


def note(edits: Edits, text: ReplyText, before: str, after: str) -> None:
    """Note what becomes of a text."""
    if after == before:
        edits.pop(text.path, None)
    else:
        edits[text.path] = JsonLiteral(after) if text.is_value and text.key is None else after


def shift(edits: Edits, offset: TextOffset, shifted: int) -> None:
    """Note where an offset points now."""
    if shifted != offset.offset:
        edits[offset.path] = shifted


def with_edits(text: str, edits: Edits, texts: Sequence[ReplyText]) -> str:
    """Return JSON with other texts and offsets at some places; all else stays. `texts` tells what was there."""
    changed = with_plain_edits(text, edits, texts)
    if changed is not None:
        return changed
    document = _document(text)
    for path, value in edits.items():
        node = document.at(path)
        if isinstance(node, JsonString) and isinstance(value, str):
            document.replace(node, value)
        elif isinstance(node, JsonNumber) and isinstance(value, int):
            document.replace_number(node, value)
        elif isinstance(node, JsonArray | JsonObject) and isinstance(value, JsonLiteral):
            document.replace_value(node, value.text)
    return document.render()


def _document(text: str) -> JsonDocument:
    return JsonDocument.with_odd_numbers(text) if _may_hold_odd_numbers(text) else JsonDocument(text)
