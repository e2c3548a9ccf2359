"""A JSON text whose strings can be replaced in place.

Masking must change the masked strings and nothing else: number formats, duplicate and unknown members, escapes and
white space of everything around them stay as they came. So the text is parsed once with the place of every value
(`json_nodes`), and `render` splices new literals into the source.

A member that occurs twice is kept twice: whichever of them an upstream believes, both can be masked.
"""

import re
from collections.abc import Container, Iterator, Sequence
from json.encoder import encode_basestring  # what json.dumps calls, without what it does before
from typing import Self

from pasteguard_addon.wire.json_nodes import (
    MAX_DEPTH,
    MAX_VALUES,
    JsonArray,
    JsonConstant,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
    JsonTooLargeError,
    may_be_too_deep,
    parse_text,
    strings,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_VALUES",
    "JsonArray",
    "JsonConstant",
    "JsonDocument",
    "JsonNode",
    "JsonNumber",
    "JsonObject",
    "JsonString",
    "JsonSyntaxError",
    "JsonTooLargeError",
    "encode_string",
    "item_cuts",
    "may_be_too_deep",
    "place_in_literal",
    "strings",
]

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
"""One character of a string, as it is written."""
_ODD_NUMBER = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|\b(NaN|Infinity)\b', re.DOTALL)


class JsonDocument:
    """A parsed JSON text and the replacements that are to be made in it.

    Raises `JsonSyntaxError` for what is not JSON, is nested deeper than `MAX_DEPTH` or holds more than `MAX_VALUES`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        """As it was parsed."""
        self._literals: dict[int, tuple[int, str]] = {}
        self.holder: tuple[JsonDocument, JsonString] | None = None
        """The string of another document that this one stands in, if it does."""
        self._nested: dict[int, JsonDocument] = {}
        """Those that stand in strings of this one, by where these begin."""
        self.root = parse_text(text)

    @classmethod
    def with_odd_numbers(cls, text: str) -> Self:
        """Parse JSON that may hold NaN and infinities, as some servers write them; they stay as they are."""
        document = cls(_ODD_NUMBER.sub(lambda found: "1" * len(found[1]) if found[1] else found[0], text))
        document.text = text
        return document

    def nest(self, node: JsonString, inner: "JsonDocument") -> None:
        """Take a string for JSON of its own: what is changed in it is written into the string."""
        inner.holder = self, node
        self._nested[node.start] = inner

    def held_by(self, node: JsonString) -> "JsonDocument | None":
        """Return the document that a string holds, if that was taken for one."""
        return self._nested.get(node.start)

    def replace(self, node: JsonString | JsonNumber | JsonConstant, value: str) -> None:
        """Put the JSON string `value` where `node` stands."""
        self._literals[node.start] = (node.end, encode_string(value))

    def replace_number(self, node: JsonNumber, value: int) -> None:
        """Put the integer `value` where `node` stands."""
        self._literals[node.start] = (node.end, str(value))

    def replace_value(self, node: "JsonArray | JsonObject", literal: str) -> None:
        """Put a JSON value, as it is to be written, where `node` stands."""
        self._literals[node.start] = (node.end, literal)

    def put_first(self, array: JsonArray, literal: str) -> None:
        """Put a JSON value, as it is to be written, before all items of `array` and what was put before them."""
        at = array.start + 1
        _, inserted = self._literals.get(at, (at, ""))
        self._literals[at] = (at, literal + ("," if array.items else "") + inserted)

    def insert_before_items(self, array: JsonArray, text: str) -> None:
        """Put a piece of JSON before the items of `array`, with all commas that it needs."""
        at = array.start + 1
        self._literals[at] = (at, text)

    def remove_items(self, array: JsonArray, items: Container["JsonNode"]) -> None:
        """Take items out of an array, with their commas; what was to be replaced in them is forgotten.

        Of a message's content something is left: providers refuse a message with an empty one.
        """
        for start, end in item_cuts(array, items):
            for at in [at for at in self._literals if start <= at < end]:
                del self._literals[at]
            self._literals[start] = (end, left_of_cut(self.text, start, end))

    def put_last(self, array: JsonArray, literal: str) -> None:
        """Put a JSON value, as it is to be written, behind all items of `array`."""
        at = array.last_ends[1] if array.items else array.start + 1
        self._literals[at] = (at, ("," if array.items else "") + literal)

    def append(self, node: JsonString, text: str) -> None:
        """Put a text behind that of a string, or behind what is to take its place."""
        _, literal = self._literals.get(node.start, (node.end, self.text[node.start : node.end]))
        self._literals[node.start] = (node.end, literal[:-1] + encode_string(text)[1:])

    def put_member_first(self, node: JsonObject, name: str, value: str) -> None:
        """Put a string member before all members of an object that has some."""
        at = node.members[0][0].start
        self._literals[at] = (at, f"{encode_string(name)}:{encode_string(value)},")

    def with_member(self, name: str, value: str) -> str:
        """Return the text, an object without replacements, with a string member added in front."""
        brace = self.text.index("{")
        is_empty = isinstance(self.root, JsonObject) and not self.root.members
        member = f"{encode_string(name)}:{encode_string(value)}" + ("" if is_empty else ",")
        return self.text[: brace + 1] + member + self.text[brace + 1 :]

    def at(self, path: Sequence[str | int]) -> "JsonNode | None":
        """Return the value at `path`: member names and array indexes from the root."""
        node: JsonNode | None = self.root
        for step in path:
            if isinstance(node, JsonObject) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, JsonArray) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be replaced, here or in what is nested."""
        return bool(self._literals) or any(inner.is_changed for inner in self._nested.values())

    def render(self) -> str:
        """Return the text with all replacements made; without any, the very text that was parsed."""
        for inner in self._nested.values():
            text = inner.render()
            if text is not inner.text and inner.holder is not None:
                self.replace(inner.holder[1], text)
        if not self._literals:
            return self.text
        pieces: list[str] = []
        at = 0
        for start, (end, literal) in sorted(self._literals.items()):
            pieces += (self.text[at:start], literal)
            at = end
        pieces.append(self.text[at:])
        return "".join(pieces)


