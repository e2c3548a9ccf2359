"""How a name in Cyrillic or Greek letters is written in Latin ones in the usual ways, and a Serbian one in Cyrillic."""

import re
from collections.abc import Mapping
from functools import cache

from pasteguard_addon.lexicon.words import lines_of, without_accents

_SCRIPTS = {"cyrillic": re.compile(r"[\u0400-\u04ff]"), "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")}
_WORD = re.compile(r"[^\W\d_]+")
_SERBIAN_LETTER, _LATIN = re.compile("[čćđšž]"), re.compile("[A-Za-z\u00c0-\u024f]")


def romanized(text: str) -> tuple[str, ...]:
    """Return a text in small letters as it may be written in Latin ones; nothing if it is of no such script."""
    if text.isascii():
        return ()
    for script, letters in _SCRIPTS.items():
        if letters.search(text):
            plain = without_accents(text) if script == "greek" else text
            marked = _WORD.sub(r"^\g<0>$", plain)
            return tuple(dict.fromkeys(way.written(marked) for way in _ways()[script]))
    return ()


def in_cyrillic(word: str) -> str:
    """Return a Serbian word in small Latin letters in Cyrillic ones; empty for what need not be Serbian."""
    if not _SERBIAN_LETTER.search(word):
        return ""
    written = _serbian().written(word)
    return "" if _LATIN.search(written) else written


class _Way:
    """One way to write a script in Latin letters."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._latin = {"^": "", "$": ""}
        for own, latin in letters.items():
            self._latin[own] = latin
        longest_first = sorted(self._latin, key=len, reverse=True)
        self._letters = re.compile("|".join(map(re.escape, longest_first)))

    def written(self, marked: str) -> str:
        """Return a text in which the edges of words are marked."""
        return self._letters.sub(lambda match: self._latin[match[0]], marked)


@cache
def _ways() -> dict[str, tuple[_Way, ...]]:
    common: dict[str, dict[str, str]] = {}
    ways: dict[str, list[_Way]] = {}
    for line in lines_of("romanization.txt"):
        head, _, pairs = line.partition(": ")
        script, _, is_way = head.partition(" ")
        letters = dict(pair.split("=") for pair in pairs.split())
        if is_way:
            ways.setdefault(script, []).append(_Way({**common[script], **letters}))
        else:
            common[script] = letters
    return {script: tuple(own) for script, own in ways.items()}


@cache
def _serbian() -> _Way:
    [letters] = (line.partition(": ")[2] for line in lines_of("romanization.txt") if line.startswith("serbian: "))
    return _Way(dict(pair.split("=") for pair in letters.split()))
