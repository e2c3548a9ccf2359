"""Phone numbers, by libphonenumber's metadata, without a word of context where the form is clear.

Three strengths: international numbers (`+49 …`, `00 49 …`) of any country; national numbers that are valid in a
country where the text's language is spoken and are written as such; and anything number-like right after a word
such as "phone". Left alone are ids, timestamps, dates, versions, prices, counts and decimals.

`phone_countries` knows which numbers there are, `phone_context` what stands before one.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pasteguard_addon.detection.pii.patterns.base import LIKELY, SPACED, STRONG, WEAK, Hit, PatternFamily

from .phone_context import (
    FEWEST_DIGITS,
    NOTHING_LEFT,
    SEPARATOR,
    Left,
    apart,
    begins_entry,
    behind_words,
    has_date,
    has_digits,
    is_behind_decimals,
    is_code_pair,
)
from .phone_countries import (
    ALL_REGIONS,
    UNPREFIXED_SIZES,
    country_regions,
    is_international,
    is_valid,
    metadata_of,
    regions_of,
)

_RUN = re.compile(
    rf"(?=[(+\d])(?:(?<!{SPACED})|(?<=(?<!\w)_))(?<!\+)"
    rf"(?:(?<![A-Za-z\u00c0-\u024f][-_.])|(?<=[Tt][eé]l\.)|(?<=TEL\.)|(?<=[Mm]ob\.)|(?<=[Ff]ax\.)|(?<=[Ff]on\.)|(?<=[Cc]el\.))"
    rf"(?:[(]?\+[ ]?[(]?|[(])?\d++(?:{SEPARATOR}{{1,3}}\d++)*+"
)
_GROUP = re.compile(r"\d+")
_PART = re.compile(r"[^ \u00a0\u202f\u2009]*\d[^ \u00a0\u202f\u2009]*")
_FEWEST_OF_AN_AREA = 3
_MOST_DIGITS = 17
_MOST_PARTS = 7
_EXTENSION = re.compile(
    r"(?:[ ,;]{0,3}(?:extension|ext|extn|durchwahl|dw|poste|interno|int|anexo|ramal|wew|toestel|app|nebenstelle)"
    r"\b[.:= ]{0,3}|[ ]?x[ ]?)\d{1,6}(?!\w)",
    re.I,
)

_AREA_IN_BRACKETS = re.compile(r"\((?!(?:19|20)\d\d\))(?:0\d{1,4}|\d{3,4})\)[ ]?\d{3}")
_TRUNK_SIZES = {(5, 6), (4, 3, 4), (3, 4, 4), (5, 3, 3), (3, 7)}
_SIGNED_DECIMAL = re.compile(r"\+\d\.\d{7,}")
_COUNTING = "01234567890123456789"
_ZIP_PLUS_4 = re.compile(r"\d{5}-\d{4}")
_GLUED_AFTER = re.compile(rf"(?!_(?!\w))(?:{SPACED}|[.:]\d|[-_]\w|@)")
_DECIMALS_AFTER = re.compile(r",\d")
_UNIT_AFTER = re.compile(
    r"\s?(?:[%€$£¥°]|[-–]?\s?(?:rows?|lines?|records?|users?|items?|times|bytes?|[kmgt]i?b|px|pts?|[mnµu]?s|ms"
    r"|secs?|seconds?"
    r"|minutes?|hours?|days?|usd|eur|euros?|gbp|chf|pln|zł\w*|kč|kr|czk|dkk|nok|tl|lei|ron|dollars?|pounds?|km|m|cm|mm|kg|g|people"
    r"|persons?"
    r"|personen|menschen|einwohner\w*|zeilen|stück|habitants?|personnes|lignes|personas|habitantes|líneas|filas"
    r"|abitanti"
    r"|persone|righe|mieszkańc\w*|osób|rekord\w*|linhas|pessoas|rijen|inwoners|requests?|points?|downloads?|views|hz"
    r"|tokens?|params|parameters|million|billion)\b)",
    re.I,
)


class _Part(NamedTuple):
    """What stands between two blanks of a run."""

    start: int
    end: int
    digits: int
    may_start: bool


class _Candidate(NamedTuple):
    """One run of digit groups, or a part of one, that may be a phone number."""

    start: int
    end: int
    written: str
    groups: tuple[str, ...]

    @property
    def digits(self) -> str:
        return "".join(self.groups)


class PhonePatterns(PatternFamily):
    """Finds phone numbers of the language's countries and international ones."""

    entities = ("PHONE_NUMBER",)

    def __init__(self, supported_language: str) -> None:
        super().__init__(supported_language)
        self._unprefixed = UNPREFIXED_SIZES.get(supported_language, set())
        self._regions = regions_of(supported_language)
        for region in ALL_REGIONS:
            metadata_of(region)  # compiled here, so that the first text does not wait for it

    def find(self, text: str) -> Iterator[Hit]:
        if not has_digits(text):
            return
        for run in _RUN.finditer(text):
            if run.end() - run.start() >= FEWEST_DIGITS and not begins_entry(text, run.start()):
                left = Left(text, run.start())
                for start, end in apart(text, run.start(), run.end()):
                    yield from self._numbers_in(text, start, end, left)
        for run in behind_words(text):
            if is_valid(run[0].replace("-", ""), ("US",)):
                yield Hit(*run.span(), "PHONE_NUMBER", LIKELY)

    def _numbers_in(self, text: str, start: int, end: int, left: Left) -> Iterator[Hit]:
        """Yield the numbers of a run: the whole of it, or parts that blanks separate."""
        parts = _parts(text, start, end)
        at = 0
        while at < len(parts):
            hit = self._longest_from(text, parts, at, left if at == 0 else NOTHING_LEFT)
            at += 1
            if hit:
                yield hit
                while at < len(parts) and parts[at].start < hit.end:
                    at += 1

    def _longest_from(self, text: str, parts: list[_Part], at: int, left: Left) -> Hit | None:
        if not parts[at].may_start:
            return None
        digits = 0
        last = at
        while last < min(len(parts), at + _MOST_PARTS) and digits + parts[last].digits <= _MOST_DIGITS:
            digits += parts[last].digits
            last += 1
        for stop in range(last, at, -1):
            if digits < FEWEST_DIGITS:
                break
            if at > 0 and not self._may_be_phone(text, parts[at:stop]):
                digits -= parts[stop - 1].digits
                continue
            candidate = _candidate(text, parts[at].start, parts[stop - 1].end)
            is_whole = stop == len(parts) and at == 0
            is_column = at > 0 and is_behind_decimals(text, parts[at].start)
            is_cut = not (is_whole or left.has_strong_cue) and (is_column or _is_cut_from(parts, at, stop))
            score = 0.0 if is_cut else self._score(text, candidate, left, is_whole=is_whole)
            if score:
                return _finished(text, candidate, score)
            digits -= parts[stop - 1].digits
        return None

    def _may_be_phone(self, text: str, parts: list[_Part]) -> bool:
        """Say cheaply whether parts in the midst of a run, such as a table of numbers, are worth a look."""
        first = parts[0]
        is_marked = text[first.start] in "0+(" or first.end - first.start > first.digits
        return is_marked or tuple(part.digits for part in parts) in self._unprefixed

    def _score(self, text: str, it: _Candidate, left: Left, *, is_whole: bool) -> float:
        if _is_glued(text, it) and not _EXTENSION.match(text, it.end):
            return 0.0
        if it.written.count("(") != it.written.count(")"):
            return 0.0
        if it.written.lstrip("(").startswith("+"):
            return _score_international(it, left)
        if (it.digits in _COUNTING or _ZIP_PLUS_4.fullmatch(it.written)) and not left.has_strong_cue:
            return 0.0
        form = self._score_form(it) or _score_by_script(it, left.regions)
        if not form and not left.has_cue:
            return 0.0
        is_named = form and left.has_strong_cue  # `tel>0171 2345678`
        is_behind_word = form and it.written[0] in "0(" and len(it.groups) > 1 and left.is_behind_word
        has_sign = left.has_sign and not (is_named or is_behind_word or left.is_closed(text, it.end))
        if has_sign or (left.is_barred and not left.has_strong_cue) or has_date(it.written):
            return 0.0
        if left.has_strong_cue and is_whole:
            return LIKELY if len(it.digits) <= 15 else 0.0
        if _UNIT_AFTER.match(text, it.end):
            return 0.0
        return form or self._score_with_cue(it)

    def _score_form(self, it: _Candidate) -> float:
        """Judge a national number by nothing but how it is written."""
        sizes = tuple(map(len, it.groups))
        if it.groups[0] == "001" and sizes[1:] == (3, 3, 4):
            return LIKELY
        if it.groups[0].startswith("00") and it.written[0] != "(":
            return LIKELY if len(sizes) > 1 and len(it.digits) > 10 and is_international(it.digits[2:]) else 0.0
        if not _is_phone_shape(it, sizes):
            return 0.0
        if _AREA_IN_BRACKETS.match(it.written) and 8 <= len(it.digits) <= 13:
            return LIKELY
        if _is_domestic_form(it, sizes):
            return LIKELY
        if it.written[0] == "(" and len(sizes) > 2 and len(it.digits) > 10 and is_international(it.digits):
            return LIKELY
        if _is_nanp_form(it):
            return STRONG if "(" in it.written or is_valid(it.digits, ("US",)) else LIKELY
        if is_code_pair(it.groups):
            return 0.0
        if it.digits[0] == "0" and len(sizes) > 1:  # names and numbers alone tell no language that can be relied on
            return LIKELY if is_valid(it.digits, ALL_REGIONS, is_strict=True) else 0.0
        if it.digits[0] == "0" or sizes in self._unprefixed:
            return LIKELY if is_valid(it.digits, self._regions, is_strict=True) else 0.0
        return 0.0

    def _score_with_cue(self, it: _Candidate) -> float:
        sizes = tuple(map(len, it.groups))
        if len(it.digits) < 8 or len(it.digits) > 15 or not _is_phone_shape(it, sizes):
            return 0.0
        digits = it.digits.removeprefix("00")
        is_assigned = is_international(digits) if digits != it.digits else is_valid(digits, ALL_REGIONS)
        return WEAK if is_assigned or len(sizes) > 2 else 0.0


