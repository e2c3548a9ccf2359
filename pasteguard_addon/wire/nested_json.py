"""JSON in strings of JSON: where in the text a value stands that stands in a string of it."""

import re

from pasteguard_addon.wire.json_document import JsonDocument, JsonNumber, JsonString

_MEMBER = re.compile(r'"(\w+)"[ \t\n\r]*:[ \t\n\r]*\Z', re.ASCII)
_MEMBER_MAX_CHARS = 80


def outermost(document: JsonDocument, node: JsonString | JsonNumber) -> JsonString | JsonNumber:
    """Return the value of the outermost document in which a value stands: itself, or what holds its JSON."""
    while document.holder is not None:
        document, node = document.holder
    return node


def string_in(
    outer: JsonDocument, document: JsonDocument, node: JsonString | JsonNumber
) -> JsonString | JsonNumber | None:
    """Return the value of one document in which a value of another stands that is nested in it; None if it is not."""
    while document is not outer:
        if document.holder is None:
            return None
        document, node = document.holder
    return node


def place_of(document: JsonDocument, node: JsonString | JsonNumber) -> tuple[int, int, tuple[int, int] | None]:
    """Return where the literal of a value stands in the text: its own, or that which holds it in its JSON."""
    if document.holder is None:
        return node.start, node.end, None
    _, outer = document.holder
    return outer.start, outer.end, (node.start, node.end)


def member_of(document: JsonDocument, node: JsonString) -> str:
    """Return the name of the member whose value a string is, as it is written; empty if of none."""
    name = _MEMBER.search(document.text, max(0, node.start - _MEMBER_MAX_CHARS), node.start)
    return name[1] if name is not None else ""
