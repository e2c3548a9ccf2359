"""Phone numbers, by libphonenumber's metadata, without a word of context where the form is clear.

Three strengths: international numbers (`+49 …`, `00 49 …`) of any country; national numbers that are valid in a
country where the text's language is spoken and are written as such; and anything number-like right after a word
such as "phone". Left alone are ids, timestamps, dates, versions, prices, counts and decimals.

Validity reads the metadata of `phonenumbers` directly: its own parse compiles patterns anew for every region.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from pasteguard_addon.detection.pii.patterns.base import (
    LIKELY,
    SPACED,
    STRONG,
    WEAK,
    Hit,
    PatternFamily,
    before,
)

_REGIONS = {
    "en": "US GB CA AU IE NZ IN ZA SG",
    "de": "DE AT CH LI LU",
    "fr": "FR BE CH CA LU MC RE GP",
    "es": "ES MX AR CO CL PE EC UY",
    "it": "IT CH SM",
    "nl": "NL BE SR",
    "pl": "PL",
    "pt": "PT BR AO MZ",
    "ro": "RO MD",
}
_FURTHER_REGIONS = {
    "ar": "EG SA AE MA DZ IQ JO LB TN",
    "cs": "CZ",
    "da": "DK",
    "el": "GR CY",
    "fi": "FI",
    "hi": "IN",
    "ja": "JP",
    "ko": "KR",
    "nb": "NO",
    "ru": "RU BY KZ",
    "sv": "SE FI",
    "tr": "TR CY",
    "uk": "UA",
    "vi": "VN",
    "zh": "CN TW HK MO SG",
}
# Countries that are written in scripts of their own, whatever language the text around it is taken for.
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), ("JP",)),
    (re.compile(r"[\u3400-\u9fff]"), ("CN", "TW", "HK", "MO", "JP")),
    (re.compile(r"[\uac00-\ud7af]"), ("KR",)),
    (re.compile(r"[\u0400-\u04ff]"), ("RU", "UA", "BY", "KZ", "BG", "RS")),
    (re.compile(r"[\u0370-\u03ff]"), ("GR", "CY")),
    (re.compile(r"[\u0590-\u05ff]"), ("IL",)),
    (re.compile(r"[\u0600-\u06ff]"), ("EG", "SA", "AE", "IR", "PK", "MA")),
    (re.compile(r"[\u0900-\u0d7f]"), ("IN", "BD", "LK", "NP")),
    (re.compile(r"[\u0e00-\u0e7f]"), ("TH",)),
)
_ALL_REGIONS = tuple(dict.fromkeys(" ".join(_REGIONS.values()).split() + "DK SE NO FI CZ SK HU GR TR IS".split()))

_TRUNK_IS_OPTIONAL = frozenset({"IN", "BR", "AR", "CO", "PE"})
# How numbers without a trunk prefix are written, by language: `512 345 678`, `612 40 64 66`, `347 1234567`.
_UNPREFIXED_SIZES: dict[str, set[tuple[int, ...]]] = {
    "en": {(3, 3, 4), (5, 5), (6, 4)},
    "fr": {(3, 3, 4)},
    "es": {(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (3, 3, 4), (2, 4, 4), (3, 6), (2, 7)},
    "it": {(3, 7), (3, 6), (3, 3, 4), (3, 3, 3), (2, 4, 4), (2, 7), (2, 8), (3, 3, 2, 2), (3, 2, 2, 3)},
    "pl": {(3, 3, 3), (2, 3, 2, 2), (2, 7)},
    "pt": {(3, 3, 3), (2, 3, 4), (2, 4, 4), (2, 5, 4), (2, 3, 2, 2), (2, 7), (2, 9)},
}

_SEPARATOR = r"[ \u00a0\u202f\u2009.\-\u2010\u2011\u2013/()]"
_RUN = re.compile(
    rf"(?<!{SPACED})(?<!\+)(?<![A-Za-z\u00c0-\u024f][-_.])(?:[(]?\+[ ]?[(]?|[(])?\d++(?:{_SEPARATOR}{{1,3}}\d++)*+"
)
_BEHIND_WORD = re.compile(r"(?<=[a-z]{3})[2-9]\d\d-[2-9]\d\d-\d{4}(?![\w-])", re.ASCII)
"""A word that ran into a number; only in the one form that is hardly ever an article's number."""
_GROUP = re.compile(r"\d+")
_PART = re.compile(r"[^ \u00a0\u202f\u2009]*\d[^ \u00a0\u202f\u2009]*")
_FEWEST_DIGITS = 7
_MOST_DIGITS = 17
_MOST_PARTS = 7
_EXTENSION = re.compile(
    r"(?:[ ,;]{0,3}(?:extension|ext|extn|durchwahl|dw|poste|interno|int|anexo|ramal|wew|toestel|app|nebenstelle)"
    r"\b[.:= ]{0,3}|[ ]?x[ ]?)\d{1,6}(?!\w)",
    re.I,
)

