"""A quick test which of many values can stand in a short text at all."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import count, groupby, pairwise

from pasteguard_addon.entity_types import DATES, NAMES, NUMBERS, PLACES
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.known_values.cut_values import grams_at_cuts
from pasteguard_addon.known_values.dates import Day, days_of, years_of
from pasteguard_addon.known_values.east_asian_names import latin_words
from pasteguard_addon.known_values.folding import as_looked_for, fold, without_surrogates
from pasteguard_addon.known_values.handles import accounts_of
from pasteguard_addon.known_values.joined_words import words_alone
from pasteguard_addon.known_values.letters_alone import FEWEST_LETTERS, letters_alone, letters_alone_of_each
from pasteguard_addon.known_values.notations import bare as without_notation
from pasteguard_addon.known_values.numbers import is_short_code, national_number
from pasteguard_addon.known_values.said_ends import said_ends
from pasteguard_addon.known_values.spellings import beginnings_of, spellings_of
from pasteguard_addon.known_values.value_parts import parts_of_value

_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_BETWEEN_VALUES = "\0"
_WORD_BETWEEN_VALUES = "\n0between0 "
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_DIGIT = re.compile(r"[^0-9]+")
_CAMEL_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MIN_BEGINNING_CHARS = 2
_MIN_JOINED_CHARS = 5
_FEW_WORDS = 100


class ValuesToSeek:
    """Many values, arranged for looking which of them stand in a short text: once for several texts.

    What is added costs its own, however much there is already.
    """

    def __init__(self, entity_types: Sequence[str] = (), values: Sequence[str] = ()) -> None:
        self.of: list[int] = []
        """Of which value each is that is looked for: one may be so as it reads and as it was written."""
        self.bare: list[str] = []
        self.without_notation: list[str] = []
        self.in_words: list[tuple[int, str]] = []
        """Those of several words, but for names, as these alone."""
        self.folded: list[str] = []
        self.all_folded: list[str] = []
        """The same, joined: those that were added together."""
        self.letters: list[str] = []
        """The letters and digits of each that has enough of them."""
        self.numbers: list[tuple[int, str]] = []
        """Those that are digits, with these: all of a short one, a telephone's as far as all notations have them."""
        self.dates: list[tuple[int, frozenset[Day]]] = []
        self.years: frozenset[str] = frozenset()
        self.names: list[int] = []
        self.folded_names: list[str] = []
        self.places: list[int] = []
        self.folded_places: list[str] = []
        self.places_otherwise: list[tuple[int, tuple[str, ...]]] = []
        """Those that may be spelled in several ways, with these."""
        self.words_of_names: set[str] = set()
        self.odd_words: set[str] = set()
        """Those of them that are not in ASCII."""
        self._count = 0
        if values:
            self.add(entity_types, values)

    def add(self, entity_types: Sequence[str], values: Sequence[str]) -> None:
        """Take more values: their indexes go on behind those of all before."""
        first = len(self.bare)
        own, kinds, bare = _looked_for(entity_types, values)
        self.of += [self._count + index for index in own]
        self._count += len(values)
        self.bare += bare
        self.without_notation += _without_notation_of_each(bare)
        folded = _folded(bare)
        self.folded += folded
        self.all_folded.append(_SEPARATOR.join(folded))
        self.letters += _letters_of_each(bare)
        self._add_words(first, kinds, bare)
        self.numbers += _numbers(first, kinds, bare)
        if days := [(index, days_of(value)) for index, kind, value in _each(first, kinds, bare) if kind in DATES]:
            self.dates += days
            self.years |= years_of(day for _, own_days in days for day in own_days)
        self._add_names([(index, value) for index, kind, value in _each(first, kinds, bare) if kind in NAMES])
        self._add_places([(index, value) for index, kind, value in _each(first, kinds, bare) if kind in PLACES])

    def _add_words(self, first: int, kinds: Sequence[str], bare: Sequence[str]) -> None:
        others = [(index, value) for index, kind, value in _each(first, kinds, bare) if kind not in NAMES]
        words = _words_of_each([value for _, value in others]) if others else ()
        self.in_words += [(index, each.strip()) for (index, _), each in zip(others, words, strict=True) if " " in each]

    def _add_names(self, names: Sequence[tuple[int, str]]) -> None:
        if not names:
            return
        beginnings: dict[str, Sequence[str]] = {}
        folded = [_with_joined(name, beginnings) for name in _folded([value for _, value in names])]
        self.names += [index for index, _ in names]
        self.folded_names += folded
        between_blanks = set(_SEPARATOR.join(folded).split())
        words = set(filter(str.isalpha, between_blanks))
        words.update(_LETTERS.findall(_SEPARATOR.join(between_blanks - words)))
        self.words_of_names.update(word for word in words if len(word) > 1 or not word.isascii())
        self.odd_words.update(word for word in words if not word.isascii())

    def _add_places(self, places: Sequence[tuple[int, str]]) -> None:
        if not places:
            return
        folded = _folded([value for _, value in places])
        self.places += [index for index, _ in places]
        self.folded_places += folded
        self.places_otherwise += [
            (index, spellings_of(place))
            for (index, _), place in zip(places, folded, strict=True)
            if not place.isascii() or "'" in place
        ]


