"""A provider on loopback for `pasteguard demo` and `doctor`: it streams a polite answer about what it received.

It knows only what reached it, so what it repeats are placeholders.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

from pasteguard_addon.masking.placeholder import STRICT

_PIECE_CHARS = 6
"""Small enough to cut placeholders in two, as models do."""


@dataclass
class DemoProvider:
    """Serves one chat at a time. `received` and `answered` are what it got and what it has sent so far."""

    pause_s: float
    """Between two pieces of the answer."""
    tell: Callable[[], None] = lambda: None
    """Called whenever `received` or `answered` has changed."""
    received: str = field(default="", repr=False)
    answered: str = field(default="", repr=False)
    heard: bytearray = field(default_factory=bytearray, repr=False)
    """Everything that came, of every request."""
    paths: list[str] = field(default_factory=list)
    """Of the requests."""
    tls: ssl.SSLContext | None = None
    saying: Callable[[str], bytes] | None = field(default=None, repr=False)
    """Makes a whole answer of another API of what it says; None for chats."""

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Listen on a free port and yield the base URL."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        scheme = "https" if self.tls else "http"
        try:
            yield f"{scheme}://localhost:{server.sockets[0].getsockname()[1]}/v1"
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            await self.answer(reader, writer)
        writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request. Raises OSError, asyncio.IncompleteReadError."""
        head, body = await _read_request(reader)
        self.heard += head + body
        self.paths.append(head.split(b" ", 2)[1].decode("latin-1"))
        document = _document(body)
        self.received = body.decode() if self.saying is not None else _user_text(document)
        self.tell()
        if self.saying is not None or not document.get("stream"):
            await self._answer_whole(writer)
            return
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        )
        for piece in pieces(answer_to(self.received)):
            _write_event(writer, {"content": piece})
            await writer.drain()
            self.answered += piece
            self.tell()
            await asyncio.sleep(self.pause_s)
        _write_event(writer, {}, finish_reason="stop")
        _write_chunk(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def _answer_whole(self, writer: asyncio.StreamWriter) -> None:
        self.answered = answer_to(self.received)
        message = {"role": "assistant", "content": self.answered}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "chatcmpl-demo", "object": "chat.completion", "created": 0, "model": "demo", "usage": usage}
        chat = json.dumps(reply | {"choices": [choice], "data": []}).encode()
        body = chat if self.saying is None else self.saying(self.answered)
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
            % (len(body), body)
        )
        await writer.drain()


def answer_to(text: str) -> str:
    """Return what a helpful model might say, repeating the placeholders of the text."""
    names = list(dict.fromkeys(match[1] for match in STRICT.finditer(text)))
    if not names:
        return "Thank you for your message. Nothing in it was hidden from me."
    people = [name for name in names if name.startswith("PERSON_")]
    addressee = f" about [[{people[0]}]]" if people else ""
    lines = [f"Thank you for your message{addressee}. This is what I noted:", ""]
    lines += [f"- {_label(name)}: [[{name}]]" for name in names]
    arguments = json.dumps({name.lower(): f"[[{name}]]" for name in names})
    lines += ["", "And this is the tool call that I would make:", "", f"save_contact({arguments})"]
    return "\n".join(lines)


def pieces(text: str) -> Iterator[str]:
    """Cut a text as a stream would."""
    for start in range(0, len(text), _PIECE_CHARS):
        yield text[start : start + _PIECE_CHARS]


def _label(name: str) -> str:
    return name.rpartition("_")[0].replace("_", " ").lower()


async def _read_request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return head and body of a request whose length is given, as the proxy always does."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next((line.partition(":")[2] for line in lines if line.startswith("content-length:")), "0")
    return head, await reader.readexactly(int(length))


def _document(body: bytes) -> dict[str, object]:
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _user_text(document: dict[str, object]) -> str:
    messages = document.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else {}
    return str(last.get("content", "")) if isinstance(last, dict) else ""


def _write_event(writer: asyncio.StreamWriter, delta: dict[str, str], finish_reason: str | None = None) -> None:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    event = {"id": "chatcmpl-demo", "object": "chat.completion.chunk", "model": "demo", "choices": [choice]}
    _write_chunk(writer, b"data: " + json.dumps(event).encode() + b"\n\n")


def _write_chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(b"%x\r\n%b\r\n" % (len(data), data))
