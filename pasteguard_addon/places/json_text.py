"""JSON in a text, or a text that is JSON: its strings are texts of their own, down to a depth."""

import re
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads
from typing import Protocol

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.members import MAX_CHARS, Members
from pasteguard_addon.places.place import VALUE

JSON_START = re.compile(
    r"\{(?=\s*(?:\"|(?://[^\n]*\n\s*|/\*[^*]*\*/\s*)\"))"
    r"|(?<![\w\])])\[(?=\s*(?:(?:(?:-?[0-9][0-9.eE+-]*|true|false|null|\[)\s*,?\s*)*\"|\{\s*\"))(?!\[[A-Z])"
)
"""Where JSON may begin in a text that says nothing of it."""
_IN_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*\\?', re.DOTALL)
_BLANKS = re.compile(r"\s*")
_COMMENT = re.compile(r"//[^\n]*\n|/\*(?s:.*?)\*/")
_SCALAR = re.compile(r"[-+\w.]+")


class TextPlace(Protocol):
    """The text in a string, whose place is known by its own words."""

    @property
    def add(self) -> Callable[[str], None]:
        """Go on with masked text."""

    def write(self, original: str) -> str:
        """Return a value as it is written behind all that was added."""

    def takes_bare_names(self) -> bool:
        """Return whether a name without brackets is a placeholder here."""


class JsonPlace:
    """From an opening brace or bracket to its end.

    `text_in_string` makes a place for the text of each string; it is told the language, where other members tell it.
    What is not JSON ends it; if `is_certain`, it is JSON whatever stands there, and does not end.
    """

    def __init__(self, text_in_string: Callable[[str], TextPlace], *, is_certain: bool) -> None:
        self._text_in_string = text_in_string
        self._key = ""
        self._said = ""
        self._members = Members()
        self._is_certain = is_certain
        self._open: list[str] = []
        self._expected = "value"
        self._string: TextPlace | None = None
        self._is_in_key = False
        self._is_lost = False
        self.is_done = False

    def read(self, text: str, at: int, end: int) -> int:
        while at < end and not self.is_done:
            if self._is_lost:
                return end
            at = self._read_string(text, at, end) if self._is_in_string else self._read_token(text, at, end)
        return at

    def write(self, text: str, original: str) -> str:
        if self._string is not None:
            return string_escapes.json(self._string.write(original))
        if self._is_in_key or self._is_lost:
            return string_escapes.json(original)
        if self._expected == "value" and self._open:
            self._expected = "comma"
            return f'"{string_escapes.json(original)}"'
        return string_escapes.json(original) if self._is_certain else original

    def takes_bare_names(self, text: str) -> bool:
        return not self._is_in_key and (self._string is None or self._string.takes_bare_names())

    @property
    def is_at_value(self) -> bool:
        """What comes next is a value, not a string that has begun."""
        return self._expected == "value" and not self._is_in_string and not self._is_lost

    @property
    def _is_in_string(self) -> bool:
        return self._string is not None or self._is_in_key

    def _read_string(self, text: str, at: int, end: int) -> int:
        piece = _IN_STRING.match(text, at, end)
        stop = piece.end() if piece else end
        if self._string is not None:
            said = _unescaped(text[at:stop])
            self._string.add(said)
            self._said = (self._said + said)[: MAX_CHARS + 1]
        else:
            self._key += text[at:stop]
        if stop == end:
            return end
        if self._string is not None and len(self._said) <= MAX_CHARS:
            self._members.tell(self._key, self._said, is_item=self._is_item)
        self._expected = "colon" if self._is_in_key else "comma"
        self._string, self._is_in_key = None, False
        return stop + 1

    def _read_token(self, text: str, at: int, end: int) -> int:
        blanks = _BLANKS.match(text, at, end)
        at = blanks.end() if blanks else at
        if at == end:
            return end
        char = text[at]
        if char in "{[" and self._expected == "value":
            self._open.append(char)
            self._expected = "key" if char == "{" else "value"
        elif char in "}]" and self._closes(char):
            self._open.pop()
            self._expected = "comma"
            self.is_done = not self._open and not self._is_certain
            if not self._open:
                self._expected = "value"  # another may follow, as one a line
        elif char == "," and self._expected == "comma" and self._open:
            self._expected = "key" if self._open[-1] == "{" else "value"
        elif char == ":" and self._expected == "colon":
            self._expected = "value"
        elif char == '"' and self._expected in ("key", "value"):
            self._is_in_key = self._expected == "key"
            self._key = "" if self._is_in_key else self._key
            self._said = ""
            self._string = None if self._is_in_key else self._text_in_string(self._language())
        elif char == "/" and (comment := _COMMENT.match(text, at, end)):
            return comment.end()
        elif self._expected == "value" and (scalar := _SCALAR.match(text, at, end)):
            self._expected = "comma"
            return scalar.end()
        elif char != VALUE:
            return self._give_up(at, end)
        return at + 1

    @property
    def _is_item(self) -> bool:
        return bool(self._open) and self._open[-1] == "["

    def _language(self) -> str:
        """Return the language of the string that begins, as far as other members tell it."""
        return self._members.language_of(self._key, is_item=self._is_item)

    def _closes(self, char: str) -> bool:
        is_pair = bool(self._open) and self._open[-1] + char in ("{}", "[]")
        return is_pair and self._expected in ("comma", "key", "value")

    def _give_up(self, at: int, end: int) -> int:
        if self._is_certain:
            self._is_lost = True
            return end
        self.is_done = True
        return at


def _unescaped(piece: str) -> str:
    """Return what a piece of a JSON string says; as it is written if that is no JSON."""
    if "\\" not in piece:
        return piece
    try:
        value: str = scanstring(piece + '"', 0, False)[0]
    except ValueError:
        return piece
    return value
