"""Tables with a header: CSV, TSV, semicolons and rarer marks, Markdown, psql, and columns set apart by blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pasteguard_addon.detection.structure.cells import Cell, Place

_MAX_LINE = 4_000
_MAX_HEADER = 48
_MAX_WORDS = 5
_RULE = re.compile(r"[ \t]{0,40}[|+]?[-=:+| \t]{3,}[|+]?[ \t]{0,40}")
_HEADER = re.compile(r"[^\W\d_][\w .#%/&()-]*")
_WIDE_GAP = re.compile(r" {2,}|\t+")
_FIELD = {
    mark: re.compile(
        rf'[ \t]*+(?:"((?:[^"\n]|"")*+)"|\'([^\'\n\\{mark}]*+)\'|([^\\{mark}\n]*+))[ \t]*+(?:{re.escape(mark)}|$)', re.M
    )
    for mark in (",", ";", "^", "~")
}

type Field = tuple[int, int, bool]
"""Start, end, and whether quotes stood around it."""


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
    for split in _splitters(text, line_start, line_end):
        header = split(text, line_start, line_end)
        names = tuple(text[start:end] for start, end, _ in header)
        if not _are_headers(names):
            continue
        rows, end = _rows(text, line_end + 1, split, len(names))
        if rows:
            return Table(names, rows, end)
    return None


def _are_headers(names: tuple[str, ...]) -> bool:
    """Tell whether these are names of columns: short, without signs, each its own."""
    if len(names) < 2 or len(set(names)) < len(names):
        return False
    return all(
        len(name) <= _MAX_HEADER and len(name.split()) <= _MAX_WORDS and _HEADER.fullmatch(name) for name in names
    )


def _rows(text: str, at: int, split: "_Splitter", columns: int) -> tuple[tuple[tuple[Field, ...], ...], int]:
    rows: list[tuple[Field, ...]] = []
    while at < len(text):
        end = _line_end(text, at)
        if end - at > _MAX_LINE:
            break
        if not _RULE.fullmatch(text, at, end):
            row = split(text, at, end)
            if len(row) != columns:
                break
            rows.append(tuple(row))
        at = end + 1
    return tuple(rows), min(at, len(text))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


class _Splitter:
    """Splits a line into its fields."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        raise NotImplementedError


class _ByMark(_Splitter):
    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._field = _FIELD.get(mark)

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        if text.endswith("\r", start, end):
            end -= 1
        if self._field is not None and ('"' in text[start:end] or "'" in text[start:end]):
            return self._quoted(text, start, end)
        return _bare_fields(text, start, end, self._mark)

    def _quoted(self, text: str, start: int, end: int) -> list[Field]:
        fields: list[Field] = []
        at = start
        while at <= end and self._field:
            match = self._field.match(text, at, end)
            if match is None:
                return []
            group = next(number for number in (1, 2, 3) if match[number] is not None)
            first, last = match.span(group)
            if group == 3:
                first, last = _trimmed(text, first, last)
            fields.append((first, last, group != 3))
            if not match[0].endswith(self._mark):
                break
            at = match.end()
        return fields


class _ByBars(_Splitter):
    """Markdown, psql and MySQL tables; bars at the edges may be there or not."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        if text.startswith("|", start):
            start += 1
        if end > start and text.endswith("|", start, end) and not text.endswith("\\|", start, end):
            end -= 1
        return _without_ticks(text, _bare_fields(text, start, end, "|"))


class _ByGaps(_Splitter):
    """Columns under the words of a header that two or more blanks set apart, as command lines print them."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        fields: list[Field] = []
        at = start
        for gap in _WIDE_GAP.finditer(text, start, end):
            fields.append((at, gap.start(), False))
            at = gap.end()
        return [*fields, (at, end, False)] if at < end else fields


def _splitters(text: str, start: int, end: int) -> Iterator[_Splitter]:
    line = text[start:end]
    if "|" in line:
        yield _BARS
    for mark in ("\t", ";", ",", "^", "~"):
        if mark in line:
            yield _MARKS[mark]
    if "  " in line.strip():
        yield _GAPS


_MARKS = {mark: _ByMark(mark) for mark in (",", ";", "\t", "^", "~")}
_BARS = _ByBars()
_GAPS = _ByGaps()


def _bare_fields(text: str, start: int, end: int, mark: str) -> list[Field]:
    fields: list[Field] = []
    at = start
    while (found := text.find(mark, at, end)) >= 0:
        fields.append((*_trimmed(text, at, found), False))
        at = found + 1
    return [*fields, (*_trimmed(text, at, end), False)]


def _without_ticks(text: str, fields: list[Field]) -> list[Field]:
    """Take the marks of code and emphasis off Markdown's cells."""
    bare: list[Field] = []
    for first, last, _ in fields:
        start, end = first, last
        while end - start > 1 and text[start] in "`*" and text[end - 1] == text[start]:
            start, end = start + 1, end - 1
        bare.append((start, end, False))
    return bare


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
