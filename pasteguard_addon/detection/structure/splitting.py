"""How the lines of tables are split into fields, by what parts them."""

import re
from collections.abc import Iterator

WIDE_GAP = re.compile(r" {2,}|\t+")
_QUOTES = frozenset("\"'")
_GAP_OR_BAR = re.compile(r"[ \t]*[|│][ \t]*| {2,}|\t+")
"""A bar may part the rows' numbers from the columns, or some columns from others."""
_TEXTILE = re.compile(r"[_<>=^~-]{1,2}\.[ ]+")
"""What Textile writes before a header, and before a cell that is set to a side."""
_FIELD = {
    mark: re.compile(
        rf'[ \t]*+(?:"((?:[^"]|"")*+)"|\'([^\'\n]*+)\'(?=[ \t]*+(?:{re.escape(mark)}|$))'
        rf"|([^\\{mark}\n]*+))[ \t]*+(?:{re.escape(mark)}|$)",
        re.M,
    )
    for mark in (",", ";", "^", "~")
}

type Field = tuple[int, int, bool]
"""Start, end, and whether quotes stood around it."""


class Splitter:
    """Splits a line into its fields."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        raise NotImplementedError


class _ByMark(Splitter):
    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._field = _FIELD.get(mark)

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        if text.endswith("\r", start, end):
            end -= 1
        if self._field is not None and ('"' in text[start:end] or "'" in text[start:end]):
            return self._quoted(text, start, end)
        fields = _bare_fields(text, start, end, self._mark)
        return _unwrapped(text, fields) if self._mark not in _FIELD else fields

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
            fields += _unwrapped(text, [(first, last, False)]) if group == 3 else [(first, last, True)]
            if not match[0].endswith(self._mark):
                break
            at = match.end()
        return fields


class _ByBars(Splitter):
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


class _ByPairs(Splitter):
    """Tables of wikis, whose headers have other marks than their rows: `! a !! b`, `||a||b||`."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        while start < end and text[start] in "|!":
            start += 1
        while end > start and text[end - 1] == "|":
            end -= 1
        mark = next((mark for mark in ("!!", "||") if text.find(mark, start, end) >= 0), "|")
        return _bare_fields(text, start, end, mark)


class _ByAmpersands(Splitter):
    """Rows of LaTeX."""

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        line_break = text.rfind("\\\\", start, end)
        return _bare_fields(text, start, line_break if line_break > start else end, "&")


class _ByGaps(Splitter):
    """Columns under the words of a header that two or more blanks set apart, as command lines print them.

    There may be a frame around all of them, and bars between some.
    """

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        start, end = _trimmed(text, start, end)
        if end - start > 1 and text[start] == text[end - 1] and text[start] in BARS:
            start, end = _trimmed(text, start + 1, end - 1)
        fields: list[Field] = []
        at = start
        for gap in _GAP_OR_BAR.finditer(text, start, end):
            fields.append((at, gap.start(), False))
            at = gap.end()
        return [*fields, (at, end, False)] if at < end else fields


def splitters(text: str, start: int, end: int) -> Iterator[Splitter]:
    line = text[start:end]
    if "||" in line or "!!" in line:
        yield _PAIRS
    for bar, by_bars in BARS.items():
        if bar in line:
            yield by_bars
    for mark in ("\t", ";", ",", "^", "~"):
        if mark in line:
            yield _MARKS[mark]
    if " & " in line:
        yield _AMPERSANDS
    if "  " in line.strip():
        yield GAPS
    for mark in (":", "#", *RARE_MARKS):
        if line.count(mark) > 1:  # else a key and its value
            yield _MARKS[mark]


RARE_MARKS = (
    "§",
    "¦",
    "¶",
    "‖",
    "¤",
    "·",
    "•",
    "؛",
    "،",
    "\x1f",
    "\x1e",
    "\x01",
    "||",
    "::",
    " / ",
    " - ",
    " – ",
    " * ",
)
_MARKS = {mark: _ByMark(mark) for mark in (",", ";", "\t", "^", "~", ":", "#", *RARE_MARKS)}
BARS = {"┆": _ByBars("│", "┆"), **{bar: _ByBars(bar, bar) for bar in "|│┃║"}}
_PAIRS = _ByPairs()
_AMPERSANDS = _ByAmpersands()
GAPS = _ByGaps()


UNHEADED = (
    *((_MARKS[mark], mark) for mark in "\t;"),
    *((BARS[bar], bar) for bar in "|│"),
    *((_MARKS[mark], mark) for mark in "~^,"),
    (GAPS, "  "),
)


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
        if text.startswith('="', start, end):  # a formula of one string
            start += 1
        elif mark_of_cell := _TEXTILE.match(text, start, end):
            start = mark_of_cell.end()
        while end - start > 1 and text[start] in "`*\"'" and text[end - 1] == text[start]:
            start, end = start + 1, end - 1
        bare.append((start, end, text[start - 1 : start] in _QUOTES))
    return bare


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200e\u200f"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
