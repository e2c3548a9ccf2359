"""Names between marks, which our model reads a second time without them: „Ann Lee“, *Ann Lee*, "Lee, Ann".

What stands between quotation marks in the newspapers and encyclopedias that it was trained on is a work, so there it
gives people hardly anything. Elsewhere people quote whom a form, a contract or a doorplate names. The sentence around
still tells which it is: without the marks the model finds the tenant, and does not take a film for one.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    given_names_of_others,
    is_common,
    is_country,
    is_given_name,
    is_term,
    places,
    without_accents,
)
from pasteguard_addon.sieve import Sieve

from .name_model import PERSON, Words

_NAME_WORD = r"[^\W\d_]{1,30}+(?:['’-][^\W\d_]{1,30}+){0,3}+\.?"
_OPENS = r"(?:[\"'“”„‟«»‹›‘’‚「『`*_~<]{1,3}|\\[\"']|&quot;)[ \u00a0\u202f]?"
_CLOSES = r"[ \u00a0\u202f]?(?:[\"'“”‟«»‹›‘’」』`*_~>]{1,3}|\\[\"']|&quot;)"
_MARKED = re.compile(rf"(?<![^\W_]){_OPENS}(?P<name>{_NAME_WORD}(?:,?[ ]{_NAME_WORD}){{0,4}}+){_CLOSES}(?![^\W_])")
_ENTRY = re.compile(
    rf"^[ \t]*(?:[-*•][ ]|\d{{1,3}}[.)][ ])?(?P<name>{_NAME_WORD}(?:[ ]{_NAME_WORD}){{0,2}},[ ]{_NAME_WORD})"
    r"(?=[ ]?(?:[\t;|(]|$|[ ]\d))",
    re.M,
)
"""A line of a register: "Lee, Ann<tab>1984"."""
_SIEVE = Sieve(_MARKED, _ENTRY)
_INVERTED = re.compile(r"([^,]+), ([^,]+)")
_AROUND_CHARS = 160
"""How much of the text before and behind is read with a name: a sentence, mostly."""
_LISTED, _SURE = 0.4, 0.85
"""What the model has to give a name with a listed given name, and any other."""

type _Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Marked:
    """A name, and where it stands with its marks and without."""

    outer: tuple[int, int]
    start: int
    end: int
    least: float
    inverted: str = ""
    """Of a surname with the given name behind it, the name as people say it. What stands so is an entry of a list, and
    the words around tell nothing."""


def with_marked_names(
    words: Words, text: str, read: Callable[[str], Words], stop_words: Collection[str] = (), own: Own = None
) -> Words:
    """Return the words, those of marked names with what the model gives them without their marks.

    `read` asks the model about a text. Each stretch with such names is read once more, and nothing else.
    """
    in_text = sorted(_marked(text, stop_words), key=lambda each: each.outer)
    marked = [each for each in in_text if _is_open(each, words) and _touches(each, own)]
    if not marked:
        return words
    scores = words.scores.copy()
    in_order = [each for each in marked if not each.inverted]
    for together in _stretches(in_order):
        start = max(0, together[0].outer[0] - _AROUND_CHARS)
        end = min(len(text), together[-1].outer[1] + _AROUND_CHARS)
        again = read(_without_marks(text, start, end, together))
        for each in together:
            found = again.scores[_between(again, each.start - start, each.end - start)]
            _take_over(scores, words, found, each)
    alone = {name: read(name).scores for name in {each.inverted for each in marked} if name}
    for each in marked:
        if each.inverted:
            _take_over(scores, words, alone[each.inverted], each)
    return Words(words.starts, words.ends, scores)


def _marked(text: str, stop_words: Collection[str]) -> Iterator[_Marked]:
    sifted = _SIEVE.sift(text)
    for match in chain(sifted.finditer(_MARKED), sifted.finditer(_ENTRY)):
        names = [name for name in re.split(r"[ ,]+", match["name"]) if name.lower() not in PARTICLES]
        if names and _may_be_name(names, stop_words):
            listed = any(map(_is_listed, names))
            if listed or len(names) > 1:
                comma = _INVERTED.fullmatch(match["name"])
                if comma and any(map(_is_place, comma.groups())):
                    continue  # "Kanpur, India"
                inverted = f"{comma[2]} {comma[1]}" if comma else ""
                yield _Marked(match.span(), *match.span("name"), _LISTED if listed else _SURE, inverted)


def _may_be_name(names: Sequence[str], stop_words: Collection[str]) -> bool:
    """Return whether some words have the shape of a name and are not those of everyday or of products."""
    if not all(name[0].isupper() for name in names):
        return False
    if any(is_term(name) and not is_given_name(name) for name in names) or is_term(" ".join(names)):
        return False
    if any(name.lower() in stop_words for name in names):
        return False
    if len(names) == 1:
        return not is_common(names[0]) and without_accents(names[0]) not in places()
    return any(map(is_given_name, names)) or not any(map(is_common, names))


def _is_listed(name: str) -> bool:
    return is_given_name(name) or without_accents(name.lower()) in given_names_of_others()


def _is_place(words: str) -> bool:
    return is_country(words) or without_accents(words).title() in places()


def _is_open(each: _Marked, words: Words) -> bool:
    """Return whether the model is not sure yet."""
    own = _between(words, each.start, each.end)
    return len(own) > 0 and float(words.scores[own, PERSON].min()) < _SURE


def _touches(each: _Marked, own: Own) -> bool:
    return own is None or (each.start < own[1] and own[0] < each.end)


def _stretches(marked: Sequence[_Marked]) -> Iterator[list[_Marked]]:
    """Yield those that are read together."""
    together: list[_Marked] = []
    for each in marked:
        if together and each.outer[0] - together[-1].outer[1] > _AROUND_CHARS:
            yield together
            together = []
        together.append(each)
    if together:
        yield together


def _without_marks(text: str, start: int, end: int, marked: Sequence[_Marked]) -> str:
    """Return a stretch of the text with blanks for the marks."""
    parts: list[str] = []
    at = start
    for each in marked:
        parts += (text[at : each.outer[0]], " " * (each.start - each.outer[0]))
        parts += (text[each.start : each.end], " " * (each.outer[1] - each.end))
        at = each.outer[1]
    return "".join((*parts, text[at:end]))


def _take_over(scores: _Scores, words: Words, found: _Scores, each: _Marked) -> None:
    """Write what the second reading gives a name, if that is enough."""
    own = _between(words, each.start, each.end)
    if len(found) and float(found[:, PERSON].mean()) >= each.least:
        best = found[found[:, PERSON].argmax()]
        scores[own] = np.where(scores[own, PERSON, None] >= best[PERSON], scores[own], best)


def _between(words: Words, start: int, end: int) -> NDArray[np.int64]:
    return np.arange(words.ends.searchsorted(start, side="right"), words.starts.searchsorted(end, side="left"))
