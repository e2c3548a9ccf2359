r"""Strings of JSON that stand in a text, whatever stands around it: an object or array of its own, in prose or a fence.

A tool's answer is JSON in a string of JSON, often several deep, and its lines end in `\n`. A string that holds JSON or
lines is read as what it holds, on lines of its own; each layer of a view takes one depth away.
"""

import re
from collections.abc import Iterator

from .view import Replacement

_START = re.compile(r'(?:\{\s*"|\[\s*["{\[])')
_MEMBER = re.compile(
    r'\A\s*(?P<whole>"(?:[^"\\]|\\.)*")\s*\Z|"[\w.$ -]{1,64}"\s*:\s*(?P<value>"(?:[^"\\]|\\.)*")', re.DOTALL
)
"""A member without the object that it is of, as in a part of a file; or a text that is nothing but a string."""
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|[{}\[\],:]|-?[0-9][0-9.eE+-]*|true|false|null)', re.DOTALL)
_ESCAPE = re.compile(r'\\{2,}(?=u[0-9A-Fa-f]{4})|\\(["\\/nrt])')  # those with `u` are read everywhere, at once
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t"}
_STANDS_ALONE = re.compile(r"\s*[{\[]|[^\\]*(?:\\\\)*\\n")


def read_json_strings(text: str) -> Iterator[Replacement]:
    """Yield the escapes in strings of JSON, and line ends in place of the quotes around what stands for itself."""
    if "\\" not in text:
        return
    at = 0
    while start := _START.search(text, at):
        strings, at = _strings_from(text, start.start())
        for first, end in strings:
            yield from _read_string(text, first, end)
    for member in _MEMBER.finditer(text):
        if "\\" in member[0]:
            yield from _read_string(text, *member.span(str(member.lastgroup)))


def _strings_from(text: str, start: int) -> tuple[list[tuple[int, int]], int]:
    """Return the spans of the strings with escapes in the JSON that begins at a place, and where it ends.

    What is no JSON after all ends where that shows, and has none, unless the text ends there as well.
    """
    strings: list[tuple[int, int]] = []
    depth, at = 0, start
    while token := _TOKEN.match(text, at):
        at = token.end()
        if token[1]:
            if "\\" in token[1]:
                strings.append(token.span(1))
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(text[at - 1], 0)
        if depth <= 0:
            return strings, at
    is_cut_off = not text[at:].strip()
    return (strings if is_cut_off else []), max(at, start + 1)


def _read_string(text: str, first: int, end: int) -> Iterator[Replacement]:
    stands_alone = _STANDS_ALONE.match(text, first + 1, end - 1) is not None
    if stands_alone:
        yield Replacement(first, first + 1, "\n")
    for escape in _ESCAPE.finditer(text, first + 1, end - 1):
        if escape[1]:
            yield Replacement(*escape.span(), _MEANINGS.get(escape[1], escape[1]))
    if stands_alone:
        yield Replacement(end - 1, end, "\n")
