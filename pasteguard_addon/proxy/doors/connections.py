"""The doors: which connections are opened at the forward ones (`regular`, `socks5`, `transparent` and their like).

Listed hosts are opened, and nothing on them but HTTP is let through: raw bytes would be a way around the mask. All
other hosts are raw tunnels, of which nothing is shown or logged.
"""

import logging
from urllib.parse import urlsplit

from cryptography import x509
from mitmproxy import addonmanager, connection, ctx, dns, optmanager, tls
from mitmproxy.proxy import mode_specs, server_hooks
from mitmproxy.proxy.layer import NextLayer

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import is_listed, opened_hosts
from pasteguard_addon.proxy.doors import guesses
from pasteguard_addon.proxy.doors.addresses import (
    ListedAddresses,
    is_loopback,
    is_own_door,
    is_this_machine,
    maybe_address,
)
from pasteguard_addon.proxy.doors.datagrams import settle_datagrams
from pasteguard_addon.proxy.doors.listed import is_any_listed, is_forward, name_of
from pasteguard_addon.proxy.doors.pinned import REFUSALS_UNTIL_PINNED, PinnedHosts, is_refusal
from pasteguard_addon.proxy.doors.quiet import Clients, QuietTunnels
from pasteguard_addon.proxy.doors.upstream_trust import UpstreamTrust
from pasteguard_addon.proxy.flows.hidden import HiddenFlows
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

_ENCRYPTED_CLIENT_HELLO = 0xFE0D
"""The extension (RFC 9849) that hides a name behind another one. Browsers send an empty one for the others' sake."""
_SCHEMES_OF_BYTES = ("tcp", "tls", "udp", "dtls", "quic")
_OPEN_TO_ALL_WITHOUT_PASSWORD = (
    mode_specs.RegularMode,
    mode_specs.UpstreamMode,
    mode_specs.Socks5Mode,
    mode_specs.TransparentMode,
)


def check_doors(options: optmanager.OptManager, settings: Settings) -> None:
    """Raise SettingsError if a door carries what nobody could mask, or anybody on the network could use it as theirs.

    A forward door would be an open proxy. A reverse door would let them spend a key that it adds, or use a local model
    that listens to this machine alone.
    """
    for spec in options.mode:
        mode = mode_specs.ProxyMode.parse(spec)
        if _carries_bytes(mode):
            raise SettingsError(f"the door {spec} carries bytes and not requests, which could not be masked.")
        if options.proxyauth:
            continue
        host = mode.listen_host(options.listen_host) or "127.0.0.1"
        if is_loopback(host):
            continue
        lent = _lent(settings)
        if isinstance(mode, mode_specs.ReverseMode) and lent:
            raise SettingsError(
                f"the door {spec} is open to the network, and PasteGuard has {lent}: set proxyauth "
                "(`--proxyauth user:password`), or let it listen on 127.0.0.1."
            )
        if isinstance(mode, _OPEN_TO_ALL_WITHOUT_PASSWORD):
            raise SettingsError(
                f"the forward door {spec} is open to the network: set proxyauth (`--proxyauth user:password`), "
                "or let it listen on 127.0.0.1."
            )


def _lent(settings: Settings) -> str:
    """Return what whoever comes in at the reverse door can use though it is not theirs, in words; none if nothing."""
    if settings.openai_api_key or settings.local_api_key:
        return "a key to add"
    local_host = urlsplit(settings.local_base_url).hostname or ""
    return "a local model to lend" if settings.mode == "route" and is_loopback(local_host) else ""


def _carries_bytes(mode: mode_specs.ProxyMode) -> bool:
    return isinstance(mode, mode_specs.ReverseMode) and mode.scheme in _SCHEMES_OF_BYTES


