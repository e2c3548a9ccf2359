"""Which requests are chat completions, and what the paths of the reverse door become.

mitmproxy normalises nothing: `//`, `%63hat`, dot segments and the like reach upstream as they were sent, and an
upstream may be more tolerant than we are. So every spelling that could be read as the chat path counts as one.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import unquote

REVERSE_PREFIX = "/openai/v1"
PLAIN_PREFIX = "/v1"
OWN_PATHS = ("/health", "/info", "/metrics")

_USUAL_CHAT_PATHS = ("/openai/v1/chat/completions", "/v1/chat/completions", "/chat/completions")
_CHAT_PATH = re.compile(r"(?:^|.*/)chat/completions$")
# A stored completion and what belongs to it: not a place that takes messages.
_SUB_RESOURCE = re.compile(r"(?:/[\w-]+)*/chat/completions/[\w-]+(?:/[\w-]+)*", re.ASCII)
_UNICODE_ESCAPE = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE | re.ASCII)
_READING_METHODS = ("GET", "HEAD", "OPTIONS")
_MAX_UNQUOTES = 10
_PLAIN = re.compile(r"[A-Za-z0-9/_-]*")
"""Paths that can be read in one way only."""
_BETWEEN_LETTERS = str.maketrans("", "", "/_-")


class RequestKind(Enum):
    CHAT = auto()
    """Its body is masked."""
    CHAT_WITHOUT_BODY = auto()
    """A GET, HEAD or OPTIONS on the chat path: passes if it really has no body."""
    OWN = auto()
    """Answered here: health and information."""
    REFUSED = auto()
    """Neither safe to pass nor possible to mask."""
    OTHER = auto()
    """Passes untouched."""


@dataclass(frozen=True, slots=True)
class Route:
    kind: RequestKind
    path: str
    """Path and query that upstream gets."""


def route(method: str, path: str, *, is_upgrade: bool, base_path: str, is_reverse: bool) -> Route:
    """Return what becomes of a request. `path` is path and query as the client sent them."""
    upstream_path = _rewritten(path, base_path) if is_reverse else path
    if is_reverse and path.partition("?")[0] in OWN_PATHS:
        return Route(RequestKind.OWN, path)
    if _is_plainly_other(path) and _is_plainly_other(upstream_path):
        return Route(RequestKind.OTHER, upstream_path)
    is_chat = is_chat_path(path) or is_chat_path(upstream_path)
    is_sub_resource = _SUB_RESOURCE.fullmatch(path.partition("?")[0]) is not None
    if is_sub_resource or not (is_chat or _resembles_chat(path) or _resembles_chat(upstream_path)):
        return Route(RequestKind.OTHER, upstream_path)
    if method.upper() in _READING_METHODS:
        return Route(RequestKind.REFUSED if is_upgrade else RequestKind.CHAT_WITHOUT_BODY, upstream_path)
    return Route(RequestKind.CHAT if is_chat else RequestKind.REFUSED, upstream_path)


def _is_plainly_other(path: str) -> bool:
    """Return whether it takes no reading to see that a path neither is that of chat completions nor resembles it."""
    return bool(_PLAIN.fullmatch(path)) and "chatcompletions" not in path.translate(_BETWEEN_LETTERS).lower()


def _resembles_chat(path: str) -> bool:
    """Return whether the letters of a path spell the chat path, whatever stands between them.

    So does a path that is encoded deeper than anybody has reason to.
    """
    decoded = _decoded(path.partition("?")[0])
    letters = "".join(character for character in decoded if character.isalnum())
    return "chatcompletions" in letters or _decoded_once(decoded) != decoded


def is_chat_path(path: str) -> bool:
    """Return whether any reading of a path is that of chat completions."""
    return path in _USUAL_CHAT_PATHS or any(_CHAT_PATH.match(reading) for reading in _readings(path))


def _readings(path: str) -> set[str]:
    """Return the canonical forms of a path: query cut off before and after decoding, dots kept and resolved."""
    whole = _decoded(path)
    cut_first = _decoded(re.split(r"[?#]", path, maxsplit=1)[0])
    readings: set[str] = set()
    for text in (whole, cut_first, re.split(r"[?#]", whole, maxsplit=1)[0]):
        flat = _segments(text)
        readings.add("/".join(flat))
        readings.add("/".join(_without_dots(flat)))
    return readings


def _decoded(path: str) -> str:
    for _ in range(_MAX_UNQUOTES):
        decoded = _decoded_once(path)
        if decoded == path:
            break
        path = decoded
    return unicodedata.normalize("NFKC", path).casefold()


def _decoded_once(path: str) -> str:
    return unquote(_UNICODE_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), path))


def _segments(path: str) -> list[str]:
    """Return the segments without parameters, blanks and control characters; empty ones are dropped."""
    segments = []
    for segment in re.split(r"[/\\\\]+", path):
        name = segment.partition(";")[0]
        name = "".join(character for character in name if character.isprintable() and not character.isspace())
        if name:
            segments.append(name)
    return segments


def _without_dots(segments: list[str]) -> list[str]:
    resolved: list[str] = []
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment != ".":
            resolved.append(segment)
    return resolved


def _rewritten(path: str, base_path: str) -> str:
    """Put the provider's base path in the place of our own prefix; every other path stays as it is."""
    for prefix in (REVERSE_PREFIX, PLAIN_PREFIX):
        rest = path[len(prefix) :]
        if path.startswith(prefix) and rest[:1] in ("", "/", "?"):
            return (base_path + rest) or "/"
    return path


def is_listed(host: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a host is one of the listed names or below a listed `*.suffix`."""
    name = host.casefold().rstrip(".")
    return any(
        name.endswith(pattern[1:].casefold()) if pattern.startswith("*.") else name == pattern.casefold()
        for pattern in patterns
    )
