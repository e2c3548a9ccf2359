"""Numbers behind words that are put together: "numer legitymacji 118204", "smlouva č. 2024/0118", "Schülernummer".

What a number is of and the words for number are in `lexicon/data/number_owners.txt` and `number_words.txt`. Either
alone announces nothing: only both, side by side or grown together.
"""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.detection.pii.patterns.base import LIKELY, WEAK, Hit, PatternFamily, first_of_overlapping
from pasteguard_addon.lexicon.number_owners import number_acronyms, number_owners, number_words
from pasteguard_addon.lexicon.words import as_cue
from pasteguard_addon.sieve import Sieve

from .article_numbers import is_of_article, things
from .cued_numbers import has_form, number_at

_COMPOUNDS_WITHOUT_BLANKS = re.compile(
    r"(?:[证證卡单單户戶案学學工客档檔诊診院保约約员員籍]|号证|编|編)[号號][码碼]?"
    r"|(?<![話便ト行型屋ンジ造ルー章品列])番号|(?<![화편트전지행련밀품델증방류션])번호"
)
"""Words of languages without blanks that end so tell somebody's number; of telephones, ports and pages they are not."""
_LINK_WITHOUT_BLANKS = re.compile(r"[\"'*]{0,2}[ ]{0,2}(?:[はがは是为為은는이가]|[:：=])?[ ]{0,2}[\"'*]{0,2}")
_ENDS_SOON = re.compile(r"[^\W\d_]{0,2}(?![^\W\d_])")
"""Behind the second word of a compound: "Mietvertrag", "vuokrasopimus"."""
_LONG_WORD = 5
"""Letters of a word for number that is inflected: "numaram", "numeroni"."""
_REST = re.compile(r"[^\W\d_]{0,16}")
"""What grows onto the beginning of a word."""
_COPULA = r"(?:is|was|ist|lautet|est|es|è|to|jest|é|este|är|er|on|je|olan)(?=\s)"
_LINK = rf"[\"'`*_\])]{{0,2}}[ \t]{{0,2}}(?:[:=#|：]{{1,2}}|{_COPULA})?[ \t]{{0,3}}[\"'`*(\[]{{0,2}}"
_MORE = r"(?:[ ](?:[^\W\d_]{5,20}(?![^\W\d_])|[^\W\d_]{2,4}(?![^\W\d_]|[-/. ]?\d))){0,2}"
"""More words of what it is: "numero tessera sanitaria regionale"; a few letters before digits are the number's."""
_BEHIND_ACRONYM = re.compile(
    r"(?:['’-][^\W\d_]{1,4}(?=[ :]))?(?:[ ]?(?:[Nn](?:umber|ummer|[°ºro])?\.?|is|ist|est|es|è|é|to|är|er|:)"
    r"(?![^\W\d_])){0,2}[ \u00a0]{0,2}"
)
_LONG = re.compile(r"[ ](?!1\d{9}(?!\d))\d{9,17}(?![\w-]|[.,]\d)")
"""Of no count, price or second since 1970."""
_FEWEST_DIGITS = 5
_NAMED = re.compile(
    r"(?<!\w)(?:identifiant|identificador|identificativo|kennung|protocolo|protocollo|matrícula|matricola|matricule|référence|referencia|referência|riferimento|numéro|n°|nº|n\.º|número|numero|numer|număr|numărul"
    r"|číslo|номер|број|broj|številka|αριθμός|nomor|رقم|מספר)[ ]"
    r"(?:(?:de la|de|del|della|du|di|do|da|на|d'un)[ ])?(?P<of>[^\W\d_]{3,20})(?:[ ][^\W\d_]{2,20}){0,2}[ ]?:?[ ]"
    r"(?P<number>[a-z]{0,4}[-/]?\d[\da-z/-]{5,20})(?!\w|[.,]\w)"
)
"""With a name that nobody has listed: "n° Pôle emploi : 4488120K"."""
_NAMED_BEFORE = re.compile(
    r"(?<!\w)(?P<of>[^\W\d_]{4,20})[ ](?:(?:number|номер|število)[ ]?(?:is|:)?|n[oº°](?=[ ]\d{4}[-/]\d{4}))[ ]"
    r"(?P<number>\d{4}[-/]\d{4,8}|[a-z]{1,4}[-/]?\d[\da-z/-]{5,20}|\d{8,18})"
    r"(?!\w|[.,]\w)"
)
_COMPOUND = re.compile(r"(?<!\w)(?P<of>[^\W\d_]{2,24}?)-?(?:nummer|nummeret|numret|numero|nr|konto)(?!\w)")
_FEWEST_OF_UNKNOWN = 6
_FORMED = re.compile(
    r"(?:[ ](?P<more>[^\W\d_]{3,14}))?[ ](?:[A-Z]{2,3}(?=[ ][A-Z]+\d)[ ])?"
    r"(?P<number>\d{4}(?:[ ]\d{4}){2,4}|[A-Z]{0,4}[-/]?\d[\dA-Z]*(?:[-/][\dA-Z]+){0,4})"
    r"(?![\w%€$£°]|[.,:/-]\w|[ ]?[%€$£°×*+=<>(])"
)
_PLAIN = re.compile(r"\d{7,12}")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{4})?|1[4-9]\d{8}")
"""A day and maybe its time, or seconds since 1970."""
_MONTH = re.compile(r"(?:19|20)\d\d[-/]\d{1,2}|\d{1,2}[-/](?:19|20)\d\d|(?:19|20)\d{6}T\d{6}Z?")
_INSURED_IN_JAPAN = re.compile(
    r"記号[ ：:]?(?P<series>[0-9]{2,8}|[0-9]{1,4}[-・][0-9]{1,4})[ 、,・　]{0,2}番号[ ：:]?"
    r"(?P<number>[0-9]{1,8})(?![0-9])"
)
"""Both are on the card of a health insurance, and short."""
_SERIES = re.compile(
    r"(?<!\w)(?:seria|serie|série|series|серия|серія)[ ](?:CI[ ])?(?P<series>[^\W\d_]{2,3}|\d\d[ ]?\d\d)[ ,]{1,2}"
    r"(?:(?:nr|no|№|номер|numer|număr|number|č|n°)\.?[ ]?|(?<=CI[ ](?-i:[A-Z]{2})[ ]))(?P<number>\d{6,7})(?!\w)",
    re.I,
)
"""Papers of some countries have a number of two parts."""
_OF_FORM = re.compile(
    r"[(（]20[0-9]{2}[)）][\u4e00-\u9fff]{1,2}[0-9]{0,4}[\u4e00-\u9fff]{1,4}[0-9]{1,6}号(?:之[一二三四五六七八九十])?"
    r"|(?<!\w)[0-9]{7}[A-Z]{2}[0-9]{4}[A-Z][0-9]{4}[A-Z]{2}(?!\w)"
)
"""Cases of Chinese courts, and whose land it is in Spain: https://www.sedecatastro.gob.es."""
_LAND_REGISTER = re.compile(r"(?<!\w)[A-Z]{2}\d[A-Z]/\d{8}/\d(?!\w)")
"""Whose land it is, in Poland: https://www.gov.pl/web/sprawiedliwosc/ksiegi-wieczyste."""
_GERMAN_INSURED = re.compile(r"(?<!\w)[A-Z]\d{9}(?!\w)")
"""Of whoever is in a health insurance in Germany."""
_HEALTH_INSURANCE = re.compile(r"versich|vers\.|kasse|\b(?:AOK|TK|DAK|BKK|IKK|KKH|HEK|hkk|Barmer|Knappschaft)\b", re.I)
_SIEVE = Sieve(_SERIES, _OF_FORM, _INSURED_IN_JAPAN, _LAND_REGISTER, _GERMAN_INSURED)
_SIEVE_WITHOUT_BLANKS = Sieve(_COMPOUNDS_WITHOUT_BLANKS)
_SIEVE_OF_NAMES = Sieve(_NAMED, _NAMED_BEFORE)
_LOOK_BACK = 40
_ARTICLE = r"(?:[ ]?(?:de|del|du|des|d['’]|di|della|dell['’]|do|da|des|der|van|het|de la|de l['’]|na|o)[ ]?)?"


