"""Transparent mode, in a network of the test's own: clients know nothing of a proxy; a firewall leads them there."""

import contextlib
import hashlib
import json
import re
import secrets
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection

from tests.kit import parts
from tests.kit.namespace import Namespace, running_namespace
from tests.kit.proxy import ROOT, ProxyProcess, program
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import Upstream

PATH = "/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."
LISTED, UNLISTED = "api.openai.com", "shop.example"
LISTED_AT, UNLISTED_AT = "10.77.0.1", "10.77.0.2"
GROUP = "4242"
"""The group that the proxy runs in: what its members send is not led back to it."""


@pytest.fixture(scope="module")
def network() -> Iterator[Namespace]:
    with running_namespace({LISTED: LISTED_AT, UNLISTED: UNLISTED_AT}) as namespace:
        namespace.check(parts.program("nft"), "-f", "-", text=documented_rules())
        yield namespace


def documented_rules() -> str:
    """Return the firewall rules of certs/README.md, for the tests' group."""
    text = (ROOT / "certs" / "README.md").read_text()
    rules = re.search(r"^table inet pasteguard \{\n.*?^\}\n", text, re.DOTALL | re.MULTILINE)
    assert rules
    return rules[0].replace("skgid != pasteguard", f"skgid != {GROUP}")


@dataclass
class Origins:
    """The listed and the unlisted host, and the listed one on port 80. Each authority vouches for one host."""

    listed: Upstream
    unlisted: Upstream
    plain: Upstream
    listed_ca: ThrowAwayCa
    unlisted_ca: ThrowAwayCa


