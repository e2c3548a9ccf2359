"""Names of fields stand where names stand too, and the model takes some for such."""

import pytest

from pasteguard_addon.detection.pii.names_of_fields import is_header


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"columns":["id","Ort","Geburtsdatum"]}', "Ort"),
        ("   Imię  Nazwisko  Miejscowość", "Imię  Nazwisko"),
        ("<label>Kod pocztowy</label>", "Kod"),
        ("First Name,Phone Number,City", "Number"),
        ("ANSCHRIFT: Am Ring 4", "ANSCHRIFT"),
        ("| Anrede | Vorname | Nachname | Straße |", "Anrede"),
        ("Besatzung;Vorname;Nachname", "Besatzung"),
    ],
)
def test_a_header_is_nobody(text: str, value: str) -> None:
    start = text.index(value)
    assert is_header(text, start, start + len(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("city: Essen", "Essen"),
        ("name,Anna,Ort", "Anna"),
        ("Berlin City is big", "Berlin"),
        ("Herr Ort kommt", "Ort"),
        ("Iris", "Iris"),
    ],
)
def test_others_may_be_names(text: str, value: str) -> None:
    start = text.index(value)
    assert not is_header(text, start, start + len(value))
