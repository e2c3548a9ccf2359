"""Unquoted passwords with quotes in them: all of a value is found, or the rest of it would go out in clear."""

from random import Random
from string import ascii_letters, digits

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
SAID = [
    "my password is: {}",
    "password: {} and then go on",
    "Passwort: {}, danke.",
    "The password is {}.",
    "das Passwort lautet {} und gut",
    "DB_PASSWORD={}",
    "pwd: {}\nnext line",
]


def found(text: str) -> set[str]:
    return {text[f.start : f.end] for f in RECOGNIZER.find(text, "en")}


def a_password(random: Random) -> str:
    """Letters, digits, and one or two quotes among them."""
    middle = [random.choice(ascii_letters + digits) for _ in range(random.randrange(6, 14))]
    for _ in range(random.randrange(1, 3)):
        middle.insert(random.randrange(2, len(middle)), random.choice("\"'`"))
    return "Tr" + "".join(middle) + "7x"


@pytest.mark.parametrize("said", SAID)
def test_all_of_a_value_is_found(said: str) -> None:
    random = Random(said)
    values = [a_password(random) for _ in range(40)]
    assert [value for value in values if found(said.format(value)) != {value}] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": "user=x;password=abc12d", "x": "y"}', ["abc12d"]),
        ("curl -d 'password=abc12d' https://x.example", ["abc12d"]),
        ('echo "password: abc12d"', ["abc12d"]),
        ("`password: abc12d`", ["abc12d"]),
        ("Password: don't share it with 5 people", []),
        ('password is "Tr0ub4dor and 3 more"', ["Tr0ub4dor and 3 more"]),
    ],
)
def test_a_quote_that_belongs_to_the_text_ends_it(text: str, values: list[str]) -> None:
    assert found(text) == set(values)
