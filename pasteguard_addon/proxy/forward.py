"""The forward doors (`regular`, `socks5`, `transparent` and their like): what is opened there, and what passes closed.

Listed hosts are opened, and nothing on them but HTTP is let through: raw bytes would be a way around the mask. All
other hosts are raw tunnels, of which nothing is shown or logged.
"""

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Iterable, Sequence
from typing import Literal

from cryptography import x509
from mitmproxy import connection, ctx, http, optmanager, tls
from mitmproxy.proxy import events, layers, mode_specs, server_hooks
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layer import Layer, NextLayer
from mitmproxy.proxy.layers.http import HTTPMode
from mitmproxy.proxy.layers.quic import quic_parse_client_hello_from_datagrams

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy.pinned import REFUSALS_UNTIL_PINNED, PinnedHosts, is_refusal
from pasteguard_addon.proxy.routing import is_listed
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

_SERVER_LOGGER = "mitmproxy.proxy.server"
_RESOLVE_TIMEOUT_S = 3.0
_KEEP_ADDRESSES_S = 60.0
_LONG_HEADER = 0x80
"""The bit by which a QUIC packet shows that it belongs to a handshake."""
_MAX_HELLO_DATAGRAMS = 4
_MAX_CLIENTS = 10_000
"""A limit for memory."""
_TLS_HANDSHAKE = b"\x16"
_ENCRYPTED_CLIENT_HELLO = 0xFE0D
"""The extension (RFC 9849) that hides a name behind another one. Browsers send an empty one for the others' sake."""
_RESOLVER = ("10.0.0.53", 53)
_OPEN_TO_ALL_WITHOUT_PASSWORD = (
    mode_specs.RegularMode,
    mode_specs.UpstreamMode,
    mode_specs.Socks5Mode,
    mode_specs.TransparentMode,
)


def is_forward(client: connection.Client) -> bool:
    """Return whether a client came in by a forward door. A reverse port must never turn into a tunnel."""
    return not isinstance(client.proxy_mode, mode_specs.ReverseMode)


def check_doors(options: optmanager.OptManager) -> None:
    """Raise SettingsError if anybody on the network could use a forward door: it would be an open proxy."""
    if options.proxyauth:
        return
    for spec in options.mode:
        mode = mode_specs.ProxyMode.parse(spec)
        host = mode.listen_host(options.listen_host) or "127.0.0.1"
        if isinstance(mode, _OPEN_TO_ALL_WITHOUT_PASSWORD) and not _is_loopback(host):
            raise SettingsError(
                f"the forward door {spec} is open to the network: set proxyauth (`--proxyauth user:password`), "
                "or let it listen on 127.0.0.1."
            )


def name_certificate(data: tls.TlsData) -> None:
    """Give a client that asked for a name a certificate for that name alone.

    mitmproxy adds the address that is connected to, and for that an authority that is constrained to names may not
    vouch: the client would refuse the whole certificate.
    """
    name, tlsconfig = data.conn.sni, ctx.master.addons.get("tlsconfig")
    if name and data.ssl_conn and tlsconfig and not _address(name) and _address(_name_of(data.context.server)):
        entry = tlsconfig.certstore.get_cert(name, [x509.DNSName(name)])
        data.ssl_conn.use_certificate(entry.cert.to_cryptography())


def is_request_listed(flow: http.HTTPFlow, hosts: tuple[str, ...]) -> bool:
    """Return whether any name by which a request's host goes is listed: target, Host header, SNI, CONNECT."""
    request = flow.request
    authority = request.authority.rpartition("@")[2].rsplit(":", 1)[0]
    names = (
        request.host,
        request.pretty_host,
        request.headers.get("host", "").rsplit(":", 1)[0],
        authority,
        flow.client_conn.sni or "",
        flow.server_conn.sni or "",
        _name_of(flow.server_conn),
    )
    return _is_any_listed(names, hosts)


def _settle_stream(nextlayer: NextLayer, hosts: tuple[str, ...]) -> None:
    """Correct mitmproxy's guess at what a connection speaks.

    On what we decrypt, and on a listed host in plain, it is HTTP whatever it looks like. Elsewhere raw bytes are
    relayed unseen.
    """
    context = nextlayer.context
    guess = nextlayer.layer
    before = context.layers[-2 if guess is not None and context.layers[-1] is guess else -1]
    if context.client.tls_established and isinstance(before, layers.ClientTLSLayer):
        if not isinstance(guess, layers.HttpLayer):
            _replace(nextlayer, layers.HttpLayer, HTTPMode.transparent)
        return
    if not is_forward(context.client) or not context.server.address:
        return
    if not isinstance(guess, layers.TCPLayer | layers.DNSLayer):
        return
    data = nextlayer.data_client()
    if len(data) < 3 and data.startswith(_TLS_HANDSHAKE):  # too little to know TLS by; more will come
        _forget(nextlayer)
    elif _is_any_listed((_name_of(context.server), context.client.sni or ""), hosts):
        _replace(nextlayer, layers.HttpLayer, HTTPMode.transparent)
    else:
        _replace(nextlayer, layers.TCPLayer, True)


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


