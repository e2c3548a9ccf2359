"""A scripted provider on loopback that records every byte it receives.

It runs in a thread with its own event loop, so sync and async tests can use it. What it answers is a function
from `Request` to `Reply`; `echo` is the default. A reply's body is a list of steps: bytes are sent as one write
(one HTTP chunk, one DATA frame), a float pauses, a `Gate` waits until the test opens it, `ABORT` and `HANG_UP`
end the connection in mid-body.
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import h2.config
import h2.connection
import h2.errors
import h2.events
import wsproto
import wsproto.events

from tests.kit import canary
from tests.kit.tls import ThrowAwayCa

ABORT: Literal["abort"] = "abort"
"""A step: close the connection at once, in the middle of the body (RST for HTTP/1, RST_STREAM for HTTP/2)."""
HANG_UP: Literal["hang up"] = "hang up"
"""A step: close the connection in the middle of the body with an ordinary FIN."""


_TLS_SHUTDOWN_S = 0.2


class Gate:
    """A step that waits until the test opens it (or 30 seconds: a broken test must not hang)."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self.reached = threading.Event()
        self.has_expired = False
        """Nobody opened it in time."""

    def open(self) -> None:
        self._opened.set()

    async def passed(self, is_over: Callable[[], bool]) -> None:
        self.reached.set()
        deadline = time.monotonic() + 30
        while not self._opened.is_set() and not is_over() and time.monotonic() < deadline:
            await asyncio.sleep(0.003)
        self.has_expired = not self._opened.is_set() and not is_over()


Step = bytes | float | Gate | Literal["abort", "hang up"]


@dataclass
class Request:
    """One request as upstream read it."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    http_version: str
    connection: "Connection"
    is_complete: bool = True
    """False if the client went away before the end of the body."""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def decoded_body(self) -> bytes:
        return canary.decoded(self.body, self.header("content-encoding") or "")

    def json(self) -> Any:
        return json.loads(self.decoded_body)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass
class Reply:
    """What to answer. `framing` says how an HTTP/1 body is delimited; HTTP/2 does that by itself."""

    steps: Sequence[Step] = ()
    status: int = 200
    headers: Sequence[tuple[str, str]] = (("content-type", "application/json"),)
    framing: Literal["length", "chunked", "close", "raw"] = "length"
    """`raw`: the steps are all that is sent, and the connection ends with them."""
    is_websocket: bool = False
    """Switch to WebSocket and send every text message back."""


Handler = Callable[[Request], Reply]


@dataclass
class Connection:
    """One accepted connection with every (decrypted) byte that came in."""

    raw: bytearray = field(default_factory=bytearray)
    alpn: str | None = None
    closed_by_peer: threading.Event = field(default_factory=threading.Event)


class Upstream:
    """Start with `with Upstream() as upstream`; tests change `handler` and read `requests`."""

    def __init__(
        self,
        ca: ThrowAwayCa | None = None,
        alpn: Sequence[str] = ("h2", "http/1.1"),
        *,
        at: tuple[str, int] = ("127.0.0.1", 0),
        enter: Callable[[], None] = lambda: None,
    ) -> None:
        """Make an upstream that listens `at` a place; its thread calls `enter` first, to be in another network."""
        self.at = at
        self._enter = enter
        self.handler: Handler = echo()
        self.requests: list[Request] = []
        self.connections: list[Connection] = []
        self.faults: list[BaseException] = []
        """What went wrong inside upstream itself; a test kit that fails silently proves nothing."""
        self._ssl = ca.server_context(list(alpn)) if ca else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    # -- life

    def __enter__(self) -> "Upstream":
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, coroutine: Any) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(15)

    async def _listen(self) -> None:
        self._enter()
        shutdown = {"ssl_shutdown_timeout": _TLS_SHUTDOWN_S} if self._ssl else {}
        self._server = await asyncio.start_server(
            self._accept,
            self.at[0],
            self.port or self.at[1],
            ssl=self._ssl,
            limit=2**20,
            backlog=256,
            **shutdown,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._ssl:  # handshakes that failed have connections that no task of ours knows
            await asyncio.sleep(2 * _TLS_SHUTDOWN_S)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Take it away: its connections are cut, and nobody listens at its port until it is back."""
        self._run(self._close())
        yield
        self._run(self._listen())

    def reset(self) -> None:
        """Forget what was received and echo again."""
        self.handler = echo()
        self.requests.clear()
        self.connections = [c for c in self.connections if not c.closed_by_peer.is_set()]
        for connection in self.connections:
            connection.raw.clear()
        self.faults.clear()

    # -- what tests ask

    @property
    def scheme(self) -> str:
        return "https" if self._ssl else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def answer(self, *replies: Reply) -> None:
        """Answer with these in turn; the last one again and again."""
        left = list(replies)
        self.handler = lambda _: left.pop(0) if len(left) > 1 else left[0]

    @property
    def last(self) -> Request:
        return self.requests[-1]

    @property
    def received(self) -> bytes:
        """Everything that came in, raw and parsed (HTTP/2 hides header text from a raw search)."""
        parts = [bytes(connection.raw) for connection in self.connections]
        for request in self.requests:
            parts.append(f"{request.method} {request.target}\n{request.headers}\n".encode())
            parts.append(request.decoded_body)
        return b"\n".join(parts)

    def leaks(self, *values: str) -> list[str]:
        return canary.leaks(values, self.received)

    def never_saw(self, *values: str) -> bool:
        """Assert that none of the values came in, in any form (`canary.forms`); True, to stand in an assert."""
        found = self.leaks(*values)
        assert not found, f"upstream saw: {found}"
        return True

    def wait_for_requests(self, count: int, timeout_s: float = 10) -> None:
        deadline = time.monotonic() + timeout_s
        while len(self.requests) < count:
            assert time.monotonic() < deadline, f"upstream got {len(self.requests)} of {count} requests"
            time.sleep(0.005)

    # -- connections

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        ssl_object = writer.get_extra_info("ssl_object")
        connection = Connection(alpn=ssl_object.selected_alpn_protocol() if ssl_object else None)
        self.connections.append(connection)
        wire = _Wire(reader, writer, connection)
        speak = _Http2(self, wire).serve if connection.alpn == "h2" else _Http1(self, wire).serve
        try:
            await speak()
        except (_Gone, ConnectionError, ssl.SSLError):
            pass
        except Exception as fault:  # noqa: BLE001  # kept, and failed on by the fixture
            self.faults.append(fault)
        finally:
            wire.stop()


