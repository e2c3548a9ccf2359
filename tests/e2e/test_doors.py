"""Doors that cannot be turned against their owner: what websites, redirects and clients of others may not do."""

import base64
import contextlib
import gzip
import hashlib
import json
import time
import zlib
from collections.abc import Iterator, Sequence

import httpx
import openai
import pytest

from tests.e2e.test_forward import _REVERSE_DOOR as REVERSE_DOOR
from tests.e2e.test_forward import door_url, port_of
from tests.kit import raw
from tests.kit.proxy import ProxyProcess, free_port, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat, chat_bytes
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import Reply, Upstream, completion, echo, event, json_reply, running_upstream

TEXT = f"My name is {PERSON}, write to {EMAIL}."
BODY = chat_bytes(TEXT)
PATH = "/openai/v1/chat/completions"
JSON = [("content-type", "application/json")]
KEY = "fallback-" + "key"
PASSWORD = "word"
USERS = {"me": PASSWORD, "ann": "anns-own", "ben": "bens-own"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def elsewhere(ca: ThrowAwayCa) -> Iterator[Upstream]:
    """Listed as `localhost`, over TLS."""
    with running_upstream(ca) as upstream:
        yield upstream


@pytest.fixture(autouse=True)
def fresh(provider: Upstream, elsewhere: Upstream) -> None:
    provider.reset()
    elsewhere.reset()


def started(folder_factory: pytest.TempPathFactory, provider: Upstream, *options: str) -> ProxyProcess:
    folder = folder_factory.mktemp("doors")
    return ProxyProcess(mitmdump(provider.url, folder, *FAST, *options), folder)


@pytest.fixture(scope="module")
def door(provider: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """Both doors, with a fallback key at the reverse one."""
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}"]
    options += ["--set", "pasteguard_hosts=localhost", "--set", f"pasteguard_openai_api_key={KEY}"]
    options += [
        "--set",
        "pasteguard_allowed_hosts=box.example",
        "--set",
        "pasteguard_allowed_origins=https://ui.example",
    ]
    with started(tmp_path_factory, provider, *options) as proxy:
        proxy.port = port_of(REVERSE_DOOR, proxy)
        proxy.wait_until_ready()
        yield proxy


def ask(
    proxy: ProxyProcess,
    *headers: tuple[str, str],
    path: str = PATH,
    body: bytes = BODY,
    method: str = "POST",
    host: str = "127.0.0.1",
) -> raw.RawReply:
    given = [*headers] if any(name == "content-type" for name, _ in headers) else [*headers, *JSON]
    return raw.exchange(proxy.port, raw.request_bytes(method, path, body, given, host), method=method)


def code_of(reply: raw.RawReply) -> str:
    error = json.loads(reply.body)["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    return str(error["code"])


def nothing_left(upstream: Upstream) -> None:
    assert upstream.requests == []
    assert upstream.never_saw(PERSON, EMAIL)


# --- web pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:3000", "localhost", "LOCALHOST:1", "[::1]:80", "chat.localhost", "box.example:3000"],
)
def test_the_doors_own_names(door: ProxyProcess, provider: Upstream, host: str) -> None:
    assert ask(door, host=host).status == 200
    assert provider.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:3000", "127.0.0.1.attacker.example", "localhost.attacker.example",
             "192.0.2.7", "127.0.0.1@attacker.example", "api.openai.com", "a b", "[::1", "xbox.example",
             "[::1]attacker.example", "127.0.0.1%40attacker.example", "127.0.0.1:80:80", "localhost\\attacker.example"]
)  # fmt: skip
@pytest.mark.parametrize("path", [PATH, "/openai/v1/models", "/info"])
def test_a_rebound_name_is_none_of_ours(door: ProxyProcess, provider: Upstream, host: str, path: str) -> None:
    reply = ask(door, host=host, path=path)
    assert reply.status in (400, 403)
    if reply.status == 403:
        assert code_of(reply) == "pasteguard_foreign_host"
    nothing_left(provider)


def test_an_absolute_target_names_the_door_too(door: ProxyProcess, provider: Upstream) -> None:
    assert ask(door, path=f"http://attacker.example{PATH}").status == 403
    nothing_left(provider)


