"""The endpoints there are: one line each."""

from pasteguard_addon.endpoints.chat_completions import ChatCompletions
from pasteguard_addon.endpoints.endpoint import Endpoint

DEFAULT: Endpoint = ChatCompletions()
"""Read unless the user says otherwise."""

ENDPOINTS: tuple[Endpoint, ...] = (DEFAULT,)
