"""The tables whose rows are lines, whatever draws them, with what their headers or their values say.

What is a table and what is not hangs on its header, which may stand far above a row: tables are read whole.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pasteguard_addon.detection.structure import Cell, Place, rows_at, table_at
from pasteguard_addon.detection.structure.aligned import aligned_at, unheaded_at
from pasteguard_addon.detection.structure.quoted_rows import quoted_rows_at
from pasteguard_addon.detection.structure.splitting import RARE_MARKS, Field
from pasteguard_addon.detection.structure.tables import Table

from .fields import is_label_itself, label_places, type_of_label, vague_type_of_label
from .known_labels import FEWEST_LABELS, MOST_COLUMNS, KnownLabels, KnownLists, are_labels, is_label
from .unheaded import column_cells

_MARKS = (",", ";", "\t", "|", "  ", "^", "~", "│", "┆", "!!", " & ", ":", "#", *RARE_MARKS)
_PARTED = frozenset(",;\t|│┆")
_BLANK_LINE = "\r\n"
"""May stand between the parts of a table that is folded."""
LABELS_OF_ALIGNED = 3
_MAX_LINE = 1_000
ROWS_TO_JUDGE, _HALF = 8, 0.5
_LABEL_COLUMNS = 3
_LEAST_REPEATED = 1.5
_HEADERS_BELOW = 3
"""Above a header stand a title and the headers of groups, at most."""


def cells_of_lines(text: str, lists: KnownLists) -> Iterator[list[Cell]]:
    at, last = 0, -len(_BLANK_LINE)
    places: list[int] | None = None
    known = KnownLabels()
    while at < len(text):
        end = text.find("\n", at)
        if end < 0:
            return
        line = text[at : min(end, at + _MAX_LINE)]
        if end - at > _MAX_LINE:  # cut, maybe within a word
            held = label_places(line)
        else:
            places = label_places(text) if places is None else places
            held = [place - at for place in places[bisect_left(places, at) : bisect_left(places, end)]]
        is_header = bool(held) and any(map(known.__getitem__, _labels(line, held)))
        table = quoted_rows_at(text, at, are_labels) if held else None
        turned = _turned_at(text, at) if is_header and not table else None
        if held and not (turned or table):
            table = _headed_at(text, at, line, known, is_header=is_header, goes_on=at - last < len(_BLANK_LINE))
        if turned is not None:
            yield turned[0]
            end = turned[1]
        elif table is not None:
            yield [cell for part in _stripes(text, table) for cell in known_columns(part)]
            end = table.end - 1
            last = table.end
        elif not is_header:
            rows = _unheaded_rows(text, at, line)
            if rows is not None and not _holds_header(text, rows):
                yield labelled_rows(text, rows) or [*lists.cells(rows.rows), *column_cells(text, rows.rows)]
                end = rows.end - 1
        at = max(end, at) + 1


def _unheaded_rows(text: str, at: int, line: str) -> Table | None:
    """Return the rows without a header that begin here, by where their values begin if that gives more columns."""
    rows = rows_at(text, at)
    aligned = unheaded_at(text, at) if "  " in line.strip() else None
    if aligned is None or (rows is not None and len(rows.headers) >= len(aligned.headers)):
        return rows
    return aligned


def _headed_at(text: str, at: int, line: str, known: KnownLabels, *, is_header: bool, goes_on: bool) -> Table | None:
    """Return the table whose header this line is; two columns are one where a table before goes on, as R folds them."""
    words = line.rstrip("\\ \r").split() if _may_be_aligned(text, at, line) else []
    least = FEWEST_LABELS if goes_on else LABELS_OF_ALIGNED
    labels = sum(map(known.__getitem__, words)) if least <= len(words) <= MOST_COLUMNS else 0
    table = aligned_at(text, at, known.are_header, least) if labels and labels == len(words) else None
    if is_header and (table is None or len(table.headers) < len(words)):
        table = table_at(text, at)
    if table is None:
        return _aligned_below_labels(text, at, known) if labels >= FEWEST_LABELS else None
    return _with_wrapped_cells(text, at, table, known) if words else table


def _with_wrapped_cells(text: str, at: int, table: Table, known: KnownLabels) -> Table:
    """Return the table, of aligned columns, that goes on where this one is cut by a cell of several lines."""
    behind = text[table.end : text.find("\n", table.end)]
    aligned = aligned_at(text, at, known.are_header) if behind.strip() else None
    return aligned if aligned and aligned.headers == table.headers and aligned.end > table.end else table


def _stripes(text: str, table: Table) -> Iterator[Table]:
    """Yield the parts of a table in which headers stand again, as forms have them; not what only looks like one."""
    if not any(holds_labels(text, row) for row in table.rows[:ROWS_TO_JUDGE]):
        if not _is_of_labels(text, table):
            yield table
        return
    headers, rows = table.headers, list[tuple[Field, ...]]()
    for row in (*table.rows, None):
        if row is not None and not holds_labels(text, row):
            rows.append(row)
            continue
        part = Table(headers, tuple(rows), table.end)
        if rows and not _is_of_labels(text, part):
            yield part
        headers, rows = tuple(text[start:end] for start, end, _ in row or ()), []


def holds_labels(text: str, row: Sequence[Field]) -> bool:
    cells = {text[start:end] for start, end, _ in row if start < end}  # "str" as the type of all columns is none
    return len(cells) > 1 and 2 * sum(map(is_label_itself, cells)) > len(cells)


def _is_of_labels(text: str, table: Table) -> bool:
    """Tell whether labels stand below a label: lines of labels and values, whose first looks like a header."""
    for column, header in enumerate(table.headers):
        if is_label(header):
            cells = [text[slice(*row[column][:2])] for row in table.rows[:ROWS_TO_JUDGE]]
            if len(cells) > 1 and sum(map(is_label_itself, cells)) >= _HALF * len(cells):
                return True
    return False


def _aligned_below_labels(text: str, at: int, known: KnownLabels) -> Table | None:
    """Return the table of aligned columns that begins here if most of their headers, of any words, are labels."""
    table = aligned_at(text, at, known.are_header)
    labels = sum(map(is_label, table.headers)) if table else 0
    return table if table and labels >= max(LABELS_OF_ALIGNED, len(table.headers) / 2) else None


def _may_be_aligned(text: str, at: int, line: str) -> bool:
    """Tell whether blanks alone part the words of a line, and fill columns in it or in the next."""
    if not _PARTED.isdisjoint(line):
        return False
    following = at + len(line) + 1
    return "  " in line.strip() or "  " in text[following : text.find("\n", following)].strip()


def known_columns(table: Table) -> Iterator[Cell]:
    for column, header in enumerate(table.headers):
        if type_of_label(header) or vague_type_of_label(header):
            yield from table.cells(column)


def _turned_at(text: str, at: int) -> tuple[list[Cell], int] | None:
    """Return the cells of the table that begins here, and where it ends, if its labels stand in its first column."""
    rows = rows_at(text, at)
    cells = labelled_rows(text, rows) if rows else []
    return (cells, rows.end - 1) if rows and cells else None


def labelled_rows(text: str, rows: Table) -> list[Cell]:
    """Return the cells of a table whose labels stand in its first column; none if there are no labels.

    They stand in a later one where each row has one value of one thing, `7,city,Essen`: there they come again.
    """
    for column in range(min(_LABEL_COLUMNS, len(rows.headers) - 1)):
        labels = [text[slice(*row[column][:2])] for row in rows.rows]
        if column and not (are_labels(labels[:ROWS_TO_JUDGE]) and _are_of_things(text, rows, column)):
            continue
        if are_labels(labels):
            last = column + 2 if column else None
            return [
                Cell(start, end, (label,), Place.TABLE, is_quoted)
                for label, row in zip(labels, rows.rows, strict=True)
                if is_label(label)
                for start, end, is_quoted in row[column + 1 : last]
                if start < end
            ]
    return []


def _are_of_things(text: str, rows: Table, column: int) -> bool:
    """Tell whether labels come again and what stands behind them does not: types of fields do, in a schema."""
    labels, values = ([text[slice(*row[at][:2])] for row in rows.rows] for at in (column, column + 1))
    return len(labels) >= _LEAST_REPEATED * len(set(labels)) and len(values) < 2 * len(set(values))


def _labels(line: str, places: Sequence[int]) -> Iterator[str]:
    """Yield what marks part of a line, as far as it holds one of the places: each label does."""
    for mark in _MARKS:
        if mark in line:
            start, index = 0, 0
            for part in line.split(mark):
                end = start + len(part)
                while index < len(places) and places[index] < start:
                    index += 1
                if index == len(places):
                    break
                if places[index] < end:
                    yield part
                start = end + len(mark)


def _holds_header(text: str, rows: Table) -> bool:
    """Tell whether one of the first rows is the header of those below it."""
    for row in rows.rows[:_HEADERS_BELOW]:
        names = [text[start:end] for start, end, _ in row]
        if 2 * sum(map(is_label, names)) > len(names):
            return True
    return False
