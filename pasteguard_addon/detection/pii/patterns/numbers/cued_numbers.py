"""Numbers of persons and cases that only the word before them tells: "patient number", "Kundennummer", `customer_id`.

Such a number has no form of its own, so the cue is the proof and the number only has to look like one. The cue words
are in `lexicon/data/number_cues.txt`.
"""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    SPACED,
    Hit,
    PatternFamily,
    first_of_overlapping,
    is_spaced,
)
from pasteguard_addon.lexicon.words import as_cue, number_cues

from .national_ids import has_national_form

_NUMBER_WORD = (
    r"(?:[\s_-]{0,2}(?:numbers?|numéro|número|numero|nummer|numer|număr(?:ul)?|numara\w{0,4}|num|nbr|nr|no|id|ref|reference|code"
    r"|n[°º]|№|n\.º|n\.°|#|नंबर|संख्या|номер|číslo|szám|số|رقم|αριθμός)(?![^\W\d_])\.?|番号|[号號][码碼]?|[码碼]|번호){0,2}"
)
_COPULA = r"(?:is|was|are|ist|lautet|war|est|es|è|era|to|jest|é|este|är|er|on|olan|of|de|del|der|do|number is)"
_ARTICLE = r"(?:[ ](?:le|la|el|il|lo|the|das|die|der|het|o|a)(?=[ ]))?"
_SEPARATOR = rf"(?:[:=#|>：]{{1,2}}|=>|{_COPULA}(?=\s){_ARTICLE}|[は是为為은는])?"
_PREPOSITION = (
    r"(?:bei|beim|der|von|at|with|from|for|by|chez|auprès de|de|en|con|di|presso|bij|van|w|u|dla|na|la|hos|ved|i|ending"
    r"|ends)[ ](?:(?:der|dem|den|die|the|la|le|il|o|a|el|mijn)[ ])?"
)
_OF_WHOM = (
    rf"(?:[ ]{_PREPOSITION}(?:[^\W\d_][\w&'’.-]{{1,24}}[ ]?){{1,3}}?"
    r"|[ ][^\W\d_]{2,12}(?=[ ](?:no|nr|number|est|is|ist)\b))?"
)
"""Whose number it is: "customer number at Acme is", "Kundennummer bei Acme:"."""
_WHERE = r"(?:[ ]?\([A-Z]{2,3}\)(?=[ :]))?(?:[ ]?\((?=(?:no|nr|number|num|n°|nº|№|#)[ .:]))?"
"""Whose country's or state's: "driver's license (TX) 2871904"."""
_LINK = rf"{_WHERE}[\"'`*_\])]{{0,3}}[ \t]{{0,3}}{_SEPARATOR}[ \t]{{0,3}}[\"'`*(\[]{{0,3}}[#第]?"
_SIGN = r"(?:[:=#|：]|№|\bn[°ºo]?\.?[°º]?(?=[ \t]?\d|\Z)|\b(?:number|nummer|numer|número|numéro|numero|nr|no|id|ref)\b)"
_BEHIND = re.compile(rf"(?P<link>\.?{_NUMBER_WORD}{_LINK})", re.I)
_BEHIND_OWNER = re.compile(
    rf"\.?{_NUMBER_WORD}{_OF_WHOM}(?P<link>\.?{_NUMBER_WORD}{_LINK})(?=[A-Z]{{0,6}}[-/. ]?\d)", re.I
)
_HAS_SIGN = re.compile(_SIGN, re.I)

