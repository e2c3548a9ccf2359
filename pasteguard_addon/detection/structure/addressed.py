"""Cells of spreadsheets that are told by their address: macros, scripts that fill a sheet, listings.

`Cells(2, 1).Value = "Ann"`, `Range("A2")`, `ws["A2"] = "Ann"`, `sheet.write(1, 0, "Ann")`, `createCell(0)`, `A2: Ann`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table
from pasteguard_addon.sieve import Sieve

_VALUE = r"[fbur@$]?(?P<quote>[\"'])(?P<value>[^\"'\n]{0,200})(?P=quote)"
_SET = r"\s?(?:\.\w{2,16})?\s?[=(]\s?"
_BY_NUMBERS = re.compile(
    rf"\(\s?(?:row\s?=\s?)?(?P<row>\d{{1,6}})\s?,\s?(?:col(?:umn)?\s?=\s?)?(?P<column>\d{{1,3}})"
    rf"(?:\){_SET}|,\s?(?:value\s?=\s?)?){_VALUE}"
)
_BY_LETTERS = re.compile(
    rf"[\"'\[(]\$?(?P<letters>[A-Z]{{1,2}})\$?(?P<row>\d{{1,6}})[\"'\])]{{1,2}}\)?(?:{_SET}|\s?,\s?){_VALUE}"
)
_BY_COLUMN = re.compile(rf"(?:[cC]ell|[cC]ol(?:umn)?)\w{{0,8}}\(\s?(?P<column>\d{{1,3}})\s?\){_SET}{_VALUE}")
_LISTED = re.compile(
    r"^[ \t]*(?P<letters>[A-Z]{1,2})(?P<row>\d{1,6})[ ]?[:=][ ]?[\"']?"
    r"(?P<value>[^\s\"'=][^\"'\n]{0,199}?)[\"']?[ \t\r]*$",
    re.M,
)
_SIEVE = Sieve(_BY_NUMBERS, _BY_LETTERS, _BY_COLUMN, _LISTED)
_FEWEST_CELLS = 4
_MOST_COLUMNS = 200


def sheets(text: str) -> Iterator[Table]:
    """Yield what each way of filling cells makes up; the first row may be a header or not."""
    sifted = _SIEVE.sift(text)
    for pattern in (_BY_NUMBERS, _BY_LETTERS, _BY_COLUMN, _LISTED):
        cells = [*sifted.finditer(pattern)]
        if len(cells) >= _FEWEST_CELLS:
            yield from _tables(cells)


def _tables(cells: list[re.Match[str]]) -> Iterator[Table]:
    """Yield a table of the cells; where one is set twice another begins, as of another sheet."""
    sheet: defaultdict[int, dict[int, Field]] = defaultdict(dict)
    row = last = -1
    for cell in cells:
        column = _column(cell)
        if "row" in cell.re.groupindex:
            row = int(cell["row"])
        elif column <= last or row < 0:
            row += 1
        last = column
        if column in sheet[row]:
            yield from _table(sheet)
            sheet.clear()
        if column < _MOST_COLUMNS:
            sheet[row][column] = (*cell.span("value"), True)
    yield from _table(sheet)


def _table(sheet: dict[int, dict[int, Field]]) -> Iterator[Table]:
    rows = [sheet[row] for row in sorted(sheet)]
    columns = sorted({column for row in rows for column in row})
    if len(rows) > 1 and len(columns) > 1:
        fields = tuple(tuple(row.get(column, (0, 0, True)) for column in columns) for row in rows)
        yield Table(("",) * len(columns), fields, max(end for row in fields for _, end, _ in row))


def _column(cell: re.Match[str]) -> int:
    groups = cell.re.groupindex
    if "column" in groups:
        return int(cell["column"])
    number = 0
    for letter in cell["letters"]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
