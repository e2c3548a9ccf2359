"""Names between quotation marks and emphasis: as a form, a contract or a doorplate has them."""

import time
from itertools import product

import pytest

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.findings import settle

MARKS = [
    ('"', '"'),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("»", "«"),
    ("«", "»"),
    ("« ", " »"),
    ("`", "`"),
    ("_", "_"),
    ("*", "*"),
    ("**", "**"),
    ('\\"', '\\"'),
    ("&quot;", "&quot;"),
    ("<", ">"),
]
SENTENCES = [
    ("en", "The form was filled in by {} last week."),
    ("en", "Please change the tenant to {}, thanks."),
    ("de", "Im Vertrag steht {} als Mieter."),
    ("fr", "Le contrat est au nom de {}."),
]
NAMES = ["Lukas Hoffmann", "Lucía Fernández", "Priya Sharma", "Oksana Kovalenko", "Sanne de Vries", "Ngozi Adeyemi"]


@pytest.fixture(scope="module")
def recognizer() -> PiiRecognizer:
    return PiiRecognizer()


def people(recognizer: PiiRecognizer, text: str, language: str) -> list[str]:
    found = settle(recognizer.find(text, language), text)
    return [text[each.start : each.end] for each in found if each.entity_type == "PERSON"]


@pytest.mark.parametrize("marks", MARKS)
def test_names_between_marks_are_found(recognizer: PiiRecognizer, marks: tuple[str, str]) -> None:
    missed = [
        (sentence, name)
        for (language, sentence), name in product(SENTENCES, NAMES)
        if people(recognizer, sentence.format(f"{marks[0]}{name}{marks[1]}"), language) != [name]
    ]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("name", ["Kowalczyk, Agnieszka", "Schneider, Maria", "Haddad, Youssef"])
def test_a_surname_may_come_first(recognizer: PiiRecognizer, name: str) -> None:
    assert "".join(people(recognizer, f'In der Liste steht "{name}" doppelt.', "de")) == name
    assert "".join(people(recognizer, f'The column contains "{name}" and similar values.', "en")) == name


@pytest.mark.parametrize(
    "text",
    [
        'The film "Erin Brockovich" won. I watched "Forrest Gump" and "The Matrix".',
        'He read "Moby Dick" and "Jane Eyre" on the train.',
        'Click "Save As" and then "Print Preview".',
        'Set the title to "Annual Report" and the theme to "Solarized Dark".',
        "Der Roman „Effi Briest“ ist Schullektüre.",
        "Use `Content Type` or *Final Draft* here.",
    ],
)
def test_works_and_labels_between_marks_are_no_people(recognizer: PiiRecognizer, text: str) -> None:
    assert people(recognizer, text, "de" if "Roman" in text else "en") == []


def test_marks_cost_little(recognizer: PiiRecognizer) -> None:
    """Nothing is read again where no name is; the rest of what is scanned stands for the time of one reading."""
    plain = "A word, a word. " * 400
    quoted = "\"A word\", 'a word'. " * 400
    took = []
    for text in (plain, quoted):
        start = time.process_time()
        recognizer.find(text, "en")
        took.append(time.process_time() - start)
    assert took[1] < 3 * took[0] + 0.5
