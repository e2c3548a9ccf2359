"""A view of a text: what some stretches of it mean in place of how they are written, and where each came from.

Offsets are code points, spans half-open. A replacement stands for its whole stretch of the source: a span of the view
that touches any character of it maps to all of it, so that half an escape is never left behind.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Replacement(NamedTuple):
    """`source[start:end]` reads as `text`, which may be empty."""

    start: int
    end: int
    text: str


class Layer:
    """One pass of replacements over a text. They are disjoint and in order."""

    def __init__(self, source: str, replacements: Sequence[Replacement]) -> None:
        pieces: list[str] = []
        at = length = 0
        self._source_starts: list[int] = []
        self._source_ends: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end, text in replacements:
            pieces += (source[at:start], text)
            length += start - at
            self._source_starts.append(start)
            self._source_ends.append(end)
            self._starts.append(length)
            length += len(text)
            self._ends.append(length)
            at = end
        pieces.append(source[at:])
        self.text = "".join(pieces)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the view that is not empty stands in the source."""
        return self._source_span(start)[0], self._source_span(end - 1)[1]

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the view that a span of the source reads as; it may be empty."""
        first = bisect_right(self._source_ends, start)
        last = bisect_right(self._source_starts, end - 1) - 1
        return self._view_at(first, start, self._starts), self._view_at(last, end, self._ends)

    def is_changed(self, start: int, end: int) -> bool:
        """True if a span of the source holds a replacement or a part of one."""
        first = bisect_right(self._source_ends, start)
        return first < len(self._source_starts) and self._source_starts[first] < end

    def _source_span(self, at: int) -> tuple[int, int]:
        """Return what the character at a place of the view stands for."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return at, at + 1
        if at < self._ends[index]:
            return self._source_starts[index], self._source_ends[index]
        at += self._source_ends[index] - self._ends[index]
        return at, at + 1

    def _view_at(self, index: int, at: int, edges: Sequence[int]) -> int:
        """Return a place of the source in the view: the edge of the replacement it lies in, if it lies in one."""
        if 0 <= index < len(self._starts) and self._source_starts[index] <= at <= self._source_ends[index]:
            return edges[index]
        before = bisect_right(self._source_ends, at) - 1
        return at if before < 0 else at + self._ends[before] - self._source_ends[before]


class View:
    """A text decoded by one layer or several, each over the one before it."""

    def __init__(self, source: str, layers: Sequence[Layer]) -> None:
        self.source = source
        self.layers = layers

    @property
    def text(self) -> str:
        """What a reader would see."""
        return self.layers[-1].text

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that a span of the view, which is not empty, stands for."""
        for layer in reversed(self.layers):
            start, end = layer.to_source(start, end)
        return start, end

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the view that a span of the source reads as; it may be empty."""
        for layer in self.layers:
            start, end = layer.from_source(start, end)
        return start, end

    def reading(self, start: int, end: int) -> str:
        """Return what a span of the source reads as."""
        start, end = self.from_source(start, end)
        return self.text[start:end]

    def is_changed(self, start: int, end: int) -> bool:
        """True if a span of the source is spelled otherwise than it reads."""
        for layer in self.layers:
            if layer.is_changed(start, end):
                return True
            start, end = layer.from_source(start, end)
        return False


def disjoint(replacements: Iterable[Replacement]) -> list[Replacement]:
    """Return replacements in their order without those that overlap an earlier one; the longest at each place stays."""
    kept: list[Replacement] = []
    end = 0
    for each in sorted(replacements, key=lambda r: (r.start, -r.end)):
        if each.start >= end:
            kept.append(each)
            end = each.end
    return kept
