"""Patterns that are looked for together, and what one text has for them."""

import re
import sys
from collections.abc import Collection, Iterator
from functools import cached_property

import re2

from .byte_sets import QUESTION_MARK
from .widened import widened

_ALWAYS = re.compile("")
"""Matches every text: where it is not found, RE2 has not searched."""


class Sieve:
    """Patterns, and one automaton that looks for all of them. The more there are, the more states it needs."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self._patterns = (*patterns, _ALWAYS)
        self._ids = [*map(id, self._patterns)]
        self._all = frozenset(self._ids)

    def sift(self, text: str) -> "Sifted":
        """Look for all of them at once."""
        written = text.replace("?", QUESTION_MARK).encode("latin-1", "replace")
        found = {self._ids[index] for index in self._automaton.Match(written) or ()}
        return Sifted(text, self._all - found if id(_ALWAYS) in found else frozenset())

    @cached_property
    def _automaton(self) -> re2.Set:
        """Compiled when it is first asked for: not every process scans."""
        automaton = re2.Set.SearchSet(_options())
        for pattern in self._patterns:
            automaton.Add(widened(pattern))
        automaton.Compile()
        return automaton


class Sifted:
    """A text, and the patterns of a sieve that match nowhere in it."""

    def __init__(self, text: str, absent: Collection[int]) -> None:
        self.text = text
        self._absent = absent

    def finditer(self, pattern: re.Pattern[str], start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Return the pattern's matches, or those within a part of the text."""
        return iter(()) if id(pattern) in self._absent else pattern.finditer(self.text, start, end)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the pattern's first match."""
        return None if id(pattern) in self._absent else pattern.search(self.text)


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False  # it would print the pattern
    return options
