"""A quick test which of many values can stand in a short text at all."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pasteguard_addon.entity_types import NAMES, NUMBERS, PLACES
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.known_values.folding import bare_value, fold, without_surrogates
from pasteguard_addon.known_values.notations import bare as without_notation
from pasteguard_addon.known_values.spellings import MIN_DIGITS, spellings_of

_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_BETWEEN_VALUES = "\0"
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_CAMEL_SEAM = re.compile(r"(?<=[^\W\d_A-Z])(?=[^\W\d_a-z])")
_MIN_BEGINNING_CHARS = 2
_MIN_JOINED_CHARS = 5


class ShortText:
    """Some texts in which few of many values stand; tells quickly which."""

    def __init__(self, parts: Sequence[TextWithFindings]) -> None:
        texts = [part.text for part in parts]
        texts += [part.view.text for part in parts if part.view is not None]
        self._text = without_surrogates(_SEPARATOR.join(texts))
        self._digits = _NO_DIGIT.sub("", self._text)
        self._words = _words_that_stand_in(self._text)
        self._without_notation = without_notation(self._text)

    def candidates(self, entity_types: Sequence[str], values: Sequence[str]) -> list[int]:
        """Return which of some values may have a part that stands here: their indexes."""
        text = self._text
        bare = list(map(str.strip if "".join(values).isascii() else bare_value, values))
        standing = {value for value in bare if value in text}  # few of thousands
        found = {index for index, value in enumerate(bare) if value in standing} if standing else set[int]()
        found.update(self._in_notations(bare))
        found.update(self._places(entity_types, bare))
        if len(self._digits) >= MIN_DIGITS:
            numbers = [index for index, entity_type in enumerate(entity_types) if entity_type in NUMBERS]
            found.update(index for index in numbers if _NO_DIGIT.sub("", bare[index]) in self._digits)
        names = [index for index, entity_type in enumerate(entity_types) if entity_type in NAMES]
        folded = _folded([values[index] for index in names])
        for word in self._words_in(folded):
            found.update([index for index, name in zip(names, folded, strict=True) if word in name])
        return sorted(found)

    def _in_notations(self, values: Sequence[str]) -> Iterator[int]:
        """Return which values may stand here as a notation writes them."""
        left = without_notation(_BETWEEN_VALUES.join(values)).split(_BETWEEN_VALUES)
        if len(left) == len(values):
            yield from (index for index, value in enumerate(left) if value.strip() in self._without_notation)
        else:
            yield from range(len(values))

    def _places(self, entity_types: Sequence[str], values: Sequence[str]) -> Iterator[int]:
        """Return which places may stand here, in whatever case and with or without accents."""
        places = [index for index, entity_type in enumerate(entity_types) if entity_type in PLACES]
        folded = fold(self._text) if places else ""
        for index in places:
            if any(spelling in folded for spelling in spellings_of(values[index])):
                yield index

    def _words_in(self, folded_names: Sequence[str]) -> set[str]:
        """Return those words of names that may stand here, in one of their spellings, or the beginnings of them."""
        between_blanks = set(_SEPARATOR.join(folded_names).split())
        plain = set(filter(str.isalpha, between_blanks))
        plain.update(_LETTERS.findall(_SEPARATOR.join(between_blanks - plain)))
        found = self._words.intersection(plain)
        for word in () if _SEPARATOR.join(plain).isascii() else plain:
            if not word.isascii() and (self._holds(word) or not self._words.isdisjoint(spellings_of(word))):
                found.add(word)
        return found

    def _holds(self, word: str) -> bool:
        """Return whether a word of a script without capitals stands here, where blanks or none are around it."""
        return word.title() == word and word in self._text


def _folded(texts: Sequence[str]) -> list[str]:
    """Fold each; there may be thousands, and it is quicker in one go."""
    folded = fold(_SEPARATOR.join(texts)).split(_SEPARATOR)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def _of_one_kind(run: str) -> Iterator[str]:
    """Yield the pieces of a run of letters in which all have capitals, or none."""
    for _, piece in groupby(run, key=lambda letter: letter.lower() != letter.upper()):
        yield "".join(piece)


def _words_that_stand_in(text: str) -> set[str]:
    """Return all that may stand for a word of a name in a text, folded.

    Also without a genitive's ending, an escape's letter or an initial, and how a word begins: `mariaschneider`. Letters
    without capitals end a word of others, and begin one.
    """
    found = set(_LETTERS.findall(text))
    if not text.isascii():
        found.update([piece for run in found if not run.isascii() for piece in _of_one_kind(run)])
    camel = {piece for run in found if not run.islower() for piece in _CAMEL_SEAM.sub(_SEPARATOR, run).split()}
    runs = set(fold(_SEPARATOR.join(found | camel)).split())
    after_escape = [run[1:] for run in runs if run[0] in "nrt"]
    long = [run for run in (*runs, *after_escape) if len(run) >= _MIN_JOINED_CHARS]
    runs.update([run[1:] for run in runs])
    runs.update([run[:end] for run in long for end in range(_MIN_BEGINNING_CHARS, len(run))])
    runs.update([run[:-1] for run in runs if run.endswith("s")])
    return runs
