"""Names that their place tells, in code and notes."""

import pytest

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.detection.pii.names_in_data.names_in_places import names_in_places
from pasteguard_addon.findings import settle


@pytest.fixture(scope="module")
def recognizer() -> PiiRecognizer:
    return PiiRecognizer()


def found(recognizer: PiiRecognizer, text: str) -> list[str]:
    kinds = ("PERSON", "USERNAME")
    return [text[f.start : f.end] for f in settle(recognizer.find(text, "en"), text) if f.entity_type in kinds]


@pytest.mark.parametrize("name", ["Mehmet", "Merveille", "Priya", "jdoe", "rojda"])
@pytest.mark.parametrize(
    "place",
    [
        "# TODO({}): remove this",
        "// FIXME({}): leaks memory",
        "/* NOTE(@{}), see below */",
        "reviewer={}",
        "assignee: {}",
    ],
)
def test_a_comment_asks_a_person(recognizer: PiiRecognizer, place: str, name: str) -> None:
    assert found(recognizer, place.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- Priya: prepare the demo\n- [x] Marek: send slides", "Priya"),
        ("- Priya: prepare the demo\n- [x] Marek: send slides", "Marek"),
        ("[14:02] Gurpreet: ok\n[14:03] Emma: fine", "Gurpreet"),
        ("I have a crush on Ngozi.", "Ngozi"),
        ("// Copyright (c) 2014-2020 Maria Schneider", "Maria Schneider"),
        ('{"name": "john miller"}', "john miller"),
        ("Haddad, Youssef\t1984-03-02\nKowalczyk, Agnieszka\t1990-01-01", "Haddad, Youssef"),
        ("Ich habe mit Chidi gesprochen.", "Chidi"),
        ("Best wishes,\n\nWout Peeters, PhD", "Wout Peeters"),
    ],
)
def test_a_name_is_found_in_its_place(recognizer: PiiRecognizer, text: str, name: str) -> None:
    assert name in found(recognizer, text)


@pytest.mark.parametrize(
    "text",
    [
        "# TODO(perf): cache this",
        "// TODO(later): remove",
        "# TODO(b/1234): remove",
        "// FIXME(API): leaks",
        "NOTE(review): see below",
        "assignee: backend-team",
        "reviewed_by: none",
        "- Python: a language\n- Chrome: works\n- Windows: crashes",
        "Copyright (c) 2019 Google LLC",
        "Paris, Texas\nLima, Peru",
        '{"name": "release notes", "title": "save file"}',
    ],
)
def test_other_things_stand_there_too(recognizer: PiiRecognizer, text: str) -> None:
    assert found(recognizer, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hi Team, Quick question about the deploy.",
        "Hey Siri, what is the time?",
        "Hi Claude,\n\nplease help me.",
        "Hi Docker,\n\nthanks.",
        "Bonjour Tous, merci.",
        "Hallo Zusammen, anbei die Liste.",
        "Explain Antoine's equation to me.",
        "Use Manitoba flour here.",
    ],
)
def test_a_greeting_to_all_or_to_a_machine_names_nobody(recognizer: PiiRecognizer, text: str) -> None:
    assert found(recognizer, text) == []


@pytest.mark.parametrize("name", ["Claude Dupont", "Vogel", "Anna", "Mehmet"])
def test_a_greeting_names_somebody(recognizer: PiiRecognizer, name: str) -> None:
    assert found(recognizer, f"Hi {name},\n\nthanks.") == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("groups: wiebke, mehmet, jonas, lucia", ["wiebke", "mehmet", "jonas", "lucia"]),
        ("wiebke\nmehmet\n- jonas\n- lucia", ["wiebke", "mehmet", "jonas", "lucia"]),
        ("with wiebke/mehmet/jonas and lucia.", ["wiebke", "mehmet", "jonas", "lucia"]),
        ("sage, thyme, rosemary, mint", []),
        ("ruby, julia, perl, python", []),
        ("import wiebke, mehmet, jonas", []),
        ("see wiebke/mehmet/jonas/lucia.py", []),
    ],
)
def test_names_in_lists(recognizer: PiiRecognizer, text: str, names: list[str]) -> None:
    assert set(names) <= set(found(recognizer, text))
    assert names or not found(recognizer, text)


@pytest.mark.parametrize("text", ["{}, słyszysz mnie?", "<v Tomasz>{}, are you there?</v>", "OK. {}, kommst du?"])
def test_who_is_spoken_to(recognizer: PiiRecognizer, text: str) -> None:
    assert "Hania" in found(recognizer, text.format("Hania"))


@pytest.mark.parametrize(
    "text", ["However, it rains.", "Florence, where art lives", "Summer, at last.", "Mark, the evangelist"]
)
def test_other_words_before_a_comma(text: str) -> None:
    assert not list(names_in_places(text))


@pytest.mark.parametrize("name", ["Uwe K.", "Mehmet Ö.", "Jonas W."])
@pytest.mark.parametrize("place", ["Der Patient ({}) ist da.", "Seen with {}, age 40", "cc {}"])
def test_a_surname_may_be_cut_to_its_letter(recognizer: PiiRecognizer, place: str, name: str) -> None:
    assert name in [each + "." * (not each.endswith(".")) for each in found(recognizer, place.format(name))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MIETE MAI WOLTERS KATRIN", ["WOLTERS KATRIN"]),
        ("VIREMENT DE JEAN DUPONT LOYER AVRIL", ["JEAN DUPONT"]),
        ("BONIFICO DA ROSSI MARIO AFFITTO MARZO", ["ROSSI MARIO"]),
        ("GUTSCHRIFT VON MARIA ROSA FLORES", ["MARIA ROSA FLORES"]),
    ],
)
def test_what_a_payment_is_for_is_no_part_of_a_name(recognizer: PiiRecognizer, text: str, names: list[str]) -> None:
    assert found(recognizer, text) == names


def test_an_english_verb_behind_a_small_name_is_none(recognizer: PiiRecognizer) -> None:
    assert found(recognizer, "my boss keith yelled at me") == ["keith"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("has anyone heard from Sindre Haugland?", "Sindre Haugland"),
        ("omw to Wiebkes place, need anything?", "Wiebkes"),
        ("Pat. Zurbriggen, Wiebke: RR 140/90", "Wiebke"),
    ],
)
def test_names_that_read_like_places(recognizer: PiiRecognizer, text: str, name: str) -> None:
    assert name in " ".join(found(recognizer, text))
