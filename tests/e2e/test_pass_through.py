"""Every other endpoint and method passes untouched, both ways, streamed and not buffered."""

import gzip
import json
import time
from collections.abc import Iterator

import httpx
import pytest
import wsproto
import wsproto.events

from tests.kit import raw
from tests.kit.proxy import ProxyProcess
from tests.kit.samples import EMAIL, PERSON
from tests.kit.tls import trusting
from tests.kit.upstream import Gate, Reply, Upstream, event, json_reply, sse_reply

SENT = f'{{ "input": "{PERSON} {EMAIL} [[PERSON_1]]", "n":1.0 }}\n'.encode()
ANSWER = b'{ "data": [ 1.0, "[[PERSON_1]] PERSON_1" ] }\n'
PREFIX = "x-pasteguard-"


@pytest.fixture(params=["http1", "http2"])
def any_client(request: pytest.FixtureRequest, proxy: ProxyProcess) -> Iterator[httpx.Client]:
    is_http2 = request.param == "http2"
    with httpx.Client(
        base_url=proxy.https_url if is_http2 else proxy.url,
        http2=is_http2,
        verify=trusting(proxy.ca_path, http2=is_http2),
        trust_env=False,
        timeout=20,
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/models"),
        ("GET", "/models/gpt-4o?x=%7B&y=a+b"),
        ("GET", "/chat/completions?limit=2"),
        ("GET", "/chat/completions/chatcmpl-1"),
        ("GET", "/chat/completions/chatcmpl-1/messages"),
        ("DELETE", "/chat/completions/chatcmpl-1"),
        ("OPTIONS", "/chat/completions"),
        ("OPTIONS", "/models"),
        ("HEAD", "/models"),
        ("HEAD", "/chat/completions"),
        ("DELETE", "/files/file-1"),
        ("GET", "/files/file%2F1/content"),
    ],
)
def test_without_a_body(method: str, path: str, any_client: httpx.Client, upstream: Upstream) -> None:
    headers = [("content-type", "application/json"), ("x-request-id", "r1"), ("x-odd", "a;b, c"), ("etag", '"1"')]
    upstream.answer(Reply([ANSWER], 200, headers))
    reply = any_client.request(method, "/openai/v1" + path, headers={"x-mine": "1", "authorization": "Bearer none"})
    assert (upstream.last.method, upstream.last.target) == (method, "/v1" + path)
    assert upstream.last.header("x-mine") == "1"
    assert upstream.last.header("authorization") == "Bearer none"
    assert upstream.last.body == b""
    assert reply.status_code == 200
    assert reply.content == (b"" if method == "HEAD" else ANSWER)
    assert [reply.headers[name] for name, _ in headers] == [value for _, value in headers]
    assert not [name for name in reply.headers if name.startswith(PREFIX)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/embeddings"),
        ("POST", "/completions"),
        ("POST", "/moderations"),
        ("POST", "/audio/speech"),
        ("PUT", "/files/x"),
        ("PATCH", "/x"),
        ("POST", "/responses"),
        ("POST", "/chat/completions/chatcmpl-1"),
    ],
)
def test_with_a_body(method: str, path: str, any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(Reply([ANSWER], 201, [("content-type", "application/json"), ("x-request-id", "r1")]))
    reply = any_client.request(method, "/openai/v1" + path, content=SENT)
    assert (upstream.last.method, upstream.last.target) == (method, "/v1" + path)
    assert upstream.last.body == SENT
    assert (reply.status_code, reply.content) == (201, ANSWER)
    assert not [name for name in reply.headers if name.startswith(PREFIX)]


def test_encodings_stay(any_client: httpx.Client, upstream: Upstream) -> None:
    packed, packed_answer = gzip.compress(SENT), gzip.compress(ANSWER)
    upstream.answer(Reply([packed_answer], 200, [("content-encoding", "gzip"), ("vary", "accept-encoding")]))
    with any_client.stream(
        "POST",
        "/openai/v1/embeddings",
        content=packed,
        headers={"content-encoding": "gzip", "accept-encoding": "gzip, br;q=0.5"},
    ) as reply:
        got = b"".join(reply.iter_raw())
    assert (upstream.last.body, upstream.last.header("content-encoding")) == (packed, "gzip")
    assert upstream.last.header("accept-encoding") == "gzip, br;q=0.5"
    assert (got, reply.headers["content-encoding"]) == (packed_answer, "gzip")


def test_multipart_upload(any_client: httpx.Client, upstream: Upstream) -> None:
    content = bytes(range(256)) * 2000 + PERSON.encode()
    reply = any_client.post(
        "/openai/v1/files", data={"purpose": "assistants"}, files={"file": ("a.bin", content, "x/y")}
    )
    assert reply.status_code == 200
    assert content in upstream.last.body
    assert upstream.last.header("content-type") == reply.request.headers["content-type"]
    assert len(upstream.last.body) == int(reply.request.headers["content-length"])


def test_upload_without_a_length(any_client: httpx.Client, upstream: Upstream) -> None:
    """It goes on while it comes, however long it is."""

    def pieces() -> Iterator[bytes]:
        yield SENT[:10]
        deadline = time.monotonic() + 15
        while not any(SENT[:10] in connection.raw for connection in upstream.connections):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        yield SENT[10:]

    reply = any_client.post("/openai/v1/embeddings", content=pieces())
    assert reply.status_code == 200
    assert upstream.last.body == SENT


@pytest.mark.parametrize("status", [301, 307, 400, 404, 429, 500, 503])
def test_status_and_redirects(status: int, any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(Reply([ANSWER], status, [("location", "/v1/elsewhere"), ("retry-after", "3")]))
    reply = any_client.get("/openai/v1/models")
    assert (reply.status_code, reply.content) == (status, ANSWER)
    assert (reply.headers["location"], reply.headers["retry-after"]) == ("/v1/elsewhere", "3")
    assert len(upstream.requests) == 1


def test_streams_elsewhere_are_streamed_and_not_restored(any_client: httpx.Client, upstream: Upstream) -> None:
    gate = Gate()
    first, second = event({"content": "[[PERSON_1]]"}), b"data: PERSON_1\n\n"
    upstream.answer(sse_reply(first, gate, second))
    with any_client.stream("POST", "/openai/v1/responses", content=SENT) as reply:
        pieces = reply.iter_raw()
        assert next(pieces) == first
        gate.open()
        assert b"".join(pieces) == second


def test_a_long_download_is_not_buffered(any_client: httpx.Client, upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(Reply([b"a" * 100_000, gate, b"b" * 100_000], 200, [("content-type", "audio/mpeg")]))
    with any_client.stream("GET", "/openai/v1/files/f/content") as reply:
        got = b""
        pieces = reply.iter_raw()
        while len(got) < 100_000:
            got += next(pieces)
        gate.open()
        assert got + b"".join(pieces) == b"a" * 100_000 + b"b" * 100_000


def test_an_upload_is_not_buffered(proxy: ProxyProcess, upstream: Upstream) -> None:
    """Upstream has the first part before the client sends the second."""
    with raw.connected(proxy.port) as sock:
        head = raw.request_bytes("POST", "/openai/v1/files", b"x" * 200_000)
        sock.sendall(head[:-100_000])
        for _ in range(500):
            if any(len(connection.raw) > 50_000 for connection in upstream.connections):
                break
            import time  # noqa: PLC0415

            time.sleep(0.01)
        else:
            pytest.fail("upstream got nothing of a half upload")
        sock.sendall(head[-100_000:])
        assert raw.read_reply(sock).status == 200
    assert upstream.last.body == b"x" * 200_000


def test_header_bytes_and_order_stay(proxy: ProxyProcess, upstream: Upstream) -> None:
    headers = [("X-B", "1"), ("x-a", "2"), ("X-b", "3"), ("Accept", "*/*"), ("X-Latin", "caf\u00e9")]
    raw.exchange(proxy.port, raw.request_bytes("GET", "/openai/v1/models", headers=headers), method="GET")
    names = {name for name, _ in headers}
    sent = [(name, value.encode().decode("latin-1")) for name, value in headers]
    assert [pair for pair in upstream.last.headers if pair[0] in names] == sent


def test_websocket(proxy: ProxyProcess, upstream: Upstream) -> None:
    upstream.handler = lambda _: Reply(is_websocket=True)
    peer = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
    with raw.connected(proxy.port) as sock:
        target = "/openai/v1/realtime?model=m"
        sock.sendall(peer.send(wsproto.events.Request(host=f"127.0.0.1:{proxy.port}", target=target)))
        text = f"{PERSON} [[PERSON_1]]"
        got = ""
        while not got:
            peer.receive_data(sock.recv(65536))
            for item in peer.events():
                if isinstance(item, wsproto.events.AcceptConnection):
                    sock.sendall(peer.send(wsproto.events.TextMessage(data=text)))
                elif isinstance(item, wsproto.events.TextMessage):
                    got += item.data
                else:
                    pytest.fail(f"unexpected {type(item).__name__}")
        sock.sendall(peer.send(wsproto.events.CloseConnection(code=1000)))
    assert got == text
    assert upstream.last.target == "/v1/realtime?model=m"


def test_unknown_json_is_not_read(any_client: httpx.Client, upstream: Upstream) -> None:
    upstream.answer(json_reply({"ok": True}))
    reply = any_client.post("/openai/v1/embeddings", content=b"\xff{broken")
    assert (reply.status_code, json.loads(reply.content)) == (200, {"ok": True})
    assert upstream.last.body == b"\xff{broken"
