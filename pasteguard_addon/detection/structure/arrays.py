"""Tables as JSON and programs write them: an array of names, and arrays of as many values behind it."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place

_ITEM = r"(?:\\?\"(?:[^\"\\\n]|\\[^\"\n]){0,500}\\?\"|'(?:[^'\\\n]|\\.){0,500}'|[\w.+-]{1,40})"
_ARRAY = re.compile(rf"[\[(]\s{{0,40}}{_ITEM}(?:\s{{0,40}},\s{{0,40}}{_ITEM}){{1,60}}+\s{{0,40}}[\])]")
_ITEMS = re.compile(_ITEM)
_QUOTES = "\"'\\"
_MAX_NAME = 48


def array_cells(text: str) -> Iterator[Cell]:
    """Yield the values of each array below the names in the array of strings before it that is as long."""
    if "[" not in text or ('",' not in text and "'," not in text):
        return
    names: list[str] = []
    for array in _ARRAY.finditer(text):
        items = [_bare(text, *item.span()) for item in _ITEMS.finditer(text, *array.span())]
        values = [text[start:end] for start, end, _ in items]
        if len(items) == len(names):
            for name, (start, end, is_quoted) in zip(names, items, strict=True):
                if start < end:
                    yield Cell(start, end, (name,), Place.TABLE, is_quoted)
        elif all(quoted and len(value) <= _MAX_NAME for value, (_, _, quoted) in zip(values, items, strict=True)):
            names = values


def _bare(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Return where an item stands without its quotes, and whether it has any."""
    first, last = start, end
    while first < last and text[first] in _QUOTES:
        first += 1
    while last > first and text[last - 1] in _QUOTES:
        last -= 1
    return first, last, first > start
