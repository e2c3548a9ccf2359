"""Patterns that are compiled when they are first used.

Hundreds of words in two dozen languages take hundredths of a second, which is no business of an import, and much of
what a process imports it is asked for long after its start, if ever.
"""

import re
from collections.abc import Callable
from typing import cast

_all: "list[_LatePattern]" = []


def late_pattern(source: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """Return what can do all that a compiled pattern can, and is none before it is asked to.

    A source that takes a moment to write, for it comes from files, is a function.
    """
    return cast(re.Pattern[str], _LatePattern(source, flags))


def compile_late_patterns() -> None:
    """Compile those that nobody has used so far."""
    for pattern in _all:
        pattern.compiled()


class _LatePattern:
    def __init__(self, source: str | Callable[[], str], flags: int) -> None:
        self._source = source
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None
        _all.append(self)

    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            source = self._source if isinstance(self._source, str) else self._source()
            self._compiled = re.compile(source, self._flags)
        return self._compiled

    def __getattr__(self, name: str) -> object:
        """Return what the pattern has of that name, and have it at hand from now on: nothing is slower then."""
        attribute: object = getattr(self.compiled(), name)
        setattr(self, name, attribute)
        return attribute
