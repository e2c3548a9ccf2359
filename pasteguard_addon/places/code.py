"""Code and data in a fence: strings whose quoting is certain, by the language that the fence names."""

import re
from collections.abc import Callable

from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.syntaxes import YAML, Quoting, Syntax

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class CodePlace:
    """Code of one language; ends where its fence does. `text_in_string` is that of JSON in its strings.

    With `takes_bare_names` a name without brackets is a placeholder in it.
    """

    is_done = False

    def __init__(
        self,
        syntax: Syntax,
        text_in_string: Callable[[str], TextPlace] | None = None,
        *,
        takes_bare_names: bool = False,
    ) -> None:
        self._syntax = syntax
        self._takes_bare_names = takes_bare_names
        self._text_in_string = text_in_string
        self._quoting: Quoting | None = None
        self._closing = ""
        self._json: JsonPlace | None = None
        self._may_be_json = False
        self._quotings = (*syntax.comments, *syntax.quotings)
        openings = [f"(?P<q{number}>{each.opening})" for number, each in enumerate(self._quotings)]
        self._starts = re.compile("|".join(openings) or "(?!)", re.MULTILINE)

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._quoting is not None:
                closing = re.compile(self._closing).match(text, at, end)
                at = self._read_string(text, at, closing.end() if closing else end)
                if closing is not None:
                    self._quoting, self._json = None, None
                continue
            start = self._starts.search(text, at, end)
            if start is None:
                return end
            self._open(start)
            at = max(start.end(), at + 1)
        return end

    def _open(self, start: re.Match[str]) -> None:
        self._quoting = self._quotings[int(str(start.lastgroup)[1:])]
        word = next((word for name, word in start.groupdict().items() if word and name in ("open", "quoted")), "")
        self._closing = self._quoting.closing.replace("WORD", word)
        self._may_be_json = self._text_in_string is not None and self._quoting not in self._syntax.comments

    def _read_string(self, text: str, at: int, end: int) -> int:
        """Read a part of a string, which may hold JSON; return where it ends."""
        inner = text[at:end]
        if self._quoting is not None and self._quoting.has_escapes and "\\" in inner:
            inner = _ESCAPED.sub(r"\1", inner)
        if self._may_be_json and inner.strip():
            self._may_be_json = False
            if self._text_in_string is not None and JSON_START.match(inner.lstrip()):
                self._json = JsonPlace(self._text_in_string, is_certain=False)
        if self._json is not None:
            self._json.read(inner, 0, len(inner))
            if self._json.is_done:
                self._json = None
        return end

    def write(self, text: str, original: str) -> str:
        if self._quoting is not None:
            self._may_be_json = False
            return self._quoting.escape(self._json.write(text, original) if self._json is not None else original)
        if self._syntax is YAML and "\n" in original:
            return _indented(text, original)
        return self._syntax.between(original)

    def takes_bare_names(self, text: str) -> bool:
        return self._takes_bare_names


_ENTRY = re.compile(r"([ \t]*)((?:- )*)(?:[^\s#:][^:\n]*:(?:[ \t]|$))?")


def _indented(text: str, original: str) -> str:
    """Indent the lines of a value as the line where it stands; under a key or in a list deeper than that."""
    entry = _ENTRY.match(text[text.rfind("\n") + 1 :])
    indent = entry[1] if entry else ""
    if entry and entry.end() > len(indent):
        indent += "  " + " " * len(entry[2])
    return original.replace("\r\n", "\n").replace("\n", f"\n{indent}")


class CsvPlace:
    """Fields between commas, semicolons, bars or tabs."""

    is_done = False

    def __init__(self) -> None:
        self._is_quoted = False
        self._is_field_start = True

    def read(self, text: str, at: int, end: int) -> int:
        for char in text[at:end]:
            if char == '"':
                self._is_quoted = not self._is_quoted  # one that is written twice comes back to where it was
            elif not self._is_quoted:
                self._is_field_start = char in ",;|\t\n\r"
                continue
            self._is_field_start = False
        return end

    def write(self, text: str, original: str) -> str:
        doubled = original.replace('"', '""')
        if self._is_quoted:
            return doubled
        is_start, self._is_field_start = self._is_field_start, False
        needs_quotes = any(char in original for char in ',;|\t"\r\n')
        return f'"{doubled}"' if is_start and needs_quotes else original

    def takes_bare_names(self, text: str) -> bool:
        return True