@pytest.mark.parametrize(
    ("origin", "headers", "is_good"),
    [
        ("https://attacker.example", [], False),
        ("https://attacker.example", [("authorization", "Bearer x")], False),
        ("http://localhost.attacker.example", [], False),
        ("https://ui.example.attacker.example", [], False),
        ("https://ui.example", [], True),
        ("http://localhost:5173", [], True),
        ("http://127.0.0.1:8080", [], True),
        ("app://obsidian.md", [], True),
        ("file://", [], True),
        ("vscode-webview://1a2b", [], True),
        ("http://tauri.localhost", [], True),
        ("null", [], False),
        ("null", [("authorization", "Bearer own")], True),
        ("nonsense", [], False),
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_pages_of_websites_stay_outside(
    door: ProxyProcess,
    provider: Upstream,
    origin: str,
    headers: list[tuple[str, str]],
    content_type: str,
    *,
    is_good: bool,
) -> None:
    reply = ask(door, ("origin", origin), ("content-type", content_type), *headers)
    assert (reply.status == 200) is is_good
    if not is_good:
        assert code_of(reply) == "pasteguard_foreign_origin"
        nothing_left(provider)


def test_a_form_of_an_old_browser_stays_outside(door: ProxyProcess, provider: Upstream) -> None:
    assert ask(door, ("sec-fetch-site", "cross-site"), ("content-type", "text/plain")).status == 403
    nothing_left(provider)


@pytest.mark.parametrize(
    ("path", "method", "content_type", "has_key"),
    [
        (PATH, "POST", "application/json", True),
        (PATH, "POST", "application/json; charset=utf-8", True),
        (PATH, "POST", "text/plain", False),
        (PATH, "POST", "text/plain; application/json", False),
        (PATH, "GET", "application/json", False),
        ("/openai/v1/models", "GET", "application/json", False),
        ("/openai/v1/responses", "POST", "application/json", False),
    ],
)
def test_the_fallback_key_is_for_chats_alone(
    door: ProxyProcess, provider: Upstream, path: str, method: str, content_type: str, *, has_key: bool
) -> None:
    ask(door, ("content-type", content_type), path=path, method=method, body=BODY if method == "POST" else b"")
    assert (provider.last.header("authorization") == f"Bearer {KEY}") is has_key


@pytest.mark.parametrize("path", [PATH, "/openai/v1/models"])
@pytest.mark.parametrize("origin", [None, "http://localhost:5173"])
def test_no_reply_is_opened_to_pages(door: ProxyProcess, provider: Upstream, path: str, origin: str | None) -> None:
    opened = [("access-control-allow-origin", "*"), ("Access-Control-Expose-Headers", "x"), ("x-other", "1")]
    provider.handler = lambda _: json_reply(completion("Hi"), headers=opened)
    reply = ask(door, *([("origin", origin)] if origin else []), path=path)
    assert reply.headers["x-other"] == "1"
    assert any(name.startswith("access-control") for name in reply.headers) is (origin is not None)


# --- whose key goes where ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/anthropic/v1/messages", "/v1beta/models/x:generateContent", "/codex/responses", "/", "/v10/chat/completions",
     "/x/v1/chat/completions", "/openai2/v1/chat/completions", "/api/chat", "/v1/../anthropic/v1/messages/../../../x"]
)  # fmt: skip
def test_what_is_meant_for_others_goes_nowhere(door: ProxyProcess, provider: Upstream, path: str) -> None:
    reply = ask(door, ("x-api-key", "of-another"), path=path)
    if "/../" in path:  # begins below our prefix as well
        return
    assert reply.status == 404
    assert code_of(reply) == "pasteguard_unknown_path"
    nothing_left(provider)


@pytest.mark.parametrize("path", ["/openai/v1/files", "/v1/files", "/openai/deployments/x/files?api-version=1"])
def test_what_is_the_providers_passes_as_it_is(door: ProxyProcess, provider: Upstream, path: str) -> None:
    assert ask(door, ("x-api-key", "k"), path=path).status == 200
    assert provider.last.target == path.replace("/openai/v1", "/v1")
    assert provider.last.body == BODY


