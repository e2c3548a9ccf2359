"""Ends of lines as LaTeX, RTF and HTML write them, and as tags make them: an address is read by its lines."""

import re
from collections.abc import Iterator

from pasteguard_addon.views import Layer, Replacement, View

_OF_LATEX = r"\\\\(?![\\\w:.]{1,40}\\)"
_TAGS = r"(?:\s{0,40}<(?:/[a-z][\w:-]{0,30}|(?:br|[a-z][\w:-]{0,30}(?:\s[^<>]{0,300})?)/?)[ ]?>){1,8}\s{0,40}"
_BREAK = re.compile(rf"{_OF_LATEX}|\\(?:line|par)(?![a-z])[ ]?|{_TAGS}", re.I)
_HINTS = ("\\line", "\\par", "\\\\", "</", "<br", "<BR")


def in_lines(text: str) -> View | None:
    """Return a text with a line's end in place of each such mark, or None if there is none."""
    if not any(hint in text for hint in _HINTS):
        return None
    marks = [Replacement(*mark.span(), "\n") for mark in _BREAK.finditer(text)]
    return View(text, [Layer(text, marks)]) if marks else None


def between_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that lie between such marks, without blanks at their edges."""
    at = start
    for mark in [*_BREAK.finditer(text, start, end), None]:
        first, last = at, mark.start() if mark else end
        at = mark.end() if mark else end
        part = text[first:last]
        if part.strip():
            yield first + len(part) - len(part.lstrip()), first + len(part.rstrip())
