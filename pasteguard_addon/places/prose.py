"""A text as a model writes it: prose, with links, tables, tags, JSON and fences of code in it."""

import re
from collections.abc import Callable

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.bare_names import is_of_the_text, is_undecided
from pasteguard_addon.places.code import CodePlace, CsvPlace, TextInString
from pasteguard_addon.places.documents import MARKDOWN, FencePlace, PlainPlace, UnfencedPlace, document
from pasteguard_addon.places.guess import language_of, language_of_answer, language_of_file
from pasteguard_addon.places.json_text import JSON_START, JsonPlace, TextPlace
from pasteguard_addon.places.markup import MarkupPlace, TagPlace, starts_tag
from pasteguard_addon.places.members import CODE, COMMAND
from pasteguard_addon.places.place import MAX_DEPTH, VALUE, Place
from pasteguard_addon.places.syntaxes import SYNTAXES
from pasteguard_addon.places.titles import without_what_stands_before
from pasteguard_addon.places.urls import relative_url, url_escape

_KEPT_CHARS = 8_192
"""So much of what was read may still be looked at: no line, link or tag is longer."""
_LINE_CHARS = 4_096

type Mark = Callable[[str], str]

_STARTS = re.compile(r"[{\[<\n]")
_FENCE = re.compile(
    r"(?P<line_start>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?:\{[ ]?\.?)?(?P<language>[\w+#./-]*)[^\n`]*\n"
)
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
_LINK_TARGET = re.compile(r"\]\(<?([^()\s<>]*)$")
_LINK_TITLE = re.compile(r"\]\([^()\s]* \"[^\"\n]*$")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
# What a whole text is, by its first line.
_SENTENCE_START = re.compile(r"\s*[A-Z](?!\w*=|[A-Z]+ -|[a-z]+-[A-Z])")
_FRONT_MATTER = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n")
_FRONT_MATTERS = {"---": "yaml", "+++": "toml"}
"""What an article begins with, between two such lines."""
_MARKUP_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE|html|svg)\b", re.IGNORECASE)
_YAML_START = re.compile(r"\s*(?:---[ \t]*\n|- [a-z_][\w-]*:[ \t]|[a-z_][\w-]*:(?:[ \t]+[\"'&|>\[{]|[ \t]*\n(?!\t)))")
_TOML_START = re.compile(
    r"\s*(?:\[[\w.-]+\][ \t]*\n(?:[\w.-]+[ \t]*=[^\n]*\n)*[\w.-]+[ \t]*=[ \t]*[\"'\[{]"
    r"|[a-z_][\w.-]*[ \t]*=[ \t]*[\"\[])"
)
_CARD_START = re.compile(r"\s*BEGIN:V[A-Z]+[ \t]*\r?\n")
_CSV_START = re.compile(r"\s*\"?[\w-]+\"?(?:[,;\t]\"?[\w-]+\"?)+[ \t]*\n")


