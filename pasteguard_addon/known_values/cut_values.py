"""Finds what is left of a known value where a text was cut: before "…" or "[... 1200 characters omitted ...]".

Agents shorten what a tool has printed, in its middle or at its end, and tables shorten what is too wide. There stands
the beginning of a password, or its end, beside the sign of the cut.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pasteguard_addon.entity_types import NAMES
from pasteguard_addon.findings import Finding, from_view
from pasteguard_addon.known_values.folding import fold, is_ideographic, without_surrogates
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.search import RECOGNIZER
from pasteguard_addon.known_values.spellings import words_of
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_everyday
from pasteguard_addon.sieve import Sieve

_WORDS = ("trunc", "omit", "clipp", "elid", "snip", "output cut", "cut here", "gekürzt", "tronqu", "recort", "обрез")
_UNITS = (
    "more",
    "char",
    "byte",
    "token",
    "line",
    "row",
    "word",
    "kb",
    "mb",
    "zeichen",
    "zeilen",
    "caract",
    "lign",
    "líne",
)
"""Words, or parts of them, that tell of a cut between brackets, in the languages of tools; units do behind a number."""
_TELLS_OF_CUT = rf"(?:{'|'.join(_WORDS)}|[0-9][ ]?(?:{'|'.join(_UNITS)}))"
_IN_BRACKETS = r"[^\[\](){}<>\n]{0,60}"
_BRACKETED = re.compile(rf"[\[<(]{{1,2}}{_IN_BRACKETS}?{_TELLS_OF_CUT}{_IN_BRACKETS}[\])>]{{1,2}}", re.I)
_LINE = re.compile(rf"^[^\n]{{0,60}}?(?:{'|'.join(_WORDS)})[^\n]{{0,100}}$", re.I | re.M)
"""A line of its own that tells of a cut."""
_DOTS = re.compile(
    r"[\u2026\u22ef]|(?<!\.)\.{3,4}(?!\.)|(?<![\s./\\])\.\.(?=\s|\Z)|(?<=[^\W_])(?:\*{3,}|[\u2022\u25cf\u2588]{3,})"
)
"""Stars stand there behind what a scanner shows of a key; more dots lead from an item to its price."""
_SIEVE = Sieve(_DOTS, _LINE, _BRACKETED)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = ("..", "\u2026", "\u22ef", "***", "\u2022", "\u25cf", "\u2588")
_OPENS, _CLOSES = " \t\r\n\"'`*[(<{", " \t\r\n\"'`*])>}"
_MOST_BETWEEN = 4
"""Blanks, quotes and brackets between a value and the cut."""
_GRAM = 4
_MIN_VALUE_CHARS, _MOST_NEEDED = 6, 10
_MOST_VALUE_CHARS = 4_000
_MOST_ALIKE, _MOST_PLACES = 8, 32
"""Of one value, and of all: what repeats itself without end has no piece that tells anything."""
_MIN_SURE_CHARS = 8
_SCORE = 0.75
_MANY_CHARS = 800
"""A text that ends without a word may be cut at its end if it is as long."""


class _Place(NamedTuple):
    """Where a value may end in front of a cut, or begin behind one."""

    at: int
    is_before: bool
    mark: int = -1
    """Where the sign of the cut begins that stands there, if one does."""

    @property
    def is_marked(self) -> bool:
        return self.mark >= 0


class _Piece(NamedTuple):
    """Characters beside a cut that are those of a known value."""

    start: int
    end: int
    place: _Place
    number: int
    """Of the value."""


class CutValues:
    """What is known, by its beginnings and ends."""

    def __init__(self) -> None:
        self._values: list[tuple[KnownValue, str, bool]] = []

    def add(self, value: KnownValue, text: str) -> None:
        """Look for the beginnings and ends of a value that is long enough, and of each word of a name."""
        is_name = value.entity_type in NAMES
        words = [word for word in words_of(text) if word != text] if is_name else ()
        for each in (text, *words):
            if _MIN_VALUE_CHARS <= len(each) <= _MOST_VALUE_CHARS and not is_ideographic(each):
                self._values.append((value, each, is_name))

    def find_all(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        """Return where pieces of values stand at the cuts of each of some texts."""
        found: list[list[Finding]] = [[] for _ in parts]
        if not self._values:
            return found
        texts = [without_surrogates(part.view.text if part.view else part.text) for part in parts]
        places = [_places_by_gram(text) for text in texts]
        if known := self._by_gram({gram for own in places for gram in own}):
            for number, part in enumerate(parts):
                new = list(self._pieces(texts[number], places[number], known, (part.section, number)))
                found[number] = list(from_view(part.view, new)) if part.view else new
        return found

    def _by_gram(self, grams: set[str]) -> dict[str, list[tuple[int, int]]]:
        """Return where in which values some characters stand."""
        known: dict[str, list[tuple[int, int]]] = {}
        for number, (_, text, _) in enumerate(self._values) if grams else ():
            folded = fold(text)
            at_most: Counter[str] = Counter()
            for at in range(len(folded) - _GRAM + 1):
                gram = folded[at : at + _GRAM]
                if gram in grams and at_most[gram] < _MOST_ALIKE:
                    at_most[gram] += 1
                    known.setdefault(gram, []).append((number, at))
        return {gram: places[:_MOST_PLACES] for gram, places in known.items()}

    def _pieces(
        self, text: str, places: dict[str, list[_Place]], known: dict[str, list[tuple[int, int]]], at: tuple[int, int]
    ) -> Iterator[Finding]:
        """Yield the longest piece of a value that stands at each place, and short ones on both sides of one cut."""
        short: dict[tuple[int, int], list[_Piece]] = {}
        for gram in places.keys() & known.keys():
            for place in places[gram]:
                pieces = [each for one in known[gram] if (each := self._piece(text, place, *one, *at))]
                told = [each for each in pieces if self._tells(text, each)]
                if told:
                    yield self._found(max(told, key=lambda each: each.end - each.start))
                for each in () if told or not place.is_marked else pieces:
                    short.setdefault((place.mark, each.number), []).append(each)
        for sides in short.values():
            if {each.place.is_before for each in sides} == {True, False} and self._tell(text, sides):
                yield from map(self._found, sides)

    def _piece(self, text: str, place: _Place, index: int, at: int, section: int, number: int) -> _Piece | None:
        value, own, is_any_case = self._values[index]
        piece = own[: at + _GRAM] if place.is_before else own[at:]
        start = place.at - len(piece) if place.is_before else place.at
        if value.since > section or value.source == number or start < 0:
            return None
        written = text[start : start + len(piece)]
        is_same = fold(written) == fold(piece) if is_any_case else written == piece
        return _Piece(start, start + len(piece), place, index) if is_same else None

    def _tells(self, text: str, piece: _Piece) -> bool:
        _, own, is_name = self._values[piece.number]
        if is_name and is_everyday(text[piece.start : piece.end]):
            return False
        return _tells(text, piece.start, piece.end, own, piece.place)

    def _tell(self, text: str, sides: Sequence[_Piece]) -> bool:
        """Return whether a value's beginning and its end on the two sides of a cut tell it together: `q7Vx...5sD3`."""
        own = self._values[sides[0].number][1]
        length = sum(each.end - each.start for each in sides)
        first, last = min(each.start for each in sides), max(each.end for each in sides)
        is_apart = not (text[first - 1 : first].isalnum() or text[last : last + 1].isalnum())
        return is_apart and min(_MOST_NEEDED, len(own) // 3) <= length < len(own)

    def _found(self, piece: _Piece) -> Finding:
        return Finding(piece.start, piece.end, self._values[piece.number][0].entity_type, _SCORE, RECOGNIZER)


def grams_at_cuts(text: str) -> set[str]:
    """Return the characters beside each place where a text may be cut, folded; any value that is cut there has them."""
    return set(_places_by_gram(text))


def _places_by_gram(text: str) -> dict[str, list[_Place]]:
    found: dict[str, list[_Place]] = {}
    places = list(_places(text))
    folded = fold(text) if places else ""
    for place in places:
        at = place.at
        gram = folded[max(0, at - _GRAM) : at] if place.is_before else folded[at : at + _GRAM]
        found.setdefault(gram, []).append(place)
    return found


def _tells(text: str, start: int, end: int, own: str, place: _Place) -> bool:
    """Return whether a piece of a value is long enough to be that, and begins or ends as the value would."""
    length = end - start
    needed = min(_MOST_NEEDED, len(own) // 3) if place.is_marked else max(_MIN_VALUE_CHARS, len(own) // 2)
    if length < max(_GRAM, needed) or length == len(own):
        return False
    at = length if place.is_before else len(own) - length
    if not (place.is_marked or own[at - 1 : at + 1].isalnum()):  # a whole word of it is cut from nothing
        return False
    edge = text[start - 1 : start] if place.is_before else text[end : end + 1]
    if edge.isalnum() and length < _MIN_SURE_CHARS:
        return False
    piece = text[start:end]
    if _YEAR.fullmatch(piece):
        return False
    return length * 2 > len(own) or not (is_everyday(piece) or is_of_programs(piece.lower()))


def _places(text: str) -> Iterator[_Place]:
    for start, end in _marks(text):
        before, behind = text[max(0, start - _MOST_BETWEEN) : start], text[end : end + _MOST_BETWEEN]
        yield _Place(start - len(before) + len(before.rstrip(_OPENS)), is_before=True, mark=start)
        yield _Place(end + len(behind) - len(behind.lstrip(_CLOSES)), is_before=False, mark=start)
    if len(text) >= _MANY_CHARS:
        yield _Place(len(text.rstrip()), is_before=True)
        yield _Place(len(text) - len(text.lstrip()), is_before=False)


def _marks(text: str) -> Iterator[tuple[int, int]]:
    low = text.lower()
    may_have_dots = any(sign in text for sign in _SIGNS)
    is_told = any(word in low for word in _WORDS)
    may_be_bracketed = is_told or any(word in low for word in _UNITS)
    if not (may_have_dots or may_be_bracketed):
        return
    sifted = _SIEVE.sift(text)
    for pattern, may_be in ((_DOTS, may_have_dots), (_LINE, is_told), (_BRACKETED, may_be_bracketed)):
        if may_be:
            yield from (match.span() for match in sifted.finditer(pattern))
