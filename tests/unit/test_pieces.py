from itertools import pairwise

import pytest

from pasteguard_addon.detection.pieces import BEFORE_CHARS, BEHIND_CHARS, PIECE_CHARS, Piece, cut, merge
from pasteguard_addon.findings import Finding


def found(start: int, end: int) -> Finding:
    return Finding(start, end, "PERSON", 0.8, "test")


def test_cuts_at_blank_lines_if_there_are_any() -> None:
    text = ("word " * 250 + "\n\n") * 5
    pieces = cut(text)
    assert [text[piece.own_end - 2 : piece.own_end] for piece in pieces] == ["\n\n"] * 5


@pytest.mark.parametrize("unit", ["x", "word ", "A sentence. ", "line\n", "\n", "\n\n", " ", "é🙂", "a\u0301"])
def test_pieces_are_the_text_and_have_their_context(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    pieces = cut(text)
    assert "".join(text[piece.own_start : piece.own_end] for piece in pieces) == text
    assert (pieces[0].start, pieces[-1].end) == (0, len(text))
    for before, after in pairwise(pieces):
        assert PIECE_CHARS / 2 < before.own_end - before.own_start <= PIECE_CHARS
        assert BEFORE_CHARS / 2 <= after.own_start - after.start <= BEFORE_CHARS
        assert min(BEHIND_CHARS / 2, len(text) - before.own_end) <= before.end - before.own_end <= BEHIND_CHARS


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ([found(60, 75)], [], [found(60, 75)]),
        ([found(85, 95)], [], []),  # in the context of the first: the second has seen more around it, and sees nothing
        ([], [found(2, 8)], []),  # the same the other way round
        ([found(90, 100)], [found(20, 35)], [found(90, 105)]),
        ([found(75, 85)], [found(5, 15)], [found(75, 85), found(75, 85)]),  # across the cut: both see all of it
        ([found(60, 100)], [found(0, 45)], [found(60, 100), found(70, 115)]),  # longer than any context: both halves
        ([found(75, 100)], [], []),  # cut off: the second has seen all of it
        ([], [found(0, 15)], []),
        ([], [found(15, 20)], [found(85, 90)]),
    ],
    ids=["own", "behind", "before", "half and whole", "across", "long", "half", "other half", "second"],
)
def test_merge(first: list[Finding], second: list[Finding], merged: list[Finding]) -> None:
    assert merge([Piece(0, 100, 0, 80), Piece(70, 180, 80, 180)], [first, second]) == merged


def test_a_text_end_is_no_cut() -> None:
    assert merge([Piece(0, 10, 0, 10)], [[found(0, 10)]]) == [found(0, 10)]


TEXTS = {
    "prose": "\n\n".join(
        " ".join(f"Sentence {n} of paragraph {p} says a little." for n in range(p % 7 + 1)) for p in range(150)
    ),
    "lines": "\n".join(f"{n};{n * 7919 % 1000};name {n % 13};{'x' * (n % 23)}" for n in range(900)),
    "code": "\n".join(f"{'    ' * (n % 4)}value_{n} = call({n * 31 % 97}, other)" for n in range(800)),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("change", ["a line at the top", "a word in the middle", "a paragraph less"])
def test_a_change_costs_the_pieces_around_it(text: str, change: str) -> None:
    """Wherever it stands, and however much of the text lies behind it."""
    known = {text[piece.start : piece.end] for piece in cut(text)}
    assert len(known) > 15
    costs = []
    for at in range(0, len(text) - 2_000, 997):
        middle = text.index("\n", at) + 1
        changed = {
            "a line at the top": f"Today is day {at}.\n{text}",
            "a word in the middle": f"{text[:middle]}changed{at} {text[middle:]}",
            "a paragraph less": text[:middle] + text[middle + 500 :],
        }[change]
        costs.append(sum(changed[piece.start : piece.end] not in known for piece in cut(changed)))
    assert sum(costs) / len(costs) <= 3
    assert max(costs) <= 6
