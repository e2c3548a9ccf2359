"""How a name ends in other cases than the one in which it was told, in languages that inflect names."""

from functools import cache

from pasteguard_addon.lexicon.words import lines_of

_LONGEST, _SHORTEST = 6, 2
_SHORTEST_STEM = 2


def inflected(word: str) -> tuple[str, ...]:
    """Return a folded name in its other cases; nothing if it has none of the endings that are known."""
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        stem, ending = word[:-length], word[-length:]
        if ending in _endings() and (len(stem) >= _SHORTEST_STEM or length > _SHORTEST):
            return tuple(stem + other for other in _endings()[ending])
    return ()


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    pairs = (line.replace("ς", "σ").partition(": ") for line in lines_of("name_cases.txt"))
    return {ending: tuple(others.split("|")) for ending, _, others in pairs}
