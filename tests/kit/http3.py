"""One request over HTTP/3."""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Any

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import QuicEvent

NO_ANSWER = 0


class _Client(QuicConnectionProtocol):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._http = H3Connection(self._quic)
        self._ended = asyncio.Event()
        self._status = NO_ANSWER
        self._body = b""

    def quic_event_received(self, event: QuicEvent) -> None:
        for each in self._http.handle_event(event):
            if isinstance(each, HeadersReceived):
                self._status = int(dict(each.headers)[b":status"])
            elif isinstance(each, DataReceived):
                self._body += each.data
            if isinstance(each, HeadersReceived | DataReceived) and each.stream_ended:
                self._ended.set()

    async def post(self, path: str, body: bytes, headers: Sequence[tuple[bytes, bytes]]) -> tuple[int, bytes]:
        stream_id = self._quic.get_next_available_stream_id()
        target = [
            (b":method", b"POST"),
            (b":scheme", b"https"),
            (b":authority", b"localhost"),
            (b":path", path.encode()),
        ]
        self._http.send_headers(stream_id, [*target, (b"content-type", b"application/json"), *headers])
        self._http.send_data(stream_id, body, end_stream=True)
        self.transmit()
        await asyncio.wait_for(self._ended.wait(), 15)
        return self._status, self._body


def post(port: int, path: str, body: bytes, headers: Sequence[tuple[bytes, bytes]] = ()) -> tuple[int, bytes]:
    """Return status and body of the answer."""
    return asyncio.run(_post(port, path, body, headers))


async def _post(port: int, path: str, body: bytes, headers: Sequence[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    settings = QuicConfiguration(
        is_client=True, alpn_protocols=H3_ALPN, verify_mode=ssl.CERT_NONE, server_name="localhost"
    )
    async with connect("127.0.0.1", port, configuration=settings, create_protocol=_Client) as client:
        assert isinstance(client, _Client)
        return await client.post(path, body, headers)
