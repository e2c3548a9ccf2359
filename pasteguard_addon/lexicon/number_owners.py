"""Words that together announce a number: what it is of, and the word for number before, behind or within that."""

from collections.abc import Sequence
from functools import cache

from .words import fold, lines_of, without_accents

_LONG_ENOUGH = 4
"""Letters of a word for number that is known without its accents too: "szam", "cislo"; shorter ones are other words."""


@cache
def number_owners() -> dict[str, str]:
    """Return the beginnings of words for what has a number, in lower case, each with the number's entity type."""
    owners: dict[str, str] = {}
    for line in lines_of("number_owners.txt"):
        entity_type, _, words = line.partition(": ")
        for word in words.split("|"):
            owners.setdefault(fold(word), entity_type)
    for word, entity_type in list(owners.items()):
        owners.setdefault(without_accents(word), entity_type)
    return owners


@cache
def number_acronyms() -> dict[str, str]:
    """Return what countries call their numbers, in capitals, each with the number's entity type."""
    lines = (line.partition(": ") for line in lines_of("number_acronyms.txt"))
    return {word: entity_type for entity_type, _, words in lines for word in words.split("|")}


@cache
def number_words(place: str) -> Sequence[str]:
    """Return the words for number that stand `before` or `behind` what has it, or that grow onto its `ends`.

    `articles` are whole words for what is made and sold. `things` is the opposite: beginnings of words for what has a
    number and is nobody's, such as telephones and pages.
    """
    lines = (line.partition(": ") for line in lines_of("number_words.txt"))
    words = {word for own, _, words in lines if own == place for word in words.split("|")}
    words |= {plain for word in words if len(plain := without_accents(word)) >= _LONG_ENOUGH}
    return sorted(words, key=len, reverse=True)
