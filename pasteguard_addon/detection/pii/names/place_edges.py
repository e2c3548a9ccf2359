"""What belongs to a place that was found and stands right beside it: house numbers, postcodes, the rest of a number.

The model knows towns and streets; in rows and lists it leaves the numbers beside them, and words between two halves.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.base import LIKELY, WEAK, Hit
from pasteguard_addon.lexicon.words import is_country

_END = r"(?=[ ]?(?:[,;|/·\t\n\r)\]}<\"']|[–-][ ]|\Z))"
_ENDS_FIELD = re.compile(_END)
_HALF_BEFORE = re.compile(r"(?<![\w-])\d{2,5}[- ]?\Z")
_HALF_BEHIND = re.compile(r"(?:-\d{2,3}|[ ]\d\d)(?!\w)" + _END)
_CODE_BEFORE = re.compile(
    r"(?:^|[,;|/·\t\n>(\"'][ ]?|[–-][ ])"
    r"(?P<code>\d{4,6}|\d{3}[ ]\d\d|\d\d-\d{3}|\d{5}-\d{3}|\d{4}-\d{3}|\d{4}[ ]?[A-Z]{2})[ ]\Z",
    re.M,
)
_CODE_BETWEEN = re.compile(
    r"[ ]?[\t;|][ ]?"
    r"(?P<code>\d{4,6}|\d{3}[ ]\d\d|\d\d-\d{3}|\d{5}-\d{3,4}|\d{4}-\d{3}|\d{4}[ ]?[A-Z]{2})[ ]?[\t;|][ ]?"
)
"""In a row of its own, between the street and the town."""
_LONGEST_CODE = 12
_BEHIND_TOWN = re.compile(r"[ ](?P<code>\d{4,6}|\d{3}[ ]\d\d|\d{4}[ ][A-Z]{2})(?=[ ]?[}\])])")
_UNIT = (
    r"(?:no|nr|n[°º]|d|daire|k|kat|bus|bte|lgh|apt|apto|app|flat|unit|piso|m|кв|д|top|tür|stiege|int|scala|blok|blk)"
    r"[.: ]{0,2}\d{1,5}[a-z]?(?:/\d{1,4}[a-z]?)?"
)
_HOUSE = re.compile(
    r"[ ](?!(?:19|20)\d\d(?!\d))"
    rf"(?:\d{{1,4}}(?![.,]\d)(?:[ ]?[a-z](?!\w))?(?:[-/](?:\d{{1,4}}[a-z]?|[a-z](?!\w)))?(?:[ ,]{{1,2}}{_UNIT}){{0,2}}"
    rf"|{_UNIT}(?:[ ,]{{1,2}}{_UNIT}){{0,2}}){_END}",
    re.I,
)
_BETWEEN = re.compile(r"[ ](?:van|van de[nr]?|von(?: der)?|de(?: la| l[ao]s)?|del|di|da|do|dos|der|des|du|le|la)[ ]")
_TURKISH_STREET = re.compile(
    r"(?<!\w)[A-ZÇĞİÖŞÜ][^\W\d_]+\.?(?:[ ](?:[A-ZÇĞİÖŞÜ][^\W\d_]*|\d{1,5})\.?){0,4}"
    r"[ ](?:Cad|Cd|Sok|Sk|Mah|Mh|Bulv|Blv)(?:desi|ak|ağı|allesi|arı)?\.?"
    rf"[ ,]{{1,2}}(?i:{_UNIT}(?:[ ,]{{1,2}}{_UNIT}){{0,2}})(?!\w)"
)
_CYRILLIC_WORD = r"(?:ул|пр-т|пр-кт|просп|проспект|пер|бул|бульвар|б-р|наб|вул|улица|вулиця|шоссе|проезд)"
_CYRILLIC_NAME = r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+(?:[ ][А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+)?"
_CYRILLIC_NUMBER = r"(?:д|дом|буд)?\.?[ ]?\d{1,4}[а-яі]?(?:[/-]\d{1,4})?(?:,[ ](?:к|корп|стр|кв|оф)\.?[ ]?\d{1,4}){0,2}"
_CYRILLIC_STREET = re.compile(
    rf"(?<!\w)(?:{_CYRILLIC_WORD}\.?[ ]{_CYRILLIC_NAME}|{_CYRILLIC_NAME}[ ]{_CYRILLIC_WORD}\.?)"
    rf",?[ ]{_CYRILLIC_NUMBER}(?!\w)"
)
_OF_CYRILLIC_STREETS = ("ул", "пр-", "просп", "пер", "б-р", "наб", "вул", "шоссе", "проезд")
_OF_TURKISH_STREETS = (" Ca", " Cd", " So", " Sk", " Ma", " Mh", " Bu", " Bl")


def _house(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the number of a house; behind a country any other number stands: "Slovenia 432"."""
    return None if is_country(text[start:end]) else _HOUSE.match(text, end)


def _is_within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Return whether one of some sorted spans goes on over a place: "tel. 601 234 879, ulica Polna"."""
    last = bisect_left(spans, (at, 0)) - 1
    return last >= 0 and spans[last][1] > at


def place_edges(text: str, results: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield what goes with the places that were found in a text, and streets that the model leaves out."""
    places = sorted({(each.start, each.end) for each in results if each.entity_type == "LOCATION"})
    phones = sorted((each.start, each.end) for each in results if each.entity_type == "PHONE_NUMBER")
    for (start, end), (following, last) in pairwise([*places, (len(text), len(text))]):
        before = text[max(0, start - _LONGEST_CODE) : start]
        half = _HALF_BEFORE.search(before) if text[start].isdigit() and not _is_within(phones, start) else None
        if half:
            yield Hit(start - len(before) + half.start(), end, "LOCATION", LIKELY)
        code = _CODE_BEFORE.search(text, max(0, start - _LONGEST_CODE), start) if text[start].isalpha() else None
        if code and _ENDS_FIELD.match(text, end):
            yield Hit(*code.span("code"), "LOCATION", WEAK)
        behind = _BEHIND_TOWN.match(text, end)
        if behind:
            yield Hit(*behind.span("code"), "LOCATION", LIKELY)
        more = _HALF_BEHIND.match(text, end) if text[end - 1].isdigit() else _house(text, start, end)
        if more:
            yield Hit(start, more.end(), "LOCATION", LIKELY)
        code = _CODE_BETWEEN.fullmatch(text, end, following) if following < len(text) else None
        if code:
            yield Hit(*code.span("code"), "LOCATION", WEAK)
        if following > end and _BETWEEN.fullmatch(text, end, following):
            yield Hit(start, last, "LOCATION", LIKELY)
            house = _HOUSE.match(text, last)
            if house:
                yield Hit(start, house.end(), "LOCATION", LIKELY)
    if any(sign in text for sign in _OF_TURKISH_STREETS):
        for street in _TURKISH_STREET.finditer(text):
            yield Hit(*street.span(), "LOCATION", LIKELY)
    if any(sign in text for sign in _OF_CYRILLIC_STREETS):
        for street in _CYRILLIC_STREET.finditer(text):
            yield Hit(*street.span(), "LOCATION", LIKELY)