class Doors:
    """Decides about connections; one per addon."""

    name = "pasteguard-doors"

    def __init__(self, hidden: HiddenFlows) -> None:
        self._settings = Settings()
        self._hidden = hidden
        self._quiet = QuietTunnels()
        self._addresses = ListedAddresses()
        self._pinned = PinnedHosts()
        self._trust = UpstreamTrust()
        self._disguised = Clients()
        """Clients whose connection may be for another name than the one it shows."""

    def load(self, loader: addonmanager.Loader) -> None:
        self._quiet.begin()

    def done(self) -> None:
        self._quiet.end()

    def check(self, options: optmanager.OptManager, settings: Settings) -> None:
        """Raise SettingsError for what would open a door to others, or authorities that cannot be read."""
        check_doors(options, settings)
        self._trust.configure(options, settings.upstream_ca)

    def take(self, settings: Settings) -> None:
        """Put checked settings in force."""
        self._settings = settings

    def next_layer(self, nextlayer: NextLayer) -> None:
        """Correct mitmproxy's guess at what a connection speaks."""
        client = nextlayer.context.client
        if is_forward(client) and client.transport_protocol == "udp":
            settle_datagrams(nextlayer, lambda hello: self._note_disguise(client, hello))
        else:
            guesses.settle_stream(nextlayer, opened_hosts(self._settings))

    def _note_disguise(self, client: connection.Client, hello: tls.ClientHello) -> None:
        if any(kind == _ENCRYPTED_CLIENT_HELLO for kind, _ in hello.extensions):
            self._disguised.add(client)

    def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """Let a connection pass closed unless the name asked for or SNI is listed, and can be opened."""
        client, settings = data.context.client, self._settings
        if not is_forward(client):
            return
        self._note_disguise(client, data.client_hello)
        names = (data.client_hello.sni or "", name_of(data.context.server))
        listed = [name for name in names if name and is_listed(name, opened_hosts(settings))]
        if client.transport_protocol == "udp":
            data.ignore_connection = True  # and `server_connect` closes it if it is listed
        elif all(settings.tunnel_pinned and name in self._pinned for name in listed):
            data.ignore_connection = True

    def tls_start_client(self, data: tls.TlsData) -> None:
        """Give a client that asked for a name a certificate for that name alone.

        mitmproxy adds the address that is connected to, and for that an authority that is constrained to names may not
        vouch: the client would refuse the whole certificate.
        """
        name, tlsconfig = data.conn.sni, ctx.master.addons.get("tlsconfig")
        is_to_address = maybe_address(name_of(data.context.server)) is not None
        if name and data.ssl_conn and tlsconfig and not maybe_address(name) and is_to_address:
            entry = tlsconfig.certstore.get_cert(name, [x509.DNSName(name)])
            data.ssl_conn.use_certificate(entry.cert.to_cryptography())

    def tls_start_server(self, data: tls.TlsData) -> None:
        self._trust.tls_start_server(data)

    def tls_established_client(self, data: tls.TlsData) -> None:
        """Remember that somebody trusts us."""
        if is_forward(data.context.client) and data.conn.sni:
            self._pinned.accepted(data.conn.sni)

    def tls_failed_client(self, data: tls.TlsData) -> None:
        """Name the host: an app that pins its certificate tells people nothing."""
        name, settings = data.conn.sni, self._settings
        if not is_forward(data.context.client) or not name or not is_listed(name, opened_hosts(settings)):
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

    async def server_connect(self, data: server_hooks.ServerConnectionHookData) -> None:
        """Refuse connections to ourselves, and ways to a listed host on which nothing could be masked."""
        client, server, hosts = data.client, data.server, opened_hosts(self._settings)
        if _carries_bytes(client.proxy_mode):  # its door stands open, whatever was said of it at the start
            server.error = "PasteGuard masks requests, and nothing else goes through it."
        if not is_forward(client) or server.error or server.address is None:
            return
        host, port = server.address[:2]
        if not is_any_listed((host, client.sni or "", server.sni or ""), hosts):
            self._quiet.clients.add(client)
        if await is_own_door(host, port):
            server.error = "PasteGuard does not connect to itself."
        elif not is_loopback(client.peername[0]) and await is_this_machine(host):
            server.error = "Who comes from the network reaches nothing on this machine."
        elif client.transport_protocol == "udp" and is_any_listed((host, client.sni or ""), hosts):
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
        self._quiet.clients.discard(client)
        self._disguised.discard(client)

    def dns_request(self, flow: dns.DNSFlow) -> None:
        """Show nothing of the names that a machine in a WireGuard network asks mitmproxy for."""
        if isinstance(flow.client_conn.proxy_mode, mode_specs.WireGuardMode):
            self._hidden.hide(flow)
