"""What is found in a text, and where: the words in which detection and the core speak with each other.

Offsets are code points of one text, half-open: `text[start:end]`. Knows no entity type.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import attrgetter

from pasteguard_addon.views import View, decoded_view, plain_characters

DENY_RECOGNIZER = "deny_list"
"""Names what a user has listed as a value that is always masked: nothing takes it away again."""


_IS_DECODED = attrgetter("is_decoded")


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
    is_decoded: bool = False
    """It was found in the text as a reader would see it, and is spelled otherwise."""

    def moved(self, start: int, end: int) -> "Finding":
        """Return the same finding at another span."""
        return Finding(start, end, self.entity_type, self.score, self.recognizer, self.is_decoded)


FINDING_BYTES = 170
"""What one takes in memory; `test_cache` holds it to that."""


def values_in(text: str, findings: Sequence[Finding]) -> list[str]:
    """Return what each finding stands for: the characters it covers, or what they read as where they are codes.

    What only looks as it reads, such as a decomposed letter or a no-break blank, is what somebody typed and stays so.
    """
    view = decoded_view(text) if any(map(_IS_DECODED, findings)) else None
    if view is None:
        return [text[each.start : each.end] for each in findings]
    return [_value(text[each.start : each.end], each, view) for each in findings]


def _value(written: str, finding: Finding, view: View) -> str:
    if not finding.is_decoded:
        return written
    reading = view.reading(finding.start, finding.end)
    return written if plain_characters(written) == reading else reading


def from_view(view: View, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what was found in a view where it stands in the source."""
    for each in findings:
        start, end = view.to_source(each.start, each.end)
        yield Finding(start, end, each.entity_type, each.score, each.recognizer, view.is_changed(start, end))


def outside(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """Return the findings that do not lie within one of the others."""
    known = sorted((each.start, each.end) for each in others)
    starts = [start for start, _ in known]
    reach = list(accumulate((end for _, end in known), max))
    kept = []
    for each in findings:
        at = bisect_right(starts, each.start)
        if not (at and reach[at - 1] >= each.end):
            kept.append(each)
    return kept


_START = attrgetter("start")
_IN_ORDER = attrgetter("start", "end", "entity_type", "score", "recognizer", "is_decoded")
"""As findings compare; but no method has to be called for each comparison."""
_DELIMITERS = re.compile(
    r"[\W_]+|(?:</[A-Za-z][\w:-]{0,20}>\s*+(?:<[A-Za-z][\w:-]{0,20}(?:\s[^<>@]{0,200})?>\s*+)*+)++"
)
_SURE = 0.9
"""From here on a finding's edges are its own: the punctuation at the end of a password belongs to it."""


def settle(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Return sorted, disjoint findings that cover all that `findings` cover.

    The higher score wins a contested character, then the longer span. What a loser has left outside the winner
    stays a finding of the loser's type, if that is not sure less blanks and punctuation at its edges; but a delimiter
    that is left between two winners stays in the text. In
    `First Last<first.last@x.org>` the name keeps `First Last` and the address its own characters.
    """
    ordered = sorted(findings, key=_IN_ORDER)
    settled: list[Finding] = []
    at = 0
    while at < len(ordered):
        end, reach = at + 1, ordered[at].end
        while end < len(ordered) and ordered[end].start < reach:
            reach = max(reach, ordered[end].end)
            end += 1
        if ordered[at].end == reach and ordered[end - 1].start == ordered[at].start:  # all of one span
            settled.append(min(ordered[at:end], key=rank))
        else:
            settled += _settled_cluster(ordered[at:end], text)
        at = end
    return settled


def rank(finding: Finding) -> tuple[float, int, int, str, str]:
    """Return what tells which of two findings wins: the least."""
    return -finding.score, finding.start - finding.end, finding.start, finding.entity_type, finding.recognizer


def _settled_cluster(findings: list[Finding], text: str) -> list[Finding]:
    """Settle findings of which each overlaps another."""
    ranked = sorted(findings, key=rank)
    taken: list[Finding] = []
    starts: list[int] = []  # of what is taken; sorted and disjoint at every step, so neighbours are found by bisection
    ends: list[int] = []
    for finding in ranked:
        pieces = _left_over(finding, starts, ends)
        was_cut = pieces != [(finding.start, finding.end)]
        for piece in pieces:
            if finding.start < piece[0] and piece[1] < finding.end and _DELIMITERS.fullmatch(text, *piece):
                continue
            start, end = _without_edges(text, *piece) if was_cut and finding.score < _SURE else piece
            if start < end:
                at = bisect_right(starts, start)
                starts.insert(at, start)
                ends.insert(at, end)
                taken.append(finding.moved(start, end))
    return sorted(taken, key=_START)


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


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language that the text's own words tell."""

    code: str
    """ISO 639-1."""
    is_available: bool
    """False when the text is clearly in a language that is not among the configured ones."""


@dataclass(frozen=True, slots=True)
class TextToScan:
    """One text of a request, in the order of the conversation."""

    text: str = field(repr=False)
    group: int
    """Ordinal of the message it stands in. Texts of one group stand together."""
    before: str | None = None
    """The language of the text before it, if that is not scanned with it."""


@dataclass(frozen=True, slots=True)
class ScannedText:
    """What a text holds."""

    findings: tuple[Finding, ...]
    """Sorted and disjoint."""
    language: str
    """What it was scanned as."""
    is_language_fallback: bool
    """It is clearly in a language that is not available, so it was scanned as the fallback."""
    is_language_certain: bool
    """Its own words told the language; otherwise that of the texts before it was taken."""
    key: bytes = field(default=b"", repr=False, compare=False)
    """Stands for the text, its language and these findings, as a keyed hash, where there is one: a cache's key."""


def scanned(findings: tuple[Finding, ...], guess: LanguageGuess | None, language: str, key: bytes = b"") -> ScannedText:
    """Return the result for a text that was scanned as `language`, which its own words told if there is a guess."""
    is_fallback = guess is not None and not guess.is_available
    return ScannedText(findings, language, is_fallback, guess is not None, key)


def language_told(guess: LanguageGuess | None, fallback: str) -> str | None:
    """Return what a text with this guess is scanned as, or None if the texts before it decide."""
    if guess is None:
        return None
    return guess.code if guess.is_available else fallback
