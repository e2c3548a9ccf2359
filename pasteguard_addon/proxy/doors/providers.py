"""The providers behind the reverse door: each below a prefix of its own, and none gets a key that is another's.

OpenAI's API stands below `/openai/v1` and `/v1`, as ever. Anthropic's stands below `/anthropic`, once the endpoint
`messages` is masked.
"""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from mitmproxy import connection, http

from pasteguard_addon.policy import endpoints
from pasteguard_addon.proxy.routing import OWN_PREFIXES
from pasteguard_addon.settings import Settings

ANTHROPIC_PREFIX = "/anthropic"

_OPENAI_HOST, _ANTHROPIC_HOST = "api.openai.com", "api.anthropic.com"
_ANTHROPICS, _GOOGLES, _OPENAIS = "anthropic-", "x-goog-", "openai-"
"""How headers of one provider's alone begin."""
_PREFIX_OF_ANTHROPIC = "sk-ant-"
_KEYS_OF_OTHERS = ("sk-or-", "AIza", "gsk_", "xai-", "hf_", "pplx-", "nvapi-", "csk-", "r8_", "ghp_", "gho_", "ghu_",
                   "github_pat_")  # fmt: skip
"""How keys begin that show that they are neither OpenAI's nor Anthropic's."""


@dataclass(frozen=True, slots=True)
class ProviderDoor:
    """Where requests go that come in at the reverse door below some prefixes."""

    provider: str
    """As `Endpoint.provider`."""
    name: str
    prefixes: tuple[str, ...]
    base_url: str
    base_path: str
    """The path of the base URL, without a slash at its end."""
    host: str
    """Of the base URL, in small letters."""
    is_default: bool
    """Whether the reverse door leads there by itself."""

    def brings_foreign_key(self, request: http.Request) -> bool:
        """Return whether a request brings what is another provider's; gateways, which take any key, are left alone."""
        if self.host == _OPENAI_HOST:
            is_named = _has_any(request, _ANTHROPICS, _GOOGLES) or "x-api-key" in request.headers
            return is_named or _has_key(request, (_PREFIX_OF_ANTHROPIC, *_KEYS_OF_OTHERS))
        if self.host == _ANTHROPIC_HOST:
            is_named = _has_any(request, _OPENAIS, _GOOGLES) or "api-key" in request.headers
            return is_named or _has_key(request, ("sk-", *_KEYS_OF_OTHERS), but=_PREFIX_OF_ANTHROPIC)
        return False


class ReverseDoors:
    """The doors that some settings open."""

    def __init__(self, settings: Settings) -> None:
        self.default = _door("openai", "OpenAI's", OWN_PREFIXES, settings.openai_base_url, is_default=True)
        self._anthropics = _door("anthropic", "Anthropic's", (ANTHROPIC_PREFIX,), settings.anthropic_base_url)
        self._has_anthropics = any(endpoint.provider == "anthropic" for endpoint in endpoints(settings))

    def at(self, path: str) -> ProviderDoor:
        """Return the door below whose prefix a path is; `path` is as the client sent it."""
        rest = path.removeprefix(ANTHROPIC_PREFIX)
        is_below = rest != path and rest[:1] in ("", "/", "?")
        return self._anthropics if is_below and self._has_anthropics else self.default


def _door(
    provider: str, name: str, prefixes: tuple[str, ...], base_url: str, *, is_default: bool = False
) -> ProviderDoor:
    url = urlsplit(base_url)
    host = (url.hostname or "").lower()
    return ProviderDoor(provider, name, prefixes, base_url, url.path.rstrip("/"), host, is_default)


def lead_to(flow: http.HTTPFlow, url: SplitResult) -> None:
    """Point a request at another server than mitmproxy would, straight, and not through the proxy behind us."""
    request = flow.request
    request.scheme = url.scheme
    request.host = url.hostname or ""
    request.port = url.port or (443 if url.scheme == "https" else 80)
    flow.server_conn = connection.Server(address=(request.host, request.port))  # the other one may be `via` a proxy
    request.headers["host"] = url.netloc
    request.authority = ""


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
