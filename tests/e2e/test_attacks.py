"""Shapes of requests and of replies that are made to be misread, at the real proxy.

For each row: what the client gets, that upstream saw no value and nothing but masked chats, that the proxy's output
holds neither a value nor a fault, and that the next request works.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import repeat

import brotli
import pytest
from hyperframe.frame import GoAwayFrame, PingFrame, PushPromiseFrame, SettingsFrame, WindowUpdateFrame

from tests.kit import raw
from tests.kit.frames import Peer
from tests.kit.proxy import ProxyProcess
from tests.kit.samples import EMAIL, PERSON, chat_bytes
from tests.kit.upstream import Reply, Upstream, completion, echo, event

PATH = "/openai/v1/chat/completions"
BODY = chat_bytes(f"My name is {PERSON}, write to {EMAIL}.")
HELD = json.dumps(completion("Hello [[PERSON_1]]")).encode()


@pytest.fixture(autouse=True)
def unharmed(proxy: ProxyProcess, upstream: Upstream) -> Iterator[None]:
    """Hold what is right after every row."""
    before = len(proxy.output)
    yield
    assert upstream.never_saw(PERSON, EMAIL)
    assert all(b"[[PERSON_1]]" in each.body for each in upstream.requests)
    assert {each.path for each in upstream.requests} <= {"/v1/chat/completions"}
    upstream.handler = echo()
    after = raw.exchange(proxy.port, raw.request_bytes("POST", PATH, BODY, [("content-type", "application/json")]))
    assert (after.status, PERSON.encode() in after.body) == (200, True)
    said = proxy.output[before:]
    assert not [word for word in (PERSON, EMAIL, "Traceback", "crashed", "Addon error") if word in said], said


def request(
    *headers: str,
    line: str = f"POST {PATH} HTTP/1.1",
    body: bytes = BODY,
    host: str | None = "host: 127.0.0.1",
    length: str | None = None,
    end: str = "\r\n",
) -> bytes:
    """Return a request as it is written; without `length` it tells its body's."""
    told = f"content-length: {len(body)}" if length is None else length
    lines = [line, *([host] if host else []), "content-type: application/json", *([told] if told else []), *headers]
    return end.join([*lines, "", ""]).encode("latin-1") + body


def chunked(*headers: str, body: bytes, **more: str) -> bytes:
    return request("transfer-encoding: chunked", *headers, body=body, length="", **more)  # type: ignore[arg-type]


def chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), extension, data)


