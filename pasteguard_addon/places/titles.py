"""A name that comes behind a form of address which it begins with itself."""

import re

from pasteguard_addon.lexicon.words import plain_title

_WORDS_BEFORE = re.compile(
    r"(?:[^\W\d_][\w'\u2019.-]*[ \u00a0]{1,2}){0,3}[^\W\d_][\w'\u2019.-]*(?:[ \u00a0]|(?<=\.))[*_]{0,3}\Z"
)
_MAX_WORDS = 4
_LINE_END_CHARS = 120


def without_what_stands_before(line: str, name: str) -> str:
    """Return a name without its first words, titles for the most part, if just those end the line already."""
    if " " not in name:
        return name
    before = _WORDS_BEFORE.search(line[-_LINE_END_CHARS:])
    if before is None:
        return name
    there = [plain_title(word) for word in before.group().strip("*_").split()]
    words = name.split(" ")
    for count in range(min(_MAX_WORDS, len(words) - 1, len(there)), 0, -1):
        if there[-count:] == [plain_title(word) for word in words[:count]]:
            return " ".join(words[count:])
    return name
