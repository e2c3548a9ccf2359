"""Documents of a known language, in fences and in files that a call writes; and what does not say what it is."""

import re

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.code import CodePlace, CsvPlace, TextInString
from pasteguard_addon.places.guess import language_of, language_of_file
from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.markup import EmbeddedPlace, MarkupPlace
from pasteguard_addon.places.place import VALUE, Place
from pasteguard_addon.places.syntaxes import SYNTAXES
from pasteguard_addon.places.urls import url_escape

_JSON_LANGUAGES = frozenset("json jsonc jsonl ndjson geojson".split())
_MARKUP_LANGUAGES = frozenset(
    "html htm phtml xml xhtml svg vue svelte astro xsl xsd rss plist xaml csproj hbs handlebars mustache blade "
    "razor cshtml xslt resx wsdl nuspec xib storyboard fxml".split()
)
_CODE_IN_MARKUP = {
    **dict.fromkeys(("erb", "rhtml"), "ruby"),
    **dict.fromkeys(("eex", "heex", "leex"), "elixir"),
    **dict.fromkeys(("jsp", "gsp"), "java"),
    **dict.fromkeys(("aspx", "ascx"), "csharp"),
    "ejs": "js",
}
"""What stands between `<%` and `%>`."""
_TEMPLATES = frozenset("jinja jinja2 j2 html+jinja django htmldjango twig nunjucks njk liquid".split())
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
    if language in MARKDOWN and text_in_string is not None:
        return _TextPlace(text_in_string(language))
    if language in _CODE_IN_MARKUP:
        return MarkupPlace(text_in_string, _CODE_IN_MARKUP[language])
    if language in _TEMPLATES:
        return MarkupPlace(text_in_string, is_template=True)
    if language == "php":
        code = CodePlace(SYNTAXES[language], text_in_string, takes_bare_names=takes_bare_names)
        return EmbeddedPlace(code, MarkupPlace(text_in_string))
    if language in _CSV_LANGUAGES:
        return CsvPlace()
    if language in _PATCHES:
        return PatchPlace(text_in_string)
    if language not in SYNTAXES:
        return None
    return CodePlace(SYNTAXES[language], text_in_string, takes_bare_names=takes_bare_names)


class _TextPlace:
    """A text like an answer, with all that may stand in one."""

    is_done = False

    def __init__(self, text: TextPlace) -> None:
        self._said = text

    def read(self, text: str, at: int, end: int) -> int:
        self._said.add(text[at:end])
        return end

    def write(self, text: str, original: str) -> str:
        return self._said.write(original)

    def takes_bare_names(self, text: str) -> bool:
        return self._said.takes_bare_names()


class _MarkedLines:
    """Lines that each begin with a mark that is none of what they say; a value's lines are marked as the first one."""

    def __init__(self, mark: re.Pattern[str]) -> None:
        self._mark = mark
        self.said = ""
        """The lines without their marks."""

    def read(self, text: str, at: int, end: int, inner: Place) -> None:
        """Let `inner` read a part of a text, which may begin within a line."""
        piece, begun = text[at:end], len(self.said)
        is_line_start = at == 0 or text[at - 1] == "\n"
        first, line_end, rest = ("", "", piece) if is_line_start else piece.partition("\n")
        self.said += first + line_end + self._mark.sub("", rest)
        inner.read(self.said, begun, len(self.said))

    def write(self, inner: Place, original: str, mark: str) -> str:
        written = inner.write(self.said, original)
        self.said = f"{self.said[-_KEPT_CHARS:]}{VALUE}"
        return written.replace("\n", f"\n{mark}")


