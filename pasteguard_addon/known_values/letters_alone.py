r"""Texts and values as their letters and digits alone, in one case: whatever signs a text sets between them.

`hunter2` is `"hun" + "ter2"`, `h\0u\0n\0t\0e\0r\0\x32`, `<em>hun</em>ter2` where a search found a part of it, two cells
of a table that is too narrow, `['h', 'u', 'n', ...]`, and `HUNTER2` where somebody had caps lock on.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pasteguard_addon.entity_types import Family, family_of
from pasteguard_addon.findings import Finding, from_view
from pasteguard_addon.known_values.edges import is_whole_number, stands_apart
from pasteguard_addon.known_values.folding import fold, is_ideographic, without_surrogates
from pasteguard_addon.known_values.joined_words import ESCAPED_BREAK, LINE_NUMBER, TAG, cells_in, parts_members
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.numbers import dialled, national_number
from pasteguard_addon.known_values.search import StringIndex, are_known
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import is_everyday
from pasteguard_addon.views import Layer, Replacement, View

FEWEST_LETTERS, _MIN_MIXED, _MIN_LETTERS, _MIN_DIGITS = 6, 7, 8, 8
"""Of a value whose digits and letters alternate, of one with both, with letters alone, with digits alone: fewer may
meet by chance."""
_ALTERNATING = 4
"""So many runs of letters and of digits no word or size has."""
_LONGEST_GAP = 60
_EVENLY = 4
"""So many gaps alike are no chance."""
_NUL = re.compile(r"\\{1,64}(?:u0000|x00|0(?![0-9]))")
_SIGNS = re.compile(r"[\W_]+")
_LETTER = re.compile(r"[^\W_]")
_ASCII_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_BETWEEN_TEXTS = "\1"
_ASCII_SIGNS_BUT_ONE = {code: None for code in _ASCII_SIGNS if chr(code) != _BETWEEN_TEXTS}
_MAY_BEGIN_MORE = re.compile(r"[\\<\n\1]")
"""With what escapes, tags and numbers of lines begin, and what stands between texts."""
_MORE_THAN_SIGNS = (_NUL, ESCAPED_BREAK, TAG, LINE_NUMBER)
_THEIR_SIGNS = ("\\", "\\", "<", "\n")
"""Which these do not do without."""
_BLOCK_CHARS = 256
_DIGIT_SEAM = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_BREAK = re.compile(r"\\\r?\n|[|│┃]\s*\n|[\"']\s*[+.]\s*[\"']")
"""Words go on behind it: a line that is too long, a cell that is too narrow, two strings of one."""
_FEWEST_OF_PIECE = 3
_OUT_OF_SIGHT = "\1"
"""Stands for a tag or an escape between two letters."""


def letters_alone(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    if "\\" in text:
        text = ESCAPED_BREAK.sub("", _NUL.sub("", text))
    if "<" in text:
        text = TAG.sub("", text)
    if "\n" in text:
        text = LINE_NUMBER.sub("", text)
    return text.lower().translate(_ASCII_SIGNS) if text.isascii() else fold(_SIGNS.sub("", text))


def letters_alone_of_each(texts: Sequence[str]) -> list[str]:
    """Return what `letters_alone` would of each; there may be thousands, and plain ones are quicker in one go."""
    joined = _BETWEEN_TEXTS.join(texts)
    if not joined.isascii() or _MAY_BEGIN_MORE.search("".join(texts)):
        are_plain = [text.isascii() and _MAY_BEGIN_MORE.search(text) is None for text in texts]
        plain = iter(letters_alone_of_each([text for text, is_plain in zip(texts, are_plain, strict=True) if is_plain]))
        return [
            next(plain) if is_plain else letters_alone(text) for text, is_plain in zip(texts, are_plain, strict=True)
        ]
    return joined.lower().translate(_ASCII_SIGNS_BUT_ONE).split(_BETWEEN_TEXTS) if texts else []


class ViewOfLetters:
    """What `letters_alone` makes of a text, but for its case, with the way back.

    Every other word of a text has a sign beside it: they are counted by the block, and looked at where it is asked for.
    """

    def __init__(self, text: str) -> None:
        layers: list[Layer] = []
        current = text
        for pattern, sign in zip(_MORE_THAN_SIGNS, _THEIR_SIGNS, strict=True):
            found = pattern.finditer(current) if sign in current else ()
            gone = [Replacement(*match.span(), "") for match in found]
            if gone:
                layers.append(Layer(current, gone))
                current = layers[-1].text
        self._view = View(text, layers)
        self._with_signs = current
        blocks = _blocks_without_signs(current)
        self._ends = [*accumulate(map(len, blocks))]
        self._block, self._letters = -1, list[int]()
        """Where the letters of the block stand that was asked for last: places are asked for in their order."""
        self.text = "".join(blocks)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text in which some of its letters stand, of which there is one at least."""
        return self._view.to_source(self._place(start), self._place(end - 1) + 1)

    def _place(self, number: int) -> int:
        """Return where a letter stands among the signs."""
        block = bisect_right(self._ends, number)
        if block != self._block:
            start = block * _BLOCK_CHARS
            letters = _LETTER.finditer(self._with_signs, start, start + _BLOCK_CHARS)
            self._block, self._letters = block, [letter.start() for letter in letters]
        return self._letters[number - (self._ends[block - 1] if block else 0)]


