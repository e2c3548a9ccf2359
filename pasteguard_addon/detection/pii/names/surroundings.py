"""Whether the text around words that look like a name shows that they are none: an identifier, a term, an idea."""

import re
from functools import cache

from pasteguard_addon.known_values.something_else import is_day
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import person_fields
from pasteguard_addon.lexicon.ideas import (
    ends_with_idea,
    is_called_law,
    is_idea,
    is_idea_before,
    is_idea_of,
    is_statistic_of,
)
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.programs import is_of_programs, is_word_of_data
from pasteguard_addon.lexicon.words import (
    given_names_of_others,
    is_common,
    is_english,
    is_given_name,
    is_term,
    name_cues,
    person_cues,
    private_cues,
)
from pasteguard_addon.text_shape import (
    Regions,
    is_code_line,
    is_heading,
    is_identifier_part,
    is_in_data_tag,
    is_inline_code,
    is_odd_case,
    is_of_pair,
    is_on_control,
    is_quoted,
    line_of,
)

from .company import (
    has_office,
    is_among_bare_words,
    is_among_things,
    is_bot,
    is_firm,
    is_imported,
    is_of_known_case,
    is_persona,
    is_project,
    is_within_term,
    is_work,
)

_CUES_WITHIN = frozenset({"introduction", "payment", "recipient", "request", "key"})
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ ]\Z")
_MINE = (
    r"(?:my|our|meine?[mnrs]?|unser(?:e[mnrs]?)?|mon|ma|notre|mi|nuestr[oa]|(?:il |la )?mi[ao]|(?:il |la )?nostr[oa]"
    r"|mijn|onze|mój|moja|nasz|nasza|(?:o |a )?(?:meu|minha|nosso|nossa)|min|mitt|vår|vårt|vores)"
)
_OWN_CIRCLE = re.compile(rf"(?<![^\W_]){_MINE}[ ](?:[\w-]{{1,20}}[ ])?(?P<kin>[^\W\d_]{{2,24}}),?[ ]\Z", re.I)
_LONGEST_CIRCLE = 60
_IS_OF_CIRCLE = re.compile(
    rf"(?:,|[ ](?:is|was|ist|war|est|es|è|é|jest|är|er))[ ]{_MINE}[ ](?P<kin>[^\W\d_]{{2,24}})(?!['’])", re.I
)
"""Behind a name: "Jack Russell, my brother in law"."""
_ARTICLE_BEFORE = re.compile(r"(?<!\w)(?:a|da|na|pela|la|le|della|alla|dalla|de|los|las|el)[ ]\Z")
_FIRST_OF_PAIR = re.compile(r"[^\W\d_]{2,24}(?:[ ]?[-–—][ ]?|[ ](?:and|und|et|y|e|en|i|og|och|и|та|й)[ ])\Z")
_LONGEST_FIRST = 30
_DOING = re.compile(r"[ ](?!(?-i:[A-Z]))\w{2,16}ing[ ]")
"""Behind a given name, what somebody does: "Ann cutting cake"."""
_NEXT_WORD = re.compile(r"[ ]{1,2}([^\s.,;:!?()]{1,24})")


_OTHERS = (is_persona, is_project, is_among_things, is_of_known_case, has_office)


def announces(value: str) -> bool:
    """Return whether some words are no name but what stands before one."""
    value = value.lower()
    is_cue = not _CUES_WITHIN.isdisjoint(name_cues().get(value, ())) or value in person_fields()
    return (is_cue or value in _kin()) and not is_given_name(value)


@cache
def _kin() -> frozenset[str]:
    return frozenset(person_cues()["before"])


def are_of_log(names: list[str]) -> bool:
    """Return whether words in capitals are everyday ones, or some of which one is a program's: "RAS KERNEL"."""
    if all(map(is_common, names)):
        return True
    return len(names) > 1 and any(map(is_word_of_data, names)) and not any(map(is_given_name, names))


