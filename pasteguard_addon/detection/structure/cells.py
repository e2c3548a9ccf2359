"""What a reader yields."""

from dataclasses import dataclass
from enum import Enum, auto

VOWELS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e"
"""What is written above, below or beside letters, and is none to a pattern: labels in Hindi or Thai have some."""


class Place(Enum):
    """In what kind of structure a cell stands."""

    TABLE = auto()
    SQL_ROW = auto()
    RECORD = auto()
    """A member of an object of its own: `{"key": "x", "value": cell}`."""
    ARGUMENT = auto()
    BLOCK = auto()
    """All lines of a YAML block scalar."""
    MARKUP = auto()
    """The text of an element or the value of an attribute."""
    MEMBER = auto()
    """What stands behind a key in JSON, YAML, a form, a log or the source of a program."""
    ITEM = auto()
    """One of several values in a list behind a key."""
    SEGMENT = auto()
    """A field of a message whose format says by its place what it is."""
    ENCODED = auto()
    """Such a field in base64, which holds a text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in its place; offsets are code points of the text that was read."""

    start: int
    end: int
    context: tuple[str, ...]
    """Header, key or name of what is called; the nearest last."""
    place: Place
    is_quoted: bool = False
    """Quotes stand around it, which are no part of it."""
