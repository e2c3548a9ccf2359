"""Tables pasted with one cell a line and nothing that tells header from rows: from word processors and web pages.

The header ends where the labels do, or later, where some columns have names that are no labels. How many columns there
are is tried out: every group of so many lines has to hold what its header says.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table

_LINE = r"[ \t]{0,8}[^\W\d_][\w '’/().-]{0,39}[ \t]{0,8}\r?\n"
_HEADER = re.compile(
    rf"^(?=[ \t]{{0,8}}(?P<first>[^\W\d_][\w '’/().-]{{0,39}}?)[ \t]{{0,8}}\r?\n(?:(?:[ \t]*\r?\n)?{_LINE}){{2}})", re.M
)
_CELL = re.compile(r"[ \t]*(?P<value>[^\n]{0,160}?)[ \t\r]*(?:\n|\Z)")
_FEWEST_LABELS, _FEWEST_COLUMNS, _MOST_COLUMNS, _MOST_OTHERS = 2, 3, 16, 3
_MOST_CELLS, _ROWS_TO_JUDGE = 2_000, 6
_MOST_ATTEMPTS = 3
"""In one block of lines; a title may stand right above its header."""

type _Proof = Callable[[str, str], bool | None]
"""Whether a value shows that it is what its header says, or is not."""


def stacked_tables(text: str, is_label: Callable[[str], bool], proves: _Proof) -> Iterator[Table]:
    """Yield each run of labels on lines of their own, with what stands below in groups of as many lines."""
    block_end = attempts = 0
    for start in _HEADER.finditer(text):
        at = start.start()
        if (at < block_end and attempts >= _MOST_ATTEMPTS) or not is_label(start["first"]):
            continue
        cells, end = _cells(text, at)
        attempts = attempts + 1 if at < block_end else 1
        table = _table(text, cells, end, is_label, proves)
        block_end = end
        if table is not None:
            attempts = _MOST_ATTEMPTS
            yield table


def _cells(text: str, at: int) -> tuple[list[Field], int]:
    """Return the lines up to an empty one, or up to two of them if one stands behind each line."""
    cells: list[Field] = []
    first = _CELL.match(text, at)
    is_wide = first is not None and text[first.end() : first.end() + 2].lstrip("\r").startswith("\n")
    empty = 0
    while at < len(text) and len(cells) < _MOST_CELLS and (line := _CELL.match(text, at)):
        if line["value"]:
            if is_wide and cells and not empty:
                break
            cells.append((*line.span("value"), False))
            empty = 0
        else:
            empty += 1
            if empty > is_wide:
                break
        at = line.end()
    return cells, at


def _table(
    text: str, cells: Sequence[Field], end: int, is_label: Callable[[str], bool], proves: _Proof
) -> Table | None:
    """Return the table that these cells are, by the fewest columns that fit."""
    values = [text[start:last] for start, last, _ in cells]
    known = [is_label(value) for value in values[:_MOST_COLUMNS]]
    lead = known.index(False) if False in known else len(known)
    last = _last_label(known)
    for width in range(max(lead, _FEWEST_COLUMNS), min(last + _MOST_OTHERS, _MOST_COLUMNS) + 1):
        if 2 * sum(known[:width]) < max(width, 2 * _FEWEST_LABELS):
            continue
        count = len(values) // width - 1
        if count < 1:
            return None
        headers = values[:width]
        rows = [values[width * (at + 1) : width * (at + 2)] for at in range(min(count, _ROWS_TO_JUDGE))]
        proofs = [proves(header, value) for row in rows for header, value in zip(headers, row, strict=True)]
        if False not in proofs and True in proofs:
            fields = tuple(tuple(cells[width * (at + 1) : width * (at + 2)]) for at in range(count))
            return Table(tuple(headers), fields, end)
    return None


def _last_label(known: Sequence[bool]) -> int:
    """Return how many lines lead to the last label, with few others in between."""
    last = others = 0
    for at, is_label in enumerate(known):
        if is_label:
            last, others = at + 1, 0
        elif others == _MOST_OTHERS:
            break
        else:
            others += 1
    return last
