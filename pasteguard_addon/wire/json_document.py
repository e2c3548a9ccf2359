"""A JSON text whose strings can be replaced in place.

Masking must change the masked strings and nothing else: number formats, duplicate and unknown members, escapes and
white space of everything around them stay as they came. So the text is parsed once with the place of every value
(https://www.rfc-editor.org/rfc/rfc8259), and `render` splices new literals into the source.

A member that occurs twice is kept twice: whichever of them an upstream believes, both can be masked.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads
from json.encoder import encode_basestring  # what json.dumps calls, without what it does before
from typing import Self

MAX_DEPTH = 200
"""How deep arrays and objects may nest: a security limit, far above what the API's schemas reach."""

MAX_VALUES = 100_000
"""How many values one text may hold: a security limit, as each takes as much time and memory as a thousand characters
of a string. Beyond it nothing is parsed."""

_BLANKS = re.compile(r"[ \t\n\r]*")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
# Blanks after a closing bracket belong to what holds it, so only a comma takes those that follow it.
_AFTER_ITEM = re.compile(r"[ \t\n\r]*(,[ \t\n\r]*|\])")
_AFTER_MEMBER = re.compile(r"[ \t\n\r]*(,[ \t\n\r]*|\})")
# Nearly all that a long conversation's body consists of: `{"role": "user", "content": "…"}`.
_PLAIN_MESSAGE = re.compile(
    r'''\{ _ (?P<role_key>"role") _ : _ (?P<role>"[^"\\\x00-\x1f]*") _ , _ (?P<content_key>"content") _ : _ (?=")'''
    .replace(" _ ", r"[ \t\n\r]*")
)  # fmt: skip
_END_OF_PLAIN_MESSAGE = re.compile(r"[ \t\n\r]*\}")
_CONSTANTS = (("true", True), ("false", False), ("null", None))
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
"""One character of a string, as it is written."""
_ODD_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|\b(NaN|Infinity)\b', re.DOTALL)


class JsonSyntaxError(ValueError):
    """Not JSON. Says where (code points into the text), never what stands there."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"not valid JSON at character {offset}")
        self.offset = offset


class JsonTooLargeError(JsonSyntaxError):
    """It holds more than `MAX_VALUES` values."""


@dataclass(slots=True, eq=False)
class JsonString:
    value: str = field(repr=False)
    """Decoded; may hold lone surrogates, as JSON can escape them."""
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonNumber:
    literal: str = field(repr=False)
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonConstant:
    """`true`, `false` or `null`."""

    value: bool | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonArray:
    items: list["JsonNode"]
    start: int
    last_ends: tuple[int, int]
    """Where the last item but one ends, and the last one; for an item that is not there, where the array begins."""
    end: int


@dataclass(slots=True, eq=False)
class JsonObject:
    members: list[tuple[JsonString, "JsonNode"]]
    start: int
    end: int

    def get(self, name: str) -> "JsonNode | None":
        """Return the last member of that name, the one that most parsers believe."""
        for key, value in reversed(self.members):
            if key.value == name:
                return value
        return None

    def all(self, *names: str) -> Iterator["JsonNode"]:
        """Return every member with one of the names, duplicates included."""
        return (value for key, value in self.members if key.value in names)


type JsonNode = JsonString | JsonNumber | JsonConstant | JsonArray | JsonObject


class JsonDocument:
    """A parsed JSON text and the replacements that are to be made in it.

    Raises `JsonSyntaxError` for what is not JSON, is nested deeper than `MAX_DEPTH` or holds more than `MAX_VALUES`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        """As it was parsed."""
        self._literals: dict[int, tuple[int, str]] = {}
        if _most_values(text) > MAX_VALUES and _most_values(_STRING.sub("", text)) > MAX_VALUES:
            raise JsonTooLargeError(0)
        self.root, end = _parse(text, _after_blanks(text, 0), 0)
        end = _after_blanks(text, end)
        if end != len(text):
            raise JsonSyntaxError(end)

    @classmethod
    def with_odd_numbers(cls, text: str) -> Self:
        """Parse JSON that may hold NaN and infinities, as some servers write them; they stay as they are."""
        document = cls(_ODD_NUMBER.sub(lambda found: "1" * len(found[1]) if found[1] else found[0], text))
        document.text = text
        return document

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
        """Take items out of an array, with their commas; what was to be replaced in them is forgotten."""
        for start, end in item_cuts(array, items):
            for at in [at for at in self._literals if start <= at < end]:
                del self._literals[at]
            self._literals[start] = (end, "")

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
        return bool(self._literals)

    def render(self) -> str:
        """Return the text with all replacements made; without any, the very text that was parsed."""
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


