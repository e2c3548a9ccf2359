"""One text while it is being searched: what rules share, and what keeps every rule linear."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from pasteguard_addon.detection.plugins.boundaries import lowered

_BARE = re.compile(r"(?:[^\s\"'`<>\\，。；、：）】」』”’»“„‘«]|\\(?![nrtu\"'\\]))*+")
_LOOK = 400


class Hit(NamedTuple):
    """A value that a rule has found."""

    start: int
    end: int
    entity_type: str
    score: float


class Scan:
    """A text, its lower-case copy of equal length, and ends of runs that were measured before.

    Rules are asked at every anchor. Where anchors stand close together in one long run (`key=key=key=…`) each would
    walk to the end of the run; it is walked once and remembered.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self._bare = (0, 0)
        self._found: dict[str, tuple[int, int]] = {}
        self.name_end = 0
        """End of the last variable name that was looked at: a name holds several keywords."""

    def bare_end(self, at: int) -> int:
        """Return the end of the run of characters that an unquoted value may have."""
        start, end = self._bare
        if not start <= at < end:
            match = _BARE.match(self.text, at)
            start, end = at, match.end() if match else at
            self._bare = (start, end)
        return end

    def find(self, literal: str, at: int) -> int:
        """Do as `str.find`, but walk each stretch of the text only once for one literal."""
        start, position = self._found.get(literal, (0, -2))
        if position == -2 or not (start <= at and (position == -1 or at <= position)):
            position = self.low.find(literal, at)
            self._found[literal] = (at, position)
        return position

    def head(self, start: int, end: int) -> str:
        """Return the part of a value that the value test looks at."""
        return self.text[start : min(end, start + _LOOK)]

    def line_start(self, at: int, limit: int = 400) -> int:
        """Return where the line begins, at most `limit` characters back."""
        first = max(0, at - limit)
        return max(first, self.text.rfind("\n", first, at) + 1)

    def line_end(self, at: int, limit: int = 400) -> int:
        """Return where the line ends, at most `limit` characters ahead."""
        last = min(len(self.text), at + limit)
        end = self.text.find("\n", at, last)
        return last if end < 0 else end


class Rule(Protocol):
    """Knows one kind of place where secrets stand."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """Lower-case literals."""
        ...

    def at(self, scan: Scan, start: int, end: int) -> Iterator[Hit]:
        """Yield what is found where an anchor stands. Bounded work, apart from what `scan` remembers."""
        ...
