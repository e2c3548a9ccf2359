"""Names that the model leaves open where the text says whose people they are: "…, my aunts", "Sie sind meine Schüler".

A question that sounds like one about the world gets low scores for all who are named in it. What its writer adds tells
that they are somebody of the writer's own circle, and a capital word before that is then a name.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.late_pattern import late_pattern
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_given_name
from pasteguard_addon.lexicon.words import (
    is_common,
    is_country,
    is_english,
    is_given_name,
    is_term,
    is_title,
    person_cues,
    places,
    private_cues,
    without_accents,
)

from .surroundings import is_name_free, is_prose
from .taken import Taken

_IS = r"(?:are|is|were|was|sind|ist|sont|est|son|es|sono|è|são|é|zijn|is|są|to|är|er)[ ]"
_THEY = (
    r"(?:they|both|she|he|sie|er|beide|es|das|ce|c['’]est|elles?|ils?|las dos|los dos|amb[oa]s|het|hij|zij|ze|to|są|de"
    r"|han|hon|hun|det|он[аи]?|оба|обе)[ ]"
)
_MY = (
    r"(?:my|our|meine?r?|unsere?|mon|ma|mes|notre|nos|mis?|nuestr[oa]s?|mi[oae]|miei|nostr[oaie]|mijn|onze|mój|moja|moje|moi"
    r"|nasz[ae]?|nasi|meus?|minhas?|noss[oa]s?|min|mitt|mina|mine|vår|våra|våre|мо[йяи]|наш[аи]?)[ ]"
)
_OWN = late_pattern(
    rf"(?:[.,;:!?][ ]|(?<=[a-zà-ÿа-я][ ]){_IS})(?:{_THEY})?(?:{_IS})?"
    rf"(?:both[ ]|beide[ ]|tous[ ]|i[ ]|le[ ]|il[ ]|la[ ]|os[ ]|as[ ]|o[ ]|a[ ])?{_MY}"
    r"(?:(?:new|old|two|neue?n?|beiden|deux|dos|due|dois|duas|nieuwe|beide)[ ])?(?P<kin>\w{3,24})",
    re.I,
)
_REACH = 200
_OPEN, _SURE = 0.02, 0.5
"""From here on the model does not exclude a name, or is sure of one."""
_MOST_OF_ORGANISATION = 0.45
_SCORE = 0.55
_SHORTEST = 3
_PLURALS = ("", "e", "o", "a")
"""What stands for the ending of a plural where one speaks of one."""
_SENTENCE_BEFORE = re.compile(r"(?:[.!?:]|\A|\n)[\s\"'«„“¿¡-]*\Z")


def own_people(evidence: Evidence, taken: Taken) -> Iterator[Hit]:
    """Yield the words before such a statement that may be names and that nothing else has taken."""
    for told in _OWN.finditer(evidence.text):
        if not _is_kin(told["kin"]):
            continue
        low = max(0, told.start() - _REACH, evidence.text.rfind("\n", 0, told.start()) + 1)
        for index in evidence.between(low, told.start()):
            start, end = evidence.starts[index], evidence.ends[index]
            if not taken.touches(start, end) and _is_name(evidence, index):
                taken.add(start, end)
                yield Hit(start, end, "PERSON", _SCORE)


def _is_kin(word: str) -> bool:
    """Return whether somebody is called so by others: "aunts", "Schüler", "suegros"."""
    word = word.lower()
    forms = {word, *(word[:-1] + ending for ending in _PLURALS), word[:-2]}
    kin = {*person_cues()["before"], *private_cues()["relation"], *person_cues()["people"]}
    return not kin.isdisjoint(forms)


def _is_name(evidence: Evidence, index: int) -> bool:
    word, start, end = evidence.word(index), evidence.starts[index], evidence.ends[index]
    if not (word.isalpha() and word.istitle() and len(word) >= _SHORTEST) or word.lower() in evidence.stop_words:
        return False
    person = evidence.person[index]
    is_word = any(each(word) for each in (is_common, is_english, is_term)) and person < _SURE
    if is_word or person < _OPEN or is_title(word) or is_country(word) or without_accents(word) in places():
        return False
    is_given = is_given_name(word) or is_borne_given_name(plain(word))
    is_first = _SENTENCE_BEFORE.search(evidence.text, max(0, start - 8), start) is not None
    is_other = evidence.place[index] > person or evidence.organisation[index] > _MOST_OF_ORGANISATION or is_first
    is_free = is_name_free(evidence.text, start, end, [word])
    return (is_given or not is_other) and is_free and is_prose(evidence.text, start, end, evidence.regions)
