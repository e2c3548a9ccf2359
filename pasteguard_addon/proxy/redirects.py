"""Replies that would make a client send what it has in clear to another place, or where nobody reads it.

A client that follows a redirect sends what it sent to us, and not what we made of it. So a redirect goes on only if it
leads through our door again, to a place where the request is masked once more. Behind a change of protocol (101)
nothing is read at all, so none goes on that was not asked for.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from mitmproxy import http

from pasteguard_addon.proxy.refusals import Refusal, refusal, shape_for

_REFRESH = re.compile(r"\s*[\d.]*\s*(?:[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"]*)['\"]?)?\s*", re.IGNORECASE)
_DEFAULT_PORTS: Mapping[str, int] = {"http": 80, "https": 443}
_ALWAYS_DROPPED = ("alt-svc",)
"""Names other hosts and ports for the same thing."""


@dataclass(frozen=True, slots=True)
class Door:
    """What stood in the path that a client sent, and what stands in its place in the one that upstream got."""

    prefix: str
    base_path: str

    def path_of(self, upstream_path: str) -> str:
        """Return how the client asks for a path of upstream's."""
        rest = upstream_path.removeprefix(self.base_path)
        is_below = upstream_path.startswith(self.base_path) and rest[:1] in ("", "/", "?", "#")
        return self.prefix + rest if is_below else upstream_path


class RefusedReply:
    """Takes the place of a reply's body; it is told to the client whole, and upstream's is dropped."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.is_told = False

    def __call__(self, data: bytes) -> list[bytes]:
        if self.is_told:
            return []
        self.is_told = True
        return [self.body]


def refuse_change(request: http.Request, response: http.Response) -> RefusedReply | None:
    """Refuse a reply that changes the protocol, unless a WebSocket was asked for; see `settle`."""
    if response.status_code != 101 or "upgrade" in request.headers:
        return None
    refused = refusal(
        502,
        "The provider changes to another protocol, and nobody asked for that. PasteGuard does not pass that on: what "
        "is said in it could not be masked.",
        "pasteguard_unasked_protocol",
    )
    return _put_in_place(request, response, refused)


def settle(
    request: http.Request, response: http.Response, door: Door | None, is_masked: Callable[[str], bool]
) -> RefusedReply | None:
    """Make what points elsewhere in a masked request's reply point to our door, or refuse the reply.

    `door` is None where the client asks for upstream's own paths; `is_masked` says of which paths requests are. A
    refused reply has become a 502 whose body is what is returned, to be sent in the place of its own.
    """
    for name in _ALWAYS_DROPPED:
        response.headers.pop(name, None)
    is_redirect = 300 <= response.status_code < 400 and response.status_code != 304
    for name in ("location", "content-location", "refresh"):
        values = response.headers.get_all(name)
        if not values:
            continue
        target = _target(request, name, values)
        may_be_followed = is_redirect if name == "location" else name == "refresh"
        if target is None or (may_be_followed and not (not target or response.status_code == 303 or is_masked(target))):
            if may_be_followed:
                return _refused(request, response, values)
            del response.headers[name]
        else:
            there = door.path_of(target) if door is not None else target
            response.headers[name] = _said(name, values[0], there if target else "")
    return None


def _target(request: http.Request, name: str, values: list[str]) -> str | None:
    """Return path and query of a place at the same origin, empty for none at all; None for any other place."""
    if len(values) != 1:
        return None
    value = values[0].strip()
    if name == "refresh":
        found = _REFRESH.fullmatch(value)
        if found is None:
            return None
        if not found[1]:
            return ""
        value = found[1]
    if any(character in value for character in "\\\t\r\n") or not value.isprintable():
        return None  # browsers read more into these than others do
    base = f"{request.scheme}://{_authority(request)}{request.path}"
    try:
        parts = urlsplit(urljoin(base, value))
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    is_same = (parts.scheme, parts.hostname, port) == (request.scheme, request.host.lower().strip("[]"), request.port)
    if not is_same or parts.username is not None or parts.path.startswith("//"):
        return None  # without scheme and host before it, what stands behind two slashes is read as a host
    tail = f"?{parts.query}" if parts.query else ""
    return (parts.path or "/") + tail + (f"#{parts.fragment}" if parts.fragment else "")


def _authority(request: http.Request) -> str:
    host = f"[{request.host}]" if ":" in request.host else request.host
    return f"{host}:{request.port}"


def _said(name: str, value: str, path: str) -> str:
    if name != "refresh":
        return path
    found = re.match(r"\s*([\d.]*)", value)
    seconds = (found[1] if found else "") or "0"
    return f"{seconds}; url={path}" if path else seconds


def _refused(request: http.Request, response: http.Response, values: list[str]) -> RefusedReply:
    there = _host_named(request, values)
    refused = refusal(
        502,
        f"The provider redirects this request to {there}. PasteGuard does not pass that on: the client would send it "
        "there in clear. Correct the base URL.",
        "pasteguard_redirect",
    )
    return _put_in_place(request, response, refused)


def _put_in_place(request: http.Request, response: http.Response, refused: Refusal) -> RefusedReply:
    """Make a reply a refusal, and its connection one that is not used again."""
    made = refused.response(shape_for(request))
    body = made.raw_content or b""
    kept = [field for field in response.headers.fields if field[0].lower() in (b"date", b"x-request-id")]
    response.status_code, response.reason = made.status_code, made.reason
    response.headers = http.Headers([*kept, *made.headers.fields])
    response.headers["content-length"] = str(len(body))
    return RefusedReply(body)


def _host_named(request: http.Request, values: list[str]) -> str:
    """Return the host that a redirect names, if it can be read as one."""
    try:
        target = values[0].split("=", 1)[-1] if "url" in values[0].lower() else values[0]
        parts = urlsplit(urljoin(f"{request.scheme}://{_authority(request)}{request.path}", target.strip(" '\"")))
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", host):
        return "another host"
    return f"another path of {host}" if host == request.host else host
