"""Spans, findings and how overlapping ones are settled. Knows no entity type.

Offsets are code points of one text, half-open: `text[start:end]`.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One piece of sensitive text. Holds where it stands, never the text itself."""

    start: int
    end: int
    entity_type: str
    """UPPER_SNAKE, Presidio's name where there is one."""
    score: float
    """0 to 1; where findings overlap the higher score keeps its whole span."""
    recognizer: str
    """Who found it, for `--explain`."""


class Recognizer(Protocol):
    """Finds one family of entities.

    `text` never holds lone surrogates (the detector hands over a copy of equal length). A recognizer scans
    the whole text or raises: a partial scan must never look like a whole one. It does no I/O in `find`.
    """

    name: str

    def find(self, text: str, language: str) -> list[Finding]:
        """Return findings in any order; they may overlap."""
        ...


def settle(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Return sorted, disjoint findings that cover all that `findings` cover.

    The higher score wins a contested character, then the longer span. What a loser has left outside the winner
    stays a finding of the loser's type, less blanks and punctuation at its edges: in
    `First Last<first.last@x.org>` the name keeps `First Last` and the address its own characters.
    """
    ranked = sorted(findings, key=lambda f: (-f.score, f.start - f.end, f.start, f.entity_type, f.recognizer))
    taken: list[Finding] = []  # sorted and disjoint at every step, so neighbours are found by bisection
    for finding in ranked:
        pieces = _left_over(finding, taken)
        was_cut = pieces != [(finding.start, finding.end)]
        for piece in pieces:
            start, end = _without_edges(text, *piece) if was_cut else piece
            if start < end:
                insort(taken, Finding(start, end, finding.entity_type, finding.score, finding.recognizer))
    return taken


def _left_over(finding: Finding, taken: list[Finding]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = finding.start
    first = bisect_right(taken, finding.start, key=lambda f: f.end)
    for index in range(first, len(taken)):
        other = taken[index]
        if other.start >= finding.end:
            break
        if at < other.start:
            pieces.append((at, other.start))
        at = max(at, other.end)
    if at < finding.end:
        pieces.append((at, finding.end))
    return pieces


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
