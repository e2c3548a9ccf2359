"""Where the texts of an answer stand: in content blocks, each told apart in a stream by its index.

Nothing in a stream says a text again. What ends a block is an event of its own, before which the block's held text
leaves as a delta of the same type: clients read no event of a type that they do not know.
"""

import json
from collections.abc import Iterator, Mapping

from pasteguard_addon.endpoints.messages.plain_event import template_of
from pasteguard_addon.endpoints.messages.request import CHARACTER_OFFSETS, NEVER_TEXT, SIGNED_TYPES
from pasteguard_addon.endpoints.messages.state import COMPACTION, names_of
from pasteguard_addon.endpoints.reply import Path, ReplyPart, ReplyText, StreamKey, TextOffset, is_list, is_object
from pasteguard_addon.wire.event_template import EventTemplate

_NEVER_TEXT = NEVER_TEXT | {"usage", "stop_reason", "data", "index", "input_transformations", "context_management"}
_SIGNED_DELTAS = ("thinking_delta", "signature_delta", "compaction_delta")
_ENDS = ("message_delta", "message_stop")
_BLOCK = "content_block"
_DELTAS: Mapping[Path, str] = {(_BLOCK, "text"): "text_delta", (_BLOCK, "thinking"): "thinking_delta"}
"""What goes on with the texts that a block begins with."""


class MessagesReplyReader:
    """Reads one reply. `is_json_mode`: its text is JSON."""

    def __init__(self, *, is_json_mode: bool) -> None:
        self._is_json_mode = is_json_mode
        self._compacted: dict[object, dict[str, str]] = {}
        """What has come of blocks by which the provider will know what it has compacted, by their index."""

    def whole(self, reply: object) -> ReplyPart:
        part = ReplyPart()
        if is_object(reply):
            self._add_message(part, reply, ())
        return part

    def event(self, event: dict[str, object]) -> ReplyPart:
        part = ReplyPart()
        kind, index = event.get("type"), event.get("index")
        delta, block, message = event.get("delta"), event.get("content_block"), event.get("message")
        if kind == "content_block_delta" and is_object(delta):
            self._add_delta(part, delta, index)
        elif kind == "content_block_start" and is_object(block):
            self._add_start(part, block, index)
        elif kind == "message_start" and is_object(message):
            self._add_message(part, message, ("message",))
        else:
            part.texts += _leaves(event, ())
        if kind == "content_block_stop":
            part.ended.append((index,))
            part.names += names_of(self._compacted.pop(index, {}))
        elif kind in _ENDS:
            part.ended.append(())
        return part

    def is_last(self, data: bytes) -> bool:
        return data.strip() == b"[DONE]"  # the API has no such event, some gateways do

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        index, kind, name = key
        told = {"type": "content_block_delta", "index": index, "delta": {"type": kind, name: text}}
        data = json.dumps(told, separators=(",", ":")).encode()
        return b"event: content_block_delta" + line_end + b"data: " + data + line_end * 2

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        """Return a template if the event is a piece of a block's text and nothing else."""
        is_piece = text.key is not None and text.path == ("delta", text.key[-1]) and text.key[0] not in self._compacted
        return template_of(raw, str(text.path[-1]), text.text) if is_piece else None

    # --- where the texts stand --------------------------------------------------------------------------------

    def _add_message(self, part: ReplyPart, message: dict[str, object], path: Path) -> None:
        content = message.get("content")
        for position, block in enumerate(content if is_list(content) else ()):
            self._add_block(part, block, (*path, "content", position))
            if is_object(block) and block.get("type") == COMPACTION:
                part.names += names_of(block)
        others = {name: value for name, value in message.items() if name != "content" or not is_list(content)}
        part.texts += _leaves(others, path)

    def _add_block(self, part: ReplyPart, block: object, path: Path) -> None:
        if not is_object(block):
            part.texts += _leaves(block, path)
            return
        is_signed = block.get("type") in SIGNED_TYPES
        for name, value in block.items():
            if name == "input" and value and is_object(value):
                part.texts.append(ReplyText((*path, name), "", is_json=True, is_value=True))
            elif name == "text" and isinstance(value, str):
                part.texts.append(ReplyText((*path, name), value, is_json=self._is_json_mode))
            elif name not in _NEVER_TEXT:
                part.texts += _leaves(value, (*path, name), is_signed=is_signed)
        citations = block.get("citations")
        for position, citation in enumerate(citations if is_list(citations) else ()):
            part.offsets += _document_offsets(citation, (*path, "citations", position))

    def _add_start(self, part: ReplyPart, block: dict[str, object], index: object) -> None:
        """What a block begins with: mostly nothing yet, but what a server did comes whole."""
        if block.get("type") == COMPACTION:
            self._compacted[index] = {name: value for name, value in block.items() if isinstance(value, str)}
        first = ReplyPart()
        self._add_block(first, block, (_BLOCK,))
        for each in first.texts:
            kind = _DELTAS.get(each.path)
            if kind is not None and each.text:  # deltas go on with it
                key = (index, kind, each.path[-1])
                part.texts.append(ReplyText(each.path, each.text, key, each.is_json, each.is_signed))
            elif kind is None:
                part.texts.append(each)
        part.offsets += first.offsets

    def _add_delta(self, part: ReplyPart, delta: dict[str, object], index: object) -> None:
        kind = delta.get("type")
        is_value, is_signed = kind == "input_json_delta", kind in _SIGNED_DELTAS
        is_json = is_value or (kind == "text_delta" and self._is_json_mode)
        for name, value in delta.items():
            path = ("delta", name)
            if isinstance(value, str) and index in self._compacted:
                self._compacted[index][name] = self._compacted[index].get(name, "") + value
            if name in _NEVER_TEXT:
                continue
            if isinstance(value, str):
                part.texts.append(ReplyText(path, value, (index, kind, name), is_json, is_signed, is_value))
            else:
                part.texts += _leaves(value, path)
                part.offsets += _document_offsets(value, path)


def _document_offsets(citation: object, path: Path) -> Iterator[TextOffset]:
    """Yield where a citation counts characters of a document that the request held."""
    document = citation.get("document_index") if is_object(citation) else None
    if not is_object(citation) or not isinstance(document, int):
        return
    for name in CHARACTER_OFFSETS:
        offset = citation.get(name)
        if isinstance(offset, int):
            yield TextOffset((*path, name), offset, (), document=document)


def _leaves(value: object, path: Path, *, is_signed: bool = False) -> Iterator[ReplyText]:
    """Yield the strings of what has no known shape; each stands for itself."""
    if isinstance(value, str):
        yield ReplyText(path, value, is_signed=is_signed)
    elif is_list(value):
        for position, item in enumerate(value):
            yield from _leaves(item, (*path, position), is_signed=is_signed)
    elif is_object(value):
        for name, item in value.items():
            if name not in _NEVER_TEXT or (name == "data" and value.get("type") == "text"):
                yield from _leaves(item, (*path, name), is_signed=is_signed)
