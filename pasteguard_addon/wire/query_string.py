"""The query string of a target, of which names and values can be replaced; all others stay byte for byte."""

import json
from urllib.parse import quote, unquote_plus

from pasteguard_addon.wire.json_document import JsonDocument, JsonString, encode_string, strings


class QueryString:
    """A query string with its question mark, or none. What has no name is a value itself."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = [part for pair in text.removeprefix("?").split("&") for part in _cut(pair)]
        self._read = list(map(_decoded, self._parts))
        self.document = JsonDocument(f"[{','.join(map(encode_string, self._read))}]")
        """All names and values as they are read: replace one there to have it written."""

    @property
    def pairs(self) -> list[tuple[JsonString, JsonString]]:
        """Each name, which may be empty, with its value."""
        nodes = strings(self.document.root)
        return list(zip(nodes, nodes, strict=True))

    def render(self) -> str:
        """Return the query string with what was replaced in place."""
        if not self.document.is_changed:
            return self._text
        new: list[str] = json.loads(self.document.render())
        written = list(map(_written, self._parts, self._read, new))
        equals = ("=" if "=" in pair else "" for pair in self._text.removeprefix("?").split("&"))
        return "?" + "&".join(map("".join, zip(written[::2], equals, written[1::2], strict=True)))


def _cut(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    return (name, value) if equals else ("", pair)


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="surrogateescape")


def _written(part: str, before: str, after: str) -> str:
    return part if before == after else quote(after, safe="", errors="surrogateescape")