_PLAIN = r"(?:[A-Z]{1,6}[-/]){0,2}[A-Z]{0,6}[-_/.]?\d[\dA-Z]*(?:(?://|[-_/.])[\dA-ZА-Я]+){0,6}"
_LETTERS = "[A-ZА-ЯІЇЄҐΑ-Ω]"
_GROUPED = (
    rf"(?:{_LETTERS}{{0,4}}[ /-]?|{_LETTERS}{{5,6}}|{_LETTERS}{{10}}(?=\d{{6}}))\d[\dA-Z]*"
    r"(?:[-/. ]{1,2}(?:\d[\dA-Z]*|(?-i:[A-Z]|[a-z](?![ ][^\W\d_]))(?![A-Za-z])[\dA-Z]*)){0,8}(?:[ ][A-Z]{2}\d(?![\w]))?"
)
_CASE = r"\d:\d\d-[a-z]{2}-\d{3,6}|(?:\d{1,4}|[IVX]{1,5})[ ][A-Z]{1,3}[ ]\d{1,6}/\d{2,4}"
"""Courts number so: `12 C 345/23`, `3:21-cv-00871`."""
_GROUPS = (
    r"(?:\d{4}(?:[ ]\d{4}){2,4}+|(?:\d{2,4}(?:[ ]\d{2,4}){1,5}+|\d(?:[ ]\d{2,4}){2,5}+)(?![ ][^\W\d_]{2,12}s\b))"
    r"(?!\w|[.,-]\d)"
)
"""No thousands of things; of four digits each, they are none."""
_OF_SWEDEN = r"\d{4}-\d,[ ]?\d{1,3}[ ]?\d{3}[ ]?\d{3}(?:[ -]?\d)?(?!\d)"
"""An account there begins with the number of its bank."""
_VALUES = {
    "ID_NUMBER": re.compile(rf"{_CASE}|{_GROUPS}|{_PLAIN}", re.I),
    "HEALTH_NUMBER": re.compile(_GROUPED, re.I),
    "BANK_ACCOUNT": re.compile(rf"{_OF_SWEDEN}|[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?(?![A-Z0-9])|{_GROUPED}"),
    "CARD_SECURITY": re.compile(r"\d{3,4}"),
    "LICENSE_PLATE": re.compile(
        r"[A-ZÄÖÜ]{1,4}[ -]?[A-Z]{0,3}[ -]?\d{1,4}[ -]?[A-Z]{0,3}(?:[ -]?\d{1,2})?"
        r"|\d{1,4}[ -]?[A-Z]{2,3}(?:[ -]?\d{1,3})?|[\u4e00-\u9fff][A-Z][·・ ]?[A-Z0-9]{5,6}"
    ),
    "VEHICLE_ID": re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.I),
}  # fmt: skip
_ANY_VALUE = re.compile(_GROUPED, re.I)
_ENDS = re.compile(rf"{SPACED}|[-/.]\d|\.(?:tgz|t?gz|zip|deb|rpm|whl|jar|so|exe|dll|js|ts|py|css)(?!\w)|\+deb\d")
_FEWEST = {"CARD_SECURITY": 3, "LICENSE_PLATE": 4, "ID_NUMBER": 5, "BANK_ACCOUNT": 6, "NATIONAL_ID": 6, "TAX_ID": 6}
_LONG_NUMBER = re.compile(r"[ ]\d{6,12}+(?![\w.,:/%-]\w|[ ]?[%€$£])")
"""Right behind a word it is nobody's count: `employee 00482113`."""
_FORM = re.compile(
    r"(?=(?:[^\d]{0,3}\d){6})(?:[A-Z]{1,5}-?\d[\dA-Z]*|\d+[A-Z]{1,4}\d+[A-Z]{0,2}|[A-Z]{0,4}-?\d+(?:[-/]\d+){1,4}(?:-?[A-Z]{1,2})?"
    r"|\d{1,3}(?:\.\d{3}){2}[-/][\dKkXx]\d?|\d{3}[ ]\d\d[ ]\d{4}|\d{8}[ ]\d[ ][A-Z]{2}\d)"
    r"|[A-Z]{5}\d{4}[A-Z]|(?=(?:\D{0,9}\d){6})(?:[A-Z]{1,5}[-/]){1,3}\d{2,8}(?:[-/]\d+){0,3}"
    r"|\d{2,4}[-/][A-Z]{1,5}[-/]\d{3,8}|[A-Z]{2,5}/\d{3,8}/[A-Z\d]{1,4}|[A-Z]{2,5}[-/]\d{3,8}-[A-Z]{1,3}"
)
"""Numbers that look like somebody's: six digits, among them letters or signs."""
_DIGITS_OF_SOMEBODY = re.compile(r"(?:[^\d]{0,3}\d){6}")
_GROUPS_OF_ACCOUNT = re.compile(
    r"(?=(?:\D?\d){8})\d{1,4}(?:[ .-]\d{2,4}){2,5}|\d{4}[ ](?:\d{4}|\d{7,10})"
    r"|\d{5}[ ]\d{5}[ ][\dA-Z]{11}[ ]\d\d|\d{1,2}/\d{3}/\d{3,4}"
)
_SERIAL = re.compile(r"(?:CVE|RFC|ISO|PEP|IEEE|DIN|EN|KB|GHSA|JIRA)[- ]?\d|[CTF]-\d{1,4}/\d\d(?!\d)", re.I)
"""Of what is published, cases of the courts of the European Union among it."""
_SHORT_CODE = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{6}")
"""As airlines give them to bookings."""
_CODE_OF_BOOKING = re.compile(r"(?=[A-Z]*\d)(?=\d*[A-Z]\d*[A-Z])(?![A-F\d]{6})[A-Z\d]{6}")
"""No color's, which has other letters: a hexadecimal number."""
_IDENTIFIER = re.compile(r"[a-z]{4,}_?\d{1,3}")
"""A variable rather than a number: `policy=compat32`."""
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,3}")
_CLIENT_ID = re.compile(r"client[_-]?id(?![a-z])", re.I)
"""What a program is known by where it lets people log in."""
_VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){2,}(?:[-_]\d{1,3})*")
_FEWEST_DIGITS_WITH_DOTS = 8
"""Fewer are a version's: `7.88.1-10`."""
_DATE_AT_END = re.compile(r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\Z")
_FILE = re.compile(r"\.[a-z]{2,4}\Z")
"""The end of a file's name: `npm-11.19.1.tgz`."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:\d{1,2}|(?:19|20)\d\d)([-/.])\d{1,2}\1(?:\d{1,2}|(?:19|20)\d\d)")
_WHOLE_DATE = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2}")
_DATE_LIKE = frozenset({"NATIONAL_ID", "BANK_ACCOUNT"})
"""Written as dates are, at times: sort codes, numbers that begin with a birth date."""
_WRITTEN = frozenset({"DRIVER_LICENSE", "LICENSE_PLATE"})
"""A sign behind their vague cues tells nothing: `License: BSL-1.0`."""
_OF_NOTHING = frozenset("0-")
_MOST_CHARS = 40
_WORD_BEFORE = re.compile(r"[a-zß-ÿ]{3,6}[ ]")
"""A word of the sentence; letters of a number that a blank parts are capitals: "no customer has 4471"."""
_FOUR_DIGITS = re.compile(r"(?!(?:19|20)\d\d)\d{4}")
_NUMBER_SAID = re.compile(
    r"(?<![^\W\d_])(?:(?:numbers?|(?:[^\W\d_]{2,20})?(?:nummer(?:et)?|numret|numero)|numéro|número|numer|nr\.?"
    r"|no\.|n\.|n\.?[°º]\.?|n\.o|№|číslo|(?:[^\W\d_]{2,20})?szám[au]?|номер|numarası"
    r"|legajo|matricola|matricule|matrícula)(?:[ ][^\W\d_]{2,20}){0,2}|no)"
    r"[ ]?(?::|(?:is|ist|lautet|est|es|è|é|to|är|er)(?=[ ]))?[ ]?\Z",
    re.I,
)
"""So few digits are a number of somebody only where the word for number stands before them, and what it is of."""
_LONGEST_SAID = 48


class CuedNumberPatterns(PatternFamily):
    """Finds what stands behind a word that announces a person's or a case's number."""

    entities = (
        *("NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "TAX_ID", "BANK_ACCOUNT", "CARD_SECURITY"),
        *("HEALTH_NUMBER", "LICENSE_PLATE", "VEHICLE_ID", "DEVICE_ID", "ID_NUMBER"),
    )

    def find(self, text: str) -> Iterator[Hit]:
        yield from first_of_overlapping(_after_cues(text))


def _after_cues(text: str) -> Iterator[Hit]:
    folded = as_cue(text)
    cues = _cues()
    at = 0
    for index, start, end in _automaton().find_matches_as_indexes(folded, overlapping=False):
        entity_type, needs_sign = cues[index][1]
        if start < at or _is_within_word(text, start, end) or (needs_sign and _is_part(text, start)):
            continue
        hit = _behind(text, end, entity_type, needs_sign=needs_sign)
        if hit and not (hit.start == end and _is_glued(text, start)):
            at = hit.end
            yield hit


def _behind(text: str, end: int, entity_type: str, *, needs_sign: bool) -> Hit | None:
    """Return the number behind a cue, if one stands there that looks like what is announced."""
    for pattern in (_BEHIND, _BEHIND_OWNER):
        link = pattern.match(text, end)
        hit = _at_link(text, end, link, entity_type, needs_sign=needs_sign) if link else None
        if hit:
            return hit
    return None


def _at_link(text: str, end: int, link: re.Match[str], entity_type: str, *, needs_sign: bool) -> Hit | None:
    value = _value_at(text, link.end(), entity_type)
    if value is None:
        return None
    is_told = _LONG_NUMBER.match(text, end) or (entity_type not in _WRITTEN and _HAS_SIGN.search(link["link"]))
    is_long = link.re is _BEHIND_OWNER and bool(link["link"].strip()) and _DIGITS_OF_SOMEBODY.match(value[0])
    is_beside = link.end() > end and link.re is _BEHIND
    has_own_form = has_form(value[0], entity_type) or _CODE_OF_BOOKING.fullmatch(value[0])
    if needs_sign and not (is_told or is_long or (is_beside and has_own_form)):
        return None
    return Hit(*value.span(), entity_type, LIKELY)


_OF_PROGRAM = re.compile(r"[A-Za-z][\w-]*/\d{1,3}(?:\.\d+)+")
"""A program or protocol with its version: `"GET /reservation-id HTTP/1.1"`."""


def number_at(text: str, at: int, entity_type: str) -> tuple[int, int] | None:
    """Return the span of the number that begins here, if it looks like what a cue has announced."""
    value = _value_at(text, at, entity_type) or _value_at(text, at, entity_type, _ANY_VALUE)
    return value.span() if value else None


def _value_at(text: str, at: int, entity_type: str, pattern: re.Pattern[str] | None = None) -> re.Match[str] | None:
    value = (pattern or _VALUES.get(entity_type, _ANY_VALUE)).match(text, at, at + _MOST_CHARS)
    if value is None or _WORD_BEFORE.match(value[0]) or _ENDS.match(text, value.end()):
        return None
    is_short = entity_type in ("ID_NUMBER", "HEALTH_NUMBER") and _FOUR_DIGITS.fullmatch(value[0]) is not None
    is_number = (
        _NUMBER_SAID.search(text, max(0, at - _LONGEST_SAID), at) if is_short else _is_number(value[0], entity_type)
    )
    return value if is_number else None


def has_form(value: str, entity_type: str) -> bool:
    """Tell whether a number is like those of people and cases, so that a vague word before it is enough."""
    if entity_type == "LICENSE_PLATE":
        return any(map(str.isalpha, value)) and any(map(str.isdigit, value))
    if entity_type == "NATIONAL_ID" and has_national_form(value):
        return True
    if entity_type == "BANK_ACCOUNT" and _GROUPS_OF_ACCOUNT.fullmatch(value):
        return True
    return _FORM.fullmatch(value) is not None and not _SERIAL.match(value)


def _is_number(value: str, entity_type: str) -> bool:
    signs = sum(map(str.isalnum, value))
    digits = sum(map(str.isdigit, value))
    if entity_type == "ID_NUMBER" and _SHORT_CODE.fullmatch(value):
        return True
    if value[:2].lower() == "0x" or not set(value) - _OF_NOTHING or _OF_PROGRAM.fullmatch(value):
        return False  # what programs call something, and what they call nothing
    if signs < _FEWEST.get(entity_type, 5) or (digits < 2 and entity_type != "BANK_ACCOUNT"):
        return False
    if entity_type == "ID_NUMBER" and (
        _SERIAL.match(value) or _IDENTIFIER.fullmatch(value) or _DATE_AT_END.search(value)
    ):
        return False
    last = value.rpartition(" ")[2]  # "amd64 1.2.37-2"
    if digits < _FEWEST_DIGITS_WITH_DOTS and _VERSION.fullmatch(last) and not _DATE.fullmatch(last):
        return False
    return not (
        _YEAR.fullmatch(value)
        or value.startswith(("0x", "0X"))
        or _WHOLE_DATE.fullmatch(value)
        or _FILE.search(value)
        or _DECIMAL.fullmatch(value)
        or (entity_type not in _DATE_LIKE and _DATE.fullmatch(value))
    )


def _is_within_word(text: str, start: int, end: int) -> bool:
    """True if letters go on at an edge, where blanks part words; an underscore or a capital begins another word."""
    first, last = text[start], text[end - 1]
    begins_word = first.isupper() and not text[start - 1 : start].isupper() and not text[start - 1 : start].isdigit()
    starts_within = is_spaced(first) and text[start - 1 : start].isalnum() and not begins_word
    ends_within = is_spaced(last) and text[end : end + 1].isalpha() and is_spaced(text[end : end + 1])
    return (start > 0 and starts_within) or ends_within


def _is_glued(text: str, start: int) -> bool:
    """Tell whether letters stand before a word behind which digits do: `XqlNHS61ds`, random signs."""
    return start > 0 and is_spaced(text[start]) and is_spaced(text[start - 1])


def _is_part(text: str, start: int) -> bool:
    """Tell whether a word that is vague alone is a part of a name: `openssh-client`, `seconds_per_case`, `:policy:`."""
    return (start > 0 and text[start - 1] in "-_./:") or _CLIENT_ID.match(text, start) is not None


@cache
def _cues() -> list[tuple[str, tuple[str, bool]]]:
    return list(number_cues().items())


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([as_cue(cue) for cue, _ in _cues()], matchkind=MatchKind.LeftmostLongest)
