"""The reply's bytes with the originals put back: whole JSON bodies, event streams and plain text alike.

Works on bytes as they arrive and holds back as little as possible. Sees no flow, no socket and no clock.
"""

import codecs
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pasteguard_addon.endpoints.chat_completions.repeated_event import PlainEvent
from pasteguard_addon.endpoints.chat_completions.reply import (
    Path,
    ReplySlot,
    StreamKey,
    citation_offsets,
    delta_for,
    is_list,
    is_object,
    message_slots,
    other_slots,
)
from pasteguard_addon.masking.placeholder import IssuedNames
from pasteguard_addon.masking.restore import TextRestorer, as_is, restore_text
from pasteguard_addon.wire.json_document import MAX_DEPTH, JsonDocument, JsonNumber, JsonString, encode_string
from pasteguard_addon.wire.sse import Event, EventSplitter, EventTooLargeError

MAX_JSON_BYTES = 64 * 1024 * 1024
"""A JSON body cannot be restored before it is complete; a longer one goes on with its placeholders."""

_JSON_STARTS = b"{["
_STREAM_STARTS = (b"data:", b"event:", b"id:", b"retry:", b":")
_BOM = b"\xef\xbb\xbf"
_WHITESPACE = b" \t\r\n"
_PARTS_OF_A_CHOICE = frozenset(("message", "delta"))


def encode_for_json(original: str) -> str:
    """Escape an original for a place inside a JSON string."""
    return encode_string(original)[1:-1]


