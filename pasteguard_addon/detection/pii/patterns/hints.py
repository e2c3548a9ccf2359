"""Literals without which a pattern cannot match: to look for them costs a hundredth of the pattern.

`re` tries a pattern that begins with a choice of words at each character, with `re.I` at ten times the cost of a plain
search. Most texts hold none of the words.
"""

import re
from collections.abc import Iterator

_FOLDED = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
"""What `re.I` takes for an ASCII letter besides its two cases."""


class Hinted:
    """A pattern, and literals of ASCII of which each of its matches holds one; `test_hints` proves that it does."""

    def __init__(self, pattern: re.Pattern[str], *hints: str) -> None:
        self.pattern = pattern
        self.hints = hints

    def finditer(self, text: "Folded") -> Iterator[re.Match[str]]:
        """Return the pattern's matches."""
        within = text.lower if self.pattern.flags & re.IGNORECASE else text.text
        if any(hint in within for hint in self.hints):
            return self.pattern.finditer(text.text)
        return iter(())


class Folded:
    """A text, and the same as `re.I` compares it with ASCII; of another length at times."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = text.lower() if text.isascii() else text.translate(_FOLDED).lower()
