"""The providers behind the reverse door: each below a prefix of its own, and none gets a key that is another's.

OpenAI's API stands below `/openai/v1` and `/v1`, as ever. Anthropic's stands below `/anthropic`, once the endpoint
`messages` is masked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from mitmproxy import connection, http

from pasteguard_addon.policy import endpoints
from pasteguard_addon.proxy.routing import OWN_PREFIXES
from pasteguard_addon.settings import Settings

ANTHROPIC_PREFIX = "/anthropic"

_OPENAI_HOST, _ANTHROPIC_HOST = "api.openai.com", "api.anthropic.com"
_HEADERS_OF_ANTHROPIC = ("x-api-key", "anthropic-version")
_HEADERS_OF_OPENAI = ("openai-organization", "openai-project")
_HEADERS_OF_OTHERS = ("x-goog-api-key", "api-key")


@dataclass(frozen=True, slots=True)
class ProviderDoor:
    """Where requests go that come in at the reverse door below some prefixes."""

    provider: str
    """As `Endpoint.provider`."""
    name: str
    prefixes: tuple[str, ...]
    base_url: str

    @property
    def base_path(self) -> str:
        """The path of the base URL, without a slash at its end."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def is_default(self) -> bool:
        """Whether the reverse door leads there by itself."""
        return self.prefixes is OWN_PREFIXES

    def brings_foreign_key(self, request: http.Request) -> bool:
        """Return whether a request brings what is another provider's; gateways, which take any key, are left alone."""
        host = (urlsplit(self.base_url).hostname or "").lower()
        if host == _OPENAI_HOST:
            return _has_any(request, (*_HEADERS_OF_ANTHROPIC, "x-goog-api-key")) or _has_key(request, _is_anthropics)
        if host == _ANTHROPIC_HOST:
            is_others = _has_any(request, (*_HEADERS_OF_OPENAI, *_HEADERS_OF_OTHERS))
            return is_others or _has_key(request, lambda key: key.startswith("sk-") and not _is_anthropics(key))
        return False


def door_for(path: str, settings: Settings) -> ProviderDoor:
    """Return the door below whose prefix a path is; `path` is as the client sent it."""
    rest = path.removeprefix(ANTHROPIC_PREFIX)
    is_masked = any(endpoint.provider == "anthropic" for endpoint in endpoints(settings))
    if is_masked and rest != path and rest[:1] in ("", "/", "?"):
        return ProviderDoor("anthropic", "Anthropic's", (ANTHROPIC_PREFIX,), settings.anthropic_base_url)
    return ProviderDoor("openai", "OpenAI's", OWN_PREFIXES, settings.openai_base_url)


def lead_to(flow: http.HTTPFlow, url: SplitResult) -> None:
    """Point a request at another server than mitmproxy would, straight, and not through the proxy behind us."""
    request = flow.request
    request.scheme = url.scheme
    request.host = url.hostname or ""
    request.port = url.port or (443 if url.scheme == "https" else 80)
    flow.server_conn = connection.Server(address=(request.host, request.port))  # the other one may be `via` a proxy
    request.headers["host"] = url.netloc
    request.authority = ""


def _has_any(request: http.Request, names: tuple[str, ...]) -> bool:
    return any(name in request.headers for name in names)


def _has_key(request: http.Request, is_meant: Callable[[str], bool]) -> bool:
    scheme, _, key = request.headers.get("authorization", "").strip().partition(" ")
    keys = (key.strip() if scheme.lower() == "bearer" else "", request.headers.get("x-api-key", "").strip())
    return any(is_meant(key) for key in keys)


def _is_anthropics(key: str) -> bool:
    return key.startswith("sk-ant-")
