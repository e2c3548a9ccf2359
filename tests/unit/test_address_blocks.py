"""Names above streets, passengers as airlines print them, and the codes of their bookings."""

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.names_in_data.address_blocks import names_above_streets
from pasteguard_addon.detection.pii.names_in_data.names_in_places import names_in_places
from pasteguard_addon.detection.pii.patterns.numbers.cued_numbers import CuedNumberPatterns

STREET = "0403 Justin Light"


def above(text: str) -> list[str]:
    start = text.index(STREET)
    place = RecognizerResult("LOCATION", start, start + len(STREET), 0.9)
    return [text[hit.start : hit.end] for hit in names_above_streets(text, [place])]


@pytest.mark.parametrize("name", ["Summer Waters", "Amber Cross", "Michael Manning", "Ainhoa de la Etxeberria"])
@pytest.mark.parametrize(
    "block",
    ["Ship to:\n{}\n{}\n90210 Hove", "<p>to:<br>{}<br>{}<br>", "{}\r\n{}", "Mr. {}\n  {}", "<td>{}</td><td>{}</td>"],
)
def test_the_line_above_a_street_is_a_name(block: str, name: str) -> None:
    assert above(block.format(name, STREET)) == [name]


@pytest.mark.parametrize(
    "line", ["Head Office", "Example Store", "Invoice", "see 4 Summer", "summer waters", "North Gate"]
)
def test_other_lines_above_streets_are_none(line: str) -> None:
    assert above(f"{line}\n{STREET}") == []


@pytest.mark.parametrize("line", [" 01 {}  Y 12A FRA", "NAME\n{}\nFROM", "2. {} MRS", "{}"])
def test_a_passenger_on_a_line(line: str) -> None:
    text = line.format("KNIGHT/AMBER")
    assert "KNIGHT/AMBER" in [text[hit.start : hit.end] for hit in names_in_places(text)]


@pytest.mark.parametrize("text", ["READ/WRITE", "TCP/IP  stack", "INPUT/OUTPUT\n", "GET /users/ANNA", "A/B"])
def test_other_pairs_are_no_passengers(text: str) -> None:
    assert not list(names_in_places(text))


@pytest.mark.parametrize("code", ["HX7Q2L", "QK4T9N"])
@pytest.mark.parametrize("cue", ["Ihre Buchung", "Your reservation", "la réservation", "tu reserva", "la prenotazione"])
def test_the_code_of_a_booking(cue: str, code: str) -> None:
    text = f"{cue} {code} ist da"
    assert [text[hit.start : hit.end] for hit in CuedNumberPatterns("en").find(text)] == [code]


@pytest.mark.parametrize(
    "text", ["booking FF00A1", "reservation system", "Buchung MAERZ", "reservation 2024", "booking GB2"]
)
def test_other_words_behind_a_booking(text: str) -> None:
    assert not list(CuedNumberPatterns("en").find(text))
