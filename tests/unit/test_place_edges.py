"""Numbers and words that belong to a place beside them."""

import pytest
from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.names.place_edges import place_edges


def _found(text: str, *places: str) -> list[str]:
    results = [RecognizerResult("LOCATION", text.index(p), text.index(p) + len(p), 0.9) for p in places]
    return [text[hit.start : hit.end] for hit in place_edges(text, results)]


@pytest.mark.parametrize("edge", ["{}", "Ann / {} / 07", "- {}", "Weg 1, {}, yes", "Ann | {} | 2", "({})"])
@pytest.mark.parametrize("code", ["2000", "2517 AP", "163 73", "31-624", "3000-151", "60165-121", "620014"])
def test_a_postcode_stands_before_its_town(edge: str, code: str) -> None:
    assert _found(edge.format(f"{code} Ulm"), "Ulm") == [code]


@pytest.mark.parametrize(
    "text", ["in 2000 Ulm grew", "2000 Ulm people came", "Ulm 12 people", "Ulm 89073 voted", "v2-2000 Ulm"]
)
def test_other_numbers_are_none(text: str) -> None:
    assert _found(text, "Ulm") == []


@pytest.mark.parametrize("number", ["88", "14a", "14/B", "12-2", "24 bus 3", "No:112 D:4", "14 lgh 1102", "7, apt 5"])
def test_a_house_number_stands_behind_its_street(number: str) -> None:
    assert _found(f"Ann\nRingweg {number}\n", "Ringweg") == [f"Ringweg {number}"]


@pytest.mark.parametrize(
    ("text", "place", "whole"),
    [
        ("60165-121 Ulm", "121 Ulm", "60165-121 Ulm"),
        ("Weg 163 73, Ulm", "Weg 163", "Weg 163 73"),
    ],
)
def test_no_number_is_cut(text: str, place: str, whole: str) -> None:
    assert _found(text, place) == [whole]


def test_halves_are_joined() -> None:
    assert "Laan van Meer 88" in _found("Laan van Meer 88, Ulm", "Laan", "Meer")


@pytest.mark.parametrize(
    "street", ["Bağdat Cad. No:112 D:4", "Atatürk Mah. 1423 Sok. No: 8/3", "Barış Sokak No 7 Kat 2 Daire 5"]
)
def test_streets_of_turkey(street: str) -> None:
    assert _found(f"adres {street}.") == [street]


@pytest.mark.parametrize(
    "street", ["ул. Ленина, д. 14, кв. 5", "пр-т Победы, 88-12", "Садовая ул., 3", "вул. Хрещатик, 22а"]
)
def test_streets_in_cyrillic(street: str) -> None:
    assert _found(f"адрес: {street}; Улан-Удэ") == [street]


def test_a_postcode_ends_a_record_in_any_form() -> None:
    assert [_found(f"{{Ulm {code}}}", "Ulm") for code in ("722 13", "620014", "2517 AP")] == [
        ["722 13"],
        ["620014"],
        ["2517 AP"],
    ]


def test_hostile_texts_take_little_time() -> None:
    for text in ("Aa " * 30_000, "Aa Cad. " * 12_000, "1 " * 50_000, "ул. " * 40_000, "Аа " * 60_000):
        _found(text, text[:2])


def test_no_half_of_a_phone_number_is_a_postcode() -> None:
    text = "tel. 601 234 879, ulica Polna"
    phone = RecognizerResult("PHONE_NUMBER", text.index("601"), text.index(","), 0.8)
    place = RecognizerResult("LOCATION", text.index("879"), len(text), 0.75)
    assert list(place_edges(text, [phone, place])) == []
    assert [text[hit.start : hit.end] for hit in place_edges(text, [place])] == ["234 879, ulica Polna"]