def strings(node: JsonNode) -> Iterator[JsonString]:
    """Return every string below `node`, member names included, in the order of the text."""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, JsonString):
            yield top
        elif isinstance(top, JsonArray):
            stack.extend(reversed(top.items))
        elif isinstance(top, JsonObject):
            for key, value in reversed(top.members):
                stack += (value, key)


def _most_values(text: str) -> int:
    """Return how many values a text has at most: one of these stands behind each, if nothing is cut off."""
    return text.count(",") + text.count("]") + text.count("}")


def _parse(text: str, at: int, depth: int) -> tuple[JsonNode, int]:
    first = text[at : at + 1]
    if first == '"':
        return _parse_string(text, at)
    if first == "{":
        return _parse_object(text, at, depth)
    if first == "[":
        return _parse_array(text, at, depth)
    for literal, value in _CONSTANTS:
        if text.startswith(literal, at):
            return JsonConstant(value, at, at + len(literal)), at + len(literal)
    number = _NUMBER.match(text, at)
    if number is None:
        raise JsonSyntaxError(at)
    return JsonNumber(number.group(), at, number.end()), number.end()


def _parse_string(text: str, at: int) -> tuple[JsonString, int]:
    try:
        value, end = scanstring(text, at + 1, True)
    except ValueError:
        value, end = "", -1
    if end < 0:  # outside the handler: the decoder's own error holds the whole text
        raise JsonSyntaxError(at)
    return JsonString(value, at, end), end


def _parse_array(text: str, at: int, depth: int) -> tuple[JsonArray, int]:
    items: list[JsonNode] = []
    start = before_last = end = at
    at, is_empty = _opened(text, at, "]", depth)
    while not is_empty:
        before_last = end
        item, end = _parse_plain_message(text, at, depth + 1) or _parse(text, at, depth + 1)
        items.append(item)
        following = _AFTER_ITEM.match(text, end)
        if following is None:
            raise JsonSyntaxError(end)
        at = following.end()
        if following.group(1) == "]":
            break
    return JsonArray(items, start, (before_last, end), at), at


def _parse_object(text: str, at: int, depth: int) -> tuple[JsonObject, int]:
    members: list[tuple[JsonString, JsonNode]] = []
    start = at
    at, is_empty = _opened(text, at, "}", depth)
    while not is_empty:
        if not text.startswith('"', at):
            raise JsonSyntaxError(at)
        key, end = _parse_string(text, at)
        colon = _COLON.match(text, end)
        if colon is None:
            raise JsonSyntaxError(end)
        value, end = _parse(text, colon.end(), depth + 1)
        members.append((key, value))
        following = _AFTER_MEMBER.match(text, end)
        if following is None:
            raise JsonSyntaxError(end)
        at = following.end()
        if following.group(1) == "}":
            break
    return JsonObject(members, start, at), at


def _parse_plain_message(text: str, at: int, depth: int) -> tuple[JsonObject, int] | None:
    """Read at once what `_parse_object` would read piece by piece; None if something else stands there."""
    head = _PLAIN_MESSAGE.match(text, at)
    if head is None or depth >= MAX_DEPTH:
        return None
    content, end = _parse_string(text, head.end())
    tail = _END_OF_PLAIN_MESSAGE.match(text, end)
    if tail is None:
        return None
    role = JsonString(head["role"][1:-1], *head.span("role"))
    role_key = JsonString("role", *head.span("role_key"))
    content_key = JsonString("content", *head.span("content_key"))
    return JsonObject([(role_key, role), (content_key, content)], at, tail.end()), tail.end()


def _opened(text: str, at: int, closing: str, depth: int) -> tuple[int, bool]:
    """Return where the first item begins, or the end of an empty array or object and True."""
    if depth >= MAX_DEPTH:
        raise JsonSyntaxError(at)
    at = _after_blanks(text, at + 1)
    return (at + 1, True) if text.startswith(closing, at) else (at, False)


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at
