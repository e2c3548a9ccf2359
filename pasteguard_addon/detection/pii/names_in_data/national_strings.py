"""Findings that hold the mark and the quotes of a string of SQL: `N'Essen'`, whose letter only says how it is stored.

What is masked is the string's value; a query whose quotes went with it is broken when it comes back.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from presidio_analyzer import RecognizerResult

_STRING = re.compile(
    r"(?<=[(,=\s])N'(?P<value>(?:[^'\n]|''){1,400}+)'(?=\s{0,4}(?:[),;]|[A-Z]|(?:where|and|or|as|then|else|end)\b|\Z))"
)
"""Not `N'Golo Kanté`, a name, behind which no quote stands."""


def within_strings(text: str, results: Sequence[RecognizerResult]) -> list[RecognizerResult]:
    """Return the results without the marks and quotes of such strings; none that is nothing else."""
    strings = [(string.start(), *string.span("value")) for string in _STRING.finditer(text)] if "N'" in text else []
    if not strings:
        return list(results)
    return [each for result in results if (each := _within(result, strings)) is not None]


def _within(result: RecognizerResult, strings: Sequence[tuple[int, int, int]]) -> RecognizerResult | None:
    start, end = result.start, result.end
    index = bisect_right(strings, start, key=lambda string: string[0]) - 1
    if index < 0:
        return result
    _, first, last = strings[index]
    if start > last or end > last + 1:
        return result
    start, end = max(start, first), min(end, last)
    if start >= end:
        return None
    if (start, end) == (result.start, result.end):
        return result
    return RecognizerResult(
        result.entity_type, start, end, result.score, result.analysis_explanation, result.recognition_metadata
    )
