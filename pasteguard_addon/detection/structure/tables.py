"""Tables with a header: CSV, TSV, semicolons and rarer marks, Markdown, psql, and columns set apart by blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pasteguard_addon.detection.structure.cells import VOWELS, Cell, Place
from pasteguard_addon.detection.structure.splitting import GAPS, UNHEADED, WIDE_GAP, Field, Splitter, splitters

_MAX_LINE = 4_000
_MAX_HEADER = 48
_MAX_WORDS = 5
_FEWEST_MARKS = 2
_FEWEST_COLUMNS = 3
RULE = re.compile(
    r"[ \t]{0,40}(?:[|+]?[-=:+| \t]{3,}[|+]?[ \t]{0,40}|[\u2500-\u257f \t]{3,}|\|-"
    r"|(?:\\[a-z]{4,12}(?:\{[^{}\n]{0,20}\})?[ ]?){1,2})"
)
"""Below a header and between rows: of Markdown, psql, boxes, wikis and LaTeX."""
_HEADER = re.compile(rf"[#№]|\([^\W\d_]{{2,12}}\)|[#№]?[ ]?[^\W\d_](?:[\w .,#%/&()*:'’°º?+{VOWELS}-]|\\_)*")
_MOST_LINES = 8
"""Of one row whose quotes hold ends of lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and where the rows below it end."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]
    end: int

    def cells(self, column: int) -> Iterator[Cell]:
        """Yield the cells below one header that are not empty."""
        for row in self.rows:
            start, end, is_quoted = row[column]
            if start < end:
                yield Cell(start, end, (self.headers[column],), Place.TABLE, is_quoted)


def table_at(text: str, line_start: int) -> Table | None:
    """Return the table whose header is the line that begins at `line_start`, or None if none follows."""
    line_end = _line_end(text, line_start)
    if line_end - line_start > _MAX_LINE or line_end >= len(text):
        return None
    for split in splitters(text, line_start, line_end):
        header = split(text, line_start, line_end)
        names = tuple(text[start:end] for start, end, _ in header)
        if not _are_headers(names):
            continue
        rows, end = _rows(text, line_end + 1, split, len(names))
        if rows:
            return Table(names, rows, end)
    return None


def rows_at(text: str, at: int) -> Table | None:
    """Return the rows without a header that begin with this line: two or more, of three fields or more, as many each.

    The headers are empty.
    """
    end = _line_end(text, at)
    if end - at > _MAX_LINE or end >= len(text):
        return None
    line = text[at:end]
    may_stand = [(split, mark) for split, mark in UNHEADED if mark in line or "\t" in line]
    marked = [(split, mark, count) for split, mark in may_stand if (count := _count(line, mark)) >= _FEWEST_MARKS]
    if not marked or RULE.fullmatch(line):
        return None
    following = text[end + 1 : _line_end(text, end + 1)]
    has_quotes = '"' in following or "'" in following
    for split, mark, count in marked:
        behind = _count(following, mark)
        if behind and (behind == count or has_quotes):
            columns = len(split(text, at, end))
            rows, end = _rows(text, at, split, columns) if columns >= _FEWEST_COLUMNS else ((), at)
            return Table(("",) * columns, rows, end) if len(rows) > 1 else None
    return None


def _count(line: str, mark: str) -> int:
    if mark == "  ":
        line = line.strip()
        return len(WIDE_GAP.findall(line)) if mark in line or "\t" in line else 0
    count = line.count(mark)
    is_prose = mark == "," and count and ", " in line and '"' not in line
    return 0 if is_prose else count


def _are_headers(names: tuple[str, ...]) -> bool:
    """Tell whether these are names of columns: short, without signs, most of them there and each its own."""
    named = [name for name in names if name]
    if len(names) < 2 or 2 * len(set(named)) <= len(names):
        return False
    return all(
        len(name) <= _MAX_HEADER and len(name.split()) <= _MAX_WORDS and _HEADER.fullmatch(name) for name in named
    )


def _rows(text: str, at: int, split: Splitter, columns: int) -> tuple[tuple[tuple[Field, ...], ...], int]:
    rows: list[tuple[Field, ...]] = []
    if at < len(text) and text[at] in "\r\n":  # below the header, in AsciiDoc and csv-tables of reStructuredText
        at = _line_end(text, at) + 1
    while at < len(text):
        end = _row_end(text, at)
        if end - at > _MAX_LINE:
            break
        if not RULE.fullmatch(text, at, end):
            row = split(text, at, end)
            if split is GAPS and len(row) == columns + 1 and text[slice(*row[0][:2])].rstrip(".").isdigit():
                del row[0]  # the number of the row, which has no header
            elif len(row) == 1 and text[at] == "|":
                row, end = _stacked(text, at, split, columns)
            if len(row) != columns:
                break
            rows.append(tuple(row))
        at = end + 1
    return tuple(rows), min(at, len(text))


def _row_end(text: str, at: int) -> int:
    """Return where a row ends: where its line does, unless a quote is open there that is closed soon."""
    end = first = _line_end(text, at)
    for _ in range(_MOST_LINES):
        if text.count('"', at, end) % 2 == 0:
            return end
        end = _line_end(text, min(end + 1, len(text)))
    return first


def _stacked(text: str, at: int, split: Splitter, columns: int) -> tuple[list[Field], int]:
    """Return the row of AsciiDoc that begins here, whose cells stand on a line each, and where it ends."""
    row: list[Field] = []
    end = at - 1
    while len(row) < columns and text.startswith("|", end + 1):
        line_end = _line_end(text, end + 1)
        row += split(text, end + 1, line_end)
        end = line_end
    behind = _line_end(text, end + 1)
    return row, behind if text[end + 1 : behind].strip() == "" else end


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
