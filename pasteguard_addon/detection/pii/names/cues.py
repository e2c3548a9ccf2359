"""Names after words that announce them: greetings, signatures, titles, "my name is", keys in data, git, mail.

Works in every language at once and without a model: a cue is worth as much in a text whose language was guessed
wrong. One automaton finds the cue words; only what stands at one is matched, so a long text costs little. The cue
words are in `data/name_cues.txt`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from ahocorasick_rs import AhoCorasick

from pasteguard_addon.detection.pii.names_in_data.name_columns import names_in_columns
from pasteguard_addon.detection.pii.names_in_data.names_in_places import names_in_places
from pasteguard_addon.detection.pii.patterns.base import Hit, PatternFamily, first_of_overlapping
from pasteguard_addon.lexicon.field_names import NAMED_THINGS
from pasteguard_addon.lexicon.months import is_month_of_payment
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    double_names,
    fold,
    is_assistant,
    is_common,
    is_english,
    is_given_name,
    is_term,
    is_title,
    name_cues,
    places,
    without_accents,
)

from .company import has_office, is_firm
from .name_shape import NAME, SHORT_TITLE, SURNAME, UP, WORD, is_name

_STRONG = 0.85
_LIKELY = 0.7

_UPPER_NAME = rf"{UP}{{2,20}},? {UP}{{2,20}}"
_BANK_NAME = rf"{UP}{{2,20}}(?:-{UP}{{2,20}})? {UP}{{2,20}}(?:-{UP}{{2,20}})?"
_BEHIND_SIGNATURE = r"(?:x{1,6}[ \t]*|,?[ ][A-Z][A-Za-z.]{1,5}[ \t]*)?"
"""Kisses, and degrees: "Ann Lee, PhD"."""
_END = r"(?=[ ]?(?:[,!:;.\"”]|$|[-–—(]))"
_VALUE_END = r"(?=[\"'`,;<)}}\]|/(]|[ \t]*(?:$|[<(#|,;])|\.(?:\s|$))"
_VALUE = re.compile(
    rf"[\"'`]?[ \t]{{0,4}}(?:=>|:=|[:=])[ \t]{{0,4}}[\"'`]?(?P<name>{_UPPER_NAME}|{NAME}){_VALUE_END}", re.M
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a name follows one kind of cue."""

    pattern: re.Pattern[str]
    score: float
    is_strict: bool
    """Other things stand there as well, so that a single word must be a known given name."""


