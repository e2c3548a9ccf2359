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
