"""The endpoints there are: one line each."""

from functools import cache

from pasteguard_addon.endpoints.chat_completions import ChatCompletions
from pasteguard_addon.endpoints.completions import Completions
from pasteguard_addon.endpoints.embeddings import Embeddings
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.endpoints.moderations import Moderations
from pasteguard_addon.endpoints.responses import Responses

DEFAULT: Endpoint = ChatCompletions()
"""Read unless the user says otherwise."""

ENDPOINTS: tuple[Endpoint, ...] = (
    DEFAULT,
    Completions(),
    Messages(),
    Responses(),
    Embeddings(),
    Moderations(),
)


@cache
def endpoints_named(names: tuple[str, ...]) -> tuple[Endpoint, ...]:
    """Return the endpoints of these names; `all` names every one. Raises KeyError for a name that is none."""
    known = {endpoint.name: endpoint for endpoint in ENDPOINTS}
    return ENDPOINTS if "all" in names else tuple(known[name] for name in names)
