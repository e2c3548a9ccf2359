"""How likely some words are a name by all that is known of them: their score, the lists, the rest of the text.

What is an organisation throughout a text is no person or place in one of its sentences. The weights are those of a
logistic curve through what the model finds in text that people wrote; half of it agrees with the other half.
"""

import math
import re
from collections.abc import Sequence

from pasteguard_addon.detection.pii.model.evidence import Evidence, Scores
from pasteguard_addon.known_values.edges import follows_title
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import (
    is_borne_given_name,
    is_borne_surname,
    is_known_person,
    is_surname_of_known,
)
from pasteguard_addon.lexicon.words import is_country, is_given_name, places, without_accents

from .surroundings import is_acquaintance

# In logits, of a person: the score counts 0.6, a word on a list or elsewhere in the text as much as follows.
_SCORE_OF_PERSON = 0.6
_GIVEN_NAME = 1.0
_SURNAME_OF_KNOWN = 0.8
_LISTED_PLACE = -2.4
_COUNTRY = -4.0
_ORGANISATION = -2.4
_PLACE_ELSEWHERE = -7.9
_BEYOND_DOUBT, _SURE_OF_GIVEN_NAME = 0.95, 0.85
"""Somebody is called India; and more are called Maurice, Mauricio or Malte than know which countries those are."""
_ISLAND = re.compile(r"\b(?:[iî]les?|islas?|isol[ae]|ilhas?|inseln?|islands?(?: of)?)\s\Z", re.I)
_LONGEST_ISLAND = 12
_LEAST_OF_PERSON = -0.1
"""A word of which nothing else is known is masked from an even score on."""
# And of a place.
_SCORE_OF_PLACE = 0.55
_LISTED = 1.1
_MORE_WORDS = 0.5
_ORGANISATION_OF_PLACE = -1.7
_PERSON_ELSEWHERE = -6.3
_LEAST_OF_PLACE = -0.75
_OF = frozenset("of de del du des di da do dos van von der z".split())
_WORDS_BEFORE = 3
_BESIDE_ORGANISATION, _SURE_ORGANISATION, _SURE_PLACE = 0.5, 0.8, 0.9
_LEAST_CHANCE = 1e-3
_GREEK = "\u0370"
"""The first letter behind the Latin ones."""
_OF_ORGANISATION, _OF_PLACE = 0.3, 0.2
"""The mean scores in a text from which words are such ones in it."""


def is_likely_person(evidence: Evidence, indexes: Sequence[int], value: str) -> bool:
    """Return whether words that the model takes for a person are likely enough one to be masked.

    Scripts without capitals have neither lists nor measured weights: the score alone decides. Of Cyrillic and Greek
    names the lists tell little, so that none is doubtful for being on none.
    """
    if not any(char.isupper() or char.islower() for char in value):
        return True
    words = value.split()
    if _is_doubted(evidence, evidence.person, indexes):
        return False
    weight = _SCORE_OF_PERSON * _logit(_best(evidence.person, indexes)) + _GIVEN_NAME * any(map(is_given_name, words))
    start, end = evidence.starts[indexes[0]], evidence.ends[indexes[-1]]
    if not (follows_title(evidence.text, start, end) or is_acquaintance(evidence.text, start, end, is_sure=True)):
        weight += _LISTED_PLACE * (without_accents(value) in places())
        weight += _COUNTRY * (is_country(value) and not _is_called_as_country(evidence, indexes, value))
    weight += _ORGANISATION * evidence.in_text(evidence.organisation, indexes)
    weight += _PLACE_ELSEWHERE * _elsewhere(evidence, evidence.place, indexes)
    if weight + _SURNAME_OF_KNOWN < _LEAST_OF_PERSON:
        return False
    return weight >= _LEAST_OF_PERSON or _has_surname_of_known(words)


def _is_called_as_country(evidence: Evidence, indexes: Sequence[int], value: str) -> bool:
    """Return whether what is a country's name, in some language, is somebody's here by all that the model says."""
    best = _best(evidence.person, indexes)
    start = evidence.starts[indexes[0]]
    if best >= _BEYOND_DOUBT or not is_given_name(value):
        return best >= _BEYOND_DOUBT
    is_island = _ISLAND.search(evidence.text, max(0, start - _LONGEST_ISLAND), start) is not None
    return best >= _SURE_OF_GIVEN_NAME and not is_island


