"""The forward door: listed hosts are opened and masked, all others are tunnels that nobody looks into."""

import hashlib
import json
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import openai
import pytest

from tests.kit import raw
from tests.kit.proxy import ProxyProcess, environment, free_port, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat, chat_bytes
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import Gate, Reply, Upstream, event, running_upstream, sse_reply

PATH = "/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."
_FORWARD_DOOR = re.compile(r"HTTP\(S\) proxy listening at 127\.0\.0\.1:(\d+)")
_REVERSE_DOOR = re.compile(r"reverse proxy to .* listening at 127\.0\.0\.1:(\d+)")


@pytest.fixture(scope="module")
def tls_upstream(ca: ThrowAwayCa) -> Iterator[Upstream]:
    """Listed as `localhost`; as 127.0.0.1 it is not listed."""
    with running_upstream(ca) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def plain_upstream() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def door(tls_upstream: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("forward")
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}"]
    options += ["--set", "pasteguard_hosts=localhost", *FAST]
    with ProxyProcess(mitmdump(tls_upstream.url, folder, *options), folder) as proxy:
        proxy.port = port_of(_REVERSE_DOOR, proxy)  # the two doors open in any order
        proxy.wait_until_ready()
        yield proxy


@pytest.fixture(autouse=True)
def fresh(tls_upstream: Upstream, plain_upstream: Upstream) -> None:
    tls_upstream.reset()
    plain_upstream.reset()


def port_of(door: re.Pattern[str], proxy: ProxyProcess) -> int:
    deadline = time.monotonic() + 30
    while not (match := door.search(proxy.output)):
        assert time.monotonic() < deadline, proxy.output
        time.sleep(0.02)
    return int(match[1])


def door_port(proxy: ProxyProcess) -> int:
    return port_of(_FORWARD_DOOR, proxy)


def door_url(proxy: ProxyProcess) -> str:
    return f"http://127.0.0.1:{door_port(proxy)}"


def listed(upstream: Upstream, path: str = PATH) -> str:
    return f"{upstream.scheme}://localhost:{upstream.port}{path}"


def masked_and_restored(answer: str, upstream: Upstream) -> None:
    assert json.loads(answer)["choices"][0]["message"]["content"] == TEXT
    assert upstream.last.target == PATH
    assert "[[PERSON_1]]" in upstream.last.decoded_body.decode()
    assert upstream.never_saw(PERSON, EMAIL)


