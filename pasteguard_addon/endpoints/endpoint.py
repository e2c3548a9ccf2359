"""What an API is to PasteGuard: the protocol that each endpoint implements in a folder of its own.

An endpoint says where text stands in its requests and replies, which pieces belong together, and how its clients want
to be told of errors. It decides nothing about what is sensitive, and never imports another endpoint.
"""

from typing import Protocol

from pasteguard_addon import settings
from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.endpoints.readable import Readable
from pasteguard_addon.endpoints.references import ServerStateReader
from pasteguard_addon.endpoints.reply import ReplyReader
from pasteguard_addon.endpoints.request_body import RequestReader

ROLES = frozenset(settings.ROLES)
"""Of messages, as the APIs know them. A client may write anything else there."""
SPEAKS_ALL = ("ollama", "vllm", "llama.cpp", "lm_studio")
"""Servers for local models that speak more than chat completions."""
ANSWERING = "assistant"
"""The role whose messages a model has written: what stands in them may be what was restored."""


class Endpoint(Protocol):
    """One API. Has no state."""

    name: str
    """As users write it in `pasteguard_endpoints`."""
    paths: tuple[str, ...]
    """How the paths of its requests end, such as `chat/completions`."""
    refused_paths: tuple[str, ...]
    """How the paths end, or go on, of requests that belong to it and cannot be masked, such as those of batches."""
    provider: str
    """Whose API it is: `openai`, `anthropic`. Decides which base URL its requests go to, and with whose key."""
    local_types: tuple[str, ...]
    """Servers for local models that speak it, as `pasteguard_local_type` names them."""
    hosts: tuple[str, ...]
    """Opened in forward modes once it is masked, besides those that the user lists."""
    dropped_headers: tuple[str, ...]
    """Headers of a request that tell what its body tells, so that they may not go beside a masked one."""
    is_prefix_signed: bool
    """Its provider may bind a signature to all that came before it, so answers have to be known again even where
    nothing was masked yet."""
    errors: ErrorShape
    state: ServerStateReader | None
    """Of an API whose provider keeps texts, so that requests need not send them again."""
    request: RequestReader

    def reply(self, *, is_json_mode: bool) -> ReplyReader:
        """Return a reader for one reply; `is_json_mode`: the request asked for JSON."""

    # --- what people see --------------------------------------------------------------------------------------

    def readable_request(self, body: bytes) -> Readable:
        """Return a request as a person reads it. Raises ValueError for what is none."""

    def readable_reply(self, body: bytes) -> Readable:
        """Return what a reply says, a stream put together. Raises ValueError if it says nothing."""

    def reply_texts(self, body: bytes) -> list[str]:
        """Return what the client will send back of a reply; nothing for what cannot be read."""

    def token_usage(self, body: bytes) -> tuple[int | None, int | None]:
        """Return how many tokens a reply says that the prompt and the answer had."""

    def has_come_whole(self, body: bytes) -> bool:
        """Return whether nothing is missing of a reply, of which this is all or, if that is much, the end."""

    def request_saying(self, text: str) -> bytes:
        """Return a request that holds nothing but this text of a user."""

    def reply_saying(self, text: str) -> bytes:
        """Return a whole answer that says nothing but this text; none of it where answers say nothing."""

    # --- what goes to a local model ---------------------------------------------------------------------------

    def for_local_model(self, body: bytes, *, model: str, is_ollama: bool) -> bytes:
        """Return a request body, one that was read before, for the local model; an empty `model` keeps its own."""

    def is_answer(self, reply: object) -> bool:
        """Return whether JSON is an answer of the API, and no error."""
