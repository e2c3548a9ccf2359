"""Numbers that stand behind a number of somebody, each with a word of its own that no list knows."""

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.numbers.beside_numbers import beside_numbers

ANCHOR = "XQF80221945"


def _found(text: str, entity_type: str = "HEALTH_NUMBER") -> list[tuple[str, str]]:
    start = text.index(ANCHOR)
    anchor = RecognizerResult(entity_type, start, start + len(ANCHOR), 0.9)
    return [(text[hit.start : hit.end], hit.entity_type) for hit in beside_numbers(text, [anchor])]


@pytest.mark.parametrize("number", ["0087712", "4471-22-9", "K7-4711882", "1122 3344", "77182930"])
@pytest.mark.parametrize(
    "frame", ["{}, group {}", "{}, Gruppe Nr. {}", "{} et bordereau {}", "{} / Zeichen: {}", "({}), plan no {}."]
)
def test_a_labelled_number_follows_another(frame: str, number: str) -> None:
    assert _found(frame.format(ANCHOR, number)) == [(number, "HEALTH_NUMBER")]


def test_one_follows_the_other_on_the_same_line_and_the_next() -> None:
    text = f"Member {ANCHOR}, group 0087712, bin 004336\nSubgroup: 0012-88-4\nplan: standard"
    assert [number for number, _ in _found(text)] == ["0087712", "004336", "0012-88-4"]


@pytest.mark.parametrize(("entity_type", "found"), [("BANK_ACCOUNT", "BANK_ACCOUNT"), ("PASSPORT", "ID_NUMBER")])
def test_a_number_is_of_its_neighbours_type_where_that_is_likely(entity_type: str, found: str) -> None:
    assert _found(f"{ANCHOR}, depot 0087712", entity_type) == [("0087712", found)]


@pytest.mark.parametrize(
    "rest",
    [
        ", page 0087712",
        ", total 77182930",
        ", size 77182930 bytes",
        ", valid until 05/2031",
        ", from 12.05.2024",
        ", signed on 2024-05-12",
        ", version 10.0.190.45",
        ", port 54321",
        ", epoch 1710428966",
        ", amount 77182930 €",
        ", about 448 people",
        "\nsize: 77182930",
        "\ncount: 771829",
        " group 0087712",
        ", group=0087712",
    ],
)
def test_what_is_counted_or_dated_stays(rest: str) -> None:
    assert _found(ANCHOR + rest) == []


def test_nothing_follows_what_is_no_number_of_somebody() -> None:
    assert _found(f"{ANCHOR}, group 0087712", "PERSON") == []