_STRONG_CUE = (
    r"phones?|tel|telephone|telefon\w*|téléphone|tél|teléfonos?|telefoon\w*|telefonn?ummer|telef|mobile|mobil|mobiel"
    r"|móvil|movil|celular|cell|cellulare|cellphone|handy\w*|portable|telemóvel|telemovel|komórk\w*|gsm|fax|faks"
    r"|whats ?app|signal|hotline|helpline|landline|rufnummer|phonenumber|msisdn|festnetz\w*|sms|desk|rsvp"
)
_WEAK_CUE = (
    r"call|calls|calling|dial|ring|text|reach|answering|messages|contact|numbers?|nummer|numéro|número|numero|numer"
    r"|numărul|nr|appel\w*|joindre|llam\w*|chiam\w*|bel|bellen|zadzwoń|dzwoni\w*|ligar|ligue|liga|ligando|suna|sună|sunați|sunaţi|ruf|rufe|rufen|anruf\w*"
    r"|erreich\w*|office|home|work|line|whatsapp"
)
_CUE_OF_OTHER_SCRIPTS = re.compile(
    r"(?:手机|手機|电话|電話|携帯|ケータイ|热线|전화|휴대폰|핸드폰|연락처|тел(?:ефон\w*)?|моб(?:ильн\w*)?|сот(?:ов\w*)?|τηλ\w*|κιν\w*"
    r"|טלפון|נייד|هاتف|جوال|موبايل|تلفن|फ़ोन|फोन|मोबाइल|โทร\w*|มือถือ)[^\d\n]{0,8}$",
    re.I,
)
# Between the word and the number stand a few words at most, and no other number.
_GAP = r"(?:[^\w\n]|\n(?=[^\w\n]*$)){0,6}(?:[^\W\d]{1,14}[^\w\n]{1,4}){0,4}$"
_AFTER_STRONG = re.compile(rf"(?:\b|_)(?:{_STRONG_CUE})(?:_?(?:number|nr|no|num))?(?![^\W\d]){_GAP}", re.I)
_AFTER_WEAK = re.compile(rf"(?:\b|_)(?:{_WEAK_CUE})(?![^\W\d]){_GAP}", re.I)
_NOT_A_PHONE_BEFORE = re.compile(
    r"(?:\b|_)(?:order|orders|ticket|invoice|tracking|case|ref|reference|serial|account|customer|client|user|id"
    r"|ids|sku"
    r"|isbn\w*|issn|doi|rfc|version|port|pid|epoch|timestamp|build|commit|lines|page|zip|plz|vat|siren|siret"
    r"|nip|pesel"
    r"|regon|ssn|tax|steuer\w*|rechnung\w*|bestell\w*|kunden\w*|konto\w*|auftrag\w*|commande|facture|pedido|factura"
    r"|ordine|fattura|zamówieni\w*|faktur\w*|kvk|bsn|nif|nie|dni|cpf|cnpj|cnp|imei|iccid|bic|iban|card|karte|carte"
    r"|range|size|sizes|total|sum|amount|price|balance|value|seed|offset|row|rows|hash|key|token|part|model|art|clause"
    r"|passport|licen[cs]e|policy|patient|employee|member\w*|booking|flight|batch|lot|issue|pr|bug|uid|gid|arxiv)"
    r"(?:[_\W]{0,3}(?:number|no|nr|num|nummer|id|code|#))?[^\w\n]{0,4}(?:is\s|are\s|was\s|ist\s|est\s"
    r"|es\s)?[^\w\n]{0,3}$",
    re.I,
)
_STRUCTURE_BEFORE = re.compile(
    r"(?:^|\n)[ \t]*[*>|+-][ \t]*$"  # a list, a quotation, the first cell of a row
    r"|[*_]{2}[ \t]?$"  # Markdown's emphasis
    r"|<[^<>\n]{1,40}>[ \t]?$"  # a tag
    r"|\|[ \t]{0,3}$"  # a cell of a table
)
_IN_ANGLES = re.compile(r"<$")
_SIGN_BEFORE = re.compile(r"[$€£¥#₹%=<>~^*|&]\s?$|\d[.:/]$|[\w]-$|[a-z]/$|/[\w.]{1,20}/$", re.I)
_AREA_IN_BRACKETS = re.compile(r"\((?!(?:19|20)\d\d\))(?:0\d{1,4}|\d{3,4})\)[ ]?\d{3}")
_TRUNK_SIZES = {(5, 6), (4, 3, 4), (3, 4, 4), (5, 3, 3), (3, 7)}
_COUNTING = "01234567890123456789"
_ZIP_PLUS_4 = re.compile(r"\d{5}-\d{4}")
_ASSIGNED = re.compile(r"\w=\s?$")
_GLUED_AFTER = re.compile(rf"{SPACED}|[.:]\d|[-_]\w|@")
_DECIMALS_AFTER = re.compile(r",\d")
_UNIT_AFTER = re.compile(
    r"\s?(?:[%€$£¥°]|[-–]?\s?(?:rows?|lines?|records?|users?|items?|times|bytes?|[kmgt]i?b|px|pts?|[mnµu]?s|ms"
    r"|secs?|seconds?"
    r"|minutes?|hours?|days?|usd|eur|euros?|gbp|chf|pln|zł\w*|lei|ron|dollars?|pounds?|km|m|cm|mm|kg|g|people"
    r"|persons?"
    r"|personen|menschen|einwohner\w*|zeilen|stück|habitants?|personnes|lignes|personas|habitantes|líneas|filas"
    r"|abitanti"
    r"|persone|righe|mieszkańc\w*|osób|rekord\w*|linhas|pessoas|rijen|inwoners|requests?|points?|downloads?|views|hz"
    r"|tokens?|params|parameters|million|billion)\b)",
    re.I,
)
_DATES = re.compile(
    r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:[0-2]?\d|3[01])\b"
    r"|(?:[0-2]?\d|3[01])[-./ ](?:[0-2]?\d|3[01])[-./ ](?:19|20)\d\d\b"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d$"
)
_DATE_WITHIN = re.compile(r"(?<!\d)(?:[0-2]?\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)")