def _replace(nextlayer: NextLayer, kind: type[Layer], argument: object) -> None:
    _forget(nextlayer)
    nextlayer.layer = kind(nextlayer.context, argument)  # type: ignore[call-arg]  # each takes one argument more


def _forget(nextlayer: NextLayer) -> None:
    """Take back a guess: a layer enters itself into the context when it is made."""
    entered = nextlayer.context.layers
    if nextlayer.layer is not None and nextlayer.layer in entered:
        del entered[entered.index(nextlayer.layer) :]  # with the layers that it made for itself
    nextlayer.layer = None


class Doorkeeper:
    """Decides about connections to servers; one per addon."""

    def __init__(self) -> None:
        self._quiet = _Quiet()
        self._addresses = _ListedAddresses()
        self._pinned = PinnedHosts()
        self._disguised = _Clients()
        """Clients whose connection may be for another name than the one it shows."""

    def open(self) -> None:
        """Begin to keep tunnels out of the log."""
        logging.getLogger(_SERVER_LOGGER).addFilter(self._quiet)

    def close(self) -> None:
        logging.getLogger(_SERVER_LOGGER).removeFilter(self._quiet)

    def next_layer(self, nextlayer: NextLayer, hosts: tuple[str, ...]) -> None:
        """Correct mitmproxy's guess at what a connection speaks."""
        client = nextlayer.context.client
        if is_forward(client) and client.transport_protocol == "udp":
            self._settle_datagrams(nextlayer)
        else:
            _settle_stream(nextlayer, hosts)

    def _settle_datagrams(self, nextlayer: NextLayer) -> None:
        """Relay datagrams unseen; `server_connect` ends what is on its way to a listed host.

        QUIC tells in its first datagrams, by SNI, where it goes. What looks like QUIC and does not is closed: a
        client that gets no answer takes TCP.
        """
        context, guess = nextlayer.context, nextlayer.layer
        if not isinstance(guess, layers.UDPLayer | layers.DNSLayer | layers.ServerQuicLayer) or _is_resolver(context):
            return
        datagrams = _datagrams(nextlayer)
        if isinstance(guess, layers.ServerQuicLayer) and datagrams[0][0] & _LONG_HEADER:
            hello = _quic_hello(datagrams)
            if hello is None and len(datagrams) < _MAX_HELLO_DATAGRAMS:
                _forget(nextlayer)  # more will come
                return
            if hello:
                context.client.sni = hello.sni
                self._note_disguise(context.client, hello)
            else:
                context.server.address = None
        _replace(nextlayer, layers.UDPLayer, True)

    def _note_disguise(self, client: connection.Client, hello: tls.ClientHello) -> None:
        if any(kind == _ENCRYPTED_CLIENT_HELLO for kind, _ in hello.extensions):
            self._disguised.add(client.peername)

    def tls_clienthello(self, data: tls.ClientHelloData, settings: Settings) -> None:
        """Let a connection pass closed unless the name asked for or SNI is listed, and can be opened."""
        client = data.context.client
        if not is_forward(client):
            return
        self._note_disguise(client, data.client_hello)
        names = (data.client_hello.sni or "", _name_of(data.context.server))
        listed = [name for name in names if name and is_listed(name, settings.hosts)]
        if client.transport_protocol == "udp":
            data.ignore_connection = True  # and `server_connect` closes it if it is listed
        elif all(settings.tunnel_pinned and name in self._pinned for name in listed):
            data.ignore_connection = True

    def tls_established_client(self, data: tls.TlsData) -> None:
        """Remember that somebody trusts us."""
        if is_forward(data.context.client) and data.conn.sni:
            self._pinned.accepted(data.conn.sni)

    def tls_failed_client(self, data: tls.TlsData, settings: Settings) -> None:
        """Name the host: an app that pins its certificate tells people nothing."""
        name = data.conn.sni
        if not is_forward(data.context.client) or not name or not is_listed(name, settings.hosts):
            return
        logger.warning(
            "PasteGuard: a client did not accept our certificate for %s. If it cannot be made to trust it "
            "(`pasteguard ca`), take the host out of pasteguard_hosts: then it passes unmasked",
            name,
        )
        if is_refusal(data.conn.error) and self._pinned.refused(name) and settings.tunnel_pinned:
            logger.warning(
                "PasteGuard: from now on %s passes unmasked: its certificate was refused %d times, and "
                "pasteguard_tunnel_pinned is on",
                name,
                REFUSALS_UNTIL_PINNED,
            )

    async def server_connect(self, data: server_hooks.ServerConnectionHookData, hosts: tuple[str, ...]) -> None:
        """Refuse connections to ourselves, and ways to a listed host on which nothing could be masked."""
        client, server = data.client, data.server
        if not is_forward(client) or server.error or server.address is None:
            return
        host, port = server.address[:2]
        if not _is_any_listed((host, client.sni or "", server.sni or ""), hosts):
            self._quiet.clients.add(client.peername)
        if port in _own_ports() and await _is_this_machine(host):
            server.error = "PasteGuard does not connect to itself."
        elif client.transport_protocol == "udp" and _is_any_listed((host, client.sni or ""), hosts):
            server.error = "A listed host is not reached by QUIC: take TCP."
        elif self._is_nameless(client) and await self._addresses.have(host, hosts):
            server.error = (
                "The address belongs to a listed host: ask for it by its name, which only TLS tells for sure."
            )

    def _is_nameless(self, client: connection.Client) -> bool:
        """Return whether a client has not told which host it wants, or may have told another one."""
        return not client.sni or client.peername in self._disguised

    def client_connected(self, client: connection.Client) -> None:
        """Forget who came from that address before; that client's servers may have left after it."""
        self._quiet.clients.discard(client.peername)
        self._disguised.discard(client.peername)


