"""How likely some words are a name by all that is known of them: their score, the lists, the rest of the text.

What is an organisation throughout a text is no person or place in one of its sentences. The weights are those of a
logistic curve through what the model finds in text that people wrote; half of it agrees with the other half.
"""

import math
from collections.abc import Sequence

from pasteguard_addon.lexicon.words import is_given_name, places, without_accents

from .evidence import Evidence

_GIVEN_NAME = 1.5
_LISTED_PLACE = -2.6
_ORGANISATION = -2.6
_LEAST_OF_PERSON = -0.9
"""In logits: of what has this value, one of three is a name."""
_LISTED = 0.4
_ORGANISATION_OF_PLACE = -0.5
_MORE_WORDS = 0.2
_LEAST_OF_PLACE = 0.26
_LEAST_CHANCE = 1e-3


def is_likely_person(evidence: Evidence, indexes: Sequence[int], value: str) -> bool:
    """Return whether words that the model takes for a person are likely enough one to be masked.

    Scripts without capitals have neither lists nor measured weights: the score alone decides.
    """
    if not any(char.isupper() or char.islower() for char in value):
        return True
    best = max(float(evidence.person[index]) for index in indexes)
    weight = _logit(best) + _GIVEN_NAME * any(map(is_given_name, value.split()))
    weight += _LISTED_PLACE * (without_accents(value) in places())
    if weight + _ORGANISATION >= _LEAST_OF_PERSON:
        return True
    return weight + _ORGANISATION * evidence.in_text(evidence.organisation, indexes) >= _LEAST_OF_PERSON


def is_likely_place(evidence: Evidence, indexes: Sequence[int], value: str) -> bool:
    """Return the same of words that it takes for a place."""
    best = max(float(evidence.place[index] + evidence.address[index]) for index in indexes)
    weight = best + _LISTED * (without_accents(value) in places()) + _MORE_WORDS * (len(indexes) > 1)
    if weight + _ORGANISATION_OF_PLACE >= _LEAST_OF_PLACE:
        return True
    return weight + _ORGANISATION_OF_PLACE * evidence.in_text(evidence.organisation, indexes) >= _LEAST_OF_PLACE


def _logit(chance: float) -> float:
    chance = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(chance / (1 - chance))
