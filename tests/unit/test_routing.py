import pytest

from pasteguard_addon.endpoints.registry import DEFAULT, endpoints_named
from pasteguard_addon.policy import is_listed
from pasteguard_addon.proxy.routing import RequestKind, Route, endpoint_of, route


def to(method: str, path: str, base_path: str = "/v1", *, is_upgrade: bool = False, is_reverse: bool = True) -> Route:
    return route(method, path, is_upgrade=is_upgrade, base_path=base_path, is_reverse=is_reverse)


CHAT = [
    "/v1/chat/completions",
    "/chat/completions",
    "/api/v1/chat/completions",
    "/openai/deployments/gpt/chat/completions?api-version=2024",
    "/v1/chat/completions?x=1",
    "/v1/chat/completions#x",
    "//v1//chat//completions",
    "/v1/chat/completions/",
    "/v1/chat/completions///",
    "/V1/Chat/COMPLETIONS",
    "/v1/%63hat/completions",
    "/v1/%2563hat/completions",
    "/v1/chat%2Fcompletions",
    "/v1/chat%252fcompletions",
    "/v1/chat%5Ccompletions",
    "/v1\\chat\\completions",
    "\\v1\\chat\\completions",
    "/v1/./chat/./completions/.",
    "/v1/x/../chat/completions",
    "/v1/%2e%2e/v1/chat/completions",
    "/v1/chat/x/../completions",
    "/v1/chat/completions/x/..",
    "/v1/models/..%2fchat/completions",
    "/v1/models/..;/chat/completions",
    "/../../chat/completions",
    "/v1/chat;a=b/completions;c",
    "/v1/chat/completions%3Bx",
    "/v1/chat/completions%20",
    "/v1/chat%20/completions",
    "/v1/chat/completions%00",
    "/v1/chat/completions%0d%0a",
    "/v1/chat/completions%09",
    "/v1/chat/completions%3Fx",
    "/v1/chat/completions%23x",
    "/v1/chat/completions\u200b",
    "/v1/\uff43\uff48\uff41\uff54/completions",
    "/v1\uff0fchat/completions",
    "http://api.example/v1/chat/completions",
    "HTTPS://api.example/v1/chat/completions?x",
    "chat/completions",
    "/v1/embeddings;/chat/completions",
]

HOLD_MORE = [
    path
    for path in CHAT
    if any(mark in path.lower() for mark in (";", "#", "/..", "%3b", "%23", "%3f", "%2e", "models/.."))
]
"""Something stands in them that nobody reads, and so nobody would mask."""

BELOW_NO_PREFIX = (
    "/api/v1/chat/completions",
    "http://api.example/v1/chat/completions",
    "HTTPS://api.example/v1/chat/completions?x",
)


@pytest.mark.parametrize("path", CHAT)
def test_no_spelling_of_the_chat_path_passes(path: str) -> None:
    assert endpoint_of(path) is DEFAULT
    for method in ("POST", "PUT", "PATCH", "DELETE", "post", "BREW"):
        for is_reverse in (True, False):
            masked = RequestKind.REFUSED if path in HOLD_MORE else RequestKind.CHAT
            kind = to(method, path, is_reverse=is_reverse).kind
            assert kind is (RequestKind.NOWHERE if is_reverse and path in BELOW_NO_PREFIX else masked)
    for method in ("GET", "HEAD", "OPTIONS", "get"):
        assert to(method, path, is_reverse=False).kind is RequestKind.CHAT_WITHOUT_BODY
        assert to(method, path, is_reverse=False, is_upgrade=True).kind is RequestKind.REFUSED


