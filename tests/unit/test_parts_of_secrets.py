"""What a masked secret says by itself is known again: the token of an address, a password within a coded login."""

import base64

import pytest

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings

TOKEN = "xYz9Kq2LmN4p" + "R8sT1vW3uX5c"
PASSWORD = "Zimt7" + "Stern!"


def found(value: str, text: str) -> list[str]:
    part = TextWithFindings(text, 1)
    finder = KnownValueFinder([KnownValue("API_KEY", value, 0)], has_answers=True)
    spans = [text[each.start : each.end] for each in finder.find_all([part])[0]]
    assert bool(ShortText([part]).candidates(ValuesToSeek(["API_KEY"], [value]))) >= bool(spans)
    return spans


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (f"T02AB/B77/{TOKEN}", TOKEN),
        (f"112233445566778899/{TOKEN}{TOKEN}", TOKEN + TOKEN),
        (base64.b64encode(f"svc:{PASSWORD}".encode()).decode(), PASSWORD),
        (base64.b64encode(f"a.b@firma.example:{PASSWORD}".encode()).decode().rstrip("="), PASSWORD),
        (PASSWORD.replace("!", "%21"), PASSWORD),
    ],
)
@pytest.mark.parametrize("text", ["got {} here", '{{"pw": "{}"}}', "a={}\n"])
def test_what_a_secret_says(value: str, part: str, text: str) -> None:
    assert found(value, text.format(part)) == [part]


def test_a_piece_of_what_a_secret_says_beside_a_cut() -> None:
    assert found(f"T02AB/B77/{TOKEN}", f"webhook {TOKEN[:8]}…{TOKEN[-4:]} is dead") == [TOKEN[:8], TOKEN[-4:]][:1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (f"T02AB/B77/{TOKEN}", "channel T02AB in B77"),
        (base64.b64encode(b"svc:test").decode(), "run the test of svc"),
        (base64.b64encode(bytes(range(120, 180))).decode(), "xyz{|}"),
        ("services/hooks-and-more-words/x", "see hooks-and-more-words"),
    ],
)
def test_what_it_does_not(value: str, text: str) -> None:
    assert found(value, text) == []
