"""Which spans of a text are spoken for."""

from bisect import bisect_left, insort


class Taken:
    """Spans that are spoken for, searched by bisection: a text may hold a hundred thousand names."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        """Take a span."""
        insort(self._spans, (start, end))

    def touches(self, start: int, end: int) -> bool:
        """Return whether a span shares a character with one that is taken."""
        at = bisect_left(self._spans, (end, 0))
        return any(start < taken_end for _, taken_end in self._spans[max(0, at - 2) : at])
