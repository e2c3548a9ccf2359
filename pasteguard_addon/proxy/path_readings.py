"""How a path may be read: mitmproxy normalises nothing, and an upstream may be more tolerant than we are."""

import re
import unicodedata
from urllib.parse import unquote

_UNICODE_ESCAPE = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE | re.ASCII)
_MAX_UNQUOTES = 10
_SLASHES = str.maketrans(dict.fromkeys("\u2044\u2215\u29f8", "/") | dict.fromkeys("\u2216\u29f5\u29f9", "\\"))
"""What some servers write in ASCII takes these for slashes."""
PLAIN_PATH = re.compile(r"[A-Za-z0-9/_-]*")
"""Paths that can be read in one way only."""
_PARTS = frozenset(";?#")
"""Behind these a path goes on with what leads nowhere."""


def canonical_path(path: str) -> str | None:
    """Return the one reading of a path, with a slash before it; None if it can be read in several ways."""
    readings = readings_of(path)
    return "/" + readings.pop() if len(readings) == 1 else None


def readings_of(path: str) -> set[str]:
    """Return the canonical forms of a path: query cut off before and after decoding, dots kept and resolved."""
    whole = decoded_path(path)
    cut_first = decoded_path(re.split(r"[?#]", path, maxsplit=1)[0])
    readings: set[str] = set()
    for text in (whole, cut_first, re.split(r"[?#]", whole, maxsplit=1)[0]):
        flat = segments(text)
        readings.add("/".join(flat))
        readings.add("/".join(_without_dots(flat)))
    return readings


def decoded_path(path: str) -> str:
    """Return a path without any percent-encoding, in one case, with the slashes of ASCII."""
    for _ in range(_MAX_UNQUOTES):
        decoded = decoded_once(path)
        if decoded == path:
            break
        path = decoded
    whole = path.encode(errors="surrogateescape").decode(errors="replace")  # a character may be encoded unevenly
    return unicodedata.normalize("NFKC", whole).translate(_SLASHES).casefold()


def decoded_once(path: str) -> str:
    """Return a path without its outermost percent-encoding."""
    path = _UNICODE_ESCAPE.sub(lambda found: bytes.fromhex(found[1]).decode("utf-16-be", errors="replace"), path)
    return unquote(path, errors="surrogateescape")


def has_more_than_segments(path: str) -> bool:
    """Return whether a path holds what its reading leaves out and nobody masks: parameters, a fragment, ways back."""
    path = path.partition("?")[0]
    if PLAIN_PATH.fullmatch(path):
        return False
    decoded = decoded_path(path)
    return not _PARTS.isdisjoint(decoded) or ".." in segments(decoded)


def segments(path: str) -> list[str]:
    """Return the segments without parameters, blanks and control characters; empty ones are dropped."""
    named = []
    for segment in re.split(r"[/\\\\]+", path):
        name = segment.partition(";")[0]
        name = "".join(character for character in name if character.isprintable() and not character.isspace())
        if name:
            named.append(name)
    return named


def _without_dots(segments: list[str]) -> list[str]:
    resolved: list[str] = []
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment != ".":
            resolved.append(segment)
    return resolved
