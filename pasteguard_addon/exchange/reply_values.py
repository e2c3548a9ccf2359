"""Values of JSON that were passed on to a client, as they come back: their strings, each a text of its own."""

import json
import re
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads

from pasteguard_addon.masking.restored import RestoredPlace, RestoredText
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonDocument,
    JsonNode,
    JsonObject,
    JsonString,
    JsonSyntaxError,
)

_MAX_TEXTS = 500
"""A limit for memory: of what has more strings the rest is read as any text when it comes back."""
_MEMBER = re.compile(r"\w+", re.ASCII)


def as_sent_back(passed: RestoredText) -> Sequence[RestoredText]:
    """Return the texts as which a text comes back: itself, of a value of JSON its strings, of JSON in a text both."""
    if passed.is_value:
        return _strings_of(passed)
    return [passed, *_strings_of(passed)] if passed.is_json else [passed]


def _strings_of(passed: RestoredText) -> list[RestoredText]:
    text = passed.text
    try:
        root = JsonDocument(text).root
    except JsonSyntaxError:
        return []
    texts: list[RestoredText] = []
    for member, node in strings_in(root):
        if len(texts) == _MAX_TEXTS:
            break
        places = [each for each in passed.places if node.start < each.start and each.end < node.end]
        moved = _decoded_places(text, node, places)
        if moved is not None:
            texts.append(RestoredText(member, pieces=[node.value], places=moved))
    return texts


def strings_in(node: JsonNode, member: str = "") -> Iterator[tuple[str, JsonString]]:
    """Yield each string with the name of the member whose value it is; names of members are of none themselves."""
    if isinstance(node, JsonString):
        yield member, node
    elif isinstance(node, JsonArray):
        for item in node.items:
            yield from strings_in(item)
    elif isinstance(node, JsonObject):
        for key, value in node.members:
            yield "", key
            yield from strings_in(value, key.value if _MEMBER.fullmatch(key.value) else "")


def _decoded_places(text: str, node: JsonString, places: Sequence[RestoredPlace]) -> list[RestoredPlace] | None:
    """Return where the places of a string's literal are in its value; None if one of them is cut."""
    decoded: list[RestoredPlace] = []
    for each in places:
        before, value = _decoded(text[node.start + 1 : each.start]), _decoded(text[each.start : each.end])
        spelling = _decoded(each.spelling)
        if before is None or value is None or spelling is None:
            return None
        decoded.append(RestoredPlace(len(before), len(before) + len(value), spelling, each.names))
    return decoded


def _decoded(literal: str) -> str | None:
    """Return what a piece of a JSON string's literal says; None if it says nothing by itself."""
    try:
        value, end = scanstring(f'{literal}"', 0, True)
    except json.JSONDecodeError:
        return None
    return value if end == len(literal) + 1 else None
