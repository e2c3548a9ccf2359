"""What fields of data call things, and what they call people."""

import pytest

from pasteguard_addon.detection.pii.names_in_data.name_columns import cells_of_things
from pasteguard_addon.detection.pii.names_in_data.thing_fields import is_called_thing


def _is_called(text: str, value: str) -> bool:
    start = text.index(value)
    return is_called_thing(text, start, start + len(value))


@pytest.mark.parametrize(
    "text",
    [
        '"version_codename": "Melpomene"',
        "codename: Melpomene",
        "FONT=Melpomene",
        "'package' => 'Melpomene'",
        '{"PolicyName": "Melpomene", "Version": 3}',
        'tableName = "Melpomene"',
        '{"name": "Melpomene", "description": "A lamp", "price": 12}',
        "- name: Melpomene\n  version: 1.2.0\n",
        'Item(name="Melpomene", price=3.5, tax=1)',
        '{"price": 12, "title": "Melpomene"}',
    ],
)
def test_a_thing_is_called_so(text: str) -> None:
    assert _is_called(text, "Melpomene")


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Melpomene"}',
        '{"name": "Melpomene", "description": "our best customer"}',
        '{"name": "Melpomene", "email": "m@x.org", "price": 12}',
        '{"item": "lamp", "price": 12}, {"name": "Melpomene"}',
        '{"customer_name": "Melpomene", "price": 12}',
        '{"host": "Melpomene"}',
        '{"host_name": "Melpomene", "room_type": "Entire home"}',
        "driverName: Melpomene",
        '{"name": "Melpomene", "weight": 72, "height": 175}',
        '{"name": "Melpomene", "item": "chair", "price": 20}',
        '{"name": "Melpomene", "balance": 12.5, "currency": "EUR"}',
        "groupName: Melpomene",
        "- name: Melpomene\n  birthday: 3 May\n  version: 2\n",
        "Melpomene",
        "the font Melpomene",
    ],
)
def test_somebody_may_be_called_so(text: str) -> None:
    assert not _is_called(text, "Melpomene")


ROWS = {
    "cs": "název=Faktura stav=Nový kategorie=Nábytek",
    "pl": "nazwa=Raport dział=Księgowość danie=Żurek",
    "it": "categoria=Mobili reparto=Contabilità piatto=Carbonara",
    "de": "Bezeichnung=Rechnung Abteilung=Buchhaltung Beruf=Schlosser",
    "hu": "megnevezés=Számla állapot=Nyitott étel=Gulyás",
    "tr": "durum=Açık kategori=Mobilya bölüm=Muhasebe",
    "ru": "название=Счёт отдел=Бухгалтерия блюдо=Борщ",
    "sv": "kategori=Möbler avdelning=Bokföring färg=Blå",
}


def _pairs(row: str) -> list[tuple[str, str]]:
    return [(field.partition("=")[0], field.partition("=")[2]) for field in row.split()]


@pytest.mark.parametrize("language", ROWS)
@pytest.mark.parametrize("form", ['{{"{}": "{}"}}', "{}: {}", "- {}: {}\n"])
def test_what_a_thing_is_stands_in_fields_of_every_language(language: str, form: str) -> None:
    assert [key for key, value in _pairs(ROWS[language]) if not _is_called(form.format(key, value), value)] == []


@pytest.mark.parametrize("language", ROWS)
@pytest.mark.parametrize("separator", [";", "\t", ",", " | "])
def test_cells_below_such_a_header_are_known_whole(language: str, separator: str) -> None:
    pairs = [("id", "7"), *_pairs(ROWS[language])]
    text = separator.join(key for key, _ in pairs) + "\n" + separator.join(value for _, value in pairs) + "\n"
    assert [text[slice(*cell)].strip() for cell in cells_of_things(text)] == [value for _, value in pairs[1:]]


@pytest.mark.parametrize("text", ["Abteilung: Krzetuski hat gekündigt", "stav: Krzetuski, volal", "Betreff: Krzetuski"])
def test_free_text_in_a_field_may_name_somebody(text: str) -> None:
    assert not _is_called(text, "Krzetuski")


def test_a_header_of_one_label_and_a_row_of_numbers_have_no_such_columns() -> None:
    assert [*cells_of_things("Kategorie\nMöbel\n")] == []
    assert [*cells_of_things("1;Kategorie\n2;Möbel\n")] == []
