"""What mitmproxy has no hook for: its layers, as far as they have to behave otherwise; see `http1_layers`, too.

- The name by which a reverse door was asked for is gone when the first hook runs: mitmproxy has put upstream's in its
  place by then. `asked_host` remembers it.
- A body is buffered whole before any hook sees it, so a limit has to be here.
- When there is no answer of upstream's, mitmproxy writes a page of HTML.
- A stream has no way to say that it broke: what it returned would end as a whole reply, whose status has gone already.
- What is streamed has to say its length, or that it has none, before it is known; and its last bytes wait for all that
  addons do at its end. A reply that is restored in one go needs neither.
- An empty frame of HTTP/2 is passed on as an empty piece, which says elsewhere that the body has come to its end.
- A client that resets one stream of HTTP/2 is not heard while a hook runs, so its scan would run to its end.
- Each piece of what goes out at once is sent by itself; see `joined_sends`.
- What a client of HTTP/2 does not read is kept, however much it is; see `backpressure`.
- A connection that is closed while bytes of it still wait to be read stays open, as what closes it is never reached.
"""

from collections.abc import Callable, Generator
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from mitmproxy import flow as mitmproxy_flow
from mitmproxy import http
from mitmproxy.connection import Connection
from mitmproxy.proxy import commands, events, layer, server
from mitmproxy.proxy.layers import http as http_layers
from mitmproxy.proxy.layers.http import DropStream, SendHttp
from mitmproxy.proxy.layers.http._base import HttpEvent
from mitmproxy.proxy.layers.http._events import (
    ErrorCode,
    RequestData,
    RequestHeaders,
    RequestProtocolError,
    ResponseData,
    ResponseEndOfMessage,
    ResponseHeaders,
    ResponseProtocolError,
)
from mitmproxy.proxy.layers.http._hooks import HttpErrorHook

from pasteguard_addon.proxy import backpressure, http1_layers, joined_sends

type Explain = Callable[[http.HTTPFlow, ErrorCode, str], http.Response | None]
"""Returns what to answer in the place of mitmproxy's page, or None for that."""
type Limit = Callable[[http.HTTPFlow], int | None]
"""Returns how many bytes of a body may be read, or None if it is not for us to say."""
type Left = Callable[[http.HTTPFlow], None]
"""Is told that nobody waits for an answer any more, though the connection stays."""

_asked: WeakKeyDictionary[http.Request, tuple[str, ...]] = WeakKeyDictionary()


def asked_hosts(request: http.Request) -> tuple[str, ...]:
    """Return the names by which a client asked for the door: `Host`, and the authority of an absolute target."""
    return _asked.get(request, ())


@dataclass
class BreatheHook(commands.StartHook):
    """Nobody waits for it: other connections have their turn between two pieces of what one piece became."""

    stream_id: int


