"""Names that a text gives as nobody's: the model's own, and samples."""

import pytest

from pasteguard_addon.detection.examples import without_examples
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding


def left(text: str, value: str, kind: str = "PERSON", recognizer: str = "names") -> bool:
    at = text.rindex(value)
    return without_examples(text, [Finding(at, at + len(value), kind, 0.9, recognizer)]) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("You are Kiro, an AI assistant and IDE.\n\nWhen users ask about Kiro, answer.", "Kiro"),
        ("The assistant is Comet, created by Perplexity. Comet never", "Comet"),
        ("Your name is Junie. You are a coding agent.\nAsk Junie.", "Junie"),
        ("You are an assistant called Cluely. Cluely's tone", "Cluely"),
        ("You are Dia, an AI product.\n# Ask Dia Hyperlinks\nhyperlinks are", "Dia Hyperlinks"),
        ("You are Dia, an AI product. You always write. Dia ALWAYS", "Dia ALWAYS"),
        ("Claude is made by Anthropic. The person asks Claude", "Claude"),
        ("Models: Claude Sonnet 4.6 and Claude", "Claude"),
        ("the customer's name, e.g. John Doe", "John Doe"),
        ("absolute path (e.g. /Users/john/x)", "john"),
        ("TZ=Europe/Berlin", "Europe"),
        ("time_zone: America/Argentina/Buenos_Aires", "Argentina"),
        ("zones: Africa/Cairo,Africa/Lagos,US/Alaska", "Africa/Cairo,Africa/Lagos"),
        ("The city and state, e.g. San Francisco, CA", "San Francisco, CA"),
    ],
)
def test_leaves_the_names_of_nobody(text: str, value: str) -> None:
    kind = "USERNAME" if value == "john" else "LOCATION" if value[:3] in ("San", "Eur", "Arg", "Afr") else "PERSON"
    assert left(text, value, kind)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("You are Kiro, an AI assistant. The user is Kim Kiro-Lind.", "Kim Kiro-Lind"),
        ("You are Maria Schneider's tutor. Maria asks", "Maria"),
        ("You are Anna and live in Bonn. Anna", "Anna"),
        ("Our records say your name is Maria Lindqvist. Maria Lindqvist", "Maria Lindqvist"),
        ("The assistant is Maria, room 12. Maria", "Maria"),
        ("You are called Maria at home. Maria", "Maria"),
        ("I am John Doe", "John Doe"),
        ("You are Dia, an AI product. I am Dia Lindqvist", "Dia Lindqvist"),
        ("Claude works with us. Ask Claude", "Claude"),
        ("Claude Haberkorn, of whom Anthropic wrote. Claude Haberkorn", "Claude Haberkorn"),
        ("Devin pushed it to GitHub. Ask Devin", "Devin"),
        ("people like Bob", "Bob"),
        ("e.g. Wolfram Lindqvist", "Wolfram Lindqvist"),
    ],
)
def test_keeps_all_others(text: str, value: str) -> None:
    assert not left(text, value)


def test_keeps_places_beside_a_zone() -> None:
    assert not left("TZ=Europe/Berlin, I live in Berlin", "Berlin", "LOCATION")


def test_what_a_user_has_listed_stays() -> None:
    assert not left("You are Kiro, an AI assistant.", "Kiro", recognizer=DENY_RECOGNIZER)
