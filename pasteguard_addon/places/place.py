"""What a place can be asked."""

from typing import Protocol

VALUE = "\ufffc"
"""Stands in the text for a value that was written there."""

MAX_DEPTH = 8
"""How deep texts may stand in one another, as JSON in a string of JSON; deeper ones are plain."""


class Place(Protocol):
    """A part of a text in which values are written in one way, up to where it ends.

    Texts grow: each call brings the same text with more behind it.
    """

    is_done: bool
    """It has ended; what follows belongs to what it stands in."""

    def read(self, text: str, at: int, end: int) -> int:
        """Go on at `at`; return where it ended, or `end`."""

    def write(self, text: str, original: str) -> str:
        """Return a value as it is written at the end of the text that was read, and count it as written."""

    def takes_bare_names(self, text: str) -> bool:
        """Return whether a name without brackets is a placeholder here, not a name of the text's own."""