@pytest.fixture(scope="module")
def origins(network: Namespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    unlisted_ca = ThrowAwayCa(tmp_path_factory.mktemp("unlisted"), [UNLISTED])
    listed_ca = ThrowAwayCa(tmp_path_factory.mktemp("listed"), [LISTED])
    with (
        Upstream(listed_ca, at=(LISTED_AT, 443), enter=network.enter) as listed,
        Upstream(unlisted_ca, at=(UNLISTED_AT, 443), enter=network.enter) as unlisted,
        Upstream(at=(LISTED_AT, 80), enter=network.enter) as plain,
    ):
        listed.ca_path, unlisted.ca_path = listed_ca.ca_path, unlisted_ca.ca_path
        yield Origins(listed, unlisted, plain, listed_ca, unlisted_ca)


@pytest.fixture(scope="module")
def door(network: Namespace, origins: Origins, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("transparent")
    command = [program("pasteguard"), "start", "--proxy-mode", "transparent@127.0.0.1:8080"]
    command += [
        "--set",
        f"confdir={folder / 'conf'}",
        "--set",
        f"ssl_verify_upstream_trusted_ca={origins.listed_ca.ca_path}",
    ]
    start = network.command(parts.program("setpriv"), "--regid", GROUP, "--clear-groups", *command, *FAST)
    with ProxyProcess(start, folder) as proxy:
        yield proxy


@dataclass
class Far:
    """A network and the proxy that is its only way out."""

    namespace: Namespace
    proxy: ProxyProcess


@pytest.fixture(autouse=True)
def fresh(origins: Origins) -> None:
    for origin in (origins.listed, origins.unlisted, origins.plain):
        origin.reset()


def curl(network: Namespace, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return network.run(parts.program("curl"), "-sS", url, "-d", json.dumps(chat(TEXT)), *arguments)


@pytest.mark.parametrize("flag", ["--http1.1", "--http2"])
def test_a_listed_host_is_masked(flag: str, network: Namespace, door: ProxyProcess, origins: Origins) -> None:
    done = curl(network, f"https://{LISTED}{PATH}", flag, "--cacert", str(door.ca_path))
    assert done.returncode == 0, done.stderr + door.output
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert origins.listed.last.target == PATH
    assert "[[PERSON_1]]" in origins.listed.last.decoded_body.decode()
    assert origins.listed.never_saw(PERSON, EMAIL)


def test_an_unlisted_host_keeps_its_own_certificate(network: Namespace, door: ProxyProcess, origins: Origins) -> None:
    told = len(door.output)
    done = curl(network, f"https://{UNLISTED}{PATH}", "--cacert", str(origins.unlisted_ca.ca_path), "-i")
    assert done.returncode == 0, done.stderr
    assert "x-pasteguard" not in done.stdout.casefold()
    assert origins.unlisted.last.json() == chat(TEXT)
    assert network.call(fingerprint, UNLISTED_AT, UNLISTED) == origins.unlisted_ca.leaf_fingerprint
    assert network.call(fingerprint, LISTED_AT, LISTED) != origins.listed_ca.leaf_fingerprint
    for word in (UNLISTED, UNLISTED_AT, "completions"):
        assert word not in door.output[told:]


def fingerprint(address: str, sni: str) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((address, 443), 15) as sock,
        context.wrap_socket(sock, server_hostname=sni) as secure,
    ):
        return hashlib.sha256(secure.getpeercert(binary_form=True) or b"").hexdigest()


# --- no way around ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [LISTED_AT, UNLISTED, LISTED])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_listed_address_without_a_name_is_closed(
    scheme: str, host: str, network: Namespace, door: ProxyProcess, origins: Origins
) -> None:
    """In plain HTTP only the Host header names a host, and the next request on that connection may name another."""
    done = curl(network, f"{scheme}://{LISTED_AT}{PATH}", "--insecure", "-H", f"Host: {host}")
    if scheme == "http":
        told = done.stdout.casefold()  # on a flow of ours in the API's shape, else as mitmproxy's page
        assert "the address belongs to a listed host" in told or "pasteguard_upstream_nameless" in told
    assert done.returncode != 0 or "Bad Gateway" in done.stdout or "pasteguard_upstream" in done.stdout, door.output
    assert origins.listed.received + origins.plain.received == b""


@pytest.mark.parametrize("port", [80, 443])
def test_raw_bytes_to_a_listed_address_are_closed(
    port: int, network: Namespace, door: ProxyProcess, origins: Origins
) -> None:
    network.call(send_and_drain, (LISTED_AT, port), b"\x00\x01" + TEXT.encode())
    assert origins.listed.received + origins.plain.received == b"", door.output


def send_and_drain(address: tuple[str, int], data: bytes) -> bytes:
    """Send bytes and return what comes back until the other side closes or keeps silent."""
    received = b""
    with socket.create_connection(address, 15) as sock:
        sock.settimeout(2)
        sock.sendall(data)
        with contextlib.suppress(OSError):
            while piece := sock.recv(65536):
                received += piece
    return received


def test_a_hidden_name_is_closed_at_a_listed_address_alone(
    network: Namespace, door: ProxyProcess, origins: Origins
) -> None:
    """Encrypted Client Hello: the name that shows is not the one that is meant."""
    hello = hidden_hello("front.example")
    assert network.call(send_and_drain, (LISTED_AT, 443), hello) == b""
    assert origins.listed.connections == [], door.output
    assert network.call(send_and_drain, (LISTED_AT, 443), plain_hello("front.example")) != b""  # it was that extension
    assert network.call(send_and_drain, (UNLISTED_AT, 443), hello) != b""
    assert network.call(send_and_drain, (LISTED_AT, 443), hidden_hello(LISTED)) != b""  # opened, as the name is listed


def plain_hello(name: str) -> bytes:
    """Return the first message of a TLS client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    secure = context.wrap_bio(incoming, outgoing, server_hostname=name)
    with contextlib.suppress(ssl.SSLWantReadError):
        secure.do_handshake()
    return outgoing.read()


def hidden_hello(name: str) -> bytes:
    """Return the same with the extension by which a client hides another name: browsers always send one."""
    body = bytearray(plain_hello(name)[9:])  # behind the heads of record and handshake message
    at = 2 + 32
    at += 1 + body[at]  # session id
    at += 2 + int.from_bytes(body[at : at + 2])  # cipher suites
    at += 1 + body[at]  # compression
    hidden = bytes.fromhex("fe0d 0014") + bytes(20)
    size = int.from_bytes(body[at : at + 2]) + len(hidden)
    body[at : at + 2] = size.to_bytes(2)
    body += hidden
    message = b"\x01" + len(body).to_bytes(3) + body
    return b"\x16\x03\x01" + len(message).to_bytes(2) + message


def test_quic_is_turned_away(network: Namespace, door: ProxyProcess, origins: Origins) -> None:
    def ask() -> str:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there, socket.socket(type=socket.SOCK_DGRAM) as sock:
            there.bind((LISTED_AT, 443))
            there.setblocking(False)
            sock.connect((LISTED_AT, 443))
            sock.settimeout(5)
            try:
                sock.send(bytes(1200))
                sock.recv(1)
            except (ConnectionRefusedError, PermissionError):  # at once, so that nobody waits before taking TCP
                with pytest.raises(BlockingIOError):
                    there.recv(1)
                return "refused"
        return "passed"

    assert network.call(ask) == "refused"


def test_mixed_paths_on_one_connection(network: Namespace, door: ProxyProcess, origins: Origins) -> None:
    urls = [f"https://{LISTED}{path}" for path in ("/v1/models", PATH, "/v1/embeddings", PATH)]
    done = curl(network, urls[0], *urls[1:], "--cacert", str(door.ca_path), "-w", "\nconnects=%{num_connects}\n")
    assert [line for line in done.stdout.splitlines() if line.startswith("connects=")][1:] == ["connects=0"] * 3
    seen = [(request.path, PERSON in request.body.decode()) for request in origins.listed.requests]
    assert seen == [("/v1/models", True), (PATH, False), ("/v1/embeddings", True), (PATH, False)]


def test_the_door_itself_is_no_host(network: Namespace, door: ProxyProcess) -> None:
    assert "listens on 127.0.0.1:8080\n  for connections that a firewall leads here" in door.output
    done = curl(network, "http://127.0.0.1:8080/")
    assert done.returncode != 0 or "Bad Gateway" in done.stdout


# --- modes that redirect datagrams too: tun stands for `local` and `wireguard`, which share its layers --------------


@pytest.fixture(scope="module")
def far(network: Namespace, origins: Origins, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    """Another network, whose only way out is a device that a proxy holds."""
    folder = tmp_path_factory.mktemp("tun")
    device = f"pg{secrets.token_hex(4)}"
    command = [program("pasteguard"), "start", "--proxy-mode", f"tun:{device}", "--set", f"confdir={folder / 'conf'}"]
    command += ["--set", f"ssl_verify_upstream_trusted_ca={origins.listed_ca.ca_path}"]
    start = network.command(parts.program("setpriv"), "--regid", GROUP, "--clear-groups", *command, *FAST)
    ip = parts.program("ip")
    proxy = ProxyProcess(start, folder)
    with running_namespace({LISTED: LISTED_AT, UNLISTED: UNLISTED_AT}, has_addresses=False) as namespace:
        proxy.start()
        try:
            wait_for(lambda: "TUN interface created" in proxy.output)
            network.check(ip, "link", "set", device, "netns", namespace.name)
            namespace.check(ip, "address", "add", "10.99.0.2/24", "dev", device)
            namespace.check(ip, "link", "set", device, "up")
            namespace.check(ip, "route", "add", "default", "dev", device)
            yield Far(namespace, proxy)
        finally:
            proxy.stop()


def test_the_device_masks_a_listed_host_and_passes_another(far: Far, origins: Origins) -> None:
    done = curl(far.namespace, f"https://{LISTED}{PATH}", "--cacert", str(far.proxy.ca_path))
    assert done.returncode == 0, done.stderr + far.proxy.output
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert origins.listed.never_saw(PERSON, EMAIL)
    done = curl(far.namespace, f"https://{UNLISTED}{PATH}", "--cacert", str(origins.unlisted_ca.ca_path))
    assert done.returncode == 0, done.stderr
    assert origins.unlisted.last.json() == chat(TEXT)


@pytest.mark.parametrize(
    ("name", "address", "is_passed"),
    [(UNLISTED, UNLISTED_AT, True), (LISTED, UNLISTED_AT, False), (LISTED, LISTED_AT, False)],
)
def test_quic_reaches_unlisted_hosts_alone(
    name: str, address: str, is_passed: bool, far: Far, network: Namespace
) -> None:
    with network.call(datagram_server, address) as server:
        far.namespace.call(send_datagrams, address, quic_hello(name))
        assert bool(network.call(first_datagram, server)) is is_passed, far.proxy.output


def test_quic_that_cannot_be_read_reaches_nobody(far: Far, network: Namespace) -> None:
    """It may be for a listed host; a client that gets no answer takes TCP."""
    broken = bytes.fromhex("c000000001 08") + bytes(1300)
    with network.call(datagram_server, UNLISTED_AT) as server:
        far.namespace.call(send_datagrams, UNLISTED_AT, [broken] * 5)
        assert network.call(first_datagram, server) == b""
    assert "crashed" not in far.proxy.output


@pytest.mark.parametrize(("address", "is_passed"), [(UNLISTED_AT, True), (LISTED_AT, False)])
def test_raw_datagrams_reach_unlisted_hosts_alone(address: str, is_passed: bool, far: Far, network: Namespace) -> None:
    told = len(far.proxy.output)
    with network.call(datagram_server, address) as server:
        far.namespace.call(send_datagrams, address, [TEXT.encode()])
        assert bool(network.call(first_datagram, server)) is is_passed
    if is_passed:
        assert address not in far.proxy.output[told:]


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def datagram_server(address: str) -> socket.socket:
    server = socket.socket(type=socket.SOCK_DGRAM)
    server.bind((address, 443))
    server.settimeout(1.5)
    return server


def first_datagram(server: socket.socket) -> bytes:
    with contextlib.suppress(TimeoutError):
        return server.recv(65536)
    return b""


def send_datagrams(address: str, datagrams: list[bytes]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.connect((address, 443))
        for each in datagrams:
            sock.send(each)


def quic_hello(name: str) -> list[bytes]:
    """Return the first datagrams of a QUIC client."""
    configuration = QuicConfiguration(alpn_protocols=["h3"], server_name=name)
    connection = QuicConnection(configuration=configuration)
    connection.connect(("192.0.2.1", 443), now=0.0)
    return [data for data, _ in connection.datagrams_to_send(now=0.0)]