@contextmanager
def tunnel(proxy: ProxyProcess, authority: str) -> Iterator[socket.socket]:
    with raw.connected(door_port(proxy)) as sock:
        sock.sendall(f"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = sock.recv(1)
            assert byte, head
            head += byte
        assert b" 200 " in head.split(b"\r\n")[0]
        yield sock


def certificate(sock: socket.socket, sni: str | None) -> str:
    """Shake hands without any check and return the certificate's fingerprint."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(sock, server_hostname=sni) as secure:
        der = secure.getpeercert(binary_form=True)
    assert der
    return hashlib.sha256(der).hexdigest()


@contextmanager
def opened(proxy: ProxyProcess, upstream: Upstream, authority: str = "") -> Iterator[ssl.SSLSocket]:
    """A TLS connection to the listed host, as the proxy opens it."""
    context = trusting(proxy.ca_path)
    with (
        tunnel(proxy, authority or f"localhost:{upstream.port}") as sock,
        context.wrap_socket(sock, server_hostname="localhost") as secure,
    ):
        yield secure


# --- listed hosts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("flag", "version"), [("--http1.1", "1.1"), ("--http2", "2")])
def test_curl(flag: str, version: str, door: ProxyProcess, tls_upstream: Upstream) -> None:
    command = ["curl", "-sS", flag, "-x", door_url(door), "--cacert", str(door.ca_path), "-w", "\n%{http_version}"]
    command += ["-H", "content-type: application/json", "-d", json.dumps(chat(TEXT)), listed(tls_upstream)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment())
    answer, _, spoken = done.stdout.rpartition("\n")
    assert spoken == version
    masked_and_restored(answer, tls_upstream)


@pytest.mark.parametrize("is_http2", [False, True])
def test_httpx_streams_piece_by_piece(is_http2: bool, door: ProxyProcess, tls_upstream: Upstream) -> None:
    gate = Gate()
    tls_upstream.answer(sse_reply(event({"content": "Hello [[PERSON_1]], "}), gate, event({"content": "bye"})))
    with (
        httpx.Client(
            proxy=door_url(door),
            http2=is_http2,
            verify=trusting(door.ca_path, http2=is_http2),
            trust_env=False,
            timeout=30,
        ) as client,
        client.stream("POST", listed(tls_upstream), json=chat(TEXT, stream=True)) as reply,
    ):
        assert reply.http_version == ("HTTP/2" if is_http2 else "HTTP/1.1")
        pieces = reply.iter_text()
        first = next(pieces)
        assert PERSON in first
        gate.open()
        assert "bye" in "".join(pieces)
    assert tls_upstream.never_saw(PERSON, EMAIL)


def test_openai_python(door: ProxyProcess, tls_upstream: Upstream) -> None:
    http = httpx.Client(proxy=door_url(door), verify=trusting(door.ca_path), trust_env=False)
    with openai.OpenAI(api_key="none", base_url=listed(tls_upstream, "/v1"), http_client=http, max_retries=0) as client:
        messages = [{"role": "user", "content": TEXT}]
        whole = client.chat.completions.create(model="m", messages=messages)
        assert whole.choices[0].message.content == TEXT
        chunks = client.chat.completions.create(model="m", messages=messages, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == TEXT
    assert tls_upstream.never_saw(PERSON, EMAIL)


def test_paths_are_not_rewritten_and_other_paths_pass(door: ProxyProcess, tls_upstream: Upstream) -> None:
    with httpx.Client(proxy=door_url(door), verify=trusting(door.ca_path), trust_env=False, timeout=30) as client:
        for path in ("/openai/v1/models", "/health", "/v1/embeddings?a=%7B", PATH):
            client.post(listed(tls_upstream, path), content=chat_bytes(TEXT))
            assert tls_upstream.last.target == path
            assert (tls_upstream.last.body == chat_bytes(TEXT)) is (path != PATH)


# --- hosts that are not listed ---------------------------------------------------------------------------------------


def test_unlisted_host_is_a_tunnel(door: ProxyProcess, tls_upstream: Upstream, ca: ThrowAwayCa) -> None:
    told = told_before(door)
    with tunnel(door, f"127.0.0.1:{tls_upstream.port}") as sock:
        assert certificate(sock, None) == ca.leaf_fingerprint
    with tunnel(door, f"127.0.0.1:{tls_upstream.port}") as sock:
        assert certificate(sock, "unlisted.example") == ca.leaf_fingerprint
    with httpx.Client(proxy=door_url(door), verify=trusting(ca.ca_path), trust_env=False, timeout=30) as client:
        reply = client.post(f"https://127.0.0.1:{tls_upstream.port}{PATH}", content=chat_bytes(TEXT))
    assert tls_upstream.last.body == chat_bytes(TEXT)
    assert not [name for name in reply.headers if name.startswith("x-pasteguard")]
    assert_untold(door, told, tls_upstream)


def told_before(door: ProxyProcess) -> int:
    """Return how much the log holds once the lines of earlier tests are all there."""
    length = -1
    while length != len(door.output):
        length = len(door.output)
        time.sleep(0.2)
    return length


def assert_untold(door: ProxyProcess, told: int, upstream: Upstream) -> None:
    said = door.output[told:]
    for word in (str(upstream.port), "server connect", "passed", "masked", "completions"):
        assert word not in said, said


def test_unlisted_plain_http_passes_untouched(door: ProxyProcess, plain_upstream: Upstream) -> None:
    told = told_before(door)
    gate = Gate()
    plain_upstream.answer(Reply([b"[[PERSON_1]]", gate, b" end"], framing="chunked"))
    with (
        httpx.Client(proxy=door_url(door), trust_env=False, timeout=30) as client,
        client.stream("POST", f"{plain_upstream.url}{PATH}", content=chat_bytes(TEXT)) as reply,
    ):
        pieces = reply.iter_bytes()
        assert next(pieces) == b"[[PERSON_1]]"
        gate.open()
        assert b"".join(pieces) == b" end"
    assert plain_upstream.last.body == chat_bytes(TEXT)
    assert_untold(door, told, plain_upstream)


def fail_in_plain(door: ProxyProcess) -> int:
    """Ask for a port on which nobody listens, and return it."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        request = raw.request_bytes("GET", f"http://127.0.0.1:{port}/secret")
        assert raw.exchange(door_port(door), request).status == 502
    return port


def chat_by_websocket(door: ProxyProcess, upstream: Upstream) -> None:
    upstream.answer(Reply(is_websocket=True))
    headers = [("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-version", "13")]
    headers += [("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")]
    with raw.connected(door_port(door)) as sock:
        sock.sendall(raw.request_bytes("GET", f"{upstream.url}{PATH}", b"", headers, host="127.0.0.1"))
        assert raw.read_reply(sock).status == 101
        sock.sendall(b"\x81\x84\x00\x00\x00\x00ping")
        assert sock.recv(100) == b"\x81\x04ping"


def test_unlisted_plain_http_is_neither_told_nor_saved(plain_upstream: Upstream, tmp_path: Path) -> None:
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", "pasteguard_hosts=localhost"]
    options += ["-w", str(tmp_path / "saved.flows"), *FAST]
    with ProxyProcess(mitmdump(plain_upstream.url, tmp_path, *options), tmp_path) as proxy:
        door_port(proxy)
        told = told_before(proxy)
        url = f"{plain_upstream.url}{PATH}"
        raw.exchange(door_port(proxy), raw.request_bytes("POST", url, chat_bytes(TEXT)))
        failed = fail_in_plain(proxy)
        chat_by_websocket(proxy, plain_upstream)
        assert_untold(proxy, told, plain_upstream)
        plain_upstream.reset()
        raw.exchange(door_port(proxy), raw.request_bytes("POST", url, chat_bytes("seen"), host="localhost"))
    saved = (tmp_path / "saved.flows").read_bytes()
    assert saved.count(b"12:content-type") == 1  # of the last reply: its host is listed
    assert str(failed).encode() not in saved + proxy.output[told:].encode()
    for value in (PERSON, EMAIL, "websocket-key", "secret"):
        assert value.encode() not in saved


def test_unlisted_raw_bytes_are_relayed_unseen(door: ProxyProcess) -> None:
    told = told_before(door)
    with socket.create_server(("127.0.0.1", 0)) as server:
        with tunnel(door, f"127.0.0.1:{server.getsockname()[1]}") as sock:
            sock.sendall(b"\x00\x01 not HTTP at all")
            peer, _ = server.accept()
            with peer:
                assert peer.recv(100) == b"\x00\x01 not HTTP at all"
                peer.sendall(b"pong")
                assert sock.recv(100) == b"pong"
        assert str(server.getsockname()[1]) not in door.output[told:]


# --- hosts whose apps pin their certificate --------------------------------------------------------------------------


def refuse(proxy: ProxyProcess, upstream: Upstream, ca: ThrowAwayCa) -> None:
    """Come as an app that accepts the origin's authority alone; a certificate of ours ends the connection."""
    with (
        tunnel(proxy, f"localhost:{upstream.port}") as sock,
        trusting(ca.ca_path).wrap_socket(sock, server_hostname="localhost"),
    ):
        pass


def test_a_pinned_host_stays_closed_unless_allowed(door: ProxyProcess, tls_upstream: Upstream, ca: ThrowAwayCa) -> None:
    for _ in range(4):
        with pytest.raises(ssl.SSLCertVerificationError):
            refuse(door, tls_upstream, ca)
    assert tls_upstream.connections == []
    assert "take the host out of pasteguard_hosts" in door.output


def test_a_pinned_host_is_tunnelled_if_allowed(
    tls_upstream: Upstream, plain_upstream: Upstream, ca: ThrowAwayCa, tmp_path: Path
) -> None:
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", "pasteguard_hosts=localhost"]
    options += ["--set", "pasteguard_tunnel_pinned=true", *FAST]
    with ProxyProcess(mitmdump(tls_upstream.url, tmp_path, *options), tmp_path) as proxy:
        with tunnel(proxy, f"localhost:{tls_upstream.port}") as sock:
            sock.sendall(b"\x16\x03\x01")  # hung up on: that says nothing of the certificate
        for _ in range(3):
            with pytest.raises(ssl.SSLCertVerificationError):
                refuse(proxy, tls_upstream, ca)
        wait_for(lambda: "from now on localhost passes unmasked" in proxy.output)
        for _ in range(2):
            refuse(proxy, tls_upstream, ca)  # accepted: the origin's own certificate
        assert proxy.output.count("from now on localhost passes unmasked") == 1
        url = f"http://localhost:{plain_upstream.port}{PATH}"
        reply = raw.exchange(
            door_port(proxy),
            raw.request_bytes("POST", url, chat_bytes(TEXT), host=f"localhost:{plain_upstream.port}"),
        )
        masked_and_restored(reply.body.decode(), plain_upstream)


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# --- no way around ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [b"\x00\x01", b"P", b"\r\n", b"hello\n"])
def test_raw_bytes_do_not_reach_a_listed_host(first: bytes, door: ProxyProcess, tls_upstream: Upstream) -> None:
    with opened(door, tls_upstream) as sock:
        sock.sendall(first)
        sock.settimeout(0.5)
        try:
            sock.sendall(TEXT.encode() + b"\r\n\r\n")
            while sock.recv(1000):
                pass
        except OSError:
            pass
    assert tls_upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize("first", [b"\x00\x01 secret ", b"\r\nPOST ", b"\x16"])
def test_raw_bytes_in_plain_do_not_reach_a_listed_host(
    first: bytes, door: ProxyProcess, plain_upstream: Upstream
) -> None:
    with tunnel(door, f"localhost:{plain_upstream.port}") as sock:
        sock.sendall(first)
        sock.settimeout(0.5)
        try:
            sock.sendall(TEXT.encode() + b"\r\n\r\n")
            while sock.recv(1000):
                pass
        except OSError:
            pass
    assert plain_upstream.never_saw(PERSON, EMAIL)


def test_mixed_paths_on_one_connection(door: ProxyProcess, tls_upstream: Upstream) -> None:
    with opened(door, tls_upstream) as sock:
        for path in ("/v1/models", PATH, "/v1/embeddings", PATH):
            sock.sendall(raw.request_bytes("POST", path, chat_bytes(TEXT), host="localhost"))
            assert raw.read_reply(sock).status == 200
            assert (PERSON in tls_upstream.last.body.decode()) is (path != PATH)


@pytest.mark.parametrize("host", ["unlisted.example", "127.0.0.1"])
def test_another_host_header_on_an_open_connection(host: str, door: ProxyProcess, tls_upstream: Upstream) -> None:
    with opened(door, tls_upstream) as sock:
        sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(TEXT), host=host))
        raw.read_reply(sock)
    assert tls_upstream.never_saw(PERSON, EMAIL)


