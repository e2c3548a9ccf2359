"""A name that comes behind a form of address which it begins with itself."""

from pasteguard_addon.lexicon.words import plain_title

_MAX_WORDS = 4
_LINE_END_CHARS = 80
_EMPHASIS = "*_"
_ENDS_WORD = (" ", "\u00a0", ".")


def without_what_stands_before(line: str, name: str) -> str:
    """Return a name without its first words, titles for the most part, if just those end the line already."""
    before = line[-_LINE_END_CHARS:].rstrip(_EMPHASIS)
    if " " not in name or not before.endswith(_ENDS_WORD):
        return name
    there = [plain_title(word.lstrip(_EMPHASIS)) for word in before.split()[-_MAX_WORDS:]]
    words = name.split(" ")
    for count in range(min(len(words) - 1, len(there)), 0, -1):
        if there[-count:] == [plain_title(word) for word in words[:count]]:
            return " ".join(words[count:])
    return name
