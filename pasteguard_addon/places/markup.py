"""HTML and XML: text between tags, attributes, and links among them."""

import re
from html import unescape

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.code import CodePlace, TextInString
from pasteguard_addon.places.json_text import JSON_START, JsonPlace
from pasteguard_addon.places.place import VALUE, Place
from pasteguard_addon.places.syntaxes import SYNTAXES
from pasteguard_addon.places.urls import relative_url, url_escape

_TAG = re.compile(r"<(?=[A-Za-z][\w:.-]*[\s/>])")
_ATTRIBUTE = re.compile(r"\s*([\w:@.*#()\[\]-]+)\s*(?:=\s*(?:(?P<quote>[\"'])|(?P<unquoted>[^\s\"'>]*))|(?=[\s/>]|$))")
_UNQUOTED = re.compile(r"[^\s\"'>]*")
_NAME = re.compile(r"<[A-Za-z][\w:.-]*")
_END = re.compile(r"\s*/?>")
_HANDLER = re.compile("on[a-z]{3,20}")
_LINKS = frozenset(("href", "src", "action", "formaction", "cite", "data", "poster", "xlink:href"))


class TagPlace:
    """One tag, from `<` to `>`. A value in an attribute is escaped for it, and for what the attribute holds."""

    def __init__(self, text_in_string: TextInString | None = None) -> None:
        self.is_done = False
        self._text_in_string = text_in_string
        self._attribute = ""
        self._quote = ""
        self._is_unquoted = False
        self._is_begun = False
        """Something of the attribute's value was there."""
        self._inner: Place | None = None

    def read(self, text: str, at: int, end: int) -> int:
        while at < end and not self.is_done:
            at = self._read_value(text, at, end) if self._quote else self._read_between(text, at, end)
        return at

    def _read_value(self, text: str, at: int, end: int) -> int:
        stop = text.find(self._quote, at, end)
        self._read_inner(text[at : end if stop < 0 else stop])
        if stop < 0:
            return end
        self._quote, self._inner = "", None
        return stop + 1

    def _read_inner(self, piece: str) -> None:
        said = unescape(piece) if "&" in piece else piece
        if not self._is_begun and self._text_in_string is not None and JSON_START.match(said.lstrip()):
            self._inner = JsonPlace(self._text_in_string, is_certain=False)
        self._is_begun = self._is_begun or bool(said)
        if self._inner is not None:
            self._inner.read(said, 0, len(said))

    def _read_between(self, text: str, at: int, end: int) -> int:
        if self._is_unquoted:
            return self._read_unquoted(text, at, end)
        if name := _NAME.match(text, at, end):
            return name.end()
        if closing := _END.match(text, at, end):
            self.is_done = True
            return closing.end()
        attribute = _ATTRIBUTE.match(text, at, end)
        if attribute is None or attribute.end() == at:
            if text[at] == VALUE or text[at].isspace():
                return at + 1
            self.is_done = True  # no tag after all
            return at
        self._attribute = attribute[1].lower()
        self._is_unquoted = attribute["unquoted"] is not None and attribute.end() == end
        if attribute["quote"]:
            self._quote, self._is_begun = attribute["quote"], False
            self._inner = _code_of(self._attribute)
        return attribute.end()

    def _read_unquoted(self, text: str, at: int, end: int) -> int:
        rest = _UNQUOTED.match(text, at, end)
        stop = rest.end() if rest is not None else at
        self._is_unquoted = stop == end
        return stop

    def write(self, text: str, original: str) -> str:
        if self._is_unquoted:
            return string_escapes.unquoted_attribute(original)
        if not self._quote:
            return original
        escape = string_escapes.attribute(self._quote)
        self._is_begun = True
        if self._inner is not None:
            return escape(self._inner.write(text, original))
        before = text[text.rfind(self._quote) + 1 :]
        url = url_escape(before)
        if url is None and self._attribute in _LINKS and before:
            url = relative_url
        return escape(url(original) if url else original)

    def takes_bare_names(self, text: str) -> bool:
        return bool(self._quote)


def _code_of(attribute: str) -> CodePlace | None:
    """Return the place of an attribute's value, if that is code by the attribute's name."""
    if attribute == "style":
        return CodePlace(SYNTAXES["css"])
    return CodePlace(SYNTAXES["js"]) if _HANDLER.fullmatch(attribute) else None


