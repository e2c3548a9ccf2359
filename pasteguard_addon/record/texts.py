"""What was said, for a record that keeps texts: with placeholders, as upstream got and sent it."""

from contextlib import suppress

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.readable import Turn
from pasteguard_addon.endpoints.registry import DEFAULT

_MAX_BYTES = 256 * 1024
"""Longer bodies are not read for it: that would hold up the event loop."""
_MAX_CHARS = 20_000
"""What is longer is cut. A limit for memory, and for the file."""


def request_text(body: bytes, endpoint: Endpoint = DEFAULT) -> str | None:
    """Return what is new in a request: all that follows the last answer, which earlier records have."""
    turns = _turns(body, endpoint, is_request=True)
    answered = [place for place, turn in enumerate(turns) if turn.speaker.startswith("assistant")]
    return _text(turns[answered[-1] + 1 :] if answered else turns)


def reply_text(body: bytes, endpoint: Endpoint = DEFAULT) -> str | None:
    """Return what a reply says, a stream put together. Errors are left out: some quote the client's key."""
    return _text([turn for turn in _turns(body, endpoint, is_request=False) if turn.speaker != "error"])


def _turns(body: bytes, endpoint: Endpoint, *, is_request: bool) -> list[Turn]:
    turns: list[Turn] = []
    if 0 < len(body) <= _MAX_BYTES:
        with suppress(ValueError):  # not JSON, or an answer that says nothing
            turns = (endpoint.readable_request if is_request else endpoint.readable_reply)(body).turns
    return turns


def _text(turns: list[Turn]) -> str | None:
    lines = [
        f"{turn.speaker}: {part.label + ': ' if part.label else ''}{part.text}" for turn in turns for part in turn.parts
    ]
    return "\n".join(lines)[:_MAX_CHARS] or None