@pytest.mark.parametrize("header", ["x-api-key", "x-goog-api-key", "anthropic-version"])
@pytest.mark.parametrize("path", [PATH, "/openai/v1/responses"])
def test_openai_gets_no_key_of_others(
    provider: Upstream, tmp_path_factory: pytest.TempPathFactory, openai_door: ProxyProcess, header: str, path: str
) -> None:
    reply = ask(openai_door, (header, "of-another"), path=path)
    assert (reply.status, code_of(reply)) == (400, "pasteguard_wrong_provider")


@pytest.fixture(scope="module")
def openai_door(provider: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """Before api.openai.com, of which nothing is asked."""
    folder = tmp_path_factory.mktemp("openai")
    command = mitmdump("https://api.openai.com", folder, *FAST)
    with ProxyProcess(command, folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


# --- redirects -----------------------------------------------------------------------------------------------


def redirect(status: int, *headers: tuple[str, str]) -> Reply:
    return Reply([b"moved"], status, [("content-type", "text/plain"), *headers])


SAME = ["/v1/chat/completions/", "{origin}/v1/chat/completions/", "completions/", "//{authority}/v1/chat/completions/"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", SAME)
def test_a_redirect_comes_back_to_our_door(door: ProxyProcess, provider: Upstream, status: int, location: str) -> None:
    there = location.format(origin=provider.url, authority=f"127.0.0.1:{provider.port}")
    provider.handler = lambda _: redirect(status, ("location", there))
    reply = ask(door)
    assert reply.status == status
    assert reply.headers["location"] == "/openai/v1/chat/completions/"


def test_the_real_client_follows_it_masked(door: ProxyProcess, provider: Upstream) -> None:
    def moved(request: object) -> Reply:
        target = str(getattr(request, "target", ""))
        return echo()(request) if target.endswith("/") else redirect(307, ("location", f"{provider.url}{target}/"))  # type: ignore[arg-type]

    provider.handler = moved
    client = openai.OpenAI(api_key="x", base_url=f"{door.url}/openai/v1", max_retries=0)
    answer = client.chat.completions.create(model="m", messages=[{"role": "user", "content": TEXT}])
    assert answer.choices[0].message.content == TEXT
    assert [each.target for each in provider.requests] == ["/v1/chat/completions", "/v1/chat/completions/"]
    assert provider.never_saw(PERSON, EMAIL)


ELSEWHERE = ["https://attacker.example/v1/chat/completions", "//attacker.example/v1/chat/completions",
             "http://127.0.0.1:1/v1/chat/completions", "https://127.0.0.1/v1/chat/completions",
             "/v1/files", "/v1/chat/completions\\@attacker.example", "http://user@127.0.0.1/x",
             "http://[::1/"]  # fmt: skip


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308])
@pytest.mark.parametrize("location", ELSEWHERE)
def test_a_redirect_to_elsewhere_is_refused(door: ProxyProcess, provider: Upstream, status: int, location: str) -> None:
    provider.handler = lambda _: redirect(status, ("location", location), ("content-location", location))
    reply = ask(door)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_redirect")
    assert "location" not in reply.headers
    assert "content-location" not in reply.headers
    if "attacker" in location and "\\" not in location:
        assert "attacker.example" in json.loads(reply.body)["error"]["message"]


@pytest.mark.parametrize("refresh", ["0; url=https://attacker.example/x", "0;URL='//attacker.example'", "5, /v1/files"])
def test_a_refresh_to_elsewhere_is_refused(door: ProxyProcess, provider: Upstream, refresh: str) -> None:
    provider.handler = lambda _: json_reply(completion("Hi"), headers=[("refresh", refresh)])
    reply = ask(door)
    assert reply.status == 502
    assert "refresh" not in reply.headers


def test_without_a_body_too(door: ProxyProcess, provider: Upstream) -> None:
    provider.handler = lambda _: Reply([], 307, [("location", "https://attacker.example/")])
    reply = ask(door)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_redirect")


def test_where_an_answer_is_stored_is_told_in_our_words(door: ProxyProcess, provider: Upstream) -> None:
    headers = [("content-location", f"{provider.url}/v1/chat/completions/c1"), ("alt-svc", 'h3=":443"')]
    provider.handler = lambda _: json_reply(completion("Hi"), headers=headers)
    reply = ask(door)
    assert reply.status == 200
    assert reply.headers["content-location"] == "/openai/v1/chat/completions/c1"
    assert "alt-svc" not in reply.headers
    provider.handler = lambda _: json_reply(completion("Hi"), headers=[("content-location", "https://other.example/")])
    assert "content-location" not in ask(door).headers


@pytest.mark.parametrize("place", ["/v1/..//attacker.example/v1/chat/completions", "/v1/files#/chat/completions"])
def test_a_path_that_is_read_as_another_place(door: ProxyProcess, provider: Upstream, place: str) -> None:
    provider.handler = lambda _: redirect(308, ("location", place))
    assert (ask(door).status, len(provider.requests)) == (502, 1)


H2C = [("connection", "Upgrade, HTTP2-Settings"), ("upgrade", "h2c"), ("http2-settings", "AAMAAABk")]
WEBSOCKET = [("connection", "upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")]


@pytest.mark.parametrize("asked", [H2C, WEBSOCKET, []], ids=["h2c", "websocket", "nothing"])
@pytest.mark.parametrize("path", [PATH, "/v1/embeddings"])
def test_no_change_of_protocol_opens_a_tunnel(
    door: ProxyProcess, provider: Upstream, path: str, asked: list[tuple[str, str]]
) -> None:
    """Java's client asks for HTTP/2 with its first request; behind the change all bodies would go as they are."""
    provider.handler = lambda _: Reply(
        [b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n", 0.5], framing="raw"
    )
    with raw.connected(door.port) as sock:
        sock.sendall(raw.request_bytes("POST", path, b'{"messages": []}', [*asked, *JSON]))
        reply = raw.read_reply(sock)
        sock.settimeout(1)  # as long as a tunnel would need to take it through
        with contextlib.suppress(OSError):
            sock.sendall(BODY)
            sock.recv(1000)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_unasked_protocol")
    assert provider.last.header("upgrade") is None
    assert provider.last.header("http2-settings") is None
    assert provider.never_saw(PERSON, EMAIL)
    provider.handler = echo()
    assert ask(door).status == 200


@pytest.mark.parametrize("location", ["/v1/chat/completions/", "https://attacker.example/", "/v1/files"])
def test_at_the_forward_door(door: ProxyProcess, elsewhere: Upstream, location: str) -> None:
    elsewhere.handler = lambda _: redirect(308, ("location", location))
    with httpx.Client(proxy=door_url(door), verify=trusting(door.ca_path), trust_env=False) as client:
        reply = client.post(f"https://localhost:{elsewhere.port}/v1/chat/completions", json=chat(TEXT))
    is_good = location == "/v1/chat/completions/"
    assert reply.status_code == (308 if is_good else 502)
    assert reply.headers.get("location") == (location if is_good else None)
    assert elsewhere.never_saw(PERSON, EMAIL)


# --- bodies and upstreams ------------------------------------------------------------------------------------


def early_hints(body: bytes) -> Reply:
    head = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
    real = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return Reply([head, 0.05, real + body], framing="raw")


def test_hints_are_not_the_answer(door: ProxyProcess, provider: Upstream) -> None:
    body = json.dumps(completion("Hello [[PERSON_1]]")).encode()
    provider.handler = lambda _: early_hints(body)
    reply = ask(door)
    assert reply.status == 200
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == f"Hello {PERSON}"


@pytest.mark.parametrize("is_chunked", [False, True])
def test_too_large_a_body_is_refused_without_being_kept(
    door: ProxyProcess, provider: Upstream, *, is_chunked: bool
) -> None:
    size = 200 * 1024 * 1024
    before = resident_kb(door.pid)
    framing = "transfer-encoding: chunked" if is_chunked else f"content-length: {size}"
    head = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{framing}\r\n\r\n"
    piece = b" " * 1024 * 1024
    if is_chunked:
        piece = b"%x\r\n%s\r\n" % (len(piece), piece)
    peak = 0
    with raw.connected(door.port, 60) as sock:
        sock.sendall(head.encode())
        with contextlib.suppress(OSError):
            for number in range(200):
                sock.sendall(piece)
                peak = max(peak, resident_kb(door.pid)) if number % 10 == 0 else peak
        reply = raw.read_reply(sock)
    assert (reply.status, code_of(reply)) == (413, "body_too_large")
    assert peak - before < 120 * 1024, "twice the limit, at most"
    nothing_left(provider)
    assert ask(door).status == 200


def resident_kb(pid: int) -> int:
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_a_refused_request_is_not_read_whole(door: ProxyProcess, provider: Upstream) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nhost: attacker.example\r\ncontent-length: {1 << 30}\r\n\r\n"
    with raw.connected(door.port) as sock:
        sock.sendall(head.encode() + b" " * 100_000)
        reply = raw.read_reply(sock)
    assert (reply.status, code_of(reply)) == (403, "pasteguard_foreign_host")
    nothing_left(provider)


@pytest.mark.parametrize("path", [PATH, "/openai/v1/models"])
def test_a_dead_provider_is_told_of_in_json(
    tmp_path_factory: pytest.TempPathFactory, dead_door: ProxyProcess, path: str
) -> None:
    reply = ask(dead_door, path=path)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_upstream_refused")
    assert "127.0.0.1" in json.loads(reply.body)["error"]["message"]
    assert "no answer of 127.0.0.1: it refuses the connection" in dead_door.output


@pytest.fixture(scope="module")
def dead_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("dead")
    with ProxyProcess(mitmdump(f"http://127.0.0.1:{free_port()}", folder, *FAST), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


def test_a_provider_that_hangs_up_is_told_of_in_json(door: ProxyProcess, provider: Upstream) -> None:
    provider.handler = lambda _: Reply([], framing="raw")
    reply = ask(door)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_upstream_closed")


SAID = json.dumps(completion("Hello [[PERSON_1]]")).encode()
MEMBERS = gzip.compress(SAID[:30]) + gzip.compress(SAID[30:])


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", MEMBERS), ("deflate", zlib.compress(SAID)[2:-4]), ("gzip", SAID), ("br", SAID), ("zstd", MEMBERS)],
)
def test_however_a_reply_is_packed_it_comes_whole(
    door: ProxyProcess, provider: Upstream, encoding: str, body: bytes
) -> None:
    provider.handler = lambda _: Reply(
        [body], 200, [("content-type", "application/json"), ("content-encoding", encoding)]
    )
    reply = ask(door)
    assert json.loads(reply.body)["choices"][0]["message"]["content"] == f"Hello {PERSON}"


@pytest.mark.parametrize("body", [MEMBERS[:-20], gzip.compress(SAID)[:40]])
def test_half_a_reply_is_not_taken_for_a_whole_one(door: ProxyProcess, provider: Upstream, body: bytes) -> None:
    packed = [("content-type", "application/json"), ("content-encoding", "gzip")]
    provider.handler = lambda _: Reply([body], 200, packed)
    reply = ask(door)
    assert (reply.status, code_of(reply)) == (502, "pasteguard_upstream_broken")


def test_half_a_stream_tells_so_and_does_not_end_as_a_whole_one(door: ProxyProcess, provider: Upstream) -> None:
    packed = [("content-type", "text/event-stream"), ("content-encoding", "gzip")]
    events = gzip.compress(event({"content": "Hello [[PERSON_1]], [[PERS"}) * 9)
    provider.handler = lambda _: Reply([events[:-8], 0.1, b"checksum"], 200, packed, "chunked")
    reply = ask(door)
    said = [json.loads(line.removeprefix(b"data: ")) for line in reply.body.split(b"\n\n") if line]
    assert f"Hello {PERSON}, [[PERS" in "".join(each["choices"][0]["delta"]["content"] for each in said[:-1])
    assert said[-1]["error"]["code"] == "pasteguard_upstream_failed"
    assert not reply.is_complete


# --- endpoints that are not masked ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict_door(
    provider: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProxyProcess]:
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}"]
    options += ["--set", "pasteguard_hosts=localhost", "--set", "pasteguard_other_endpoints=refuse"]
    options += ["--set", "pasteguard_passed_endpoints=embeddings", "--set", "pasteguard_passed_endpoints=/v1/files/a"]
    with started(tmp_path_factory, provider, *options) as proxy:
        proxy.port = port_of(REVERSE_DOOR, proxy)
        proxy.wait_until_ready()
        yield proxy


