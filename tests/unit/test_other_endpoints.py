"""Which requests give text to a model unmasked, and which may."""

import pytest
from mitmproxy import http

from pasteguard_addon.proxy.other_endpoints import declares_body, endpoint_name, passes


def request(method: str, path: str, **headers: str) -> http.Request:
    made = http.Request.make(method, f"https://api.example.com{path}")
    made.headers.update(headers)
    return made


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/v1/responses", "responses"),
        ("POST", "/v1/responses/?a=/embeddings", "responses"),
        ("POST", "/v1/Completions?x=1", "completions"),
        ("POST", "/openai/deployments/d/embeddings", "embeddings"),
        ("POST", "/v1/chat/completions", "completions"),
        ("POST", "/v1/realtime/sessions", "realtime"),
        ("GET", "/v1/responses/resp_1", None),
        ("GET", "/v1/realtime", None),
        ("POST", "/v1/files?x=/responses", None),
        ("POST", "/v1/my-completions", None),
        ("POST", "/v1/messages/count_tokens", "messages"),
        ("POST", "/v1beta/models/m:streamGenerateContent?alt=sse", "streamgeneratecontent"),
        ("GET", "/v1/models", None),
    ],
)
def test_endpoint_name(method: str, path: str, expected: str | None) -> None:
    assert endpoint_name(request(method, path)) == expected


def test_an_upgrade_gives_text_too() -> None:
    assert endpoint_name(request("GET", "/v1/realtime?model=m", upgrade="websocket")) == "realtime"


@pytest.mark.parametrize(
    ("path", "passed", "expected"),
    [
        ("/openai/v1/embeddings", ["embeddings"], True),
        ("/api/v3/embeddings?x=/y", ["embeddings"], True),
        ("/v1/embeddings/", ["/v1/embeddings"], True),
        ("/v1/EMBEDDINGS", ["embeddings/"], True),
        ("/openai/v1/embeddings", ["/v1/embeddings"], False),
        ("/v1/files/embeddings", ["embeddings"], False),
        ("/v1/embeddings/../responses", ["embeddings"], False),
        ("/v1/embeddings%2f..%2fresponses", ["embeddings"], False),
        ("/v1/responses#/embeddings", ["responses"], False),
        ("/v1/responses", [], False),
    ],
)
def test_named_endpoints_pass(path: str, passed: list[str], *, expected: bool) -> None:
    assert passes(request("POST", path), passed, ("/api/v3", "/openai/v1", "/v1")) is expected


def test_a_body_is_announced() -> None:
    assert declares_body(request("POST", "/x", **{"content-length": "7"}))
    assert declares_body(request("GET", "/x", **{"transfer-encoding": "chunked"}))
    assert not declares_body(request("POST", "/x", **{"content-length": "0"}))