_KINDS = {
    "title": _Kind(
        re.compile(rf"(?:\.?[ ]{{1,2}}|\.)(?:(?:Dr|Prof)\.?[ ])*(?P<name>{SURNAME})"), _STRONG, is_strict=False
    ),
    "dotted title": _Kind(
        re.compile(rf"\.[ ]?(?:[^\W\d_]{{1,8}}\.[ -]?){{0,3}}(?P<name>{SURNAME})"), _STRONG, is_strict=False
    ),
    "care of": _Kind(
        re.compile(rf"[ ]?:?[ ](?:[^\W\d_]{{1,8}}\.[ ]){{0,3}}(?P<name>{SURNAME})"), _LIKELY, is_strict=False
    ),
    "greeting": _Kind(re.compile(rf",?[ ](?P<name>{NAME}){_END}", re.M), _STRONG, is_strict=False),
    "closing": _Kind(
        re.compile(
            rf"[ ]?[,.!]?[ \t]*\n\s{{0,3}}(?:[-–—~][ ]?)?(?P<name>{NAME})(?=[ \t]*(?:{_BEHIND_SIGNATURE}$|[\"”’'.]))",
            re.M,
        ),
        _LIKELY,
        is_strict=False,
    ),
    "sign-off": _Kind(
        re.compile(rf"[,.!]?[ ](?P<name>{NAME})(?=[ \t]*(?:x{{1,6}}[ \t]*)?\n?\s*(?:\Z|\n|[\"”’]))"),
        _LIKELY,
        is_strict=False,
    ),
    "doer": _Kind(
        re.compile(
            rf"[ ]?:?[ ](?P<name>{NAME})(?=[ ]?(?:[,!:;.)\]|]|$)|[ ](?:on|and|am|und|le|et|el|y|il|e|op|en)[ ])", re.M
        ),
        0.6,
        is_strict=True,
    ),
    "inline closing": _Kind(
        re.compile(rf"[,.!]?[ ](?P<name>{NAME})(?=[ \t]*(?:$|[\"”’]))", re.M), _LIKELY, is_strict=True
    ),
    "introduction": _Kind(re.compile(rf"[ ](?P<name>{NAME})"), _LIKELY, is_strict=True),
    "payment": _Kind(re.compile(rf"[ ](?P<name>{_BANK_NAME})(?![^\W\d_])"), _LIKELY, is_strict=False),
    "recipient": _Kind(re.compile(rf"[ ](?P<name>{NAME})"), 0.6, is_strict=True),
    "key": _Kind(_VALUE, _LIKELY, is_strict=True),
    "person key": _Kind(_VALUE, _LIKELY, is_strict=False),
    "mail": _Kind(re.compile(rf"[ ]?:[ \t]*\"?(?P<name>{NAME})\"?[ \t]*(?=<|$|\[)", re.M), _STRONG, is_strict=True),
}
_REQUEST = "request"
"""Verbs that stand before names and before all else: they end a name on the left, and announce none."""
_RARE = frozenset({"key", "person key", "greeting", "mail", "doer", "sign-off"})
"""Cues before roles and products as often as before people ("Dear Hiring Manager"), so no word may be everyday."""
_AT_LINE_START = frozenset({"mail"})
_AFTER_SENTENCE = frozenset({"closing", "inline closing", "sign-off"})
_KEYS = frozenset({"key", "person key"})
_LOWER_TITLES = frozenset({"mgr", "inż", "adw", "ir", "dipl.-ing"})
"""In small letters the others are words with which sentences end: "in the arch. Then"."""
_OFFICES = frozenset({"professor", "doctor", "docteur"})
"""They have a subject or somebody behind a particle: "o professor de Kepler"."""
_TITLES = frozenset({"title", "dotted title", "care of"})
_ONLY_NAME = re.compile(
    rf"[ ](?P<name>{WORD})"
    rf"(?:{_END}|(?=[ ](?:and|und|et|y|e|en|i|och|og|ja|a|și|from|aus|de|da|z|din|van|uit|di|fra)[ ]))",
    re.M,
)
_LOWER_NAME = re.compile(r"[ ](?P<name>[^\W\d_]{2,20}(?:[ ][^\W\d_]{2,20})?)(?![\w@])")


class CueRecognizer(PatternFamily):
    """PERSON after a cue."""

    entities: ClassVar[tuple[str, ...]] = ("PERSON",)

    def find(self, text: str) -> Iterable[Hit]:
        """Return the names; where two overlap the longer one that starts first."""
        found = (*_after_cues(text), *names_in_places(text), *names_in_columns(text))
        return first_of_overlapping([hit for hit in found if not _is_no_person(text, hit)])


def _is_no_person(text: str, hit: Hit) -> bool:
    is_office = is_firm(text, hit.end) or has_office(text, hit.start, hit.end)
    value = text[hit.start : hit.end]
    return is_office or (value.isupper() and is_month_of_payment(value.split()))


def _after_cues(text: str) -> Iterator[Hit]:
    cues = name_cues()
    for index, start, end in _automaton().find_matches_as_indexes(fold(text), overlapping=True):
        kinds = cues[_words()[index]]
        if _continues(text, start, end):
            continue
        for kind in kinds:
            if kind != _REQUEST:
                yield from _after(text, kind, start, end)


def _after(text: str, kind: str, start: int, end: int) -> Iterator[Hit]:
    if not _may_stand(text, kind, start):
        return
    if kind == "lower introduction":
        yield from _lower(text, end)
        yield from _alone(text, end)
        return
    rule = _KINDS[kind]
    match = rule.pattern.match(text, end)
    if match is None:
        return
    if kind == "dotted title" and text[start].islower() and text[start:end] not in _LOWER_TITLES:
        return
    if match["name"][0].islower() and text[start:end].lower() in _OFFICES:
        return
    if kind == "title" and not _is_written_as_title(text[start:end], match):
        return
    name_start, name_end = _without_edges(text, *match.span("name"), is_titled=kind in _TITLES)
    dropped = text[name_end : match.end("name")].count(" ")
    if kind in _KEYS and _is_of_thing(text, start):
        return
    if kind in _KEYS and dropped > 1 and not is_given_name(text[name_start:name_end].partition(" ")[0]):
        return  # what a field holds is a name as a whole: "Vertex AI Agent Engine"
    if kind == "doer" and text[name_start:name_end].isupper():
        return
    if is_name(
        text,
        name_start,
        name_end,
        is_strict=rule.is_strict,
        is_rare=kind in _RARE,
        is_key=kind in _KEYS,
        is_titled=kind in _TITLES and not (text[start:end].islower() and is_english(text[start:end])),
    ):
        yield Hit(name_start, name_end, "PERSON", rule.score)


