"""`X-PasteGuard-*` headers, and the headers that hold keys."""

import re
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager

from mitmproxy import http

from pasteguard_addon.facts import ScanFacts

PREFIX = "X-PasteGuard-"
_OURS = PREFIX.lower().encode()
KEY_HEADERS = ("authorization", "api-key", "x-api-key", "x-goog-api-key")
_ASKING_FOR_OTHERS = frozenset((b"upgrade", b"http2-settings"))
_OF_OTHER_PROTOCOLS = _ASKING_FOR_OTHERS | {b"connection"}
_FOR_KEYS = "(?:auth|authorization|key|token|secret|password|passwd|credentials?|sig|signature|jwt|cookie2?)"
_PRIVATE_NAME = re.compile(rf"(?:.*[^a-z])?(?:api|access)?{_FOR_KEYS}\s*".encode(), re.IGNORECASE | re.DOTALL)
"""Gateways have names of their own for theirs."""
_NO_KEYS = frozenset((b"idempotency-key", b"sec-websocket-key"))
_CREDENTIALS = re.compile(rb"\s*(?:bearer|basic|digest|negotiate|token)\s+\S", re.IGNORECASE)
_PRIVATE_QUERY = re.compile(rf"([?&](?:[^=&#]*[^a-z=&#])?(?:api|access)?(?:{_FOR_KEYS}|code)=)[^&#]*", re.IGNORECASE)
_BLANK = "***"
OF_A_BODY_AS_IT_CAME = frozenset((b"content-md5", b"digest", b"content-digest", b"repr-digest"))
"""What is no longer right when a body has become another."""


def facts_headers(
    facts: ScanFacts | None,
    *,
    mode: str,
    provider: str = "",
    is_pii_masked: bool = False,
    are_secrets_masked: bool = False,
) -> dict[str, str]:
    """Return what an answer says about its request. Headers that are only ever `true` are absent otherwise.

    `provider` is who answered: `openai`, `anthropic`, `local`, or nobody for a refusal.
    """
    headers = {"Mode": mode}
    if provider:
        headers["Provider"] = provider
    if facts is not None:
        headers["PII-Detected"] = "true" if facts.pii_counts else "false"
        if facts.pii_counts and is_pii_masked:
            headers["PII-Masked"] = "true"
        if facts.language:
            headers["Language"] = facts.language
        if facts.is_language_fallback:
            headers["Language-Fallback"] = "true"
        if facts.secret_counts:
            headers["Secrets-Detected"] = "true"
            headers["Secrets-Types"] = ",".join(sorted(facts.secret_counts))
            if are_secrets_masked:
                headers["Secrets-Masked"] = "true"
    return {PREFIX + name: value for name, value in headers.items()}


def put(response: http.Response, headers: Mapping[str, str]) -> None:
    """Set our headers and drop what upstream may have sent under their names."""
    kept = [field for field in response.headers.fields if not field[0].lower().startswith(_OURS)]
    ours = [(name.encode(), value.encode()) for name, value in headers.items()]
    response.headers.fields = (*kept, *ours)


def has_any(headers: http.Headers, names: Set[bytes]) -> bool:
    """Return whether one of some headers is there, in one pass. `names` are in small letters."""
    return any(name.lower() in names for name, _ in headers.fields)


def drop(headers: http.Headers, names: Set[bytes]) -> None:
    """Take some headers away, in one pass: hardly any request has one of them. `names` are in small letters."""
    if has_any(headers, names):
        headers.fields = tuple(each for each in headers.fields if each[0].lower() not in names)


def ask_for_http(request: http.Request) -> None:
    """Let a request ask for no other protocol than WebSocket: behind a change to another, requests pass unread."""
    if not has_any(request.headers, _OF_OTHER_PROTOCOLS):
        return
    is_websocket = request.headers.get("upgrade", "").strip().lower() == "websocket"
    if is_websocket and request.method.upper() in ("GET", "HEAD", "OPTIONS"):
        return
    drop(request.headers, _ASKING_FOR_OTHERS)
    options = [each.strip() for each in request.headers.get("connection", "").split(",")]
    kept = [each for each in options if each.lower() not in ("upgrade", "http2-settings")]
    if len(kept) < len(options):
        request.headers["connection"] = ", ".join(kept) or "keep-alive"


def whose(request: http.Request) -> str:
    """Return what stands for the caller of a request and for its provider: it holds the key."""
    there = {name.lower() for name, _ in request.headers.fields}
    keys = (f"{name}={request.headers[name] if name.encode() in there else ''}" for name in KEY_HEADERS)
    return "\n".join((request.host, *keys))


def blank_request_keys(request: http.Request) -> None:
    """Take keys and cookies out of a request that upstream has already answered; only the kept flow changes."""
    _blank(request.headers)
    if "?" in request.path:
        request.path = _PRIVATE_QUERY.sub(rf"\g<1>{_BLANK}", request.path)


@contextmanager
def keys_hidden(request: http.Request) -> Iterator[None]:
    """Show no keys and cookies of a request while a person may look at it; what they do not change comes back."""
    fields, path = request.headers.fields, request.path
    blank_request_keys(request)
    blanked_fields, blanked_path = request.headers.fields, request.path
    try:
        yield
    finally:
        hidden = {name.lower(): value for name, value in fields if _is_private(name, value)}
        if request.headers.fields == blanked_fields:
            request.headers.fields = fields
        else:
            request.headers.fields = tuple(
                (name, hidden.get(name.lower(), value) if value == _BLANK.encode() else value)
                for name, value in request.headers.fields
            )
        if request.path == blanked_path:
            request.path = path


def blank_response_keys(response: http.Response) -> None:
    """Take cookies out of a reply that the client already has."""
    _blank(response.headers)


def _blank(headers: http.Headers) -> None:
    if any(_is_private(name, value) for name, value in headers.fields):
        headers.fields = tuple(
            (name, _BLANK.encode() if _is_private(name, value) else value) for name, value in headers.fields
        )


def _is_private(name: bytes, value: bytes) -> bool:
    """Return whether a header holds a key or a cookie, by its name or by its value."""
    is_named_so = _PRIVATE_NAME.fullmatch(name) is not None and name.lower() not in _NO_KEYS
    return is_named_so or _CREDENTIALS.match(value) is not None
