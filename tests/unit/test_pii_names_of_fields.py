"""Names of fields stand where names stand too, and the model takes some for such."""

import pytest

from pasteguard_addon.detection.pii.names_in_data.names_of_fields import between_labels, is_header
from pasteguard_addon.detection.pii.patterns.cells.known_labels import KnownLabels


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
        ("* **Indirizzo** – via dei Mille", "Indirizzo"),
        ("İlçe.......: Kadıköy", "İlçe"),
        ("Индекс/Город: 620014 Екатеринбург", "Индекс/Город"),
        ("<dt>Comune</dt><dd>Bologna</dd>", "Comune"),
        ("x, TC Kimlik No: 10000000146", "TC Kimlik No"),
        ("Müşteri Adı – Elif", "Adı"),
        ("Cod. Fiscale: X", "Fiscale"),
        ("5. Ort    Essen", "Ort"),
        ("5. Ort    Essen", "5. Ort"),
        ("Q: Ort?\nA: Essen", "Ort"),
        ("      + strasse        = x", "strasse"),
        ("\n  b) Nazwisko   Fikus", "Nazwisko"),
        ("Date,Gross,From Email Address,Contact Phone Number", "Gross"),
    ],
)
def test_a_header_is_nobody(text: str, value: str) -> None:
    start = text.index(value)
    assert is_header(text, start, start + len(value), KnownLabels())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("city: Essen", "Essen"),
        ("name,Anna,Ort", "Anna"),
        ("Berlin City is big", "Berlin"),
        ("Herr Ort kommt", "Ort"),
        ("Iris", "Iris"),
        ("Anna Ort: 12", "Anna Ort"),
        ("Ann Lee - 12", "Ann Lee"),
        ("Lee: hello", "Lee"),
        ("Anna Ort    Essen", "Ort"),
    ],
)
def test_others_may_be_names(text: str, value: str) -> None:
    start = text.index(value)
    assert not is_header(text, start, start + len(value), KnownLabels())


def test_labels_on_lines_of_their_own_are_left_out() -> None:
    text = "Via Roma 2\nComune\nBologna\nIndirizzo\n"
    parts = [text[start:end] for start, end in between_labels(text, 0, len(text) - 1, KnownLabels())]
    assert parts == ["Via Roma 2", "Bologna"]
    assert [*between_labels("Via Roma 2\n40121 Bologna", 0, 24, KnownLabels())] == [(0, 24)]


def test_a_day_above_a_quoted_mail_is_no_place() -> None:
    assert [*between_labels("On Mon, Mar 4, 2024 at 4:01", 0, 19, KnownLabels())] == []