def _parts(text: str, start: int, end: int) -> list[_Part]:
    return [
        _Part(
            match.start(),
            match.end() - (not match.group()[-1].isdigit()),
            sum(map(str.isdigit, match.group())),
            match.group().lstrip("(+")[:1].isdigit(),
        )
        for match in _PART.finditer(text, start, end)
    ]


def _candidate(text: str, start: int, end: int) -> _Candidate:
    """Return what is written there, without the bracket before it if that is closed behind it only."""
    is_wrapped = text[start] == "(" and ")" not in text[start:end] and text.startswith(")", end)
    start += is_wrapped
    return _Candidate(start, end, text[start:end], tuple(_GROUP.findall(text, start, end)))


def _is_cut_from(parts: list[_Part], at: int, stop: int) -> bool:
    """True if the rest of the run goes on in groups of one size or short ones stand before: it is all one number."""
    sizes = {part.digits for part in parts[at:stop]}
    beside = {part.digits for part in (*parts[max(at - 1, 0) : at], *parts[stop : stop + 1])}
    is_one_of_more = len(sizes) == 1 and sizes <= beside
    return is_one_of_more or (at > 1 and all(part.digits < _FEWEST_OF_AN_AREA for part in parts[:at]))


def _is_glued(text: str, it: _Candidate) -> bool:
    """True if what stands behind it makes it a part of something longer: a word, a decimal, a time."""
    if _GLUED_AFTER.match(text, it.end):
        return True
    return len(it.groups) == 1 and it.written[0] not in "+0" and bool(_DECIMALS_AFTER.match(text, it.end))


