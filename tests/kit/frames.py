"""HTTP/2 frame by frame, as no client would send it."""

import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import hpack
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    RstStreamFrame,
    SettingsFrame,
)

from tests.kit.tls import trusting

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
type Fields = Sequence[tuple[str, str]]


class Peer:
    """A client's side of one connection; use as a context manager."""

    def __init__(self, port: int, ca_path: Path, timeout_s: float = 10) -> None:
        context = trusting(ca_path, http2=True)
        context.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", port), timeout_s)
        self._sock: ssl.SSLSocket = context.wrap_socket(plain, server_hostname="localhost")
        self._encoder, self._decoder = hpack.Encoder(), hpack.Decoder()
        self._buffer = b""
        self.send(PREFACE)
        self.send(SettingsFrame(0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sock.close()

    def send(self, what: Frame | bytes) -> None:
        """Send a frame, or bytes of one; nothing if the proxy has hung up."""
        with suppress(OSError):
            self._sock.sendall(what if isinstance(what, bytes) else what.serialize())

    def block(self, fields: Fields) -> bytes:
        return self._encoder.encode(fields)

    def headers(self, block: bytes, *flags: str, stream: int = 1) -> None:
        frame = HeadersFrame(stream, block)
        frame.flags |= {*flags}
        self.send(frame)

    def continuation(self, block: bytes, *flags: str, stream: int = 1) -> None:
        frame = ContinuationFrame(stream, block)
        frame.flags |= {*flags}
        self.send(frame)

    def data(self, data: bytes, *flags: str, stream: int = 1, padding: int = 0) -> None:
        frame = DataFrame(stream, data, pad_length=padding)
        frame.flags |= {*flags, *(["PADDED"] if padding else [])}
        self.send(frame)

    def reset(self, stream: int = 1) -> None:
        self.send(RstStreamFrame(stream, 8))

    def request(self, fields: Fields, body: bytes, stream: int = 1) -> None:
        self.headers(self.block(fields), "END_HEADERS", stream=stream)
        self.data(body, "END_STREAM", stream=stream)

    def answer(self, stream: int = 1, within_s: float = 10) -> tuple[int, bytes]:
        """Return the status and the body of a stream's answer; a status of 0 if it was reset, or hung up on."""
        status, body = 0, b""
        until_s = time.monotonic() + within_s
        while (frame := self._frame()) is not None and time.monotonic() < until_s:
            if isinstance(frame, GoAwayFrame):
                return 0, body
            fields = self._decoder.decode(frame.data) if isinstance(frame, HeadersFrame) else []
            if frame.stream_id != stream:
                continue
            if isinstance(frame, RstStreamFrame):
                return 0, body
            status = next((int(value) for name, value in fields if name == ":status"), status)
            body += frame.data if isinstance(frame, DataFrame) else b""
            if "END_STREAM" in frame.flags:
                return status, body
        return 0, body

    def _frame(self) -> Frame | None:
        head = self._exactly(9)
        if head is None:
            return None
        frame, length = Frame.parse_frame_header(memoryview(head))
        body = self._exactly(length)
        if body is None:
            return None
        frame.parse_body(memoryview(body))
        return frame

    def _exactly(self, size: int) -> bytes | None:
        with suppress(OSError):
            while len(self._buffer) < size:
                data = self._sock.recv(65536)
                if not data:
                    return None
                self._buffer += data
            data, self._buffer = self._buffer[:size], self._buffer[size:]
            return data
        return None
