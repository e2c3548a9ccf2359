"""Whether a word is a noun of German and nobody's name: German writes all its nouns with a capital.

The file has a noun a line, in each of its cases, in the order of their bytes. Written by
scripts/lexicon/german_nouns.py, which says which they are.
"""

from pathlib import Path

from .sorted_lines import SortedLines

_NOUNS = SortedLines(Path(__file__).parent / "data" / "german_nouns.txt")
_SHORTEST = 4
"""Of either part of a compound. The list has no surnames, so "Sauerwein" and "Haberkorn" are none."""
_JOINTS = ("", "s", "n", "en", "es", "e", "er")


_ENDS_OF_STREETS = ("straße", "strasse", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm", "steig", "brücke")
_ENDS_OF_PLACES = (
    *("park", "hof", "markt", "tor", "promenade", "viertel", "siedlung", "dorf", "berg", "tal", "see", "bach", "feld"),
    *("wald", "burg", "stadt", "heim", "hausen", "kirchen", "graben", "insel", "haus", "garten", *_ENDS_OF_STREETS),
)
"""Nouns by which places are called: "Schlossallee", "Tannenhof"."""


def is_german_noun(word: str) -> bool:
    """Return whether a word as it stands is on the list, "Fieber", or put together of two on it, "Gerätekennwort"."""
    return word in _NOUNS or _is_compound(word)


def _is_compound(word: str) -> bool:
    ends = range(len(word) - _SHORTEST, _SHORTEST - 1, -1)
    return word.istitle() and any(word[at:].capitalize() in _NOUNS and _is_head(word[:at]) for at in ends)


def is_noun_of_no_place(value: str) -> bool:
    """Return whether a word is a noun of German by which no place is called."""
    if value in _NOUNS:
        return not value.endswith(_ENDS_OF_STREETS)
    return _is_compound(value) and not value.endswith(_ENDS_OF_PLACES)


def _is_head(head: str) -> bool:
    """Return whether the front of a compound is a noun, with what joins it: "Arbeits", "Geräte", "Kirchen"."""
    stems = (head.removesuffix(joint) for joint in _JOINTS if head.endswith(joint))
    return any(stem in _NOUNS or stem + "e" in _NOUNS for stem in stems)