def is_name_free(text: str, start: int, end: int, names: list[str]) -> bool:
    """Return whether nothing around or inside the words of a name shows that they are none."""
    if any(is_odd_case(name) for name in names):
        return False
    if is_identifier_part(text, start, end) and not is_of_pair(text, start, end):
        return False
    following = text[end : end + 40]
    if is_firm(text, end) or is_bot(text, end) or is_statistic_of(following) or is_day(text, start, end):
        return False
    if is_within_term(text, start, end) and not _is_acquaintance(text, start, end, names):
        return False
    is_doing = is_given_name(names[-1]) and _DOING.match(following) is not None
    if is_idea(following, is_full_name=len(names) > 1 and _is_given_name_of_any(names[0])) and not is_doing:
        return False
    if is_idea_of(following) and (is_called_law(following) or not any(map(is_given_name, names))):
        return False
    if any(is_it(text, start, end) for is_it in _OTHERS):
        return False
    if ends_with_idea(text[start:end]):
        return False
    if _is_behind_idea(text, start, end) or (_is_second_of_idea(text, start) and not any(map(is_given_name, names))):
        return False
    is_label = is_on_control(text, start) and all(is_english(name) or is_of_programs(name) for name in names)
    is_labelling = is_label or is_work(text, start, end)
    if is_in_data_tag(text, start) or (is_labelling and not any(map(is_given_name, names))):
        return False
    if _opens_or_ends_with_term(names) or ("-" in text[start:end] and is_term(text[start:end])):
        return False
    is_item = is_among_bare_words(text, start, end) or is_imported(text, start, end)
    if is_item and not any(map(is_given_name, names)):
        return False
    next_word = _NEXT_WORD.match(text, end)
    return not (next_word and is_term(names[-1] + " " + next_word[1]))


def _is_acquaintance(text: str, start: int, end: int, names: list[str]) -> bool:
    """Return whether somebody is called as a firm is: "my neighbour Karl Lagerfeld"."""
    if len(names) < len(("Karl", "Lagerfeld")) or not is_given_name(names[0]):
        return False
    before = _WORD_BEFORE.search(text, max(0, start - 24), start)
    is_told = before is not None and before[1].lower() in person_cues()["before"]
    behind = _IS_OF_CIRCLE.match(text, end)
    return is_told or (behind is not None and _is_kin(behind["kin"]))


def is_acquaintance(text: str, start: int, end: int, *, is_sure: bool) -> bool:
    """Return whether a word is told of somebody's own circle: "my neighbour Celsius", "Ada is my cousin".

    Where the model `is_sure` any word may say what somebody is: "mein Physiotherapeut Faraday".
    """
    before = _OWN_CIRCLE.search(text, max(0, start - _LONGEST_CIRCLE), start)
    behind = _IS_OF_CIRCLE.match(text, end)
    if before and (is_sure or _is_kin(before["kin"])):
        return True
    return is_sure and behind is not None and _is_kin(behind["kin"])


def _is_kin(word: str) -> bool:
    word = word.lower()
    return word in person_cues()["before"] or word in private_cues()["person"] or word in private_cues()["relation"]


def _is_behind_idea(text: str, start: int, end: int) -> bool:
    """Return whether a word before a name, or the first of what was taken for one, tells what is called so.

    Such as "Morbus Crohn", "a Lei Maria da Penha".
    """
    if text.endswith(" of ", 0, start) and is_mere_given_name(text[start:end]):
        return False  # "the plan of Rebecca"
    last = text.rfind(" ", start, end) + 1 or start
    if is_idea_before(text[max(0, start - 30) : start]) or is_idea_before(text[start:last]):
        return True
    first, blank, _ = text[start:end].partition(" ")
    may_be_name = first[:1].isupper() and _ARTICLE_BEFORE.search(text, max(0, start - 12), start) is None
    return bool(blank) and not may_be_name and is_idea_before(first + blank)


def _is_second_of_idea(text: str, start: int) -> bool:
    """Return whether a name is the second one after which a law is called: "закон Бойля — Мариотта"."""
    partner = _FIRST_OF_PAIR.search(text, max(0, start - _LONGEST_FIRST), start)
    return partner is not None and is_idea_before(text[max(0, partner.start() - 30) : partner.start()])


def _is_given_name_of_any(word: str) -> bool:
    return is_given_name(word) or plain(word) in given_names_of_others()


def _opens_or_ends_with_term(names: list[str]) -> bool:
    """Return whether two or more words of a longer name are a term: "Werder Bremen Meister"."""
    counts = range(2, len(names))
    return any(is_term(" ".join(names[:count])) or is_term(" ".join(names[-count:])) for count in counts)


def is_prose(text: str, start: int, end: int, regions: Regions) -> bool:
    """Return whether a name stands in text for people, or is the whole of a string in code."""
    if is_identifier_part(text, start, end):
        return False
    line = text[slice(*line_of(text, start))]
    if regions.is_fenced(start) or is_code_line(line):
        return " " in text[start:end] and is_quoted(text, start, end)
    return not is_heading(line) and not is_inline_code(text, start, end)
