"""The query string of a target, of which values can be replaced; all others stay byte for byte."""

import json
from urllib.parse import quote, unquote_plus

from pasteguard_addon.wire.json_document import JsonDocument, JsonString, encode_string, strings


class QueryString:
    """A query string with its question mark, or none. What has no name is a value itself."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pairs = [_cut(pair) for pair in text.removeprefix("?").split("&")]
        self._values = [_decoded(value) for _, _, value in self._pairs]
        self.document = JsonDocument(f"[{','.join(map(encode_string, self._values))}]")
        """All values as they are read: replace one there to have it written."""

    @property
    def values(self) -> list[tuple[str, JsonString]]:
        """Each value, with the name before it."""
        names = (_decoded(name) for name, _, _ in self._pairs)
        return list(zip(names, strings(self.document.root), strict=True))

    def render(self) -> str:
        """Return the query string with what was replaced in place."""
        if not self.document.is_changed:
            return self._text
        new: list[str] = json.loads(self.document.render())
        written = zip(self._pairs, self._values, new, strict=True)
        return "?" + "&".join(_pair(pair, before, after) for pair, before, after in written)


def _cut(pair: str) -> tuple[str, str, str]:
    name, equals, value = pair.partition("=")
    return (name, equals, value) if equals else ("", "", pair)


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="surrogateescape")


def _pair(pair: tuple[str, str, str], before: str, after: str) -> str:
    name, equals, value = pair
    return name + equals + (value if before == after else quote(after, safe="", errors="surrogateescape"))