RESEMBLING = [
    "/v1/chat/completions/../models",
    "/v1/xchat/completions",
    "/v1/chat/completionsx",
    "/v1/chatcompletions",
    "/v1/chat/completions.",
    "/v1/chat/completions%2e",
    "/v1/chat./completions",
    "/v1/chat/completions..",
    "/v1/chat/completions.json",
    "/v1/chat/completions,",
    "/v1/chat/completions:x",
    "/v1/chat/completions=",
    "/v1/chat/completions&x=1",
    "/v1/chat/completions::$DATA",
    "/v1/chat/x/../completions.",
    "/v1/chat%ud83d/completions",
    "/v1/chat%c0%afcompletions",
    "/v1/" + "%" + "25" * 30 + "63hat/completions",
]


@pytest.mark.parametrize("path", RESEMBLING)
def test_what_resembles_the_chat_path_is_refused(path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for is_reverse in (True, False):
            assert to(method, path, is_reverse=is_reverse).kind is RequestKind.REFUSED
    assert to("GET", path).kind is RequestKind.CHAT_WITHOUT_BODY


def test_unicode_escapes_are_read() -> None:
    assert to("POST", "/v1/chat%u002fcompletions").kind is RequestKind.CHAT


OTHER = [
    "/v1/files/100%25",
    "/",
    "",
    "*",
    "/v1/models",
    "/v1/embeddings",
    "/v1/completions",
    "/v1/chat",
    "/v1/files?next=x",
    "/openai/v1/audio/speech",
    "/v1/realtime",
]


@pytest.mark.parametrize("path", OTHER)
def test_other_paths_pass(path: str) -> None:
    for method in ("GET", "POST"):
        for is_upgrade in (True, False):
            assert to(method, path, is_upgrade=is_upgrade, is_reverse=False) == Route(RequestKind.OTHER, path)


@pytest.mark.parametrize(
    ("path", "base_path", "expected"),
    [
        ("/openai/v1/chat/completions", "/v1", "/v1/chat/completions"),
        ("/v1/chat/completions", "/v1", "/v1/chat/completions"),
        ("/openai/v1/models?x=%20&y", "/v1", "/v1/models?x=%20&y"),
        ("/openai/v1/chat/completions", "/openai/v1", "/openai/v1/chat/completions"),
        ("/v1/models", "/openai/v1", "/openai/v1/models"),
        ("/openai/v1/models", "/api/v1", "/api/v1/models"),
        ("/openai/v1/models", "", "/models"),
        ("/openai/v1", "/v1", "/v1"),
        ("/openai/v1/", "/v1", "/v1/"),
        ("/openai/v1?x", "/v1", "/v1?x"),
        ("/v1", "", "/"),
        ("/openai/v1x/models", "/api", "/openai/v1x/models"),
        ("/v11/models", "/api", "/v11/models"),
        ("/models", "/api", "/models"),
        (
            "/openai/deployments/g/chat/completions?api-version=1",
            "/v1",
            "/openai/deployments/g/chat/completions?api-version=1",
        ),
        ("/openai/v1/%2e%2E//x%20/", "/v1", "/v1/%2e%2E//x%20/"),
    ],
)
def test_only_our_prefix_is_rewritten(path: str, base_path: str, expected: str) -> None:
    assert to("POST", path, base_path).path == expected
    assert to("POST", path, base_path, is_reverse=False).path == path


@pytest.mark.parametrize("path", ["/health", "/info", "/metrics", "/health?x"])
def test_our_own_paths(path: str) -> None:
    assert to("GET", path) == Route(RequestKind.OWN, path)
    assert to("GET", path, is_reverse=False).kind is RequestKind.OTHER
    assert to("GET", f"/v1{path}").kind is RequestKind.OTHER


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("api.openai.com", True),
        ("API.OpenAI.com", True),
        ("api.openai.com.", True),
        ("me.openai.azure.com", True),
        ("a.b.openai.azure.com", True),
        ("openai.azure.com", False),
        ("xopenai.azure.com", False),
        ("api.openai.com.evil.example", False),
        ("evil-api.openai.com", False),
        ("", False),
    ],
)
def test_listed_hosts(host: str, is_ours: bool) -> None:
    assert is_listed(host, ("api.openai.com", "*.openai.azure.com")) is is_ours


