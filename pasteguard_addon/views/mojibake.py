"""UTF-8 that somebody has read as a Western code page: `JÃ¼rgen`, as spreadsheets and old databases have it."""

import re
from collections.abc import Iterator

from .view import Replacement

_FIRST = "\u00c3\u00c4\u00c5\u00c8\u00ce\u00cf\u00d0\u00d1"
"""What the first byte of Latin, Greek and Cyrillic letters becomes."""
_WINDOWS = {byte: char for byte in range(0x80, 0xA0) if (char := bytes((byte,)).decode("cp1252", "ignore"))}
_BYTES = {**{chr(byte): byte for byte in range(0x80, 0x100)}, **{char: byte for byte, char in _WINDOWS.items()}}
_CLOSING = "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u203a\u00bb\u00ab"
"""Signs that may stand behind a letter by themselves."""
_SECOND = "".join(char for char in _BYTES if _BYTES[char] < 0xC0 and char not in _CLOSING)
_PAIR = re.compile(f"[{_FIRST}](?:[{re.escape(_SECOND)}]|[{_CLOSING}](?=[^\\W\\d_])|(?<=\u00c3)\u00ab)")


def read_mojibake(text: str) -> Iterator[Replacement]:
    """Yield each pair of characters that was one letter."""
    if text.isascii():
        return
    for match in _PAIR.finditer(text):
        meant = bytes(_BYTES[char] for char in match[0]).decode("utf-8", "ignore")
        if meant.isalpha():
            yield Replacement(*match.span(), meant)
