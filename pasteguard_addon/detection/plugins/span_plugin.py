"""What a secrets plugin is: detect-secrets' `BasePlugin`, plus offsets.

detect-secrets yields values without their place; a masker needs the place. `SpanPlugin.find_spans` is the one
method to write, `analyze_string` follows from it, so every plugin here also runs in detect-secrets itself.
Nothing here calls `verify`, `scan_line` or a settings object.
"""

import re
from abc import abstractmethod
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detect_secrets.plugins.base import BasePlugin

from pasteguard_addon.detection.plugins.boundaries import is_left_boundary, lowered
from pasteguard_addon.detection.plugins.values import is_placeholder, is_wordy

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

_LAST_REPEAT = re.compile(r"\{(\d+)(?:,\d*)?\}(\)?)$")
_LITERAL_START = re.compile(r"(?:[A-Za-z0-9_:/@=~!$-]|\\[.|+$])+(?![?*{])")
_TAIL = re.compile(r"[A-Za-z0-9_]*+")


class SpanPlugin(BasePlugin):
    """A plugin that knows where its values stand.

    Subclass it, set `secret_type` (UPPER_SNAKE: it becomes the placeholder's name) and write `find_spans`.
    With `anchors` (lower-case literals, one of which every value holds) and `spans_at` besides, the recognizer finds
    all plugins' anchors in one pass and asks a plugin only there; without anchors it calls `find_spans` once a text.
    """

    anchors: tuple[str, ...] = ()

    @abstractmethod
    def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield `(start, end)` of every value, in code points of `text`."""

    def spans_at(self, text: str, at: int) -> Iterator[tuple[int, int]]:
        """Yield the values whose anchor stands at `at`."""
        raise NotImplementedError

    def analyze_string(self, string: str, **_: Any) -> Generator[str, None, None]:
        for start, end in self.find_spans(string):
            yield string[start:end]


@dataclass(frozen=True)
class Family:
    """One vendor's format."""

    secret_type: str
    vendor: str
    link: str
    """Where the vendor, or whoever documents it best, describes the format."""
    format: str
    """A regex of the official form, the value in group 1 if it is not all of it. Samples are made from it; what is
    detected is the same with its last repeat open to the right, so a longer token is never cut."""
    anchors: tuple[str, ...] = ()
    """Literals in their true letter case, one of which every value holds; the start of `format` if not given."""
    offset: int = 0
    """How many characters before the anchor the format begins."""
    walk_back: str = ""
    """Instead of `offset`, where that is not fixed: the alphabet of what stands before the anchor."""
    minimum: int | None = None
    """Shortest last repeat that still counts, where other lengths than the official one are in use."""
    is_exact: bool = False
    """The length is part of the format: anything alphanumeric behind it means that it is something else."""
    is_weak: bool = False
    """The prefix also begins ordinary words, so the value must look random."""
    is_case_free: bool = False
    may_end_in_dot: bool = False
    """A dot at the end belongs to the value rather than to the sentence."""
    near_misses: tuple[str, ...] = ()
    """Look-alikes that must not be found, besides those that every family is tested with."""


class TokenPlugin(SpanPlugin):
    """A plugin made from a `Family`."""

    secret_type = ""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.secret_type = family.secret_type
        literals = family.anchors or (_leading_literal(family.format),)
        self.anchors = tuple(sorted({lowered(literal) for literal in literals}))
        # The same literals in their own case: nearly all anchors found in prose fail this cheap test.
        self.literals = () if family.is_case_free else literals

    def json(self) -> dict[str, Any]:
        return {"name": f"{self.family.secret_type} ({self.family.vendor})"}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # Compiled when first needed: a text holds a handful of families, and all of them take a quarter second.
        family = self.family
        if family.is_exact:
            source = family.format + "(?![A-Za-z0-9_])"
        else:
            least = family.minimum
            source = _LAST_REPEAT.sub(lambda m: f"{{{m[1] if least is None else least},}}+{m[2]}", family.format)
        return re.compile(source, re.IGNORECASE if family.is_case_free else 0)

    def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
        low, done = lowered(text), 0
        hits = sorted({at for anchor in self.anchors for at in _occurrences(low, anchor)})
        for at in hits:
            if at >= done:
                for start, end in self.spans_at(text, at):
                    yield start, end
                    done = end

    def spans_at(self, text: str, at: int) -> Iterator[tuple[int, int]]:
        candidate = self.candidate_at(text, at)
        if candidate and candidate[2]:
            yield candidate[:2]

    def candidate_at(self, text: str, at: int) -> tuple[int, int, bool] | None:
        """Return the span that has the format, and whether it passes the value test."""
        family = self.family
        if self.literals and not text.startswith(self.literals, at):
            return None
        start = self._walk_back(text, at) if family.walk_back else at - family.offset
        if start < 0 or (_is_word(text[start]) and not is_left_boundary(text, start)):
            return None
        match = self.pattern.match(text, start)
        if match is None:
            return None
        start, end = match.span(match.re.groups and 1)
        if end == match.end() and not family.is_exact:
            end = _TAIL.match(text, end).end()  # type: ignore[union-attr]  # matches the empty text too
        if not family.may_end_in_dot:
            while text[end - 1] == ".":
                end -= 1
        is_value = not is_placeholder(text[start:end]) and not (family.is_weak and is_wordy(text[start + 3 : end]))
        return start, end, is_value

    def _walk_back(self, text: str, at: int) -> int:
        first = max(0, at - 64)
        while at > first and text[at - 1] in self.family.walk_back:
            at -= 1
        return at


def plugins(*families: Family) -> tuple[TokenPlugin, ...]:
    """Make the plugins of one file of families."""
    return tuple(map(TokenPlugin, families))


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _leading_literal(pattern: str) -> str:
    match = _LITERAL_START.match(pattern)
    if match is None or len(match[0]) < 2:
        raise ValueError("a family whose format does not begin with a literal must name its anchors")
    return match[0].replace("\\", "")


def _occurrences(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)