def _looked_for(entity_types: Sequence[str], values: Sequence[str]) -> tuple[Sequence[int], Sequence[str], list[str]]:
    """Return what is looked for of some values: of which one each is, its type, and itself."""
    if "".join(values).isascii():
        own: Sequence[int] = range(len(values))
        bare = list(map(str.strip, values))
    else:
        forms = [(index, form) for index, value in enumerate(values) for form in as_looked_for(value)]
        own, bare = [index for index, _ in forms], [form for _, form in forms]
        entity_types = [entity_types[index] for index in own]
    whole = enumerate(zip(entity_types, bare, strict=True))
    others = ((index, kind, value) for index, (kind, value) in whole if kind not in NAMES)  # those have no such parts
    parts = [(index, part) for index, kind, value in others for part in parts_of_value(kind, value)]
    if parts:
        bare += [part for _, part in parts]
        entity_types = [*entity_types, *(entity_types[index] for index, _ in parts)]
        own = [*own, *(own[index] for index, _ in parts)]
    return own, entity_types, bare


def _each(first: int, kinds: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    return zip(count(first), kinds, bare, strict=False)


def _numbers(first: int, kinds: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[int, str]]:
    for index, kind, value in _each(first, kinds, bare):
        if kind in NUMBERS:
            yield index, national_number(value) or _NO_DIGIT.sub("", value)
        elif value[:1].isdigit() and is_short_code(value):
            yield index, _NO_DIGIT.sub("", value)


class ShortText:
    """Some texts in which few of many values stand; tells quickly which."""

    def __init__(self, parts: Sequence[TextWithFindings]) -> None:
        texts = [part.text for part in parts]
        texts += [part.view.text for part in parts if part.view is not None]
        texts += [part.coded_view.text for part in parts if part.coded_view is not None]
        self._text = without_surrogates(_SEPARATOR.join(texts))
        self._digits = _NO_DIGIT.sub("", self._text)
        self._words = _Words(self._text)
        self._without_notation = without_notation(self._text)
        self._letters = letters_alone(self._text)
        self._ends = set(said_ends(self._text))
        self._at_cuts = {gram for part in parts for gram in grams_at_cuts(part.view.text if part.view else part.text)}

    def candidates(self, sought: ValuesToSeek) -> list[int]:
        """Return which of some values may have a part that stands here: their indexes."""
        text = self._text
        found = {index for index, value in enumerate(sought.bare) if value in text}
        bare = self._without_notation
        found.update([index for index, value in enumerate(sought.without_notation) if value in bare])
        found.update(self._places(sought))
        for gram in self._at_cuts if sought.folded else ():
            if any(gram in each for each in sought.all_folded):
                found.update([index for index, value in enumerate(sought.folded) if gram in value])
        letters = self._letters
        found.update([index for index, value in enumerate(sought.letters) if value in letters])
        if ends := tuple(self._ends):
            found.update([index for index, value in enumerate(sought.letters) if value.endswith(ends)])
        if sought.in_words:
            words = fold(words_alone(text))
            found.update([index for index, value in sought.in_words if value in words])
        if digits := self._digits:
            found.update([index for index, number in sought.numbers if number in digits])
            days = days_of(text, sought.years) if sought.dates else frozenset()
            found.update([index for index, own in sought.dates if not days.isdisjoint(own)])
        for word in self._words_in(sought):
            pairs = zip(sought.names, sought.folded_names, strict=True)
            found.update([index for index, name in pairs if word in name])
        return sorted({sought.of[index] for index in found})

    def _places(self, sought: ValuesToSeek) -> list[int]:
        """Return which places may stand here, in whatever case and with or without accents."""
        text = fold(self._text) if sought.places else ""
        found = [i for i, place in zip(sought.places, sought.folded_places, strict=True) if place in text]
        return found + [i for i, spellings in sought.places_otherwise if any(each in text for each in spellings)]

    def _words_in(self, sought: ValuesToSeek) -> set[str]:
        """Return those words of names that may stand here, in one of their spellings, or the beginnings of them."""
        found = self._words.among(sought.words_of_names)
        for word in sought.odd_words:
            if self._holds(word) or self._words.among(beginnings_of(word)):
                found.add(word)
        return found

    def _holds(self, word: str) -> bool:
        """Return whether a word of a script without capitals stands here, where blanks or none are around it."""
        return word.title() == word and word in self._text


def _with_joined(name: str, beginnings: dict[str, Sequence[str]]) -> str:
    """Return a name with what it may be written as: without its apostrophe, in another case, as an account.

    `beginnings` has how the words of other names begin, and takes those of this one: names share their words.
    """
    bare = name.replace("'", "").replace("\u2019", "")
    others = _LONG_WORD.findall(" ".join(accounts)) if (accounts := accounts_of(name)) else []
    for word in filter(str.isascii, _LONG_WORD.findall(name)):
        if word not in beginnings:
            beginnings[word] = beginnings_of(word)[1:]
        others += beginnings[word]
    others += latin_words(name)
    return " ".join((name, bare, *others)) if others or bare != name else name


def _without_notation_of_each(texts: Sequence[str]) -> list[str]:
    """Return each without what notations add to it; in one go like `_folded`."""
    left = without_notation(_BETWEEN_VALUES.join(texts)).split(_BETWEEN_VALUES)
    return list(map(str.strip, left if len(left) == len(texts) else map(without_notation, texts)))


def _folded(texts: Sequence[str]) -> list[str]:
    """Fold each; there may be thousands, and it is quicker in one go."""
    folded = fold(_SEPARATOR.join(texts)).split(_SEPARATOR)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def _words_of_each(texts: Sequence[str]) -> Sequence[str]:
    """Return each as its words alone, folded; in one go like `_folded`."""
    words = fold(words_alone(_WORD_BETWEEN_VALUES.join(texts))).split(f" {_WORD_BETWEEN_VALUES.strip()} ")
    return words if len(words) == len(texts) else [fold(words_alone(text)) for text in texts]


def _letters_of_each(texts: Sequence[str]) -> Sequence[str]:
    """Return the letters and digits of each, or what no text has."""
    return [each if len(each) >= FEWEST_LETTERS else _SEPARATOR for each in letters_alone_of_each(texts)]


def _of_one_kind(run: str) -> Iterator[str]:
    """Yield the pieces of a run of letters in which all have capitals, or none."""
    for _, piece in groupby(run, key=lambda letter: letter.lower() != letter.upper()):
        yield "".join(piece)


def _camel_pieces(run: str) -> list[str]:
    """Return the pieces of a run of letters that begin with a capital behind a small letter."""
    if run.isascii():
        return _CAMEL_SEAM.sub(_SEPARATOR, run).split()
    seams = (f"{_SEPARATOR}{right}" if left.islower() and right.isupper() else right for left, right in pairwise(run))
    return "".join((run[0], *seams)).split()


class _Words:
    """All that may stand for a word of a name in a text, folded.

    Also without a genitive's ending, an escape's letter or an initial, and how a word begins: `mariaschneider`. Letters
    without capitals end a word of others, and begin one.
    """

    def __init__(self, text: str) -> None:
        found = set(_LETTERS.findall(text))
        if not text.isascii():
            found.update([piece for run in found if not run.isascii() for piece in _of_one_kind(run)])
        camel = {piece for run in found if not run.islower() for piece in _camel_pieces(run)}
        runs = set(fold(_SEPARATOR.join(found | camel)).split())
        after_escape = [run[1:] for run in runs if run[0] in "nrt"]
        self._long = [run for run in (*runs, *after_escape) if len(run) >= _MIN_JOINED_CHARS]
        self._whole = runs.union([run[1:] for run in runs])
        self._beginnings = _SEPARATOR.join(["", *self._long])

    def among(self, words: Collection[str]) -> set[str]:
        """Return those of some words that stand here."""
        if len(words) > _FEW_WORDS:
            return self._all.intersection(words)
        return {word for word in words if self._holds(word) or self._holds(f"{word}s")}

    def _holds(self, word: str) -> bool:
        if word in self._whole:
            return True
        return len(word) >= _MIN_BEGINNING_CHARS and f"{_SEPARATOR}{word}" in self._beginnings

    @cached_property
    def _all(self) -> set[str]:
        """All of them; to list how each word begins takes longer than to look for a few."""
        beginnings = [run[:end] for run in self._long for end in range(_MIN_BEGINNING_CHARS, len(run))]
        found = self._whole.union(beginnings)
        found.update([run[:-1] for run in found if run.endswith("s")])
        return found
