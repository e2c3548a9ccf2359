"""Whether the neighbours of a word are such as only people have: a title, a greeting, kin, a verb of speech."""

import re
from collections.abc import Iterable
from functools import cache

from pasteguard_addon.known_values.edges import follows_title
from pasteguard_addon.known_values.something_else import begins_sentence, has_article
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.words import double_names, fold, is_everyday, is_given_name, name_cues, person_cues

_BEFORE_CHARS = 40
_AFTER_CHARS = 32


def has_person_beside(text: str, start: int, end: int) -> bool:
    """Tell whether a neighbour is one that people have: a title, a greeting, kin, a verb of speech, their address."""
    if follows_title(text, start, end):
        return True
    folded_before = fold(text[max(0, start - _BEFORE_CHARS) : start])
    folded_behind = fold(text[end : end + _AFTER_CHARS])
    if _cue_before().search(folded_before) or _cue_behind().match(folded_behind):
        return True
    is_time = "month" in double_names().get(text[start:end].lower(), ())
    if text[start].isupper() and (
        _SENDER_BEHIND.match(text, end)
        or _FAMILY_BEHIND.match(text, end)
        or (not is_time and _field_before().search(folded_before))
    ):
        return True
    if _own_address(text, start, end) or _has_partner(text, start) or _owns_something(text, start, end):
        return True
    return text[start].isupper() and not is_time and _follows_small_word(text, start, end)


_SPOKEN_ARTICLE = "(?:der|die|den|dem)"
"""German puts it before names where people talk: "frag den Horst"."""
_NAMED_PARTNER = re.compile(r"(?<!\w)([^\W\d_a-z][^\W\d_]+)(?:,| (?:and|und|et|y|e|en|i|și|&))\s\Z")
_ADDRESS_BEHIND = re.compile(
    r"(?:[ \u00a0]?[(<\[:,]{0,2}[ \u00a0]?(?:mailto:)?|[\t,;|](?:[^\n\t,;|@]{0,40}[\t,;|]){0,3}[ ]?)"
    r"([\w.+-]{1,64})@[\w-]"
)
"""Right behind it, or in the next cells of its row."""


def _has_partner(text: str, start: int) -> bool:
    """Tell whether a known given name stands before it: "Anna and Mark"."""
    partner = _NAMED_PARTNER.search(text, max(0, start - _BEFORE_CHARS), start)
    return partner is not None and is_given_name(partner[1]) and not is_everyday(partner[1])


_FAMILY_BEHIND = re.compile(r"[ \u00a0](?:family|famil(?:ie|y's)|household|couple|siblings|twins)(?!\w)")
_SENDER_BEHIND = re.compile(r" <[\w.+-]{1,64}@[\w-]")


@cache
def _field_before() -> re.Pattern[str]:
    own = [field for field, (entity_type, _) in field_types().items() if entity_type == "PERSON"]
    fields = _alternatives([*own, "cc", "reviewer"])
    return re.compile(rf"(?<![^\W_])(?:{fields})[\"'*]{{0,3}}\s?[:=]\s?[\"'*]{{0,3}}\Z")


_OWNS = re.compile(r"['’]s [^\W\d_]")


def _owns_something(text: str, start: int, end: int) -> bool:
    """Tell whether a capital within a sentence has something: "Stone's car", not "Today's menu" or "the Page's"."""
    if not text[start].isupper() or not _OWNS.match(text, end):
        return False
    before = text[max(0, start - _BEFORE_CHARS) : start]
    is_time = "month" in double_names().get(text[start:end].lower(), ())
    return not (is_time or has_article(before) or begins_sentence(before))


def _own_address(text: str, start: int, end: int) -> bool:
    """Tell whether an e-mail address follows that has the name in it."""
    address = _ADDRESS_BEHIND.match(text, end)
    return address is not None and fold(text[start:end]) in fold(address[1])


def _follows_small_word(text: str, start: int, end: int) -> bool:
    """Tell whether a capital within a sentence stands behind a preposition: "with Rose", not "With Rose Gold"."""
    before = fold(text[max(0, start - _BEFORE_CHARS) : start])
    if not _with_before().search(before):
        return False
    following = text[end : end + 2]
    return not (following[:1] == " " and following[1:].isupper())


@cache
def _cue_before() -> re.Pattern[str]:
    kinds = {"greeting", "introduction", "lower introduction", "recipient"}
    beside = [word for word, own in name_cues().items() if not kinds.isdisjoint(own)]
    above = [word for word, own in name_cues().items() if "closing" in own]
    return re.compile(
        rf"(?<![\w-])(?:(?:{_alternatives([*beside, *person_cues()['before']])})"
        rf"(?:,?[ ](?:{_SPOKEN_ARTICLE}[ ])?|[ ]?[:(][ ]?)"
        rf"|(?:{_alternatives(above)})(?:,[ ]|,?\s{{0,4}}\n[\s–~-]{{0,4}}))\Z"
    )


@cache
def _cue_behind() -> re.Pattern[str]:
    after, own = person_cues()["after"], person_cues()["own"]
    return re.compile(rf",?[ \u00a0](?:{_alternatives(after)})(?!\w)|['’]s? (?:{_alternatives(own)})(?!\w)")


@cache
def _with_before() -> re.Pattern[str]:
    return re.compile(rf"[^\W\d_]{{2,}}[ ](?:{_alternatives(person_cues()['with'])})[ ]\Z")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
