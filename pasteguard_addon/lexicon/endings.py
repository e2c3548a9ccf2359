"""Names as the lists have them: in lower case, without accents, and without the endings of their cases."""

import re

from .words import without_accents

_ENDING = re.compile(
    r"(?:iego|iej|iemu|ego|emu|owi|iem|em|ym|im|om|ого|ему|ому|ым|им|ии|іи|ыи|ои|ом|ем|ою|ами|s|[aeiouyаеиоуыюяьі])\Z"
)
"""As plain words have them: й has lost its sign."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_FLEETING = re.compile(r"(?<=[^aeiouyаеиоуыюя])(?:e|[её])(?=[bcdkklmnrtйклмнрстцч]\Z)")
"""The vowel that goes when an ending comes, in Czech, Polish, Russian: Karel, Karla; Павел, Павла."""


def plain(value: str) -> str:
    """Return a name as the lists have it: in lower case, without accents."""
    return " ".join(without_accents(value).casefold().split())


def without_ending(word: str) -> str:
    """Return a word in small letters without the ending of a German, Slavic or Finnish case."""
    return _ENDING.sub("", word)


def stem(name: str) -> str:
    """Return a plain name without such endings, each of its words; short words keep all they have."""
    return _WORD.sub(_stem_of_word, name)


def _stem_of_word(word: re.Match[str]) -> str:
    return _FLEETING.sub("", without_ending(word[0]))
