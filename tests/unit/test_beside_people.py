"""Values without a word that announces them, beside a person or a place that is known."""

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.numbers.beside_people import beside_people

KNOWN = {
    "Ann Lee": "PERSON",
    "Bo Ek": "PERSON",
    "ann@example.org": "EMAIL_ADDRESS",
    "0821234567": "PHONE_NUMBER",
    "Ulm": "LOCATION",
}
_PEOPLES = ("10000000146", "44051401359", "8001015009087", "1101700230708", "111222333")


def _found(text: str) -> list[tuple[str, str]]:
    results = [
        RecognizerResult(kind, text.index(value), text.index(value) + len(value), 0.9)
        for value, kind in KNOWN.items()
        if value in text
    ]
    return [(text[hit.start : hit.end], hit.entity_type) for hit in beside_people(text, results)]


@pytest.mark.parametrize("date", ["02/11/1974", "1974-11-02", "2.11.1974"])
@pytest.mark.parametrize(
    "place",
    [
        "Passenger: Ann Lee ({})",
        "1. Ann Lee ({}, Ulm)",
        "Ann Lee [* {}]",
        "(17, Ann Lee, ann@example.org, {}, null)",
        "{{7 Ann Lee ann@example.org {{Ulm}} {} true}}",
        "Ann Lee  {}  0821234567  yes",
    ],
)
def test_a_bare_date_is_one_of_birth_behind_a_name_and_in_a_persons_record(place: str, date: str) -> None:
    assert (date, "DATE_OF_BIRTH") in _found(place.format(date))


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee (02/11/2024)",
        "1974-11-02  Ann Lee  <ann@example.org>",
        "Ann Lee <ann@example.org>, 1999-11-02 10:22: fix; see (1); more",
        "Ann Lee wrote in 02/11/1974 of it",
        "(17, widget, 1974-11-02, null)",
        "Ann Lee, ann@example.org\n(17, widget, 1974-11-02, null)",
    ],
)
def test_other_dates_are_not(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize("mark", [",", ";", "\t", " | ", ", "])
@pytest.mark.parametrize("number", _PEOPLES)
def test_digits_whose_check_holds_are_a_national_number_in_a_persons_row(number: str, mark: str) -> None:
    assert (number, "NATIONAL_ID") in _found(mark.join(("Ann Lee", number, "yes")))
    assert (number, "NATIONAL_ID") in _found(mark.join((number, "Ann Lee")))
    assert _found(mark.join(("widget", number, "yes"))) == []


def test_a_mistyped_number_goes_with_its_column() -> None:
    right, wrong = "8001015009087", "7503125009081"
    assert {(right, "NATIONAL_ID"), (wrong, "NATIONAL_ID")} == set(_found(f"Ann Lee\t{right}\nBo Ek\t{wrong}\n"))


def test_a_postcode_ends_a_record_behind_its_town() -> None:
    assert _found("{Ann Lee {Weg 1 Ulm 89073} true}") == [("89073", "LOCATION")]
    assert _found("Ulm 89073 people") == []


@pytest.mark.parametrize("number", ["40992", "A-55290", "1234567890"])
@pytest.mark.parametrize("place", ["(ID {})", "(ID: {})", "(#{})", "(id={})", "(no. {})", "[uid {}]"])
def test_a_number_right_behind_a_name_is_somebodys(place: str, number: str) -> None:
    assert _found(f"Manager: Ann Lee {place.format(number)}, called") == [(number, "ID_NUMBER")]


def test_a_bare_number_in_brackets_is_somebodys_unless_it_may_be_a_year_or_a_note() -> None:
    assert _found("Ann Lee [40992] called") == [("40992", "ID_NUMBER")]
    for text in ("Ann Lee (1985)", "Ann Lee [12]", "Ann Lee (2019, p. 44)", "Ann Lee, ID required", "Order (ID 40992)"):
        assert _found(text) == []


@pytest.mark.parametrize("number", ["58 555 01 44", "022 555 01 44", "91 555 01 44"])
@pytest.mark.parametrize(
    "row", ["<td>Ann Lee</td><td>x</td><td>{}</td>", '"Ann Lee","Ulm","{}"', "Ann Lee;x;{}", "| Ann Lee | x | {} |"]
)
def test_a_number_in_a_row_with_a_name_is_a_phone(row: str, number: str) -> None:
    assert (number, "PHONE_NUMBER") in _found(row.format(number))


@pytest.mark.parametrize("row", ["Ann Lee\n<td>{}</td>", "Ann Lee owes {}", "Ann Lee; {} km"])
def test_a_number_elsewhere_is_none(row: str) -> None:
    assert ("58 555 01 44", "PHONE_NUMBER") not in _found(row.format("58 555 01 44"))
