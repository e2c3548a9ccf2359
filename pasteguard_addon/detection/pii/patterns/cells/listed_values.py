"""Labels and values as one long list, as the table of strings of a spreadsheet: labels first, then row by row.

What stands in two rows, such as a city, is listed once, and numbers are not at all: a row may lack any value.
"""

from collections.abc import Iterator, Sequence

from pasteguard_addon.detection.structure import Cell, Place

from .field_values import fits
from .fields import type_of_label

_FEWEST_LABELS = 3

type _Spans = Sequence[tuple[int, int]]


def listed_values(text: str, run: _Spans) -> Iterator[Cell]:
    """Yield the values behind the labels, each below the next label that it fits."""
    labels, first = _labels(text, run)
    at = -1
    for start, end in run[first:] if labels else ():
        for step in range(1, len(labels) + 1):
            column = (at + step) % len(labels)
            cell = Cell(start, end, (labels[column],), Place.TABLE)
            kind = type_of_label(labels[column])
            if kind and fits(text, cell, kind[0], is_sure=True):
                yield cell
                at = column
                break


def _labels(text: str, run: _Spans) -> tuple[list[str], int]:
    """Return the labels that stand together, and where the values begin; others may stand among them."""
    values = [text[start:end] for start, end in run]
    known = [index for index, value in enumerate(values) if type_of_label(value)]
    if len(known) < _FEWEST_LABELS:
        return [], 0
    last = known[0]
    for index in known[1:]:
        if index - last > 2:
            break
        last = index
    labels = [values[index] for index in known if index <= last]
    return (labels, last + 1) if len(labels) >= _FEWEST_LABELS else ([], 0)
