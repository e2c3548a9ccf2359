"""What a value of JSON is by its form: an identifier, words of an API, a whole number."""

import re
from collections.abc import Iterator

from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonObject, JsonString, strings

_INTEGER = re.compile(r"([0-9]+)(?:\.0+)?")
_EXPONENT = re.compile(r"([0-9]+)(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")
_WORD = re.compile(r"[\w.:/-]{0,64}", re.ASCII)
_IDENTIFIER = re.compile(r"[a-z]{1,24}(?:[_-][a-z]{1,24}|[A-Z][a-z]{1,24}){0,4}[0-9]{0,3}", re.ASCII)


def is_of_words(node: JsonNode) -> bool:
    """Return whether all strings of a value are single words, as of `{"type": "ephemeral", "ttl": "5m"}`."""
    return all(_WORD.fullmatch(each.value) for each in strings(node))


def is_identifier(name: str) -> bool:
    """Return whether a name is a program's, such as `user_name`, and no text by its form."""
    return _IDENTIFIER.fullmatch(name) is not None


def digits_of(literal: str) -> str:
    """Return the digits of a whole number, however JSON writes it; nothing for any other."""
    integer = _INTEGER.fullmatch(literal)
    if integer:
        return integer[1]
    exponent = _EXPONENT.fullmatch(literal)
    fraction = (exponent[2] or "").rstrip("0") if exponent else ""
    places = int(exponent[3]) - len(fraction) if exponent else -1
    return f"{exponent[1]}{fraction}{'0' * places}".lstrip("0") if exponent and places >= 0 else ""


def value_strings(node: JsonNode) -> Iterator[JsonString]:
    """Yield the strings of a value, without names of members."""
    if isinstance(node, JsonString):
        yield node
    elif isinstance(node, JsonArray):
        for item in node.items:
            yield from value_strings(item)
    elif isinstance(node, JsonObject):
        for _, value in node.members:
            yield from value_strings(value)