class OwnedNumberPatterns(PatternFamily):
    """Finds what stands behind words that together announce somebody's number."""

    entities = (*("NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "TAX_ID", "BANK_ACCOUNT", "HEALTH_NUMBER", "ID_NUMBER"),)

    def find(self, text: str) -> Iterator[Hit]:
        yield from first_of_overlapping((*_numbers(text), *_behind_acronyms(text), *_of_series(text), *_of_names(text)))


def may_announce(label: str) -> bool:
    """Tell cheaply whether a label has a word for number at its beginning or its end."""
    words = label.lower().split(None, 3)
    return 0 < len(words) < 4 and (
        words[0] in _first_words() or words[-1] in _last_words() or _ends().search(words[-1]) is not None
    )


def owners_in(text: str) -> list[int]:
    """Return where words begin and end that say what a number is of: no label without one announces a number."""
    found = _automaton().find_matches_as_indexes(as_cue(text), overlapping=False)
    return [at for _, start, end in found for at in (start, end - 1)]


def announced_type(label: str) -> str | None:
    """Return the type of what a field of this name holds, if the name is such words and nothing more."""
    folded = as_cue(label)
    types = list(number_owners().values())
    for index, start, end in _automaton().find_matches_as_indexes(folded, overlapping=False):
        if _link(folded, start, end) == len(folded):
            return types[index]
    return None


def _numbers(text: str) -> Iterator[Hit]:
    folded = as_cue(text)
    for index, start, end in _automaton().find_matches_as_indexes(folded, overlapping=False):
        link = _link(folded, start, end) or _told_by_form(text, start, end)
        span = number_at(text, link, _types()[index]) if link else None
        if span and not is_of_article(text, span[0]):
            yield Hit(*span, _types()[index], LIKELY)

    for compound in _SIEVE_WITHOUT_BLANKS.sift(text).finditer(_COMPOUNDS_WITHOUT_BLANKS):
        at = _LINK_WITHOUT_BLANKS.match(text, compound.end())
        span = number_at(text, at.end(), "ID_NUMBER") if at else None
        if span and sum(map(str.isdigit, text[slice(*span)])) >= _FEWEST_OF_UNKNOWN:
            yield Hit(*span, "ID_NUMBER", WEAK)
    if "numm" in folded or "nr" in folded or "konto" in folded or "numer" in folded or "numr" in folded:
        yield from _of_compounds(text, folded)


def _of_compounds(text: str, folded: str) -> Iterator[Hit]:
    """Yield numbers behind a compound of whatever is no thing that everybody has: "Beihilfenummer 4471 8820"."""
    for compound in _COMPOUND.finditer(folded):
        link = _plain_link().match(folded, compound.end())
        span = number_at(text, link.end(), "ID_NUMBER") if link and not compound["of"].startswith(things()) else None
        if span and sum(map(str.isdigit, text[slice(*span)])) >= _FEWEST_OF_UNKNOWN:
            yield Hit(*span, "ID_NUMBER", WEAK)


def _told_by_form(text: str, start: int, end: int) -> int | None:
    """Return where a number of somebody's form stands, right behind one of the words or with one more between."""
    is_second = start > 0 and text[start - 1].isalpha()
    if is_second and (end - start < _LONG_WORD or not _ENDS_SOON.match(text, end)):
        return None
    grown = _REST.match(text, end)
    value = _FORMED.match(text, grown.end() if grown else end)
    if value is None or (value["more"] and as_cue(value["more"]).startswith(things())):
        return None
    number = value["number"]
    if is_month(number) or number_at(text, value.start("number"), "ID_NUMBER") is None:
        return None  # a date, a year, a file
    is_long = not (value["more"] or is_second) and _PLAIN.fullmatch(number) and not _DAY.fullmatch(number)
    return value.start("number") if is_long or " " in number or has_form(number, "ID_NUMBER") else None


def _behind_acronyms(text: str) -> Iterator[Hit]:
    for index, start, end in _acronyms().find_matches_as_indexes(text, overlapping=False):
        link = _BEHIND_ACRONYM.match(text, end)
        between = _between().match(text, end)
        link = between if between and (link is None or between.end() > link.end()) else link
        if link is None or link.end() == end or (start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-_")):
            continue
        span = number_at(text, link.end(), _types_of_acronyms()[index])
        if span and sum(map(str.isdigit, text[slice(*span)])) >= _FEWEST_DIGITS:
            yield Hit(*span, _types_of_acronyms()[index], LIKELY)


def _of_names(text: str) -> Iterator[Hit]:
    sifted = _SIEVE_OF_NAMES.sift(as_cue(text))
    for found in (*sifted.finditer(_NAMED), *sifted.finditer(_NAMED_BEFORE)):
        number = text[slice(*found.span("number"))]
        if sum(map(str.isalnum, number)) > _FEWEST_OF_UNKNOWN and not found["of"].startswith(things()):
            yield Hit(*found.span("number"), "ID_NUMBER", WEAK)


def _of_series(text: str) -> Iterator[Hit]:
    sifted = _SIEVE.sift(text)
    for found in sifted.finditer(_SERIES):
        yield Hit(*found.span("series"), "NATIONAL_ID", LIKELY)
        yield Hit(*found.span("number"), "NATIONAL_ID", LIKELY)
    for found in sifted.finditer(_INSURED_IN_JAPAN):
        yield Hit(*found.span("series"), "HEALTH_NUMBER", LIKELY)
        yield Hit(*found.span("number"), "HEALTH_NUMBER", LIKELY)
    for found in sifted.finditer(_GERMAN_INSURED):
        if _HEALTH_INSURANCE.search(text, max(0, found.start() - 2 * _LOOK_BACK), found.start()):
            yield Hit(*found.span(), "HEALTH_NUMBER", LIKELY)
    for found in (*sifted.finditer(_LAND_REGISTER), *sifted.finditer(_OF_FORM)):
        yield Hit(*found.span(), "ID_NUMBER", LIKELY)


def _link(folded: str, start: int, end: int) -> int | None:
    """Return where a number would stand if these words announce one."""
    grown = _REST.match(folded, end)
    word_end = grown.end() if grown else end
    begins_word = start == 0 or not folded[start - 1].isalpha()
    if _ends().search(folded, end, word_end):
        behind = _behind().match(folded, word_end) or _plain_link().match(folded, word_end)
        return behind.end() if behind else None
    if not begins_word:
        return None
    behind = _behind().match(folded, word_end)
    if behind is None and _before().search(folded, max(0, start - _LOOK_BACK), start):
        behind = _plain_link().match(folded, word_end)
    if behind is None and _LONG.match(folded, word_end):
        return word_end + 1
    return behind.end() if behind else None


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in number_words(words))


@cache
def _behind() -> re.Pattern[str]:
    grown = rf"[^\W\d_]{{2,16}}(?:{_any('ends')})"
    inflected = "|".join(re.escape(word) for word in number_words("behind") if len(word) >= _LONG_WORD)
    words = rf"(?:{inflected})[^\W\d_]{{1,3}}|{_any('behind')}|{grown}"
    return re.compile(rf"{_MORE}[ \t.-]{{0,2}}(?<!\w)(?:{words})(?![^\W\d_])\.?{_LINK}")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_any('before')})\.?[ ]?{_ARTICLE}(?:[^\W\d_]{{2,20}}[ ])?\Z")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(number_words("before"))


@cache
def _last_words() -> frozenset[str]:
    return frozenset(number_words("behind"))


def is_month(number: str) -> bool:
    """Tell whether a number is a month with its year, `2024-09`, or a time: `20240912T081500Z`."""
    return _MONTH.fullmatch(number) is not None


@cache
def _plain_link() -> re.Pattern[str]:
    return re.compile(rf"{_MORE}\.?{_LINK}")


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"(?:-[^\W\d_]{{1,4}}(?=[ ]))?(?:[ ](?:{_any('between')})(?![^\W\d_])){{1,3}}[ ]?:?[ ]")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('ends')})\Z")


@cache
def _types() -> tuple[str, ...]:
    """Return the types of the words of the automaton, in its order."""
    return tuple(number_owners().values())


@cache
def _types_of_acronyms() -> tuple[str, ...]:
    return tuple(number_acronyms().values())


@cache
def _acronyms() -> AhoCorasick:
    return AhoCorasick(list(number_acronyms()), matchkind=MatchKind.LeftmostLongest)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([as_cue(owner) for owner in number_owners()], matchkind=MatchKind.LeftmostLongest)
