"""Cheap features of the characters around a span."""

import pytest

from pasteguard_addon.text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_in_data_tag,
    is_in_sentence_of_code,
    is_inline_code,
    is_label,
    is_odd_case,
    is_of_pair,
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
        ("_Martin", "Martin"),
        ("_Martin = get_x()", "Martin"),
        ("__Martin__(x)", "Martin"),
        ("~Martin()", "Martin"),
        ("@Martin", "Martin"),
        ("@Martin(x) y", "Martin"),
        ("@Martin public void x() {", "Martin"),
        ("a@Martin x", "Martin"),
        ("self.Martin", "Martin"),
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
        "_Martin_ said",
        "**_Martin Lee_**",
        "__Martin__ and I",
        "~~Martin~~ Anna",
        "@Martin can you?",
        "ask @Martin, please",
        "Dr.Martin left",
        "Hr.Martin",
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
    "word",
    [
        "McDonald",
        "MacArthur",
        "DeVito",
        "O'Brien",
        "Anna",
        "ANNA",
        "anna",
        "Žižek",
        "ŽIŽEK",
        "ÅKERBLOM",
        "Ñandú",
        "LaFontaine",
    ],
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
        "import os",
        "import numpy as np",
        "import os, sys",
        "import { Anna } from './anna'",
        "class Anna:",
        "class Anna extends Lee {",
        "return anna",
        "return anna + lee",
        "return not anna.lee",
        "let anna = 1",
        "public static void main",
        "private readonly Anna lee;",
        "package main",
        "using System;",
        "else:",
        "anna.lee();",
        "x -> y.lee(x)",
        "x = anna;",
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
        "let Anna know that it works",
        "return Anna's keys",
        "private lesson with Anna at 5",
        "class with Mr Martin is off",
        "public talk by Anna Lee",
        "package for Anna Lee",
        "using Anna's car today",
        "try Anna's phone",
        "else Anna will do it",
        "Anna -> Martin -> Lee",
        "Anna && Martin && Lee",
        "Hallo Anna;",
        "Anna Lee; Martin;",
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


@pytest.mark.parametrize(
    "line",
    [
        "<b>Martin</b> Lee",
        "<p>Ask <em>Martin</em> about it</p>",
        '<td class="x">Martin</td><td>Lee</td>',
        "<v Martin>Hi.</v>",
        "@Martin can you look?",
    ],
)
def test_markup_of_prose_is_no_code(line: str) -> None:
    assert not is_code_line(line)


@pytest.mark.parametrize(
    "line", ["<Martin x={1} />", "@Martin", "@Martin(x)", "@Override public void f()", "<config><a b='c'/></config>"]
)
def test_other_markup_is(line: str) -> None:
    assert is_code_line(line)


@pytest.mark.parametrize("text", ["Lee/Martin", "Lee/Martin.", "Anna+Martin came"])
def test_the_second_of_a_pair(text: str) -> None:
    assert is_of_pair(*span(text, "Martin"))


@pytest.mark.parametrize(
    "text", ["/Lee/Martin", "Lee/Martin/x", "a.Lee/Martin", "lee/Martin", "Lee/Martin.py", "C:\\Lee/Martin"]
)
def test_no_pair(text: str) -> None:
    assert not is_of_pair(*span(text, "Martin"))


def test_labels() -> None:
    assert is_label("**Adresse**: x", 9)
    assert is_label("<b>Adresse</b>", 10)
    assert not is_label("Adresse folgt", 7)


@pytest.mark.parametrize(
    ("line", "is_sentence"),
    [
        ('log.info("Frau Weiß hat angerufen und kommt");', True),
        ("print('please call Weiß back today')", True),
        (r'{"note": "he said \"call Weiß\" and left"}', True),
        ('user.name = "Weiß"', False),
        ('run("SELECT a FROM Weiß WHERE b = 1")', False),
        ("call Weiß(a, 'b') now", False),
    ],
)
def test_a_sentence_in_a_string_of_code_is_told_from_a_value(line: str, is_sentence: bool) -> None:
    start = line.index("Weiß")
    assert is_in_sentence_of_code(line, start, start + len("Weiß")) is is_sentence