def _blocks_without_signs(text: str) -> list[str]:
    starts = range(0, len(text), _BLOCK_CHARS)
    if not text.isascii():
        return [_SIGNS.sub("", text[at : at + _BLOCK_CHARS]) for at in starts]
    written, signs = text.encode("ascii"), bytes(_ASCII_SIGNS)
    return [written[at : at + _BLOCK_CHARS].translate(None, signs).decode("ascii") for at in starts]


def is_told_by_letters(value: str) -> bool:
    """Return whether the letters and digits of a value are enough of them to tell it."""
    letters = _SIGNS.sub("", value)
    digits = sum(map(str.isdigit, letters))
    if is_ideographic(value):
        return False
    if 0 < digits < len(letters) and len(_DIGIT_SEAM.split(letters)) >= _ALTERNATING:
        return len(letters) >= FEWEST_LETTERS
    return len(letters) >= (_MIN_DIGITS if digits == len(letters) else _MIN_MIXED if digits else _MIN_LETTERS)


def is_odd(value: str) -> bool:
    """Return whether nothing else has the letters and digits of a value, wherever signs stand between them."""
    letters = _SIGNS.sub("", value)
    seams = _DIGIT_SEAM.split(letters)
    if "@" in value or letters.isdigit() or sum(map(str.isdigit, letters)) >= _MIN_DIGITS:
        return True
    return len(seams) > 2 or (len(seams) > 1 and not (is_everyday(seams[0]) or is_of_programs(seams[0].lower())))


def stands_broken(value: str, written: str, *, is_any_case: bool) -> bool:
    """Return whether a text writes a value with other signs between its letters, or in another case, and means it.

    Words that say something else may meet at the ends of the value's own words. There a text may have no other signs
    than the value, unless it sets the same between all letters. Within a word it may have any.
    """
    own, theirs = _gaps(value), _gaps(written)
    if len(own) != len(theirs) or any(len(gap) > _LONGEST_GAP or "\n\n" in gap for gap in theirs):
        return False
    new = [(mine, gap) for mine, gap in zip(own, theirs, strict=True) if mine != gap]
    if not new:
        return is_any_case
    if any(parts_members(gap) for _, gap in new):
        return False
    if is_odd(value):
        return True
    letters = _LETTER.findall(_in_sight(value))
    pairs = zip(own, pairwise(letters), strict=True)
    seams = [mine != "" or left.isdigit() != right.isdigit() for mine, (left, right) in pairs]
    within = {gap for gap, is_seam in zip(theirs, seams, strict=True) if not is_seam}
    if len(within) == 1 and within != {""} and len(theirs) - sum(seams) >= _EVENLY:
        return True
    is_short = _has_short_piece(own, theirs)
    return all(
        mine == gap or (gap == _OUT_OF_SIGHT and not is_seam) or _BREAK.search(gap) or not (is_seam or is_short)
        for mine, gap, is_seam in zip(own, theirs, seams, strict=True)
    )


