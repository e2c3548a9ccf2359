"""What requests and replies name of what their provider keeps: responses, conversations, blobs of them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class References:
    """What a request names of what its provider keeps; each by one id or more, of which one is enough."""

    previous: str = ""
    """The response that it goes on from: a client whose provider does not know that can send all texts instead."""
    others: tuple[tuple[str, ...], ...] = ()


class ServerStateReader(Protocol):
    """What an endpoint knows of that, if its provider keeps anything. Replies tell it by `ReplyPart.names`."""

    def references(self, body: bytes) -> References:
        """Return what a request names; nothing for what cannot be read."""

    def stored_id(self, path: str) -> str | None:
        """Return the id of the response that a path leads to; None for a path that does not lead to one."""
