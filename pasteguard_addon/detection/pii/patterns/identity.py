"""Dates of birth, national identity numbers and passports.

Numbers with a check digit are found by it where their form is distinctive, and after a word that names them where it
is not. Dates are dates of birth only after such a word.
"""

import re
from collections.abc import Callable, Iterator

from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    STRONG,
    VERIFIED,
    Hit,
    PatternFamily,
    before,
)

_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|fév|mars|avr|juin|juil|août"
    r"|déc|ene|abr"
    r"|ago|dic|gen|mag|giu|lug|set|ott|mrt|mei|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|fev|out|ian|iun|iul|noi)"
    r"[^\W\d_]{0,9}\.?"
)
_DATE = (
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:\d{4}|\d{2})|\d{4}[./\-]\d{1,2}[./\-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:(?:of|de)[ ])?{_MONTHS}[ -]?,?(?:[ ]?(?:de|del)[ ])?[ ]?\d{{4}}"
    rf"|{_MONTHS}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}})(?!\d)"
)
_BIRTH = re.compile(
    r"(?<![^\W_])(?:d\.?o\.?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|born|geb\.?"
    r"|geburts(?:tag|datum)|geboren"
    r"|date[ ]de[ ]naissance|née?|fecha[ ]de[ ]nacimiento|nacid[oa]|nací|data[ ]di[ ]nascita|nat[oa]|geboortedatum"
    r"|data[ ]urodzenia|ur\.|urodzon[ya]|data[ ]de[ ]nascimento|nascid[oa]|nasci|data[ ]nașterii|născută?)(?!\w)"
    r"[^\w\n]{0,5}(?:(?:on|am|den|le|el|il|op|w|dnia|em|a|la|pe|data|is|ist|est|es|è|was"
    r"|in[ ]\w{2,15}[ ]on)[ ]){0,2}[^\w\n]{0,3}"
    rf"(?P<date>{_DATE})",
    re.I,
)