class ReplyRestorer:
    """Restore one reply that arrives in pieces of bytes.

    Call feed() for each piece, then finish() once; never again after that. What kind of body it is, is told by its
    first bytes, because gateways send streams as `application/json` and errors as `text/event-stream`. Bytes in which
    nothing is to be restored come out as they went in.
    """

    def __init__(
        self,
        issued: IssuedNames,
        original_of: Callable[[str], str],
        *,
        mark: Callable[[str], str] = as_is,
        is_json_mode: bool = False,
        is_event_stream: bool = False,
    ) -> None:
        self._texts = _Texts(issued, original_of, mark, is_json_mode=is_json_mode)
        self._is_event_stream = is_event_stream
        self._start = b""
        self._body: _JsonBody | _EventStream | _PlainText | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the bytes that can go to the client now."""
        if self._body is not None:
            return self._body.feed(data)
        self._start += data
        body = self._start.removeprefix(_BOM).lstrip(_WHITESPACE)
        if not body:  # blank lines keep a slow connection alive, so they go on at once
            blank, self._start = self._start, b""
            return blank
        if not _BOM.startswith(body):
            self._body = self._kind_of(body)
        if self._body is None:
            return b""
        data, self._start = self._start, b""
        return self._body.feed(data)

    def finish(self) -> bytes:
        """Return the rest: no more bytes will come."""
        if self._body is None:
            self._body = _EventStream(self._texts) if self._is_event_stream else _PlainText(self._texts)
        start, self._start = self._start, b""
        return self._body.feed(start) + self._body.finish()

    @property
    def held_chars(self) -> int:
        """Characters of streamed text that wait for the next piece."""
        return self._body.held_chars if isinstance(self._body, _EventStream) else 0

    def _kind_of(self, body: bytes) -> "_JsonBody | _EventStream | _PlainText | None":
        if body[0] in _JSON_STARTS:
            return _JsonBody(self._texts)
        if self._is_event_stream or body.startswith(_STREAM_STARTS):
            return _EventStream(self._texts)
        if any(start.startswith(body) for start in _STREAM_STARTS):
            return None
        return _PlainText(self._texts)


class _Texts:
    """The originals of one exchange, ready to be put into texts."""

    def __init__(
        self, issued: IssuedNames, original_of: Callable[[str], str], mark: Callable[[str], str], *, is_json_mode: bool
    ) -> None:
        self._issued = issued
        self._original_of = original_of
        self._mark = mark
        self.is_json_mode = is_json_mode

    def restore(self, slot: ReplySlot) -> str:
        return restore_text(slot.text, self._issued, self._original_of, self._encoder(slot))

    def restorer(self, slot: ReplySlot) -> TextRestorer:
        return TextRestorer(self._issued, self._original_of, self._encoder(slot))

    def restorer_for_text(self) -> TextRestorer:
        return TextRestorer(self._issued, self._original_of, _without_surrogates)

    def _encoder(self, slot: ReplySlot) -> Callable[[str], str]:
        return encode_for_json if slot.is_json else self._mark


def _without_surrogates(original: str) -> str:
    """Return what of an original can be written as UTF-8; JSON alone can tell of lone surrogates."""
    return original.encode("utf-8", "replace").decode()


type Edits = dict[Path, str | int]


class _JsonBody:
    """A whole JSON reply."""

    def __init__(self, texts: _Texts) -> None:
        self._texts = texts
        self._body = bytearray()
        self._is_passing = False

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
        return restore_json(bytes(self._body), self._texts) if self._body else b""


def restore_json(body: bytes, texts: _Texts) -> bytes:
    """Return a JSON reply with its texts restored; what is not JSON comes back as it is."""
    text, root = _parsed(body.removeprefix(_BOM))
    if text is None:
        return body
    edits: Edits = {}
    for choice, path in _choices(root):
        for part in _PARTS_OF_A_CHOICE:
            message = choice.get(part)
            if is_object(message):
                _restore_message(message, (*path, part), texts, edits)
    _restore_others(root, texts, edits)
    return _applied(text, edits).encode() if edits else body


def _parsed(data: bytes) -> tuple[str | None, object]:
    """Return the text of a JSON value and the value; no text if it is not JSON that `JsonDocument` takes.

    A whole document for every chunk of a stream would take ten times as long, so only what needs edits gets one.
    """
    try:
        text = data.decode()
        value: object = json.loads(text, parse_int=_bounded_int, parse_constant=_refuse)
        if text.count("{") + text.count("[") > MAX_DEPTH:
            JsonDocument(text)
    except (ValueError, RecursionError):
        return None, None
    return text, value


def _bounded_int(literal: str) -> int:
    """Return an integer; 0 for those that no offset or index can be, and that Python may refuse to convert."""
    return int(literal) if len(literal) < 20 else 0


def _refuse(_constant: str) -> object:
    """Refuse NaN and infinities: Python would take them, other readers would not."""
    raise ValueError


def _restore_message(message: dict[str, object], path: Path, texts: _Texts, edits: Edits) -> None:
    content: TextRestorer | None = None
    for slot in message_slots(message, is_json_mode=texts.is_json_mode):
        restorer = texts.restorer(slot)
        _note(edits, (*path, *slot.path), slot.text, restorer.feed(slot.text) + restorer.finish())
        if slot.path == ("content",):
            content = restorer
    _shift_citations(message, path, content, edits)


def _shift_citations(message: dict[str, object], path: Path, content: TextRestorer | None, edits: Edits) -> None:
    for citation in citation_offsets(message) if content else ():
        shifted = content.shifted(citation.offset) if content else citation.offset
        if shifted != citation.offset:
            edits[(*path, *citation.path)] = shifted


def _restore_others(root: object, texts: _Texts, edits: Edits) -> None:
    """Everything outside messages and deltas: errors, filter results, echoes of metadata."""
    if not is_object(root):
        return
    for choice, path in _choices(root):
        rest = {name: value for name, value in choice.items() if name not in _PARTS_OF_A_CHOICE}
        for slot in other_slots(rest, path):
            _note(edits, slot.path, slot.text, texts.restore(slot))
    for slot in other_slots({name: value for name, value in root.items() if name != "choices"}):
        _note(edits, slot.path, slot.text, texts.restore(slot))


def _choices(root: object) -> Iterable[tuple[dict[str, object], Path]]:
    choices = root.get("choices") if is_object(root) else None
    for position, choice in enumerate(choices if is_list(choices) else ()):
        if is_object(choice):
            yield choice, ("choices", position)


def _index_of(choice: dict[str, object], path: Path) -> int | str:
    """Return what tells a choice from the others: its index, or its place if upstream gives none."""
    index = choice.get("index")
    return index if isinstance(index, int) else path[-1]


def _note(edits: Edits, path: Path, before: str, after: str) -> None:
    if after != before:
        edits[path] = after
    else:
        edits.pop(path, None)


def _applied(text: str, edits: Edits) -> str:
    document = JsonDocument(text)
    for path, value in edits.items():
        node = document.at(path)
        if isinstance(node, JsonString) and isinstance(value, str):
            document.replace(node, value)
        elif isinstance(node, JsonNumber) and isinstance(value, int):
            document.replace_number(node, value)
    return document.render()


class _PlainEvents:
    """A kind of plain events, and the restorer of what they say."""

    def __init__(self, kind: PlainEvent, restorer: TextRestorer) -> None:
        self._kind = kind
        self._restorer = restorer
        self.ends_with_lf = kind.ends_with_lf

    def maybe_restored(self, raw: bytes) -> bytes | None:
        """Return the event with its text restored; None if it is not of this kind."""
        text = self._kind.maybe_text(raw)
        if text is None:
            return None
        restored = self._restorer.feed(text)
        return raw if restored == text else self._kind.with_text(raw, text, encode_for_json(restored))


@dataclass(slots=True)
class _Choice:
    """What is under way in one choice of a stream."""

    restorers: dict[StreamKey, TextRestorer] = field(default_factory=dict)


class _EventStream:
    """A stream of events. Every text of every choice has a restorer of its own."""

    def __init__(self, texts: _Texts) -> None:
        self._texts = texts
        self._splitter = EventSplitter()
        self._choices: dict[object, _Choice] = {}
        self._envelope: dict[str, object] = {}
        self._line_end = b"\n"
        self._plain: _PlainEvents | None = None
        self._is_passing = False

    @property
    def held_chars(self) -> int:
        return sum(restorer.held_chars for choice in self._choices.values() for restorer in choice.restorers.values())

    def feed(self, data: bytes) -> bytes:
        if self._is_passing:
            return data
        if self._plain is not None and self._plain.ends_with_lf and self._splitter.is_between_events:
            restored = self._plain.maybe_restored(data)  # most providers send one event at a time
            if restored is not None:
                return restored
        try:
            events = self._splitter.feed(data)
        except EventTooLargeError as error:
            self._is_passing = True
            return self._flush() + error.pending
        return b"".join(map(self._restored, events))

    def finish(self) -> bytes:
        rest = b"".join(map(self._restored, self._splitter.finish()))
        flushed = self._flush()
        if rest and flushed:  # the last event had no end, so what comes now would be read as a part of it
            rest += self._line_end * (1 if rest.endswith((b"\r", b"\n")) else 2)
        return rest + flushed

    def _restored(self, event: Event) -> bytes:
        restored = self._plain.maybe_restored(event.raw) if self._plain else None
        return self._restored_as_json(event) if restored is None else restored

    def _restored_as_json(self, event: Event) -> bytes:
        data = event.data
        if data is None:
            return event.raw
        if data.strip() == b"[DONE]":
            return self._flush() + event.raw
        text, chunk = _parsed(data)
        if text is None or not is_object(chunk):
            return event.raw
        self._line_end = event.line_end
        edits: Edits = {}
        flushed = self._restore_chunk(chunk, edits)
        self._plain = self._maybe_plain(event, chunk, edits)
        if not edits:
            return flushed + event.raw
        text = _applied(text, edits)
        # Between JSON's tokens line ends mean nothing, but they would cut the event's data line in two.
        return flushed + event.with_data(text.replace("\r", " ").replace("\n", " ").encode())

    def _maybe_plain(self, event: Event, chunk: dict[str, object], edits: Edits) -> _PlainEvents | None:
        """Return what recognises further events like this one, if it is a plain one: one choice, one text."""
        choices = chunk.get("choices")
        choice = choices[0] if is_list(choices) and len(choices) == 1 else None
        delta = choice.get("delta") if is_object(choice) else None
        if not is_object(choice) or not is_object(delta) or choice.get("finish_reason") or "message" in choice:
            return None
        slots = list(message_slots(delta, is_json_mode=self._texts.is_json_mode))
        slot = slots[0] if len(slots) == 1 else None
        # Of these members the path is the key as well: content, refusal and the kinds of reasoning.
        if slot is None or slot.key != slot.path or edits.keys() - {("choices", 0, "delta", *slot.path)}:
            return None
        state = self._choices.get(_index_of(choice, ("choices", 0)))
        restorer = state.restorers.get(slot.path) if state else None
        kind = PlainEvent.maybe_of(event.raw, str(slot.path[0]), slot.text) if restorer else None
        return _PlainEvents(kind, restorer) if kind and restorer else None

    def _restore_chunk(self, chunk: dict[str, object], edits: Edits) -> bytes:
        flushed = b""
        choices = chunk.get("choices")
        if choices:
            self._envelope = {name: chunk[name] for name in ("id", "object", "created", "model") if name in chunk}
        for choice, path in _choices(chunk):
            index = _index_of(choice, path)
            state = self._choices.setdefault(index, _Choice())
            delta = choice.get("delta")
            if is_object(delta):
                self._restore_delta(delta, (*path, "delta"), state, edits)
            message = choice.get("message")
            if is_object(message):
                _restore_message(message, (*path, "message"), self._texts, edits)
            if choice.get("finish_reason"):
                flushed += self._finish_choice(index, state, delta, (*path, "delta"), edits)
        _restore_others(chunk, self._texts, edits)
        return flushed

    def _restore_delta(self, delta: dict[str, object], path: Path, state: _Choice, edits: Edits) -> None:
        for slot in message_slots(delta, is_json_mode=self._texts.is_json_mode):
            if slot.key is None:
                restored = self._texts.restore(slot)
            else:
                restorer = state.restorers.get(slot.key)
                if restorer is None:
                    restorer = state.restorers[slot.key] = self._texts.restorer(slot)
                restored = restorer.feed(slot.text)
            _note(edits, (*path, *slot.path), slot.text, restored)
        _shift_citations(delta, path, state.restorers.get(("content",)), edits)

    def _finish_choice(self, index: object, state: _Choice, delta: object, path: Path, edits: Edits) -> bytes:
        """Put what is held into this chunk's own texts where they continue it, else into an event before it."""
        last_slots: dict[StreamKey | None, ReplySlot] = {}
        if is_object(delta):
            last_slots = {slot.key: slot for slot in message_slots(delta, is_json_mode=self._texts.is_json_mode)}
        flushed = b""
        for key, restorer in state.restorers.items():
            tail = restorer.finish()
            slot = last_slots.get(key)
            if not tail:
                continue
            if slot is None:
                flushed += self._event_for(index, key, tail)
            else:
                at = (*path, *slot.path)
                _note(edits, at, slot.text, f"{edits.get(at, slot.text)}{tail}")
        state.restorers.clear()
        self._plain = None  # it holds a restorer that has finished
        return flushed

    def _flush(self) -> bytes:
        flushed = b""
        for index, state in self._choices.items():
            flushed += self._finish_choice(index, state, None, (), {})
        return flushed

    def _event_for(self, index: object, key: StreamKey, text: str) -> bytes:
        choice = {"index": index, "delta": delta_for(key, text), "finish_reason": None}
        data = json.dumps({**self._envelope, "choices": [choice]}, separators=(",", ":"))
        return b"data: " + data.encode() + self._line_end * 2


class _PlainText:
    """Neither JSON nor events: an error page of a gateway, perhaps. Bytes that are no UTF-8 go on as they are."""

    def __init__(self, texts: _Texts) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._restorer = texts.restorer_for_text()

    def feed(self, data: bytes) -> bytes:
        return self._restorer.feed(self._decoder.decode(data)).encode("utf-8", "surrogateescape")

    def finish(self) -> bytes:
        rest = self._restorer.feed(self._decoder.decode(b"", final=True)) + self._restorer.finish()
        return rest.encode("utf-8", "surrogateescape")
