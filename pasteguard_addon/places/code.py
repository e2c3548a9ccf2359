"""Code and data in a fence: strings whose quoting is certain, by the language that the fence names."""

import re
from collections.abc import Callable

from pasteguard_addon.places.guess import is_sql
from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.place import Place
from pasteguard_addon.places.syntaxes import SYNTAXES, YAML, Quoting, Syntax
from pasteguard_addon.places.yaml_scalars import yaml_scalar

_PROGRAM = re.compile(r"\b(python3?|node|bash|sh|zsh|perl) -(?:c|e|lc) \Z")
_PROGRAMS = {"python": "python", "python3": "python", "node": "js", "perl": "perl"}
_PROGRAM_CHARS = 20
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
        self._in_string: Place | None = None
        self._is_open = False
        """What the string holds is not known yet."""
        self._program = ""
        self._quotings = (*syntax.comments, *syntax.quotings)
        openings = [f"(?P<q{number}>{each.opening})" for number, each in enumerate(self._quotings)]
        self._starts = re.compile("|".join(openings) or "(?!)", re.MULTILINE)

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._quoting is not None:
                closing = re.compile(self._closing).match(text, at, end)
                at = self._read_string(text, at, closing.end() if closing else end)
                if closing is not None:
                    self._quoting, self._in_string = None, None
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
        self._is_open = self._text_in_string is not None and self._quoting not in self._syntax.comments
        program = _PROGRAM.search(start.string, max(0, start.start() - _PROGRAM_CHARS), start.start())
        self._program = _PROGRAMS.get(program[1], "sh") if program and self._is_open else ""

    def _read_string(self, text: str, at: int, end: int) -> int:
        """Read a part of a string, which may hold JSON; return where it ends."""
        inner = text[at:end]
        if self._quoting is not None and self._quoting.has_escapes and "\\" in inner:
            inner = _ESCAPED.sub(r"\1", inner)
        if self._is_open and (inner.strip() or self._program):
            self._is_open = False
            self._in_string = self._place_in_string(inner)
        if self._in_string is not None:
            self._in_string.read(inner, 0, len(inner))
            if self._in_string.is_done:
                self._in_string = None
        return end

    def _place_in_string(self, inner: str) -> Place | None:
        """Return what a string holds that begins so, if that is a language of its own."""
        if self._text_in_string is not None and JSON_START.match(inner.lstrip()):
            return JsonPlace(self._text_in_string, is_certain=False)
        language = self._program or ("sql" if is_sql(inner) else "")
        return CodePlace(SYNTAXES[language]) if language else None

    def write(self, text: str, original: str) -> str:
        if self._quoting is not None:
            if self._is_open:
                self._is_open = False
                self._in_string = self._place_in_string("")
            inner = self._in_string.write(text, original) if self._in_string is not None else original
            return self._quoting.escape(inner)
        return yaml_scalar(text, original) if self._syntax is YAML else self._syntax.between(original)

    def takes_bare_names(self, text: str) -> bool:
        return self._takes_bare_names


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
