"""Streams, ends and protocols on the wire: HTTP/1.1, HTTP/2, curl, compression, breaks."""

import gzip
import json
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import brotli
import h2.connection
import httpx
import pytest
from hyperframe.frame import WindowUpdateFrame

from tests.kit import http3, raw
from tests.kit.compression import zstd
from tests.kit.proxy import ProxyProcess, environment, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, chat, chat_bytes
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import (
    ABORT,
    DONE,
    HANG_UP,
    Gate,
    Reply,
    Upstream,
    completion,
    event,
    json_reply,
    running_upstream,
    sse_reply,
    text_events,
)

PATH = "/openai/v1/chat/completions"
NAMED = f"My name is {PERSON}, write to {EMAIL}."


@pytest.fixture(params=["http1", "tls, http1", "http2"])
def any_client(request: pytest.FixtureRequest, proxy: ProxyProcess) -> Iterator[httpx.Client]:
    """The same port speaks all of these; the first byte decides."""
    is_tls = request.param != "http1"
    with httpx.Client(
        base_url=proxy.https_url if is_tls else proxy.url,
        http2=request.param == "http2",
        verify=trusting(proxy.ca_path, http2=request.param == "http2"),
        trust_env=False,
        timeout=20,
    ) as client:
        yield client


def contents(stream: bytes | bytearray) -> str:
    lines = [line[6:] for line in stream.decode().split("\n") if line.startswith("data: {")]
    choices = [choice for line in lines for choice in json.loads(line)["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def read_into(got: bytearray, client: httpx.Client) -> None:
    with client.stream("POST", PATH, json=chat(NAMED, stream=True)) as reply:
        for piece in reply.iter_raw():
            got += piece


@pytest.mark.parametrize("is_stream", [False, True])
def test_answer_comes_back(any_client: httpx.Client, upstream: Upstream, is_stream: bool) -> None:
    reply = any_client.post(PATH, json=chat(NAMED, stream=is_stream))
    assert reply.status_code == 200
    said = contents(reply.content) if is_stream else reply.json()["choices"][0]["message"]["content"]
    assert said == NAMED
    assert upstream.last.target == "/v1/chat/completions"
    assert upstream.never_saw(PERSON, EMAIL)


def test_each_piece_arrives_before_the_next_is_sent(any_client: httpx.Client, upstream: Upstream) -> None:
    gates = [Gate(), Gate(), Gate()]
    upstream.answer(
        sse_reply(
            event({"content": "a"}),
            gates[0],
            event({"content": "if [[ -f x ]]"}),
            gates[1],
            event({"content": "[[PERSON_1]]"}),
            gates[2],
            DONE,
        )
    )
    expected = ["a", "if [[ -f x ]]", PERSON]
    with any_client.stream("POST", PATH, json=chat(NAMED, stream=True)) as reply:
        pieces = reply.iter_raw()
        for gate, text in zip(gates, expected, strict=True):
            assert contents(next(pieces)) == text
            gate.open()
        assert b"".join(pieces) == DONE


def test_headers_arrive_before_the_first_piece(any_client: httpx.Client, upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(sse_reply(gate, *text_events("hi")))
    with any_client.stream("POST", PATH, json=chat(NAMED, stream=True)) as reply:
        assert reply.headers["x-pasteguard-mode"] == "mask"
        gate.open()
        assert contents(reply.read()) == "hi"


@pytest.mark.parametrize("end", [ABORT, HANG_UP])
@pytest.mark.parametrize("framing", ["chunked", "length"])
def test_client_sees_that_upstream_broke_off(
    any_client: httpx.Client, upstream: Upstream, end: str, framing: str
) -> None:
    # With a length, upstream promises the bytes of the last step, which never come.
    upstream.answer(sse_reply(event({"content": "a"}), 0.1, end, b"never sent", framing=framing))
    got = bytearray()
    with pytest.raises(httpx.TransportError):
        read_into(got, any_client)
    assert contents(got) == "a"


def test_client_sees_that_a_whole_reply_broke_off(any_client: httpx.Client, upstream: Upstream) -> None:
    body = json.dumps(completion("Hi [[PERSON_1]]")).encode()
    upstream.answer(Reply([body[:50], 0.1, HANG_UP, body[50:]]))
    try:
        reply = any_client.post(PATH, json=chat(NAMED))
    except httpx.TransportError:
        return
    assert reply.status_code >= 500


@contextmanager
def asked_without_a_window(proxy: ProxyProcess, path: str) -> Iterator[ssl.SSLSocket]:
    """A connection on which a client of HTTP/2 has asked, and takes no more of the reply than it has to."""
    peer, context = h2.connection.H2Connection(), trusting(proxy.ca_path, http2=True)
    context.set_alpn_protocols(["h2"])
    with raw.connected(proxy.port) as plain, context.wrap_socket(plain, server_hostname="localhost") as sock:
        peer.initiate_connection()
        pseudo = [(":method", "POST"), (":scheme", "https"), (":authority", "localhost"), (":path", path)]
        peer.send_headers(1, [*pseudo, ("content-type", "application/json")])
        peer.send_data(1, chat_bytes(NAMED, stream=True), end_stream=True)
        sock.sendall(peer.data_to_send())
        yield sock


@pytest.mark.parametrize("path", [PATH, "/openai/v1/files/content"])
def test_a_client_that_opens_no_window_lets_upstream_wait(proxy: ProxyProcess, upstream: Upstream, path: str) -> None:
    """Over HTTP/2, where no full socket shows that nobody reads: all of the reply would wait in memory."""
    end = Gate()
    end.open()
    upstream.answer(sse_reply(*[event({"content": "so " * 20_000})] * 400, end, DONE))
    with asked_without_a_window(proxy, path) as sock:
        assert sock.recv(1)
        assert not end.reached.wait(2.5)
    upstream.reset()
    assert raw.exchange(proxy.port, raw.request_bytes("GET", "/openai/v1/models"), method="GET").status == 200


@pytest.fixture(scope="module")
def impatient(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """A proxy that lets go after two seconds of silence."""
    folder = tmp_path_factory.mktemp("impatient")
    command = mitmdump(session_upstream.url, folder, *FAST, "--set", "tcp_timeout=2")
    with running_proxy(command, folder) as running:
        yield running


@pytest.mark.parametrize("path", [PATH, "/openai/v1/files/content"])
def test_a_client_that_opens_no_window_and_dies_is_let_go(
    impatient: ProxyProcess, upstream: Upstream, path: str
) -> None:
    """Nothing tells of its death but that it says nothing any more."""
    upstream.answer(sse_reply(*[event({"content": "so " * 20_000})] * 400, DONE))
    with asked_without_a_window(impatient, path) as sock:
        assert sock.recv(1)
        upstream.wait_for_requests(1)
        assert upstream.last.connection.closed_by_peer.wait(8)


def test_a_client_that_opens_its_window_slowly_is_not(impatient: ProxyProcess, upstream: Upstream) -> None:
    upstream.answer(sse_reply(*[event({"content": "so " * 20_000})] * 400, DONE))
    with asked_without_a_window(impatient, PATH) as sock:
        sock.settimeout(0.5)
        for _ in range(10):
            for stream in (0, 1):
                sock.sendall(WindowUpdateFrame(stream, 10_000).serialize())
            with suppress(TimeoutError):
                while sock.recv(65536):
                    pass
        upstream.wait_for_requests(1)
        assert not upstream.last.connection.closed_by_peer.is_set()


def test_upstream_is_closed_when_the_client_leaves(any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(sse_reply(event({"content": "a"}), Gate()))
    with any_client.stream("POST", PATH, json=chat(NAMED, stream=True)) as reply:
        next(reply.iter_raw())
        connection = upstream.last.connection
    if reply.http_version == "HTTP/2":
        any_client.close()
    assert connection.closed_by_peer.wait(5)


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_every_framing_of_a_stream(any_client: httpx.Client, upstream: Upstream, framing: str) -> None:
    upstream.answer(sse_reply(*text_events("Dear [[PERSON_1]]", 3), framing=framing))
    reply = any_client.post(PATH, json=chat(NAMED, stream=True))
    assert contents(reply.content) == f"Dear {PERSON}"
    assert reply.content.endswith(DONE)


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_every_framing_of_a_whole_reply(any_client: httpx.Client, upstream: Upstream, framing: str) -> None:
    body = json.dumps(completion("Dear [[PERSON_1]]")).encode()
    upstream.answer(Reply([body[:30], body[30:]], framing=framing))
    assert any_client.post(PATH, json=chat(NAMED)).json()["choices"][0]["message"]["content"] == f"Dear {PERSON}"


def test_a_whole_reply_tells_its_length_as_upstream_did(any_client: httpx.Client, upstream: Upstream) -> None:
    cases = (("Dear [[PERSON_1]]", NAMED), ("Dear you", NAMED), ("Dear you", "Nobody is named here."))
    for text, prompt in cases:
        body = json.dumps(completion(text)).encode()
        upstream.answer(Reply([body[:30], body[30:]], framing="length"))
        reply = any_client.post(PATH, json=chat(prompt))
        assert reply.json()["choices"][0]["message"]["content"] == text.replace("[[PERSON_1]]", PERSON)
        assert reply.headers["content-length"] == str(len(reply.content))
        assert "transfer-encoding" not in reply.headers


@pytest.mark.parametrize("prompt", [NAMED, "Nobody is named here."])
@pytest.mark.parametrize("is_stream", [False, True])
def test_cookies_of_the_provider_reach_the_client(
    any_client: httpx.Client, upstream: Upstream, prompt: str, is_stream: bool
) -> None:
    """They are taken out of the flow that is kept, and of no reply that is still on its way."""
    given = [("set-cookie", "a=b"), ("x-session-token", "c")]
    whole = json.dumps(completion("Dear [[PERSON_1]]")).encode()
    typed = [("content-type", "text/event-stream" if is_stream else "application/json")]
    upstream.answer(Reply(text_events("hi") if is_stream else [whole], 200, [*typed, *given]))
    reply = any_client.post(PATH, json=chat(prompt, stream=is_stream))
    assert [(name, reply.headers[name]) for name, _ in given] == given


@pytest.mark.parametrize("end", ["abort", "hang up"])
def test_a_whole_reply_that_breaks_off_is_none(any_client: httpx.Client, upstream: Upstream, end: str) -> None:
    body = json.dumps(completion("Dear [[PERSON_1]]")).encode()
    upstream.answer(Reply([body[:30], end, body[30:]], framing="length"))
    reply = any_client.post(PATH, json=chat(NAMED))
    assert (reply.status_code, reply.json()["error"]["code"]) == (502, "pasteguard_upstream_closed")
    upstream.reset()
    assert any_client.post(PATH, json=chat(NAMED)).status_code == 200


ENCODERS = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("is_stream", [False, True])
def test_compressed_replies(any_client: httpx.Client, upstream: Upstream, encoding: str, is_stream: bool) -> None:
    """Also from an upstream that compresses although it was asked not to."""
    plain = (
        b"".join(text_events("Dear [[PERSON_1]]", 3))
        if is_stream
        else json.dumps(completion("Dear [[PERSON_1]]")).encode()
    )
    body = ENCODERS[encoding](plain)
    kind = "text/event-stream" if is_stream else "application/json"
    upstream.answer(
        Reply([body[:20], body[20:]], 200, [("content-type", kind), ("content-encoding", encoding)], "chunked")
    )
    reply = any_client.post(PATH, json=chat(NAMED, stream=is_stream))
    if is_stream:
        assert contents(reply.content) == f"Dear {PERSON}"
    else:
        assert reply.json()["choices"][0]["message"]["content"] == f"Dear {PERSON}"


def test_error_body_and_error_event(any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(json_reply({"error": {"message": "no [[PERSON_1]]"}}, 404, [("x-request-id", "r1")]))
    reply = any_client.post(PATH, json=chat(NAMED, stream=True))
    assert (reply.status_code, reply.json()["error"]["message"]) == (404, f"no {PERSON}")
    assert reply.headers["x-request-id"] == "r1"
    upstream.answer(sse_reply(b'data: {"error":{"message":"no [[PERSON_1]]"}}\n\n'))
    assert PERSON.encode() in any_client.post(PATH, json=chat(NAMED, stream=True)).content


def test_event_stream_under_another_content_type(any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(Reply(text_events("Dear [[PERSON_1]]", 3), framing="chunked"))
    assert contents(any_client.post(PATH, json=chat(NAMED, stream=True)).content) == f"Dear {PERSON}"


def test_kept_connection_serves_many_turns(any_client: httpx.Client, upstream: Upstream) -> None:
    for turn in range(5):
        text = f"My address is person{turn}@fernwood-mail.net."
        reply = any_client.post(PATH, json=chat(text, stream=bool(turn % 2)))
        said = contents(reply.content) if turn % 2 else reply.json()["choices"][0]["message"]["content"]
        assert said == text
    assert upstream.never_saw("fernwood-mail")


@pytest.mark.parametrize("arguments", [[], ["--http2"]], ids=["http1", "http2"])
def test_curl(proxy: ProxyProcess, upstream: Upstream, arguments: list[str]) -> None:
    command = ["curl", "-sS", "-N", "--noproxy", "*", "-H", "content-type: application/json", *arguments]
    command += ["--data-binary", "@-", "--cacert", str(proxy.ca_path)]
    url = (proxy.https_url if arguments else proxy.url) + PATH
    done = subprocess.run(
        [*command, url],
        input=chat_bytes(NAMED, stream=True),
        capture_output=True,
        timeout=30,
        env=environment(),
        check=True,
    )
    assert contents(done.stdout) == NAMED
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize("text", [NAMED, "Nothing to mask here."])
def test_upload_without_a_length(any_client: httpx.Client, upstream: Upstream, text: str) -> None:
    """Chunked in HTTP/1.1; in HTTP/2 nothing tells the length, and an HTTP/1 upstream needs to be told."""
    body = chat_bytes(text)
    reply = any_client.post(PATH, content=iter([body[:20], body[20:]]))
    assert reply.json()["choices"][0]["message"]["content"] == text
    assert upstream.never_saw(PERSON, EMAIL)


def test_pipelined_chats(proxy: ProxyProcess, upstream: Upstream) -> None:
    with raw.connected(proxy.port) as sock:
        sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(NAMED)) * 3)
        said = b""
        while said.count(NAMED.encode()) < 3 and (data := sock.recv(1 << 16)):
            said += data
    assert said.count(NAMED.encode()) == 3
    assert upstream.never_saw(PERSON, EMAIL)


def test_expect_100_continue(proxy: ProxyProcess, upstream: Upstream) -> None:
    with raw.connected(proxy.port) as sock:
        body = chat_bytes(NAMED)
        head = raw.request_bytes("POST", PATH, body, [("expect", "100-continue")])[: -len(body)]
        sock.sendall(head)
        assert sock.recv(100).startswith(b"HTTP/1.1 100")
        sock.sendall(body)
        reply = raw.read_reply(sock)
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == NAMED
    assert upstream.never_saw(PERSON, EMAIL)


def test_an_empty_line_before_a_request(proxy: ProxyProcess, upstream: Upstream) -> None:
    """Some clients send one after the request before; RFC 9112, section 2.2."""
    with raw.connected(proxy.port) as sock:
        for _ in range(2):
            sock.sendall(b"\r\n\r\n" + raw.request_bytes("POST", PATH, chat_bytes(NAMED)) + b"\r\n")
            assert json.loads(raw.read_reply(sock).body)["choices"][0]["message"]["content"] == NAMED
    assert upstream.never_saw(PERSON, EMAIL)


def test_a_reply_that_is_encoded_for_its_way_alone(proxy: ProxyProcess, upstream: Upstream) -> None:
    body = gzip.compress(json.dumps(completion("Dear [[PERSON_1]]")).encode())
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: gzip, chunked\r\n\r\n"
    upstream.answer(Reply([head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)], framing="raw"))
    reply = raw.exchange(proxy.port, raw.request_bytes("POST", PATH, chat_bytes(NAMED)))
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == f"Dear {PERSON}"


def test_no_checksum_of_another_body(proxy: ProxyProcess, upstream: Upstream) -> None:
    sums = [("content-md5", "x"), ("digest", "sha-256=x"), ("content-digest", "sha-256=:x:"), ("etag", '"x"')]
    upstream.answer(json_reply(completion("Dear [[PERSON_1]]"), 200, sums))
    reply = raw.exchange(proxy.port, raw.request_bytes("POST", PATH, chat_bytes(NAMED)))
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == f"Dear {PERSON}"
    assert [name for name, _ in sums if name in reply.headers] == ["etag"]


def test_chunked_upload(proxy: ProxyProcess, upstream: Upstream) -> None:
    body = chat_bytes(NAMED)
    at = body.index(PERSON.encode()) + 3  # the cut goes through a value
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (body[:at], body[at:]))
    head = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    reply = raw.exchange(proxy.port, head + chunks + b"0\r\n\r\n")
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == NAMED
    assert upstream.never_saw(PERSON, EMAIL)


def test_a_client_that_leaves_in_mid_request_sends_nothing(proxy: ProxyProcess, upstream: Upstream) -> None:
    with raw.connected(proxy.port) as sock:
        sock.sendall(raw.request_bytes("POST", PATH, chat_bytes(NAMED))[:-5])
    time.sleep(0.3)
    assert upstream.requests == []
    assert upstream.never_saw(PERSON, EMAIL)


def test_upstream_over_tls_and_http2(make_proxy, ca: ThrowAwayCa) -> None:
    """As with a real provider: TLS with HTTP/2 on both sides, the certificate checked."""
    with running_upstream(ca) as upstream:
        proxy = make_proxy(
            lambda folder: mitmdump(
                upstream.url, folder, *FAST, settings={"ssl_verify_upstream_trusted_ca": str(ca.ca_path)}
            )
        )
        with httpx.Client(
            base_url=proxy.https_url,
            http2=True,
            verify=trusting(proxy.ca_path, http2=True),
            trust_env=False,
            timeout=20,
        ) as client:
            for is_stream in (False, True):
                reply = client.post(PATH, json=chat(NAMED, stream=is_stream))
                said = contents(reply.content) if is_stream else reply.json()["choices"][0]["message"]["content"]
                assert said == NAMED
                assert upstream.last.http_version == "HTTP/2"
            assert client.post("/openai/v1/files", content=iter([b"no ", b"length"])).status_code == 200
            assert upstream.last.body == b"no length"
            upstream.answer(sse_reply(event({"content": "a"}), 0.1, ABORT))
            with pytest.raises(httpx.TransportError):
                client.post(PATH, json=chat(NAMED, stream=True))
        assert upstream.never_saw(PERSON, EMAIL)


def test_empty_frames_end_nothing(make_proxy, ca: ThrowAwayCa) -> None:
    """HTTP/2 may send them anywhere; elsewhere an empty piece is the end."""
    whole = json.dumps(completion("Hi [[PERSON_1]]")).encode()
    with running_upstream(ca) as upstream:
        trusted = {"ssl_verify_upstream_trusted_ca": str(ca.ca_path)}
        proxy = make_proxy(lambda folder: mitmdump(upstream.url, folder, *FAST, settings=trusted))
        verify = trusting(proxy.ca_path, http2=True)
        with httpx.Client(base_url=proxy.https_url, http2=True, verify=verify, trust_env=False, timeout=20) as client:
            pieces = [event({"content": "Hi [[PERS"}), 0.05, b"", 0.05, event({"content": "ON_1]]"}), DONE]
            upstream.answer(sse_reply(*pieces))
            assert contents(client.post(PATH, json=chat(NAMED, stream=True)).content) == f"Hi {PERSON}"
            upstream.answer(Reply([whole[:40], 0.05, b"", 0.05, whole[40:]]))
            assert client.post(PATH, json=chat(NAMED)).json()["choices"][0]["message"]["content"] == f"Hi {PERSON}"
            upstream.answer(Reply([b"un", 0.05, b"", 0.05, b"masked"]))
            assert client.get("/openai/v1/models").content == b"unmasked"
        assert upstream.never_saw(PERSON, EMAIL)


def test_nothing_is_left_unmasked_over_http3(make_proxy, ca: ThrowAwayCa) -> None:
    """A door before https opens for QUIC as well, and asks upstream by QUIC, too. What is refused comes through it."""
    with running_upstream(ca) as upstream:
        proxy = make_proxy(
            lambda folder: mitmdump(upstream.url, folder, *FAST, settings={"pasteguard_endpoints": "all"})
        )
        status, said = http3.post(proxy.port, PATH, chat_bytes(NAMED))
        assert (status, json.loads(said)["error"]["code"][:19]) == (502, "pasteguard_upstream")
        page = [(b"origin", b"https://site.example")]
        refused = [http3.post(proxy.port, PATH, chat_bytes(NAMED), page), http3.post(proxy.port, PATH, b"{")]
        refused.append(http3.post(proxy.port, "/backend-api/codex", chat_bytes(NAMED)))
        codes = ["pasteguard_foreign_origin", "invalid_json", "pasteguard_unknown_path"]
        assert [json.loads(body)["error"]["code"] for _, body in refused] == codes
        assert upstream.requests == []
        assert upstream.never_saw(PERSON, EMAIL)
        reply = httpx.post(proxy.url + PATH, json=chat(NAMED), trust_env=False, timeout=20)
        assert reply.status_code == 502  # nobody has said which authority to trust


def test_upstream_with_an_untrusted_certificate_gets_nothing(make_proxy, ca: ThrowAwayCa) -> None:
    with running_upstream(ca) as upstream:
        proxy = make_proxy(lambda folder: mitmdump(upstream.url, folder, *FAST))
        reply = httpx.post(proxy.url + PATH, json=chat(NAMED), trust_env=False, timeout=20)
        assert reply.status_code >= 500
        assert upstream.requests == []
