"""A request or a reply as a person reads it: who says what. For looking at only; what is sent is never made of it."""

import json
from dataclasses import dataclass, field


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
