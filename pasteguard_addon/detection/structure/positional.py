"""Values that meet the names of their columns by position only: parameters of statements, rows far below their header.

Logs of databases write a statement with marks in it and its values elsewhere, each with its number or all in a list:
`binding parameter [1] as [VARCHAR] - [Ann]`, `$1 = 'Ann'`, `ps.setString(1, "Ann")`, `Parameters: Ann(String), …`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.sieve import Sieve

_NAME = r"[\"'`\[]?[^\W\d_][\w.$/-]{0,40}+(?:[ ][\w.$/-]{1,20}+){0,3}+[\"'`\]]?"
_NAMES = re.compile(
    rf"(?:[(:]|\bSELECT\s|^)[ \t]{{0,8}}\s{{0,40}}+(?P<names>{_NAME}(?:\s{{0,20}}+[,;|\t]\s{{0,40}}+{_NAME}){{2,80}}+)",
    re.I | re.M,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;|\t]\s*")
_MARK = r"(?:\?|\$\d{1,3}|:\w{1,30}|%s|%\(\w{1,30}\)s|@\w{1,30})"
_SET = re.compile(rf"=\s{{0,4}}{_MARK}")
_NAME_BEFORE = re.compile(r"(?P<name>[A-Za-z_][\w.]{0,40})[`\"\]]?\s{0,4}\Z")
"""A column beside its mark: `SET city = ?, zip = ? WHERE email = ?`."""
_HAS_MARK = re.compile(rf"(?:[,(=]|\bLIKE)\s{{0,40}}{_MARK}\s{{0,40}}(?:[,;)\"']|$|AND\b|WHERE\b)", re.I | re.M)
_LONGEST_NAME = 48
_LONGEST_GAP = 200
"""Between the marks of one statement."""
_NUMBERED = re.compile(
    r"(?:[\[(#$:?@]|(?<=[ ,(]))p?(?P<number>\d{1,3})(?![\w.])[^\n\"'\d]{0,32}?"
    r"(?:\[(?P<bracketed>[^\[\]\n]{0,200})\](?=[ \t\r]*$)|(?P<quote>[\"'])(?P<quoted>[^\"'\n]{0,200})(?P=quote)"
    r"|(?:(?<=[ ][=:-][ ])|(?<=<-[ ])|(?<=\w:[ ]))(?P<bare>[^\s\[\"'][^\n]{0,120}?)[ \t\r]*$)",
    re.M,
)
_GROUPS = ("bracketed", "quoted", "bare")
_TYPE = re.compile(r"\([A-Z][A-Za-z]{2,20}\)(?:,[ ](?:null,[ ])*|(?=[ \t\r]*$))", re.M)
_NO_VALUE = re.compile(r"\n|\((?![\d+])")
_LONGEST_VALUE = 120
_BOUND = re.compile(
    r"^[ \t]*Bind#(?P<number>\d{1,3})[ \t\r]*\n(?:[^\n]{0,160}\n){0,6}?"
    r"[ \t]*value=(?:\"(?P<value>[^\"\n]{0,200})\"|[^\n\"]*$)",
    re.M,
)
"""In a trace of Oracle."""
_STRING = r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|`[^`\n]{0,200}`)"
_STRINGS = re.compile(rf"{_STRING}(?:\s{{0,8}}+,\s{{0,40}}+{_STRING}){{2,80}}+")
_EACH = re.compile(_STRING)
_BEHIND_STATEMENT = 120
"""Within so many characters the strings of a call stand behind its statement; any other array holds other things."""
_FEWEST_COLUMNS = 2
_SIEVE, _MARKS = Sieve(_NUMBERED), Sieve(_HAS_MARK)


@dataclass(frozen=True, slots=True)
class ColumnList:
    """Names of columns that stand in a row somewhere, and where."""

    at: int
    names: tuple[str, ...]


def column_lists(text: str) -> list[ColumnList]:
    """Return the lists of names of columns, in the order in which they stand."""
    lists = [
        ColumnList(found.start(), tuple(name.strip(" \"'`[]\t") for name in _BETWEEN_NAMES.split(found["names"])))
        for found in _NAMES.finditer(text)
    ]
    return sorted([*lists, *_set_lists(text)], key=lambda found: found.at)


def _set_lists(text: str) -> Iterator[ColumnList]:
    names: list[str] = []
    start = end = 0
    for found in _SET.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
        if before is None:
            continue
        if names and found.start() > end + _LONGEST_GAP:
            yield ColumnList(start, tuple(names))
            names = []
        start = start if names else found.start()
        names.append(before["name"].rpartition(".")[2])
        end = found.end()
    if len(names) >= _FEWEST_COLUMNS:
        yield ColumnList(start, tuple(names))


def list_for(fitting: Sequence[ColumnList], at: int) -> ColumnList | None:
    """Return which of some lists, in their order, stands next before a place, or next behind it if there is none."""
    index = bisect_left(fitting, at, key=_place)
    return fitting[max(index - 1, 0)] if fitting else None


def _place(found: ColumnList) -> int:
    return found.at


def named_cells(found: ColumnList, row: Sequence[Field]) -> Iterator[Cell]:
    """Yield the cells of a row that are not empty below the names of a list."""
    for name, (start, end, is_quoted) in zip(found.names, row, strict=True):
        if start < end:
            yield Cell(start, end, (name,), Place.SQL_ROW, is_quoted)


def has_parameters(text: str) -> bool:
    """Tell whether there are statements with marks for values in a text."""
    return _MARKS.sift(text).search(_HAS_MARK) is not None


def parameter_rows(text: str) -> Iterator[list[Field]]:
    """Yield the values that are numbered one after the other, lists of values with their types, and of strings."""
    row: list[Field] = []
    last = -1
    for found in _SIEVE.sift(text).finditer(_NUMBERED):
        number = int(found["number"])
        if number != last + 1 or not row:
            if number > 1:
                continue
            if len(row) >= _FEWEST_COLUMNS:
                yield row
            row = []
        group = next(each for each in _GROUPS if found[each] is not None)
        row.append((*found.span(group), group != "bare"))
        last = number
    if len(row) >= _FEWEST_COLUMNS:
        yield row
    if "), " in text:
        yield from _typed_rows(text)
    if "Bind#" in text:
        yield from _bound_rows(text)
    for run in _STRINGS.finditer(text):
        strings = [(each.start() + 1, each.end() - 1, True) for each in _EACH.finditer(text, *run.span())]
        if _HAS_MARK.search(text, *strings[0][:2]):
            yield strings[1:]
        elif _HAS_MARK.search(text, max(0, run.start() - _BEHIND_STATEMENT), run.start()):
            yield strings


def _bound_rows(text: str) -> Iterator[list[Field]]:
    row: list[Field] = []
    for bound in [*_BOUND.finditer(text), None]:
        if bound is None or bound["number"] == "0":
            if len(row) >= _FEWEST_COLUMNS:
                yield row
            row = []
        if bound is not None:
            row.append((*bound.span("value"), True) if bound["value"] else (bound.end(), bound.end(), False))


def _typed_rows(text: str) -> Iterator[list[Field]]:
    row: list[Field] = []
    end = -1
    for found in _TYPE.finditer(text):
        start, last = end, found.start()
        goes_on = row and last - start <= _LONGEST_VALUE and not _NO_VALUE.search(text, start, last)
        if not goes_on:
            if len(row) >= _FEWEST_COLUMNS:
                yield row
            row = []
            start = max(text.rfind("\n", max(0, last - _LONGEST_VALUE), last) + 1, last - _LONGEST_VALUE, 0)
            label = text.rfind(": ", start, last)  # the first stands behind a label
            start = label + 2 if label >= 0 else start
        row.append((start, last, False))
        end = found.end()
    if len(row) >= _FEWEST_COLUMNS:
        yield row
