"""Dates of birth, telephone numbers and codes are found again in whatever notation they are written."""

from datetime import date

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from pasteguard_addon.known_values.numbers import grouped_otherwise, is_short_code
from tests.kit.notations import CODES, DAYS, PARTS, TELEPHONES, dates

PLACES = (
    "{x}", "is {x} right?", '{{"value": "{x}", "id": 4}}', "id,value,role\n17,{x},owner\n", "17;{x};owner",
    "VALUE={x}\n", "scan_{x}.pdf", "| 17 | {x} | owner |", "values (17, '{x}')", "in ({x})", "<td>{x}</td>",
)  # fmt: skip


def left(kind: str, value: str, text: str, *, is_answer: bool = False) -> str:
    """Return a text with what is found in it taken away."""
    finder = KnownValueFinder([KnownValue(kind, value, 0)], has_answers=is_answer)
    [found] = finder.find_all([TextWithFindings(text, 1, is_answer=is_answer)])
    for each in reversed(found):
        text = f"{text[: each.start]}█{text[each.end :]}"
    return text


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_date(day: date) -> None:
    notations = [*dates(day)]
    told = notations[0], f"{day.day} {day:%B} {day.year}"
    for value in told:
        missed = [
            x for x in notations for place in PLACES if "█" not in left("DATE_OF_BIRTH", value, place.format(x=x))
        ]
        assert not missed


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_date_told_in_any_notation(day: date) -> None:
    written = f"born {day:%Y-%m-%d}"
    assert [x for x in dates(day) if left("DATE_OF_BIRTH", x, written) != "born █"] == []


@pytest.mark.parametrize(
    "text",
    [
        "1986-03-15",
        "14.03.1987",
        "2086-03-14",
        "114.03.1986",
        "14.03.19861",
        "198603145",
        "14 March 2086",
    ],
)
def test_another_date(text: str) -> None:
    assert left("DATE_OF_BIRTH", "14 March 1986", text) == text


def test_a_date_that_can_be_read_in_two_ways_is_each_of_them() -> None:
    assert left("DATE_OF_BIRTH", "02/03/1987", "3 February 1987, 1987-03-02, 1987-04-02") == "█, █, 1987-04-02"


@pytest.mark.parametrize(("value", "written"), [(value, each) for value, own in TELEPHONES.items() for each in own])
def test_a_telephone_number(value: str, written: str) -> None:
    """Its country may be left in clear."""
    for place in PLACES:
        for told, again in ((value, written), (written, value)):
            clear = left("PHONE_NUMBER", told, place.format(x=again))
            assert "█" in clear
            assert _digits(clear) - _digits(place) <= len("0049")


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


@pytest.mark.parametrize("text", ["17123456789", "171 2345679", "4417123456780"])
def test_another_number(text: str) -> None:
    assert left("PHONE_NUMBER", "+49 171 2345678", text) == text


@pytest.mark.parametrize("value", CODES)
def test_a_code(value: str) -> None:
    assert is_short_code(value)
    for written in grouped_otherwise(value):
        for place in PLACES:
            if "," not in written or ",{x}," not in place:
                assert left("ENV_PASSWORD", value, place.format(x=written)) == place.format(x="█")


@pytest.mark.parametrize("text", ["4829137", "1482913", "7 482 913", "482 913 004", "48 29 14", "4-8-2-9-1-3-5"])
def test_another_code(text: str) -> None:
    assert left("ENV_PASSWORD", "482913", text) == text


def test_a_short_code_in_groups_counts_in_answers_alone() -> None:
    assert left("ENV_PASSWORD", "4829", "it is 48-29", is_answer=True) == "it is █"
    assert left("ENV_PASSWORD", "4829", "rows 48-29") == "rows 48-29"


@pytest.mark.parametrize(("kind", "value", "part"), [(kind, value, each) for kind, value, own in PARTS for each in own])
def test_a_part_that_says_as_much(kind: str, value: str, part: str) -> None:
    for place in PLACES:
        clear = left(kind, value, place.format(x=part))
        assert "█" in clear
        assert not any(map(str.isdigit, clear.replace("17", "").replace("4}", "")))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("EMAIL_ADDRESS", "customer.service@mail.example", "customer.service customer_service"),
        ("EMAIL_ADDRESS", "no-reply@mail.example", "no-reply no_reply"),
        ("EMAIL_ADDRESS", "info@mail.example", "see info"),
        ("LOCATION", "12 High St, London", "on the street"),
        ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "15320130001"),
    ],
)
def test_a_part_that_says_less(kind: str, value: str, text: str) -> None:
    assert left(kind, value, text) == text
