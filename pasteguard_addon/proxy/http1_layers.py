"""mitmproxy's layers for HTTP/1, as far as they have to behave otherwise.

- Trailers behind a chunked body raise in its handler, and the client waits for ever.
- A body that comes by HTTP/2 without a length would lose its end on the way to an HTTP/1 upstream.
- An answer of the 1xx kind, such as 103 Early Hints, is taken for the answer.
- What a reply's head says of its framing is looked up for each piece of its body.
- Headers are kept for as long as they come, be it without an end.
- A request behind an empty line is not seen before more bytes come.
"""

import re

import h11
from h11._readers import ChunkedReader
from h11._receivebuffer import ReceiveBuffer
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.layers import http as http_layers
from mitmproxy.proxy.layers.http import _http1
from mitmproxy.proxy.layers.http._base import HttpEvent, ReceiveHttp
from mitmproxy.proxy.layers.http._events import (
    ErrorCode,
    RequestHeaders,
    ResponseData,
    ResponseHeaders,
    ResponseProtocolError,
)
from mitmproxy.proxy.layers.http._http1 import Http1Client, Http1Server, make_error_response
from mitmproxy.proxy.layers.http._http1 import make_body_reader as _http1_body_reader

MAX_HEAD_BYTES = 1024 * 1024
"""A security limit: other servers take a tenth of it."""
_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
_MAX_INTERIM_BYTES = 64 * 1024


class GuardedHttp1Client(Http1Client):
    """A connection to an upstream that speaks HTTP/1."""

    def send(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Frame a body whose length nobody has told: HTTP/2 needs none, and mitmproxy would lose the body's end."""
        if isinstance(event, RequestHeaders) and not event.end_stream:
            request = event.request
            if (request.is_http2 or request.is_http3) and "content-length" not in request.headers:
                request.headers["transfer-encoding"] = "chunked"
        yield from super().send(event)

    def read_headers(self, event: events.ConnectionEvent) -> layer.CommandGenerator[None]:
        """Pass over answers of the 1xx kind: after each comes another one (RFC 9110, section 15.2)."""
        passed = 0
        while passed < _MAX_INTERIM_BYTES and (found := _INTERIM.match(bytes(self.buf))):
            self.buf.maybe_extract_at_most(found.end())
            passed += found.end()
        yield from super().read_headers(event)
        if self.state == self.read_headers and len(self.buf) > MAX_HEAD_BYTES:
            self.state = self.done
            error = ResponseProtocolError(self.stream_id or 0, "endless headers", ErrorCode.GENERIC_SERVER_ERROR)
            yield commands.CloseConnection(self.conn)
            yield ReceiveHttp(error)


class GuardedHttp1Server(Http1Server):
    """A connection of a client that speaks HTTP/1."""

    _is_chunked = False
    """Whether the reply under way is."""

    def send(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Frame each piece of a reply as its head says: to look there for each costs a stream as much as restoring."""
        if isinstance(event, ResponseData):
            data = b"%x\r\n%b\r\n" % (len(event.data), event.data) if self._is_chunked else event.data
            if data:
                yield commands.SendData(self.conn, data)
            return
        yield from super().send(event)
        if isinstance(event, ResponseHeaders):
            self._is_chunked = "chunked" in event.response.headers.get("transfer-encoding", "").lower()

    def read_headers(self, event: events.ConnectionEvent) -> layer.CommandGenerator[None]:
        """Go on behind an empty line, which some clients send after a request; and not on for ever."""
        size = len(self.buf) + 1
        while self.state == self.read_headers and len(self.buf) < size:
            size = len(self.buf)
            yield from super().read_headers(event)
            if not (self.buf and isinstance(event, events.DataReceived)):
                return
        if self.state == self.read_headers and len(self.buf) > MAX_HEAD_BYTES:
            self.state = self.done
            yield commands.SendData(self.conn, make_error_response(431, "The headers are too long."))
            yield commands.CloseConnection(self.conn)


class _WithoutTrailers:
    """Reads a chunked body, and passes over the trailers behind it: nobody masks or needs them."""

    def __init__(self, reader: ChunkedReader) -> None:
        self._reader = reader

    def __call__(self, buffer: ReceiveBuffer) -> h11.Data | h11.EndOfMessage | None:
        event: h11.Data | h11.EndOfMessage | None = self._reader(buffer)
        return h11.EndOfMessage() if isinstance(event, h11.EndOfMessage) and event.headers else event

    def read_eof(self) -> None:
        self._reader.read_eof()


def _body_reader(expected_size: int | None) -> object:
    reader = _http1_body_reader(expected_size)
    return _WithoutTrailers(reader) if isinstance(reader, ChunkedReader) else reader


def install() -> None:
    """Make mitmproxy take these layers for every connection from now on."""
    setattr(_http1, "make_body_reader", _body_reader)  # noqa: B010 - it exports no such name
    setattr(http_layers, "Http1Client", GuardedHttp1Client)  # noqa: B010 - as above
    setattr(http_layers, "Http1Server", GuardedHttp1Server)  # noqa: B010 - as above
