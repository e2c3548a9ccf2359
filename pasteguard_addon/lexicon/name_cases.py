"""How a name ends in other cases than the one in which it was told, in languages that inflect names."""

from functools import cache

from pasteguard_addon.lexicon.words import lines_of

_LONGEST, _SHORTEST = 6, 1
_SHORTEST_STEM, _SHORTEST_BEFORE_FEW = 2, 3
"""Letters before an ending, and before one of one or two: what is shorter begins other names and words."""
_FEW = 2
_BEHIND = {"latin": ("a", "owi", "ovi", "em", "iem", "u"), "cyrillic": ("а", "у", "ом", "ем", "е", "ові")}
"""What Slavic languages set behind a name as it is."""
_CONSONANTS = {"latin": frozenset("bcćčdďfghklłmnńňprřsśštťvwxzźžđ"), "cyrillic": frozenset("бвгґджзклмнпрстфхцчшщ")}


def inflected(word: str) -> tuple[str, ...]:
    """Return a folded name in its other cases; nothing if it has none of the endings that are known."""
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        stem, ending = word[:-length], word[-length:]
        shortest = _SHORTEST_BEFORE_FEW if length <= _FEW else _SHORTEST_STEM
        if ending in _endings() and len(stem) >= shortest:
            return tuple(stem + other for other in _endings()[ending])
    return ()


def with_endings(word: str) -> tuple[str, ...]:
    """Return a folded name with the endings that cases set behind it, if it ends in a consonant and may be Slavic."""
    script = next((each for each, letters in _CONSONANTS.items() if word[-1:] in letters), "")
    return tuple(word + ending for ending in _BEHIND[script]) if script else ()


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    pairs = (line.replace("ς", "σ").partition(": ") for line in lines_of("name_cases.txt"))
    return {ending: tuple(others.split("|")) for ending, _, others in pairs}
