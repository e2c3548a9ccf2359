"""Things that people make passwords of: animals, food, weather, things at home, colours."""

from functools import cache

from .words import lines_of

_LONGEST = 5
"""Words of Chinese and Japanese on the list have so many signs at most."""
LANGUAGES_OF_THINGS = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "tr")
"""Those in whose sentences people may say "password"."""
_BETWEEN = frozenset("のと和与")


@cache
def _words() -> dict[str, frozenset[str]]:
    rows = (line.partition(": ") for line in lines_of("chosen_words.txt"))
    return {language: frozenset(words.split()) for language, _, words in rows}


def is_chosen_thing(word: str, language: str) -> bool:
    """Return whether a word, in small letters, is a thing that people make passwords of, in one language."""
    return word in _words().get(language, frozenset())


def is_chosen_part(word: str, language: str) -> bool:
    """Return whether a word is such a thing or a colour, of which passwords of several words are made."""
    return is_chosen_thing(word, language) or word in _words().get(f"{language}+", frozenset())


def is_made_of_things(value: str, language: str) -> bool:
    """Return whether a run of signs without blanks is two such things or more, one behind the other: `紫色大象台灯`."""
    things = _words().get(language, frozenset()) | _words().get(f"{language}+", frozenset())
    at = count = 0
    while at < len(value):
        if at and value[at] in _BETWEEN:
            at += 1
            continue
        length = next((size for size in range(_LONGEST, 0, -1) if value[at : at + size] in things), 0)
        if not length:
            return False
        at, count = at + length, count + 1
    return count > 1
