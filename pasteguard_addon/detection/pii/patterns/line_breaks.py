"""Ends of lines as LaTeX, RTF and HTML write them: an address is read by its lines."""

import re
from collections.abc import Iterator

_OF_LATEX = r"\\\\(?![\\\w:.]{1,40}\\)"
_BREAK = re.compile(rf"{_OF_LATEX}|\\(?:line|par)(?![a-z])[ ]?|<br[ ]?/?>", re.I)
_HINTS = ("\\line", "\\par", "\\\\", "<br", "<BR")


def in_lines(text: str) -> str | None:
    """Return a text of the same length with a line's end in place of each such mark, or None if there is none."""
    if not any(hint in text for hint in _HINTS) or not _BREAK.search(text):
        return None
    return _BREAK.sub(lambda mark: " " * (len(mark[0]) - 1) + "\n", text)


def between_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that lie between such marks, without blanks at their edges."""
    at = start
    for mark in [*_BREAK.finditer(text, start, end), None]:
        first, last = at, mark.start() if mark else end
        at = mark.end() if mark else end
        part = text[first:last]
        if part.strip():
            yield first + len(part) - len(part.lstrip()), first + len(part.rstrip())
