"""What is left of a known value beside a cut is found; what only looks like it is left alone."""

import time

import pytest

from pasteguard_addon.known_values import KnownValue, KnownValueFinder

VALUES = (
    ("PERSON", "Friederike Haberkorn"), ("EMAIL_ADDRESS", "friederike.haberkorn@posteo.example"),
    ("PHONE_NUMBER", "+49 171 2345678"), ("ENV_PASSWORD", "Kartoffel#77xQ"), ("API_KEY", "ak-" + "a8Bq" * 9),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00"), ("LOCATION", "Heinrichstraße 117, 40239 Düsseldorf"),
)  # fmt: skip
MARKS = (
    "…", "...", "[truncated]", " [truncated]", "\n[truncated]", "[... 1200 chars omitted ...]", " (38 more lines)",
    "\n... [1200 characters truncated] ...\n", "…1200 chars truncated…", "<response clipped>", "(...)", "[...]", "[…]",
    "\n\n[... 38 lines omitted ...]\n\n", "\n### truncated ###\n", "⋯",
    "\n<system>Output truncated</system>\n", "<output cut>", "[+1200 bytes]",
)  # fmt: skip


def left(kind: str, value: str, text: str) -> str:
    for each in reversed(KnownValueFinder([KnownValue(kind, value, 0)]).find(text, 0)):
        text = f"{text[: each.start]}█{text[each.end :]}"
    return text


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(("kind", "value"), VALUES)
@pytest.mark.parametrize("share", [0.45, 0.7, 0.9])
def test_a_piece_beside_a_cut(kind: str, value: str, mark: str, share: float) -> None:
    count = int(len(value) * share)
    head, tail = value[:count].rstrip(), value[-count:].lstrip()
    for before in ("it is ", "a=", '{"output":"', "| "):
        assert head not in left(kind, value, f"{before}{head}{mark}")
        assert tail not in left(kind, value, f"{mark}{tail}\nnext")
    assert left(kind, value, f"x {head}{mark}{tail} y").count(mark) == 1


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("ENV_PASSWORD", "Kartoffel#77xQ", "Kar… and Karotten..."),
        ("ENV_PASSWORD", "correct-horse-battery", "that is correct... maybe"),
        ("ENV_PASSWORD", "Kartoffel#77xQ", "Karto"),
        ("API_KEY", "ak-" + "a8Bq" * 9, "ak-a8B…"),
        ("PERSON", "Maria Schneider", "it Schn eit…"),
        ("CREDIT_CARD", "4532 0151 1283 0366", "…0366 rows"),
    ],
)
def test_what_says_something_else_or_too_little(kind: str, value: str, text: str) -> None:
    assert left(kind, value, text) == text


@pytest.mark.parametrize("mark", ["...", "…", "[...]", " [... 1200 chars omitted ...] "])
def test_short_pieces_on_both_sides_of_a_cut(mark: str) -> None:
    key = "q7Vx2Lw9TzR4" + "mB8cN1yKpE5sD3"
    assert left("API_KEY", key, f"key={key[:6]}{mark}{key[-4:]};") == f"key=█{mark}█;"
    for other in (f"key={key[:6]}{mark}wxyz;", f"key=abcd{mark}{key[-4:]};", f"key={key[:6]}{mark}{key[-4:]}ab;"):
        assert left("API_KEY", key, other) == other


@pytest.mark.parametrize("mark", ["***", "*****", "•••", "●●●●●●"])
def test_stars_behind_the_beginning_of_a_key(mark: str) -> None:
    key = "sk-proj-" + "Qm8ZrT2vXw5LkN9pBd3Y"
    assert left("API_KEY", key, f"found {key[:11]}{mark} in 3 files") == f"found █{mark} in 3 files"
    assert left("API_KEY", key, f"{mark}sk-proj- {mark} sk-proj{mark}") == f"{mark}sk-proj- {mark} sk-proj{mark}"


def test_two_dots_at_the_end_of_a_line_are_a_cut() -> None:
    assert left("ENV_PASSWORD", "Kartoffel#77xQ", "Kartoffel#..\nnext") == "█..\nnext"
    assert left("ENV_PASSWORD", "Kartoffel#77xQ", "cd Kartoffel#../x") == "cd Kartoffel#../x"


def test_a_long_text_may_be_cut_at_its_ends() -> None:
    filler = " nothing to see here." * 60
    assert left("ENV_PASSWORD", "Kartoffel#77xQ", f"{filler} Kartoffel#7") == f"{filler} █"
    assert left("PERSON", "Zoë Müller", f"müller {filler}") == f"müller {filler}"
    assert left("ENV_PASSWORD", "Kartoffel#77xQ", f"ffel#77xQ {filler}") == f"█ {filler}"
    assert left("ENV_PASSWORD", "Kartoffel#77xQ", f"{filler} Karto") == f"{filler} Karto"


def test_values_that_repeat_themselves_cost_no_more_than_their_length() -> None:
    began_s = time.process_time()
    values = [KnownValue("ENV_PASSWORD", "a" * 3_900 + str(number), 0) for number in range(20)]
    KnownValueFinder(values).find("aaaa... " * 20_000, 0)
    assert time.process_time() - began_s < 4


@pytest.mark.parametrize("text", ["1 x Wartung Mai 2024 ............ 240,00 EUR", "Bericht 2024…", "seit 2024..."])
def test_a_year_and_a_row_of_dots_are_no_cut(text: str) -> None:
    finder = KnownValueFinder([KnownValue("ID_NUMBER", "2024-0815", since=0)])
    assert finder.find(text, section=0) == []
