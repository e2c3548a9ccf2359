"""Rows of INSERT, REPLACE and COPY statements, with whatever stands in their fields: strings, numbers, calls.

Where INSERT names no columns, CREATE TABLE has.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.sieve import Sieve, Sifted

_COLUMNS = re.compile(
    r"[\w.`\"\[\]$]{1,120}\s{0,40}\(([^()]{1,4000})\)\s{0,40}(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES\s{0,40}(?=\()",
    re.IGNORECASE,
)
_STRING = re.compile(r"'((?:[^'\\]|\\.|'')*+)'|\"((?:[^\"\\]|\\.)*+)\"", re.DOTALL)
_COPY = re.compile(
    r"\bCOPY[ ][\w.\"]{1,120}[ ]?\((?P<columns>[^()\n]{1,4000})\)[ ]FROM[ ]std(?:in|out)\b[^\n]{0,200}\n", re.I
)
_NEXT_ROW = re.compile(r"\s{0,40},\s{0,40}(?=\()")
_PLAIN = re.compile(r"[^(),'\"]+")
_MAX_DEPTH = 4
_IN_BRACKETS = re.compile(r"\([^()]{0,400}\)")
"""Of a column's type: `decimal(10,2)`."""


def insert_cells_at(text: str, at: int) -> Iterator[Cell]:
    """Yield every string and long number of the rows of a statement, each with its column's name.

    The table's name begins at `at`. A string that is an argument of a call in its field is a cell of that column too:
    `MD5('…')`.
    """
    columns = _COLUMNS.match(text, at)
    if columns is None:
        return
    names = [name.strip(' `"[]\t\r\n') for name in columns[1].split(",")]
    at = columns.end()
    while text.startswith("(", at):
        cells, at = _row(text, at + 1, names)
        yield from cells
        following = _NEXT_ROW.match(text, at)
        if following is None:
            return
        at = following.end()


def _row(text: str, at: int, names: list[str]) -> tuple[list[Cell], int]:
    """Return the cells of a row and where it ends."""
    cells: list[Cell] = []
    column, depth = 0, 1
    while at < len(text):
        string = _STRING.match(text, at)
        if string:
            group = 1 if string[1] is not None else 2
            if column < len(names) and string.start(group) < string.end(group):
                cells.append(Cell(*string.span(group), (names[column],), Place.SQL_ROW, is_quoted=True))
            at = string.end()
            continue
        mark = text[at]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
        elif mark == "," and depth == 1:
            column += 1
        if depth == 0:
            return cells, at + 1
        if depth > _MAX_DEPTH:
            break
        plain = _PLAIN.match(text, at)
        number = _NUMBER.fullmatch(text, at, plain.end()) if plain and depth == 1 else None
        if number and column < len(names) and names[column]:
            cells.append(Cell(*number.span(1), (names[column],), Place.SQL_ROW))
        at = plain.end() if plain else at + 1
    return cells, at


_VALUES = re.compile(r"\bINTO\s{1,4}(?P<table>[\w.`\"\[\]$]{1,120})\s{1,4}VALUES\s{0,40}(?=\()", re.I)
_CREATED = re.compile(
    r"\bCREATE\s{1,4}(?:TEMP(?:ORARY)?\s{1,4})?TABLE\s{1,4}(?:IF\s{1,4}NOT\s{1,4}EXISTS\s{1,4})?"
    r"(?P<table>[\w.`\"\[\]$]{1,120})\s{0,4}\((?P<columns>[^;]{1,8000})",
    re.I,
)
_SIEVE = Sieve(_COPY)
_STATEMENTS = Sieve(_VALUES, _CREATED)
_COLUMN = re.compile(r"(?:^|,)\s{0,40}[`\"\[]?(?P<name>[\w$][\w$ -]{0,63}?)[`\"\]]?\s{1,40}(?=[A-Za-z]{3,20}\b)")
_CONSTRAINTS = frozenset("primary foreign unique key constraint check index fulltext spatial".split())
_NUMBER = re.compile(r"\s*(\d{4,19})\s*")


def unnamed_rows(text: str) -> Iterator[list[list[tuple[int, int, bool]]]]:
    """Yield the rows of each INSERT that names no columns, as fields; a run of statements of one width is one."""
    width = [""] * _MAX_COLUMNS
    sifted = _STATEMENTS.sift(text)
    created = _created(sifted)
    block: list[list[tuple[int, int, bool]]] = []
    for statement in sifted.finditer(_VALUES):
        if _bare(statement["table"]) in created:
            continue
        at = statement.end()
        while text.startswith("(", at):
            cells, at = _row(text, at + 1, width)
            row = [(cell.start, cell.end, cell.is_quoted) for cell in cells]
            if block and len(row) != len(block[0]):
                yield block
                block = []
            block.append(row)
            following = _NEXT_ROW.match(text, at)
            if following is None:
                break
            at = following.end()
    if block:
        yield block


_MAX_COLUMNS = 200


def created_cells(text: str) -> Iterator[Cell]:
    """Yield the same of each INSERT that names no columns but whose table the text creates, with its column's name."""
    sifted = _STATEMENTS.sift(text)
    created = _created(sifted)
    for statement in sifted.finditer(_VALUES) if created else ():
        names = created.get(_bare(statement["table"]))
        at = statement.end()
        while names and text.startswith("(", at):
            cells, at = _row(text, at + 1, names)
            yield from cells
            following = _NEXT_ROW.match(text, at)
            if following is None:
                break
            at = following.end()


def _created(sifted: Sifted) -> dict[str, list[str]]:
    """Return the names of the columns of each table that the text creates."""
    tables: dict[str, list[str]] = {}
    for statement in sifted.finditer(_CREATED):
        columns = _IN_BRACKETS.sub("", statement["columns"])
        names = [column["name"].strip() for column in _COLUMN.finditer(columns)]
        tables[_bare(statement["table"])] = [
            name for name in names if name.lower().partition(" ")[0] not in _CONSTRAINTS
        ]
    return tables


def _bare(table: str) -> str:
    return table.rpartition(".")[2].strip('`"[]').lower()


def copy_cells(text: str) -> Iterator[Cell]:
    """Yield the fields of the rows that PostgreSQL's COPY reads from its input, each with its column's name."""
    for statement in _SIEVE.sift(text).finditer(_COPY):
        names = [name.strip(' "') for name in statement["columns"].split(",")]
        at = statement.end()
        while at < len(text) and not text.startswith("\\.", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            fields = text[at:end].split("\t")
            if len(fields) != len(names):
                break
            for name, field in zip(names, fields, strict=True):
                if field and field != "\\N":
                    yield Cell(at, at + len(field.rstrip("\r")), (name,), Place.SQL_ROW)
                at += len(field) + 1