class GuardedStream(http_layers.HttpStream):
    """One request with its reply."""

    explain: ClassVar[Explain] = staticmethod(lambda *_: None)
    limit: ClassVar[Limit] = staticmethod(lambda _: None)
    left: ClassVar[Left] = staticmethod(lambda _: None)

    _has_answered = False
    _is_too_large = False
    _may_break = False
    """The reply is one of which what comes has to be looked at."""
    _head: ResponseHeaders | None = None
    """Of a reply that goes in one piece, or in whose place an error may still be told: it waits for what follows."""

    def handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        """Hear at once that the client has reset the stream: what waits for a hook hears of it when that has ended."""
        if isinstance(event, RequestProtocolError):
            flow: http.HTTPFlow | None = getattr(self, "flow", None)
            if flow is not None:
                type(self).left(flow)
        return super().handle_event(event)

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        if isinstance(event, RequestHeaders):
            _note_asked(event.request)
        elif isinstance(event, ResponseHeaders):
            backpressure.note_reply(self)
        elif isinstance(event, RequestData | ResponseData) and not event.data:
            return _nothing()
        handled = super()._handle_event(event)
        # Of a piece of a reply that has begun nothing comes but the piece, and there may be ten thousand.
        is_piece = self._has_answered and isinstance(event, ResponseData) and not self._may_break
        return handled if is_piece else self._guarded(handled)

    def _guarded(self, handled: Generator[commands.Command, Any, None]) -> layer.CommandGenerator[None]:
        """Pass on what the stream does, with answers of our own in the place of mitmproxy's."""
        reply: Any = None
        pieces = 0
        while True:
            try:
                command = handled.send(reply)
            except StopIteration:
                break
            if isinstance(command, SendHttp) and command.connection is self.context.client:
                pieces += isinstance(command.event, ResponseData)
                if pieces > 1:
                    yield BreatheHook(self.stream_id)
                yield from self._to_client(command.event)
                reply = None
            else:
                reply = yield command
        if self.server_state == self.state_stream_response_body and self._broken_by:
            yield from self._break_off()

    def _to_client(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Send what belongs to a reply, each in its turn."""
        if isinstance(event, ResponseHeaders) and not event.end_stream:
            self._may_break = getattr(self._reply_stream, "may_break", False)
            if getattr(self._reply_stream, "waits_with_head", False):
                self._head = _copied(event)
                return
        if isinstance(event, ResponseEndOfMessage) and self._broken_by:
            event = _broken(self.stream_id, self._broken_by)
        yield from self._send_head_before(event)
        if isinstance(event, ResponseProtocolError):
            is_told = yield from self._answer_in_place_of(event)
            if is_told and self.flow.request.is_http3:
                return  # what resets a stream of QUIC takes back what was said on it
            if self._has_answered and self.context.client.alpn == b"h2":
                yield backpressure.UnreadHook(self)
        self._has_answered = self._has_answered or isinstance(event, ResponseHeaders)
        yield SendHttp(event, self.context.client)

    @property
    def _reply_stream(self) -> object:
        """What the pieces of the reply go through, if anything."""
        return self.flow.response.stream if self.flow.response else None

    def _send_head_before(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Send the head that has waited; with the length of the body, if it goes in one piece."""
        head, self._head = self._head, None
        if head is not None and not isinstance(event, ResponseProtocolError):
            self._has_answered = True
            if getattr(self._reply_stream, "is_in_one_piece", False):
                length = len(event.data) if isinstance(event, ResponseData) else 0
                head.response.headers["content-length"] = str(length)
            yield SendHttp(head, self.context.client)

    @property
    def _broken_by(self) -> str:
        """Why the reply must not end as a whole one, if so."""
        return str(getattr(self._reply_stream, "broken_by", ""))

    def _break_off(self) -> layer.CommandGenerator[None]:
        """End a reply that broke in mid-stream at once, and its request: there may be no end of what still comes."""
        error = _broken(self.stream_id, self._broken_by)
        yield SendHttp(RequestProtocolError(self.stream_id, error.message, ErrorCode.CANCEL), self.context.server)
        yield from self._guarded(self.handle_protocol_error(error))

    def _answer_in_place_of(self, error: ResponseProtocolError) -> layer.CommandGenerator[bool]:
        """Send an answer of our own before mitmproxy's error, which then only ends the stream."""
        response = None if self._has_answered else type(self).explain(self.flow, error.code, error.message)
        if response is None:
            return False
        yield from self._send(response)
        return True

    def _send(self, response: http.Response) -> layer.CommandGenerator[None]:
        self._has_answered = True
        client, body = self.context.client, response.raw_content or b""
        is_head = self.flow.request.method.upper() == "HEAD"
        yield SendHttp(ResponseHeaders(self.stream_id, response, is_head), client)
        if not is_head:
            yield SendHttp(ResponseData(self.stream_id, body), client)
        yield SendHttp(ResponseEndOfMessage(self.stream_id), client)

    def check_body_size(self, request: bool) -> layer.CommandGenerator[bool]:
        if request and not self._is_too_large and not self.flow.request.stream:
            most = type(self).limit(self.flow)
            if most is not None and max(len(self.request_body_buf), _declared(self.flow.request)) > most:
                yield from self._refuse_body()
                return True
        if self._is_too_large:
            return True
        return (yield from super().check_body_size(request))

    def _refuse_body(self) -> layer.CommandGenerator[None]:
        """Answer at once, and read the rest without keeping it: who still writes would not hear a closed socket."""
        self._is_too_large = True
        self.request_body_buf.clear()
        message = "The request's body is too large."
        response = type(self).explain(self.flow, ErrorCode.REQUEST_TOO_LARGE, message)
        self.flow.response = response or self.flow.response
        self.flow.error = mitmproxy_flow.Error(message)
        yield HttpErrorHook(self.flow)
        if response is not None:
            response.headers["connection"] = "close"
            yield from self._send(response)
        else:
            error = ResponseProtocolError(self.stream_id, message, ErrorCode.REQUEST_TOO_LARGE)
            yield SendHttp(error, self.context.client)
        self.client_state = self.server_state = self.state_errored
        self.flow.live = False
        yield DropStream(self.stream_id)


_handle_connection = server.ConnectionHandler.handle_connection


async def _closing(handler: server.ConnectionHandler, connection: Connection) -> None:
    """Read a connection to its end, and close it, whatever ended that."""
    backpressure.begin_reading(connection)
    writer = handler.transports[connection].writer
    try:
        await _handle_connection(handler, connection)
    finally:
        handler.transports.pop(connection, None)
        if writer is not None and not writer.is_closing():
            writer.close()


def install(explain: Explain, limit: Limit, left: Left) -> None:
    """Make mitmproxy take these layers for every connection from now on; once more changes who is asked."""
    GuardedStream.explain = staticmethod(explain)
    GuardedStream.limit = staticmethod(limit)
    GuardedStream.left = staticmethod(left)
    http1_layers.install()
    joined_sends.install()
    backpressure.install()
    setattr(server.ConnectionHandler, "handle_connection", _closing)  # noqa: B010 - else it is no method
    http_layers.HttpStream = GuardedStream  # type: ignore[misc]  # where `HttpLayer` looks it up


def _nothing() -> layer.CommandGenerator[None]:
    yield from ()


def _broken(stream_id: int, cause: str) -> ResponseProtocolError:
    return ResponseProtocolError(stream_id, cause, ErrorCode.GENERIC_SERVER_ERROR)


def _copied(head: ResponseHeaders) -> ResponseHeaders:
    """Return the head of a reply as it is now: in the flow, cookies are taken out before it is sent."""
    response = copy(head.response)
    response.data = copy(response.data)
    response.headers = http.Headers(response.headers.fields)
    return ResponseHeaders(head.stream_id, response, head.end_stream)


def _note_asked(request: http.Request) -> None:
    names = [*request.headers.get_all("host"), request.authority]
    _asked[request] = tuple(dict.fromkeys(name for name in names if name))


def _declared(request: http.Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdecimal() else 0
