"""JSON in strings of JSON: which document stands where, and how a change in one gets into the text."""

import re

from pasteguard_addon.wire.json_document import JsonDocument, JsonNumber, JsonString

_MEMBER = re.compile(r'"(\w+)"[ \t\n\r]*:[ \t\n\r]*\Z', re.ASCII)
_MEMBER_MAX_CHARS = 80


class NestedJson:
    """The documents in strings of one document, at any depth."""

    def __init__(self, document: JsonDocument) -> None:
        self._document = document
        self._all: list[tuple[JsonDocument, JsonString, JsonDocument]] = []
        self._holders: dict[int, tuple[JsonDocument, JsonString]] = {}
        """Where the text of each stands, by its `id`."""

    def add(self, outer: JsonDocument, node: JsonString, inner: JsonDocument) -> None:
        """Take a string for JSON of its own."""
        self._all.append((outer, node, inner))
        self._holders[id(inner)] = (outer, node)

    def holder_of(self, inner: JsonDocument) -> tuple[JsonDocument, JsonString]:
        """Return where the text of a nested document stands."""
        return self._holders[id(inner)]

    def held_by(self, node: JsonString) -> JsonDocument | None:
        """Return the document that a string of the outermost one holds, if that was taken for one."""
        return next((inner for outer, at, inner in self._all if outer is self._document and at is node), None)

    def string_in(
        self, holder: JsonDocument, document: JsonDocument, node: JsonString | JsonNumber
    ) -> JsonString | JsonNumber:
        """Return the value of one document in which a value of another stands that is nested in it."""
        while document is not holder:
            document, node = self.holder_of(document)
        return node

    def outermost(self, document: JsonDocument, node: JsonString | JsonNumber) -> JsonString | JsonNumber:
        """Return the value of the outermost document in which a value stands: itself, or what holds its JSON."""
        return self.string_in(self._document, document, node)

    def place_of(
        self, document: JsonDocument, node: JsonString | JsonNumber
    ) -> tuple[int, int, tuple[int, int] | None]:
        """Return where the literal of a value stands in the text: its own, or that which holds it in its JSON."""
        if document is self._document:
            return node.start, node.end, None
        _, outer = self.holder_of(document)
        return outer.start, outer.end, (node.start, node.end)

    def write(self) -> None:
        """Put what was changed within strings into these."""
        for outer, node, inner in reversed(self._all):
            if inner.is_changed:
                outer.replace(node, inner.render())


def member_of(document: JsonDocument, node: JsonString) -> str:
    """Return the name of the member whose value a string is, as it is written; empty if of none."""
    name = _MEMBER.search(document.text, max(0, node.start - _MEMBER_MAX_CHARS), node.start)
    return name[1] if name is not None else ""
