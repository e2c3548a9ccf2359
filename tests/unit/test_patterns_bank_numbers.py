"""Accounts that are no IBAN: their forms, with and without check digits that hold."""

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.bank_numbers import BankNumberPatterns

RECOGNIZER = BankNumberPatterns("en")


def _found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("his bank is 20-45-33 11223344", ["20-45-33", "11223344"]),
        ("sent to 04-00-04 / a/c no: 70872490 today", ["04-00-04", "70872490"]),
        ("Pay 12-11-10 31926819", ["12-11-10", "31926819"]),
        ("mon compte 20041 01005 0500013M026 06", ["20041 01005 0500013M026 06"]),
        ("2100 0418 45 0200051332", ["2100 0418 45 0200051332"]),
        ("proszę na 61 1090 1014 0000 0712 1981 2874", ["61 1090 1014 0000 0712 1981 2874"]),
    ],
)
def test_an_account_is_told_by_its_form(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "24-03-05 12345678 requests",  # a day
        "build 12-11-10 31926819",
        "20-45-33 112233445",
        "120-45-33 11223344",
        "20041 01005 0500013M026 07",
        "61 1090 1014 0000 0712 1981 2875",
        "00000000000000000000000001",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert _found(text) == []
