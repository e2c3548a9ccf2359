"""Dates of birth, national numbers, passports, wallets and personal URLs: the optional types."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import EntityRecognizer
from stdnum.cn import ric

from pasteguard_addon.detection.pii.patterns import PATTERN_ENTITIES, pattern_recognizers
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.detection.pii.patterns.numbers.national_ids import _NATIONAL, NationalIdPatterns

OPTIONAL = sorted(
    PATTERN_ENTITIES - {"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "LOCATION"}
)
RECOGNIZERS: list[EntityRecognizer] = pattern_recognizers(["en"], OPTIONAL)

MACHINE_READABLE = (
    "P<D<<LOEWENSTEIN<<DAGMAR".ljust(44, "<") + "\nC01X00T478D<<6408125F3105261<<<<<<<<<<<<<<<4",
    "P<POLBRZOZOWSKA<<KATARZYNA".ljust(46, "<") + "\r\nZS45190280POL8508076F3101128<<<<<<<<<<<<<<02",  # miscounted
    "V<USAVAN<DER<BERG<<JAN<PIETER".ljust(36, "<"),
    "C01X00T478D<<6408125F3105261<<<<<<<4",
    "IDD<<C01X00T478<<<<<<<<<<<<<<<\n6408125F3105261D<<<<<<<<<<<4\nLOEWENSTEIN<<DAGMAR".ljust(87, "<"),
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)


def found(text: str) -> list[tuple[str, str]]:
    hits = [hit for recognizer in RECOGNIZERS for hit in recognizer.analyze(text, OPTIONAL, None)]
    found = [(text[hit.start : hit.end], hit.entity_type) for hit in hits]
    return list(dict.fromkeys(each for each in found if each[1] != "NATIONAL_ID" or (each[0], "US_SSN") not in found))


@pytest.mark.parametrize(
    ("text", "value", "entity_type"),
    [
        *((text, text, "PASSPORT") for text in MACHINE_READABLE),
        ("born 12 March 1985", "12 March 1985", "DATE_OF_BIRTH"),
        ("Ann Lee, b. 1962-07-14, MRN", "1962-07-14", "DATE_OF_BIRTH"),
        ("Karin Ek (f. 12.3.1980)", "12.3.1980", "DATE_OF_BIRTH"),
        ('"date_of_birth": "1990-02-03"', "1990-02-03", "DATE_OF_BIRTH"),
        ("született 1988. 05. 02., telefon", "1988. 05. 02.", "DATE_OF_BIRTH"),
        ("narodená 4. júna 1979", "4. júna 1979", "DATE_OF_BIRTH"),
        ("rođena 04.06.1979. u Zadru", "04.06.1979", "DATE_OF_BIRTH"),
        ("gimusi 1979-06-04", "1979-06-04", "DATE_OF_BIRTH"),
        ("sündinud 04.06.1979", "04.06.1979", "DATE_OF_BIRTH"),
        ("geboren am 3. März 1985", "3. März 1985", "DATE_OF_BIRTH"),
        ("née le 12/03/1985", "12/03/1985", "DATE_OF_BIRTH"),
        ("né(e) le 12/03/1985", "12/03/1985", "DATE_OF_BIRTH"),
        ("né·e le 3 mars 1985", "3 mars 1985", "DATE_OF_BIRTH"),
        ("CF BVLRLL51B43D548X", "BVLRLL51B43D548X", "NATIONAL_ID"),
        ("born on the 3rd of March 1956", "3rd of March 1956", "DATE_OF_BIRTH"),
        ("am 03.11.1975 in Wien geboren", "03.11.1975", "DATE_OF_BIRTH"),
        ("nata a Roma l'1 gennaio 1985", "1 gennaio 1985", "DATE_OF_BIRTH"),
        ("生まれ 昭和43年12月3日", "昭和43年12月3日", "DATE_OF_BIRTH"),
        ("她是1968年12月3日出生", "1968年12月3日", "DATE_OF_BIRTH"),
        ("дата рожд. 03.12.1968", "03.12.1968", "DATE_OF_BIRTH"),
        ("DDN 12/01/2009", "12/01/2009", "DATE_OF_BIRTH"),
        ("geb.dat. 14-02-1949", "14-02-1949", "DATE_OF_BIRTH"),
        ("nascida aos 4 de julho de 1966", "4 de julho de 1966", "DATE_OF_BIRTH"),
        ("生年月日 昭和54年2月14日", "昭和54年2月14日", "DATE_OF_BIRTH"),
        ("生年月日: S43.5.4", "S43.5.4", "DATE_OF_BIRTH"),
        ("Her date of birth was recorded as 30-Jan-1962", "30-Jan-1962", "DATE_OF_BIRTH"),
        ("geboren 3 maart 1970", "3 maart 1970", "DATE_OF_BIRTH"),
        ("narozena 1. ledna 1980", "1. ledna 1980", "DATE_OF_BIRTH"),
        ("synt. 24.12.1981", "24.12.1981", "DATE_OF_BIRTH"),
        ("szül.: 1969. 04. 21., Szeged", "1969. 04. 21.", "DATE_OF_BIRTH"),
        ("doğum tarihi 1 Ocak 1980", "1 Ocak 1980", "DATE_OF_BIRTH"),
        ("дата рождения 1 января 1980 г.", "1 января 1980", "DATE_OF_BIRTH"),
        ("дата народження: 3 березня 1970", "3 березня 1970", "DATE_OF_BIRTH"),
        ("γεννήθηκε στις 1/1/1980", "1/1/1980", "DATE_OF_BIRTH"),
        ("وتاريخ الميلاد 1/1/1980", "1/1/1980", "DATE_OF_BIRTH"),
        ("ssn='536-22-1187'", "536-22-1187", "US_SSN"),
        ("PESEL 44051401359", "44051401359", "NATIONAL_ID"),
        ("DNI 12345678Z", "12345678Z", "NATIONAL_ID"),
        ("RSSMRA85T10A562S", "RSSMRA85T10A562S", "NATIONAL_ID"),
        ("CPF 529.982.247-25", "529.982.247-25", "NATIONAL_ID"),
        ("3. D.O.B. (MM/DD/YYYY): 04/09/1961", "04/09/1961", "DATE_OF_BIRTH"),
        ("Geburtsdatum (TT.MM.JJJJ) 04.09.1961", "04.09.1961", "DATE_OF_BIRTH"),
        ("ein Kinderreisepass, meiner ist C01X00T47", "C01X00T47", "PASSPORT"),
        ("Su RFC es GIMO850101AB3", "GIMO850101AB3", "NATIONAL_ID"),
        ("AB 12 34 56 C is hers", "AB 12 34 56 C", "NATIONAL_ID"),
        ("can S2740116C pay?", "S2740116C", "NATIONAL_ID"),
        ("is 20-12345678-6 on it", "20-12345678-6", "NATIONAL_ID"),
        ("passport no. X1234567", "X1234567", "PASSPORT"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "CRYPTO"),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "CRYPTO"),
        ("see https://github.com/octocat.", "https://github.com/octocat", "URL"),
        ("https://www.linkedin.com/in/jane-doe-1/", "https://www.linkedin.com/in/jane-doe-1/", "URL"),
        ("git clone https://jdoe:x@github.com/acme/app.git", "jdoe", "USERNAME"),
    ],
)
def test_finds_whole_values(text: str, value: str, entity_type: str) -> None:
    assert found(text) == [(value, entity_type)]


@pytest.mark.parametrize(
    "text",
    [
        "released on 12 March 1985",
        "000-12-3456 and 666-12-3456",
        "44051401359",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "spark://CoarseGrainedScheduler@10.1.2.3:48069 akka.tcp://driverActorSystem@node-07:5590",
        "https://oauth2:x@gitlab.com/acme/app.git, postgresql://postgres:x@db:5432/app",
        "https://github.com/features and https://github.com/owner/repo",
        "my passport expired in 2019",
    ],
)
def test_leaves_what_is_not_personal(text: str) -> None:
    assert found(text) == []


def test_only_the_families_asked_for_are_built() -> None:
    recognizers = pattern_recognizers(["en", "de"], ["EMAIL_ADDRESS", "PERSON"])
    families = ("EmailPatterns", "PhoneListPatterns", "BrokenLinePatterns", "StructuredPatterns")
    expected = [(family, language) for language in ("en", "de") for family in families]
    assert [(r.name, r.supported_language) for r in recognizers] == expected


def test_only_the_types_asked_for_are_returned() -> None:
    (recognizer,) = pattern_recognizers(["en"], ["US_SSN"])
    assert recognizer.analyze("PESEL 44051401359", ["US_SSN"], None) == []


def test_country_numbers_are_told_by_their_check_digits() -> None:
    for number, entity_type in (
        ("130 692 544", "CA_SIN"),
        ("65 170839 J 003", "DE_SOCIAL_SECURITY"),
        ("86 095 742 719", "DE_TAX_ID"),
        ("811218-9876", "SE_PERSONNUMMER"),
        ("10000000146", "TR_NATIONAL_ID"),
        ("8001015009087", "ZA_ID_NUMBER"),
    ):
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert (number, entity_type) in found(number)
        assert entity_type not in {each for _, each in found(wrong)}


@pytest.mark.parametrize("number", ["811218-9876", "12345678Z", "756.9217.0769.85", "65 170839 J 003"])
def test_a_part_or_a_version_is_nobody_though_its_number_has_the_form(number: str) -> None:
    """But the words for somebody's number win, and so does a number without any word."""
    for article in (
        "part",
        "Ersatzteil",
        "Artikelnummer:",
        "version",
        "reservdel",
        "Varenummer",
        "varaosa no.",
    ):
        kinds = {kind for _, kind in found(f"We ordered {article} {number} twice.")}
        assert not kinds & {"NATIONAL_ID", "US_SSN"}, article
    for person in ("Personnummer", "DNI", "AHV", "Rentenversicherungsnummer", "the participant", "Ihr Partner"):
        assert "NATIONAL_ID" in {kind for _, kind in found(f"It says {person} {number} there.")}, person


def test_a_date_is_no_number_of_somebody() -> None:
    for text in ("Gepubliceerd op 19-01-2003 te Zwolle", "Hij komt op 2024-01-19 langs", "#<Kunde:0x00007ffad6cac500"):
        assert found(text) == []


def _national_ids(text: str) -> Iterator[Hit]:
    return iter(NationalIdPatterns("en").find(text))


def test_a_number_of_a_region_that_no_list_knows_is_found() -> None:
    """python-stdnum raises KeyError for it, which refused the whole request."""
    body = "32619919870512004"
    number = body + ric.calc_check_digit(body + "0")
    assert [(hit.start, hit.entity_type) for hit in _national_ids(number)] == [(0, "NATIONAL_ID")]


@given(st.one_of(*(st.from_regex(form, fullmatch=True) for form, *_ in _NATIONAL)))
def test_no_check_raises(number: str) -> None:
    list(_national_ids(number))
