"""Code and data in a fence: strings whose quoting is certain, by the language that the fence names."""

import re
from collections.abc import Callable

from pasteguard_addon.places.commands import BODY, language_given
from pasteguard_addon.places.form_body import FormPlace
from pasteguard_addon.places.guess import is_sql
from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.place import Place
from pasteguard_addon.places.quoting import WORD, Quoting, Syntax
from pasteguard_addon.places.syntaxes import SYNTAXES
from pasteguard_addon.places.urls import url_escape

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LINE_CHARS = 4_096
_INDENTATIONS = re.compile(r"^[ \t]*(?=\S|\Z)", re.MULTILINE)

type TextInString = Callable[[str], TextPlace]


class _String:
    """A string, or a comment, that has begun."""

    def __init__(self, quoting: Quoting, word: str, text_in_string: TextInString | None, language: str) -> None:
        self.quoting = quoting
        self.word = word
        self.closing = re.compile(quoting.closing.replace(WORD, word))
        self.open_brackets = 0
        """Of code within the string, which stands there until they are closed."""
        self._text_in_string = text_in_string
        self._language = language
        self._is_open = text_in_string is not None
        """What the string holds is not known yet."""
        self._inner: Place | None = None
        self._inner_text: TextPlace | None = None
        self._lines = ""
        """What was read, where it counts how its lines are indented."""

    def read(self, piece: str) -> None:
        """Take a part of the string, which may hold JSON or code."""
        if self.quoting.is_indented:
            self._lines += piece
        if self.quoting.has_escapes and "\\" in piece:
            piece = _ESCAPED.sub(r"\1", piece)
        if self._is_open and (piece.strip() or self._language):
            self._begin(piece)
        if self._inner_text is not None:
            self._inner_text.add(piece)
        elif self._inner is not None:
            self._inner.read(piece, 0, len(piece))
            self._inner = None if self._inner.is_done else self._inner

    def _begin(self, piece: str) -> None:
        """Tell what the string holds that begins so, if that is a language of its own."""
        self._is_open = False
        if self._text_in_string is None:
            return
        is_json = (not self._language or self._language == BODY) and JSON_START.match(piece.lstrip())
        if is_json:
            self._inner = JsonPlace(self._text_in_string, is_certain=False)
        elif self._language == BODY:
            self._inner = FormPlace()
        elif self._language or WORD in self.quoting.closing:
            self._inner_text = self._text_in_string(self._language)  # a document may tell it by its own beginning
        elif is_sql(piece):
            self._inner = CodePlace(SYNTAXES["sql"])

    def write(self, line: str, original: str) -> str:
        """Return a value as it is written behind a line."""
        if self._is_open:
            self._begin("")
        url = url_escape(line)
        if self._inner_text is not None:
            original = self._inner_text.write(original)
        elif self._inner is not None:
            original = self._inner.write("", original)
        elif url is not None:
            original = url(original)
        indentation = min(_INDENTATIONS.findall(self._lines), key=len, default="")
        return self.quoting.written(original, self.word, indentation, line)


class CodePlace:
    """Code of one language; ends where its fence does. `text_in_string` makes a place for the text of a string.

    With `takes_bare_names` a name without brackets is a placeholder in it.
    """

    is_done = False

    def __init__(
        self, syntax: Syntax, text_in_string: TextInString | None = None, *, takes_bare_names: bool = False
    ) -> None:
        self._syntax = syntax
        self._takes_bare_names = takes_bare_names
        self._text_in_string = text_in_string
        self._strings: list[_String] = []
        """From the outermost one; code may stand in each, and the next in that."""

    @property
    def is_in_string(self) -> bool:
        """Whether a string, or a comment, has begun that did not end."""
        return bool(self._strings)

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            string = self._strings[-1] if self._strings else None
            if string is not None and not string.open_brackets:
                at = self._read_string(string, text, at, end)
            else:
                at = self._read_code(string, text, at, end)
        return end

    def _read_string(self, string: _String, text: str, at: int, end: int) -> int:
        closing = string.closing.match(text, at, end)
        stop = closing.end() if closing is not None else end
        string.read(text[at:stop])
        if closing is not None and closing.lastgroup == "code":
            string.open_brackets = 1
        elif closing is not None:
            self._strings.pop()
        return stop

    def _read_code(self, string: _String | None, text: str, at: int, end: int) -> int:
        starts = self._syntax.starts if string is None else self._syntax.starts_within
        start = starts.search(text, at, end)
        if start is None:
            return end
        if start.lastgroup in ("opens", "ends"):
            if string is not None:
                string.open_brackets += 1 if start.lastgroup == "opens" else -1
        else:
            self._open(start)
        return start.end()

    def _open(self, start: re.Match[str]) -> None:
        number = int(str(start.lastgroup)[1:])
        quoting = self._syntax.all_quotings[number]
        is_comment = number < len(self._syntax.comments)
        at = start.start() + start.group().startswith("\n")
        line = start.string[_line_start(start.string, at) : start.end()]
        language = quoting.language or ("" if is_comment else language_given(line))
        text_in_string = None if is_comment else self._text_in_string
        self._strings.append(_String(quoting, _word(start, number, quoting), text_in_string, language))

    def write(self, text: str, original: str) -> str:
        string = self._strings[-1] if self._strings else None
        line = text[_line_start(text, len(text)) :]
        if string is not None and not string.open_brackets:
            return string.write(line, original)
        url = url_escape(line)
        return self._syntax.between(text, url(original) if url is not None else original)

    def takes_bare_names(self, text: str) -> bool:
        return self._takes_bare_names


def _word(start: re.Match[str], number: int, quoting: Quoting) -> str:
    """Return the word that ends a string, if its opening names one."""
    if WORD not in quoting.closing:
        return ""
    groups = start.groupdict()
    return groups.get(f"open{number}") or groups.get(f"quoted{number}") or ""


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at) + 1, at - _LINE_CHARS)


class CsvPlace:
    """Fields between commas, semicolons, bars or tabs."""

    is_done = False

    def __init__(self) -> None:
        self._is_quoted = False
        self._is_field_start = True
        self._delimiter = ""
        """The first one that stood between two fields."""

    def read(self, text: str, at: int, end: int) -> int:
        for char in text[at:end]:
            if char == '"':
                self._is_quoted = not self._is_quoted  # one that is written twice comes back to where it was
            elif not self._is_quoted:
                self._is_field_start = char in ",;|\t\n\r"
                self._delimiter = self._delimiter or (char if char in ",;|\t" else "")
                continue
            self._is_field_start = False
        return end

    def write(self, text: str, original: str) -> str:
        doubled = original.replace('"', '""')
        if self._is_quoted:
            return doubled
        is_start, self._is_field_start = self._is_field_start, False
        if not is_start:
            # No quotes may begin within a field, and a row with one more would be none of its table.
            return re.sub(rf"[\r\n{self._delimiter}]+ ?", " ", original)
        needs_quotes = any(char in original for char in ',;|\t"\r\n')
        return f'"{doubled}"' if needs_quotes else original

    def takes_bare_names(self, text: str) -> bool:
        return True
