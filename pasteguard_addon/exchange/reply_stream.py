"""A stream of events with the originals put back. Every text of it has a restorer of its own.

What is held of a text leaves before the event that ends it: in the event's own text, if it has one that continues
it, else in an event of ours. Events in which nothing is to be restored pass byte for byte.
"""

from pasteguard_addon.endpoints.reply import ReplyPart, ReplyReader, ReplyText, StreamKey, is_error
from pasteguard_addon.exchange.reply_json import Edits, note, parsed, piece_of, shift, with_edits
from pasteguard_addon.exchange.reply_texts import Originals
from pasteguard_addon.masking.restore import TextRestorer
from pasteguard_addon.wire.event_template import EventTemplate
from pasteguard_addon.wire.json_document import encode_string
from pasteguard_addon.wire.sse import Event, EventSplitter, EventTooLargeError

MAX_TEXTS = 10_000
"""A limit for memory: a stream that says more texts goes on with its placeholders."""


class RepeatedEvents:
    """Events of one kind, and the restorer of what they say."""

    def __init__(self, template: EventTemplate, restorer: TextRestorer) -> None:
        self._template = template
        self._restorer = restorer
        self.ends_with_lf = template.ends_with_lf

    def maybe_restored(self, raw: bytes) -> bytes | None:
        """Return the event with its text restored; None if it is not of this kind."""
        text = self._template.maybe_text(raw)
        if text is None:
            return None
        restored = self._restorer.feed(text)
        return raw if restored == text else self._template.with_text(raw, text, encode_string(restored)[1:-1])


class EventStream:
    """Restores a stream that arrives in pieces of bytes."""

    def __init__(self, reader: ReplyReader, originals: Originals) -> None:
        self._reader = reader
        self._originals = originals
        self._splitter = EventSplitter()
        self._restorers: dict[StreamKey, TextRestorer] = {}
        self._finished: dict[StreamKey, TextRestorer] = {}
        """Of texts that have ended: what comes later may still count in them."""
        self._line_end = b"\n"
        self._repeated: RepeatedEvents | None = None
        self._is_passing = False

    @property
    def held_chars(self) -> int:
        return sum(restorer.held_chars for restorer in self._restorers.values())

    def feed(self, data: bytes) -> bytes:
        if self._is_passing:
            return data
        if self._repeated is not None and self._repeated.ends_with_lf and self._splitter.is_between_events:
            restored = self._repeated.maybe_restored(data)  # most providers send one event at a time
            if restored is not None:
                return restored
        try:
            events = self._splitter.feed(data)
        except EventTooLargeError as error:
            self._is_passing = True
            return self._flush() + error.pending
        restored = b"".join(map(self._restored, events))
        if len(self._restorers) + len(self._finished) > MAX_TEXTS:
            self._is_passing = True
            return restored + self._flush() + b"".join(event.raw for event in self._splitter.finish())
        return restored

    def finish(self) -> bytes:
        rest = b"".join(map(self._restored, self._splitter.finish()))
        flushed = self._flush()
        if rest and flushed:  # the last event had no end, so what comes now would be read as a part of it
            rest += self._line_end * (1 if rest.endswith((b"\r", b"\n")) else 2)
        return rest + flushed

    def break_off(self) -> bytes:
        """Return what is held of all texts; an event that has not come whole is none."""
        return self._flush()

    def _restored(self, event: Event) -> bytes:
        restored = self._repeated.maybe_restored(event.raw) if self._repeated else None
        return self._restored_as_json(event) if restored is None else restored

    def _restored_as_json(self, event: Event) -> bytes:
        data = event.data
        if data is None:
            return event.raw
        if self._reader.is_last(data):
            return self._flush() + event.raw
        text, value = parsed(data)
        if text is None or not isinstance(value, dict):
            return event.raw
        self._line_end = event.line_end
        edits: Edits = {}
        part = self._reader.event(value)
        self._originals.notice(part.names)
        self._restore(part, text, edits)
        ended = [()] if is_error(value) else part.ended  # many clients read nothing behind an error
        flushed = b"".join(self._finish_texts(key, part, edits) for key in ended)
        self._repeated = self._maybe_repeated(event, value, part, edits)
        if not edits:
            return flushed + event.raw
        # Between JSON's tokens line ends mean nothing, but they would cut the event's data line in two.
        changed = with_edits(text, edits, part.texts).replace("\r", " ").replace("\n", " ")
        return flushed + event.with_data(changed.encode())

    def _restore(self, part: ReplyPart, source: str, edits: Edits) -> None:
        by_path: dict[object, TextRestorer] = {}
        for text in part.texts:
            piece = piece_of(text, source)
            if text.key is None:
                restorer, restored = self._originals.whole(text, piece, is_told_again=part.is_told_again)
            else:
                restorer = self._restorer_of(text.key, text, part)
                restored = restorer.feed(piece)
            note(edits, text, piece, restored)
            by_path[text.path] = restorer
        for offset in part.offsets:
            key = offset.text_key or ()
            known = self._restorers.get(key) or self._finished.get(key)
            shift(edits, offset, self._originals.shifted(offset, by_path.get(offset.text_path, known)))

    def _restorer_of(self, key: StreamKey, text: ReplyText, part: ReplyPart) -> TextRestorer:
        restorer = self._restorers.get(key)
        if restorer is None:
            restorer = self._restorers[key] = self._originals.restorer(text, is_told_again=part.is_told_again)
        return restorer

    def _finish_texts(self, ended: StreamKey, part: ReplyPart, edits: Edits) -> bytes:
        """Put what is held into this event's own texts where they continue it, else into an event before it."""
        last_texts = {text.key: text for text in part.texts}
        flushed = b""
        for key in [key for key in self._restorers if key[: len(ended)] == ended]:
            restorer = self._finished[key] = self._restorers.pop(key)
            tail = restorer.finish()
            text = last_texts.get(key)
            if not tail:
                continue
            if text is None:
                flushed += self._reader.event_with(key, tail, self._line_end)
            else:
                note(edits, text, text.text, f"{edits.get(text.path, text.text)}{tail}")
        return flushed

    def _flush(self) -> bytes:
        self._repeated = None  # its restorer finishes
        return self._finish_texts((), ReplyPart(), {})

    def _maybe_repeated(
        self, event: Event, value: dict[str, object], part: ReplyPart, edits: Edits
    ) -> RepeatedEvents | None:
        """Return the kind of this event, if it says one text in pieces, which goes on, and nothing else changed."""
        texts = [text for text in part.texts if text.key is not None]
        if len(texts) != 1 or part.ended or edits.keys() - {texts[0].path}:
            return None
        restorer = self._restorers.get(texts[0].key or ())
        template = self._reader.template(event.raw, value, texts[0]) if restorer else None
        return RepeatedEvents(template, restorer) if template and restorer else None
