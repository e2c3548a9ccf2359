"""What labels say that are put together, cut short or written in both genders."""

import pytest

from pasteguard_addon.detection.pii.patterns.cells.fields import type_of_label, vague_type_of_label


@pytest.mark.parametrize(
    ("label", "entity_type"),
    [
        ("Né(e) le", "DATE_OF_BIRTH"),
        ("Nato/a il", "DATE_OF_BIRTH"),
        ("data_nascita", "DATE_OF_BIRTH"),
        ("Fecha nacimiento", "DATE_OF_BIRTH"),
        ("Conjoint(e)", "PERSON"),
        ("Nome da mãe", "PERSON"),
        ("Imię matki", "PERSON"),
        ("Nombre del cliente", "PERSON"),
        ("Nom du locataire", "PERSON"),
        ("Name des Kindes", "PERSON"),
        ("poblacion", "LOCATION"),
        ("fodselsdato", "DATE_OF_BIRTH"),
        ("F.N.", "DATE_OF_BIRTH"),
        ("C.P.", "LOCATION"),
        ("Ф.И.О.", "PERSON"),
        ("NIR", "NATIONAL_ID"),
        ("T.C.", "NATIONAL_ID"),
        ("DNI/NIE", "NATIONAL_ID"),
        ("Policy #", "ID_NUMBER"),
        ("Routing No.", "BANK_ACCOUNT"),
    ],
)
def test_a_label_is_known_in_the_ways_people_write_it(label: str, entity_type: str) -> None:
    assert (type_of_label(label) or ("",))[0] == entity_type


@pytest.mark.parametrize(
    "label",
    [
        "name of file",
        "BG_DEFAULT",
        "block_public_acls: str",
        "nom du paquet",
        "Number (s)",
        "n/a",
        "IT",
        "policy",
        "konto",
    ],
)
def test_other_labels_stay_unknown(label: str) -> None:
    assert (type_of_label(label) or ("", False))[1] is False


def test_a_vague_word_tells_a_number_only_beside_people() -> None:
    assert vague_type_of_label("Konto") == "BANK_ACCOUNT"
    assert vague_type_of_label("Kontonummer") is None  # which tells it anywhere
    assert vague_type_of_label("Colour") is None
