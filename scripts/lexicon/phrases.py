"""Selects phrases of a dictionary that hold a name and name nobody: `phrases.txt` of PasteGuard's word lists.

FOLDER holds `data.noun` of WordNet 3.0 (https://wordnet.princeton.edu, its own licence). Taken are nouns of several
words of which one has a capital: diseases, plants, treaties, books, drinks; no people, no places, no families of
animals. "?" stands before what may be somebody's as well ("Morris chair", "Book of Daniel"), "&" before what may be
somebody: "Mary Jane", "Tom and Jerry".
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_key
from pasteguard_addon.lexicon.words import is_given_name

_TARGET = Path(__file__).parents[2] / "pasteguard_addon" / "lexicon" / "data" / "phrases.txt"
_HEADER = """\
! Phrases that hold a name and name nobody, in the order of their bytes. Source: WordNet 3.0, Copyright 2006 by
! Princeton University, all rights reserved (see NOTICE). Selected by scripts/lexicon/phrases.py, which tells the signs.
"""
_PLACE, _OBJECT, _PERSON, _STATE = 15, 17, 18, 26
"""Numbers of the dictionary's own files: https://wordnet.princeton.edu/documentation/lexnames5wn."""
_INSTANCE = " @i "
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z]")
_SYSTEMATIC = re.compile(
    r"(?:genus|(?:sub|super|infra)?(?:family|order|class|phylum|kingdom)|(?:sub)?division|tribe|section|suborder) ",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("a al and at de du el et in la le of on the to van von with".split())
_LONG = 3


def phrases(lines: Iterator[str]) -> Iterator[str]:
    """Yield the phrases of a file of nouns, each as it is written to the list."""
    for line in lines:
        if line.startswith(" "):
            continue
        fields = line.split(" ")
        file, count = int(fields[1]), int(fields[3], 16)
        is_instance = _INSTANCE in line
        if is_instance and file in {_PLACE, _OBJECT, _PERSON}:
            continue
        for word in fields[4 : 4 + 2 * count : 2]:
            phrase = word.replace("_", " ")
            if " " in phrase and _CAPITAL.search(phrase) and not _SYSTEMATIC.match(phrase):
                yield _sign(phrase, is_illness=file == _STATE) + plain(phrase)


def _sign(phrase: str, *, is_illness: bool) -> str:
    words = [word for word in phrase.split() if word not in _SMALL]
    names = [word for word in _WORD.findall(phrase) if word[0].isupper()]
    if not any(map(_is_borne, names)):
        return ""
    if all(word[0].isupper() for word in words):
        return "&" if is_given_name(names[0]) else "?"
    return "?" if len(words) < _LONG and not is_illness else ""


def _is_borne(word: str) -> bool:
    return is_given_name(word) or is_key("-" + plain(word)) or is_key("%" + plain(word))


if __name__ == "__main__":
    with (Path(sys.argv[1]) / "data.noun").open(encoding="utf-8") as file:
        found = set(phrases(file))
    _TARGET.write_text(_HEADER + "".join(f"{each}\n" for each in sorted(found, key=str.encode)), encoding="utf-8")
