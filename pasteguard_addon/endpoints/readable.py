"""A request or a reply as a person reads it: who says what. For looking at only; what is sent is never made of it."""

import json
from contextlib import suppress
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


class _RequestsAreRead(Protocol):
    def readable_request(self, body: bytes) -> Readable: ...


def may_be_request(endpoint: _RequestsAreRead, body: bytes) -> bool:
    """Return whether a body is a request of an endpoint's, or may be read as one: it is no JSON object without one."""
    try:
        is_json = isinstance(loaded(body), dict)
    except ValueError:
        is_json = False
    if not is_json:
        return True
    with suppress(ValueError):
        endpoint.readable_request(body)
        return True
    return False