def encode_string(value: str) -> str:
    """Return the JSON literal for `value`: readable, but lone surrogates stay escapes, as UTF-8 has none."""
    literal = encode_basestring(value)
    if literal.isascii():
        return literal
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", literal)


_SURROGATE = re.compile("[\ud800-\udfff]")


def place_in_literal(text: str, node: JsonString, offset: int) -> int:
    """Return where in the text a character of a string stands, or what follows its last one."""
    at = node.start + 1
    for _ in range(offset):
        at = _CHARACTER.match(text, at).end()  # type: ignore[union-attr]  # the literal was read before
    return at


_CONTENT_BEFORE = re.compile(r'"content"\s*:\s*\[\s*\Z')
_LIST_END = re.compile(r"\s*\]")
_BLANKS_TO_SEE = 64


def left_of_cut(text: str, start: int, end: int) -> str:
    """Return what stays in place of items that are cut out of an array: nothing, but for all of a message's content."""
    is_all = _CONTENT_BEFORE.search(text, max(0, start - _BLANKS_TO_SEE), start) and _LIST_END.match(text, end)
    return '{"type":"text","text":"…"}' if is_all else ""


def item_cuts(array: JsonArray, items: Container[JsonNode]) -> Iterator[tuple[int, int]]:
    """Return the spans of the text without which an array has none of some items left."""
    kept_end: int | None = None
    cut_start: int | None = None
    for item in array.items:
        if item in items:
            cut_start = item.start if cut_start is None else cut_start
            continue
        if cut_start is not None:
            yield cut_start, item.start
        kept_end, cut_start = item.end, None
    if cut_start is not None:
        yield cut_start if kept_end is None else kept_end, array.items[-1].end
