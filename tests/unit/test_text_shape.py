"""Cheap features of the characters around a span."""

import pytest

from pasteguard_addon.text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_in_data_tag,
    is_inline_code,
    is_odd_case,
    is_quoted,
    line_of,
)


def span(text: str, value: str) -> tuple[str, int, int]:
    start = text.index(value)
    return text, start, start + len(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("obj.Martin(x)", "Martin"),
        ("/home/Martin/x", "Martin"),
        ("std::Martin", "Martin"),
        ("Martin::new()", "Martin"),
        ("Martin_x", "Martin"),
        ("$Martin", "Martin"),
        ("<Martin>", "Martin"),
        ("Martin.py", "Martin"),
        ("--Martin=1", "Martin"),
        ("Martin@corp", "Martin"),
    ],
)
def test_part_of_an_identifier(text: str, value: str) -> None:
    assert is_identifier_part(*span(text, value))


@pytest.mark.parametrize(
    "text",
    [
        "ask Martin.",
        "(Martin)",
        "Martin's",
        '"Martin"',
        "Martin: hi",
        "Martin/Anna",
        "- Martin",
        "\\nMartin x",
        "Martin",
    ],
)
def test_a_word_of_prose(text: str) -> None:
    assert not is_identifier_part(*span(text, "Martin"))


@pytest.mark.parametrize("word", ["findUser", "GraphQL", "MySQL", "HTTPServer", "iPhone", "OAuth"])
def test_odd_case(word: str) -> None:
    assert is_odd_case(word)


@pytest.mark.parametrize(
    "word", ["McDonald", "MacArthur", "DeVito", "O'Brien", "Anna", "ANNA", "anna", "Žižek", "LaFontaine"]
)
def test_case_of_names(word: str) -> None:
    assert not is_odd_case(word)


@pytest.mark.parametrize(
    "line",
    [
        "def find(self, name):",
        "  return this.prisma.user.findFirst({ where: { name } });",
        "SELECT * FROM users",
        "    at List (webpack-internal:///./src/List.jsx:14:19)",
        '  File "/app/main.py", line 42, in <module>',
        "$ git rebase main",
        "let mut v: Vec<u8> = Vec::new();",
        "from django.db import models",
    ],
)
def test_code(line: str) -> None:
    assert is_code_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dear Anna, how are you?",
        "Anna Schmidt (backend)",
        "name: Anna",
        "I met Anna; she left.",
        "Anna,Berlin,0171",
        "- Anna: done",
        "",
    ],
)
def test_no_code(line: str) -> None:
    assert not is_code_line(line)


def test_fences() -> None:
    text = "a\n```py\nb\n~~~\nc\n```\nd\n```\ne"
    regions = Regions(text)
    assert [regions.is_fenced(text.index(letter)) for letter in "acde"] == [False, True, False, True]


def test_quotes_backticks_headings_and_lines() -> None:
    assert is_quoted(*span('x = "Anna"', "Anna"))
    assert not is_quoted(*span("x = Anna", "Anna"))
    assert is_inline_code(*span("use `Anna` here", "Anna"))
    assert not is_inline_code(*span("use `x` Anna `y`", "Anna"))
    assert is_heading("## Anna")
    assert line_of("a\nbcd\ne", 3) == (2, 5)
    assert line_of("x" * 1000, 500) == (200, 800)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<family>Lohit Tamil</family>", True),
        ('<accept x="1">Anna Lee</accept>', True),
        ("<p>Anna Lee</p>", False),
        ("<patientName>Anna Lee</patientName>", False),
        ("5 > Anna", False),
    ],
)
def test_tags(text: str, expected: bool) -> None:
    assert is_in_data_tag(text, text.index("Lohit" if "Lohit" in text else "Anna")) is expected