class MarkupPlace:
    """A document of markup, or a fence that says so. What is no text of it, as a script, is written in its own way.

    `language` is that of code between `<%` and `%>`. With `is_template`, what stands between tags may be code, too, and
    what comes before the first one need not be markup.
    """

    is_done = False

    def __init__(
        self, text_in_string: TextInString | None = None, language: str = "js", *, is_template: bool = False
    ) -> None:
        self._text_in_string = text_in_string
        self._language = language
        self._is_template = is_template
        self._tag: TagPlace | None = None
        self._tag_name = ""
        self._other: _OtherPart | None = None

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._tag is not None:
                at = self._tag.read(text, at, end)
                if not self._tag.is_done:
                    return at
                self._other = self._code_in(self._tag_name) if text[at - 2 : at] != "/>" else None
                self._tag = None
            elif self._other is not None:
                at = self._other.read(text, at, end)
                self._other = None if self._other.is_done else self._other
            else:
                at = self._read_text(text, at, end)
        return end

    def _read_text(self, text: str, at: int, end: int) -> int:
        other = _OTHER_PART.match(text, at, end)
        if other is not None:
            self._other = self._other_part(other.group())
            return other.end()
        if _TAG.match(text, at, end):
            self._tag = TagPlace(self._text_in_string)
            name = _NAME.match(text, at, end)
            self._tag_name = name.group()[1:].lower() if name else ""
            return at
        following = _SIGN.search(text, at + 1, end)
        return following.start() if following else end

    def write(self, text: str, original: str) -> str:
        if self._other is not None:
            return self._other.write(text, original)
        if self._tag is not None:
            written = self._tag.write(text, original)
            return string_escapes.template_text(written) if self._is_template else written
        is_markup = not self._is_template or self._tag_name
        written = string_escapes.markup_text(original) if is_markup else original
        return string_escapes.template_text(written) if self._is_template else written

    def takes_bare_names(self, text: str) -> bool:
        return True

    def _other_part(self, opening: str) -> "_OtherPart":
        if opening in _OTHER_PARTS:
            closing, escape = _OTHER_PARTS[opening]
            return _OtherPart(closing, escape)
        closing, language = _CODE_PARTS.get(opening, ("%>", self._language))
        code = CodePlace(SYNTAXES[language], self._text_in_string)
        return _OtherPart(closing, string_escapes.as_is, code, ends_within_strings=False)

    def _code_in(self, tag_name: str) -> "_OtherPart | None":
        """Return what stands in an element of this name, if that is code."""
        language = _CODE_IN.get(tag_name)
        code = CodePlace(SYNTAXES[language], self._text_in_string) if language is not None else None
        return _OtherPart(f"</{tag_name}", string_escapes.in_script, code) if code is not None else None


_OTHER_PARTS = {
    "<!--": ("-->", string_escapes.markup_comment),
    "<![CDATA[": ("]]>", string_escapes.cdata),
    "<?": ("?>", string_escapes.as_is),
    "{#": ("#}", string_escapes.as_is),
}
_CODE_PARTS = {"<?php": ("?>", "php"), "<?=": ("?>", "php"), "{{": ("}}", "template"), "{%": ("%}", "template")}
_OTHER_PART = re.compile(r"<!--|<!\[CDATA\[|<\?(?:php\b|=)?|<%(?!%)|\{[{%]|\{#(?=[ \n])")
_SIGN = re.compile(r"[<{]")


class _OtherPart:
    """What stands in a document up to where it ends, and is no text of it."""

    def __init__(
        self,
        closing: str,
        escape: string_escapes.Escape,
        code: CodePlace | None = None,
        *,
        ends_within_strings: bool = True,
    ) -> None:
        self._closing = closing
        self._escape = escape
        self._code = code
        self._ends_within_strings = ends_within_strings
        self.is_done = False

    def read(self, text: str, at: int, end: int) -> int:
        while True:
            stop = text.find(self._closing, at, end)
            if self._code is not None:
                self._code.read(text, at, end if stop < 0 else stop)
            if stop < 0:
                return end
            after = stop + len(self._closing)
            if self._ends_within_strings or self._code is None or not self._code.is_in_string:
                self.is_done = True
                return after
            self._code.read(text, stop, after)
            at = after

    def write(self, text: str, original: str) -> str:
        return self._escape(self._code.write(text, original) if self._code is not None else original)


_CODE_IN = {"script": "js", "style": "css"}


def starts_tag(text: str, at: int, end: int) -> bool:
    """Return whether a tag begins at a place of a text."""
    return _TAG.match(text, at, end) is not None


class EmbeddedPlace:
    """Code that stands by itself, or in markup; its first sign tells which."""

    is_done = False

    def __init__(self, code: CodePlace, markup: MarkupPlace) -> None:
        self._code = code
        self._markup = markup
        self._inner: Place | None = None

    def read(self, text: str, at: int, end: int) -> int:
        if self._inner is None:
            beginning = text[at:end].lstrip()
            if not beginning:
                return end
            self._inner = self._markup if beginning.startswith("<") else self._code
        return self._inner.read(text, at, end)

    def write(self, text: str, original: str) -> str:
        return (self._inner or self._code).write(text, original)

    def takes_bare_names(self, text: str) -> bool:
        return (self._inner or self._code).takes_bare_names(text)
