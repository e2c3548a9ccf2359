"""JSON with the place of every value in its text (https://www.rfc-editor.org/rfc/rfc8259)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads

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

    def all(self, *names: str) -> list["JsonNode"]:
        """Return every member with one of the names, duplicates included."""
        return [value for key, value in self.members if key.value in names]

    def in_turn(self, *names: str) -> list[tuple[str, "JsonNode"]]:
        """Return every member with one of the names, those with the first of them first."""
        return [(name, value) for name in names for key, value in self.members if key.value == name]


type JsonNode = JsonString | JsonNumber | JsonConstant | JsonArray | JsonObject


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


def may_be_too_deep(text: str) -> bool:
    """Return whether a text may be nested deeper than `MAX_DEPTH`; answers with code have many brackets in strings."""
    return _brackets(text) > MAX_DEPTH and _brackets(_STRING.sub("", text)) > MAX_DEPTH


def _brackets(text: str) -> int:
    return text.count("{") + text.count("[")


def _check_size(text: str) -> None:
    """Raise `JsonTooLargeError` for a text that holds more than `MAX_VALUES` values."""
    if _most_values(text) > MAX_VALUES and _most_values(_STRING.sub("", text)) > MAX_VALUES:
        raise JsonTooLargeError(0)


def _most_values(text: str) -> int:
    """Return how many values a text has at most: one of these stands behind each, if nothing is cut off."""
    return text.count(",") + text.count("]") + text.count("}")


def parse_text(text: str) -> JsonNode:
    """Return the value that a text is, with blanks around it. Raises `JsonSyntaxError`."""
    _check_size(text)
    root, end = _parse(text, _after_blanks(text, 0), 0)
    end = _after_blanks(text, end)
    if end != len(text):
        raise JsonSyntaxError(end)
    return root


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
