"""Spans, findings and how overlapping ones are settled. Knows no entity type.

Offsets are code points of one text, half-open: `text[start:end]`.
"""

from bisect import bisect_right
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


FINDING_BYTES = 170
"""What one takes in memory; `test_cache` holds it to that."""


class Recognizer(Protocol):
    """Finds one family of entities.

    `text` never holds lone surrogates (the detector hands over a copy of equal length). A recognizer scans
    the whole text or raises: a partial scan must never look like a whole one. It does no I/O in `find`.
    """

    name: str

    def find(self, text: str, language: str) -> list[Finding]:
        """Return findings in any order; they may overlap."""
        ...


_SURE = 0.9
"""From here on a finding's edges are its own: the punctuation at the end of a password belongs to it."""


def settle(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Return sorted, disjoint findings that cover all that `findings` cover.

    The higher score wins a contested character, then the longer span. What a loser has left outside the winner
    stays a finding of the loser's type, if that is not sure less blanks and punctuation at its edges: in
    `First Last<first.last@x.org>` the name keeps `First Last` and the address its own characters.
    """
    ordered = sorted(findings)
    settled: list[Finding] = []
    at = 0
    while at < len(ordered):
        end, reach = at + 1, ordered[at].end
        while end < len(ordered) and ordered[end].start < reach:
            reach = max(reach, ordered[end].end)
            end += 1
        settled += ordered[at:end] if end - at == 1 else _settled_cluster(ordered[at:end], text)
        at = end
    return settled


def _settled_cluster(findings: list[Finding], text: str) -> list[Finding]:
    """Settle findings of which each overlaps another."""
    ranked = sorted(findings, key=lambda f: (-f.score, f.start - f.end, f.start, f.entity_type, f.recognizer))
    taken: list[Finding] = []
    starts: list[int] = []  # of what is taken; sorted and disjoint at every step, so neighbours are found by bisection
    ends: list[int] = []
    for finding in ranked:
        pieces = _left_over(finding, starts, ends)
        was_cut = pieces != [(finding.start, finding.end)]
        for piece in pieces:
            start, end = _without_edges(text, *piece) if was_cut and finding.score < _SURE else piece
            if start < end:
                at = bisect_right(starts, start)
                starts.insert(at, start)
                ends.insert(at, end)
                taken.append(Finding(start, end, finding.entity_type, finding.score, finding.recognizer))
    return sorted(taken)


def _left_over(finding: Finding, starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    """Return the pieces of a finding that lie outside the spans that are taken."""
    pieces: list[tuple[int, int]] = []
    at = finding.start
    index = bisect_right(ends, finding.start)
    while index < len(starts) and starts[index] < finding.end:
        if at < starts[index]:
            pieces.append((at, starts[index]))
        at = max(at, ends[index])
        index += 1
    if at < finding.end:
        pieces.append((at, finding.end))
    return pieces


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
