"""Tables with one cell a line: AsciiDoc, wikis, lists of reStructuredText, and what word processors paste as text."""

import re
from collections.abc import Callable, Iterator, Sequence

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table
from pasteguard_addon.sieve import Sieve

_CELL = re.compile(r"[ \t]{0,12}(?P<mark>[*][ ]-|[-|!])?[ \t]?(?!\})(?P<value>[^\n|]{0,120}?)[ \t\r]*$", re.M)
_BREAK = re.compile(r"[ \t]*(?:[|!]-[^\n]*)?\r?$", re.M)
_HEADER_LINE = r"[ \t]{0,12}(?:[*][ ]-[ ]|[-|!][ ]?)?[^\W\d_][\w '’/()-]{0,39}\r?\n"
_HEADER = re.compile(rf"^{_HEADER_LINE}(?:{_HEADER_LINE}){{2,40}}+", re.M)
_SIEVE = Sieve(_HEADER)
_FEWEST_HEADERS = 3
_MOST_HEADERS = 60
"""So long a run of lines is no header. Without a limit, each piece of a long list would be read to the list's end."""
_MOST_ROWS = 500


def vertical_tables(text: str, is_header: Callable[[Sequence[str]], bool]) -> Iterator[Table]:
    """Yield each run of short lines that is a header, with what stands below in groups of as many."""
    read = 0
    for run in _SIEVE.sift(text).finditer(_HEADER):
        header, at = _cells(text, run.start(), _MOST_HEADERS)
        is_whole = _FEWEST_HEADERS <= len(header) < _MOST_HEADERS
        if run.start() < read or not is_whole or (at < run.end() and not _is_row_start(text, at)):
            continue
        names = [text[start:last] for start, last, _ in header]
        if not is_header(names):
            continue
        rows, read = _rows(text, at, len(header))
        if rows:
            yield Table(tuple(names), tuple(rows), read)


def _rows(text: str, at: int, width: int) -> tuple[list[tuple[Field, ...]], int]:
    rows: list[tuple[Field, ...]] = []
    while at < len(text) and len(rows) < _MOST_ROWS:
        at = _behind_breaks(text, at)
        cells, end = _cells(text, at, width)
        if len(cells) != width:
            break
        rows.append(tuple(cells))
        at = end
    return rows, at


def _cells(text: str, at: int, most: int) -> tuple[list[Field], int]:
    """Return the cells of a row: lines up to a break, or to the mark of the next row."""
    cells: list[Field] = []
    while at < len(text) and len(cells) < most:
        line = _CELL.match(text, at)
        if line is None or _BREAK.match(text, at) or (cells and _is_row_start(text, at)):
            break
        cells.append((*line.span("value"), False))
        at = line.end() + 1
    return cells, at


def _behind_breaks(text: str, at: int) -> int:
    while at < len(text) and (line := _BREAK.match(text, at)):
        at = line.end() + 1
    return at


def _is_row_start(text: str, at: int) -> bool:
    line = _CELL.match(text, at)
    return line is not None and (line["mark"] or "").startswith("*")
