"""What decides at the forward doors, without a connection; the doors themselves are tested end to end."""

import contextlib
import logging
import socket

import pytest
from mitmproxy import tls
from mitmproxy.addons.proxyauth import ProxyAuth
from mitmproxy.connection import Server
from mitmproxy.proxy import mode_specs, server_hooks
from mitmproxy.proxy.context import Context
from mitmproxy.test import taddons, tflow

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy.doors.addresses import is_own_door
from pasteguard_addon.proxy.doors.connections import Doors, check_doors
from pasteguard_addon.proxy.doors.listed import is_request_listed
from pasteguard_addon.proxy.doors.quiet import Clients
from pasteguard_addon.proxy.flows.hidden import HiddenFlows
from pasteguard_addon.settings import Settings

HOSTS = ("api.example.com", "*.models.example.net")


def doors(settings: Settings | None = None) -> Doors:
    made = Doors(HiddenFlows())
    made.take(settings or Settings(hosts=HOSTS))
    return made


@pytest.mark.parametrize(
    ("mode", "auth", "is_refused"),
    [
        ("regular", None, False),
        ("regular@8080", None, False),
        ("regular@127.0.0.1:8080", None, False),
        ("regular@localhost:8080", None, False),
        ("regular@[::1]:8080", None, False),
        ("regular@0.0.0.0:8080", None, True),
        ("regular@[::]:8080", None, True),
        ("regular@10.0.0.1:8080", None, True),
        ("regular@my-machine:8080", None, True),
        ("socks5@0.0.0.0:1080", None, True),
        ("upstream:http://corp:3128@0.0.0.0:8080", None, True),
        ("transparent@0.0.0.0:8080", None, True),
        ("transparent", None, False),
        ("wireguard@0.0.0.0:51820", None, False),  # it has keys of its own
        ("local", None, False),
        ("regular@0.0.0.0:8080", "me:word", False),
        ("reverse:https://api.example.com@0.0.0.0:3000", None, False),
    ],
)
def test_no_door_is_open_to_all(mode: str, auth: str | None, is_refused: bool) -> None:
    with taddons.context(ProxyAuth()) as context:
        context.options.update(mode=[mode], proxyauth=auth)
        if is_refused:
            with pytest.raises(SettingsError, match="proxyauth"):
                check_doors(context.options, Settings())
        else:
            check_doors(context.options, Settings())


@pytest.mark.parametrize("scheme", ["tcp", "tls", "udp", "dtls", "quic"])
async def test_no_door_carries_bytes(scheme: str) -> None:
    """Neither is one accepted, nor does it work where mitmproxy has opened it all the same."""
    spec = f"reverse:{scheme}://api.example.com:443"
    with taddons.context(ProxyAuth()) as context:
        context.options.update(mode=[spec], proxyauth="me:word")
        with pytest.raises(SettingsError, match="bytes"):
            check_doors(context.options, Settings())
        client = tflow.tclient_conn()
        client.proxy_mode = mode_specs.ProxyMode.parse(spec)
        data = server_hooks.ServerConnectionHookData(Server(address=("api.example.com", 443)), client)
        await doors().server_connect(data)
    assert data.server.error


