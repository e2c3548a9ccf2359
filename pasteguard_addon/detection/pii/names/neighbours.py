"""What stands beside a word that the model leaves open, or takes for a name: whether that shows the opposite.

The partner of a sure name behind a slash is a name ("Familie Achterberg/Nowak"). So is a listed given name of which the
model is half sure ("Wiebke dziś nie przyjdzie"), and one that it leaves open beside what only people have ("Der Sohn
(Jens W.)") or behind the article that names have where people talk ("der Serkan hat angerufen"). A name that is also a
plant's, a month's or a function's is none where its neighbours speak of that ("Iris setosa").
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.known_values.person_beside import has_person_beside
from pasteguard_addon.known_values.something_else import is_something_else
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import announces_number
from pasteguard_addon.lexicon.ideas import is_idea, is_statistic_of
from pasteguard_addon.lexicon.known_people import is_borne_given_name, is_borne_surname
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.programs import is_english_form
from pasteguard_addon.lexicon.words import (
    double_names,
    is_common,
    is_country,
    is_english,
    is_given_name,
    is_term,
    places,
    without_accents,
)
from pasteguard_addon.text_shape import is_identifier_part, is_of_pair

from .company import is_within_term
from .name_edges import whole_name
from .surroundings import announces, is_name_free, is_prose

_NUMBER_BEHIND = re.compile(r"\.?[ ]?[:#]?[ ]?(?:[^\W\d_]{2,4}[ ])?[A-Z]{0,4}[ -]?\d")
_OPEN = 0.05
"""From here on the model does not exclude a name."""
_OPEN_BEHIND_ARTICLE = 0.01
"""It has read few texts in which a name has an article."""
_LIKELY_LISTED = 0.15
"""From here on a word is a name that is one elsewhere; alone between small words it is so sooner."""
_LIKELY_TOGETHER = 0.1
"""From here on any word is one beside a sure name."""
_ARTICLE_BEFORE = re.compile(
    r"(?<![\w'’-])(?:der|die|den|dem|dr|d|s|el|la|il|lo|lu|o|a|en|na|ο|η|ang|si|ni)[ ]\Z", re.I
)
_SMALL_BEHIND = re.compile(r"[ ](?:[^\W\d_A-Z]{2,}|[^\W\d_A-Z][ ])")
_ENDS_CLAUSE = re.compile(r"[ ]?[,.!?;:)](?![\w.])|[ ]?(?:\n|\Z)|[ ](?=[^\w\s&+/-])")
_SMALL_BEFORE = re.compile(r"(?:(?<![^\W_])[^\W_A-Z]{1,24}[,:]?|[.!?:][)\"']?|^[ \t]*[-*•>])[ ]\Z|\n[ \t]*\Z", re.M)
_FEWEST_OF_GIVEN_NAME = 4
_BEYOND_PLACE = 0.98
"""A surname that is a city's name, too, has more where the sentence is about a person."""
_SCORE = 0.55
_SURE = 0.5
_SURNAME_BEHIND = re.compile(r"[ ][^\W\d_a-z][^\W\d_]+")
_TOGETHER = frozenset(
    "and or und oder et ou y o e en of i lub czy og och eller ja sau și ve veya mi mı mu mü и или та або".split()
)
"""Between two names."""
_LONG_VERB = 6
_INITIAL_BEHIND = re.compile(r"[ ][^\W\d_a-z](?:\.|(?=\)))")


def names_beside(evidence: Evidence, sure: Sequence[Hit]) -> Iterator[Hit]:
    """Yield names that the model left open; `sure` are those that it did not."""
    taken = {hit.start for hit in sure}
    yield from _partners(evidence, sure, taken)
    yield from _named_together(evidence, sure, taken)
    yield from _given_names(evidence, taken)


def is_other_thing(text: str, start: int, end: int) -> bool:
    """Return whether a single word that is a name and something else is the latter here."""
    if not double_names().get(text[start:end].lower()):
        return False
    return is_something_else(text, start, end) and not has_person_beside(text, start, end)


