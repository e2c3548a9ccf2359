"""Cut a long text where people pause, so that its pieces can be scanned side by side and nothing is missed.

A piece is scanned with some text of the piece before it. What crosses a cut therefore stands whole in the later
piece; and what the earlier piece saw only half of, is left to the later one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.findings import Finding

LONG_TEXT_CHARS = 3_000
"""Texts up to here are scanned in one go."""
PIECE_CHARS = 1_750
"""With the overlap some 2,000 characters, which language models like best."""
OVERLAP_CHARS = 240
"""Longer than any name, number or address that is written in one stretch, with the words that introduce it."""

_PAUSES = ("\n\n", "\n\r\n", "\n", ". ", "。", " ")
"""Where to cut; the best comes first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` is what is scanned; the first characters of it are the overlap with the piece before."""

    start: int
    end: int


def cut(text: str, piece_chars: int = PIECE_CHARS, overlap_chars: int = OVERLAP_CHARS) -> list[Piece]:
    """Return pieces that together cover the text; each but the first starts inside the one before it.

    No piece holds more than `piece_chars + overlap_chars` characters. Linear in the text's length.
    """
    cuts = [0]
    while len(text) - cuts[-1] > piece_chars:
        cuts.append(_best_cut(text, cuts[-1] + piece_chars // 2, cuts[-1] + piece_chars))
    ends = [*cuts[1:], len(text)]
    starts = [0, *(_overlap_start(text, at, overlap_chars) for at in cuts[1:])]
    return [Piece(start, end) for start, end in zip(starts, ends, strict=True)]


def _best_cut(text: str, low: int, high: int) -> int:
    """Return where to cut in (low, high]: after the last pause of the best kind there is, else at `high`."""
    for pause in _PAUSES:
        at = text.rfind(pause, low, high)
        if at >= 0:
            return at + len(pause)
    return high


def _overlap_start(text: str, at: int, overlap_chars: int) -> int:
    """Return where the piece that follows a cut starts: at the first line, else word, of the overlap."""
    low = max(at - overlap_chars, 0)
    for pause in ("\n", " "):
        found = text.find(pause, low, at - overlap_chars // 2)
        if found >= 0:
            return found + 1
    return low


def merge(pieces: Sequence[Piece], found: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Return the findings of all pieces with offsets of the whole text. They may overlap and repeat.

    `found[i]` has offsets of the i-th piece. A finding that touches the end of its piece may be half of what
    stands there. If it lies in the overlap, the next piece has seen all of it and decides; the same holds the
    other way round for one that touches the start of its piece.
    """
    merged: list[Finding] = []
    last = len(pieces) - 1
    for index, (piece, findings) in enumerate(zip(pieces, found, strict=True)):
        overlap_end = pieces[index - 1].end if index > 0 else -1
        overlap_start = pieces[index + 1].start if index < last else piece.end
        for finding in findings:
            start, end = finding.start + piece.start, finding.end + piece.start
            is_cut_left = index > 0 and start == piece.start and end < overlap_end
            is_cut_right = index < last and end == piece.end and start > overlap_start
            if not is_cut_left and not is_cut_right:
                merged.append(finding.moved(start, end))
    return merged
