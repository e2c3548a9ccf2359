"""How questions are asked, by what the words are for: patterns for `conversation`, made of a file's fragments."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache, cached_property

from .words import lines_of


def frame(kind: str) -> str:
    """Return what may match the words of a kind in any language, as alternatives of a regular expression."""
    return "|".join(_fragments().get(kind, ()))


@cache
def _fragments() -> Mapping[str, list[str]]:
    kinds = defaultdict[str, list[str]](list)
    for line in lines_of("question_frames.txt"):
        kind, _, words = line.partition(": ")
        kinds[kind].append(words)
    return kinds


class LatePattern:
    """A pattern without regard to case that is compiled when it is first used, or by `compile_all`.

    Hundreds of words in two dozen languages take some hundredths of a second, which is no business of an import.
    """

    _all: "list[LatePattern]" = []  # noqa: RUF012, patterns are made while modules are imported

    def __init__(self, source: Callable[[], str]) -> None:
        self._source = source
        self._all.append(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._source(), re.I)

    @classmethod
    def compile_all(cls) -> None:
        """Compile those that nobody has used so far."""
        for each in cls._all:
            each.compiled  # noqa: B018, for its effect

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Search as `re` does."""
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Match as `re` does."""
        return self.compiled.match(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match the whole text as `re` does."""
        return self.compiled.fullmatch(text)
