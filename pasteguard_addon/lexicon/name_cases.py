"""How a name ends in other cases than the one in which it was told, in languages that inflect names."""

from functools import cache

from pasteguard_addon.lexicon.words import lines_of

_LONGEST, _SHORTEST = 6, 1
_SHORTEST_STEMS = {1: 3, 2: 2}
"""Letters before an ending of so many: what is shorter begins other names and words."""
_BEHIND = {"latin": ("a", "owi", "ovi", "em", "iem", "u"), "cyrillic": ("а", "у", "ом", "ем", "е", "ові")}
"""What Slavic languages set behind a name as it is."""
_CONSONANTS = {"latin": frozenset("bcćčdďfghklłmnńňprřsśštťvwxzźžđ"), "cyrillic": frozenset("бвгґджзклмнпрстфхцчшщ")}


def inflected(word: str) -> tuple[str, ...]:
    """Return a folded name in its other cases; nothing if it has none of the endings that are known."""
    stem, endings = stem_and_endings(word)
    return tuple(stem + ending for ending in endings)


def stem_and_endings(word: str) -> tuple[str, tuple[str, ...]]:
    """Return what all cases of a folded name begin with, and the endings of the others."""
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        stem, ending = word[:-length], word[-length:]
        if ending in _endings() and len(stem) >= _SHORTEST_STEMS.get(length, 0):
            return stem, _endings()[ending]
    return word, ()


def with_endings(word: str) -> tuple[str, ...]:
    """Return a folded name with the endings that cases set behind it, if it ends in a consonant and may be Slavic."""
    script = next((each for each, letters in _CONSONANTS.items() if word[-1:] in letters), "")
    return tuple(word + ending for ending in _BEHIND[script]) if script else ()


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    pairs = (line.replace("ς", "σ").partition(": ") for line in lines_of("name_cases.txt"))
    return {ending: tuple(others.split("|")) for ending, _, others in pairs}
