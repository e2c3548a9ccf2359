"""Requests byte for byte as the test writes them: clients tidy up paths, framing and encodings."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class RawReply:
    status: int
    headers: dict[str, str]
    """Names in lower case; of a repeated one the last."""
    body: bytes
    is_complete: bool


def request_bytes(
    method: str, target: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = (), host: str = "127.0.0.1"
) -> bytes:
    """Return an HTTP/1.1 request with a content-length."""
    lines = [f"{method} {target} HTTP/1.1", f"host: {host}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def connected(port: int, timeout_s: float = 15) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout_s) as sock:
        yield sock


def exchange(port: int, data: bytes, *, method: str = "POST") -> RawReply:
    """Send the bytes and read one reply."""
    with connected(port) as sock:
        sock.sendall(data)
        return read_reply(sock, has_body=method != "HEAD")


def read_reply(sock: socket.socket, *, has_body: bool = True) -> RawReply:
    stream = sock.makefile("rb")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return RawReply(0, {}, head, is_complete=False)
        head += line
        if re.fullmatch(rb"HTTP/1.1 1(?!01)\d\d.*\r\n\r\n", head, re.DOTALL):
            head = b""  # 100 Continue and its like
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    status = int(first.split(" ")[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if not has_body or status in (101, 204, 304):
        return RawReply(status, headers, b"", is_complete=True)
    if headers.get("transfer-encoding") == "chunked":
        return RawReply(status, headers, *_chunks(stream))
    if "content-length" in headers:
        size = int(headers["content-length"])
        body = stream.read(size)
        return RawReply(status, headers, body, len(body) == size)
    return RawReply(status, headers, stream.read(), is_complete=True)


def _chunks(stream) -> tuple[bytes, bool]:
    body = b""
    while line := stream.readline():
        size = int(line, 16)
        chunk = stream.read(size + 2)
        body += chunk[:size]
        if size == 0:
            return body, True
        if len(chunk) < size + 2:
            break
    return body, False
