"""Surnames that stand alone where the model is in doubt: "Should we promote Carlsen?", "Assigned to Fekete".

What many people are called, and what is neither a word nor a place nor a product, is somebody's even if the sentence
would fit a thing as well; at a sentence's beginning any word has a capital.
"""

from collections.abc import Iterator

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_common_surname
from pasteguard_addon.lexicon.words import is_common, is_english, is_given_name, is_term, places, without_accents

from .surroundings import is_name_free, is_prose
from .taken import Taken

_LEAST = 0.15
_SHORTEST = 4
_SCORE = 0.5
_ENDS_SENTENCE = frozenset(".!?:;\n\"'“”„«»([-*#|>")


def lone_surnames(evidence: Evidence, taken: Taken) -> Iterator[Hit]:
    """Yield such words that nothing else has taken."""
    for index in np.flatnonzero(evidence.person >= _LEAST).tolist():
        start, end = evidence.starts[index], evidence.ends[index]
        if not taken.touches(start, end) and _is_surname(evidence, index):
            taken.add(start, end)
            yield Hit(start, end, "PERSON", _SCORE)


def _is_surname(evidence: Evidence, index: int) -> bool:
    word, person = evidence.word(index), evidence.person[index]
    if not word.istitle() or len(word) < _SHORTEST or not is_common_surname(plain(word)):
        return False
    if person < max(evidence.place[index], evidence.organisation[index], evidence.address[index]):
        return False
    if any(each(word) for each in (is_common, is_english, is_term)) or without_accents(word) in places():
        return False
    if any(_is_name(evidence, at) for at in (index - 1, index + 1)):
        return False
    start, end = evidence.starts[index], evidence.ends[index]
    before = evidence.text[max(0, start - 2) : start].rstrip(" \t")
    if before[-1:] in _ENDS_SENTENCE or not before:
        return False
    is_free = is_name_free(evidence.text, start, end, [word])
    return is_free and is_prose(evidence.text, start, end, evidence.regions)


def _is_name(evidence: Evidence, at: int) -> bool:
    """Return whether the word beside it has a capital, too, so that the two may be a title or a firm's name."""
    return 0 <= at < len(evidence) and evidence.word(at)[:1].isupper() and not is_given_name(evidence.word(at))
