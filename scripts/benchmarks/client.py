"""A client that costs as little as can be: one kept socket, ready-made bytes, a reply's end found by its framing."""

import json
import re
import socket
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_EVENT_START = b"data: "
_TIMEOUT_S = 200.0


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    """Of a stream: with its chunk sizes."""
    seconds: float
    first_byte_s: float

    @property
    def content(self) -> str:
        """What the assistant says."""
        return str(json.loads(self.body)["choices"][0]["message"]["content"])


@dataclass(frozen=True, slots=True)
class StreamTimes:
    """How a stream arrived."""

    total_s: float
    first_event_s: float
    arrived_s: list[float]
    """When each event came, on the clock that all processes of a machine share; `[DONE]` is the last."""


class Client:
    """One connection, kept alive. Not for use by two threads at once."""

    def __init__(self, port: int, prefix: str = "/v1") -> None:
        self._prefix = prefix
        self._socket = socket.create_connection(("127.0.0.1", port), _TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def chat(self, body: bytes, **headers: object) -> Reply:
        """Send a chat completion; keyword arguments become `x-bench-…` headers."""
        return self._ask(self._request("POST", "/chat/completions", body, headers))

    def get(self, path: str) -> Reply:
        return self._ask(self._request("GET", path, b"", {}))

    def own(self, path: str) -> Reply:
        """Ask for a path outside the API, which the proxy itself or the upstream answers."""
        return self._ask(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())

    def stream(self, body: bytes, **headers: object) -> StreamTimes:
        """Ask for a stream and note when each event arrives."""
        data = self._request("POST", "/chat/completions", body, headers)
        began_s = time.perf_counter()
        self._socket.sendall(data)
        pieces: list[tuple[float, bytes]] = []
        tail = b""
        while not tail.endswith(b"0\r\n\r\n"):
            piece = self._receive()
            pieces.append((time.perf_counter(), piece))
            tail = (tail + piece)[-5:]
        return _stream_times(began_s, pieces)

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, object]) -> bytes:
        lines = [f"{method} {self._prefix}{path} HTTP/1.1", "host: localhost", "content-type: application/json"]
        lines += [f"content-length: {len(body)}"] if body else []
        lines += [f"x-bench-{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _ask(self, data: bytes) -> Reply:
        began_s = time.perf_counter()
        self._socket.sendall(data)
        received = bytearray(self._receive())
        first_byte_s = time.perf_counter() - began_s
        while (head_end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        length = _LENGTH.search(received, 0, head_end + 2)
        whole = None if length is None else head_end + 4 + int(length[1])
        while not (received.endswith(b"0\r\n\r\n") if whole is None else len(received) >= whole):
            received += self._receive()
        seconds = time.perf_counter() - began_s
        body = bytes(received[head_end + 4 :])
        return Reply(int(received[9:12]), body if whole is not None else _dechunked(body), seconds, first_byte_s)

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the proxy closed the connection")
        return data


def _dechunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        whole += rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]
    return whole


def _stream_times(began_s: float, pieces: list[tuple[float, bytes]]) -> StreamTimes:
    arrived_s: list[float] = []
    tail = b""
    for at, piece in pieces:
        seen = tail + piece
        arrived_s += [at] * seen.count(_EVENT_START)
        tail = seen[-len(_EVENT_START) + 1 :]
    return StreamTimes(pieces[-1][0] - began_s, arrived_s[0] - began_s, arrived_s)