async def test_a_door_on_all_interfaces_is_known_by_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that leads back here would come again and again."""
    monkeypatch.setattr("pasteguard_addon.proxy.doors.addresses._listen_addresses", lambda: [("0.0.0.0", 8080)])
    own = "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, contextlib.suppress(OSError):  # without a network
        sock.connect(("192.0.2.1", 9))  # sends nothing, and tells the address that would be sent from
        own = sock.getsockname()[0]
    for host in (own, f"::ffff:{own}", "127.0.0.9", "::1", "0.0.0.0", "2130706433"):
        assert await is_own_door(host, 8080)
        assert not await is_own_door(host, 8081)
    for host in ("192.0.2.1", "2001:db8::1", "no such.name"):
        assert not await is_own_door(host, 8080)


def test_the_general_listen_address_counts() -> None:
    with taddons.context(ProxyAuth()) as context:
        context.options.update(mode=["regular"], listen_host="0.0.0.0")
        with pytest.raises(SettingsError, match="proxyauth"):
            check_doors(context.options, Settings())


@pytest.mark.parametrize("key", ["openai_api_key", "local_api_key"])
def test_no_door_with_a_key_is_open_to_all(key: str) -> None:
    with taddons.context(ProxyAuth()) as context:
        context.options.update(mode=["reverse:https://api.example.com@0.0.0.0:3000"])
        with pytest.raises(SettingsError, match="proxyauth"):
            check_doors(context.options, Settings(**{key: "k"}))
        context.options.update(proxyauth="me:word")
        check_doors(context.options, Settings(**{key: "k"}))


@pytest.mark.parametrize(
    ("model", "is_refused"),
    [("http://127.0.0.1:11434/v1", True), ("http://[::1]:1234/v1", True), ("http://models.lan:11434/v1", False)],
)
def test_no_door_lends_a_model_of_this_machine_to_all(model: str, is_refused: bool) -> None:
    """A model that listens to this machine alone is not meant for the network."""
    route = Settings(mode="route", local_base_url=model)
    with taddons.context(ProxyAuth()) as context:
        context.options.update(mode=["reverse:https://api.example.com@0.0.0.0:3000"])
        if is_refused:
            with pytest.raises(SettingsError, match="a local model to lend"):
                check_doors(context.options, route)
            check_doors(context.options, Settings(local_base_url=model))  # nothing goes there in mode mask
        else:
            check_doors(context.options, route)
        context.options.update(proxyauth="me:word")
        check_doors(context.options, route)


@pytest.mark.parametrize(
    ("host", "header", "sni", "is_listed"),
    [
        ("api.example.com", "api.example.com", None, True),
        ("API.Example.com.", "other", None, True),
        ("192.0.2.1", "api.example.com:443", None, True),
        ("192.0.2.1", "192.0.2.1", "eu.models.example.net", True),
        ("other.example", "other.example", "other.example", False),
        ("api.example.com.other.example", "xapi.example.com", None, False),
    ],
)
def test_any_name_suffices(host: str, header: str, sni: str | None, is_listed: bool) -> None:
    flow = tflow.tflow()
    flow.server_conn = Server(address=(host, 443))
    flow.request.host = host
    flow.request.headers["host"] = header
    flow.client_conn.sni = sni
    assert is_request_listed(flow, HOSTS) is is_listed


async def _resolve(_loop: object, name: str, *_: object, **__: object) -> list[tuple[object, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7" if name == HOSTS[0] else "192.0.2.8", 0))]


@pytest.mark.parametrize(
    ("address", "sni", "is_refused"),
    [
        ("192.0.2.7", None, True),
        ("::ffff:192.0.2.7", None, True),
        ("192.0.2.7", "neighbour.example", False),
        ("192.0.2.9", None, False),
        ("other.example", None, False),
    ],
)
async def test_a_bare_address_of_a_listed_host(
    address: str, sni: str | None, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", _resolve)
    client = tflow.tclient_conn()
    client.sni = sni
    data = server_hooks.ServerConnectionHookData(Server(address=(address, 443)), client)
    with taddons.context():
        await doors().server_connect(data)
    assert bool(data.server.error) is is_refused


async def test_only_tunnels_are_kept_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("mitmproxy.proxy.server")
    caplog.set_level(logging.INFO, logger.name)
    keeper, client = doors(), tflow.tclient_conn()
    with taddons.context(keeper):
        for host in ("other.example", "api.example.com"):
            keeper.client_connected(client)
            data = server_hooks.ServerConnectionHookData(Server(address=(host, 443)), client)
            await keeper.server_connect(data)
            logger.info("server connect %s", host, extra={"client": client.peername})
            logger.info("server disconnect %s", host, extra={"client": client.peername})  # after the client's
    keeper.done()
    assert caplog.messages == ["server connect api.example.com", "server disconnect api.example.com"]


@pytest.mark.parametrize(("sni", "is_told"), [("api.example.com", True), ("private.example", False)])
def test_only_listed_names_are_told_of_refused_certificates(
    sni: str, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A connection to a listed host is opened whatever name it gives."""
    client = tflow.tclient_conn()
    client.sni, client.error = sni, "tlsv1 alert unknown ca"
    with taddons.context() as context:
        keeper = doors(Settings(hosts=("api.example.com",), tunnel_pinned=True))
        data = tls.TlsData(client, Context(client, context.options))
        for _ in range(3):
            keeper.tls_failed_client(data)
    assert (sni in caplog.text) is is_told


def test_clients_without_end_take_no_memory_without_end() -> None:
    clients, client = Clients(), tflow.tclient_conn()
    for number in range(10_010):
        client.peername = ("192.0.2.1", number)
        clients.add(client)
    assert (("192.0.2.1", 9) in clients, ("192.0.2.1", 10) in clients) == (False, True)
    assert len(clients._names) == 10_000


@pytest.mark.parametrize(("sni", "is_refused"), [(HOSTS[0], True), ("eu.models.example.net", True), ("a.test", False)])
async def test_datagrams_reach_no_listed_host(sni: str, is_refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", _resolve)
    client = tflow.tclient_conn()
    client.sni, client.transport_protocol = sni, "udp"
    data = server_hooks.ServerConnectionHookData(Server(address=("192.0.2.1", 443), transport_protocol="udp"), client)
    with taddons.context():
        await doors().server_connect(data)
    assert bool(data.server.error) is is_refused


@pytest.mark.parametrize(
    ("peer", "host", "is_refused"),
    [
        ("192.0.2.9", "127.0.0.1", True),
        ("192.0.2.9", "localhost", True),
        ("192.0.2.9", "::ffff:127.0.0.1", True),
        ("192.0.2.9", "0.0.0.0", True),
        ("192.0.2.9", "192.0.2.1", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("::1", "localhost", False),
    ],
)
async def test_the_network_reaches_nothing_on_this_machine(peer: str, host: str, *, is_refused: bool) -> None:
    client = tflow.tclient_conn()
    client.peername = (peer, 1234)
    data = server_hooks.ServerConnectionHookData(Server(address=(host, 6379)), client)
    with taddons.context():
        await doors().server_connect(data)
    assert bool(data.server.error) is is_refused