class _Metadata(NamedTuple):
    trunk: re.Pattern[str] | None
    transform: str | None
    numbers: re.Pattern[str]
    needs_trunk: bool


class _Part(NamedTuple):
    """What stands between two blanks of a run."""

    start: int
    end: int
    digits: int
    may_start: bool


class _Left:
    """What stands before a candidate: words that announce a phone number, or say that it is something else."""

    def __init__(self, text: str, at: int) -> None:
        self._words = before(text, at, 48)

    @cached_property
    def has_strong_cue(self) -> bool:
        words = self._words
        return bool(_AFTER_STRONG.search(words) or (not words.isascii() and _CUE_OF_OTHER_SCRIPTS.search(words)))

    @cached_property
    def has_cue(self) -> bool:
        return self.has_strong_cue or bool(_AFTER_WEAK.search(self._words))

    @cached_property
    def has_sign(self) -> bool:
        if not _SIGN_BEFORE.search(self._words):
            return False
        return not (_ASSIGNED.search(self._words) or _STRUCTURE_BEFORE.search(self._words))

    @cached_property
    def is_in_angles(self) -> bool:
        """`Ann Lee <0172 5550144>`, if the bracket is closed behind the number."""
        return bool(_IN_ANGLES.search(self._words))

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Countries of the scripts that stand before it."""
        if self._words.isascii():
            return ()
        return tuple(name for script, names in _SCRIPTS if script.search(self._words) for name in names)

    @cached_property
    def is_in_line(self) -> bool:
        """Something stands before it on its line; otherwise `+` may mark an added line of a diff."""
        return bool(self._words) and self._words[-1] != "\n"

    @cached_property
    def is_barred(self) -> bool:
        return bool(_NOT_A_PHONE_BEFORE.search(self._words))


_NOTHING_LEFT = _Left("", 0)
"""For the later parts of a run, which stand behind other digits."""


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
        self._unprefixed = _UNPREFIXED_SIZES.get(supported_language, set())
        regions = _REGIONS.get(supported_language) or _FURTHER_REGIONS.get(supported_language, "")
        self._regions = tuple(regions.split()) or _ALL_REGIONS
        for region in _ALL_REGIONS:
            _metadata(region)  # compiled here, so that the first text does not wait for it

    def find(self, text: str) -> Iterator[Hit]:
        for run in _RUN.finditer(text):
            if run.end() - run.start() >= _FEWEST_DIGITS:
                yield from self._numbers_in(text, run.start(), run.end())
        for run in _BEHIND_WORD.finditer(text):
            if _is_valid(run[0].replace("-", ""), ("US",)):
                yield Hit(*run.span(), "PHONE_NUMBER", LIKELY)

    def _numbers_in(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Yield the numbers of a run: the whole of it, or parts that blanks separate."""
        parts = _parts(text, start, end)
        at = 0
        while at < len(parts):
            hit = self._longest_from(text, parts, at)
            at += 1
            if hit:
                yield hit
                while at < len(parts) and parts[at].start < hit.end:
                    at += 1

    def _longest_from(self, text: str, parts: list[_Part], at: int) -> Hit | None:
        if not parts[at].may_start:
            return None
        digits = 0
        last = at
        while last < min(len(parts), at + _MOST_PARTS) and digits + parts[last].digits <= _MOST_DIGITS:
            digits += parts[last].digits
            last += 1
        left = _Left(text, parts[at].start) if at == 0 else _NOTHING_LEFT
        for stop in range(last, at, -1):
            if digits < _FEWEST_DIGITS:
                break
            if at > 0 and not self._may_be_phone(text, parts[at:stop]):
                digits -= parts[stop - 1].digits
                continue
            candidate = _candidate(text, parts[at].start, parts[stop - 1].end)
            is_whole = stop == len(parts) and at == 0
            is_cut = not is_whole and not left.has_strong_cue and _is_cut_from(parts, at, stop)
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

    def _score(self, text: str, it: _Candidate, left: _Left, *, is_whole: bool) -> float:
        if _is_glued(text, it) and not _EXTENSION.match(text, it.end):
            return 0.0
        if it.written.count("(") != it.written.count(")"):
            return 0.0
        if it.written.lstrip("(").startswith("+"):
            return _score_international(it, left)
        if not left.has_strong_cue and (it.digits in _COUNTING or _ZIP_PLUS_4.fullmatch(it.written)):
            return 0.0
        form = self._score_form(it) or _score_by_script(it, left.regions)
        if not form and not left.has_cue:
            return 0.0
        has_sign = left.has_sign and not (left.is_in_angles and text.startswith(">", it.end))
        if has_sign or (left.is_barred and not left.has_strong_cue) or _has_date(it):
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
            return LIKELY if len(sizes) > 1 and len(it.digits) > 10 and _is_international(it.digits[2:]) else 0.0
        if not _is_phone_shape(it, sizes):
            return 0.0
        if _AREA_IN_BRACKETS.match(it.written) and 8 <= len(it.digits) <= 13:
            return LIKELY
        if _is_domestic_form(it, sizes):
            return LIKELY
        if it.written[0] == "(" and len(sizes) > 2 and len(it.digits) > 10 and _is_international(it.digits):
            return LIKELY
        if _is_nanp_form(it):
            return STRONG if "(" in it.written or _is_valid(it.digits, ("US",)) else LIKELY
        if it.digits[0] == "0" and len(sizes) > 1:  # names and numbers alone tell no language that can be relied on
            return LIKELY if _is_valid(it.digits, _ALL_REGIONS, is_strict=True) else 0.0
        if it.digits[0] == "0" or sizes in self._unprefixed:
            return LIKELY if _is_valid(it.digits, self._regions, is_strict=True) else 0.0
        return 0.0

    def _score_with_cue(self, it: _Candidate) -> float:
        sizes = tuple(map(len, it.groups))
        if len(it.digits) < 8 or len(it.digits) > 15 or not _is_phone_shape(it, sizes):
            return 0.0
        digits = it.digits.removeprefix("00")
        is_valid = _is_international(digits) if digits != it.digits else _is_valid(digits, _ALL_REGIONS)
        return WEAK if is_valid or len(sizes) > 2 else 0.0


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
    """True if the rest of the run goes on in groups of the same size: then all of it is one other number."""
    sizes = {part.digits for part in parts[at:stop]}
    beside = {part.digits for part in (*parts[max(at - 1, 0) : at], *parts[stop : stop + 1])}
    return len(sizes) == 1 and sizes <= beside