LAST = b"0\r\n\r\n"
HUNG_UP = 0
HTTP1: dict[str, tuple[int, bytes]] = {
    "no length at all": (400, request(length="")),
    "an empty body and a body behind it": (400, request(length="content-length: 0")),
    "the same length twice": (400, request(f"content-length: {len(BODY)}")),
    "a list of lengths": (400, request(length=f"content-length: {len(BODY)}, {len(BODY)}")),
    "a length with a sign": (400, request(length=f"content-length: +{len(BODY)}")),
    "a length in hex": (400, request(length=f"content-length: 0x{len(BODY):x}")),
    "a length with a line between": (400, request(length="content-length: 1_0")),
    "a length below nothing": (400, request(length="content-length: -1")),
    "a length in other digits": (400, request(length="content-length: \xb2")),
    "a blank before a colon": (400, request(length=f"content-length : {len(BODY)}")),
    "an encoding on a line of its own": (400, request("transfer-encoding:\r\n chunked", length="", body=chunk(BODY))),
    "an encoding that is quoted": (400, request('transfer-encoding: "chunked"', length="", body=chunk(BODY))),
    "an encoding behind chunks": (400, request("transfer-encoding: chunked, identity", length="", body=chunk(BODY))),
    "an encoding of HTTP/1.0": (400, chunked(body=chunk(BODY) + LAST, line=f"POST {PATH} HTTP/1.0")),
    "a vertical tab": (200, request("transfer-encoding: \x0bchunked", length="", body=chunk(BODY) + LAST)),
    "HTTP/0.9": (400, f"POST {PATH}\r\n\r\n".encode() + BODY),
    "HTTP/11": (400, request(line=f"POST {PATH} HTTP/11")),
    "a value in a chunk's extension": (200, chunked(body=chunk(BODY, f';n="{PERSON}"'.encode()) + LAST)),
    "a long extension": (200, chunked(body=chunk(BODY, b";a=" + b"b" * 70_000) + LAST)),
    "a chunk for each byte": (200, chunked(body=b"".join(chunk(bytes([byte])) for byte in BODY) + LAST)),
    "zeros before a chunk's size": (200, chunked(body=b"0000000000" + chunk(BODY) + LAST)),
    "a chunk below nothing": (HUNG_UP, chunked(body=b"-1\r\n" + BODY + LAST)),
    "a chunk in C's hex": (HUNG_UP, chunked(body=b"0x" + chunk(BODY) + LAST)),
    "a chunk that is longer than it says": (HUNG_UP, chunked(body=b"5\r\n" + BODY + LAST)),
    "a trailer with a value": (200, chunked(body=chunk(BODY) + f"0\r\nx-name: {PERSON}\r\n\r\n".encode())),
    "a length in a trailer": (200, chunked(body=chunk(BODY) + b"0\r\ncontent-length: 3\r\n\r\n")),
    "a trailer that is none": (HUNG_UP, chunked(body=chunk(BODY) + b"0\r\nnonsense\r\n\r\n")),
    "line ends without a CR": (200, request(end="\n")),
    "a header on two lines": (200, request("x-a: b\r\n c")),
    "a header without a colon": (400, request("nonsense")),
    "a header without a name": (400, request(": x")),
    "a blank in a header's name": (400, request("x a: b")),
    "a target of another port": (200, request(line=f"POST http://127.0.0.1:1{PATH} HTTP/1.1")),
    "a target with a user": (400, request(line=f"POST http://u:p@127.0.0.1{PATH} HTTP/1.1")),
    "a target of another scheme": (400, request(line=f"POST ftp://127.0.0.1{PATH} HTTP/1.1")),
    "a target without a path": (404, request(line="POST http://127.0.0.1 HTTP/1.1")),
    "a target that begins with a name": (404, request(line=f"POST //127.0.0.1{PATH} HTTP/1.1")),
    "all of the server": (404, request(line="POST * HTTP/1.1")),
    "a tunnel": (400, request(line="CONNECT api.openai.com:443 HTTP/1.1", body=b"", length="")),
    "a tunnel to a path": (400, request(line=f"CONNECT {PATH} HTTP/1.1")),
    "a method that reads, with a body": (400, request(line=f"OPTIONS {PATH} HTTP/1.1")),
    "a method that is odd, with a body": (200, request(line=f"TRACE {PATH} HTTP/1.1")),
    "two names of the door": (403, request("host: attacker.example")),
    "a list of names": (403, request(host="host: 127.0.0.1, attacker.example")),
    "a name on two lines": (403, request(host="host: 127.0.0.1\r\n attacker.example")),
    "a method that overrides": (200, request("x-http-method-override: GET", "x-http-method: GET")),
    "a method in the query": (200, request(line=f"POST {PATH}?_method=GET HTTP/1.1")),
    "a value as a name of the query": (200, request(line=f"POST {PATH}?{EMAIL}=1&{EMAIL}&a=b HTTP/1.1")),
    "a value in a parameter of the path": (400, request(line=f"POST {PATH};user={EMAIL} HTTP/1.1")),
    "a parameter further up": (400, request(line=f"POST /openai/v1;user={EMAIL}/chat/completions HTTP/1.1")),
    "a value on a way back": (400, request(line=f"POST /openai/v1/{EMAIL}/../chat/completions HTTP/1.1")),
    "a value in a fragment": (400, request(line=f"POST {PATH}#{EMAIL} HTTP/1.1")),
    "a query that is encoded": (400, request(line=f"POST {PATH}%3Fuser={EMAIL} HTTP/1.1")),
    "a GET that says it is a POST": (400, request("x-http-method-override: POST", line=f"GET {PATH} HTTP/1.1")),
    "a length that is for this hop alone": (200, request("connection: content-length, close")),
    "an encoding for this hop alone": (
        200,
        request("connection: content-encoding", "content-encoding: gzip", body=gzip.compress(BODY)),
    ),
    "two encodings, and one of them none": (
        415,
        request("content-encoding: identity", "content-encoding: gzip", body=gzip.compress(BODY)),
    ),
    "one encoding under another's name": (400, request("content-encoding: br", body=gzip.compress(BODY))),
    "an encoding that nothing names": (400, request(body=gzip.compress(BODY))),
    "a range": (200, request("range: bytes=0-3", "content-range: bytes 0-3/9")),
    "what it does not expect": (200, request("expect: 200-ok")),
    "half of it, and the rest as the next one": (400, request(length=f"content-length: {len(BODY) // 2}")),
    "20,000 headers": (200, request(*(f"x-{number}: y" for number in range(20_000)))),
    "bytes of nothing": (400, b"\x00\xff\x00\xff" * 100 + b"\r\n\r\n"),
    "HTTP/2 without a word": (HUNG_UP, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
}


@pytest.mark.parametrize("name", HTTP1)
def test_over_http1(name: str, proxy: ProxyProcess) -> None:
    status, data = HTTP1[name]
    with raw.connected(proxy.port) as sock:
        with suppress(BrokenPipeError, ConnectionResetError):
            sock.sendall(data)
        reply = raw.read_reply(sock)
    assert reply.status == status
    if status == 200:
        assert PERSON.encode() in reply.body


# --- HTTP/2 ----------------------------------------------------------------------------------------------------

PSEUDO = {":method": "POST", ":scheme": "https", ":authority": "localhost", ":path": PATH}
JSON = ("content-type", "application/json")


def asking(*more: tuple[str, str], **pseudo: str) -> Callable[[Peer], None]:
    """Return a request with other pseudo headers (none where empty), and with more headers."""
    given = PSEUDO | {f":{name}": value for name, value in pseudo.items()}
    fields = [(name, value) for name, value in given.items() if value]
    return lambda peer: peer.request([*fields, JSON, *more], BODY)


def in_order(*fields: tuple[str, str]) -> Callable[[Peer], None]:
    return lambda peer: peer.request(fields, BODY)


GOOD = [*PSEUDO.items(), JSON]


def then(begin: Callable[[Peer], object]) -> Callable[[Peer], None]:
    """Return what is sent before a request that is as it should be."""

    def go(peer: Peer) -> None:
        begin(peer)
        peer.request(GOOD, BODY)

    return go


def floods(frame: bytes, count: int = 5_000) -> Callable[[Peer], None]:
    return then(lambda peer: peer.send(frame * count))


def _continuations(pieces: Sequence[bytes]) -> Callable[[Peer], None]:
    def go(peer: Peer) -> None:
        peer.headers(peer.block(GOOD))
        for piece in pieces:
            peer.continuation(piece)

    return go


def _with_trailers(*trailers: tuple[str, str]) -> Callable[[Peer], None]:
    def go(peer: Peer) -> None:
        peer.headers(peer.block(GOOD), "END_HEADERS")
        peer.data(BODY)
        peer.headers(peer.block(trailers), "END_HEADERS", "END_STREAM")

    return go


def _in_pieces(pieces: Sequence[bytes]) -> Callable[[Peer], None]:
    def go(peer: Peer) -> None:
        peer.headers(peer.block(GOOD), "END_HEADERS")
        for piece in pieces:
            peer.data(piece)
        peer.data(b"", "END_STREAM")

    return go


def _padded(peer: Peer) -> None:
    peer.headers(peer.block(GOOD), "END_HEADERS")
    peer.data(BODY, "END_STREAM", padding=200)


def _of_a_few_bytes(peer: Peer) -> None:
    """Name one header of the table again and again."""
    peer.headers(peer.block([*GOOD, ("x-a", "y" * 4_000)]) + b"\xbe" * 15_000, "END_HEADERS")


def _says_good_bye(peer: Peer) -> None:
    peer.headers(peer.block(GOOD), "END_HEADERS")
    peer.send(GoAwayFrame(0))
    peer.data(BODY, "END_STREAM")


def _window_beyond_all(peer: Peer) -> None:
    peer.headers(peer.block(GOOD), "END_HEADERS")
    peer.send(WindowUpdateFrame(1, 2**31 - 1))
    peer.send(WindowUpdateFrame(1, 2**31 - 1))


HTTP2: dict[str, tuple[int, Callable[[Peer], None]]] = {
    "as it should be": (200, asking()),
    "a name in capitals": (0, asking(("X-Upper", "y"))),
    "a header of HTTP/1's connection": (0, asking(("connection", "close"))),
    "chunks": (0, asking(("transfer-encoding", "chunked"))),
    "an upgrade": (0, asking(("upgrade", "websocket"))),
    "two paths": (0, in_order(*PSEUDO.items(), (":path", "/v1/files"), JSON)),
    "two methods": (0, in_order((":method", "GET"), *GOOD)),
    "two names": (0, in_order(*PSEUDO.items(), (":authority", "attacker.example"), JSON)),
    "another name in Host": (0, asking(("host", "attacker.example"))),
    "a foreign name": (403, asking(authority="attacker.example")),
    "a pseudo header behind the others": (0, in_order(*[*PSEUDO.items()][:3], JSON, (":path", PATH))),
    "one that nobody knows": (0, in_order(*PSEUDO.items(), (":foo", "x"), JSON)),
    "a status": (0, in_order(*PSEUDO.items(), (":status", "200"), JSON)),
    "a tunnel": (0, in_order((":method", "CONNECT"), (":authority", "api.openai.com:443"))),
    "a WebSocket in a stream": (0, asking(method="CONNECT", protocol="websocket")),
    "no path": (0, in_order(*[*PSEUDO.items()][:3], JSON)),
    "a line end in the path": (0, asking(path=f"{PATH} HTTP/1.1\r\nx-a: b\r\n\r\n")),
    "a blank in the path": (400, asking(path="/v1/files HTTP/1.1")),
    "a path that begins with nothing": (400, asking(path="v1/files")),
    "a whole target": (400, asking(path="http://attacker.example/v1/files")),
    "a line end in the method": (0, asking(method="POST / HTTP/1.1\r\n", path="/v1/files")),
    "a target in the method": (400, asking(method=f"POST {PATH}", path="/v1/files")),
    "a line end in a header": (0, asking(("x-a", "b\r\ncontent-length: 0"))),
    "a line end in a header's name": (0, asking(("x-a: b\r\nx-c", "d"))),
    "nothing in a header": (0, asking(("x-a", "b\0"))),
    "another scheme": (400, asking(scheme="ftp")),
    "a length that is too short": (0, asking(("content-length", "5"))),
    "a length that is too long": (0, asking(("content-length", "9999"))),
    "a GET with a body": (400, asking(method="GET")),
    "a value in the trailers": (200, _with_trailers(("x-name", PERSON))),
    "a path in the trailers": (0, _with_trailers((":path", "/v1/files"))),
    "a frame for each byte": (200, _in_pieces([bytes([byte]) for byte in BODY])),
    "frames with nothing": (200, _in_pieces([*repeat(b"", 5_000), BODY])),
    "much of no use around it": (200, _padded),
    "headers without an end": (0, _continuations([b"\x00\x01x\x01y"] * 20_000)),
    "headers of nothing, without an end": (0, _continuations([b""] * 20_000)),
    "a table that becomes megabytes": (0, _of_a_few_bytes),
    "a table that is broken": (0, lambda peer: peer.headers(b"\xff" * 8, "END_HEADERS")),
    "2,000 headers": (0, asking(*((f"x-{number}", "y") for number in range(2_000)))),
    "a body before the headers": (0, lambda peer: peer.data(BODY, "END_STREAM")),
    "a good-bye in the middle": (0, _says_good_bye),
    "a window beyond all": (0, _window_beyond_all),
    "a promise": (0, then(lambda peer: peer.send(PushPromiseFrame(1, 2)))),
    "settings without an end": (200, floods(SettingsFrame(0).serialize())),
    "pings without an end": (200, floods(PingFrame(0, b"01234567").serialize())),
    "a frame that nobody knows": (200, floods(b"\x00\x00\x04\xfa\x00\x00\x00\x00\x00abcd", 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", HTTP2)
def test_over_http2(name: str, proxy: ProxyProcess) -> None:
    status, ask = HTTP2[name]
    with Peer(proxy.port, proxy.ca_path) as peer:
        ask(peer)
        got, body = peer.answer()
    assert got == status
    if status == 200:
        assert PERSON.encode() in body


@pytest.mark.parametrize("has_body", [True, False])
def test_streams_that_are_reset_at_once(proxy: ProxyProcess, upstream: Upstream, *, has_body: bool) -> None:
    with Peer(proxy.port, proxy.ca_path) as peer:
        for stream in range(1, 1_000, 2):
            peer.headers(peer.block(GOOD), "END_HEADERS", stream=stream)
            if has_body:
                peer.data(BODY, "END_STREAM", stream=stream)
            peer.reset(stream)
    assert len(upstream.requests) < 100


# --- replies ---------------------------------------------------------------------------------------------------

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
TOLD = b"content-length: %d\r\n\r\n" % len(HELD)


def written(*steps: bytes) -> Reply:
    return Reply(steps, framing="raw")


def whole(body: bytes, *headers: tuple[str, str]) -> Reply:
    return Reply([body], 200, [("content-type", "application/json"), *headers])


def streamed(*steps: bytes) -> Reply:
    return Reply(steps, 200, [("content-type", "text/event-stream")], "chunked")


RESTORED, AS_IT_CAME, BROKEN = "restored", "as it came", "broken off"
REPLIES: dict[str, tuple[int, str, Reply]] = {
    "two encodings": (200, RESTORED, whole(gzip.compress(brotli.compress(HELD)), ("content-encoding", "br, gzip"))),
    "ten that are none": (200, RESTORED, whole(HELD, ("content-encoding", ", ".join(["gzip"] * 10)))),
    "5,000 encodings": (200, AS_IT_CAME, whole(HELD, ("content-encoding", ", ".join(["gzip"] * 5_000)))),
    "an encoding that nobody knows": (200, AS_IT_CAME, whole(HELD, ("content-encoding", "x-foo"))),
    "an encoding that nothing names": (200, AS_IT_CAME, whole(gzip.compress(HELD))),
    "another encoding than it says": (200, RESTORED, whole(brotli.compress(HELD), ("content-encoding", "gzip"))),
    "two lengths": (502, "", written(OK + b"content-length: 5\r\n" + TOLD + HELD)),
    "a length and chunks": (502, "", written(OK + b"transfer-encoding: chunked\r\n" + TOLD + chunk(HELD) + LAST)),
    "a length below nothing": (502, "", written(OK + b"content-length: -5\r\n\r\n" + HELD)),
    "a length that is too long": (502, "", written(OK + b"content-length: 99999\r\n\r\n" + HELD)),
    "no length at all": (200, RESTORED, written(OK + b"\r\n" + HELD)),
    "a chunk that is none": (200, BROKEN, written(OK + b"transfer-encoding: chunked\r\n\r\nzz\r\n" + HELD)),
    "a chunk that ends early": (200, BROKEN, written(OK + b"transfer-encoding: chunked\r\n\r\nffff\r\n" + HELD)),
    "no last chunk": (200, BROKEN, written(OK + b"transfer-encoding: chunked\r\n\r\n" + chunk(HELD))),
    "HTTP/1.0": (200, RESTORED, written(OK.replace(b"1.1", b"1.0") + b"\r\n" + HELD)),
    "HTTP/0.9": (502, "", written(HELD)),
    "bytes of nothing": (502, "", written(b"\x00\x01\x02\r\n\r\n")),
    "a status that is none": (999, RESTORED, written(OK.replace(b"200", b"999") + TOLD + HELD)),
    "a body where there is none": (204, "", written(OK.replace(b"200", b"204") + TOLD + HELD)),
    "another answer behind it": (200, RESTORED, written(OK + TOLD + HELD + OK + b"content-length: 2\r\n\r\n{}")),
    "a header on two lines": (200, RESTORED, written(OK + b"x-a: b\r\n c\r\n" + TOLD + HELD)),
    "hints without an end": (502, "", written(*repeat(b"HTTP/1.1 100 Continue\r\n\r\n", 2_000))),
    "an answer in parts": (200, RESTORED, whole(b"--b\r\n\r\n" + HELD + b"\r\n--b--")),
    "an event that never ends": (200, AS_IT_CAME, streamed(b"data: [[PERSON_1]]", *repeat(b"x" * 100_000, 90))),
    "texts behind the end": (
        200,
        RESTORED,
        streamed(b"data: [DONE]\n\n", event({"content": "late [[PERSON_1]]"})),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLIES)
def test_replies(name: str, proxy: ProxyProcess, upstream: Upstream) -> None:
    status, state, reply = REPLIES[name]
    upstream.handler = lambda _: reply
    got = raw.exchange(proxy.port, raw.request_bytes("POST", PATH, BODY, [("content-type", "application/json")]))
    assert got.status == status
    assert (PERSON.encode() in got.body) == (state == RESTORED)
    assert got.is_complete == (state != BROKEN)
    if state == AS_IT_CAME:
        assert got.body == b"".join(step for step in reply.steps if isinstance(step, bytes))
    if status == 502:
        assert json.loads(got.body)["error"]["code"].startswith("pasteguard_upstream")