def test_connect_to_an_address_with_a_listed_sni(door: ProxyProcess, tls_upstream: Upstream) -> None:
    with opened(door, tls_upstream, f"127.0.0.1:{tls_upstream.port}") as sock:
        sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(TEXT), host="127.0.0.1"))
        assert raw.read_reply(sock).status == 200
    assert tls_upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    ("target", "host"), [("localhost", "localhost"), ("localhost", "other.example"), ("127.0.0.1", "localhost")]
)
def test_plain_http_to_a_listed_host(target: str, host: str, door: ProxyProcess, plain_upstream: Upstream) -> None:
    url = f"http://{target}:{plain_upstream.port}{PATH}"
    reply = raw.exchange(door_port(door), raw.request_bytes("POST", url, chat_bytes(TEXT), host=host))
    masked_and_restored(reply.body.decode(), plain_upstream)


def test_plain_http_in_a_tunnel_with_a_listed_host(door: ProxyProcess, plain_upstream: Upstream) -> None:
    with tunnel(door, f"127.0.0.1:{plain_upstream.port}") as sock:
        sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(TEXT), host="localhost"))
        masked_and_restored(raw.read_reply(sock).body.decode(), plain_upstream)


def test_no_websocket_on_the_chat_path(door: ProxyProcess, tls_upstream: Upstream) -> None:
    headers = [("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-version", "13")]
    headers += [("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")]
    with opened(door, tls_upstream) as sock:
        sock.sendall(raw.request_bytes("GET", PATH, b"", headers, host="localhost"))
        assert raw.read_reply(sock).status == 400
    assert tls_upstream.requests == []


