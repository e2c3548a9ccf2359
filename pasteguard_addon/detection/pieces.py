"""Cut a long text where people pause, so that its pieces can be scanned side by side and nothing is missed.

A piece is scanned with some of the text on both sides of it. So each finding in a piece has its context, what crosses a
cut stands whole in both pieces, and what stands in the context alone is left to the piece that it belongs to.

Where a text is cut hangs on the text near the cut alone, so that a change costs the pieces around it, and no others. A
pause is a cut if its own characters say so: of all pauses so far around it, it is of the best kind, and of those it has
the greatest checksum. Only where that leaves too long a stretch, cuts follow from its start.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from pasteguard_addon.findings import Finding

LONG_TEXT_CHARS = 3_000
"""Texts up to here are scanned in one go."""
PIECE_CHARS = 1_400
"""At most. A changed word costs one piece or two."""
BEFORE_CHARS = 240
"""Longer than any name, number or address that is written in one stretch, with the words that introduce it."""
BEHIND_CHARS = 120
"""Enough to see how a sentence goes on."""

_CHECKED_CHARS = 32

_AROUND = 3
"""A cut is the best pause within this part of a piece's length, to both sides."""
_PAUSE = re.compile(
    r"[\n.!?。](?<=[^\n]{8}.)"
    r"(?:(?<=\n)(?:(?P<paragraph>[ \t\r]*\n\s*)|(?P<line>\s*))|(?P<sentence>(?<=[.!?])\s+|(?<=。)))",
    re.S,
)
"""None behind a very short line: thousands of them would cost more to weigh than they are worth."""
_KINDS = {"sentence": 0, "line": 1, "paragraph": 2}
_PAUSES = ("\n\n", "\n\r\n", "\n", ". ", "。", " ")
"""Where to cut a stretch without such a pause; the best comes first."""


type Own = tuple[int, int] | None
"""Where in a text that is scanned the piece itself stands, the rest of it being context; None if all of it is meant."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` is what is scanned; of it `text[own_start:own_end]` is the piece, the rest its context."""

    start: int
    end: int
    own_start: int
    own_end: int

    @property
    def own(self) -> tuple[int, int]:
        """Where the piece itself stands in what is scanned."""
        return self.own_start - self.start, self.own_end - self.start


def cut(
    text: str, piece_chars: int = PIECE_CHARS, before_chars: int = BEFORE_CHARS, behind_chars: int = BEHIND_CHARS
) -> list[Piece]:
    """Return pieces that together are the text, in order, each with its context. Linear in the text's length."""
    cuts = [0]
    for anchor in [*_anchors(text, piece_chars // _AROUND), len(text)]:
        while anchor - cuts[-1] > piece_chars:
            cuts.append(_best_cut(text, cuts[-1] + piece_chars // 2, cuts[-1] + piece_chars))
        if anchor < len(text):
            cuts.append(anchor)
    starts = [0, *(_context_start(text, at, before_chars) for at in cuts[1:])]
    ends = [*(_context_end(text, at, behind_chars) for at in cuts[1:]), len(text)]
    return [Piece(*each) for each in zip(starts, ends, cuts, [*cuts[1:], len(text)], strict=True)]


def _anchors(text: str, around: int) -> list[int]:
    """Return the ends of pauses that are better than any other so near, in order."""
    if len(text) <= around:
        return []
    data = memoryview(text.encode("utf-32-le", "surrogatepass"))
    pauses: list[tuple[int, int, int]] = []
    for found in _PAUSE.finditer(text):
        end = found.end()
        checked = crc32(data[4 * max(end - _CHECKED_CHARS, 0) : 4 * end])
        pauses.append((_KINDS[str(found.lastgroup)], checked, end))
    return [pause[2] for pause in _best_around(pauses, around) if around < pause[2] < len(text)]


def _best_around(pauses: Sequence[tuple[int, int, int]], around: int) -> list[tuple[int, int, int]]:
    """Return those than which no other is greater whose place is so near."""
    best: list[tuple[int, int, int]] = []
    greater: list[tuple[int, int, int]] = []  # each of them before what is smaller than it; the nearest is the last
    for pause in pauses:
        while greater and greater[-1] < pause:
            beaten = greater.pop()
            if best and best[-1] is beaten and pause[2] - beaten[2] <= around:
                best.pop()
        if not greater or pause[2] - greater[-1][2] > around:
            best.append(pause)
        greater.append(pause)
    return best


def _best_cut(text: str, low: int, high: int) -> int:
    """Return where to cut in (low, high]: after a pause of the best kind there is, else at `high`."""
    for pause in _PAUSES:
        ends = list(_ends_of(pause, text, low, high))
        if ends:
            return max(ends, key=lambda end: (_checksum(text, end), end))
    return high


def _ends_of(pause: str, text: str, low: int, high: int) -> Iterator[int]:
    """Yield where a pause ends, in (low, high]."""
    at = text.find(pause, low, high)
    while at >= 0:
        yield at + len(pause)
        at = text.find(pause, at + len(pause), high)


def _checksum(text: str, end: int) -> int:
    """Return what stands for the characters before a cut, mixed so that no text is cut at its ends or its starts."""
    return crc32(text[max(end - _CHECKED_CHARS, 0) : end].encode("utf-8", "surrogatepass"))


def _context_start(text: str, at: int, chars: int) -> int:
    """Return where the context before a cut starts: at the first line, else word, of so many characters."""
    low = max(at - chars, 0)
    for pause in ("\n", " "):
        found = text.find(pause, low, at - chars // 2)
        if found >= 0:
            return found + 1
    return low


def _context_end(text: str, at: int, chars: int) -> int:
    """Return where the context behind a cut ends: at the last line, else word, of so many characters."""
    high = min(at + chars, len(text))
    for pause in ("\n", " "):
        found = text.rfind(pause, at + chars // 2, high)
        if found >= 0:
            return found
    return high


def merge(pieces: Sequence[Piece], found: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Return the findings of all pieces with offsets of the whole text. They may overlap and repeat.

    `found[i]` has offsets of what was scanned of the i-th piece. What lies in its context alone belongs to another
    piece, which has seen more around it. A finding that touches an edge of what was scanned may be half of what stands
    there: if the neighbour has seen all of it, that decides.
    """
    merged: list[Finding] = []
    last = len(pieces) - 1
    for index, (piece, findings) in enumerate(zip(pieces, found, strict=True)):
        seen_until = pieces[index - 1].end if index > 0 else -1
        seen_from = pieces[index + 1].start if index < last else piece.end
        for finding in findings:
            start, end = finding.start + piece.start, finding.end + piece.start
            is_context = end <= piece.own_start or start >= piece.own_end
            is_cut_left = index > 0 and start == piece.start and end < seen_until
            is_cut_right = index < last and end == piece.end and start > seen_from
            if not (is_context or is_cut_left or is_cut_right):
                merged.append(finding.moved(start, end))
    return merged
