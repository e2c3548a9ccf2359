"""Values that a line end cuts through: terminals, mail and PDF files break lines where they must.

Most line ends cut through nothing, so only what is found across one counts, and only where its form is proof: a
check digit, an address around its `@`, an international phone number.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.numbers.cards import CardPatterns
from pasteguard_addon.detection.pii.patterns.numbers.ibans import IbanPatterns
from pasteguard_addon.detection.pii.patterns.online.emails import EmailPatterns
from pasteguard_addon.detection.pii.patterns.phones.phones import PhonePatterns
from pasteguard_addon.views import joined_view

from .base import STRONG, VERIFIED, Hit, PatternFamily

_FAMILIES: tuple[tuple[type[PatternFamily], float], ...] = (
    (EmailPatterns, 0.5),
    (CardPatterns, VERIFIED),
    (IbanPatterns, VERIFIED),
    (PhonePatterns, STRONG),
)
"""Each with the score from which its form is proof."""


class BrokenLinePatterns(PatternFamily):
    """Finds addresses, cards, IBANs and international phone numbers that go on in the next line."""

    entities = ("EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "PHONE_NUMBER")

    def __init__(self, supported_language: str) -> None:
        super().__init__(supported_language)
        self._families = [(family(supported_language), least) for family, least in _FAMILIES]

    def find(self, text: str) -> Iterator[Hit]:
        view = joined_view(text)
        if view is None:
            return
        for family, least in self._families:
            for hit in family.find(view.text):
                start, end = view.to_source(hit.start, hit.end)
                is_broken = hit.score >= least and view.is_changed(start, end)
                if is_broken and not (_is_in_column(text, start, end) or _begin_alike(text, start, end)):
                    yield hit._replace(start=start, end=end)


_COLUMN = re.compile(r"\s*\d+(?:\n[ \t]*\d+)+\s*")
_NUMBER_ABOVE = re.compile(r"(?:^|\n)[ \t]*\d+[ \t]*\n[ \t]*\Z")
_NUMBER_BELOW = re.compile(r"[ \t]*\n[ \t]*\d+[ \t]*(?:\n|\Z)")
_MOST_LINE_CHARS = 40
_SHAPE_CHARS = 8
_DIGIT = re.compile(r"\d")


def _is_in_column(text: str, start: int, end: int) -> bool:
    """Tell whether each line of a value is one number, and another stands above or below: nothing was broken there."""
    if not _COLUMN.fullmatch(text, start, end):
        return False
    above = text[max(0, start - _MOST_LINE_CHARS) : start]
    return bool(_NUMBER_ABOVE.search(above) or _NUMBER_BELOW.match(text, end))


def _begin_alike(text: str, start: int, end: int) -> bool:
    """Tell whether the lines begin with digits in the same places, as the entries of a log do."""
    first = text.rfind("\n", 0, start) + 1
    second = text.rfind("\n", start, end) + 1
    shapes = [_DIGIT.sub("0", text[at : at + _SHAPE_CHARS]) for at in (first, second)]
    return first < start and shapes[0] == shapes[1] and shapes[0].startswith("0")
