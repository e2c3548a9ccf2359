"""Tables whose columns stand below each other and are parted by one blank, as R, pandas and PowerShell print them."""

import re
from collections.abc import Callable
from itertools import pairwise

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import RULE, Table

_MAX_LINE = 1_000
_MAX_ROWS = 400
_MEASURED_ROWS = 60
"""So many tell where no column stands."""
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3
"""In two, words stand below each other by chance."""
_FEWEST_OF_CODE = 5
_GAP = re.compile(r"(?<=\S)[ ]{2,}(?=\S)")
_WORD = re.compile(r"\S+")


def aligned_at(
    text: str, line_start: int, is_header: Callable[[str], bool], fewest: int = _FEWEST_COLUMNS
) -> Table | None:
    """Return the table whose header is the line that begins here, if it has columns that are blank in every row.

    It ends before the next line that is a header of its own.
    """
    lines = _lines(text, line_start, is_header)
    if len(lines) < 2:
        return None
    columns = _columns([text[start:end] for start, end in lines[: _MEASURED_ROWS + 1]])
    header, *rows = [[_field(text, line, column) for column in columns] for line in lines]
    if len(columns) < fewest:
        return None
    return Table(tuple(text[start:end] for start, end, _ in header), tuple(map(tuple, rows)), lines[-1][1] + 1)


def unheaded_at(text: str, line_start: int) -> Table | None:
    """Return the rows that begin here if values begin in the same places of three lines or more: records of one width.

    What is set to the right, or beside something that only some lines have, is no column of its own.
    """
    if not _begin_alike(text, line_start):
        return None
    lines = _lines(text, line_start, _is_no_header)
    if len(lines) < _FEWEST_ROWS:
        return None
    rows = [text[start:end] for start, end in lines[:_MEASURED_ROWS]]
    words = [{word.start(): word.end() for word in _WORD.finditer(row)} for row in rows]
    common = set(words[0]).intersection(*words[1:])
    codes = {at for at in common if len({ends[at] for ends in words}) == 1}
    begins = {at for at in common if _is_behind_gap(rows, at) or _is_behind_code(words[0], codes, at)}
    columns = [*pairwise(sorted({0, *begins})), (max(begins, default=0), _MAX_LINE)]
    if len(columns) < _FEWEST_COLUMNS:
        return None
    fields = [tuple(_field(text, line, column) for column in columns) for line in lines]
    return Table(("",) * len(columns), tuple(fields), lines[-1][1] + 1)


def _begin_alike(text: str, at: int) -> bool:
    """Tell whether the first lines have columns at all: few texts with a gap somewhere do."""
    common: set[int] | None = None
    for _ in range(_FEWEST_ROWS):
        end = text.find("\n", at, at + _MAX_LINE)
        line = text[at : end if end >= 0 else at + _MAX_LINE]
        begins = {gap.end() for gap in _GAP.finditer(line)}
        common = begins if common is None else common & {word.start() for word in _WORD.finditer(line)}
        if not common:
            return False
        at += len(line) + 1
    return True


def _is_behind_gap(rows: list[str], at: int) -> bool:
    return at > 1 and any(row[at - 2 : at].isspace() for row in rows)


def _is_behind_code(words: dict[int, int], codes: set[int], at: int) -> bool:
    """Tell whether what ends one blank before is as long in all rows: a date fills its column."""
    return any(words[code] == at - 1 and at - 1 - code >= _FEWEST_OF_CODE for code in codes)


def _is_no_header(line: str) -> bool:
    del line
    return False


def _lines(text: str, at: int, is_header: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the lines up to the next empty one, but for rules; a mark that the table goes on is no part of its line.

    Where rows are named and the header has a blank above their names, the next such line is a header of its own.
    """
    lines: list[tuple[int, int]] = []
    while at < len(text) and len(lines) <= _MAX_ROWS:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at > _MAX_LINE or not text[at:end].strip():
            break
        if len(lines) > 1 and text[lines[0][0]] == text[at] == " " != text[lines[1][0]]:
            break
        if len(lines) > 1 and is_header(text[at:end]):
            break
        if not RULE.fullmatch(text, at, end):
            last = at + len(text[at:end].rstrip("\\ \t\r"))
            lines.append((at, max(last, at)))
        at = end + 1
    return lines


def _columns(lines: list[str]) -> list[tuple[int, int]]:
    """Return where the columns stand in each line: what no header stands above belongs to the column beside."""
    width = max(map(len, lines))
    blank = [all(line[at : at + 1] in ("", " ") for line in lines) for at in range(width)]
    columns: list[tuple[int, int]] = []
    at = 0
    while at < width:
        end = at
        while end < width and not blank[end]:
            end += 1
        if end > at:
            columns.append((at, end))
        at = end + 1
    return _headed(_joined(columns, lines[1:]), lines[0])


def _joined(columns: list[tuple[int, int]], rows: list[str]) -> list[tuple[int, int]]:
    """Join the words of a header above one column: those that one blank parts from it and that have nothing below."""
    is_right = len(set(map(len, rows))) == 1  # all columns end where their headers do
    joined: list[tuple[int, int]] = []
    for start, end in reversed(columns) if is_right else columns:
        first, last = joined[-1] if joined else (start, end)
        is_near = end + 1 == first if is_right else start == last + 1
        if is_near and not any(row[start:end].strip() for row in rows):
            joined[-1] = (min(start, first), max(end, last))
        else:
            joined.append((start, end))
    return sorted(joined)


def _headed(columns: list[tuple[int, int]], header: str) -> list[tuple[int, int]]:
    """Join a column without a header to that on its left, if that is set to the left, else to the next."""
    headed: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in columns:
        if header[start:end].strip():
            headed.append((start if pending is None else pending, end))
            pending = None
        elif headed and header[headed[-1][0] : headed[-1][0] + 1].strip():
            headed[-1] = (headed[-1][0], end)
        elif headed:
            pending = start if pending is None else pending
        else:
            continue  # numbers of the rows
    return headed


def _field(text: str, line: tuple[int, int], column: tuple[int, int]) -> Field:
    start = min(line[0] + column[0], line[1])
    end = min(line[0] + column[1], line[1])
    value = text[start:end]
    first, last = start + len(value) - len(value.lstrip()), start + len(value.rstrip())
    if last - first > 1 and text[first] == text[last - 1] == '"':
        return first + 1, last - 1, True
    return first, last, False