def _has_short_piece(own: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether a letter or two stand apart from a value: they may be an initial, or the name of a member."""
    cuts = [number for number, (mine, gap) in enumerate(zip(own, theirs, strict=True), 1) if mine != gap]
    return cuts[0] < _FEWEST_OF_PIECE or len(own) + 1 - cuts[-1] < _FEWEST_OF_PIECE


def _gaps(text: str) -> list[str]:
    """Return what stands between each two letters or digits of a text."""
    return _LETTER.split(_in_sight(text))[1:-1]


def _in_sight(text: str) -> str:
    """Return a text with a sign for each tag or escape in it, whose letters are none of its own."""
    for pattern in _MORE_THAN_SIGNS:
        text = pattern.sub(_OUT_OF_SIGHT, text)
    return text


class ByLetters:
    """Finds values by their letters and digits alone."""

    def __init__(self) -> None:
        self._index = StringIndex()
        self._values: dict[str, list[tuple[str, bool]]] = {}
        """By their letters: each as it is written, and whether another case is the same value."""
        self._national: dict[str, str] = {}
        """Telephones' numbers as they are dialled within their countries, by these and by all of their digits."""

    def add(self, value: KnownValue, text: str, score: float, *, is_any_case: bool) -> None:
        """Look for a value, if its letters tell it; of one that reads as a tag there are none left."""
        letters = letters_alone(text) if is_told_by_letters(text) else ""
        if letters:
            self._index.add(letters, value, score, _anywhere)
            self._values.setdefault(letters, []).append((text, is_any_case))

    def add_telephone(self, value: KnownValue, text: str, score: float) -> None:
        """Look for a telephone's number as it is dialled from anywhere."""
        if national := national_number(text):
            self._index.add(national, value, score, _anywhere)
            self._national[letters_alone(text)] = self._national[national] = national

    def find_all(self, parts: Sequence[TextWithFindings], found: Sequence[Sequence[Finding]]) -> list[list[Finding]]:
        """Return what stands in texts with other signs or in another case, and is not among what was `found`."""
        if not self._index:
            return [[] for _ in parts]
        written = [without_surrogates(part.view.text if part.view else part.text) for part in parts]
        letters = list(map(letters_alone, written))
        read = [
            TextWithFindings(text, part.section, is_answer=part.is_answer)
            for text, part in zip(letters, parts, strict=True)
        ]
        hits = self._index.find_all(letters, letters, read, range(len(parts)))
        new: list[list[Finding]] = []
        for number, part in enumerate(parts):
            known = [*found[number], *part.findings]
            if not hits[number] or are_known(hits[number], letters[number], known, part.text, letters_alone):
                new.append([])
                continue
            broken = list(self._meant(hits[number], written[number], letters[number]))
            new.append(list(from_view(part.view, broken) if part.view else broken))
        return new

    def _meant(self, hits: Sequence[Finding], text: str, letters: str) -> Iterator[Finding]:
        """Yield where values stand in a text, of the places in its letters where theirs stand."""
        view = ViewOfLetters(text)
        for each in hits:
            start, end = view.to_source(each.start, each.end)
            own = letters[each.start : each.end]
            if self._is_meant(own, text, start, end):
                is_whole = family_of(each.entity_type) is Family.SECRET
                values = [value for value, _ in self._values[own]]
                cells = [(start, end)] if is_whole else _cells_of_words(values, text, start, end)
                yield from (each.moved(*cell) for cell in cells)
            elif national := self._national.get(own):
                start, _ = view.to_source(each.end - len(national), each.end)
                begin = dialled(text, start, end)
                if begin is not None:
                    yield each.moved(begin, end)

    def _is_meant(self, letters: str, text: str, start: int, end: int) -> bool:
        return any(
            _stands_alone(value, text, start, end) and stands_broken(value, text[start:end], is_any_case=is_any_case)
            for value, is_any_case in self._values.get(letters, ())
        )


def _cells_of_words(values: Sequence[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the cells in which a value stands, if they part its words: within a word they only break it."""
    cells = cells_in(text, start, end)
    ends = [*accumulate(len(_gaps(text[first:last])) + 1 for first, last in cells[:-1])]
    return cells if any(all(_gaps(value)[number - 1] for number in ends) for value in values) else [(start, end)]


def _stands_alone(value: str, text: str, start: int, end: int) -> bool:
    """Return whether a value ends where it should; before a phone number its country may be dialled."""
    if any(map(str.isalpha, value)):
        return stands_apart(text, start, end)
    dialled = "00" if value.startswith("+") else "1"
    begin = start - len(dialled) if text.endswith(dialled, 0, start) else start
    return is_whole_number(text, start, end) or is_whole_number(text, begin, end)


def _anywhere(text: str, start: int, end: int) -> bool:
    return True
