"""Phrases that hold a name and name nobody: "Wilson's disease", "Magna Carta", "quiche Lorraine".

One look into a sorted file a word; scripts/lexicon/phrases.py says what is on it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from .endings import plain
from .known_people import is_borne_given_name, is_borne_surname
from .sorted_lines import SortedLines
from .words import is_english, is_given_name, is_title

_LINES = SortedLines(Path(__file__).parent / "data" / "phrases.txt")
_WORD = re.compile(r"[^\W_][\w.'’-]*")
_WORD_BEFORE = re.compile(r"(?<![\w'’-])([^\W_][\w.'’-]*)[ ]\Z")
_MOST_BEFORE, _MOST_WORDS = 5, 10
_LONGEST_WORD = 24
_NAME_AND_SURNAME = 2


SURE, SOMEBODYS, SOMEBODY = "", "?", "&"
"""Phrases that name nobody, may be somebody's as well ("Morris chair"), and may be somebody ("Tom and Jerry")."""


def is_within_phrase(text: str, start: int, end: int) -> bool:
    """Return whether a span is a part of such a phrase that names nobody, or all of it: not "Mr Wilson's disease"."""
    phrase = phrase_around(text, start, end, (SURE,))
    return phrase is not None and not (is_written_as_name(text[slice(*phrase)]) or _has_title(text, phrase[0]))


def _has_title(text: str, start: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return before is not None and is_title(before[1].rstrip("."))


def is_written_as_name(phrase: str) -> bool:
    """Return whether a phrase is written as somebody's two names are: "Samia Cynthia", unlike "Samia cynthia"."""
    words = phrase.split()
    if len(words) != _NAME_AND_SURNAME or not all(word[0].isupper() for word in words):
        return False
    first, second = words
    is_first = is_given_name(first) or is_borne_given_name(plain(first))
    is_second = not is_english(second) or is_given_name(second) or is_borne_surname(plain(second))
    return is_first and second.isalpha() and is_second


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