class Prose:
    """A text that grows, and the places in it.

    `mark` makes a value visible where it stands in plain prose. `is_json`: all of it is JSON, whatever it looks like.
    `language`: what somebody else says that it is.
    """

    def __init__(
        self, mark: Mark = string_escapes.as_is, *, is_json: bool = False, depth: int = 0, language: str = ""
    ) -> None:
        self._mark = mark
        self._depth = depth
        self._language = language
        self._waiting: list[str] = []
        """Text that nobody had to look at so far: most texts hold no value."""
        self.add: Callable[[str], None] = self._waiting.append
        """Go on with masked text. Each event of a stream does."""
        self._text = ""
        self._at = 0
        self._inner: Place | None = JsonPlace(self._in_string, is_certain=True) if is_json else None
        self._has_begun = is_json
        self._is_in_table = False

    def write(self, original: str, entity_type: str = "") -> str:
        """Return a value as it is written here, behind all text that was added."""
        self._read()
        if self._inner is not None:
            written = self._inner.write(self._text, original)
        else:
            written = self._written(original, entity_type)
        self._text += VALUE
        if len(self._text) > 4 * _KEPT_CHARS:
            self._text = self._text[-_KEPT_CHARS:]
        self._at = len(self._text)
        return written

    def write_number(self, original: str) -> str:
        """Return a value for a string, quotes and all, that comes next: as a number, if JSON takes one there."""
        self._read()
        is_number = isinstance(self._inner, JsonPlace) and self._inner.is_at_value and _NUMBER.fullmatch(original)
        if not is_number:
            self.add('"')
            written = self.write(original)
            self.add('"')
            return f'"{written}"'
        self.add("0")
        return original

    def takes_bare_names(self) -> bool:
        self._read()
        return self._inner is None or self._inner.takes_bare_names(self._text)

    def takes_bare_name(self, after: str, *, is_final: bool) -> bool | None:
        """Return whether a name without brackets is a placeholder here; None if what follows may still tell."""
        self._read()
        if self._inner is not None and not self._inner.takes_bare_names(self._text):
            return False
        if isinstance(self._inner, JsonPlace):
            return True
        if not is_final and is_undecided(after):
            return None
        return not is_of_the_text(self._text, after)

    # --- reading ----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        if not self._waiting and (self._has_begun or not self._language):
            return
        self._text = "".join([self._text, *self._waiting])
        self._waiting.clear()
        if not self._has_begun:
            self._begin()
        end = len(self._text)
        while self._at < end:
            if self._inner is not None:
                self._at = self._inner.read(self._text, self._at, end)
                if not self._inner.is_done:
                    return
                self._inner = None
            else:
                self._read_prose(end)

    def _begin(self) -> None:
        text = self._text
        stated = self._document(self._language) if self._language else None
        if stated is None and not text.strip():
            return
        self._has_begun = True
        if stated is not None:
            self._inner = stated
        elif self._language == COMMAND and not _SENTENCE_START.match(text):
            self._inner = self._document("powershell" if language_of(text, is_whole=True) == "powershell" else "sh")
        elif self._language in MARKDOWN and (front := _FRONT_MATTER.match(text)):
            self._at = front.end()
            settings = CodePlace(SYNTAXES[_FRONT_MATTERS[front["fence"]]], self._text_in_string)
            self._inner = FencePlace(front["fence"], settings)
        elif _MARKUP_START.match(text):
            self._inner = MarkupPlace(self._text_in_string)
        elif _YAML_START.match(text):
            self._inner = CodePlace(SYNTAXES["yaml"], self._text_in_string)
        elif _TOML_START.match(text):
            self._inner = CodePlace(SYNTAXES["toml"], self._text_in_string)
        elif _CARD_START.match(text):
            self._inner = CodePlace(SYNTAXES["vcard"])
        elif _CSV_START.match(text):
            self._inner = CsvPlace()
        elif guessed := self._guessed(text):
            self._inner = guessed
        else:
            self._enter_fence(0)

    def _read_prose(self, end: int) -> None:
        start = _STARTS.search(self._text, self._at, end)
        if start is None:
            self._at = end
            return
        self._at = start.start()
        if start.group() == "\n":
            self._end_line()
        elif start.group() == "<" and starts_tag(self._text, self._at, end):
            self._inner = TagPlace(self._text_in_string)
        elif self._depth < MAX_DEPTH and JSON_START.match(self._text, self._at, end):
            self._inner = JsonPlace(self._in_string, is_certain=False)
        else:
            self._at += 1

    def _end_line(self) -> None:
        line = self._text[self._text.rfind("\n", 0, self._at) + 1 : self._at]
        is_row = "|" in line
        self._is_in_table = is_row and (self._is_in_table or _DELIMITER_ROW.match(line) is not None)
        self._at += 1
        self._enter_fence(self._at)

    def _enter_fence(self, at: int) -> None:
        fence = _FENCE.match(self._text, at)
        if fence is not None:
            self._at = fence.end()
            language = fence["language"].lower()
            language = language_of_file(language) if "/" in language or "." in language[1:] else language
            inner = document(language, self._text_in_string) or PlainPlace(language, self._text_in_string)
            self._inner = FencePlace(fence["fence"], inner, fence["line_start"])

    def _guessed(self, text: str) -> Place | None:
        """Return what a text is by its beginning. Answers are prose, unless they begin as none does."""
        is_code = self._language == CODE
        if is_code or self._depth:
            return self._document(language_of(text, is_whole=not is_code))
        code = self._document(language_of_answer(text))
        return UnfencedPlace(code) if code is not None else None

    def _document(self, language: str) -> Place | None:
        return document(language, self._text_in_string, takes_bare_names=True)

    @property
    def _text_in_string(self) -> TextInString | None:
        return self._in_string if self._depth < MAX_DEPTH else None

    def _in_string(self, language: str) -> TextPlace:
        return Prose(depth=self._depth + 1, language=language)

    # --- writing ----------------------------------------------------------------------------------------------

    def _written(self, original: str, entity_type: str) -> str:
        line = self._text[max(self._text.rfind("\n") + 1, len(self._text) - _LINE_CHARS) :]
        url = url_escape(line)
        link = _LINK_TARGET.search(line) if url is None and "](" in line else None
        if link is not None and link[1]:
            url = relative_url
        if url is not None:
            return url(original)
        if _LINK_TITLE.search(line):
            return original.replace('"', '\\"')
        original = without_what_stands_before(line, original) if entity_type == "PERSON" else original
        if self._is_in_table or line.lstrip(" \t>").startswith("|"):
            return self._mark(string_escapes.table_cell(original))
        return self._mark(original)
