"""Datagrams at the forward doors: QUIC tells in its first ones where it goes, and to a listed host it does not go."""

from collections.abc import Callable
from typing import Literal

from mitmproxy import tls
from mitmproxy.proxy import events, layers, mode_specs
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layer import NextLayer
from mitmproxy.proxy.layers.quic import quic_parse_client_hello_from_datagrams

from pasteguard_addon.proxy.doors import guesses

_LONG_HEADER = 0x80
"""The bit by which a QUIC packet shows that it belongs to a handshake."""
_MAX_HELLO_DATAGRAMS = 4
_RESOLVER = ("10.0.0.53", 53)


def settle_datagrams(nextlayer: NextLayer, read: Callable[[tls.ClientHello], None]) -> None:
    """Relay datagrams unseen; the hook on server connections ends what is on its way to a listed host.

    `read` is called with what a client says first. What looks like QUIC and cannot be read is closed: a client that
    gets no answer takes TCP.
    """
    context, guess = nextlayer.context, nextlayer.layer
    if not isinstance(guess, layers.UDPLayer | layers.DNSLayer | layers.ServerQuicLayer) or _is_resolver(context):
        return
    datagrams = _datagrams(nextlayer)
    if isinstance(guess, layers.ServerQuicLayer) and datagrams[0][0] & _LONG_HEADER:
        hello = _quic_hello(datagrams)
        if hello is None and len(datagrams) < _MAX_HELLO_DATAGRAMS:
            guesses.forget(nextlayer)  # more will come
            return
        if hello:
            context.client.sni = hello.sni
            read(hello)
        else:
            context.server.address = None
    guesses.replace(nextlayer, layers.UDPLayer, True)


def _datagrams(nextlayer: NextLayer) -> list[bytes]:
    received = (event for event in nextlayer.events if isinstance(event, events.DataReceived))
    return [event.data for event in received if event.connection is nextlayer.context.client]


def _quic_hello(datagrams: list[bytes]) -> tls.ClientHello | Literal[False] | None:
    """Return what a QUIC client says first; None if there is more to come, False if it cannot be read."""
    try:
        return quic_parse_client_hello_from_datagrams(datagrams)
    except (ValueError, TypeError, AssertionError):  # of aioquic, which trusts what it reads
        return False


def _is_resolver(context: Context) -> bool:
    """Return whether a client asks the resolver that mitmproxy itself is in a WireGuard network."""
    return isinstance(context.client.proxy_mode, mode_specs.WireGuardMode) and context.server.address == _RESOLVER
