"""HTML and XML: text between tags, attributes, and links among them."""

import re

from pasteguard_addon.places import string_escapes
from pasteguard_addon.places.place import VALUE

_TAG = re.compile(r"<(?=[A-Za-z][\w:.-]*[\s/>])")
_ATTRIBUTE = re.compile(r"\s*([\w:@.*#()\[\]-]+)\s*(?:=\s*(?:(?P<quote>[\"'])|[^\s\"'>]+|$)|(?=[\s/>]|$))")
_NAME = re.compile(r"<[A-Za-z][\w:.-]*")
_END = re.compile(r"\s*/?>")
_LINKS = frozenset(("href", "src", "action", "formaction", "cite", "data", "poster", "xlink:href"))
_SKIPPED = re.compile(r"(?s:<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>)")


class TagPlace:
    """One tag, from `<` to `>`. A value in a quoted attribute is escaped for it."""

    def __init__(self) -> None:
        self.is_done = False
        self._quote = ""
        self._attribute = ""

    def read(self, text: str, at: int, end: int) -> int:
        while at < end and not self.is_done:
            at = self._read_value(text, at, end) if self._quote else self._read_between(text, at, end)
        return at

    def _read_value(self, text: str, at: int, end: int) -> int:
        stop = text.find(self._quote, at, end)
        if stop < 0:
            return end
        self._quote = ""
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
        return attribute.end()

    def write(self, text: str, original: str) -> str:
        if not self._quote:
            return original
        before = text[text.rfind(self._quote) + 1 :]
        url = string_escapes.url_escape(before)
        if url is None and self._attribute in _LINKS and before:
            url = string_escapes.relative_url
        return string_escapes.attribute(self._quote)(url(original) if url else original)

    def takes_bare_names(self, text: str) -> bool:
        return bool(self._quote)


class MarkupPlace:
    """A document of markup, or a fence that says so."""

    is_done = False

    def __init__(self) -> None:
        self._tag: TagPlace | None = None

    def read(self, text: str, at: int, end: int) -> int:
        while at < end:
            if self._tag is not None:
                at = self._tag.read(text, at, end)
                if not self._tag.is_done:
                    return at
                self._tag = None
                continue
            skipped = _SKIPPED.match(text, at, end)
            if skipped:
                at = skipped.end()
            elif _TAG.match(text, at, end):
                self._tag = TagPlace()
            else:
                following = text.find("<", at + 1, end)
                at = following if following >= 0 else end
        return end

    def write(self, text: str, original: str) -> str:
        return self._tag.write(text, original) if self._tag is not None else string_escapes.markup_text(original)

    def takes_bare_names(self, text: str) -> bool:
        return True


def starts_tag(text: str, at: int, end: int) -> bool:
    """Return whether a tag begins at a place of a text."""
    return _TAG.match(text, at, end) is not None