@pytest.mark.parametrize(
    ("path", "method", "passes"),
    [
        ("/openai/v1/responses", "POST", False),
        ("/openai/v1/responses/input_tokens", "POST", False),
        ("/openai/v1/anything/new", "PUT", False),
        ("/openai/v1/responses", "DELETE", False),
        ("/openai/v1/models", "GET", True),
        ("/openai/v1/embeddings", "POST", True),
        ("/v1/embeddings/x", "POST", True),
        ("/v1/embeddings2", "POST", False),
        ("/v1/responses/%2e%2e/embeddings", "POST", False),
        ("/openai/v1/files/a", "POST", False),
        ("/v1/files/a/b", "POST", True),
    ],
)
def test_nothing_unmasked_leaves(
    strict_door: ProxyProcess, provider: Upstream, path: str, method: str, *, passes: bool
) -> None:
    reply = ask(strict_door, path=path, method=method, body=b"" if method == "GET" else BODY)
    assert (reply.status == 200) is passes
    if not passes:
        assert code_of(reply) == "pasteguard_not_masked_endpoint"
        nothing_left(provider)


@pytest.mark.parametrize("more", [b"", b" " * 200_000], ids=["short", "long"])
def test_a_body_that_was_not_announced_stays_too(strict_door: ProxyProcess, elsewhere: Upstream, more: bytes) -> None:
    with httpx.Client(
        proxy=door_url(strict_door), verify=trusting(strict_door.ca_path), http2=True, trust_env=False
    ) as c:
        url = f"https://localhost:{elsewhere.port}/v1/models"
        assert c.get(url).status_code == 200
        elsewhere.reset()
        reply = c.request("GET", url, content=iter([BODY, more]))
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "pasteguard_not_masked_endpoint")
    nothing_left(elsewhere)