@pytest.mark.parametrize("authority", ["localhost:443", "unlisted.example:443"])
def test_no_tunnel_within_an_open_connection(authority: str, door: ProxyProcess, tls_upstream: Upstream) -> None:
    with opened(door, tls_upstream) as sock:
        sock.sendall(f"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n\r\n".encode())
        sock.settimeout(1)
        try:
            sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(TEXT), host="localhost"))
            while sock.recv(1000):
                pass
        except OSError:
            pass
    assert tls_upstream.never_saw(PERSON, EMAIL)


def test_no_other_protocol_within_tls(door: ProxyProcess, tls_upstream: Upstream) -> None:
    """HTTP/2 is begun without having been agreed on, and a protocol that nobody knows is agreed on."""
    for alpn, first in (("http/1.1", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), ("unknown/1", b"")):
        context = trusting(door.ca_path)
        context.set_alpn_protocols([alpn])
        with (
            tunnel(door, f"localhost:{tls_upstream.port}") as sock,
            context.wrap_socket(sock, server_hostname="localhost") as secure,
        ):
            secure.settimeout(1)
            try:
                secure.sendall(first + TEXT.encode() + b"\r\n\r\n")
                while secure.recv(1000):
                    pass
            except OSError:
                pass
    assert tls_upstream.never_saw(PERSON, EMAIL)


