"""Bank accounts that are no IBAN, told by their form: a sort code with its account, and accounts with check digits.

Sources: https://www.vocalink.com/tools/modulus-checking (United Kingdom), https://fr.wikipedia.org/wiki/Clé_RIB
(France). A Polish account is an IBAN without its country.
"""

import re
from collections.abc import Callable, Iterator

from stdnum.es import ccc

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, STRONG, Hit, PatternFamily, before
from pasteguard_addon.sieve import Sieve


def _form(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{SPACED})(?<![.:/-])(?:{form})(?![.:/-]?{SPACED})")


_SORT_CODE = _form(
    r"(?P<code>[0-9]{2}(?P<mark>[- ])[0-9]{2}(?P=mark)[0-9]{2})(?:[ ,/|;]{1,3}|\t)"
    r"(?:(?:a/?c|acc(?:oun)?t)(?:[ ]no)?[:. ]{1,2})?"
    r"(?P<account>[0-9]{8})"
)
_OF_BANK = re.compile(r"\b(?:bank|account|acc|a/c|sort|pay|paid|transfer|wire|money|rent|salary|sent|send)", re.I)
_MOST_BEFORE = 60
_LAST_MONTH, _LAST_DAY = 12, 31
_FRENCH_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_FRENCH = _form(r"[0-9]{5}[ ][0-9]{5}[ ](?:[0-9A-Z]{11}|[0-9A-Z]{3,5}(?:[ ][0-9A-Z]{1,4}){2,3})[ ][0-9]{2}")
_SPANISH = _form(r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{2}[ -][0-9]{10}")
_POLISH = _form(r"[0-9]{2}(?:[ ][0-9]{4}){6}|[0-9]{26}")


def _is_french(number: str) -> bool:
    """Check the two digits at the end, for which letters count as digits."""
    digits = number.replace(" ", "").translate(_FRENCH_LETTERS)
    if len(digits) != len("bbbbbgggggccccccccccckk"):
        return False
    bank, counter, account, key = digits[:5], digits[5:10], digits[10:21], digits[21:]
    return (89 * int(bank) + 15 * int(counter) + 3 * int(account) + int(key)) % 97 == 0


def _is_polish(number: str) -> bool:
    digits = number.replace(" ", "")
    return int(digits[2:] + "2521" + digits[:2]) % 97 == 1


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_FRENCH, _is_french),
    (_SPANISH, ccc.is_valid),
    (_POLISH, _is_polish),
)
_SIEVE = Sieve(_SORT_CODE, *(form for form, _ in _FORMS))


class BankNumberPatterns(PatternFamily):
    """Finds accounts in the forms of the United Kingdom, France, Spain and Poland."""

    entities = ("BANK_ACCOUNT",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _SIEVE.sift(text)
        for match in sifted.finditer(_SORT_CODE):
            if not _may_be_date(match["code"]) or _OF_BANK.search(before(text, match.start(), _MOST_BEFORE)):
                yield Hit(*match.span("code"), "BANK_ACCOUNT", LIKELY)
                yield Hit(*match.span("account"), "BANK_ACCOUNT", LIKELY)
        for form, is_valid in _FORMS:
            for match in sifted.finditer(form):
                if is_valid(match[0]):
                    yield Hit(*match.span(), "BANK_ACCOUNT", STRONG)


def _may_be_date(code: str) -> bool:
    first, second, third = int(code[:2]), int(code[3:5]), int(code[6:])
    is_year_first = 0 < second <= _LAST_MONTH and 0 < third <= _LAST_DAY
    is_year_last = 0 < min(first, second) <= _LAST_MONTH and 0 < max(first, second) <= _LAST_DAY
    return is_year_first or is_year_last