class _Clients:
    """Clients by their addresses, the latest ones."""

    def __init__(self) -> None:
        self._names: dict[object, None] = {}

    def add(self, name: object) -> None:
        self._names[name] = None
        if len(self._names) > _MAX_CLIENTS:
            del self._names[next(iter(self._names))]

    def discard(self, name: object) -> None:
        self._names.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class _Quiet(logging.Filter):
    """Drops what mitmproxy says of the connections of some clients: where their tunnels go is their business."""

    def __init__(self) -> None:
        super().__init__()
        self.clients = _Clients()

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.WARNING or getattr(record, "client", None) not in self.clients


class _ListedAddresses:
    """The addresses of the hosts that are listed by their full names."""

    def __init__(self) -> None:
        self._hosts: tuple[str, ...] = ()
        self._addresses: frozenset[str] = frozenset()
        self._until_s = 0.0

    async def have(self, host: str, hosts: tuple[str, ...]) -> bool:
        """Return whether a host is a bare address and a listed host's; loopback has too many owners to tell."""
        address = _address(host)
        if address is None or address.is_loopback:
            return False
        if hosts != self._hosts or time.monotonic() > self._until_s:
            names = [name for name in hosts if not name.startswith("*.")]
            found = await asyncio.gather(*(_resolved(name) for name in names))
            self._addresses = frozenset().union(*found)
            self._hosts, self._until_s = hosts, time.monotonic() + _KEEP_ADDRESSES_S
        return str(address) in self._addresses


async def _resolved(name: str) -> frozenset[str]:
    try:
        loop = asyncio.get_running_loop()
        found = await asyncio.wait_for(loop.getaddrinfo(name, None, type=socket.SOCK_STREAM), _RESOLVE_TIMEOUT_S)
    except (OSError, UnicodeError, TimeoutError):
        return frozenset()
    return frozenset(str(address) for each in found if (address := _address(str(each[4][0]))) is not None)


async def _is_this_machine(host: str) -> bool:
    own = {str(address) for address in map(_address, _own_hosts()) if address is not None}
    found = {str(address)} if (address := _address(host)) is not None else await _resolved(host)
    return any(_is_loopback(each) or each in own or _is_any_interface(each) for each in found)


def _own_ports() -> set[int]:
    return {address[1] for address in _listen_addresses()}


def _own_hosts() -> list[str]:
    return [address[0] for address in _listen_addresses()]


def _listen_addresses() -> Sequence[tuple[str, int]]:
    proxyserver = ctx.master.addons.get("proxyserver")
    return [address[:2] for address in proxyserver.listen_addrs()] if proxyserver is not None else []


def _is_any_listed(names: Iterable[str], hosts: tuple[str, ...]) -> bool:
    return any(is_listed(name, hosts) for name in names if name)


def _name_of(server: connection.Server) -> str:
    return server.address[0] if server.address else ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _is_any_interface(host: str) -> bool:
    """Return whether a host is 0.0.0.0 or its like: who connects there comes to this machine."""
    address = _address(host)
    return address is not None and address.is_unspecified