def _score_by_script(it: _Candidate, regions: tuple[str, ...]) -> float:
    """Judge a number by the countries whose script stands before it."""
    if not regions or not 8 <= len(it.digits) <= 12 or not _is_phone_shape(it, tuple(map(len, it.groups))):
        return 0.0
    is_usual = len(it.groups) > 1 or (len(it.digits) == 11 and it.digits[0] in "0178")
    return LIKELY if is_usual and is_valid(it.digits, regions) else 0.0


def _finished(text: str, it: _Candidate, score: float) -> Hit:
    extension = _EXTENSION.match(text, it.end)
    return Hit(it.start, extension.end() if extension else it.end, "PHONE_NUMBER", score)


def _score_international(it: _Candidate, left: Left) -> float:
    if is_international(it.digits):
        return 0.0 if _SIGNED_DECIMAL.fullmatch(it.written) and not left.has_cue else STRONG
    # An unassigned number with a known country code, in groups: a slip, or made up.
    is_possible = 9 <= len(it.digits) <= 15 and country_regions(it.digits) is not None
    return LIKELY if is_possible and (len(it.groups) > 1 or left.has_cue or left.is_in_line) else 0.0


def _is_phone_shape(it: _Candidate, sizes: tuple[int, ...]) -> bool:
    """Say whether the groups look like a number that somebody could dial, not a decimal, version or range."""
    sizes = sizes[:-1] if it.written.endswith("-0") and it.digits[0] == "0" else sizes  # a firm's own desk
    if len(sizes) > 6 or max(sizes) > 12 or 1 in sizes[1:]:
        return False
    if sizes[0] == 1 and not (it.groups[0] in "168" or it.written[0] == "(" or it.written.startswith(("0(", "0 ("))):
        return False
    if len(sizes) == 1:
        return len(it.digits) >= 9
    if "." in it.written and len(sizes) == 2:
        return it.groups[0][0] == "0" and len(it.groups[0]) > 1 and sizes != (2, 6)  # seconds: `05.078442`
    return not ("." in it.written and sizes[0] == 1)


def _is_domestic_form(it: _Candidate, sizes: tuple[int, ...]) -> bool:
    """Say whether it is grouped as only phone numbers are, assigned or not: `01632 960312`, `0112 496 0312`."""
    return it.digits[0] == "0" and it.digits[1] != "0" and sizes in _TRUNK_SIZES and "." not in it.written


def _is_nanp_form(it: _Candidate) -> bool:
    groups = it.groups[1:] if it.groups[0] == "1" and len(it.groups) > 3 else it.groups
    sizes = tuple(map(len, groups))
    if sizes != (3, 3, 4) or groups[0][0] in "01" or groups[1][0] in "01":
        return False
    return " " not in it.written or "(" in it.written or it.groups[0] != "1"
