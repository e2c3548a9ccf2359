"""All tables of a text: lines, markup, statements, lists in brackets, sheets and cells that stand one a line."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pasteguard_addon.detection.structure import Cell, insert_cells_at
from pasteguard_addon.detection.structure.addressed import sheets
from pasteguard_addon.detection.structure.arrays import alike_rows, array_cells, bracketed_rows, listed_cells, lone_rows
from pasteguard_addon.detection.structure.lone_columns import lone_columns
from pasteguard_addon.detection.structure.markup import (
    MarkupRow,
    cells_of_rows,
    in_angle_brackets,
    rows_of_markup,
    runs_of_elements,
)
from pasteguard_addon.detection.structure.positional import has_parameters, parameter_rows
from pasteguard_addon.detection.structure.sql import copy_cells, created_cells, unnamed_rows
from pasteguard_addon.detection.structure.stacked import stacked_tables
from pasteguard_addon.detection.structure.tables import Table
from pasteguard_addon.detection.structure.vertical import vertical_tables
from pasteguard_addon.detection.structure.wrapped import alternating_tables
from pasteguard_addon.sieve import Sieve

from .headed_tables import (
    LABELS_OF_ALIGNED,
    ROWS_TO_JUDGE,
    cells_of_lines,
    holds_labels,
    known_columns,
    labelled_rows,
)
from .known_labels import FEWEST_LABELS, KnownLabels, KnownLists, are_labels, is_label, proves
from .listed_values import listed_values
from .person_calls import person_calls
from .unheaded import column_cells, row_cells

_INSERT = re.compile(r"\b(?:INSERT\s+(?:\w+\s+){0,2}INTO|REPLACE\s+INTO)\s+(?=\S)", re.I)
_SIEVE = Sieve(_INSERT)
_RECORD_MARK = "\x1e"
"""What ends a record in ASCII."""


def cells_of_tables(text: str) -> Iterator[list[Cell]]:
    """Yield the cells of each table whose header is known, and of each whose columns tell by themselves."""
    lists = KnownLists(text)
    yield from cells_of_lines(text.replace(_RECORD_MARK, "\n"), lists)
    for markup in (text, in_angle_brackets(text)):
        if markup is not None:
            for rows in rows_of_markup(markup):
                yield [*_cells_of_markup(markup, rows)]
            for run in runs_of_elements(markup):
                yield [*listed_values(text, run)]
    yield [*array_cells(text), *listed_cells(text)]
    yield [*copy_cells(text)]
    yield from _rows_anywhere(text, lists)
    yield from person_calls(text)
    for column in lone_columns(text, is_label):
        yield [*column.cells(0)]
    for sheet in sheets(text):
        yield [*_cells_of_sheet(text, sheet)]
    for statement in _SIEVE.sift(text).finditer(_INSERT):
        yield [*insert_cells_at(text, statement.end())]
    for table in (*vertical_tables(text, are_labels), *alternating_tables(text)):
        least = FEWEST_LABELS if len(table.rows) == 1 else LABELS_OF_ALIGNED
        if are_labels(table.headers, least):
            yield [*known_columns(table)]
    for table in stacked_tables(text, KnownLabels().__getitem__, proves):
        yield [*known_columns(table)]


def _cells_of_markup(text: str, table: Sequence[MarkupRow]) -> Iterator[Cell]:
    if not _has_labels(text, table):
        yield from _unheaded(text, table)
        return
    yield from cells_of_rows(text, table)
    for width, group in groupby(table, key=len):
        rows = [tuple((start, end, False) for _, start, end in row) for row in group]
        if width >= LABELS_OF_ALIGNED and not holds_labels(text, rows[0]):
            yield from labelled_rows(text, Table(("",) * width, tuple(rows), 0))


def _has_labels(text: str, table: Sequence[MarkupRow]) -> bool:
    """Tell whether the first row, or the first column of a table of two, holds labels."""
    first = [text[start:end].rstrip(" :") for _, start, end in (table[0] if table else ())]
    beside = [text[slice(*row[0][1:])].rstrip(" :") for row in table[:ROWS_TO_JUDGE] if row]
    return any(map(is_label, first)) or any(map(is_label, beside))


def _unheaded(text: str, table: Sequence[MarkupRow]) -> Iterator[Cell]:
    """Yield the cells of a person in a table without a header, from the rows of one width that stand together."""
    for width, rows in groupby(table, key=len):
        if width >= LABELS_OF_ALIGNED:
            yield from column_cells(text, [[(start, end, False) for _, start, end in row] for row in rows])


def _rows_anywhere(text: str, lists: KnownLists) -> Iterator[list[Cell]]:
    """Yield the cells of rows that stand in brackets, in statements or in what these are given."""
    for rows in (*bracketed_rows(text), *alike_rows(text)):
        yield [*lists.cells(rows), *column_cells(text, rows)]
    if has_parameters(text):
        for row in parameter_rows(text):
            yield [*lists.cells([row])]
    for rows in lone_rows(text):
        yield [*lists.cells(rows), *column_cells(text, rows)] if len(rows) > 1 else [*row_cells(text, rows[0])]
    if "INTO" in text or "into" in text:
        yield [*created_cells(text)]
        for block in unnamed_rows(text):
            yield [*column_cells(text, block)]


def _cells_of_sheet(text: str, sheet: Table) -> Iterator[Cell]:
    """Yield the cells of a person in a sheet whose first row may be its header."""
    headers = tuple(text[start:end] for start, end, _ in sheet.rows[0])
    if are_labels(headers):
        yield from known_columns(Table(headers, sheet.rows[1:], sheet.end))
    else:
        yield from column_cells(text, sheet.rows)
