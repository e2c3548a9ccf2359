"""Plates of vehicles, near a word that speaks of one."""

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.plates import PlatePatterns

RECOGNIZER = PlatePatterns("en")
PLATES = (
    *("M-AB 1234", "HB-LH 204", "AB-123-CD", "FR123BX", "1234 BCD", "KX19 ZFT", "GB-001-B", "AA-01-BC", "WX 1234Y"),
    *("34 ABC 123", "ABC123", "ABC1D23", "KA53ME3456", "8ABC123"),
)


def _found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)]


@pytest.mark.parametrize("plate", PLATES)
@pytest.mark.parametrize(
    "frame",
    [
        "they hit my car, {}, at last",
        "Schaden am Auto {}",
        "{} is my plate",
        "la targa {}",
        "tablice {}",
        "我的车{}",
    ],
)
def test_a_plate_is_told_by_its_form_near_a_vehicle(plate: str, frame: str) -> None:
    assert _found(frame.format(plate)) == [plate]


@pytest.mark.parametrize("plate", PLATES)
@pytest.mark.parametrize("frame", ["the card {} is new", "Bild {}", "automatic {}", "{}", "see my car.\nIt says {}"])
def test_alone_it_is_none(plate: str, frame: str) -> None:
    assert _found(frame.format(plate)) == []


@pytest.mark.parametrize("text", ["my car reads RFC 2119", "auto ISO-8601", "car UTF-16", "car A1", "А123 ВС"])
def test_standards_are_none(text: str) -> None:
    assert _found(text) == []


def test_a_plate_in_cyrillic_letters_needs_no_word() -> None:
    assert _found("вот А123ВС77, чей") == ["А123ВС77"]


@pytest.mark.parametrize("plate", ["12가 3456", "123나4567", "沪A48K12", "粤B·D12345"])
def test_nor_does_one_of_korea_or_china(plate: str) -> None:
    assert _found(f"({plate})") == [plate]


@pytest.mark.parametrize("text", ["Wagen 23 im ICE 1092", "12시 3000", "川A是成都", "2024년 3456"])
def test_trains_and_times_are_no_plates(text: str) -> None:
    assert _found(text) == []
