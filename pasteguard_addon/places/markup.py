"""HTML and XML: text between tags, attributes, and links among them."""

import re

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.code import CodePlace
from pasteguard_addon.places.place import VALUE
from pasteguard_addon.places.syntaxes import SYNTAXES

_TAG = re.compile(r"<(?=[A-Za-z][\w:.-]*[\s/>])")
_ATTRIBUTE = re.compile(r"\s*([\w:@.*#()\[\]-]+)\s*(?:=\s*(?:(?P<quote>[\"'])|[^\s\"'>]+|$)|(?=[\s/>]|$))")
_NAME = re.compile(r"<[A-Za-z][\w:.-]*")
_END = re.compile(r"\s*/?>")
_HANDLER = re.compile("on[a-z]{3,20}")
_LINKS = frozenset(("href", "src", "action", "formaction", "cite", "data", "poster", "xlink:href"))


class TagPlace:
    """One tag, from `<` to `>`. A value in a quoted attribute is escaped for it."""

    def __init__(self) -> None:
        self.is_done = False
        self._quote = ""
        self._attribute = ""
        self._script: CodePlace | None = None

    def read(self, text: str, at: int, end: int) -> int:
        while at < end and not self.is_done:
            at = self._read_value(text, at, end) if self._quote else self._read_between(text, at, end)
        return at

    def _read_value(self, text: str, at: int, end: int) -> int:
        stop = text.find(self._quote, at, end)
        if self._script is not None:
            self._script.read(text, at, end if stop < 0 else stop)
        if stop < 0:
            return end
        self._quote, self._script = "", None
        return stop + 1

    def _read_between(self, text: str, at: int, end: int) -> int:
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
        if attribute["quote"]:
            self._attribute, self._quote = attribute[1].lower(), attribute["quote"]
            self._script = CodePlace(SYNTAXES["js"]) if _HANDLER.fullmatch(self._attribute) else None
        return attribute.end()

    def write(self, text: str, original: str) -> str:
        if not self._quote:
            return original
        if self._script is not None:
            return string_escapes.attribute(self._quote)(self._script.write(text, original))
        before = text[text.rfind(self._quote) + 1 :]
        url = string_escapes.url_escape(before)
        if url is None and self._attribute in _LINKS and before:
            url = string_escapes.relative_url
        return string_escapes.attribute(self._quote)(url(original) if url else original)

    def takes_bare_names(self, text: str) -> bool:
        return bool(self._quote)


class MarkupPlace:
    """A document of markup, or a fence that says so. What is no text of it, as a script, is written in its own way."""

    is_done = False

    def __init__(self) -> None:
        self._tag: TagPlace | None = None
        self._tag_name = ""
        self._other: _OtherPart | None = None

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._tag is not None:
                at = self._tag.read(text, at, end)
                if not self._tag.is_done:
                    return at
                self._other = _script() if self._tag_name == "script" and text[at - 2 : at] != "/>" else None
                self._tag = None
            elif self._other is not None:
                at = self._other.read(text, at, end)
                self._other = None if self._other.is_done else self._other
            else:
                at = self._read_text(text, at, end)
        return end

    def _read_text(self, text: str, at: int, end: int) -> int:
        for opening, closing, escape in _OTHER_PARTS:
            if text.startswith(opening, at, end):
                self._other = _OtherPart(closing, escape)
                return at + len(opening)
        if _TAG.match(text, at, end):
            self._tag = TagPlace()
            name = _NAME.match(text, at, end)
            self._tag_name = name.group()[1:].lower() if name else ""
            return at
        following = text.find("<", at + 1, end)
        return following if following >= 0 else end

    def write(self, text: str, original: str) -> str:
        place = self._tag or self._other
        return place.write(text, original) if place is not None else string_escapes.markup_text(original)

    def takes_bare_names(self, text: str) -> bool:
        return True


_OTHER_PARTS = (
    ("<!--", "-->", string_escapes.markup_comment),
    ("<![CDATA[", "]]>", string_escapes.cdata),
    ("<?", "?>", string_escapes.as_is),
)


class _OtherPart:
    """What stands in a document up to where it ends, and is no text of it."""

    def __init__(self, closing: str, escape: string_escapes.Escape, code: CodePlace | None = None) -> None:
        self._closing = closing
        self._escape = escape
        self._code = code
        self.is_done = False

    def read(self, text: str, at: int, end: int) -> int:
        stop = text.find(self._closing, at, end)
        if self._code is not None:
            self._code.read(text, at, end if stop < 0 else stop)
        self.is_done = stop >= 0
        return stop + len(self._closing) if self.is_done else end

    def write(self, text: str, original: str) -> str:
        return self._escape(self._code.write(text, original) if self._code is not None else original)


def _script() -> _OtherPart:
    return _OtherPart("</script", string_escapes.in_script, CodePlace(SYNTAXES["js"]))


def starts_tag(text: str, at: int, end: int) -> bool:
    """Return whether a tag begins at a place of a text."""
    return _TAG.match(text, at, end) is not None
