from itertools import pairwise

import pytest

from pasteguard_addon.detection.pieces import OVERLAP_CHARS, PIECE_CHARS, Piece, cut, merge
from pasteguard_addon.findings import Finding


def found(start: int, end: int) -> Finding:
    return Finding(start, end, "PERSON", 0.8, "test")


def test_cuts_at_blank_lines_if_there_are_any() -> None:
    text = ("word " * 300 + "\n\n") * 5
    pieces = cut(text)
    assert [text[piece.end - 2 : piece.end] for piece in pieces] == ["\n\n"] * 5


@pytest.mark.parametrize("unit", ["x", "word ", "A sentence. ", "line\n", "\n", "\n\n", " ", "é🙂", "a\u0301"])
def test_pieces_cover_the_text_and_are_bounded(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    pieces = cut(text)
    assert pieces[0].start == 0
    assert pieces[-1].end == len(text)
    for before, after in pairwise(pieces):
        assert before.start < after.start < before.end < after.end
        assert OVERLAP_CHARS / 2 <= before.end - after.start <= OVERLAP_CHARS
    assert max(piece.end - piece.start for piece in pieces) <= PIECE_CHARS + OVERLAP_CHARS


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ([found(80, 95)], [], [found(80, 95)]),
        ([found(90, 100)], [], []),  # cut off: the next piece has seen all of it, and sees nothing
        ([found(90, 100)], [found(10, 25)], [found(90, 105)]),
        ([found(70, 100)], [found(0, 25)], [found(70, 100), found(80, 105)]),  # longer than the overlap: both halves
        ([found(75, 90)], [found(0, 10)], [found(75, 90)]),
        ([], [found(5, 10)], [found(85, 90)]),
    ],
    ids=["inside", "half", "whole in the next", "long", "half in the next", "seen by one only"],
)
def test_merge(first: list[Finding], second: list[Finding], merged: list[Finding]) -> None:
    assert merge([Piece(0, 100), Piece(80, 180)], [first, second]) == merged


def test_a_text_end_is_no_cut() -> None:
    assert merge([Piece(0, 10)], [[found(0, 10)]]) == [found(0, 10)]
