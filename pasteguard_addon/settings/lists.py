"""Lists that are written as one text: in an environment variable, or in a line of a file.

What could be read in two ways is refused: half a pattern would silently find nothing.
"""

import json
import re
from contextlib import suppress
from enum import Enum, auto

from pasteguard_addon.errors import SettingsError


class Items(Enum):
    """What a list holds, which decides where one item ends."""

    NAMES = auto()
    """Words without commas."""
    VALUES = auto()
    """Any text."""
    PATTERNS = auto()
    """Regular expressions."""


_JSON = re.compile(r'\[\s*"|\[\s*\]$')
_ALMOST_JSON = re.compile(r"\[[^\[\]]*,[^\[\]]*\]$")  # in a pattern, a class of characters
# What stands in a class of characters or behind a backslash neither opens nor closes anything.
_PATTERN_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|.", re.DOTALL)


def listed(name: str, text: str, kind: Items) -> list[str]:
    """Return the items of a list for the option `name`. Raises SettingsError, which says nothing of the text."""
    text = text.strip()
    if _JSON.match(text) or (kind is not Items.PATTERNS and _ALMOST_JSON.match(text)):
        items = _of_json(name, text)
    elif kind is Items.NAMES:
        items = re.split(r"[,\n]", text)
    elif "\n" in text:
        items = _of_lines(name, text)
    else:
        items = _of_patterns(name, text) if kind is Items.PATTERNS else text.split(",")
    return [item.strip() for item in items if item.strip()]


def _of_json(name: str, text: str) -> list[str]:
    items: object = None
    with suppress(ValueError, RecursionError):  # they hold the text
        items = json.loads(text)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise SettingsError(f'{name} begins like a list, but is not a JSON list of texts such as ["a", "\\\\d{{2,4}}"]')
    return items


def _of_lines(name: str, text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")]
    if any(line.endswith(",") for line in lines):
        raise SettingsError(f"{name} takes one item a line, or all in one line with commas between them, not both")
    return lines


def _of_patterns(name: str, text: str) -> list[str]:
    """Split at commas, but not at those within a pattern's brackets, such as in `{2,4}`."""
    if "," not in text:
        return [text]
    pieces = [""]
    depth = 0
    for part in _PATTERN_PART.findall(text):
        depth += (part in ("(", "{")) - (part in (")", "}"))
        if depth < 0:
            break
        if part == "," and not depth:
            pieces.append("")
        else:
            pieces[-1] += part
    if depth:
        raise SettingsError(
            f"{name} holds commas and a bracket without its counterpart, so where a pattern ends is not clear; write "
            "one a line, or a list in JSON"
        )
    return pieces
