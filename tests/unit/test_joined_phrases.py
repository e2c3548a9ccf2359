"""Words joined by hyphens as a password: it has no digit and no odd sign, and reads like a name in programs."""

from itertools import product
from random import Random

import pytest

from pasteguard_addon.detection.plugins.values import is_joined_phrase
from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.lexicon.words import lines_of

RECOGNIZER = SecretsRecognizer()
WORDS = [word for line in lines_of("living_things.txt") for word in line.split()]
PLACES = (
    "password={}",
    "DB_PASSWORD={}",
    '{"user": "app", "password": "{}"}',
    "database:\n  password: {}\n",
    '      - MARIADB_PASSWORD="{}"',
    "Passwort: {}",
    "mot de passe : {}",
    "wifi password: {}",
    'my password is "{}"',
)
SENTENCES = ("My password is {}.", "The admin password is {} and it fails", "Das Passwort lautet {}.")


def phrases(least: int, most: int) -> list[str]:
    random = Random(7)
    made = []
    for _ in range(12):
        words = random.sample(WORDS, random.randint(least, most))
        words[0] += random.choice(["", "7", "42"])
        made.append("-".join(random.choice([str.lower, str.title])(word) for word in words))
    return made


@pytest.mark.parametrize(("place", "phrase"), [*product(PLACES, phrases(2, 4)), *product(SENTENCES, phrases(3, 4))])
def test_joined_words_are_a_password_where_one_stands(place: str, phrase: str) -> None:
    text = place.replace("{}", phrase)
    assert phrase in {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")}


@pytest.mark.parametrize(
    "text",
    [
        "password: my-db-password",
        "password: prod-postgres-credentials",
        '"password": "current-password"',
        'password = "not-applicable"',
        "password: auto-generated",
        "passwd: files-first",
        '"PROXY-PASSWORD", "PROXY-USERID"',
        "The password is case-sensitive.",
        "Your password is easy-to-guess.",
        "The password is well-known.",
        "The password is state-of-the-art.",
        "password: value-is-required",
        'password = "user_input_b2"',
        'password: "db_user_pass1"',
        'region "us-east-1", password: none',
    ],
)
def test_names_of_things_and_qualities_are_none(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []


@pytest.mark.parametrize("value", ["kitten", "kitten-", "-kitten", "kitten-1", "a--b", "KITTEN-BLUE"])
def test_only_words_with_a_hyphen_between_them_are_joined(value: str) -> None:
    assert not is_joined_phrase(value)


@pytest.mark.parametrize("word", ["swordfish", "monkey", "Dragonfly", "butterfly"])
def test_an_animal_is_what_a_password_is_and_not_what_it_is_like(word: str) -> None:
    text = f"my mail password is {word}."
    assert {text[hit.start : hit.end] for hit in RECOGNIZER.find(text, "en")} == {word}