@pytest.mark.parametrize(
    ("headers", "path", "shape"),
    [
        ([("anthropic-version", "2023-06-01")], "/v1/messages", {"type", "error"}),
        ([("x-goog-api-key", "k")], "/v1/models/m:generateContent", {"error"}),
        ([], "/v1/responses", {"error"}),
    ],
)
def test_each_api_is_refused_in_its_own_shape(
    strict_door: ProxyProcess, headers: Sequence[tuple[str, str]], path: str, shape: set[str]
) -> None:
    reply = ask(strict_door, *headers, path=path)
    told = json.loads(reply.body)
    assert reply.status == 400
    assert told.keys() == shape
    assert "pasteguard_passed_endpoints" in told["error"]["message"]


FORM = 'multipart/form-data; boundary="b"'


def form(name: str, data: bytes, filename: str = "") -> bytes:
    named = f'; filename="{filename}"' if filename else ""
    head = f'--b\r\ncontent-disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
    return head + data + b"\r\n--b--\r\n"


def lines_of_a_batch() -> bytes:
    urls = ("/v1/chat/completions", "/v1/responses", "/v1/embeddings")
    return b"\n".join(
        json.dumps({"custom_id": url, "method": "POST", "url": url, "body": chat(TEXT)}).encode() for url in urls
    )


