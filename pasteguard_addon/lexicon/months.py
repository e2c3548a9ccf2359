"""Which month a word names, in any of many languages."""

from collections.abc import Sequence
from functools import cache

from pasteguard_addon.lexicon.words import lines_of, payment_words, without_accents

_FEWEST = 2
"""Letters of the shortest beginning that tells a month: Hindi has one of two."""
_LONGEST = 10


def months_named(word: str) -> frozenset[int]:
    """Return the months that a word may name: most words none, and a few another one in another language."""
    plain = without_accents(word.lower())
    for end in range(min(len(plain), _LONGEST), _FEWEST - 1, -1):
        if months := _by_beginning().get(plain[:end]):
            return months
    return frozenset()


def is_month_of_payment(words: Sequence[str]) -> bool:
    """Return whether words are what a payment is for, and when: "LOYER MARS"."""
    purposes = sum(without_accents(word.lower()) in payment_words() for word in words)
    return 0 < purposes < len(words) and purposes + sum(map(bool, map(months_named, words))) == len(words)


@cache
def _by_beginning() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for line in lines_of("month_names.txt"):
        number, _, beginnings = line.partition(": ")
        for each in beginnings.split("|"):
            found.setdefault(without_accents(each), set()).add(int(number))
    return {beginning: frozenset(months) for beginning, months in found.items()}
