"""Findings that reach out of a cell over what parts it from the next, or over the tag that stands before it.

A reader of structure knows where a value ends; who reads a text as prose takes `N3*Hoffmannplatz 8` for a street, and a
number with that of the next line for a phone number. Such a finding is left out where its cell was found by itself.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.cells.fields import is_label_itself
from pasteguard_addon.lexicon.words import is_title

_BY_CELLS = "StructuredPatterns"
_TAG = re.compile(r"[^\w]*(?:\d{1,2}|[A-Z]{1,3}\d?)?[^\w]*")
"""Of a segment, or the number of a line."""
_LINE_TAG = re.compile(r"[A-Z]|\d{1,2}[ ][A-Z]{3,5}[ ]")
"""A letter that says what the line is, in QIF; a level and a tag of GEDCOM."""
_PARTS = re.compile(r"[\s,;:|*+~^<>/=\"'()\[\]{}]+")
_MOST_OUTSIDE = 40
_FORMAT = frozenset('*+~^|\n<>=;:,"\t')


def within_cells(text: str, results: Sequence[RecognizerResult]) -> list[RecognizerResult]:
    """Return the results but for those that are cells, which are there, and nothing else but marks, labels and tags."""
    cells = sorted((each.start, each.end) for each in results if _recognizer(each) == _BY_CELLS)
    if not cells:
        return list(results)
    return [each for each in results if _recognizer(each) == _BY_CELLS or not _is_more(text, each, cells)]


def _is_more(text: str, result: RecognizerResult, cells: Sequence[tuple[int, int]]) -> bool:
    outside = [*_outside(result.start, result.end, cells)]
    if not outside or outside == [(result.start, result.end)]:
        return False
    if sum(end - start for start, end in outside) > _MOST_OUTSIDE:
        return False
    return all(_is_of_format(text, start, end) for start, end in outside)


def _outside(start: int, end: int, cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that lie in no cell."""
    at = start
    index = max(0, bisect_right(cells, (start, start)) - 1)
    while index < len(cells) and cells[index][0] < end:
        first, last = cells[index]
        if last > at:
            if first > at:
                yield at, first
            at = max(at, last)
        index += 1
    if at < end:
        yield at, end


def _is_of_format(text: str, start: int, end: int) -> bool:
    """Tell whether a part between cells is made of the marks, tags and labels of a format, or is a title."""
    part = text[start:end]
    words = [word for word in _PARTS.split(part) if word]
    if words and all(map(is_title, words)):
        return True
    begins_line = start == 0 or text[start - 1] == "\n"
    if begins_line and _LINE_TAG.fullmatch(part):
        return True
    if _FORMAT.isdisjoint(part):
        return False
    return _TAG.fullmatch(part) is not None or all(map(is_label_itself, words))


def _recognizer(result: RecognizerResult) -> str:
    return str((result.recognition_metadata or {}).get(RecognizerResult.RECOGNIZER_NAME_KEY, ""))
