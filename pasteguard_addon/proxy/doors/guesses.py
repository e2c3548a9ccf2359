"""mitmproxy's guess at what a connection speaks, and how it is corrected."""

from mitmproxy.proxy import layers
from mitmproxy.proxy.layer import Layer, NextLayer
from mitmproxy.proxy.layers.http import HTTPMode

from pasteguard_addon.proxy.doors.listed import is_any_listed, is_forward, name_of

_TLS_HANDSHAKE = b"\x16"


def settle_stream(nextlayer: NextLayer, hosts: tuple[str, ...]) -> None:
    """Correct the guess for a TCP connection.

    On what we decrypt, and on a listed host in plain, it is HTTP whatever it looks like: raw bytes would be a way
    around the mask. Elsewhere raw bytes are relayed unseen.
    """
    context = nextlayer.context
    guess = nextlayer.layer
    before = context.layers[-2 if guess is not None and context.layers[-1] is guess else -1]
    if context.client.tls_established and isinstance(before, layers.ClientTLSLayer):
        if not isinstance(guess, layers.HttpLayer):
            replace(nextlayer, layers.HttpLayer, HTTPMode.transparent)
        return
    if not is_forward(context.client) or not context.server.address:
        return
    if not isinstance(guess, layers.TCPLayer | layers.DNSLayer):
        return
    data = nextlayer.data_client()
    if len(data) < 3 and data.startswith(_TLS_HANDSHAKE):  # too little to know TLS by; more will come
        forget(nextlayer)
    elif is_any_listed((name_of(context.server), context.client.sni or ""), hosts):
        replace(nextlayer, layers.HttpLayer, HTTPMode.transparent)
    else:
        replace(nextlayer, layers.TCPLayer, True)


def replace(nextlayer: NextLayer, kind: type[Layer], argument: object) -> None:
    """Put a layer in the place of the guess."""
    forget(nextlayer)
    nextlayer.layer = kind(nextlayer.context, argument)  # type: ignore[call-arg]  # each takes one argument more


def forget(nextlayer: NextLayer) -> None:
    """Take back a guess: a layer enters itself into the context when it is made."""
    entered = nextlayer.context.layers
    if nextlayer.layer is not None and nextlayer.layer in entered:
        del entered[entered.index(nextlayer.layer) :]  # with the layers that it made for itself
    nextlayer.layer = None
