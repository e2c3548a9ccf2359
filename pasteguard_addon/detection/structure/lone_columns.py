"""Columns of one: a label on a line of its own, and below it a value a line, each counted, numbered or in quotes.

So pandas counts values, and psql and R print a single column. Lines without any such sign are prose, or a list.
"""

import re
from collections.abc import Callable, Iterator

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table
from pasteguard_addon.sieve import Sieve

_HEAD = re.compile(
    r"^[ \t]{0,40}(?:\[\[?)?[\"'`$]{0,2}(?P<label>[^\W\d_][\w .'/()-]{0,38}?)[\"'`]?\]{0,2}[ \t]*:?\r?\n"
    r"(?P<rule>[ \t]*[-=─━]{3,200}[ \t]*\r?\n)?",
    re.M,
)
_COUNTED = re.compile(
    r"[ \t]{0,8}(?P<value>[^\s|](?:(?![ ]{2})[^\n|\t]){0,100}?)(?:[ ]{2,200}|\t)\d[\d.,]{0,12}%?[ \t]*\r?$", re.M
)
_NUMBERED = re.compile(
    r"[ \t]{0,8}(?:\[\d{1,5},?\][ ]{1,12}|\d{1,5}(?:[ ]{2,12}|[ ](?=[\"'])))"
    r"(?P<quote>[\"']?)(?P<value>[^\s\"'|][^\n\"'|]{0,100}?)(?P=quote)[ \t]*\r?$",
    re.M,
)
_RULED = re.compile(r"[ \t]{0,40}(?P<value>[^\s(|=+─━-](?:(?![ ]{2})[^\n|\t]){0,100}?)[ \t]*\r?$", re.M)
_SIEVE = Sieve(_HEAD)
_FEWEST_ROWS, _MOST_ROWS = 2, 500


def lone_columns(text: str, is_header: Callable[[str], bool]) -> Iterator[Table]:
    """Yield each such column whose label is known, with all its values."""
    read = 0
    for head in _SIEVE.sift(text).finditer(_HEAD):
        if head.start() < read or not is_header(head["label"]):
            continue
        for row in (_COUNTED, _NUMBERED, *([_RULED] if head["rule"] else ())):
            values, end = _values(text, head.end(), row)
            if len(values) >= _FEWEST_ROWS or (values and row is not _COUNTED and text[values[0][0] - 1] == '"'):
                yield Table((head["label"],), tuple((value,) for value in values), end)
                read = end
                break


def _values(text: str, at: int, row: re.Pattern[str]) -> tuple[list[Field], int]:
    values: list[Field] = []
    while at < len(text) and len(values) < _MOST_ROWS and (line := row.match(text, at)):
        start, end = line.span("value")
        values.append((start, end, text[start - 1] in "\"'"))
        at = line.end() + 1
    return values, at
