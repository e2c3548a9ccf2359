"""A request or a reply as a person reads it: who says what. For looking at only; what is sent is never made of it."""

import json
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    """What kind of text it is, such as `calls get_weather`; empty for plain content."""
    text: str = field(repr=False)


@dataclass(slots=True)
class Turn:
    speaker: str
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Readable:
    turns: list[Turn] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    """A word for each image, sound or file, none of which is scanned."""
    tools: list[str] = field(default_factory=list)
    other_fields: list[str] = field(default_factory=list)
    """Names of what is sent along: settings, schemas and the like."""


def loaded(body: bytes) -> object:
    """Return the JSON value; a decoder's error holds the whole text, so it goes no further."""
    value: object = None
    is_json = True
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        is_json = False
    if not is_json:
        raise ValueError("not JSON")
    return value


class _Says(Protocol):
    def request_saying(self, text: str) -> bytes: ...


def may_be_request(endpoint: _Says, body: bytes) -> bool:
    """Return whether a body is a request of an endpoint's, or may be read as one, as what is no JSON object may be.

    A member that the shortest request has makes it one, in any case and however often it stands there: readers differ.
    """
    try:
        told: object = json.loads(body, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        return True
    if not isinstance(told, tuple):
        return True
    needed = {name.casefold() for name in json.loads(endpoint.request_saying(""))}
    return any(name.casefold() in needed for name, _ in told)
