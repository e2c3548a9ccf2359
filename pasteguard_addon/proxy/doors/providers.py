"""The providers behind the reverse door: each below a prefix of its own.

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
