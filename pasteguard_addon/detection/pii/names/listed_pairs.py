"""Full names of listed words: "Compare Thomas Wright and Priya Nair".

Where a sentence asks as people ask about the world, the model expects nobody's name and gives it next to nothing. A
given name before a surname, both of which many people have, is a person's there all the same.
"""

from collections.abc import Iterator

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.words import (
    given_names_of_others,
    is_common,
    is_english,
    is_given_name,
    is_term,
    places,
    without_accents,
)

from .surroundings import is_name_free, is_prose
from .taken import Taken

_LEAST = 0.0003
"""What the model gives either word; of products and headings it says less."""
_SCORE = 0.5
_MOST_OF_ORGANISATION = 0.3


def listed_pairs(evidence: Evidence, taken: Taken) -> Iterator[Hit]:
    """Yield names of two listed words that nothing else has taken."""
    seen = np.minimum(evidence.person[:-1], evidence.person[1:]) >= _LEAST
    for first in np.flatnonzero(seen).tolist():
        start, end = evidence.starts[first], evidence.ends[first + 1]
        if evidence.gap(first, first + 1) == " " and not taken.touches(start, end) and _is_name(evidence, first):
            taken.add(start, end)
            yield Hit(start, end, "PERSON", _SCORE)


def _is_name(evidence: Evidence, first: int) -> bool:
    names = [evidence.word(first), evidence.word(first + 1)]
    if not all(name.istitle() for name in names) or not _is_given(names[0]) or not _is_surname(names[1]):
        return False
    if max(evidence.organisation[first], evidence.organisation[first + 1]) >= _MOST_OF_ORGANISATION:
        return False
    start, end = evidence.starts[first], evidence.ends[first + 1]
    return is_name_free(evidence.text, start, end, names) and is_prose(evidence.text, start, end, evidence.regions)


def _is_given(word: str) -> bool:
    return is_given_name(word) or (plain(word) in given_names_of_others() and not is_english(word))


def _is_surname(word: str) -> bool:
    is_other = is_common(word) or is_english(word) or is_term(word) or without_accents(word) in places()
    return not is_other and is_borne_surname(plain(word))
