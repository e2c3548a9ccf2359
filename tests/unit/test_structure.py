"""Readers of structure: which cells they see, with which context."""

import pytest

from pasteguard_addon.detection.structure import (
    arguments_at,
    block_scalar_at,
    insert_cells_at,
    table_at,
    value_beside,
)
from pasteguard_addon.detection.structure.aligned import aligned_at

TABLES = [
    ("a,b,c\n1,2,3\n4,,6\n\nend", "b", ["2"]),
    ("a;b;c\n1;2;3\n4;5;6", "b", ["2", "5"]),
    ("a\tb\n1\t2", "b", ["2"]),
    ('a,b\n"x, y","z ""q"""\n', "b", ['z ""q""']),
    ('a,b\n"x, y",z\r\n', "b", ["z"]),
    ("| a | b |\n|---|:-:|\n| 1 | `2` |\n", "b", ["2"]),
    (" a | b \n---+---\n 1 | 2 \n(1 row)\n", "b", ["2"]),
    ("+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+\n", "b", ["2"]),
    ("NAME    ROLE    b\nx       admin   2\ny       user    5\n", "b", ["2", "5"]),
    ("a,b\nno table here\n", "b", None),
    ("just a sentence, and another.\nit goes on, like this.\n", "b", None),
]


@pytest.mark.parametrize(("text", "header", "expected"), TABLES)
def test_tables(text: str, header: str, expected: list[str] | None) -> None:
    start = text.index("| a | b |") if text.startswith("+") else 0
    table = table_at(text, start)
    if expected is None:
        assert table is None or header not in table.headers
        return
    assert table is not None
    assert [text[cell.start : cell.end] for cell in table.cells(table.headers.index(header))] == expected


SQL = [
    ("t (a, b) VALUES (1, 'x'), (2, 'y')", [("b", "x"), ("b", "y")]),
    ("`s`.`t` (`a`,`b`) VALUES\n(NOW(), N'x'),\n(2, MD5('y'));", [("b", "x"), ("b", "y")]),
    ("t (a, b) VALUES (f(g(1), 'k'), 'x''y')", [("a", "k"), ("b", "x''y")]),
    ("t (a) VALUES ('it\\'s', 'no column')", [("a", "it\\'s")]),
    ("t (a, b) VALUES (1, 'broken", []),
    ("t VALUES (1)", []),
]


@pytest.mark.parametrize(("text", "expected"), SQL)
def test_rows_of_statements(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(cell.context[-1], text[cell.start : cell.end]) for cell in insert_cells_at(text, 0)] == expected


CALLS = [
    ('f("a", 22, "b")', [(0, "a"), (2, "b")]),
    ("f(x, g('in'), b'k')", [(0 + 2, "k")]),
    ("f(user='u', password=\"p\")", [(0, "u"), (1, "p")]),
    ("f(\"a, b\", 'c)')", [(0, "a, b"), (1, "c)")]),
    ('f("broken', []),
]


@pytest.mark.parametrize(("text", "expected"), CALLS)
def test_arguments(text: str, expected: list[tuple[int, str]]) -> None:
    cells = arguments_at(text, text.index("(") + 1, "f")
    assert [(ordinal, text[cell.start : cell.end]) for ordinal, cell in cells] == expected


def test_an_argument_given_by_name_says_so() -> None:
    [(_, cell)] = arguments_at("f(n, password = 'p')", 2, "f")
    assert cell.context == ("f", "password")


RECORDS = [
    '{"key":"NAME","value":"P"}',
    '{"value": "P", "key": "NAME"}',
    '{"key":"NAME","type":"text","enabled":true,"value":"P"}',
    "{'name': 'NAME', 'value': 'P'}",
    '{\\"name\\":\\"NAME\\",\\"value\\":\\"P\\"}',
    "- name: NAME\n  value: P\n",
    '- name: NAME\n  value: "P"\n',
    '<add key="NAME" value="P" />',
    '<property value="P" name="NAME"/>',
    'variable: NAME\ndefault: P',
]  # fmt: skip


@pytest.mark.parametrize("text", RECORDS)
def test_records_that_name_a_value_beside_it(text: str) -> None:
    start = text.index("NAME")
    cell = value_beside(text, start, start + 4)
    assert cell is not None
    assert text[cell.start : cell.end] == "P"


@pytest.mark.parametrize(
    "text",
    [
        '{"NAME": "P", "value": 1}',
        '{"key":"NAME"},{"value":"P"}',
        "- name: NAME\n- value: P\n",
        '<a key="NAME"/><b value="P"/>',
    ],
)
def test_what_stands_in_another_record_is_not_beside_it(text: str) -> None:
    start = text.index("NAME")
    assert value_beside(text, start, start + 4) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("|\n  one\n  two\nnext: 1", "one\n  two"), (">-\n    one\n", "one"), ("|\n\n", None), ("x", None)],
)
def test_block_scalars(text: str, expected: str | None) -> None:
    cell = block_scalar_at(text, 0, "k")
    assert (text[cell.start : cell.end] if cell else None) == expected


@pytest.mark.parametrize("text", ["Code postal\n     1\n     22\n", "a b\n\n", "city zip\n     1\n     22\n"])
def test_a_header_with_nothing_below_its_first_word_is_read(text: str) -> None:
    aligned_at(text, 0, str.isdigit)