class _Gone(Exception):  # noqa: N818
    """The peer closed, or a step broke the connection off."""


class _Wire:
    """Reads in the background all the time, so that a peer that leaves in mid-reply is noticed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: Connection) -> None:
        self.connection = connection
        self.writer = writer
        self.buffer = bytearray()
        self._arrived = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := await reader.read(65536):
                self.connection.raw += data
                self.buffer += data
                self._arrived.set()
        self.connection.closed_by_peer.set()
        self._arrived.set()

    @property
    def is_gone(self) -> bool:
        return self.connection.closed_by_peer.is_set()

    async def more(self) -> None:
        """Wait for further bytes."""
        if self.is_gone:
            raise _Gone
        self._arrived.clear()
        await self._arrived.wait()

    async def until(self, mark: bytes) -> bytes:
        while (at := self.buffer.find(mark)) < 0:
            await self.more()
        return self._cut(at + len(mark))

    async def exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            await self.more()
        return self._cut(size)

    def _cut(self, size: int) -> bytes:
        data = bytes(self.buffer[:size])
        del self.buffer[:size]
        return data

    async def send(self, data: bytes) -> None:
        if self.is_gone:
            raise _Gone
        self.writer.write(data)
        await self.writer.drain()

    def break_off(self) -> None:
        sock = self.writer.get_extra_info("socket")
        # Linger 0 makes the close an RST.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def stop(self) -> None:
        self._reading.cancel()
        with contextlib.suppress(Exception):
            self.writer.close()


class _Http1:
    def __init__(self, upstream: Upstream, wire: _Wire) -> None:
        self._upstream = upstream
        self._wire = wire

    async def serve(self) -> None:
        while True:
            request = await self._request()
            self._upstream.requests.append(request)
            await self._reply(request, self._upstream.handler(request))

    async def _request(self) -> Request:
        head = await self._wire.until(b"\r\n\r\n")
        first, *lines = head[:-4].decode("latin-1").split("\r\n")
        method, target, version = first.split(" ", 2)
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        request = Request(method, target, headers, b"", version, self._wire.connection)
        try:
            request.body = await self._body(request)
        except _Gone:
            request.is_complete = False
            request.body = bytes(self._wire.buffer)
            self._upstream.requests.append(request)
            raise
        return request

    async def _body(self, request: Request) -> bytes:
        if (request.header("transfer-encoding") or "").lower() == "chunked":
            body = b""
            while size := int((await self._wire.until(b"\r\n")).split(b";")[0], 16):
                body += (await self._wire.exactly(size + 2))[:-2]
            await self._wire.until(b"\r\n")
            return body
        return await self._wire.exactly(int(request.header("content-length") or 0))

    async def _reply(self, request: Request, reply: Reply) -> None:
        if reply.is_websocket:
            await self._websocket(request)
            return
        headers = list(reply.headers)
        has_body = request.method != "HEAD" and reply.status not in (204, 304)
        if reply.framing == "chunked":
            headers.append(("transfer-encoding", "chunked"))
        elif reply.framing == "length" and reply.status != 204:
            size = sum(len(step) for step in reply.steps if isinstance(step, bytes))
            headers.append(("content-length", str(size)))
        elif reply.framing == "raw":
            await self._send_steps(reply)
            raise _Gone
        else:
            headers.append(("connection", "close"))
        head = f"HTTP/1.1 {reply.status} Scripted\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        await self._wire.send(head.encode("latin-1") + b"\r\n")
        if has_body:
            await self._send_steps(reply)
        if reply.framing == "close":
            raise _Gone

    async def _send_steps(self, reply: Reply) -> None:
        is_chunked = reply.framing == "chunked"
        for step in reply.steps:
            match step:
                case bytes():
                    await self._wire.send(b"%x\r\n%b\r\n" % (len(step), step) if is_chunked else step)
                case float():
                    await asyncio.sleep(step)
                case Gate():
                    await step.passed(lambda: self._wire.is_gone)
                case "abort":
                    await asyncio.sleep(0.05)  # what was sent before has to leave first
                    self._wire.break_off()
                    raise _Gone
                case "hang up":
                    raise _Gone
        if is_chunked:
            await self._wire.send(b"0\r\n\r\n")

    async def _websocket(self, request: Request) -> None:
        peer = wsproto.WSConnection(wsproto.ConnectionType.SERVER)
        # wsproto reads the handshake again, as the bytes that it was.
        lines = [f"{request.method} {request.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in request.headers]
        peer.receive_data("\r\n".join([*lines, "", ""]).encode())
        while True:
            for event in peer.events():
                match event:
                    case wsproto.events.Request():
                        await self._wire.send(peer.send(wsproto.events.AcceptConnection()))
                    case wsproto.events.TextMessage(data=text):
                        await self._wire.send(peer.send(wsproto.events.TextMessage(data=text)))
                    case wsproto.events.CloseConnection():
                        await self._wire.send(peer.send(event.response()))
                        raise _Gone
            while not self._wire.buffer:
                await self._wire.more()
            peer.receive_data(bytes(self._wire.buffer))
            self._wire.buffer.clear()


class _Http2:
    def __init__(self, upstream: Upstream, wire: _Wire) -> None:
        self._upstream = upstream
        self._wire = wire
        self._peer = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self._open: dict[int, Request] = {}
        self._reset: set[int] = set()
        self._replies: set[asyncio.Task[None]] = set()
        self._window_grew = asyncio.Event()

    async def serve(self) -> None:
        self._peer.initiate_connection()
        try:
            while True:
                await self._wire.send(self._peer.data_to_send())
                while not self._wire.buffer:
                    await self._wire.more()
                data = bytes(self._wire.buffer)
                self._wire.buffer.clear()
                for event in self._peer.receive_data(data):
                    self._take(event)
        finally:
            for task in self._replies:
                task.cancel()

    def _take(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.RequestReceived():
                fields = [(_text(name), _text(value)) for name, value in event.headers]
                pseudo = {name: value for name, value in fields if name.startswith(":")}
                headers = [(name, value) for name, value in fields if not name.startswith(":")]
                headers.append(("host", pseudo.get(":authority", "")))
                self._open[event.stream_id] = Request(
                    pseudo[":method"], pseudo[":path"], headers, b"", "HTTP/2", self._wire.connection
                )
            case h2.events.DataReceived():
                self._open[event.stream_id].body += event.data
                self._peer.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case h2.events.StreamEnded():
                request = self._open.pop(event.stream_id)
                self._upstream.requests.append(request)
                task = asyncio.ensure_future(self._reply(event.stream_id, request))
                self._replies.add(task)
                task.add_done_callback(self._replies.discard)
            case h2.events.StreamReset():
                self._reset.add(event.stream_id)
            case h2.events.WindowUpdated() | h2.events.RemoteSettingsChanged():
                self._window_grew.set()

    async def _reply(self, stream_id: int, request: Request) -> None:
        try:
            reply = self._upstream.handler(request)
            self._peer.send_headers(stream_id, [(":status", str(reply.status)), *reply.headers])
            await self._flush()
            for step in reply.steps if request.method != "HEAD" else ():
                match step:
                    case bytes():
                        await self._send(stream_id, step)
                    case float():
                        await asyncio.sleep(step)
                    case Gate():
                        await step.passed(lambda: self._wire.is_gone or stream_id in self._reset)
                    case "abort" | "hang up":
                        self._peer.reset_stream(stream_id, h2.errors.ErrorCodes.INTERNAL_ERROR)
                        await self._flush()
                        return
            self._peer.end_stream(stream_id)
            await self._flush()
        except _Gone:
            pass
        except Exception as fault:  # noqa: BLE001  # kept, and failed on by the fixture
            if not self._wire.is_gone and stream_id not in self._reset:
                self._upstream.faults.append(fault)

    async def _send(self, stream_id: int, data: bytes) -> None:
        if not data:
            self._peer.send_data(stream_id, b"")
            await self._flush()
        while data:
            if stream_id in self._reset:
                raise _Gone
            size = min(self._peer.local_flow_control_window(stream_id), self._peer.max_outbound_frame_size, len(data))
            if not size:
                self._window_grew.clear()
                await self._window_grew.wait()
                continue
            self._peer.send_data(stream_id, data[:size])
            data = data[size:]
            await self._flush()

    async def _flush(self) -> None:
        await self._wire.send(self._peer.data_to_send())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


# -- replies that tests use again and again


def json_reply(value: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Reply:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Reply([body], status, [("content-type", "application/json"), *headers])


def sse_reply(*steps: Step, headers: Sequence[tuple[str, str]] = (), framing: Any = "chunked") -> Reply:
    """An event stream of these steps."""
    return Reply(steps, 200, [("content-type", "text/event-stream; charset=utf-8"), *headers], framing)


def completion(content: str | None, **message: object) -> dict[str, Any]:
    """A whole reply with one choice."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "scripted",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls" if "tool_calls" in message else "stop",
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def event(delta: dict[str, Any] | None, finish_reason: str | None = None, index: int = 0) -> bytes:
    """One event of a stream, with its blank line."""
    choices = [] if delta is None else [{"index": index, "delta": delta, "finish_reason": finish_reason}]
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "scripted",
        "choices": choices,
    }
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def text_events(text: str, cut: int = 4) -> list[bytes]:
    """A whole stream that says `text`, `cut` characters an event."""
    pieces = [event({"content": text[at : at + cut]}) for at in range(0, len(text), cut)]
    return [event({"role": "assistant", "content": ""}), *pieces, event({}, "stop"), DONE]


