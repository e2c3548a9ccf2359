"""Phrases that hold a name and name nobody: "Wilson's disease", "Magna Carta", "quiche Lorraine".

One look into a sorted file a word; scripts/lexicon/phrases.py says what is on it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from .endings import plain
from .sorted_lines import SortedLines

_LINES = SortedLines(Path(__file__).parent / "data" / "phrases.txt")
_WORD = re.compile(r"[^\W_][\w.'’-]*")
_WORD_BEFORE = re.compile(r"(?<![\w'’-])([^\W_][\w.'’-]*)[ ]\Z")
_MOST_BEFORE, _MOST_WORDS = 5, 10
_LONGEST_WORD = 24


SURE, SOMEBODYS, SOMEBODY = "", "?", "&"
"""Phrases that name nobody, may be somebody's as well ("Morris chair"), and may be somebody ("Tom and Jerry")."""


def is_within_phrase(text: str, start: int, end: int) -> bool:
    """Return whether a span is a part of such a phrase that names nobody, or all of it."""
    return phrase_around(text, start, end, (SURE,)) is not None


def phrase_around(text: str, start: int, end: int, signs: Sequence[str]) -> tuple[int, int] | None:
    """Return where a phrase of one of these kinds begins and ends of which a span is a part."""
    first = start
    for _ in range(_MOST_BEFORE):
        for sign in signs:
            if last := _end_from(text, first, end, sign):
                return first, last
        before = _WORD_BEFORE.search(text, max(0, first - _LONGEST_WORD), first)
        if before is None:
            break
        first = before.start()
    return None


def _end_from(text: str, start: int, end: int, sign: str) -> int:
    """Return where a phrase ends that begins at an offset and holds all up to another; 0 if none does."""
    phrase, at = sign, start
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, at)
        if word is None:
            break
        phrase += plain(word[0].replace("’", "'"))
        if word.end() >= end and _is_listed(phrase):
            return word.end()
        at = word.end() + 1
        if text[word.end() : at] != " " or not _LINES.has_beginning(phrase + " "):
            break
        phrase += " "
    return 0


def _is_listed(phrase: str) -> bool:
    """Return whether a phrase is on the list; at a sentence's end, of several, or whose something is."""
    forms = {bare := phrase.rstrip(".'-"), bare.removesuffix("s"), bare.removesuffix("'s")}
    return any(form in _LINES for form in forms)
