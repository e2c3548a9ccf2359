"""Where a name begins and ends of which our model has found a part: initials, halves at a hyphen, "al-Sayed"."""

import re
from collections.abc import Sequence

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.known_people import is_borne_given_name
from pasteguard_addon.lexicon.months import months_named
from pasteguard_addon.lexicon.programs import is_command, is_of_programs
from pasteguard_addon.lexicon.words import (
    is_common,
    is_country,
    is_english,
    is_given_name,
    is_term,
    is_title,
    payment_words,
)
from pasteguard_addon.text_shape import is_data_string

from .greetings import is_greeting

_COPULA = re.compile(r"(?<=[\uac00-\ud7a3]{2})(?:입니다|이에요|예요|이라고|라고|이고|씨|님)\Z")
"""What Korean sets behind a name without a blank."""
_INITIALS_BEFORE = re.compile(
    r"(?:\A|\n|[,;:(|•/][ ]?|(?<![^\W_])(?:and|und|et|y|by|von|with|mit|per)[ ])((?:[^\W\d_a-z]\.[ ]?){1,2})\Z"
)
"""They stand where a name begins; elsewhere a letter may end a sentence: "plan B. Haberkorn left"."""
_SIGNED_FOR = re.compile(r"(?:i\.\s?[AV]\.|p\.\s?p\.|ppa\.|gez\.)\s+(?=\w)")
"""What stands before the name of one who signs for others."""
_HALF_BEFORE = re.compile(r"(?<![\w'’-])(?P<half>[^\W\d_a-z][^\W\d_]{1,20})[-‐]\Z")
_HALF_BEHIND = re.compile(r"[-‐](?P<half>[^\W\d_]{2,20})(?![\w'’-])")
_ARTICLE_BEHIND = re.compile(r"[ ](?:al|el|ul|ur|ad|as|ash|an|ar|at|az)-[^\W\d_a-z][^\W\d_]+")
_LONGEST_SMALL_HALF = 6
_SURE_OF_NAME = 0.8
_NAME_AND_SURNAME = 2
_NAME_BEHIND = re.compile(r"\.?[ ][^\W\d_a-z]")


def whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a name with all of it that its characters tell."""
    signed = _SIGNED_FOR.match(text, start, end)
    start = signed.end() if signed else start
    if text[start].isupper():
        initials = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
        start = initials.start(1) if initials else start
        before = _HALF_BEFORE.search(text, max(0, start - 24), start)
        if before and _may_be_half(before["half"]):
            start = before.start()
    behind = _HALF_BEHIND.match(text, end)
    if behind and (is_given_name(behind["half"]) or (behind["half"].islower() and _may_be_half(behind["half"]))):
        end = behind.end()  # any noun of German may stand there: "Meier-Projekt"
    surname = _ARTICLE_BEHIND.match(text, end)
    end = surname.end() if surname and text[start].isupper() else end
    copula = _COPULA.search(text, start, end)
    return start, copula.start() if copula else end


def _may_be_half(half: str) -> bool:
    """Return whether a word behind or before a hyphen goes on with a name: "Min-jun", not "Priya-related"."""
    if half.islower():
        return len(half) <= _LONGEST_SMALL_HALF and not (is_common(half) or is_of_programs(half))
    return is_given_name(half) or not (is_common(half) or is_of_programs(half) or is_term(half) or is_country(half))


def begins_option(evidence: Evidence, at: int) -> bool:
    """Return whether a hyphen begins a command's option, as in "sudo -u", and is no part of a name."""
    start, end = evidence.starts[at], evidence.ends[at]
    return evidence.text[start - 1 : start] == " " and evidence.text[end : end + 1].isalpha()


def without_additions(evidence: Evidence, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last word of a name without a command before it and what a payment to it is for."""
    return _without_purpose(evidence, *_without_command(evidence, first, last))


def _without_command(evidence: Evidence, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last word of a login without the command that it was given to: "sudo -u maria"."""
    while first < last and (is_command(evidence.word(first)) or _is_option(evidence, first)):
        first += 1
    while first < last and is_command(evidence.word(last)):
        last -= 1
    return first, last


def _without_purpose(evidence: Evidence, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last word of a name in capitals without what a payment to it is for.

    A bank writes both in one run: "MIETE MAI HUBER PETER". Two words are left at least.
    """
    if last == first or not (evidence.word(first).isupper() and evidence.word(last).isupper()):
        return first, last
    purposes = [at for at in range(first, last + 1) if plain(evidence.word(at)) in payment_words()]
    for at in purposes:
        before, behind = at - first, last - at
        if before >= _NAME_AND_SURNAME and behind < _NAME_AND_SURNAME:
            return first, at - 1
        if behind >= _NAME_AND_SURNAME and before < _NAME_AND_SURNAME:
            has_month = behind > _NAME_AND_SURNAME and bool(months_named(evidence.word(at + 1)))
            return at + 1 + has_month, last
    return first, last


def _is_option(evidence: Evidence, at: int) -> bool:
    return len(evidence.word(at)) == 1 and at > 0 and begins_option(evidence, at - 1) and evidence.word(at - 1) == "-"


def is_small_member(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Return whether data hold a full name in small letters: `"name": "john miller"`."""
    is_full = len(names) > 1 and is_given_name(names[0]) and not any(map(_is_word, names[1:]))
    return is_full and is_data_string(text, start, end)


def _is_word(name: str) -> bool:
    return is_english(name) or is_of_programs(name)


def is_address(e: Evidence, at: int) -> bool:
    """Return whether a word is a form of address, and no given name that also is one: "Ask Caro whether she comes"."""
    word = e.word(at)
    if not is_title(word):
        return False
    is_name = e.person[at] >= _SURE_OF_NAME and word.istitle() and is_borne_given_name(plain(word))
    return not is_name or _NAME_BEHIND.match(e.text, e.ends[at]) is not None


def has_title(e: Evidence, first: int) -> bool:
    """Return whether a title stands before a word, and no greeting: "Frau Kessel"."""
    before = e.word(first - 1) if first > 0 and e.gap(first - 1, first) == " " else ""
    return is_title(before) and not is_greeting(before)
