"""Documents of a known language, in fences and in files that a call writes; and what does not say what it is."""

import re

from pasteguard_addon.places.code import CodePlace, CsvPlace, TextInString
from pasteguard_addon.places.guess import language_of, language_of_file
from pasteguard_addon.places.json_text import JSON_START, JsonPlace
from pasteguard_addon.places.markup import MarkupPlace
from pasteguard_addon.places.place import VALUE, Place
from pasteguard_addon.places.syntaxes import SYNTAXES

_JSON_LANGUAGES = frozenset("json jsonc jsonl ndjson geojson".split())
_MARKUP_LANGUAGES = frozenset("html xml xhtml svg vue svelte xsl xsd rss plist xaml csproj".split())
_CSV_LANGUAGES = frozenset(("csv", "tsv"))
_TEXT_LANGUAGES = frozenset(("", "text", "txt", "plaintext", "plain", "markdown", "md", "email", "mail", "eml"))
MARKDOWN = frozenset(("markdown", "md", "mdx"))
_PATCHES = frozenset(("patch", "diff"))
_KEPT_CHARS = 8_192
"""No line is longer that may still be looked at."""


def document(language: str, text_in_string: TextInString | None, *, takes_bare_names: bool = False) -> Place | None:
    """Return the place that a document of a language is; None for an unknown one, and for plain text.

    `text_in_string` makes a place for the text in its strings, as deep as may be. Only with `takes_bare_names` a name
    without brackets may be a placeholder in code.
    """
    if language in _JSON_LANGUAGES and text_in_string is not None:
        return JsonPlace(text_in_string, is_certain=True)
    if language in _MARKUP_LANGUAGES:
        return MarkupPlace(text_in_string)
    if language in _CSV_LANGUAGES:
        return CsvPlace()
    if language in _PATCHES:
        return PatchPlace(text_in_string)
    if language not in SYNTAXES:
        return None
    return CodePlace(SYNTAXES[language], text_in_string, takes_bare_names=takes_bare_names)


class FencePlace:
    """Code between fences, and what it is. Each line begins as the fence does: in a list, say, or a quotation."""

    def __init__(self, fence: str, inner: Place, line_start: str = "") -> None:
        self.is_done = False
        self._inner = inner
        self._line_start = line_start
        self._starts = re.compile(rf"^{re.escape(line_start)}", re.MULTILINE)
        self._said = ""
        """The lines without what they all begin with."""
        self._end = re.compile(rf"^[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)

    def read(self, text: str, at: int, end: int) -> int:
        closing = self._end.search(text, at, end)
        stop = closing.start() if closing else end
        if not self._line_start:
            self._inner.read(text, at, stop)
        else:
            self._read_lines(text, at, stop)
        self.is_done = closing is not None
        return closing.end() if closing else end

    def _read_lines(self, text: str, at: int, end: int) -> None:
        said, begun = text[at:end], len(self._said)
        is_line_start = at == 0 or text[at - 1] == "\n"
        first, line_end, rest = ("", "", said) if is_line_start else said.partition("\n")
        self._said += first + line_end + self._starts.sub("", rest)
        self._inner.read(self._said, begun, len(self._said))

    def write(self, text: str, original: str) -> str:
        if not self._line_start:
            return self._inner.write(text, original)
        written = self._inner.write(self._said, original)
        self._said = f"{self._said[-_KEPT_CHARS:]}{VALUE}"
        return written.replace("\n", f"\n{self._line_start}")

    def takes_bare_names(self, text: str) -> bool:
        return self._inner.takes_bare_names(self._said if self._line_start else text)


_MOST_TRIES = 4


class PlainPlace:
    """A fence of no known language. What it is may tell by its beginning, once a value stands in it."""

    is_done = False

    def __init__(self, language: str, text_in_string: TextInString | None) -> None:
        self._is_text = language in _TEXT_LANGUAGES
        self._tries = 0 if language else _MOST_TRIES
        self._text_in_string = text_in_string
        self._seen = ""
        self._inner: Place | None = None
        self._json: JsonPlace | None = None

    def read(self, text: str, at: int, end: int) -> int:
        if self._inner is None and self._json is None and self._tries:
            self._tries -= 1
            self._seen += text[at:end]
            language = language_of(self._seen, is_whole=False)
            self._inner = document(language, self._text_in_string, takes_bare_names=self._is_text)
            if self._inner is not None:
                self._inner.read(self._seen, 0, len(self._seen))
                return end
        if self._inner is not None:
            return self._inner.read(text, at, end)
        return self._read_json(text, at, end)

    def _read_json(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._json is not None:
                at = self._json.read(text, at, end)
                self._json = None if self._json.is_done else self._json
                continue
            start = JSON_START.search(text, at, end)
            if start is None or self._text_in_string is None:
                return end
            at = start.start()
            self._json = JsonPlace(self._text_in_string, is_certain=False)
        return end

    def write(self, text: str, original: str) -> str:
        place = self._inner or self._json
        return place.write(text, original) if place is not None else original

    def takes_bare_names(self, text: str) -> bool:
        place = self._inner or self._json
        return place.takes_bare_names(text) if place is not None else self._is_text


_FILE = re.compile(r"^(?:\+\+\+ (?:b/)?|\*\*\* (?:Update|Add) File: )(\S+)", re.MULTILINE)
_MARK = re.compile(r"^[ +-]", re.MULTILINE)


class PatchPlace:
    """A difference of two files: each line of a value is marked as the line where it begins."""

    is_done = False

    def __init__(self, text_in_string: TextInString | None) -> None:
        self._text_in_string = text_in_string
        self._inner: Place | None = None

    def read(self, text: str, at: int, end: int) -> int:
        piece = text[at:end]
        for file in _FILE.finditer(piece):
            self._inner = document(language_of_file(file[1]), self._text_in_string)
        if self._inner is not None:
            lines = _MARK.sub("", piece)
            self._inner.read(lines, 0, len(lines))
        return end

    def write(self, text: str, original: str) -> str:
        written = self._inner.write(text, original) if self._inner is not None else original
        mark = text[text.rfind("\n") + 1 :][:1]
        return written.replace("\n", f"\n{mark}") if mark in ("+", "-", " ") else written

    def takes_bare_names(self, text: str) -> bool:
        return False