def _is_glued(text: str, it: _Candidate) -> bool:
    """True if what stands behind it makes it a part of something longer: a word, a decimal, a time."""
    if _GLUED_AFTER.match(text, it.end):
        return True
    return len(it.groups) == 1 and it.written[0] not in "+0" and bool(_DECIMALS_AFTER.match(text, it.end))


def _has_date(it: _Candidate) -> bool:
    return bool(_DATES.match(it.written) or _DATE_WITHIN.search(it.written))


def _score_by_script(it: _Candidate, regions: tuple[str, ...]) -> float:
    """Judge a number by the countries whose script stands before it."""
    if not regions or not 8 <= len(it.digits) <= 12 or not _is_phone_shape(it, tuple(map(len, it.groups))):
        return 0.0
    is_usual = len(it.groups) > 1 or (len(it.digits) == 11 and it.digits[0] in "0178")
    return LIKELY if is_usual and _is_valid(it.digits, regions) else 0.0


def _finished(text: str, it: _Candidate, score: float) -> Hit:
    extension = _EXTENSION.match(text, it.end)
    return Hit(it.start, extension.end() if extension else it.end, "PHONE_NUMBER", score)


def _score_international(it: _Candidate, left: _Left) -> float:
    if _is_international(it.digits):
        return STRONG
    # An unassigned number with a known country code, in groups: a slip, or made up.
    is_possible = 9 <= len(it.digits) <= 15 and _country_regions(it.digits) is not None
    return LIKELY if is_possible and (len(it.groups) > 1 or left.has_cue or left.is_in_line) else 0.0


