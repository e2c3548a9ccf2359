"""Names after words that announce them: greetings, signatures, titles, "my name is", keys in data, git, mail.

Works in every language at once and without a model: a cue is worth as much in a text whose language was guessed
wrong. One automaton finds the cue words; only what stands at one is matched, so a long text costs little. The cue
words are in `data/name_cues.txt`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import ClassVar

from ahocorasick_rs import AhoCorasick

from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import (
    double_names,
    fold,
    is_assistant,
    is_common,
    is_given_name,
    is_term,
    is_title,
    name_cues,
    places,
    without_accents,
)

from .name_columns import LIKELY, names_in_columns
from .patterns.base import Hit, PatternFamily, first_of_overlapping
from .surroundings import is_name_free

_STRONG = 0.85

_UP = "[" + "".join(filter(str.isupper, map(chr, range(0x41, 0x530)))) + "]"
"""Capitals of the Latin, Greek and Cyrillic alphabets: `re` has no class for them."""
_CAP = rf"{_UP}[^\W\d_]*(?:['’](?!(?:m|ve|ll|d|re|t)(?!\w)){_UP}?[^\W\d_]+)?"
"""A word with a capital, "O'Brien" among them and not "I'm"."""
_PARTICLE = r"(?:van|von|der|den|dem|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ibn|ter|ten|zu|af|y)"
_NAME = rf"{_CAP}(?:-{_CAP})?(?:[ ](?:{_UP}\.[ ])?(?:{_PARTICLE}[ ]){{0,3}}(?:[dl]['’])?{_CAP}(?:-{_CAP})?){{0,3}}"
"""One to four capitalised words, with particles, initials and hyphens; a bounded pattern."""
_UPPER_NAME = rf"{_UP}{{2,20}},? {_UP}{{2,20}}"
_BANK_NAME = rf"{_UP}{{2,20}}(?:-{_UP}{{2,20}})? {_UP}{{2,20}}(?:-{_UP}{{2,20}})?"
_END = r"(?=[ ]?(?:[,!:;.\"”]|$|[-–—(]))"
_VALUE_END = r"(?=[\"'`,;<)}}\]|/(]|[ \t]*(?:$|[<(#|,;])|\.(?:\s|$))"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a name follows one kind of cue."""

    pattern: re.Pattern[str]
    score: float
    is_strict: bool
    """Other things stand there as well, so that a single word must be a known given name."""


_KINDS = {
    "title": _Kind(
        re.compile(rf"(?:\.?[ ]{{1,2}}|\.)(?:(?:Dr|Prof)\.?[ ])*(?P<name>{_NAME})"), _STRONG, is_strict=False
    ),
    "greeting": _Kind(re.compile(rf",?[ ](?P<name>{_NAME}){_END}", re.M), _STRONG, is_strict=False),
    "closing": _Kind(
        re.compile(rf"[ ]?[,.!]?[ \t]*\n\s{{0,3}}(?:[-–—~][ ]?)?(?P<name>{_NAME})(?=[ \t]*(?:$|[\"”’'.]))", re.M),
        LIKELY,
        is_strict=False,
    ),
    "inline closing": _Kind(
        re.compile(rf"[,.!]?[ ](?P<name>{_NAME})(?=[ \t]*(?:$|[\"”’]))", re.M), LIKELY, is_strict=True
    ),
    "introduction": _Kind(re.compile(rf"[ ](?P<name>{_NAME})"), LIKELY, is_strict=True),
    "payment": _Kind(re.compile(rf"[ ](?P<name>{_BANK_NAME})(?![^\W\d_])"), LIKELY, is_strict=False),
    "recipient": _Kind(re.compile(rf"[ ](?P<name>{_NAME})"), 0.6, is_strict=True),
    "key": _Kind(
        re.compile(
            rf"[\"'`]?[ \t]{{0,4}}(?:=>|:=|[:=])[ \t]{{0,4}}[\"'`]?(?P<name>{_UPPER_NAME}|{_NAME}){_VALUE_END}", re.M
        ),
        LIKELY,
        is_strict=True,
    ),
    "mail": _Kind(re.compile(rf"[ ]?:[ \t]*\"?(?P<name>{_NAME})\"?[ \t]*(?=<|$|\[)", re.M), _STRONG, is_strict=True),
}
_REQUEST = "request"
"""Verbs that stand before names and before all else: they end a name on the left, and announce none."""
_RARE = frozenset({"key", "greeting", "mail"})
"""Cues before roles and products as often as before people ("Dear Hiring Manager"), so no word may be everyday."""
_AT_LINE_START = frozenset({"mail"})
_AFTER_SENTENCE = frozenset({"closing", "inline closing"})
_ONLY_NAME = re.compile(
    rf"[ ](?P<name>{_CAP}(?:-{_CAP})?)"
    rf"(?:{_END}|(?=[ ](?:and|und|et|y|e|en|i|och|og|ja|a|și|from|aus|de|da|z|din|van|uit|di|fra)[ ]))",
    re.M,
)
_LOWER_NAME = re.compile(r"[ ](?P<name>[^\W\d_]{2,20}(?:[ ][^\W\d_]{2,20})?)(?![\w@])")

