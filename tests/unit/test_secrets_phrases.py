from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from random import Random

import pytest

from pasteguard_addon.detection.secrets import SecretsRecognizer

RECOGNIZER = SecretsRecognizer()
WORDS = "apple river stone cloud lamp horse green tiger orbit magnet violin pepper"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"recovery phrase: {WORDS}", WORDS),
        (f'my seed phrase is "{WORDS}".', WORDS),
        (f"Mnemonic:\n{WORDS}\n", WORDS),
        ("my PIN is 4829", "4829"),
        ("pin for the card is 8841, cvv later", "8841"),
        ("Die PIN für meine Karte ist 8841", "8841"),
        ("PIN: 88412", "88412"),
        ("Google app password: abcd efgh ijkl mnop", "abcd efgh ijkl mnop"),
        ('passphrase = "purple tiger river lamp"', "purple tiger river lamp"),
    ],
)
def test_words_and_digits_that_are_secrets(text: str, value: str) -> None:
    assert [text[f.start : f.end] for f in RECOGNIZER.find(text, "en")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "GPIO pin 1234 and pin = 4000; spinning 2024",
        "The PIN must be 4 digits.",
        "A recovery phrase has twelve words.",
        "An app password is made of four groups.",
        '"password": "please enter your password here"',
    ],
)
def test_talk_about_them(text: str) -> None:
    assert RECOGNIZER.find(text, "en") == []


def seed_words(random: Random, count: int) -> list[str]:
    """Return a phrase as a wallet makes it: drawn bits, and behind them the first ones of their hash."""
    text = files("pasteguard_addon.detection.secrets").joinpath("data/seed_words.txt").read_text("utf-8")
    words = [line.rstrip("+") for line in text.splitlines() if not line.startswith("#")]
    drawn, check = random.randbytes(count * 4 // 3), count // 3
    bits = int.from_bytes(drawn, "big") << check | sha256(drawn).digest()[0] >> (8 - check)
    return [words[bits >> 11 * at & 2047] for at in reversed(range(count))]


WAYS: dict[str, Callable[[list[str]], str]] = {
    "in a line": " ".join,
    "in lines": "\n".join,
    "with commas": ", ".join,
    "in capitals": lambda words: " ".join(words).upper(),
    "numbered": lambda words: "\n".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
    "numbered in a line": lambda words: " ".join(f"{n}) {word}" for n, word in enumerate(words, 1)),
    "numbered with colons": lambda words: "\n".join(f"{n}: {word}" for n, word in enumerate(words, 1)),
    "a list": lambda words: "\n".join(f"- {word}" for word in words),
    "JSON": '", "'.join,
    "a table": lambda words: " | ".join(f"{n} | {word}" for n, word in enumerate(words, 1)),
}


@pytest.mark.parametrize("count", [12, 15, 18, 21, 24])
@pytest.mark.parametrize("way", WAYS)
def test_a_phrase_is_found_by_its_words_and_their_checksum(way: str, count: int) -> None:
    random = Random(count)
    missed = 0
    for _ in range(40):
        words = seed_words(random, count)
        text = f"Write them down, please:\n\n{WAYS[way](words)}\n\nThanks!"
        found = [text[hit.start : hit.end].lower() for hit in RECOGNIZER.find(text, "en")]
        missed += not any(words[0] in hit and hit.endswith(words[-1]) for hit in found)
    assert missed <= 1


def test_words_in_a_row_are_no_phrase_without_their_checksum() -> None:
    random = Random(5)
    rows = [random.sample(seed_words(random, 24), 12) for _ in range(200)]
    found = sum(bool(RECOGNIZER.find(" ".join(row), "en")) for row in rows)
    assert found < 30  # one in sixteen has it by chance