def _is_phone_shape(it: _Candidate, sizes: tuple[int, ...]) -> bool:
    """Say whether the groups look like a number that somebody could dial, not a decimal, version or range."""
    if len(sizes) > 6 or max(sizes) > 12 or 1 in sizes[1:]:
        return False
    if sizes[0] == 1 and (it.groups[0] not in "168" and it.written[0] != "("):
        return False
    if len(sizes) == 1:
        return len(it.digits) >= 9
    if "." in it.written and len(sizes) == 2:
        return it.groups[0][0] == "0" and len(it.groups[0]) > 1
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


def _is_international(digits: str) -> bool:
    regions = _country_regions(digits)
    return regions is not None and _is_valid(digits[regions.code_length :], regions.names)


class _Country(NamedTuple):
    code_length: int
    names: tuple[str, ...]


def _country_regions(digits: str) -> _Country | None:
    for length in (1, 2, 3):
        names = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if names:
            return _Country(length, names)
    return None


def _is_valid(digits: str, regions: tuple[str, ...], *, is_strict: bool = False) -> bool:
    """Say whether one of the regions has that number; strictly, with the trunk prefix that the region demands."""
    if not digits.isascii():
        digits = "".join(str(int(digit)) for digit in digits)
    return any(_is_valid_in(digits, _metadata(region), is_strict) for region in regions)


def _is_valid_in(digits: str, metadata: _Metadata | None, is_strict: bool) -> bool:
    if metadata is None:
        return False
    is_without_trunk = not (is_strict and metadata.needs_trunk)
    if is_without_trunk and metadata.numbers.fullmatch(digits):
        return True
    trunk = metadata.trunk.match(digits) if metadata.trunk else None
    if trunk is None or not trunk.end():
        return False
    has_transform = metadata.transform and trunk.lastindex and trunk[trunk.lastindex]
    head = trunk.expand(metadata.transform) if has_transform and metadata.transform else ""
    return bool(metadata.numbers.fullmatch(head + digits[trunk.end() :]))


@cache
def _metadata(region: str) -> _Metadata | None:
    found = PhoneMetadata.metadata_for_region_or_calling_code(0, region) if region != "001" else None
    if found is None:
        return None
    kinds = (
        found.fixed_line,
        found.mobile,
        found.toll_free,
        found.premium_rate,
        found.shared_cost,
        found.voip,
    )
    more = (found.personal_number, found.uan, found.pager)
    patterns = [kind.national_number_pattern for kind in kinds + more if kind and kind.national_number_pattern]
    trunk = found.national_prefix_for_parsing
    return _Metadata(
        re.compile(trunk) if trunk else None,
        found.national_prefix_transform_rule,
        re.compile("|".join(patterns)),
        found.national_prefix == "0" and region not in _TRUNK_IS_OPTIONAL,
    )
