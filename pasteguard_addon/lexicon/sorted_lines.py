"""A file of lines in the order of their bytes, in which one is looked up without reading the file."""

from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path


class SortedLines:
    """A sorted file as it lies on the disk: of its megabytes a question reads some pages. Opened when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __contains__(self, line: str) -> bool:
        key = _encoded(line)
        return self._line_from(key) == key

    def has_beginning(self, beginning: str) -> bool:
        """Return whether a line begins so."""
        key = _encoded(beginning)
        return self._line_from(key).startswith(key)

    def _line_from(self, key: bytes) -> bytes:
        """Return the first line that does not come before a key; an empty one if there is none."""
        lines, low = self._lines, 0
        high = len(lines)
        while low < high:
            start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = lines.find(b"\n", start)
            if lines[start:end] < key:
                low = end + 1
            else:
                high = start
        return lines[low : lines.find(b"\n", low)]

    @cached_property
    def _lines(self) -> mmap:
        with self._path.open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)


def _encoded(text: str) -> bytes:
    """Return a text in the file's encoding; half of a surrogate pair, as JSON may hold it, is in no line."""
    return text.encode(errors="surrogatepass")
