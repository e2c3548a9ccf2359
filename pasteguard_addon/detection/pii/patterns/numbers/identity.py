"""Dates of birth and passports. Dates are dates of birth only after a word that says so."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import LIKELY, STRONG, WEAK, Hit, PatternFamily
from pasteguard_addon.lexicon.words import is_given_name
from pasteguard_addon.sieve import Sieve

from .spoken_dates import BIRTH_WORD, spoken_births

_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|fév|mars|avr|juin|juil|août"
    r"|déc|ene|abr"
    r"|led|úno|bře|dub|kvě|čer|srp|zář|říj|pros|ocak|şub|nis|may|haz|tem|ağu|eyl|eki|kas|ara|янв|фев|мар|апр|мая|май|июн"
    r"|июл|авг|сен|окт|ноя|дек|січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|ιαν|φεβ|μαρ|απρ|μαΐ|μαϊ|ιουν"
    r"|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|jún|júl|már|ápr|máj"
    r"|szept|okt|tháng"
    r"|maa|ago|dic|gen|mag|giu|lug|set|ott|mrt|mei|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|fev|out|ian|iun|iul|noi)"
    r"[^\W\d_]{0,9}\.?"
)
_DATE = (
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:\d{4}|\d{2})|\d{1,2}\.[ ]\d{1,2}\.[ ]\d{4}|\d{4}[./\-]\d{1,2}[./\-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:(?:of|de)[ ])?{_MONTHS}[ -]?,?(?:[ ]?(?:de|del)[ ])?[ ]?\d{{4}}"
    r"|(?:19|20)\d\d\.[ ]\d{1,2}\.[ ]\d{1,2}\.?"
    rf"|(?:19|20)\d\d\.[ ]{_MONTHS}[ ]\d{{1,2}}\.?"
    rf"|{_MONTHS}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}"
    r"|(?:明治|大正|昭和|平成|令和|民國|民国)[ ]?(?:\d{1,3}|元)[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日"
    r"|(?-i:[MTSHR])\d{1,2}[./年]\d{1,2}[./月]\d{1,2}日?"
    r"|(?:19|20)\d\d[ ]?[年년][ ]?\d{1,2}[ ]?[月월][ ]?\d{1,2}[ ]?[日일]|(?<=[\s:：=\"'])(?:19|20)\d{6})(?!\d)"
)
_PLACE = r"(?:(?:in|à|a|en|em|w|te|la|ad|zu|i|v)[ ](?:[^\W\d_][\w'’.-]{1,30}[ ,]{1,2}){1,4})?"
_BIRTH = re.compile(
    r"(?<![^\W_\u0648])(?:d\.?o\.?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|born|geb\.?"
    r"|(?:(?<=[,;][ ])|(?<=\())[bfn]\."
    r"|geburts(?:tag|datum)|geboren|geb\.?[ ]?-?dat(?:um|\.)?|geb\.?tag|ddn|fdn|fch?a\.?[ ]?nac\.?|fecha[ ]nac\.?"
    r"|d\.?d\.?n\.?"
    r"|[df]\.[ ]?n\.|nasc\.|nac\.|naiss\.|nar\.|synt\.|szül\.|f\.[ ]?nac\.?"
    r"|date[ ]de[ ]naissance|né(?:e|\(e\)|[.·]e)?"
    r"|fecha[ ]de[ ]nacimiento|nacid[oa]|nací|data[ ]di[ ]nascita|nat[oa]|geboortedatum"
    r"|data[ ]urodzenia|ur\.|urodzon[ya]|data[ ]de[ ]nascimento|nascid[oa]|nasci|data[ ]nașterii|născută?"
    r"|födelsedatum|född|fødselsdato|født|syntymäaika|syntynyt|datum[ ]narození|narozena?|született"
    r"|dátum[ ]narodenia|naroden[ýáa]|datum[ ]rođenja|rođena?|rojena?|родена?|рођена?|народжен\w{1,2}|gim(?:ė|ęs|usi)"
    r"|dzim(?:is|usi)|sündinud|nascu(?:t|da)"
    r"|születési[ ](?:dátum|idő)"
    r"|urodził(?:am?|em)?|nació|naciste|nasceu|nasceste|narodil[ao]?(?:[ ]jsem)?(?:[ ]se)?|doğdu(?:nuz|m)?"
    r"|doğum[ ]tarihi(?:m|niz)?|születtem|doğumlu"
    r"|дата[ ]рожд(?:ения|\.)|родил(?:ся|ась)|дата[ ]народження|народи(?:вся|лася)|γεννήθηκε"
    r"|ημερομηνία[ ]γέννησης|ngày[ ]sinh|sinh[ ]ngày|تاريخ[ ]الميلاد|जन्म[ ]?(?:तिथि|तारीख))(?![^\W_])"
    r"(?:/[^\W\d_]{1,2}|\([^\W\d_]{1,3}\))?"
    r"(?:[ ]?\([^\W\d_]{2,4}(?:[ ./-]{1,2}[^\W\d_]{2,4}){2}\))?"
    r"(?:[ ]?[?？][ \t]*\r?\n[ \t>*-]{0,6}|(?:[^\w\n]|_){0,5})"
    rf"{_PLACE}(?:(?:on|the|aos|em|στις|στη|am|den|le|el|il|op|w|dnia|em|a|la|pe|data|is|ist|est|es|è|was"
    r"|in[ ]\w{2,15}[ ]on)[ ]|l['’]){0,2}[^\w\n]{0,3}"
    rf"(?P<date>{_DATE})",
    re.I,
)
_BIRTH_WITHOUT_BLANKS = re.compile(
    r"(?:生まれ|出生日期|出生于|出生於|生日|生年月日|誕生日|생년월일|생일)[^\w\n]{0,4}[は은는이가]?[^\w\n]{0,2}"
    rf"(?P<date>{_DATE})"
)
_BORN_RIGHT_BEHIND = re.compile(
    r"(?P<date>(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和|民國|民国)[ ]?\d{1,3})[ ]?[年년][ ]?\d{1,2}[ ]?[月월]"
    r"[ ]?\d{1,2}[ ]?[日일])[ ]?(?:生(?![産产活成])|出生|생(?![산활성일]))"
)
_BORN_BEHIND = re.compile(
    r"(?<!\w)(?:geboren|doğumlu|doğmuş|született|urodzon[ya]|narozena?|syntynyt|născută?|née?[ ](?:à|en))(?!\w)", re.I
)
_DATE_BEFORE = re.compile(
    rf"(?<!\d)(?P<date>{_DATE})[ ](?:(?:in|à|w|te|en)[ ](?:[^\W\d_][\w'’.-]{{1,30}}[ ]){{1,3}})?\Z", re.I
)
"""In languages that have the verb at the end: "am 3.11.1975 in Wien geboren"."""
_MOST_BEFORE = 80
_BIRTH_NOUN = re.compile(
    r"(?<![^\W_])(?:date[ ]of[ ]birth|birth[ ]?date|dob|geburtsdatum|date[ ]de[ ]naissance|fecha[ ]de[ ]nacimiento"
    r"|data[ ]di[ ]nascita|geboortedatum|data[ ]urodzenia|data[ ]de[ ]nascimento|data[ ]nașterii"
    r"|födelsedatum|fødselsdato)"
    rf"(?:[ ][^\W\d_]{{2,12}}){{1,4}}[:]?[ ](?P<date>{_DATE})",
    re.I,
)
"""With words between: "date of birth was recorded as 30-Jan-1962"."""
_BIRTH_SIGN = re.compile(r"(?<![\w*])\*[ ]?(?P<date>\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:19|20)\d\d)(?!\d)")
"""The star of German forms."""

_PASSPORT = re.compile(
    r"(?<!\w)(?:passport|reisepass|pass-?(?:nr|nummer)|passeport|pasaporte|passaporto|paspoort|paszport\w*"
    r"|passaporte|pașaport\w*)"
    r"(?:[ _-]?(?:number|no|nr|num|nummer|numéro|número|numero|numer|n[°º]))?[^\w\n]{0,4}(?:(?:is|ist|est|es|è"
    r"|to|de)[ ])?[^\w\n]{0,3}"
    r"(?P<number>(?=[a-z]{0,3}\d{3})[a-z0-9]{6,10})(?!\w)",
    re.I,
)
_PASSPORT_NEAR = re.compile(
    r"(?i:passports?|reisep[aä]ss\w{0,3}|kinderreisepass|passeports?|pasaportes?|passaport[oie]s?|paspoort\w{0,2}|paszport\w{0,2}"
    r"|pașaport\w{0,2})(?!\w)[^\n.?!]{1,60}?(?<![\w/-])"
    r"(?P<number>(?=[A-Z]{0,2}\d)(?=[A-Z\d]*[A-Z])(?=(?:[A-Z]*\d){4})[A-Z\d]{8,9})(?![\w/-])"
)
"""With some words between: "mein Reisepass, das ist der C01X00T47"."""
_FIRST_OF_MRZ = r"[PIACV][A-Z<][A-Z<]{3}(?:[A-Z]+<){1,3}<[A-Z<]{8,38}(?:\r?\n[A-Z0-9<]{28,46})?"
_NUMBER_OF_MRZ = r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{6}[0-9][MFX<][0-9]{7}[A-Z0-9<]{2,18}"
_CARD_OF_MRZ = (
    r"(?:[IAC][A-Z0-9<][A-Z<]{3}[A-Z0-9<]{9}[0-9<][A-Z0-9<]{10,16}\r?\n)?[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}[A-Z0-9<]{8,14}"
    r"(?:\r?\n[A-Z]+<(?:[A-Z]*<)*<[A-Z<]{2,28})?"
)
_MRZ = re.compile(rf"(?<![A-Z0-9<])(?:{_FIRST_OF_MRZ}|{_NUMBER_OF_MRZ}|{_CARD_OF_MRZ})(?![A-Z0-9<])")
"""Of passports and visas, and of cards in two and in three lines; who copies one may miscount its fillers."""

_LISTED = re.compile(
    r"^[ \t]*(?:[-*•]|\d{1,3}[.):]?(?:\d\d)?)?[ \t]*(?P<name>[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_][^\W\d_'’]+){1,3})"
    r"(?:[ ]\([^()\n]{0,40}\))?[,;](?:[ ]?[^\W\d_][^\d,;\n]{1,40}[,;]){0,2}[ ]?"
    r"(?:geb\.?[ ]|\*[ ]?)?(?P<date>\d{1,2}[./]\d{1,2}[./](?:(?P<year>19\d\d|20[01]\d)|\d\d))"
    r"(?P<rest>[,;][^\n]{0,80}|[ ]*\r?)$",
    re.M,
)
_OF_INSURED = re.compile(
    r"(?<![^\W_])[A-Z]\d{9}(?!\w)|\b(?:AOK|TK|BKK|DAK|IKK|Barmer|KVNR)\b|assicur|insur|versich|ubezp|assur", re.I
)
_LATEST_YEAR = 2015
_BIRTH_DATES = (_BIRTH, _BIRTH_NOUN, _BORN_RIGHT_BEHIND, _BIRTH_WITHOUT_BLANKS, _BIRTH_SIGN)
_BIRTH_SIEVE = Sieve(*_BIRTH_DATES, _LISTED, _BORN_BEHIND, BIRTH_WORD)
_PASSPORT_SIEVE = Sieve(_PASSPORT, _PASSPORT_NEAR, _MRZ)


class BirthDatePatterns(PatternFamily):
    """Finds dates of birth."""

    entities = ("DATE_OF_BIRTH",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _BIRTH_SIEVE.sift(text)
        for pattern in _BIRTH_DATES:
            for match in sifted.finditer(pattern):
                yield Hit(*match.span("date"), "DATE_OF_BIRTH", STRONG)
        yield from spoken_births(sifted)
        yield from _in_lists([*sifted.finditer(_LISTED)])
        for verb in sifted.finditer(_BORN_BEHIND):
            date = _DATE_BEFORE.search(text, max(0, verb.start() - _MOST_BEFORE), verb.start())
            if date:
                yield Hit(*date.span("date"), "DATE_OF_BIRTH", STRONG)


def _in_lists(listed: list[re.Match[str]]) -> Iterator[Hit]:
    """Yield dates alone between commas on lines of a list that begin with a name and hold a year of birth."""
    lines = [line for line in listed if line["year"] is None or int(line["year"]) <= _LATEST_YEAR]
    for line in lines:
        is_listed = bool(line["year"]) and (len(lines) > 1 or any(map(is_given_name, line["name"].split())))
        if is_listed or _OF_INSURED.search(line["rest"]):
            yield Hit(*line.span("date"), "DATE_OF_BIRTH", WEAK)


class PassportPatterns(PatternFamily):
    """Finds passport numbers after the word, and machine-readable lines."""

    entities = ("PASSPORT",)

    def find(self, text: str) -> Iterator[Hit]:
        sifted = _PASSPORT_SIEVE.sift(text)
        for pattern in (_PASSPORT, _PASSPORT_NEAR):
            for match in sifted.finditer(pattern):
                yield Hit(*match.span("number"), "PASSPORT", LIKELY)
        for match in sifted.finditer(_MRZ):
            yield Hit(*match.span(), "PASSPORT", STRONG)
