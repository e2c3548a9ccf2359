"""Lists that decide, and what is read of them."""

import pytest

from pasteguard_addon.lexicon import ideas, words
from scripts.lexicon.given_names import TARGET
from scripts.lexicon.given_names import names as made_names


def test_lists_are_read() -> None:
    assert words.is_term("Django")
    assert words.is_term("Claude  Sonnet")
    assert words.is_common("Will")
    assert words.is_given_name("Sarah")
    assert words.is_title("Frau")
    assert "Gdansk" in words.places()
    assert "greeting" in words.name_cues()["dear"]


def test_real_cities_are_no_everyday_words() -> None:
    assert not [city for city in ("Berlin", "Paris", "London", "Madrid", "Roma") if words.is_common(city)]


@pytest.mark.parametrize("text", ["Łódź", "İstanbul", "plain", "Straße", "München 😀", ""])
def test_copies_have_equal_length(text: str) -> None:
    assert len(words.without_accents(text)) == len(text)
    assert len(words.fold(text)) == len(text)


@pytest.mark.parametrize("following", [" theorem", "-Moore algorithm", " Elementary", " distribution,"])
def test_ideas(following: str) -> None:
    assert ideas.is_idea(following)


@pytest.mark.parametrize("preceding", ["el ciclo de ", "Der Satz des ", "le Plan ", "la loi d'", "the law of "])
def test_ideas_named_first(preceding: str) -> None:
    assert ideas.is_idea_before(preceding)
    assert not ideas.is_idea_before(preceding + "Anna y ")


def test_given_names_of_many_countries_are_those_of_the_lists_they_are_made_from() -> None:
    listed = TARGET.read_text("utf-8").splitlines()
    assert [word for line in listed if not line.startswith("#") for word in line.split()] == made_names()


@pytest.mark.parametrize("name", ["Thabo", "Sinéad", "Deepika", "Kofi", "Taras", "Fenja", "Solène", "Liam", "OMAR"])
def test_given_names_of_many_countries_are_known(name: str) -> None:
    assert words.is_given_name(name)


@pytest.mark.parametrize("word", ["rock", "relu", "ninja", "steward", "ville", "python", "buffer"])
def test_what_is_a_word_as_well_tells_nothing(word: str) -> None:
    assert not words.is_given_name(word)