def of_gemini(text: str) -> bytes:
    return json.dumps({"contents": [{"parts": [{"text": text}, {"inlineData": {"data": "iVBOR"}}]}]}).encode()


OTHERS: list[tuple[str, str, bytes]] = [
    ("/v1/images/generations", "application/json", json.dumps({"prompt": TEXT}).encode()),
    ("/v1/images/edits", FORM, form("prompt", TEXT.encode())),
    ("/v1/videos", FORM, form("image", b"\x89PNG\r\n" + TEXT.encode(), "a.png")),
    ("/v1/audio/speech", "application/json", json.dumps({"input": TEXT, "voice": "x"}).encode()),
    ("/v1/audio/transcriptions", FORM, form("prompt", TEXT.encode())),
    ("/v1/files", FORM, form("file", lines_of_a_batch(), "batch.jsonl")),
    ("/v1/uploads/upload_1/parts", FORM, form("data", TEXT.encode(), "part")),
    ("/v1/batches", "application/json", json.dumps({"metadata": {"of": TEXT}}).encode()),
    ("/v1/threads", "application/json", json.dumps({"messages": [{"role": "user", "content": TEXT}]}).encode()),
    ("/v1/threads/thread_1/runs", "application/json", json.dumps({"instructions": TEXT}).encode()),
    ("/v1/realtime/calls", "application/sdp", b"v=0\r\ns=" + TEXT.encode()),
    ("/v1/vector_stores/vs_1/search", "application/json", json.dumps({"query": TEXT}).encode()),
    ("/v1beta/models/gemini:generateContent?key=k", "application/json", of_gemini(TEXT)),
    ("/v1beta/models/gemini:streamGenerateContent?alt=sse", "application/json", of_gemini(TEXT)),
    ("/v1internal:streamGenerateContent", "application/json", b'{"request":' + of_gemini(TEXT) + b"}"),
    ("/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict", "application/json", BODY),
    ("/api/chat", "application/json", BODY),
    ("/api/generate", "application/json", json.dumps({"prompt": TEXT, "context": [1, 2]}).encode()),
    ("/model/m/converse", "application/json", json.dumps({"messages": [{"content": [{"text": TEXT}]}]}).encode()),
    ("/model/m/invoke-with-response-stream", "application/json", BODY),
    ("/v2/chat", "application/json", BODY),
    ("/completion", "application/json", json.dumps({"prompt": TEXT}).encode()),
    ("/v1/of/tomorrow", "application/octet-stream", TEXT.encode()),
]