def _partners(evidence: Evidence, sure: Sequence[Hit], taken: set[int]) -> Iterator[Hit]:
    """Yield the other one of two names that a slash joins, one of which is sure."""
    index_of = {start: index for index, start in enumerate(evidence.starts)} if sure else {}
    for hit in sure:
        behind = index_of.get(hit.end + 1)
        if behind is not None and evidence.starts[behind] not in taken and _may_be_name(evidence, behind):
            start, end = evidence.starts[behind], evidence.ends[behind]
            if is_of_pair(evidence.text, start, end):
                yield Hit(start, end, "PERSON", _SCORE)
        wide = index_of.get(hit.end + len(" / ")) if evidence.text.startswith(" / ", hit.end) else None
        if wide is not None and evidence.starts[wide] not in taken and _is_surname_alone(evidence, wide):
            yield Hit(evidence.starts[wide], evidence.ends[wide], "PERSON", _SCORE)
        first = index_of.get(hit.start, 0)
        if first > 1 and is_of_pair(evidence.text, hit.start, hit.end) and _may_be_name(evidence, first - 2):
            start, end = evidence.starts[first - 2], evidence.ends[first - 2]
            if end == hit.start - 1 and start not in taken:
                yield Hit(start, end, "PERSON", _SCORE)


def _is_surname_alone(evidence: Evidence, index: int) -> bool:
    """Return whether a word behind a wide slash is a surname, and no place or firm: "Yıldız-Brandt / Oppermann"."""
    word = evidence.word(index)
    is_other = evidence.place[index] > evidence.person[index] or evidence.organisation[index] > evidence.person[index]
    return not is_other and is_borne_surname(plain(word)) and _may_be_name(evidence, index) and not is_common(word)


def _named_together(evidence: Evidence, sure: Sequence[Hit], taken: set[int]) -> Iterator[Hit]:
    """Yield listed given names that one word joins to a sure one: "Kadriye mi Görkem mi"."""
    for hit in sure:
        named = evidence.between(hit.start, hit.end)
        for joint, other in ((named.start - 1, named.start - 2), (named.stop, named.stop + 1)):
            if not 0 <= other < len(evidence) or evidence.word(joint) not in _TOGETHER:
                continue
            low, high = sorted((joint, other))
            start, end = evidence.starts[other], evidence.ends[other]
            if evidence.gap(low, high) == " " and start not in taken and _is_given_name_in_prose(evidence, other):
                yield Hit(start, end, "PERSON", _SCORE)


def _is_given_name_in_prose(evidence: Evidence, index: int) -> bool:
    word, start, end = evidence.word(index), evidence.starts[index], evidence.ends[index]
    is_given = is_given_name(word) or is_borne_given_name(plain(word)) or evidence.person[index] >= _LIKELY_TOGETHER
    if not is_given or word.lower() in evidence.stop_words or is_common(word) or without_accents(word) in places():
        return False
    if not _may_be_name(evidence, index) or evidence.place[index] > evidence.person[index]:
        return False
    is_alone = _SMALL_BEHIND.match(evidence.text, end) or _ENDS_CLAUSE.match(evidence.text, end)
    is_free = is_name_free(evidence.text, start, end, [word])
    return is_alone is not None and is_free and is_prose(evidence.text, start, end, evidence.regions)


def _given_names(evidence: Evidence, taken: set[int]) -> Iterator[Hit]:
    """Yield listed given names that the model leaves open and the words around do not."""
    for index in np.flatnonzero(evidence.person >= _OPEN_BEHIND_ARTICLE).tolist():
        start, end = evidence.starts[index], evidence.ends[index]
        word = evidence.word(index)
        if start in taken or word.lower() in evidence.stop_words or not is_mere_given_name(word):
            continue
        if is_statistic_of(evidence.text[end : end + 40]) or _begins_name_of_idea(evidence.text, end):
            continue
        if _is_told(evidence, index) and is_name_free(evidence.text, start, end, [word]):
            initial = _INITIAL_BEHIND.match(evidence.text, end)
            start, end = whole_name(evidence.text, start, initial.end() if initial else end)
            yield Hit(start, end, "PERSON", _SCORE)


def _begins_name_of_idea(text: str, end: int) -> bool:
    """Return whether a surname goes on behind a given name that is an institution's: "Robbie Fowler Hospital"."""
    surname = _SURNAME_BEHIND.match(text, end)
    return surname is not None and is_idea(text[surname.end() : surname.end() + 40], is_full_name=True)


