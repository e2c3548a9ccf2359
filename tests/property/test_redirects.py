"""Redirects, made of all that names another place: whoever follows what is told comes through our door, and is masked.

Clients read a reference in several ways: as RFC 3986 says, and as browsers do, which take a backslash for a slash and
drop what is no character of a URL. Each way has to lead to the door, and to a path on which bodies are masked.
"""

import re
from urllib.parse import urljoin, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st
from mitmproxy import http
from mitmproxy.test import tflow

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.proxy import redirects
from pasteguard_addon.proxy.routing import RequestKind, is_masked_target, route

UPSTREAM, DOOR = "http://provider.example:8080", "http://127.0.0.1:3000"
_PIECES = (
    *("/", "//", "///", "\\", "..", ".", "%2e%2e", "%2f", "%5c", ";", "@", ":", "#", "?", "=", "&", "\t", " ", "'"),
    *("v1", "/v1/chat/completions", "/chat/completions", "completions", "files", "/openai/v1"),
    *("attacker.example", "attacker.example:80", "http:", "https:", "javascript:", UPSTREAM, UPSTREAM.upper()),
)
places = st.lists(st.sampled_from(_PIECES), max_size=7).map("".join)


def told(name: str, place: str, status: int, *, is_forward: bool) -> str | None:
    """Return where a client is sent, as the value of a header; None if it is sent nowhere."""
    flow = tflow.tflow()
    flow.request = http.Request.make("POST", f"{UPSTREAM}/v1/chat/completions")
    value = f"0; url={place}" if name == "refresh" else place
    response = http.Response.make(status, b"", [(name.encode(), value.encode())])
    door = None if is_forward else redirects.Door("/openai/v1", "/v1")
    if redirects.settle(flow.request, response, door, lambda target: is_masked_target(target, (DEFAULT,))) is not None:
        assert response.status_code == 502
        return None
    return str(response.headers[name]) if name in response.headers else None


def ways(reference: str, base: str) -> set[str]:
    """Return the URLs that clients make of a reference."""
    as_browsers = re.sub(r"[\t\r\n]", "", reference.strip()).replace("\\", "/")
    return {urljoin(base, each) for each in (reference, as_browsers, re.sub(r"^/[/\\]+", "//", as_browsers))}


@example(name="location", place="/v1/..//attacker.example/v1/chat/completions", status=307, is_forward=False)
@example(name="location", place=f"{UPSTREAM}//attacker.example/v1/chat/completions", status=308, is_forward=True)
@example(name="refresh", place=f"{UPSTREAM}//attacker.example/v1/chat/completions", status=200, is_forward=False)
@example(name="location", place="/v1/files#/chat/completions", status=307, is_forward=False)
@example(name="location", place="/v1/chat/completions/", status=307, is_forward=False)
@given(
    st.sampled_from(("location", "refresh", "content-location")),
    places,
    st.sampled_from((200, 201, 300, 301, 302, 307, 308, 399)),
    st.booleans(),
)
def test_whoever_follows_comes_through_our_door(name: str, place: str, status: int, is_forward: bool) -> None:
    value = told(name, place, status, is_forward=is_forward)
    if value is None:
        return
    reference = value.partition("url=")[2] if name == "refresh" else value
    base = f"{UPSTREAM}/v1/chat/completions" if is_forward else f"{DOOR}/openai/v1/chat/completions"
    for url in ways(reference, base) if reference else ():
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == (UPSTREAM if is_forward else DOOR)
        if name == "content-location" or (name == "location" and status < 300):
            continue  # it says where something is, and nobody sends there what they have
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kind = route("POST", target, is_upgrade=False, base_path="/v1", is_reverse=not is_forward).kind
        assert kind in (RequestKind.CHAT, RequestKind.REFUSED, RequestKind.NOWHERE)