def last_user_text(request: Request) -> str:
    """Return the text of the last user message, its text parts joined."""
    messages = [m for m in request.json()["messages"] if m.get("role") == "user"]
    content = messages[-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part.get("type") == "text")


def echo(cut: int = 4, pause_s: float = 0.0) -> Handler:
    """Answer a chat with the last user message; as the arguments of the first tool if there are tools.

    Whole or streamed as the request says, `cut` characters an event, for each of `n` choices. Anything that is
    no chat is answered with its method and target.
    """

    def handle(request: Request) -> Reply:
        try:
            document = request.json()
            text = last_user_text(request)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return json_reply({"object": "probe", "method": request.method, "target": request.target})
        count = int(document.get("n") or 1)
        tools = document.get("tools")
        if tools and "function" in tools[0]:
            return _echo_tool(tools[0]["function"]["name"], text, document, cut)
        if not document.get("stream"):
            whole = completion(text)
            whole["choices"] = [whole["choices"][0] | {"index": index} for index in range(count)]
            return json_reply(whole)
        steps: list[Step] = []
        for at in range(0, len(text), cut):
            steps += [event({"content": text[at : at + cut]}, index=index) for index in range(count)]
            if pause_s:
                steps.append(pause_s)
        steps += [event({}, "stop", index) for index in range(count)]
        if (document.get("stream_options") or {}).get("include_usage"):
            usage = json.loads(event(None)[6:]) | {"usage": completion("")["usage"]}
            steps.append(b"data: " + json.dumps(usage).encode() + b"\n\n")
        start = [event({"role": "assistant", "content": ""}, index=index) for index in range(count)]
        return sse_reply(*start, *steps, DONE)

    return handle


def _echo_tool(name: str, text: str, document: dict[str, Any], cut: int) -> Reply:
    arguments = json.dumps({"text": text})
    call: dict[str, Any] = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
    if not document.get("stream"):
        call["function"]["arguments"] = arguments
        return json_reply(completion(None, tool_calls=[call]))
    steps = [event({"role": "assistant", "content": None, "tool_calls": [{"index": 0, **call}]})]
    for at in range(0, len(arguments), cut):
        piece = {"index": 0, "function": {"arguments": arguments[at : at + cut]}}
        steps.append(event({"tool_calls": [piece]}))
    return sse_reply(*steps, event({}, "tool_calls"), DONE)


@contextlib.contextmanager
def running_upstream(ca: ThrowAwayCa | None = None, alpn: Sequence[str] = ("h2", "http/1.1")) -> Iterator[Upstream]:
    """Start an upstream; at the end fail if something went wrong inside it."""
    with Upstream(ca, alpn) as upstream:
        yield upstream
        assert not upstream.faults, upstream.faults
