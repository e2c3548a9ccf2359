"""Lists of things with numbers are told from streets with houses."""

import pytest

from pasteguard_addon.detection.pii.names.labelled_numbers import are_labelled_numbers


@pytest.mark.parametrize(
    "value",
    [
        "Schriftgrad 12, Zeile 4471, Spalte 18",
        "Chargen-Nr. L0918273, Haltbarkeit 12/2025",
        "Wartezeit 4481 s, Laufzeit 120938",
        "тариф 4481, глава 12",
        "Losgröße 5000, Menge 12",
    ],
)
def test_things_with_numbers(value: str) -> None:
    assert are_labelled_numbers(value)


@pytest.mark.parametrize(
    "value",
    [
        "Lindenstraße 12, Wohnung 4",
        "Lindenhof 12, Etage 3",
        "Marktplatz 4, Bregenz 6900",
        "Viale Europa 12, Milano 20121",
        "Calle Mayor 5, piso 3",
        "Långgatan 5, lägenhet 1102",
        "12 Baker Street, London",
        "Hauptweg 3",
        "ul. Długa 12, m. 4",
    ],
)
def test_addresses(value: str) -> None:
    assert not are_labelled_numbers(value)