_SSN = re.compile(r"(?<![\w.-])(?!000|666)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w]|[.-]\d)")
_SSN_CUE = re.compile(r"\b(?:ssn|social security(?: number| no)?)\b[^\d\n]{0,20}$", re.I)
_SSN_BARE = re.compile(r"(?<![\w.-])(?!000|666)\d{3}[ ]?(?!00)\d{2}[ ]?(?!0000)\d{4}(?![\w]|[.-]\d)")


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _is_pesel(value: str) -> bool:
    month, day = int(value[2:4]) % 20, int(value[4:6])
    return 1 <= month <= 12 and 1 <= day <= 31 and _weighted(value, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def _is_cnp(value: str) -> bool:
    check = _weighted(value, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return 1 <= int(value[3:5]) <= 12 and 1 <= int(value[5:7]) <= 31 and int(value[12]) == (1 if check == 10 else check)


def _is_spanish(value: str) -> bool:
    number = value[:-1].translate(str.maketrans("XYZ", "012"))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == value[-1]


def _is_french(value: str) -> bool:
    number = int(value[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(value[13:])


_ODD = dict(
    zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10,
        22, 25, 24, 23,
    ), strict=True)
)  # fmt: skip


def _is_italian(value: str) -> bool:
    even = sum(int(char) if char.isdigit() else ord(char) - 65 for char in value[1:15:2])
    return chr(65 + (even + sum(_ODD[char] for char in value[:15:2])) % 26) == value[15]


def _is_bsn(value: str) -> bool:
    return _weighted(value, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and int(value) > 0


def _is_nif(value: str) -> bool:
    check = 11 - _weighted(value, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return int(value[8]) == (0 if check > 9 else check)


def _is_cpf(value: str) -> bool:
    def check(count: int) -> int:
        return _weighted(value[:count], tuple(range(count + 1, 1, -1))) * 10 % 11 % 10

    return len(set(value)) > 1 and check(9) == int(value[9]) and check(10) == int(value[10])


def _is_steuer_id(value: str) -> bool:
    product = 10
    for digit in value[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return value[0] != "0" and (11 - product) % 10 == int(value[10])


def _is_ahv(value: str) -> bool:
    return (10 - _weighted(value, (1, 3) * 6) % 10) % 10 == int(value[12])


def _is_belgian(value: str) -> bool:
    number, check = value[:9], int(value[9:])
    return check in (97 - int(number) % 97, 97 - int("2" + number) % 97)


def _always(_: str) -> bool:
    return True


_Check = Callable[[str], bool]


def _form(form: str) -> re.Pattern[str]:
    """Compile a number's form; by ASCII rules, or a Kelvin sign would pass as a K."""
    return re.compile(rf"(?<![\w.-])(?:{form})(?!\w|[.-]\w)", re.IGNORECASE | re.ASCII)


def _cue(cue: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b|_)(?:{cue})\b[^\n]{{0,24}}$", re.I)


# Form, check, and the word that must stand before it where the form alone says too little.
_NATIONAL: tuple[tuple[re.Pattern[str], _Check, re.Pattern[str] | None], ...] = tuple(
    (_form(form), check, _cue(cue) if cue else None)
    for form, check, cue in (
        (r"\d{11}", _is_pesel, r"pesel|id|identity|urodzon\w*"),
        (r"[1-8]\d{12}", _is_cnp, r"cnp|cod numeric|id|identity"),
        (r"[0-9]{8}[ -]?[A-HJ-NP-TV-Z]|[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]", _is_spanish, None),
        (r"[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2]|[2-9]\d)[ ]?(?:\d{2}|2[AB])[ ]?\d{3}[ ]?\d{3}[ ]?\d{2}", _is_french, None),
        (r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", _is_italian, None),
        (r"\d{9}|\d{4}[ .]\d{2}[ .]\d{3}", _is_bsn, r"bsn|burgerservicenummer|sofi\w*"),
        (r"\d{3}[ ]?\d{3}[ ]?\d{3}", _is_nif, r"nif|contribuinte"),
        (r"\d{3}\.\d{3}\.\d{3}-\d{2}", _is_cpf, None),
        (r"\d{11}", _is_cpf, r"cpf"),
        (r"\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}", _is_steuer_id, r"steuer\w*|idnr|identifikationsnummer|tax id|tin"),
        (r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}", _is_ahv, None),
        (r"\d{2}[.]\d{2}[.]\d{2}-\d{3}[.]\d{2}", _is_belgian, None),
        (
            r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?[A-D]", _always,
            r"nino?|national insurance|ni (?:number|no)",
        ),
        (r"[A-Z]{3}[PCHFATBLJG][A-Z]\d{4}[A-Z]", _always, r"pan|permanent account"),
        (r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", _always, r"aadha+r|uidai"),
        (r"[LMNPRTVWXYCFGHJK0-9]{9}\d?", _always, r"personalausweis\w*|ausweisn\w*|id card|identity card"),
    )
)  # fmt: skip

_PASSPORT = re.compile(
    r"(?<!\w)(?:passport|reisepass|pass-?(?:nr|nummer)|passeport|pasaporte|passaporto|paspoort|paszport\w*"
    r"|passaporte|pașaport\w*)"
    r"(?:[ _-]?(?:number|no|nr|num|nummer|numéro|número|numero|numer|n[°º]))?[^\w\n]{0,4}(?:(?:is|ist|est|es|è"
    r"|to|de)[ ])?[^\w\n]{0,3}"
    r"(?P<number>(?=[a-z]{0,3}\d{3})[a-z0-9]{6,10})(?!\w)",
    re.I,
)
_MRZ = re.compile(r"(?<![\w<])P[A-Z<][A-Z]{3}[A-Z<]{39}(?:\r?\n[A-Z0-9<]{44})?(?![\w<])")


class BirthDatePatterns(PatternFamily):
    """Finds dates of birth."""

    entities = ("DATE_OF_BIRTH",)

    def find(self, text: str) -> Iterator[Hit]:
        for match in _BIRTH.finditer(text):
            yield Hit(*match.span("date"), "DATE_OF_BIRTH", STRONG)


class NationalIdPatterns(PatternFamily):
    """Finds social security and identity numbers of the languages' countries."""

    entities = ("US_SSN", "NATIONAL_ID")

    def find(self, text: str) -> Iterator[Hit]:
        for match in _SSN.finditer(text):
            yield Hit(*match.span(), "US_SSN", STRONG if _SSN_CUE.search(before(text, match.start())) else LIKELY)
        if re.search(r"\bssn|social", text, re.I):
            for match in _SSN_BARE.finditer(text):
                if _SSN_CUE.search(before(text, match.start())):
                    yield Hit(*match.span(), "US_SSN", LIKELY)
        for form, check, cue in _NATIONAL:
            for match in form.finditer(text):
                value = re.sub(r"[ .-]", "", match.group()).upper()
                if (cue is None or cue.search(before(text, match.start()))) and check(value):
                    yield Hit(*match.span(), "NATIONAL_ID", LIKELY if check is _always else VERIFIED)


class PassportPatterns(PatternFamily):
    """Finds passport numbers after the word, and machine-readable lines."""

    entities = ("PASSPORT",)

    def find(self, text: str) -> Iterator[Hit]:
        for match in _PASSPORT.finditer(text):
            yield Hit(*match.span("number"), "PASSPORT", LIKELY)
        for match in _MRZ.finditer(text):
            yield Hit(*match.span(), "PASSPORT", STRONG)
