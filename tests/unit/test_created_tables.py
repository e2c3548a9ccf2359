"""Rows of an INSERT that names no columns are read by the statement that has created the table."""

import pytest

from pasteguard_addon.detection.structure.sql import created_cells

ROWS = "INSERT INTO clients VALUES (7, 'Kerdoncuff', 'Lyon');\n"
CONSTRAINTS = [
    "UNIQUE (id, name)", "PRIMARY KEY (id)", "CONSTRAINT pk PRIMARY KEY (id)", "CHECK (id > 0)", "INDEX by_name (name)",
    "FOREIGN KEY (id) REFERENCES others (id)", "-- the end", "", " ", "UNIQUE INDEX x (name)", "KEY (name)",
]  # fmt: skip


@pytest.mark.parametrize("constraint", CONSTRAINTS)
@pytest.mark.parametrize("gap", [" ", "\n  ", "\n\t"])
def test_what_a_table_has_besides_columns_is_none(constraint: str, gap: str) -> None:
    created = f"CREATE TABLE clients ({gap}id INT NOT NULL,{gap}name TEXT,{gap}town TEXT,{gap}{constraint}\n);\n"
    read = [(cell.context[-1], (created + ROWS)[cell.start : cell.end]) for cell in created_cells(created + ROWS)]
    assert ("name", "Kerdoncuff") in read
    assert ("town", "Lyon") in read


@pytest.mark.parametrize("constraint", CONSTRAINTS)
@pytest.mark.parametrize("rest", ["", ");", "\n", " x", "(a)", "((", ",", ", ,"])
def test_a_statement_is_read_wherever_it_is_cut(constraint: str, rest: str) -> None:
    for text in (
        f"CREATE TABLE t (a INT, {constraint}{rest}",
        f"create table t(\n{constraint}{rest}",
        "CREATE TABLE t (,",
    ):
        assert list(created_cells(text)) == []
