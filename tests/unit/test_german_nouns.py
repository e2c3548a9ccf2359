"""Nouns of German have capitals as names do; the list of them holds nobody's name."""

import pytest

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.lexicon.german_nouns import is_german_noun

NOUNS = (
    "Mein Sohn hat Fieber.",
    "Unser Kind fehlt heute wegen Husten und kann nicht kommen.",
    "Ich brauche Rezept und Überweisung.",
    "Das Gerätekennwort steht auf der Rückseite.",
    "Der Drucker meldet Papierstau, die Tonerstand ist gelb.",
)
PEOPLE = (
    ("Bitte ruf Schneider an, sie wartet schon.", "Schneider"),
    ("Ich habe gestern mit Kessel gesprochen, er ruft zurück.", "Kessel"),
    ("Wir treffen uns heute mit Storch.", "Storch"),
    ("Herr Husten hat heute angerufen.", "Husten"),
    ("Meine Kollegin Regenschirm wurde gestern entlassen.", "Regenschirm"),
    ("Meine Tochter ist krank und Frau Masern auch.", "Masern"),
)


@pytest.fixture(scope="module")
def recognizer() -> PiiRecognizer:
    return PiiRecognizer()


def _names(recognizer: PiiRecognizer, text: str) -> set[str]:
    return {text[each.start : each.end] for each in recognizer.find(text, "de")}


def test_nouns_are_no_names(recognizer: PiiRecognizer) -> None:
    assert {text: _names(recognizer, text) for text in NOUNS} == {text: set() for text in NOUNS}


def test_names_that_are_nouns_are_names(recognizer: PiiRecognizer) -> None:
    assert {text: _names(recognizer, text) for text, _ in PEOPLE} == {text: {name} for text, name in PEOPLE}


@pytest.mark.parametrize("name", ["Schneider", "Koch", "Storch", "Kessel", "Rose", "Berlin", "Apfelbaum", "Sommer"])
def test_the_list_holds_no_name(name: str) -> None:
    assert not is_german_noun(name)


def test_compounds_are_told_by_both_their_parts() -> None:
    words = ("Gerätekennwort", "Arbeitsvertrag", "Haberkorn", "Morgenstern", "Rosenbaum", "Sauerwein", "Lindenberg")
    assert [word for word in words if is_german_noun(word)] == ["Gerätekennwort", "Arbeitsvertrag"]
