"""A provider on loopback that answers at once, so that what is measured is the way to it. A process of its own.

Request headers say what is wanted: `x-bench-reply: 300` a reply with that many characters of new text;
`x-bench-events: 5000` a stream of so many events, `x-bench-pace: 0.001` with so many seconds between them. `GET /sent`
then tells when each event of the last stream was sent, on the clock that all processes of a machine share.
"""

import asyncio
import json
import random
import sys
import time

WORDS = (
    "the a of to and in that it is was for on with as at by from this have be or are not but what all were when we "
    "there can an your which their said if do will each about how up out them then she many some so these would other "
    "into has more her two like him see time could no make than first been its who now people my made over did down "
    "only way find use may water long little very after words called just where most know"
).split()
PLACEHOLDER = "[[PERSON_1]]"
_PARTS = (" [[", "PERSON", "_1", "]]")
"""The placeholder as a model writes it: token by token."""
_SENT_S: list[float] = []
_MODELS = json.dumps(
    {
        "object": "list",
        "data": [{"id": f"model-{n}", "object": "model", "created": 1, "owned_by": "x"} for n in range(30)],
    }
).encode()
_EVENT = (
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m",'
    b'"choices":[{"index":0,"delta":{"content":"@content"},"logprobs":null,"finish_reason":null}]}\n\n'
)


class Upstream(asyncio.Protocol):
    """One connection. Requests on it come one after the other."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._stream: asyncio.Task[None] | None = None
        self._rng = random.Random()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._stream is not None:
            self._stream.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        method, path, fields = _head(bytes(self._received[:head_end]))
        whole = head_end + 4 + int(fields.get("content-length", 0))
        if len(self._received) < whole:
            return
        del self._received[:whole]
        if path == "/sent":
            self._write(json.dumps(_SENT_S).encode())
        elif method == "GET":
            self._write(_MODELS)
        elif "x-bench-events" in fields:
            paced = float(fields.get("x-bench-pace", 0))
            self._stream = asyncio.create_task(self._send_events(int(fields["x-bench-events"]), paced))
        else:
            self._write(self._reply(int(fields.get("x-bench-reply", 0))))

    def _reply(self, new_chars: int) -> bytes:
        words = self._rng.choices(WORDS, k=new_chars // 4)
        content = f"Certainly, {PLACEHOLDER}. " + " ".join(words)[:new_chars]
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        return json.dumps(reply).encode()

    def _write(self, body: bytes) -> None:
        assert self._transport is not None
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)

    async def _send_events(self, count: int, pace_s: float) -> None:
        assert self._transport is not None
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        _SENT_S.clear()
        began_s = time.perf_counter()
        for number in range(count):
            if pace_s:
                await asyncio.sleep(max(0.0, began_s + number * pace_s - time.perf_counter()))
            _SENT_S.append(time.perf_counter())
            self._transport.write(_chunk(event(number)))
            if not pace_s and number % 100 == 99:
                await asyncio.sleep(0)  # so that an end of the connection is noticed
        self._transport.write(_chunk(b"data: [DONE]\n\n") + _chunk(b""))


def event(number: int) -> bytes:
    """Return one event as providers write them: one word each, and a placeholder in every fifty."""
    place = number % 50 - 25
    content = _PARTS[place] if 0 <= place < len(_PARTS) else f" {WORDS[number % len(WORDS)]}"
    return _EVENT.replace(b"@content", content.encode())


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    method, path, _ = first.split(" ", 2)
    return method, path, {name.strip().lower(): value.strip() for name, _, value in pairs}


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", 0)
    print(f"listening at 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the benchmark ends, however it ends


if __name__ == "__main__":
    asyncio.run(main())