def test_a_websocket_to_an_endpoint_that_takes_one_is_told_from_an_odd_one() -> None:
    """Clients that try a WebSocket first take 426 for: send requests instead."""
    endpoints = endpoints_named(("chat_completions", "responses"))

    def kind(path: str) -> RequestKind:
        found = route("GET", path, is_upgrade=True, base_path="/v1", is_reverse=True, endpoints=endpoints)
        return found.kind

    assert kind("/v1/responses") is kind("/openai/v1/Responses?x=1") is RequestKind.UPGRADE
    assert kind("/v1/chat/completions") is RequestKind.REFUSED
    assert to("GET", "/v1/responses", is_upgrade=True).kind is RequestKind.OTHER


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/v1/responses/resp_1?stream=true", RequestKind.STORED),
        ("GET", "/v1/responses/resp_1/input_items", RequestKind.STORED),
        ("DELETE", "/v1/responses/resp_1", RequestKind.STORED),
        ("POST", "/v1/responses/resp_1/cancel", RequestKind.STORED),
        ("POST", "/v1/responses/resp_1/what/is/this", RequestKind.REFUSED),
        ("GET", "/v1/conversations/conv_1/items", RequestKind.STORED),
        ("POST", "/v1/conversations", RequestKind.CHAT),
        ("POST", "/v1/alpha/search", RequestKind.UNMASKABLE),
        ("PATCH", "/v1/responses/resp_1/metadata", RequestKind.REFUSED),
        ("GET", "/v1/responses", RequestKind.CHAT_WITHOUT_BODY),
    ],
)
def test_what_the_provider_keeps_is_told_from_requests(method: str, path: str, kind: RequestKind) -> None:
    endpoints = endpoints_named(("chat_completions", "responses"))
    found = route(method, path, is_upgrade=False, base_path="/v1", is_reverse=True, endpoints=endpoints)
    assert found.kind is kind
    assert to(method, path).kind is RequestKind.OTHER


@pytest.mark.parametrize("below", ["abc", "c_1/messages", "x/y/z", "v1/files"])
@pytest.mark.parametrize("name", ["chat_completions", "completions", "embeddings", "moderations"])
def test_no_text_goes_below_an_endpoint_whose_provider_keeps_what_we_do_not_know(name: str, below: str) -> None:
    """A server may take what is below a path for the path; and a stored answer cannot be restored."""
    (endpoint,) = endpoints_named((name,))

    def kind(method: str, *, is_upgrade: bool = False) -> RequestKind:
        path = f"/v1/{endpoint.paths[0]}/{below}"
        asked = {"is_upgrade": is_upgrade, "base_path": "/v1", "is_reverse": True, "endpoints": (endpoint,)}
        return route(method, path, **asked).kind  # type: ignore[arg-type]

    may_be_update = endpoint is DEFAULT and "/" not in below
    assert kind("POST") is (RequestKind.UPDATE if may_be_update else RequestKind.UNMASKABLE)
    assert {kind(method) for method in ("PUT", "PATCH", "post", "QUERY")} == {RequestKind.UNMASKABLE}
    assert {kind(method) for method in ("GET", "HEAD", "DELETE")} == {RequestKind.CHAT_WITHOUT_BODY}
    assert kind("GET", is_upgrade=True) is RequestKind.UPGRADE


@pytest.mark.parametrize(
    "path",
    [
        "/v1/responses",
        "/responses",
        "/openai/v1/responses",
        "/v1/responses?beta=true",
        "/openai/responses?api-version=1",
        "/v1/responses/input_tokens",
        "/v1/responses/compact",
        "/backend-api/codex/responses",
        "/api/v1/%72esponses/",
    ],
)
def test_responses_are_masked_in_every_dialect_of_their_path(path: str) -> None:
    endpoints = endpoints_named(("responses",))
    found = route("POST", path, is_upgrade=False, base_path="", is_reverse=False, endpoints=endpoints)
    assert (found.kind, found.endpoint.name) == (RequestKind.CHAT, "responses")