def is_likely_place(evidence: Evidence, indexes: Sequence[int], value: str) -> bool:
    """Return the same of words that it takes for a place."""
    if without_accents(value) not in places() and _is_doubted(evidence, evidence.place, indexes):
        return False
    weight = _SCORE_OF_PLACE * _logit(_best(evidence.place + evidence.address, indexes))
    weight += _LISTED * (without_accents(value) in places()) + _MORE_WORDS * (len(indexes) > 1)
    weight += _ORGANISATION_OF_PLACE * evidence.in_text(evidence.organisation, indexes)
    return weight + _PERSON_ELSEWHERE * _elsewhere(evidence, evidence.person, indexes) >= _LEAST_OF_PLACE


def _is_doubted(evidence: Evidence, scores: Scores, indexes: Sequence[int]) -> bool:
    """Return whether words that the model half believes here are none to it wherever else they stand in the text.

    So are terms that a text has made its own, and what a program declares. Of somebody's name it is sure soon.
    """
    words = [evidence.word(index) for index in indexes]
    if _best(scores, indexes) >= _HALF_BELIEVED or evidence.occurrences(indexes) < _FEWEST_OCCURRENCES:
        return False
    if evidence.in_text(scores, indexes) >= _MOST_OF_DOUBTED or not words[0].isascii():
        return False
    return not any(is_given_name(word) or is_borne_given_name(plain(word)) or _is_surname(word) for word in words)


_HALF_BELIEVED, _MOST_OF_DOUBTED, _FEWEST_OCCURRENCES = 0.75, 0.25, 4


def _is_surname(word: str) -> bool:
    return is_borne_surname(plain(word)) or is_surname_of_known(plain(word))


def is_within_organisation(evidence: Evidence, indexes: Sequence[int]) -> bool:
    """Return whether a place is a part of what an organisation is called: "Studio Brussel", "Junta de Andalucía".

    The model doubts that it is a place, or a preposition joins it to what it is sure of.
    """
    first, last = indexes[0], indexes[-1]
    best = _best(evidence.place + evidence.address, indexes)
    beside = [*range(max(0, first - _WORDS_BEFORE), first), *range(last + 1, min(last + 2, len(evidence)))]
    if not beside or best >= _SURE_PLACE:
        return False
    if _best(evidence.organisation, beside) < _BESIDE_ORGANISATION:
        return False
    if best < _BESIDE_ORGANISATION or _best(evidence.organisation, indexes) > best:
        return True
    is_joined = first > 0 and evidence.word(first - 1).lower() in _OF
    return is_joined and _best(evidence.organisation, range(max(0, first - 2), first)) >= _SURE_ORGANISATION


def is_rather_place(evidence: Evidence, indexes: Sequence[int]) -> bool:
    """Return whether what is too unlikely a person is so as it is a place: by the lists or the rest of the text."""
    if evidence.in_text(evidence.organisation, indexes) >= _OF_ORGANISATION:
        return False
    value = evidence.text[evidence.starts[indexes[0]] : evidence.ends[indexes[-1]]]
    is_elsewhere = _elsewhere(evidence, evidence.place, indexes) >= _OF_PLACE
    return is_elsewhere or is_country(value) or without_accents(value) in places()


def _best(scores: Scores, indexes: Sequence[int]) -> float:
    return max(float(scores[index]) for index in indexes)


def _elsewhere(evidence: Evidence, scores: Scores, indexes: Sequence[int]) -> float:
    """Return by how much some words have more of a score in the rest of the text than here."""
    return max(0.0, evidence.in_text(scores, indexes) - _best(scores, indexes))


def _has_surname_of_known(words: Sequence[str]) -> bool:
    """Return whether the surname, or the whole name, may be that of somebody of whom an encyclopedia tells."""
    if words[0][0] >= _GREEK:
        return True
    plain_words = [plain(word) for word in words]
    return any(map(is_surname_of_known, plain_words)) or is_known_person(" ".join(plain_words), is_inflected=False)


def _logit(chance: float) -> float:
    chance = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(chance / (1 - chance))