def _is_of_thing(text: str, start: int) -> bool:
    """Tell whether the word before the one for name says that a thing has it: "Provider name: SUN"."""
    word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return word is not None and word[1].lower() in NAMED_THINGS


_WORD_BEFORE = re.compile(r"([A-Za-z]+)[ ]\Z")
_LONGEST_WORD = 24


def _is_written_as_title(title: str, match: re.Match[str]) -> bool:
    r"""Tell a title from an escape (`\fR. Then`) and an abbreviation or a code (`DR Backup`, `FR CA`)."""
    if not title.isupper():
        return title.islower() or title[1:].islower()
    name = match["name"]
    has_dot = match.string.startswith(".", match.start())
    return (
        len(title) > SHORT_TITLE or has_dot or (name.isupper() and any(len(word) > len("xxx") for word in name.split()))
    )


def _continues(text: str, start: int, end: int) -> bool:
    """Whether the cue is part of a longer word. Keys may be glued to others: `customer_name`, `fullName`."""
    before, after = text[start - 1 : start], text[end : end + 1]
    is_camel = text[start].isupper() and before.islower()
    return (before.isalnum() and not is_camel) or after.isalnum() or after == "_"


def _may_stand(text: str, kind: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    if kind in _AT_LINE_START:
        return not before.rstrip(" >") or before.rstrip(" >").endswith("\n")
    if kind in _AFTER_SENTENCE:
        stripped = before.rstrip(" \t")
        return not stripped or stripped[-1] in "\n.!?,"
    return kind in _KEYS or kind == "payment" or not before.endswith(("_", "-", ".", "/"))


def _without_edges(text: str, start: int, end: int, *, is_titled: bool = False) -> tuple[int, int]:
    """Drop titles in front, and words at the end that open the next sentence."""
    words = text[start:end].split(" ")
    while len(words) > 1 and is_title(words[0].rstrip(".,")):
        start += len(words[0]) + 1
        del words[0]
    if len(words) > 2 and words[-2].islower() and without_accents(words[-1]) in places():
        end -= len(words[-1]) + len(words[-2]) + 2  # "Giulia Romano di Bologna"
        del words[-2:]
    while (
        len(words) > 1
        and words[-2] not in PARTICLES
        and _is_filler(words[-1], is_third=len(words) > 2, is_titled=is_titled)
    ):
        end -= len(words[-1]) + 1
        del words[-1]
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _is_filler(word: str, *, is_third: bool, is_titled: bool) -> bool:
    is_product = is_term(word) and not is_given_name(word)
    return (is_product and (is_common(word) or not is_titled)) or (is_third and is_common(word))


def _lower(text: str, end: int) -> Iterator[Hit]:
    """Yield a name in lower case after "my name is"; a second word only if it is not an everyday one."""
    match = _LOWER_NAME.match(text, end)
    if match is None or not match["name"].islower():
        return
    words = match["name"].split(" ")
    if is_title(words[0]) or is_term(words[0]) or (is_common(words[0]) and not is_given_name(words[0])):
        return
    stop = match.end("name")
    if len(words) > 1 and is_common(words[1]):
        stop = match.start("name") + len(words[0])
    yield Hit(match.start("name"), stop, "PERSON", _LIKELY)


def _alone(text: str, end: int) -> Iterator[Hit]:
    """Yield the word that is all that follows "my name is", whatever else it means: "Ich heiße Wolf."."""
    match = _ONLY_NAME.match(text, end)
    if match is None or len(match["name"]) < len("Al") or match["name"].lower() in _STAND_FOR_NAMES:
        return
    name = match["name"]
    is_name = is_given_name(name) or bool(double_names().get(name.lower()))
    if not (is_title(name) or is_assistant(name) or (is_term(name) and not is_name)):
        yield Hit(*match.span("name"), "PERSON", _STRONG)


_STAND_FOR_NAMES = frozenset("name placeholder none null undefined sie euch dich not".split())
"""What stands there in templates, and whom German bids welcome: "Ich heiße Sie"."""


@cache
def _words() -> list[str]:
    return list(name_cues())


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(_words())