class FencePlace:
    """Code between fences, and what it is. Each line begins as the fence does: in a list, say, or a quotation."""

    def __init__(self, fence: str, inner: Place, line_start: str = "") -> None:
        self.is_done = False
        self._inner = inner
        self._line_start = line_start
        self._lines = _MarkedLines(re.compile(rf"^{re.escape(line_start)}", re.MULTILINE)) if line_start else None
        self._end = re.compile(rf"^[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)

    def read(self, text: str, at: int, end: int) -> int:
        closing = self._end.search(text, at, end)
        stop = closing.start() if closing else end
        if self._lines is None:
            self._inner.read(text, at, stop)
        else:
            self._lines.read(text, at, stop, self._inner)
        self.is_done = closing is not None
        return closing.end() if closing else end

    def write(self, text: str, original: str) -> str:
        if self._lines is None:
            return self._inner.write(text, original)
        return self._lines.write(self._inner, original, self._line_start)

    def takes_bare_names(self, text: str) -> bool:
        return self._inner.takes_bare_names(self._lines.said if self._lines is not None else text)


_FENCE_LINE = re.compile(r"\n(?=[ \t>]*(?:```|~~~))")


class UnfencedPlace:
    """Code that an answer begins with, up to a fence: what stands there is told by itself."""

    def __init__(self, inner: Place) -> None:
        self.is_done = False
        self._inner = inner

    def read(self, text: str, at: int, end: int) -> int:
        fence = _FENCE_LINE.search(text, at, end)
        stop = fence.start() if fence else end
        self._inner.read(text, at, stop)
        self.is_done = fence is not None
        return stop

    def write(self, text: str, original: str) -> str:
        return self._inner.write(text, original)

    def takes_bare_names(self, text: str) -> bool:
        return self._inner.takes_bare_names(text)


_MOST_TRIES = 4
_ONE_LINE = re.compile(r"[ \t>]*(?:#|//|--[ ])")
"""A comment or a heading in whatever language."""


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
        if place is not None:
            return place.write(text, original)
        line = text[text.rfind("\n") + 1 :]
        url = url_escape(line)
        if url is not None:
            return url(original)
        return string_escapes.one_line(original) if _ONE_LINE.match(line) else original

    def takes_bare_names(self, text: str) -> bool:
        place = self._inner or self._json
        return place.takes_bare_names(text) if place is not None else self._is_text


_HEADER = re.compile(
    r"^(?:(?:\+\+\+ (?:b/)?|\*\*\* (?:Update|Add) File: )(?P<file>\S+)|(?P<part>@@)"
    r"|--- |diff --git |index \w+\.\.|\*\*\* )[^\n]*(?:\n|\Z)",
    re.MULTILINE,
)
"""Lines of a patch that are none of the files."""
_MARK = re.compile(r"^[ +-]", re.MULTILINE)


class PatchPlace:
    """A difference of two files: each line of a value is marked as the line where it begins."""

    is_done = False

    def __init__(self, text_in_string: TextInString | None) -> None:
        self._text_in_string = text_in_string
        self._language = ""
        self._lines = _MarkedLines(_MARK)
        self._inner: Place | None = None

    def read(self, text: str, at: int, end: int) -> int:
        for header in _HEADER.finditer(text, at, end):
            self._read_lines(text, at, header.start())
            at = header.end()
            if header["file"]:
                self._begin(language_of_file(header["file"]))
            elif header["part"] and self._lines.said:
                self._begin(self._language)  # what a part of a file leaves open, the next one does not go on with
        self._read_lines(text, at, end)
        return end

    def _begin(self, language: str) -> None:
        self._language = language
        self._lines = _MarkedLines(_MARK)
        self._inner = document(language, self._text_in_string)

    def _read_lines(self, text: str, at: int, end: int) -> None:
        if self._inner is not None and at < end:
            self._lines.read(text, at, end, self._inner)

    def write(self, text: str, original: str) -> str:
        mark = text[text.rfind("\n") + 1 :][:1]
        mark = mark if mark in ("+", "-", " ") else ""
        if self._inner is None:
            return original.replace("\n", f"\n{mark}")
        return self._lines.write(self._inner, original, mark)

    def takes_bare_names(self, text: str) -> bool:
        return False
