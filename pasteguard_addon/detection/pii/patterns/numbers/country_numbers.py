"""Numbers of single countries that only newer releases of Presidio know, under the names that they give them.

Checks are python-stdnum's. Nothing here runs unless one of these types is asked for.
"""

import re
from collections.abc import Callable, Iterator

from stdnum.ca import sin
from stdnum.de import idnr
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.za import idnr as za_idnr

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, STRONG, Hit, PatternFamily

_INSURED = re.compile(r"(\d{2})(\d{6})([A-Z])(\d{2})(\d)")
_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def is_pension_number(number: str) -> bool:
    """Check a number of the German pension insurance: the letter counts as its place in the alphabet."""
    parts = _INSURED.fullmatch(re.sub(r"\s", "", number).upper())
    if parts is None:
        return False
    digits = f"{parts[1]}{parts[2]}{ord(parts[3]) - 64:02}{parts[4]}"
    sums = (int(digit) * factor for digit, factor in zip(digits, _FACTORS, strict=True))
    return sum(map(int, "".join(map(str, sums)))) % 10 == int(parts[5])


_NUMBERS: tuple[tuple[str, str, Callable[[str], bool], float], ...] = (
    ("CA_SIN", r"[1-79][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}", sin.is_valid, LIKELY),
    ("DE_SOCIAL_SECURITY", r"[0-9]{2}[ ]?[0-9]{6}[ ]?[A-Z][ ]?[0-9]{3}", is_pension_number, STRONG),
    ("DE_TAX_ID", r"[1-9][0-9][ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}", idnr.is_valid, LIKELY),
    ("SE_PERSONNUMMER", r"(?:19|20)?[0-9]{6}[-+]?[0-9]{4}", personnummer.is_valid, LIKELY),
    ("TR_NATIONAL_ID", r"[1-9][0-9]{10}", tckimlik.is_valid, LIKELY),
    ("ZA_ID_NUMBER", r"[0-9]{6}[ ]?[0-9]{4}[ ]?[0-9]{2}[ ]?[0-9]", za_idnr.is_valid, LIKELY),
)
_FORMS = tuple(
    (entity_type, re.compile(rf"(?<!{SPACED})(?<![.-])(?:{form})(?![.-]?{SPACED})"), is_valid, score)
    for entity_type, form, is_valid, score in _NUMBERS
)


class CountryNumberPatterns(PatternFamily):
    """Finds numbers of Canada, Germany, Sweden, Turkey and South Africa by form and check digits."""

    entities = tuple(entity_type for entity_type, *_ in _NUMBERS)

    def find(self, text: str) -> Iterator[Hit]:
        for entity_type, form, is_valid, score in _FORMS:
            for match in form.finditer(text):
                if is_valid(match[0]):
                    yield Hit(*match.span(), entity_type, score)