def _is_told(evidence: Evidence, index: int) -> bool:
    """Return whether what the model gives a listed name and what stands around it are enough."""
    text, start, end = evidence.text, evidence.starts[index], evidence.ends[index]
    if _is_behind_article(text, start, end):
        return _may_be_name(evidence, index, _OPEN_BEHIND_ARTICLE)
    if not _may_be_name(evidence, index, _OPEN) or is_identifier_part(text, start, end):
        return False
    is_likely = evidence.person[index] >= _LIKELY_LISTED or _is_alone(text, start, end)
    is_other = evidence.organisation[index] >= _LIKELY_LISTED or evidence.place[index] > evidence.person[index]
    if is_likely and not is_other and is_prose(text, start, end, evidence.regions):
        return True
    return has_person_beside(text, start, end)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Return whether neither neighbour has a capital or is glued to a word, as those of titles and firms are."""
    behind = _SMALL_BEHIND.match(text, end) or _ENDS_CLAUSE.match(text, end)
    return behind is not None and (start == 0 or _SMALL_BEFORE.search(text, max(0, start - 24), start) is not None)


def _is_behind_article(text: str, start: int, end: int) -> bool:
    before = _ARTICLE_BEFORE.search(text, max(0, start - 8), start)
    return before is not None and _SMALL_BEHIND.match(text, end) is not None


def _may_be_name(evidence: Evidence, index: int, least: float = _OPEN) -> bool:
    word = evidence.word(index)
    has_shape = word.isalpha() and len(word) > 2 and (word.istitle() or word.isupper())
    if not has_shape or evidence.person[index] < least or is_english(word) or is_term(word):
        return False
    return not is_within_term(evidence.text, evidence.starts[index], evidence.ends[index])


def is_rather_person(evidence: Evidence, words: Sequence[int]) -> bool:
    """Return whether what the model takes for a place is a name by the lists: "heard from Sindre Haugland?".

    Nobody's town is called so, and what is no person would stay in clear where a place does.
    """
    named = [evidence.word(index) for index in words]
    value = evidence.text[evidence.starts[words[0]] : evidence.ends[words[-1]]]
    first = named[0] if is_given_name(named[0]) else named[0].removesuffix("s")  # "to Wiebkes place"
    if len(first) < _FEWEST_OF_GIVEN_NAME or not (first.istitle() and is_mere_given_name(first)):
        return False
    if value != " ".join(named) or without_accents(value) in places() or is_country(value):
        return False
    least = _LIKELY_LISTED if len(named) == 1 else _OPEN_BEHIND_ARTICLE
    is_other = any(not word.istitle() or is_common(word) or is_english(word) or is_term(word) for word in named[1:])
    return not is_other and bool(max(evidence.person[index] for index in words) >= least)


def is_mere_place(e: Evidence, first: int, last: int) -> bool:
    """Return whether a listed place stands alone in a sentence too short for the model: "Is Graz big?"."""
    word = e.word(first)
    if first < last or not word[0].isupper() or e.person[first] >= _BEYOND_PLACE or is_given_name(word):
        return False
    start, end = e.starts[first], e.ends[last]
    return without_accents(word) in places() and not has_person_beside(e.text, start, end)


def is_of_number(text: str, end: int, last: str) -> bool:
    """Return whether a word announces the number behind it or is a part of it: "Her Aadhaar is 23…", "ABCPE1234F"."""
    if last.isupper() and text[end : end + 1].isdigit():
        return True
    return announces_number(last) and not is_given_name(last) and _NUMBER_BEHIND.match(text, end) is not None


def is_no_part(evidence: Evidence, at: int) -> bool:
    """Return whether a word beside a name is kin ("Neffe Kofi") or a letter of an abbreviation ("p.p. Ines")."""
    word = evidence.word(at)
    if len(word) == 1:
        return word.islower() and evidence.text.startswith(".", evidence.ends[at])
    return announces(word) and at + 1 < len(evidence) and evidence.person[at + 1] >= _SURE and _is_before(evidence, at)


def _is_before(evidence: Evidence, at: int) -> bool:
    return evidence.gap(at, at + 1) == " " and evidence.word(at + 1)[0].isupper()


_GOES_ON = re.compile(r"(?:['’](?:m|ve|d|ll)\b|[ ][a-z])")


def _is_said_of(e: Evidence, at: int) -> bool:
    """Return whether a small word behind a given name is an English verb and no surname: "my boss keith yelled"."""
    word = e.word(at)
    return (
        word.islower()
        and is_given_name(e.word(at - 1))
        and (is_english_form(word) or (len(word) >= _LONG_VERB and word.endswith(("ed", "ing"))))
        and not (is_given_name(word) or is_borne_surname(word))
    )


def is_of_the_sentence(e: Evidence, at: int) -> bool:
    """Return whether a word behind a name goes on with its sentence: "Marcus I think", "Ann ALWAYS"."""
    word, before = e.word(at), e.word(at - 1)
    if word.islower():
        return _is_said_of(e, at)
    if word == "I":
        return _GOES_ON.match(e.text, e.ends[at]) is not None
    return word.isupper() and not before.isupper() and is_english(word) and not is_given_name(word)
