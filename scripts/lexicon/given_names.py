"""Writes `given_names_of_many.txt`: given names of many countries that mean nothing else, from the lists beside it.

A word of English, of programs, of other lists or a place says nothing of a person where it stands alone, so it is left
out, and so is what is not written in Latin letters, or is too short to tell.
"""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from textwrap import fill

from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.programs import is_english_form, is_program_word
from pasteguard_addon.lexicon.words import (
    given_names_chosen,
    is_common,
    is_english,
    is_living_thing,
    is_term,
    name_cues,
    person_cues,
    places,
    private_cues,
)

_FOLDER = Path(__file__).parent / "data"
_LISTS = ("common_given_names.txt", "usual_given_names.txt")
TARGET = Path(__file__).parents[2] / "pasteguard_addon" / "lexicon" / "data" / "given_names_of_many.txt"
_HEADER = """\
# Given names of many countries that are no words, without accents. Source: Faker (MIT License), the United States
# Census of 1990 (public domain), and some chosen by hand. Written by scripts/lexicon/given_names.py.
"""
_SHORTEST = 4


def names() -> list[str]:
    """Return the names of all lists that tell of a person wherever they stand."""
    known = {plain(name) for name in given_names_chosen()}
    towns = {plain(place) for place in places()}
    listed = {name for file in _LISTS for name in _words_of(file) if _is_telling(name)}
    return sorted(listed.difference(known, towns, _words_of("no_given_names.txt")))


def _words_of(file: str) -> Iterator[str]:
    lines = (line for line in (_FOLDER / file).read_text("utf-8").splitlines() if not line.startswith("#"))
    yield from (plain(word) for line in lines for word in line.split())


def _is_telling(name: str) -> bool:
    is_shaped = len(name) >= _SHORTEST and name.isascii() and name.isalpha()
    is_word = is_english(name) or is_english_form(name) or is_common(name) or is_living_thing(name)
    return is_shaped and not (is_word or is_term(name) or is_program_word(name) or name in _words_around_names())


@cache
def _words_around_names() -> frozenset[str]:
    """Return the words of fields, and those that stand beside names, in all languages."""
    sides = (*field_types(), *name_cues(), *chain.from_iterable((*person_cues().values(), *private_cues().values())))
    return frozenset(plain(word) for phrase in sides for word in phrase.split())


if __name__ == "__main__":
    TARGET.write_text(_HEADER + fill(" ".join(names()), 120) + "\n", "utf-8")
