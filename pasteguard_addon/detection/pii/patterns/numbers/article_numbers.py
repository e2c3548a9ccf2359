"""Numbers of things: what the word right before them says, where their form alone would make them somebody's.

`lexicon/data/number_words.txt` has the words: `articles` are whole ones, and compounds of a thing and a word for number
are told by both, as "Varenummer".
"""

import re
from functools import cache

from pasteguard_addon.lexicon.number_owners import number_words
from pasteguard_addon.lexicon.words import as_cue

_WORD_BEFORE = re.compile(
    r"(?<![^\W_])(?P<word>[^\W\d_]{2,24}(?:-[^\W\d_]{2,20})?)"
    r"(?P<number>[ _-](?:numbers?|nummer|numéro|número|numero|numer|číslo|no|nr|num|code|código|codice|kod|id)\.?)?"
    r"[ ]?[:=#]?[ ]?[\"'`(\[]?\Z",
    re.I,
)
_REACH = 60


def is_of_article(text: str, at: int) -> bool:
    """Tell whether the word right before a number says that it is a part's, a batch's, a version's."""
    found = _WORD_BEFORE.search(text, max(0, at - _REACH), at)
    if found is None:
        return False
    word = as_cue(found["word"])
    is_compound = word.endswith(tuple(number_words("ends"))) and word.startswith(things())
    return word in _articles() or is_compound or word.endswith(tuple(number_words("compounds")))


@cache
def things() -> tuple[str, ...]:
    """Return the beginnings of words for what has numbers, and sizes, that are nobody's."""
    return (*number_words("things"), *number_words("measures"))


@cache
def _articles() -> frozenset[str]:
    return frozenset(number_words("articles"))