@pytest.mark.parametrize("is_strict", [True, False])
@pytest.mark.parametrize(("path", "content_type", "body"), OTHERS, ids=[path for path, _, _ in OTHERS])
def test_what_no_endpoint_of_ours_reads_is_refused_or_passes_as_it_is(
    door: ProxyProcess,
    strict_door: ProxyProcess,
    elsewhere: Upstream,
    path: str,
    content_type: str,
    body: bytes,
    *,
    is_strict: bool,
) -> None:
    proxy = strict_door if is_strict else door
    answer = b"data: [[PERSON_1]] and [[1, 2\r\n\r\n"
    elsewhere.answer(Reply([answer], 200, [("content-type", "text/event-stream")], "chunked"))
    headers = {"content-type": content_type, "authorization": "AWS4-HMAC-SHA256 Signature=x"}
    with httpx.Client(proxy=door_url(proxy), verify=trusting(proxy.ca_path), trust_env=False) as client:
        reply = client.post(f"https://localhost:{elsewhere.port}{path}", content=body, headers=headers)
    if is_strict:
        assert reply.status_code == 400
        assert "is not masked" in reply.json()["error"]["message"]
        nothing_left(elsewhere)
    else:
        assert (reply.status_code, reply.content) == (200, answer)
        assert (elsewhere.last.target, elsewhere.last.body) == (path, body)
        assert elsewhere.last.header("authorization") == headers["authorization"]


def test_no_websocket_opens(strict_door: ProxyProcess, provider: Upstream) -> None:
    upgrade = [("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13"),
               ("sec-websocket-key", base64.b64encode(b"0" * 16).decode())]  # fmt: skip
    assert ask(strict_door, *upgrade, path="/v1/responses", method="GET", body=b"").status == 426
    nothing_left(provider)


# --- a door on the network -----------------------------------------------------------------------------------


