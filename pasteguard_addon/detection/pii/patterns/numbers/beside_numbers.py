"""Numbers that the number before them tells: "member ID XQF 80221, group 0087712", "sort code …, account 1122 3344".

Whoever writes down one number of somebody goes on with others, each behind a word of its own. No list knows all of
these words, so what they must not be is listed: pages, versions, sizes.
"""

import re
from collections.abc import Iterator, Sequence

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.base import WEAK, Hit
from pasteguard_addon.lexicon.words import fold

from .article_numbers import things
from .cued_numbers import has_form, number_at
from .owned_numbers import is_month

_OF_SOMEBODY = frozenset(
    (
        *("DATE_OF_BIRTH", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "TAX_ID", "BANK_ACCOUNT", "HEALTH_NUMBER"),
        *("LICENSE_PLATE", "VEHICLE_ID", "ID_NUMBER"),
    )
)
_KEPT = frozenset({"BANK_ACCOUNT", "HEALTH_NUMBER"})
"""What stands beside one of these is mostly another of its kind."""
_AND = "and|und|et|y|e|i|a|og|och|en|ja|ve|и|та|és|și|και"
_LABEL = r"(?P<label>[^\W\d_][^\W\d_'’.]{1,19}\.?(?:[ ][^\W\d_][^\W\d_'’.]{1,19}\.?){0,2})"
_SIGN = r"(?:[ ]?(?:[:#]|n[°º]|nº|№)){0,2}"
_NUMBER = r"(?P<number>[A-Z]{0,5}[-/]?\d[\dA-Z]*(?:[-/][\dA-Z]+){0,4}(?:[ ]\d{2,4}(?!\w)){0,4}(?:[ ][A-Z](?!\w))?)"
_END = r"(?![\w%€$£°]|[.,:/-]\w|[ ]?[%€$£°×x*+=<>]|[ ][^\W\d_]{1,4}(?![^\W\d_])(?![ ]?[\d:#]))"
_NEXT = re.compile(rf"[\"')\]]{{0,2}}(?:[ ]?[,;/|·–][ ]|[ ](?:{_AND})[ ]){_LABEL}{_SIGN}[ ]{_NUMBER}{_END}")
_NEXT_LINE = re.compile(rf"[ \t]*\r?\n[ \t>*•-]{{0,6}}{_LABEL}[ ]?[:#][ ]?{_NUMBER}[ \t]*(?=[\r\n]|\Z)")
_BEGINS_WITH_ZERO = re.compile(r"0\d{5,11}")
_GROUPS = re.compile(r"(?=(?:\D?\d){8})\d{2,4}(?:[ ]\d{2,4}){1,4}")
_LONG = re.compile(r"(?!1[4-9]\d{8}\Z)\d{7,12}")
"""Longer than counts and prices; no second since 1970."""
_NO_LABEL = frozenset(
    "about above after at before below by for from in into of on only over per than to under until up was with".split()
)


def beside_numbers(text: str, results: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield the numbers that follow a number of somebody, each behind another label, and what follows these."""
    for each in results:
        if each.entity_type not in _OF_SOMEBODY:
            continue
        entity_type = each.entity_type if each.entity_type in _KEPT else "ID_NUMBER"
        end = each.end
        while span := _next(text, end):
            yield Hit(*span, entity_type, WEAK)
            end = span[1]


def _next(text: str, at: int) -> tuple[int, int] | None:
    beside = _NEXT.match(text, at)
    found = beside or _NEXT_LINE.match(text, at)
    if found is None or _is_of_thing(found["label"]) or number_at(text, found.start("number"), "ID_NUMBER") is None:
        return None
    number = found["number"]
    if is_month(number):
        return None
    is_told = _BEGINS_WITH_ZERO.fullmatch(number) or _GROUPS.fullmatch(number) or has_form(number, "ID_NUMBER")
    return found.span("number") if is_told or (beside and _LONG.fullmatch(number)) else None


def _is_of_thing(label: str) -> bool:
    words = fold(label).replace(".", "").split()
    return any(word.startswith(things()) or word in _NO_LABEL for word in words)
