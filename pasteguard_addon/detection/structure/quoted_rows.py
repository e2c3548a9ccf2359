"""Tables of quoted strings that blanks alone part, below a header of words or strings, as R and sqlite print them."""

import re
from collections.abc import Callable, Sequence

from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.detection.structure.tables import Table

_NAME = re.compile(r"\"([^\"\n]{1,60})\"|(\S{1,60})")
_ROW = re.compile(
    r"[ \t]*(?:\[\d{1,6},\][ ]+|\d{1,6}[ ]+)?(?P<strings>\"[^\"\n]*\"(?:[ \t]+\"[^\"\n]*\"){1,200}+)[ \t\r]*$", re.M
)
_STRING = re.compile(r"\"([^\"\n]*)\"")
_NO_ROWS = re.compile(r"(?:[ \t_=-]{0,400}\r?\n){0,3}")
"""What may part the header from the rows."""
_MAX_LINE = 4_000
_MOST_ROWS = 2_000


def quoted_rows_at(text: str, at: int, are_headers: Callable[[Sequence[str]], bool]) -> Table | None:
    """Return the table whose header is the line that begins here, if rows of as many strings follow."""
    end = text.find("\n", at)
    between = _NO_ROWS.match(text, end + 1) if 0 <= end < at + _MAX_LINE else None
    following = _ROW.match(text, between.end()) if between else None
    if following is None:
        return None
    names = tuple(name[1] or name[2] for name in _NAME.finditer(text, at, end))
    if not are_headers(names):
        return None
    rows: list[tuple[Field, ...]] = []
    while following is not None and len(rows) < _MOST_ROWS:
        row = tuple((*string.span(1), True) for string in _STRING.finditer(text, *following.span("strings")))
        if len(row) != len(names):
            break
        rows.append(row)
        end = following.end()
        following = _ROW.match(text, end + 1)
    return Table(names, tuple(rows), min(end + 1, len(text))) if rows else None
