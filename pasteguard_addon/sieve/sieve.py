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
_NOTHING_ELSE = [0]
"""What RE2 has found when it is the first of the patterns, and the only one that matches."""


class Sieve:
    """Patterns, and one automaton that looks for all of them. The more there are, the more states it needs."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self._patterns = (_ALWAYS, *patterns)
        self._ids = [*map(id, self._patterns)]
        self._all = frozenset(self._ids[1:])

    def sift(self, text: str) -> "Sifted":
        """Look for all of them at once."""
        written = text.replace("?", QUESTION_MARK).encode("latin-1", "replace")
        found = self._automaton.Match(written)
        if found == _NOTHING_ELSE:  # nearly always
            return Sifted(text, self._all)
        if not found or 0 not in found:
            return Sifted(text, frozenset())
        return Sifted(text, self._all.difference([self._ids[index] for index in found]))

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

    __slots__ = ("_absent", "text")

    def __init__(self, text: str, absent: Collection[int]) -> None:
        self.text = text
        self._absent = absent

    def finditer(self, pattern: re.Pattern[str], start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Return the pattern's matches, or those within a part of the text."""
        return _NO_MATCHES if id(pattern) in self._absent else pattern.finditer(self.text, start, end)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the pattern's first match."""
        return None if id(pattern) in self._absent else pattern.search(self.text)


_NO_MATCHES: Iterator[re.Match[str]] = iter(())
"""One that is at its end stays there, so everybody may have it."""


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False  # it would print the pattern
    return options
