"""Phone numbers that only their company tells: behind a given name on a line, or one on every line of a list.

Alone, a number without a trunk prefix may be anything, and the language of a list of numbers cannot be told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pasteguard_addon.detection.pii.patterns.base import WEAK, Hit, PatternFamily
from pasteguard_addon.lexicon.words import is_common, is_given_name
from pasteguard_addon.sieve import Sieve

from .phone_context import has_date
from .phone_countries import ALL_REGIONS, is_valid, regions_of

_NUMBER = r"(?P<number>[+(]?\d{1,5}\)?(?:[ ./-]{1,2}\d{2,8}){0,5})"
_BEHIND_NAME = re.compile(
    rf"^[ \t*•>-]{{0,8}}(?P<name>(?P<given>[^\W\d_]{{2,20}})(?:[ -][^\W\d_]{{2,24}}){{0,3}})\.?"
    rf"[ \t,;:–|-]{{1,8}}{_NUMBER}[ \t,;.]*\r?$",
    re.M,
)
_ALONE = re.compile(rf"^[ \t*•-]{{0,8}}{_NUMBER}[ \t,;]*\r?$", re.M)
_SIEVE = Sieve(_BEHIND_NAME, _ALONE)
_DIGITS = re.compile(r"\d+")
_FEWEST_LINES = 3
_LIKE_AMOUNTS = (3, 3, 3)
_COUNTRIES_OF = ("en", "fr", "es", "it", "pl", "pt", "nl", "cs", "el", "da", "nb")
"""Languages in whose countries numbers have no prefix, or are written without one."""


class PhoneListPatterns(PatternFamily):
    """Finds numbers that people list with names or below each other, and those names."""

    entities = ("PHONE_NUMBER", "PERSON")

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for line in sifted.finditer(_BEHIND_NAME):
            if _is_name(line["name"], line["given"]) and _is_of(line["number"], ALL_REGIONS, first="05679"):
                yield Hit(*line.span("number"), "PHONE_NUMBER", WEAK)
                yield Hit(*line.span("name"), "PERSON", WEAK)
        for lines in _lists(sifted.finditer(_ALONE)):
            numbers = [line["number"] for line in lines]
            if any(all(_is_of(each, regions_of(language)) for each in numbers) for language in _COUNTRIES_OF):
                for line in lines:
                    yield Hit(*line.span("number"), "PHONE_NUMBER", WEAK)


def _is_name(name: str, given: str) -> bool:
    """Tell whether words begin with a given name, and are no sentence in small letters that begins as one does."""
    is_sentence = name.islower() and any(map(is_common, name.split()[1:]))
    return is_given_name(given) and not is_sentence


def _lists(lines: Iterable[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    """Yield runs of lines that hold a number and nothing else, and differ in it."""
    run: list[re.Match[str]] = []
    for line in lines:
        if run and line.start() > run[-1].end() + 1:
            yield from _if_long(run)
            run = []
        run.append(line)
    yield from _if_long(run)


def _if_long(run: list[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    numbers = {line["number"] for line in run}
    are_amounts = all(tuple(map(len, _DIGITS.findall(number))) == _LIKE_AMOUNTS for number in numbers)
    if len(numbers) >= _FEWEST_LINES and len(numbers) == len(run) and not (are_amounts and " " in run[0]["number"]):
        yield run


def _is_of(number: str, regions: tuple[str, ...], first: str = "0") -> bool:
    """Tell whether a number is one of these countries'; if it is in one piece, it has to begin as these do."""
    groups = _DIGITS.findall(number)
    digits = "".join(groups)
    if not 8 <= len(digits) <= 13 or has_date(number) or (len(groups) == 1 and digits[0] not in first):
        return False
    return is_valid(digits, regions, is_strict=True)