def test_no_open_relay(provider: Upstream, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("relay")
    command = mitmdump(provider.url, folder, *FAST, "--set", f"pasteguard_openai_api_key={KEY}")
    command = [word.replace("@127.0.0.1:0", "@0.0.0.0:0") for word in command]
    proxy = ProxyProcess(command, folder)
    proxy.start()
    try:
        deadline = time.monotonic() + 60
        while "proxyauth" not in proxy.output:
            assert time.monotonic() < deadline, proxy.output
            time.sleep(0.05)
    finally:
        proxy.stop()
    assert "PasteGuard is ready" not in proxy.output


@pytest.fixture(scope="module", params=[True, False], ids=["fallback key", "own keys"])
def locked_door(
    request: pytest.FixtureRequest, provider: Upstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ProxyProcess, bool]]:
    users = tmp_path_factory.mktemp("users") / "htpasswd"
    hashes = {name: base64.b64encode(hashlib.sha1(word.encode()).digest()).decode() for name, word in USERS.items()}
    users.write_text("".join(f"{name}:{{SHA}}{each}\n" for name, each in hashes.items()))  # as `htpasswd -s` does
    options = ["--set", f"proxyauth=@{users}"]
    if request.param:
        options = ["--set", f"proxyauth=me:{PASSWORD}", "--set", f"pasteguard_openai_api_key={KEY}"]
    with started(tmp_path_factory, provider, *options) as proxy:
        yield proxy, request.param


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_the_doors_password(locked_door: tuple[ProxyProcess, bool], provider: Upstream) -> None:
    proxy, has_key = locked_door
    name = "authorization" if has_key else "x-pasteguard-authorization"
    own = [] if has_key else [("authorization", "Bearer own")]
    for word in (basic("me:wrong"), "Bearer me:wrong", "Bearer word", "Basic !", ""):
        reply = ask(proxy, (name, word), *own)
        assert (reply.status, code_of(reply)) == (401, "pasteguard_login")
    nothing_left(provider)
    for word in (basic(f"me:{PASSWORD}"), f"Bearer me:{PASSWORD}"):
        with raw.connected(proxy.port) as sock:
            sock.sendall(raw.request_bytes("POST", PATH, BODY, [(name, word), *own, *JSON]))
            assert raw.read_reply(sock).status in (200, 503)
            sock.sendall(raw.request_bytes("POST", PATH, BODY, [*own, *JSON]))
            assert raw.read_reply(sock).status == 401, "each request is asked"
    if provider.requests:
        assert provider.last.header("authorization") == (f"Bearer {KEY}" if has_key else "Bearer own")
    assert provider.last.header("x-pasteguard-authorization") is None
    assert all(PASSWORD.encode() not in bytes(each.raw) for each in provider.connections)


def test_each_user_of_a_file_has_a_password(locked_door: tuple[ProxyProcess, bool], provider: Upstream) -> None:
    proxy, has_key = locked_door
    own = ("authorization", "Bearer own")
    for user, word in USERS.items():
        for tried, is_in in ((word, True), (word[::-1], False), ("", False)):
            reply = ask(proxy, ("x-pasteguard-authorization", basic(f"{user}:{tried}")), own)
            assert (reply.status != 401) == (is_in and not has_key), (user, tried)
    assert all(word.encode() not in bytes(each.raw) for each in provider.connections for word in USERS.values())
    assert not any(word in proxy.output for word in USERS.values())


@pytest.mark.parametrize("is_reply", [False, True])
@pytest.mark.parametrize("path", [PATH, "/openai/v1/files"])
def test_trailers_hang_nobody(door: ProxyProcess, provider: Upstream, path: str, *, is_reply: bool) -> None:
    trailer = b"0\r\nx-checksum: 1\r\n\r\n"
    if is_reply:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        chunk = b"%x\r\n%s\r\n" % (len(SAID), SAID)
        provider.handler = lambda _: Reply([head + chunk + trailer], framing="raw")
        assert ask(door, path=path).status == 200
        return
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
    head += "transfer-encoding: chunked\r\n\r\n"
    assert raw.exchange(door.port, head.encode() + b"%x\r\n%s\r\n" % (len(BODY), BODY) + trailer).status == 200
    assert b"x-checksum" not in bytes(provider.last.connection.raw)
