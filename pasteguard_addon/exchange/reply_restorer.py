"""The reply's bytes with the originals put back: whole JSON bodies, event streams and plain text alike.

Works on bytes as they arrive and holds back as little as possible. Sees no flow, no socket and no clock.
"""

import codecs
from collections.abc import Callable, Sequence

from pasteguard_addon.endpoints.reply import ReplyReader
from pasteguard_addon.exchange.reply_json import JsonBody
from pasteguard_addon.exchange.reply_stream import EventStream
from pasteguard_addon.exchange.reply_texts import Originals
from pasteguard_addon.exchange.reply_values import as_sent_back
from pasteguard_addon.masking.issued import IssuedNames
from pasteguard_addon.masking.restore import as_is
from pasteguard_addon.masking.restored import RestoredText
from pasteguard_addon.masking.shifts import Shifts

_JSON_STARTS = b"{["
_STREAM_STARTS = (b"data:", b"event:", b"id:", b"retry:", b":")
_BOM = b"\xef\xbb\xbf"
_WHITESPACE = b" \t\r\n"

type _Body = JsonBody | EventStream | PlainText


class ReplyRestorer:
    """Restore one reply that arrives in pieces of bytes.

    Call feed() for each piece, then finish() once; never again after that. What kind of body it is, is told by its
    first bytes, because gateways send streams as `application/json` and errors as `text/event-stream`. Bytes in which
    nothing is to be restored come out as they went in.
    """

    def __init__(
        self,
        reader: ReplyReader,
        issued: IssuedNames,
        original_of: Callable[[str], str],
        *,
        mark: Callable[[str], str] = as_is,
        notice: Callable[[Sequence[str]], None] = lambda _: None,
        documents: Sequence[Shifts] = (),
        is_event_stream: bool = False,
    ) -> None:
        self._reader = reader
        self._originals = Originals(issued, original_of, mark, notice, documents)
        self._is_event_stream = is_event_stream
        self._start = b""
        self._body: _Body | None = None

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
            self._body = self._stream() if self._is_event_stream else PlainText(self._originals)
        start, self._start = self._start, b""
        return self._body.feed(start) + self._body.finish()

    def break_off(self) -> bytes:
        """Return what is held of a stream's texts, where no more comes though it has not come to its end."""
        return self._body.break_off() if isinstance(self._body, EventStream) else b""

    @property
    def passed_on(self) -> list[RestoredText]:
        """Each text of the reply as the client got it; of a reply that is no JSON there are none."""
        return [text for passed in self._originals.passed_on for text in as_sent_back(passed)]

    @property
    def held_chars(self) -> int:
        """Characters of streamed text that wait for the next piece."""
        return self._body.held_chars if self._body is not None else 0

    def _kind_of(self, body: bytes) -> _Body | None:
        if body[0] in _JSON_STARTS:
            return JsonBody(self._reader, self._originals)
        if self._is_event_stream or body.startswith(_STREAM_STARTS):
            return self._stream()
        if any(start.startswith(body) for start in _STREAM_STARTS):
            return None
        return PlainText(self._originals)

    def _stream(self) -> EventStream:
        return EventStream(self._reader, self._originals)


class PlainText:
    """Neither JSON nor events: an error page of a gateway, perhaps. Bytes that are no UTF-8 go on as they are."""

    held_chars = 0
    """None of a text that is streamed."""

    def __init__(self, originals: Originals) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._restorer = originals.restorer_for_plain_text()

    def feed(self, data: bytes) -> bytes:
        return self._restorer.feed(self._decoder.decode(data)).encode("utf-8", "surrogateescape")

    def finish(self) -> bytes:
        rest = self._restorer.feed(self._decoder.decode(b"", final=True)) + self._restorer.finish()
        return rest.encode("utf-8", "surrogateescape")
