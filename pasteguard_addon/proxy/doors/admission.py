"""What the headers of a request decide at the reverse door, before anybody looks at its path or body."""

import re

from mitmproxy import http

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.proxy import headers, refusals
from pasteguard_addon.proxy.doors.providers import ProviderDoor
from pasteguard_addon.proxy.doors.visitors import is_good_origin, is_name_of_door
from pasteguard_addon.proxy.layers import asked_hosts
from pasteguard_addon.proxy.refusals import Refusal
from pasteguard_addon.proxy.routing import endpoint_of
from pasteguard_addon.settings import Settings

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
_METHOD = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_TARGET = re.compile(r"(?:[/*][^\x00-\x20\x7f]*)?")
_INSTEAD_OF_PATH = frozenset((b"x-original-url", b"x-rewrite-url", b"x-override-url"))
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OPENAI_HOST, _ANTHROPIC_HOST = "api.openai.com", "api.anthropic.com"
_ANTHROPICS, _GOOGLES, _OPENAIS = "anthropic-", "x-goog-", "openai-"
"""How headers of one provider's alone begin."""
_PREFIX_OF_ANTHROPIC = "sk-ant-"
_KEYS_OF_OTHERS = ("sk-or-", "AIza", "gsk_", "xai-", "hf_", "pplx-", "nvapi-", "csk-", "r8_", "ghp_", "gho_", "ghu_",
                   "github_pat_")  # fmt: skip
"""How keys begin that show that they are neither OpenAI's nor Anthropic's."""
_CORS = ("access-control-", "timing-allow-origin", "cross-origin-resource-policy")


def has_odd_line(request: http.Request) -> bool:
    """Return whether upstream might read another method or target: over HTTP/2 they may hold blanks, as no line may."""
    is_plain = _METHOD.fullmatch(request.method) and _TARGET.fullmatch(request.path)
    return is_plain is None


def leads_elsewhere(request: http.Request, endpoints: tuple[Endpoint, ...]) -> bool:
    """Return whether a header names a masked path in the place of the request's own, as some servers have it."""
    if not headers.has_any(request.headers, _INSTEAD_OF_PATH):
        return False
    named = (value for name in _INSTEAD_OF_PATH for value in request.headers.get_all(name.decode()))
    return any(endpoint_of(path, endpoints) is not None for path in named)


def refusal_at_reverse_door(flow: http.HTTPFlow, settings: Settings, door: ProviderDoor) -> Refusal | None:
    """Return why a request may not come in, if it may not."""
    request = flow.request
    own_address = flow.client_conn.sockname[0]
    for asked in asked_hosts(request):
        if not is_name_of_door(asked, own_address=own_address, allowed=settings.allowed_hosts):
            return refusals.foreign_host()
    if not _is_good_visitor(request, settings):
        return refusals.foreign_origin()
    if brings_foreign_key(request, door):
        return refusals.wrong_provider(door.name)
    return None


def brings_foreign_key(request: http.Request, door: ProviderDoor) -> bool:
    """Return whether a request brings what is another provider's; gateways, which take any key, are left alone."""
    if door.host == _OPENAI_HOST:
        is_named = _has_any(request, _ANTHROPICS, _GOOGLES) or "x-api-key" in request.headers
        return is_named or _has_key(request, (_PREFIX_OF_ANTHROPIC, *_KEYS_OF_OTHERS))
    if door.host == _ANTHROPIC_HOST:
        is_named = _has_any(request, _OPENAIS, _GOOGLES) or "api-key" in request.headers
        return is_named or _has_key(request, ("sk-", *_KEYS_OF_OTHERS), but=_PREFIX_OF_ANTHROPIC)
    return False


def _has_any(request: http.Request, *beginnings: str) -> bool:
    return any(name.lower().startswith(beginnings) for name in request.headers)


def _has_key(request: http.Request, beginnings: tuple[str, ...], *, but: str = "-") -> bool:
    """Return whether a key shows by its beginning whose it is, wherever it stands."""
    in_path = str(request.query.get("key", "")) if "key=" in request.path else ""
    keys = (_bearer(request), request.headers.get("x-api-key", "").strip(), in_path)
    return any(key.startswith(beginnings) and not key.startswith(but) for key in keys)


def _bearer(request: http.Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").strip().partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _is_good_visitor(request: http.Request, settings: Settings) -> bool:
    origins = request.headers.get_all("origin")
    if not origins:  # some old browsers send none with a form, but say where it came from
        site = request.headers.get("sec-fetch-site", "").strip().lower()
        return site != "cross-site" or request.method.upper() in _SAFE_METHODS
    return len(origins) == 1 and is_good_origin(
        origins[0].strip(),
        allowed=settings.allowed_origins,
        brings_key=_brings_key(request),
        is_mask_mode=settings.mode == "mask",
    )


def _brings_key(request: http.Request) -> bool:
    """Return whether a request has a key, or asks whether it may have one."""
    if any(name in request.headers for name in headers.KEY_HEADERS):
        return True
    wanted = request.headers.get("access-control-request-headers", "").lower().split(",")
    return request.method.upper() == "OPTIONS" and any(name.strip() in headers.KEY_HEADERS for name in wanted)


def add_missing_key(request: http.Request, key: str) -> None:
    """Give a chat the fallback key if it has none. What is no JSON a web page can send without being asked."""
    is_json = _JSON.match(request.headers.get("content-type", "").strip()) is not None
    if is_json and not any(name in request.headers for name in headers.KEY_HEADERS):
        request.headers["authorization"] = f"Bearer {key}"


def hide_from_pages(request: http.Request, response: http.Response) -> None:
    """Let no header of upstream's open a reply to web pages; those of an origin that came in may read it."""
    if "origin" in request.headers:
        return
    response.headers.fields = tuple(
        field for field in response.headers.fields if not field[0].decode("latin-1").lower().startswith(_CORS)
    )
