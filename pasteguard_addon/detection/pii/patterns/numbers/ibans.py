"""IBANs: with blanks, dashes or dots, in either case; length, structure and checksum by ISO 13616.

Structures: SWIFT IBAN Registry, https://www.swift.com/standards/data-standards/iban-international-bank-account-number
(n digits, a capital letters, c either).
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import VERIFIED, WEAK, Hit, PatternFamily, before, is_spaced
from pasteguard_addon.sieve import Sieve

_BBAN = {
    "AD": "8n12c", "AE": "19n", "AL": "8n16c", "AT": "16n", "AZ": "4a20c", "BA": "16n", "BE": "12n",
    "BG": "4a6n8c", "BH": "4a14c", "BI": "23n", "BR": "23n1a1c", "BY": "4c4n16c", "CH": "5n12c", "CR": "18n",
    "CY": "8n16c", "CZ": "20n", "DE": "18n", "DJ": "23n", "DK": "14n", "DO": "4c20n", "EE": "16n", "EG": "25n",
    "ES": "20n", "FI": "14n", "FK": "2a12n", "FO": "14n", "FR": "10n11c2n", "GB": "4a14n", "GE": "2a16n",
    "GI": "4a15c", "GL": "14n", "GR": "7n16c", "GT": "4c20c", "HN": "4a20n", "HR": "17n", "HU": "24n",
    "IE": "4a14n", "IL": "19n", "IQ": "4a15n", "IS": "22n", "IT": "1a10n12c", "JO": "4a4n18c", "KW": "4a22c",
    "KZ": "3n13c", "LB": "4n20c", "LC": "4a24c", "LI": "5n12c", "LT": "16n", "LU": "3n13c", "LV": "4a13c",
    "LY": "21n", "MC": "10n11c2n", "MD": "2c18c", "ME": "18n", "MK": "3n10c2n", "MN": "16n", "MR": "23n",
    "MT": "4a5n18c", "MU": "4a19n3a", "NI": "4a20n", "NL": "4a10n", "NO": "11n", "OM": "3n16c", "PK": "4a16c",
    "PL": "24n", "PS": "4a21c", "PT": "21n", "QA": "4a21c", "RO": "4a16c", "RS": "18n", "RU": "14n15c",
    "SA": "2n18c", "SC": "4a20n3a", "SD": "14n", "SE": "20n", "SI": "15n", "SK": "20n", "SM": "1a10n12c",
    "SO": "19n", "ST": "21n", "SV": "4a20n", "TL": "19n", "TN": "20n", "TR": "5n1n16c", "UA": "6n19c",
    "VA": "18n", "VG": "4a16n", "XK": "16n", "YE": "4a4n18c",
}  # fmt: skip
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}


def _structure(bban: str) -> re.Pattern[str]:
    parts = re.findall(r"(\d+)([nac])", bban)
    return re.compile("".join(f"{_CLASSES[kind]}{{{count}}}" for count, kind in parts))


_STRUCTURES = {country: _structure(bban) for country, bban in _BBAN.items()}
_LENGTHS = {country: 4 + sum(int(count) for count in re.findall(r"\d+", bban)) for country, bban in _BBAN.items()}
_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[ \u00a0-]?[0-9][ ]?[0-9](?=[ \u00a0\u202f.-]?\w)", re.ASCII)
_SEPARATORS = " \u00a0\u202f\u2009.-"
_IN_FOURS = re.compile(r"[A-Z]{2}\d\d(?:[ \u00a0\u202f][A-Z0-9]{4}){2,7}(?:[ \u00a0\u202f][A-Z0-9]{1,4})?")
"""Nothing else of the right length and structure is written so, so a wrong check digit is a slip of the pen."""
_CUE = re.compile(r"\biban\b[^\n]{0,20}$", re.I)

_SIEVE = Sieve(_START)


class IbanPatterns(PatternFamily):
    """Finds IBANs whose checksum holds, and mistyped ones in groups of four or right after the word IBAN."""

    entities = ("IBAN_CODE",)

    def find(self, text: str) -> Iterator[Hit]:
        for match in _SIEVE.sift(text).finditer(_START):
            country = match[1].upper()
            if country not in _BBAN:
                continue
            code, end = _collect(text, match.start(), _LENGTHS[country])
            if not _STRUCTURES[country].fullmatch(code[4:]) or is_spaced(text[end : end + 1]):
                continue
            if _has_valid_checksum(code):
                yield Hit(match.start(), end, "IBAN_CODE", VERIFIED)
            elif _IN_FOURS.fullmatch(text, match.start(), end) or _CUE.search(before(text, match.start(), 28)):
                yield Hit(match.start(), end, "IBAN_CODE", WEAK)


def _collect(text: str, start: int, length: int) -> tuple[str, int]:
    """Return `length` letters and digits from `start` on, at most one separator between two, and their end."""
    chars: list[str] = []
    at = start
    while at < len(text) and len(chars) < length:
        if text[at].isascii() and text[at].isalnum():
            chars.append(text[at].upper())
        elif text[at] not in _SEPARATORS or text[at - 1] in _SEPARATORS:
            break
        at += 1
    return "".join(chars), at


def _has_valid_checksum(code: str) -> bool:
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1
