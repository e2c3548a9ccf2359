import pytest
from mitmproxy import http

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy.headers import blank_request_keys, blank_response_keys, facts_headers, put

FOUND = ScanFacts("de", True, {"PERSON": 2}, {"JWT_TOKEN": 1, "API_KEY_SK": 1})


def test_nothing_found() -> None:
    assert facts_headers(ScanFacts("en", False), mode="mask", is_pii_masked=True, are_secrets_masked=True) == {
        "X-PasteGuard-Mode": "mask",
        "X-PasteGuard-PII-Detected": "false",
        "X-PasteGuard-Language": "en",
    }


def test_everything_found() -> None:
    said = facts_headers(FOUND, mode="mask", provider="openai", is_pii_masked=True, are_secrets_masked=True)
    assert said == {
        "X-PasteGuard-Mode": "mask",
        "X-PasteGuard-Provider": "openai",
        "X-PasteGuard-PII-Detected": "true",
        "X-PasteGuard-PII-Masked": "true",
        "X-PasteGuard-Language": "de",
        "X-PasteGuard-Language-Fallback": "true",
        "X-PasteGuard-Secrets-Detected": "true",
        "X-PasteGuard-Secrets-Types": "API_KEY_SK,JWT_TOKEN",
        "X-PasteGuard-Secrets-Masked": "true",
    }


def test_what_was_not_masked_is_not_said_to_be() -> None:
    said = facts_headers(FOUND, mode="route")
    assert not any(name.endswith("Masked") for name in said)


def test_without_a_scan_there_is_the_mode_alone() -> None:
    assert facts_headers(None, mode="mask") == {"X-PasteGuard-Mode": "mask"}


def test_what_upstream_sent_under_our_names_is_dropped() -> None:
    response = http.Response.make(200, b"", {"x-pasteguard-mode": "x", "X-PASTEGUARD-Other": "y", "x-request-id": "1"})
    put(response, {"X-PasteGuard-Mode": "mask"})
    assert dict(response.headers) == {"x-request-id": "1", "content-length": "0", "X-PasteGuard-Mode": "mask"}


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "api-key", "X-Api-Key", "x-goog-api-key", "Cookie", "Proxy-Authorization"),
        *("Ocp-Apim-Subscription-Key", "cf-aig-authorization", "Helicone-Auth", "x-portkey-api-key", "X_Auth_Token"),
        *("X-PasteGuard-Authorization", "x-amz-security-token", "X-Client-Secret", "authorization ", "x-apikey"),
    ],
)
def test_keys_are_blanked(name: str) -> None:
    request = http.Request.make("POST", "https://x/v1", b"", {name: "Bearer value", "user-agent": "ua"})
    blank_request_keys(request)
    assert "value" not in str(request.headers)
    assert request.headers["user-agent"] == "ua"


@pytest.mark.parametrize("value", ["Bearer value", " basic value", "Token value"])
def test_a_credential_is_known_by_its_form(value: str) -> None:
    """A name may be written so oddly that it is none."""
    request = http.Request.make("GET", "https://x/", b"", {"auth orization": value, "x-title": "a value"})
    blank_request_keys(request)
    assert dict(request.headers) == {"auth orization": "***", "x-title": "a value", "content-length": "0"}


@pytest.mark.parametrize("name", ["x-request-id", "x-max-tokens", "x-keyboard", "user-agent", "Idempotency-Key"])
def test_other_headers_stay(name: str) -> None:
    request = http.Request.make("GET", "https://x/", b"", {name: "value"})
    blank_request_keys(request)
    assert request.headers[name] == "value"


def test_keys_that_are_sent_twice_are_blanked() -> None:
    request = http.Request.make("GET", "https://x/")
    request.headers.add("Authorization", "Bearer value")
    request.headers.add("authorization", "Bearer value")
    blank_request_keys(request)
    assert "value" not in str(request.headers.fields)


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "api-key",
        "api_key",
        "apikey",
        "access_token",
        "token",
        "sig",
        "SIGNATURE",
        "KEY",
        "subscription-key",
        "X-Amz-Signature",
        "code",
    ],
)
def test_keys_in_the_query_are_blanked(name: str) -> None:
    request = http.Request.make("GET", f"https://x/v1/models?a=1&{name}=value&b=2")
    blank_request_keys(request)
    assert request.path == f"/v1/models?a=1&{name}=***&b=2"


def test_cookies_of_a_reply_are_blanked() -> None:
    response = http.Response.make(200, b"")
    response.headers.add("Set-Cookie", "a=value")
    response.headers.add("set-cookie", "b=value")
    blank_response_keys(response)
    assert "value" not in str(response.headers.fields)
