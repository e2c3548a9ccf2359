"""Waiting for clients of HTTP/2 that read slowly.

What a client's window has no room for waits in mitmproxy's memory, and upstream is read on all the same: a client that
stops reading made the proxy keep all that upstream had to say. Over HTTP/1 mitmproxy waits for the client's socket.
And what resets a stream takes back what waits there, the event that says why included.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from weakref import WeakKeyDictionary, WeakSet

from mitmproxy.connection import Connection
from mitmproxy.proxy import commands, server
from mitmproxy.proxy.layers import http as http_layers
from mitmproxy.proxy.layers.http import HttpLayer
from mitmproxy.proxy.layers.http._http2 import Http2Server

MAX_UNREAD_BYTES = 1024 * 1024
"""Of one reply."""
_LOOK_AGAIN_S = 0.02
_MOST_LOOKS = 1_500
"""Half a minute: a client that has not read its reply by then hears of the reset alone."""

_read: ContextVar[Connection | None] = ContextVar("read", default=None)
_fed_by: WeakKeyDictionary[Connection, WeakSet[http_layers.HttpStream]] = WeakKeyDictionary()
_drain_writers: Callable[[server.ConnectionHandler], Awaitable[None]] = server.ConnectionHandler.drain_writers


@dataclass
class UnreadHook(commands.StartHook):
    """A stream is about to be reset."""

    stream: http_layers.HttpStream


class SlowReaders:
    """Lets clients of HTTP/2 read what they have been sent, before a stream is reset."""

    async def unread(self, stream: http_layers.HttpStream) -> None:
        """Wait until the client has read all that has gone out on the stream, or is gone itself."""
        for _ in range(_MOST_LOOKS):
            if not (stream.context.client.connected and _unread_bytes(stream)):
                return
            await asyncio.sleep(_LOOK_AGAIN_S)


def install() -> None:
    """Make all connections to upstreams wait so."""
    setattr(server.ConnectionHandler, "drain_writers", _drained)  # noqa: B010 - else it is no method


def begin_reading(connection: Connection) -> None:
    """Note of which connection the running task reads."""
    _read.set(connection)


def note_reply(stream: http_layers.HttpStream) -> None:
    """Note from which connection a stream gets its reply."""
    if stream.context.client.alpn == b"h2":
        _fed_by.setdefault(stream.context.server, WeakSet()).add(stream)


async def _drained(handler: server.ConnectionHandler) -> None:
    """Wait until there is room for more of what the running task reads."""
    await _drain_writers(handler)
    connection = _read.get()
    if connection is None or connection not in _fed_by:
        return
    # A client that neither reads nor says anything ends by mitmproxy's `tcp_timeout`, as over HTTP/1: it may be dead.
    while handler.client in handler.transports and _is_unread(connection):
        await asyncio.sleep(_LOOK_AGAIN_S)


def _is_unread(connection: Connection) -> bool:
    """Return whether no reply that comes over a connection is being read: others may share it."""
    unread = [_unread_bytes(stream) for stream in _fed_by[connection] if stream.flow.live]
    return bool(unread) and min(unread) > MAX_UNREAD_BYTES


def _unread_bytes(stream: http_layers.HttpStream) -> int:
    layer = next(each for each in reversed(stream.context.layers) if isinstance(each, HttpLayer))
    client = layer.connections.get(stream.context.client)
    held = client.h2_conn.stream_buffers.get(stream.stream_id) if isinstance(client, Http2Server) else None
    return sum(len(each.data) for each in held or ())
