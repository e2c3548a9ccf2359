"""Tables with a header: CSV, TSV, semicolons and rarer marks, Markdown, psql, and columns set apart by blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pasteguard_addon.detection.structure.cells import Cell, Place

_MAX_LINE = 4_000
_MAX_HEADER = 48
_MAX_WORDS = 5
_RULE = re.compile(
    r"[ \t]{0,40}(?:[|+]?[-=:+| \t]{3,}[|+]?[ \t]{0,40}|[\u2500-\u257f]{3,}|\|-"
    r"|(?:\\[a-z]{4,12}(?:\{[^{}\n]{0,20}\})?[ ]?){1,2})"
)
"""Below a header and between rows: of Markdown, psql, boxes, wikis and LaTeX."""
_HEADER = re.compile(r"[#№]?[ ]?[^\W\d_][\w .#%/&()*:'’°º?+-]*")
_WIDE_GAP = re.compile(r" {2,}|\t+")
_FIELD = {
    mark: re.compile(
        rf'[ \t]*+(?:"((?:[^"\n]|"")*+)"|\'([^\'\n]*+)\'(?=[ \t]*+(?:{re.escape(mark)}|$))'
        rf"|([^\\{mark}\n]*+))[ \t]*+(?:{re.escape(mark)}|$)",
        re.M,
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


def rows_at(text: str, at: int) -> Table | None:
    """Return the rows without a header that begin with this line: two or more, of three fields or more, as many each.

    The headers are empty.
    """
    end = _line_end(text, at)
    if end - at > _MAX_LINE or end >= len(text) or _RULE.fullmatch(text, at, end):
        return None
    following = text[end + 1 : _line_end(text, end + 1)]
    line = text[at:end]
    has_quotes = '"' in following or "'" in following
    for split, marks in _UNHEADED:
        count = _count(line, marks)
        behind = _count(following, marks) if count >= _FEWEST_MARKS else 0
        if behind and (behind == count or has_quotes):
            columns = len(split(text, at, end))
            rows, end = _rows(text, at, split, columns) if columns >= _FEWEST_COLUMNS else ((), at)
            return Table(("",) * columns, rows, end) if len(rows) > 1 else None
    return None


def _count(line: str, mark: str) -> int:
    if mark == "  ":
        return len(_WIDE_GAP.findall(line.strip()))
    is_prose = mark == "," and ", " in line and '"' not in line
    return 0 if is_prose else line.count(mark)


def _are_headers(names: tuple[str, ...]) -> bool:
    """Tell whether these are names of columns: short, without signs, most of them there and each its own."""
    named = [name for name in names if name]
    if len(names) < 2 or 2 * len(set(named)) <= len(names):
        return False
    return all(
        len(name) <= _MAX_HEADER and len(name.split()) <= _MAX_WORDS and _HEADER.fullmatch(name) for name in named
    )


def _rows(text: str, at: int, split: "_Splitter", columns: int) -> tuple[tuple[tuple[Field, ...], ...], int]:
    rows: list[tuple[Field, ...]] = []
    if at < len(text) and text[at] in "\r\n":  # below the header, in AsciiDoc and csv-tables of reStructuredText
        at = _line_end(text, at) + 1
    while at < len(text):
        end = _line_end(text, at)
        if end - at > _MAX_LINE:
            break
        if not _RULE.fullmatch(text, at, end):
            row = split(text, at, end)
            if split is _GAPS and len(row) == columns + 1 and text[slice(*row[0][:2])].isdigit():
                del row[0]  # the number of the row, which has no header
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
        fields = _bare_fields(text, start, end, self._mark)
        return _unwrapped(text, fields) if self._mark == "\t" else fields

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

    def __init__(self, bar: str, between: str) -> None:
        self._bar = bar
        self._between = between

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        if text.startswith(self._bar, start):
            start += 1
        if end > start and text.endswith(self._bar, start, end) and not text.endswith("\\" + self._bar, start, end):
            end -= 1
        return _unwrapped(text, _bare_fields(text, start, end, self._between))


class _ByPairs(_Splitter):
    """Tables of wikis, whose headers have other marks than their rows: `! a !! b`, `||a||b||`."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        while start < end and text[start] in "|!":
            start += 1
        while end > start and text[end - 1] == "|":
            end -= 1
        mark = next((mark for mark in ("!!", "||") if text.find(mark, start, end) >= 0), "|")
        return _bare_fields(text, start, end, mark)


class _ByAmpersands(_Splitter):
    """Rows of LaTeX."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        line_break = text.rfind("\\\\", start, end)
        return _bare_fields(text, start, line_break if line_break > start else end, "&")


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
    if "||" in line or "!!" in line:
        yield _PAIRS
    for bar, by_bars in _BARS.items():
        if bar in line:
            yield by_bars
    for mark in ("\t", ";", ",", "^", "~"):
        if mark in line:
            yield _MARKS[mark]
    if " & " in line:
        yield _AMPERSANDS
    if "  " in line.strip():
        yield _GAPS
    for mark in (":", "#"):
        if line.count(mark) > 1:  # else a key and its value
            yield _MARKS[mark]


_MARKS = {mark: _ByMark(mark) for mark in (",", ";", "\t", "^", "~", ":", "#")}
_BARS = {"┆": _ByBars("│", "┆"), **{bar: _ByBars(bar, bar) for bar in "|│┃║"}}
_PAIRS = _ByPairs()
_AMPERSANDS = _ByAmpersands()
_GAPS = _ByGaps()


_UNHEADED = (
    *((_MARKS[mark], mark) for mark in "\t;"),
    *((_BARS[bar], bar) for bar in "|│"),
    *((_MARKS[mark], mark) for mark in "~^,"),
    (_GAPS, "  "),
)
_FEWEST_MARKS = 2
_FEWEST_COLUMNS = 3


def _bare_fields(text: str, start: int, end: int, mark: str) -> list[Field]:
    fields: list[Field] = []
    at = start
    while (found := text.find(mark, at, end)) >= 0:
        fields.append((*_trimmed(text, at, found), False))
        at = found + len(mark)
    return [*fields, (*_trimmed(text, at, end), False)]


def _unwrapped(text: str, fields: list[Field]) -> list[Field]:
    """Take the marks of code and emphasis off Markdown's cells, and quotes and `="…"` off those of spreadsheets."""
    bare: list[Field] = []
    for first, last, _ in fields:
        start, end = first, last
        for mark in ("=", "_. "):  # a formula of one string, and a header of Textile
            if text.startswith(mark, start, end) and (mark != "=" or text.startswith('"', start + 1)):
                start += len(mark)
        while end - start > 1 and text[start] in '`*"' and text[end - 1] == text[start]:
            start, end = start + 1, end - 1
        bare.append((start, end, text[start - 1 : start] == '"'))
    return bare


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