_TAG = re.compile(
    r"<([\w:-]*(?i:name|author|owner|contact|person|patient|customer|sender|recipient|nom|nombre|nome|naam))>\s{0,2}"
    rf"(?P<name>{_NAME})\s{{0,2}}</\1>"
)
_VOICE = re.compile(rf"<v(?:\.[\w.]{{1,40}})? (?P<name>{_NAME})\.?>")
"""Who speaks in a subtitle, https://www.w3.org/TR/webvtt1/#webvtt-cue-voice-span"""
_OF_PATH = re.compile(rf"[\w.-][/\\](?P<name>{_CAP}(?:-{_CAP})?(?:[ ]{_CAP}(?:-{_CAP})?){{1,2}})(?=[/\\?#&\"'\s]|$)")
"""A folder or a record that bears a name: `/patients/John Miller`."""
_BEFORE_ADDRESS = re.compile(rf"(?:^|(?<=[\s\"'(\[,;:]))(?P<name>{_NAME})[\"']?[ ]\Z")
_ADDRESS = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,200}>")
_MAX_NAME_CHARS = 80


class CueRecognizer(PatternFamily):
    """PERSON after a cue."""

    entities: ClassVar[tuple[str, ...]] = ("PERSON",)

    def find(self, text: str) -> Iterable[Hit]:
        """Return the names; where two overlap the longer one that starts first."""
        finders = (_after_cues, _before_addresses, _in_tags, _in_paths, names_in_columns)
        return first_of_overlapping([*chain.from_iterable(find(text) for find in finders)])


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
    if kind == "title" and not _is_written_as_title(text[start:end], match):
        return
    name_start, name_end = _without_edges(text, *match.span("name"))
    if _is_name(text, name_start, name_end, is_strict=rule.is_strict, is_rare=kind in _RARE, is_key=kind == "key"):
        yield Hit(name_start, name_end, "PERSON", rule.score)


def _is_written_as_title(title: str, match: re.Match[str]) -> bool:
    r"""Tell a title from an escape (`\fR. Then`) and an abbreviation or a code (`DR Backup`, `FR CA`)."""
    if not title.isupper():
        return title.islower() or title[1:].islower()
    name = match["name"]
    has_dot = match.string.startswith(".", match.start())
    return (
        len(title) > _SHORT_TITLE
        or has_dot
        or (name.isupper() and any(len(word) > len("xxx") for word in name.split()))
    )


_SHORT_TITLE = 2


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
    return kind in ("key", "payment") or not before.endswith(("_", "-", ".", "/"))


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop titles in front, and words at the end that open the next sentence."""
    words = text[start:end].split(" ")
    while len(words) > 1 and is_title(words[0].rstrip(".,")):
        start += len(words[0]) + 1
        del words[0]
    if len(words) > 2 and words[-2].islower() and without_accents(words[-1]) in places():
        end -= len(words[-1]) + len(words[-2]) + 2  # "Giulia Romano di Bologna"
        del words[-2:]
    while len(words) > 1 and _is_filler(words[-1], is_third=len(words) > 2):
        end -= len(words[-1]) + 1
        del words[-1]
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _is_filler(word: str, *, is_third: bool) -> bool:
    return (is_term(word) and not is_given_name(word)) or (is_third and is_common(word))


def _is_name(text: str, start: int, end: int, *, is_strict: bool, is_rare: bool = False, is_key: bool = False) -> bool:
    value = text[start:end]
    words = value.replace("-", " ").replace(",", "").split()
    if not words or len(value) < 2 or is_title(words[0]) or is_assistant(value) or not value.strip(".")[-1].isalpha():
        return False
    if any(is_term(word) and not is_given_name(word) for word in words) or (len(words) > 1 and is_term(value)):
        return False
    if not is_key and not is_name_free(text, start, end, words):
        return False
    has_given = is_given_name(words[0]) or is_given_name(words[-1])
    if len(words) == 1:
        is_known = has_given and not (is_strict and value.isupper() and len(value) <= _SHORT_TITLE)
        return is_known if is_strict or is_common(value) else True
    if is_strict and not has_given and any(map(is_of_programs, words)):
        return False
    return has_given or not any(is_common(word) for word in (words if is_rare else words[:1]))


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
    yield Hit(match.start("name"), stop, "PERSON", LIKELY)


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


def _before_addresses(text: str) -> Iterator[Hit]:
    """Yield the name in `First Last <first@example.org>`."""
    for address in _ADDRESS.finditer(text):
        window = max(0, address.start() - _MAX_NAME_CHARS)
        line_start = text.rfind("\n", window, address.start()) + 1 or window
        match = _BEFORE_ADDRESS.search(text, line_start, address.start())
        if match and _is_name(text, *match.span("name"), is_strict=False):
            yield Hit(*match.span("name"), "PERSON", _STRONG)


def _in_paths(text: str) -> Iterator[Hit]:
    for match in _OF_PATH.finditer(text):
        words = match["name"].split()
        is_full = is_given_name(words[0]) and all(double_names().get(w.lower()) or not is_common(w) for w in words[1:])
        if is_full and _is_name(text, *match.span("name"), is_strict=True, is_rare=True, is_key=True):
            yield Hit(*match.span("name"), "PERSON", LIKELY)


def _in_tags(text: str) -> Iterator[Hit]:
    at = text.find("<")
    while at >= 0:
        voice = _VOICE.match(text, at)
        match = voice or _TAG.match(text, at)
        if match and _is_name(text, *match.span("name"), is_strict=not voice, is_rare=True, is_key=True):
            yield Hit(*match.span("name"), "PERSON", LIKELY)
        at = text.find("<", at + 1)


@cache
def _words() -> list[str]:
    return list(name_cues())


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(_words())
