"""Which requests are chats, and where they go: no spelling of the path gets a chat past the mask."""

import json

import pytest

from tests.kit import raw
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat_bytes
from tests.kit.upstream import Upstream

BODY = chat_bytes(f"My name is {PERSON}, write to {EMAIL}.")
JSON = [("content-type", "application/json")]

CHATS = [
    ("/openai/v1/chat/completions", "/v1/chat/completions"),
    ("/v1/chat/completions", "/v1/chat/completions"),
    ("/openai/v1/chat/completions?a=1&b=%20x", "/v1/chat/completions?a=1&b=%20x"),
    (
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    ),
    ("/chat/completions", "/chat/completions"),
]

SPELLINGS = [
    "/openai/v1//chat/completions",
    "//openai/v1/chat/completions",
    "/openai//v1/chat/completions",
    "/openai/v1/chat//completions",
    "/openai/v1/%63hat/completions",
    "/openai/v1/%2563hat/completions",
    "/openai/v1/chat%2Fcompletions",
    "/openai/v1/chat%2fcompletions",
    "/openai/v1/chat%252Fcompletions",
    "/openai/v1/./chat/completions",
    "/openai/v1/x/../chat/completions",
    "/openai/v1/%2e%2e/v1/chat/completions",
    "/openai/v1/chat/./completions",
    "/openai/v1/models/..%2fchat/completions",
    "/openai/v1/Chat/Completions",
    "/OPENAI/V1/CHAT/COMPLETIONS",
    "/openai/v1/chat/completions/",
    "/openai/v1/chat/completions//",
    "/openai/v1/chat/completions;x",
    "/openai/v1/chat;x=y/completions",
    "/openai/v1/chat/completions%20",
    "/openai/v1/chat/completions%00",
    "/openai/v1/chat/completions%09",
    "/openai/v1/chat/completions.",
    "/openai/v1/chat/completions%2e",
    "/openai/v1/chat./completions",
    "/openai/v1/chat/completions%3Fx",
    "/openai/v1/chat/completions%23x",
    "/openai/v1/chat/completions#x",
    "/openai/v1\\chat\\completions",
    "/openai/v1/chat%5Ccompletions",
    "/openai/openai/v1/chat/completions",
    "/openai/v1/v1/chat/completions",
    "/openai/v1/openai/v1/chat/completions",
    "/v1/openai/chat/completions",
    "/api/v1/chat/completions",
    "/x/chat/completions",
    "/chat/completions/",
    "/openai/chat/completions",
    "http://127.0.0.1/openai/v1/chat/completions",
    "http://elsewhere.example/openai/v1/chat/completions",
    "HTTP://127.0.0.1/v1/chat/completions",
    "/openai/deployments/gpt-4o/CHAT/completions?api-version=1",
    "/openai/deployments/a%2Fb/chat/completions?api-version=1",
    "/openai/v1/ch\u00e4t/../chat/completions",
    "/openai/v1/chat/completions\u200b",
    "/openai/v1/ｃｈａｔ/completions",
]


@pytest.mark.parametrize(("target", "expected"), CHATS)
def test_chat_is_masked_and_goes_to_the_base_path(
    target: str, expected: str, proxy: ProxyProcess, upstream: Upstream
) -> None:
    reply = raw.exchange(proxy.port, raw.request_bytes("POST", target, BODY, JSON))
    assert reply.status == 200
    assert PERSON in json.loads(reply.body)["choices"][0]["message"]["content"]
    assert reply.headers["x-pasteguard-mode"] == "mask"
    assert upstream.last.target == expected
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "post", "Post"])
@pytest.mark.parametrize("target", SPELLINGS)
def test_no_spelling_gets_past_the_mask(method: str, target: str, proxy: ProxyProcess, upstream: Upstream) -> None:
    reply = raw.exchange(proxy.port, raw.request_bytes(method, target, BODY, JSON))
    assert upstream.never_saw(PERSON, EMAIL)
    if reply.status == 200:
        assert b"PERSON_1" in upstream.last.body
        assert PERSON in json.loads(reply.body)["choices"][0]["message"]["content"]
    else:
        assert 400 <= reply.status < 500
        assert upstream.requests == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "QUERY", "GET", "post"])
def test_no_method_gets_past_the_mask(method: str, proxy: ProxyProcess, upstream: Upstream) -> None:
    """GET passes by design; a body is not to slip through with it."""
    raw.exchange(proxy.port, raw.request_bytes(method, "/openai/v1/chat/completions", BODY, JSON))
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    "header",
    [
        ("x-http-method-override", "POST"),
        ("x-original-url", "/v1/chat/completions"),
        ("x-rewrite-url", "/v1/chat/completions"),
        ("x-forwarded-prefix", "/openai"),
    ],
)
def test_headers_do_not_move_the_path(header: tuple[str, str], proxy: ProxyProcess, upstream: Upstream) -> None:
    raw.exchange(proxy.port, raw.request_bytes("POST", "/openai/v1/chat/completions", BODY, [*JSON, header]))
    assert upstream.never_saw(PERSON, EMAIL)


@pytest.mark.parametrize(
    "framing",
    [
        [("content-length", "5")],
        [("transfer-encoding", "chunked")],
        [("transfer-encoding", "gzip, chunked")],
        [("transfer-encoding", "xchunked")],
        [("Transfer-Encoding", "chunked"), ("transfer-encoding", "identity")],
    ],
)
def test_contradictory_framing_is_refused(
    framing: list[tuple[str, str]], proxy: ProxyProcess, upstream: Upstream
) -> None:
    """Upstream and proxy must not read two different requests out of the same bytes."""
    reply = raw.exchange(proxy.port, raw.request_bytes("POST", "/openai/v1/chat/completions", BODY, [*JSON, *framing]))
    assert reply.status in (0, 400)
    assert upstream.never_saw(PERSON, EMAIL)


def test_the_root_is_kept_for_the_addon(proxy: ProxyProcess, upstream: Upstream) -> None:
    reply = raw.exchange(proxy.port, raw.request_bytes("GET", "/health"), method="GET")
    assert (reply.status, json.loads(reply.body)["status"]) == (200, "ok")
    for target in ("/info", "/metrics"):
        raw.exchange(proxy.port, raw.request_bytes("GET", target), method="GET")
    assert upstream.requests == []


def test_base_path_of_another_provider(make_proxy, upstream: Upstream) -> None:
    """Groq's base path: `/openai/v1` there as well as here."""
    proxy = make_proxy(lambda folder: mitmdump(upstream.url, folder, *FAST, base_path="/openai/v1"))
    for target in ("/openai/v1/chat/completions", "/v1/chat/completions"):
        reply = raw.exchange(proxy.port, raw.request_bytes("POST", target, BODY, JSON))
        assert reply.status == 200
        assert upstream.last.target == "/openai/v1/chat/completions"
    raw.exchange(proxy.port, raw.request_bytes("GET", "/openai/v1/models"), method="GET")
    assert upstream.last.target == "/openai/v1/models"
    assert upstream.never_saw(PERSON, EMAIL)