# --- abuse -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_loop(host: str, door: ProxyProcess) -> None:
    url = f"http://{host}:{door_port(door)}/"
    reply = raw.exchange(door_port(door), raw.request_bytes("GET", url, host=f"{host}:{door_port(door)}"), method="GET")
    assert reply.status == 502
    reply = raw.exchange(door_port(door), raw.request_bytes("GET", f"http://{host}:{door.port}/", host=host))
    assert reply.status == 502


def test_no_page_for_certificates(door: ProxyProcess) -> None:
    """That would be mitm.it, where mitmproxy hands out its authority."""
    reply = raw.exchange(door_port(door), raw.request_bytes("GET", "http://mitm.it/", host="mitm.it"))
    assert reply.status == 502


@pytest.mark.parametrize("mode", ["regular@0.0.0.0:0", "socks5@0.0.0.0:0", "regular@[::]:0"])
def test_no_open_proxy(mode: str, tls_upstream: Upstream, tmp_path: Path) -> None:
    proxy = ProxyProcess(mitmdump(tls_upstream.url, tmp_path, "--mode", mode, *FAST), tmp_path)
    proxy.start()
    assert proxy.wait_for_exit(60) != 0
    assert "proxyauth" in proxy.output
    assert "Traceback" not in proxy.output


def test_password_is_asked_for(plain_upstream: Upstream, tmp_path: Path) -> None:
    options = [
        "--mode",
        f"regular@127.0.0.1:{free_port()}",
        "--proxyauth",
        "me:word",
        "--set",
        "pasteguard_hosts=localhost",
        "-w",
        str(tmp_path / "saved.flows"),
    ]
    with ProxyProcess(mitmdump(plain_upstream.url, tmp_path, *options, *FAST), tmp_path) as proxy:
        for host, path in (("127.0.0.1", "/secret-path"), ("localhost", PATH)):
            url = f"http://{host}:{plain_upstream.port}{path}"
            assert raw.exchange(door_port(proxy), raw.request_bytes("POST", url, chat_bytes(TEXT))).status == 407
        assert plain_upstream.requests == []
        right = [("proxy-authorization", "Basic bWU6d29yZA==")]
        url = f"http://localhost:{plain_upstream.port}{PATH}"
        reply = raw.exchange(
            door_port(proxy),
            raw.request_bytes("POST", url, chat_bytes(TEXT), right, host=f"localhost:{plain_upstream.port}"),
        )
        masked_and_restored(reply.body.decode(), plain_upstream)
    saved = (tmp_path / "saved.flows").read_bytes()
    assert b"completions" in saved
    for value in (PERSON, EMAIL, "bWU6d29yZA", "secret-path"):  # the last one was asked of an unlisted host
        assert value.encode() not in saved
