"""Where values found earlier stand again: in the same text and in later messages, never in earlier ones.

A name that one sentence gives away would otherwise leave in the next, where no recognizer sees a cue. Pure and
fast: it runs on the event loop for every text of every request, so it imports no model and no recognizer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.entity_types import NAMES, PLACES, Family, family_of
from pasteguard_addon.findings import Finding, from_view, outside, values_in
from pasteguard_addon.lexicon.words import is_everyday
from pasteguard_addon.views import View, decoded_view, plain_characters

RECOGNIZER = "propagation"
_NOT_READ = object()
_WHOLE_SCORE = 0.9
_PART_SCORE = 0.75

_MIN_SECRET_CHARS = 8
_MIN_TOKEN_CHARS = 3
_FEW = 12
"""Up to so many strings are looked for one by one: an automaton costs more than it saves."""
_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_HEAD_CHARS = 48
"""How much of a long value the automaton looks for: building one of long repetitive values takes quadratic time."""
_MIN_PLACE_CHARS = 4
_MIN_PART_CHARS = 3
_IDENTIFIER = re.compile(r"[^\W\d_]+(?:[_.\-/ ][^\W\d_]+)*\d{0,2}")
"""Words joined by dots, dashes or underscores: as likely a variable or a file as a password."""
_JOINED_AS_CODE = re.compile(r"[_./]|[a-z][A-Z]")
_ACCOUNTS = frozenset("root admin administrator guest user postgres mysql localhost true false null none".split())
"""What is a password on many machines, and something else in all other lines."""
_ESCAPES = frozenset(("\\n", "\\r", "\\t"))
_CREDENTIAL_CUE = re.compile(
    r"(?:pass(?:word|wort|code|phrase|wd)?|pwd|kennwort|mot de passe|contraseña|clave|senha|hasło|wachtwoord|parol[aă]|"
    r"pin|secret|token|key|login|credentials?)[\"'`*]{0,2}[\s:=]{0,3}(?:is|ist|est|es|è|é|to|was|war|jest|este)?[\s:=\"'`*]{1,4}\Z",
    re.I,
)
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLE_BEFORE = re.compile(
    r"(?:^|\W)(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|herrn|frau|monsieur|madame|mme|señora?|sra?|don|doña|"
    r"signora?|sig|mevrouw|meneer|mijnheer|pani?|panu|panem|senhora?|domnul|doamna|doamnei)\.?\s{1,2}\Z",
    re.I,
)
_PARTICLES = frozenset(
    "van von der den dem des del dela della dello delle degli di da do dos das de du la le les los las el al bin ibn "
    "ben bint abu ter ten zu zum zur af av und and y e i dr prof mr mrs ms herr frau jr sr phd msc mba".split()
)


@dataclass(slots=True)
class KnownValue:
    """A value that was found in the conversation, and since when it is known."""

    entity_type: str
    text: str = field(repr=False)
    since: int
    """Number of the section (tools, each message, the rest) in which it was found."""
    source: int = -1
    """Number of the text in which it was found, among those that are searched: there it is not looked for again."""


@dataclass(slots=True)
class TextWithFindings:
    """One text of a conversation, in its order, and what detection found in it, its own recurrences included."""

    text: str = field(repr=False)
    section: int
    """Number of the section it belongs to; never less than that of the text before it."""
    findings: Sequence[Finding] = ()
    key: bytes = b""
    """Stands for the text and for the findings, as a keyed hash, if there is one already."""
    is_answer: bool = False
    """It comes from a model: what stands in it may have been put there in place of a placeholder."""
    _entity_types: list[str] | None = field(default=None, init=False, repr=False, compare=False)
    _values: list[str] | None = field(default=None, init=False, repr=False, compare=False)
    _view: object = field(default=_NOT_READ, init=False, repr=False, compare=False)

    @property
    def entity_types(self) -> Sequence[str]:
        """Those of its findings, in their order."""
        if self._entity_types is None:
            self._entity_types = [each.entity_type for each in self.findings]
        return self._entity_types

    @property
    def values(self) -> Sequence[str]:
        """What its findings cover, in their order."""
        if self._values is None:
            self._values = values_in(self.text, self.findings) if self.findings else []
        return self._values

    @property
    def view(self) -> View | None:
        """The text as a reader would see it, if it is spelled otherwise."""
        if self._view is _NOT_READ:
            self._view = decoded_view(self.text)
        return cast(View | None, self._view)


def bare_value(value: str) -> str:
    """Return a value as it is looked for: without blanks around it, and such that it can be encoded."""
    return plain_characters(without_surrogates(value)).strip()


@dataclass(slots=True)
class _Pattern:
    """One string to look for and what must hold where it stands."""

    entity_type: str
    since: int
    source: int
    score: float
    is_allowed: Callable[[str, int, int], bool]
    only_in_answers: bool


class KnownValueFinder:
    """Find again what is known: names and their parts, places, numbers and secrets.

    In the text of a person or a tool a value counts by rules that are careful with words that say something else there.
    In a model's answer each value counts, however short and common: there it may be what we have restored, and what is
    masked too much in it is restored again. The findings of one text may overlap. Nothing is kept of a text that was
    searched.
    """

    def __init__(self, values: Iterable[KnownValue], *, has_answers: bool = False) -> None:
        self._folded = _Index()
        self._exact = _Index()
        self._has_answers = has_answers
        seen: set[tuple[str, str]] = set()
        for value in values:
            same = (value.entity_type, value.text)
            if same not in seen:  # in the order of the conversation the first one is known for longest
                seen.add(same)
                self._add(value)

    def __bool__(self) -> bool:
        return bool(self._folded) or bool(self._exact)

    def find(self, text: str, section: int) -> list[Finding]:
        """Return where values that are known since section `section` or earlier stand in `text`."""
        return self.find_all([TextWithFindings(text, section)])[0]

    def find_all(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        """Return the same for each of many texts, in one pass, without the spans of their own findings.

        A text that is spelled otherwise than it reads is searched both ways.
        """
        found = self._find_as_written(parts)
        views = {number: part.view for number, part in enumerate(parts) if part.view}
        read = [
            TextWithFindings(view.text, parts[number].section, is_answer=parts[number].is_answer)
            for number, view in views.items()
        ]
        for (number, view), in_view in zip(views.items(), self._find_as_written(read) if read else [], strict=True):
            found[number] = _joined(found[number], parts[number].findings, from_view(view, in_view))
        return found

    def _find_as_written(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        texts = [without_surrogates(part.text) for part in parts]
        found = self._exact.find_all(texts, texts, parts)
        if self._folded:
            names = self._folded.find_all([fold(text) for text in texts], texts, parts)
            found = [sorted({*values, *more}) for values, more in zip(found, names, strict=True)]
        return found

    def _add(self, value: KnownValue) -> None:
        text = bare_value(value.text)
        if self._has_answers and text:
            self._exact.add(text, value, _WHOLE_SCORE, _stands_in_answer, only_in_answers=True)
        if value.entity_type in NAMES:
            self._add_name(value, text)
        elif value.entity_type in PLACES:
            if len(text) >= _MIN_PLACE_CHARS and not is_everyday(text):
                self._exact.add(text, value, _WHOLE_SCORE, _stands_alone)
        elif family_of(value.entity_type) is Family.PERSONAL:
            if len(text) >= _MIN_PLACE_CHARS:
                self._exact.add(text, value, _WHOLE_SCORE, _stands_alone)
        elif text:
            self._exact.add(text, value, _WHOLE_SCORE, _rule_for_secret(text))

    def _add_name(self, value: KnownValue, text: str) -> None:
        parts = [part for part in _PART.findall(text) if part.lower() not in _PARTICLES]
        if len(parts) > 1:
            self._folded.add(fold(text), value, _WHOLE_SCORE, _stands_alone)
        for part in parts:
            if len(part) < _MIN_PART_CHARS:
                continue
            as_written = _is_lower_or_capital if part.islower() else _is_capital
            allowed = _follows_title if is_everyday(part) else as_written
            self._folded.add(fold(part), value, _PART_SCORE, allowed)


def _joined(written: list[Finding], own: Sequence[Finding], read: Iterable[Finding]) -> list[Finding]:
    """Return what was found as it is written, and what was found as it reads where neither that nor its own stands."""
    new = outside([each for each in read if each.is_decoded], (*written, *own))
    return sorted({*outside(written, new), *new}) if new else written


class _SameHead:
    """Strings that begin with the same characters: a tree of their further characters, some at a time.

    Thousands of web tokens share their first eighty characters: tried one by one, each place in a text would cost as
    much as there are tokens. Down the tree it costs as much as there is of the text that some token holds.
    """

    __slots__ = ("_below", "_ends")

    def __init__(self) -> None:
        self._below: dict[str, _SameHead] = {}
        self._ends: dict[int, dict[str, str]] = {}
        """The strings that end here: by how many characters are left of them, by these characters."""

    def add(self, key: str, at: int = 0) -> None:
        node = self
        while len(key) - at > _HEAD_CHARS:
            node = node._below.setdefault(key[at : at + _HEAD_CHARS], _SameHead())
            at += _HEAD_CHARS
        node._ends.setdefault(len(key) - at, {})[key[at:]] = key

    def longest_first(self, haystack: str, at: int) -> list[str]:
        """Return those that stand at a place of a text."""
        found: list[str] = []
        node: _SameHead | None = self
        while node is not None:
            found += [ends[rest] for size, ends in node._ends.items() if (rest := haystack[at : at + size]) in ends]
            node = node._below.get(haystack[at : at + _HEAD_CHARS]) if node._below else None
            at += _HEAD_CHARS
        if len(found) > 1:
            found.sort(key=len, reverse=True)
        return found


class _Walk:
    """Goes through one text from place to place, around what a scan of it has found.

    Its own findings stand whether the same value is looked for or not: so nothing that is known later, or elsewhere,
    changes what is found here.
    """

    def __init__(self, own: Sequence[Finding]) -> None:
        self._own = own
        self._next = 0
        self.position = 0
        self.own_end = 0
        """Where the text's own finding ends that begins here, if one does."""

    def passes(self, start: int) -> bool:
        """Go on to a place; return True if it lies in what was found."""
        self.own_end = 0
        while self._next < len(self._own) and self._own[self._next].start <= start:
            own = self._own[self._next]
            if own.start == start >= self.position:
                self.own_end = own.end
                return False
            if own.start >= self.position:
                self.position = own.end
            self._next += 1
        return start < self.position


class _Index:
    """Strings to look for, each with the patterns it stands for."""

    def __init__(self) -> None:
        self._patterns: dict[str, list[_Pattern]] = {}

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def add(
        self,
        key: str,
        value: KnownValue,
        score: float,
        is_allowed: Callable[[str, int, int], bool],
        *,
        only_in_answers: bool = False,
    ) -> None:
        known = self._patterns.setdefault(key, [])
        for pattern in known:
            is_same = pattern.entity_type == value.entity_type and pattern.is_allowed is is_allowed
            if is_same and pattern.since <= value.since:
                return
        known.append(_Pattern(value.entity_type, value.since, value.source, score, is_allowed, only_in_answers))

    def find_all(
        self, haystacks: Sequence[str], texts: Sequence[str], parts: Sequence[TextWithFindings]
    ) -> list[list[Finding]]:
        """Search each haystack, which is its text or its folded copy of equal length."""
        results: list[list[Finding]] = [[] for _ in texts]
        if not self._patterns:
            return results
        number, begin, end = -1, 0, -len(_SEPARATOR)
        walk = _Walk(())
        haystack = _SEPARATOR.join(haystacks)
        for start, keys in self._places(haystack):
            if start > end:
                while start > end:
                    number, begin = number + 1, end + len(_SEPARATOR)
                    end = begin + len(texts[number])
                walk = _Walk(parts[number].findings)
            if walk.passes(start - begin):
                continue
            for key in keys.longest_first(haystack, start):
                span = (start - begin, start - begin + len(key))
                if span[1] <= walk.own_end:
                    break
                if start + len(key) > end:
                    continue
                if hit := self._hit(key, texts[number], *span, parts[number], number):
                    results[number].append(hit)
                    walk.position = span[1]
                    break
        return results

    def _places(self, haystack: str) -> list[tuple[int, "_SameHead"]]:
        """Return where strings may begin, in order, each with those that may begin there."""
        by_head: dict[str, _SameHead] = {}
        for key in self._patterns:
            by_head.setdefault(key[:_HEAD_CHARS], _SameHead()).add(key)
        heads, groups = list(by_head), list(by_head.values())
        if len(heads) <= _FEW:
            found = [(at, -len(head), n) for n, head in enumerate(heads) for at in _occurrences(haystack, head)]
        else:
            automaton = AhoCorasick(heads, matchkind=MatchKind.Standard)
            matches = automaton.find_matches_as_indexes(haystack, overlapping=True)
            found = [(start, start - end, index) for index, start, end in matches]
        found.sort()
        return [(start, groups[index]) for start, _, index in found]

    def _hit(self, key: str, text: str, start: int, end: int, part: TextWithFindings, number: int) -> Finding | None:
        for pattern in self._patterns[key]:
            if pattern.since > part.section or pattern.source == number:
                continue
            if (part.is_answer or not pattern.only_in_answers) and pattern.is_allowed(text, start, end):
                return Finding(start, end, pattern.entity_type, pattern.score, RECOGNIZER)
        return None


def _occurrences(haystack: str, key: str) -> Iterator[int]:
    at = haystack.find(key)
    while at >= 0:
        yield at
        at = haystack.find(key, at + 1)


def fold(text: str) -> str:
    """Return a lower-case copy of equal length, in which each character depends on itself alone.

    So what stands in a text stands folded in the folded text: `lower` writes a capital sigma by what follows it.
    """
    lower = text.lower().replace("ς", "σ")
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text).replace("ς", "σ")


def without_surrogates(text: str) -> str:
    """Return a copy of equal length that can be encoded."""
    if text.isascii():
        return text
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def _rule_for_secret(text: str) -> Callable[[str, int, int], bool]:
    """Return what must hold where a secret stands, so that no other word is taken for it."""
    is_identifier = _IDENTIFIER.fullmatch(text) is not None
    if len(text) >= _MIN_SECRET_CHARS and not is_identifier:
        return _stands_anywhere  # long and odd enough
    if len(text) < _MIN_TOKEN_CHARS or is_everyday(text) or text.lower() in _ACCOUNTS:
        return _follows_credential_cue
    if is_identifier and _JOINED_AS_CODE.search(text):
        return _follows_credential_cue
    return _is_token


def _stands_anywhere(text: str, start: int, end: int) -> bool:
    return True


def _is_token(text: str, start: int, end: int) -> bool:
    return (not start or _are_apart(text[start - 1], text[start], text[max(0, start - 2) : start])) and (
        end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1]))
    )


def _follows_credential_cue(text: str, start: int, end: int) -> bool:
    return _is_token(text, start, end) and _CREDENTIAL_CUE.search(text, max(0, start - 40), start) is not None


def _are_apart(before: str, first: str, two_before: str) -> bool:
    r"""Whether a word may begin here; an escape such as `\n` before it is no letter."""
    return not (_is_word(before) and _is_word(first)) or (len(two_before) > 1 and two_before in _ESCAPES)


def _stands_in_answer(text: str, start: int, end: int) -> bool:
    """Whether a value stands for itself, also within an identifier or a file's name: not `Al` in `Also`."""
    value = text[start:end]
    if len(value) >= _MIN_SECRET_CHARS and not value.isalpha():
        return True
    is_start = not start or _is_seam(text[start - 1], value[0]) or text[max(0, start - 2) : start] in _ESCAPES
    return is_start and (end == len(text) or _is_seam(value[-1], text[end]) or _is_genitive(text, start, end))


def _is_seam(left: str, right: str) -> bool:
    """Whether two words may meet between these characters."""
    if not (left.isalnum() and right.isalnum()):
        return True
    is_cased = left.lower() != left.upper() and right.lower() != right.upper()
    return left.isdigit() != right.isdigit() or (left.islower() and right.isupper()) or not is_cased


def _stands_alone(text: str, start: int, end: int) -> bool:
    r"""Whether no letter or digit goes on at either edge; an escape such as `\\n` before it is no letter."""
    if start and _is_word(text[start - 1]) and _is_word(text[start]):
        is_escape = start > 1 and text[start - 2] == "\\" and text[start - 1] in "nrt"
        if not is_escape:
            return False
    return end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1])) or _is_genitive(text, start, end)


def _is_capital(text: str, start: int, end: int) -> bool:
    return text[start].isupper() and _stands_alone(text, start, end)


def _is_lower_or_capital(text: str, start: int, end: int) -> bool:
    return _stands_alone(text, start, end)


def _follows_title(text: str, start: int, end: int) -> bool:
    if not _is_capital(text, start, end):
        return False
    return _TITLE_BEFORE.search(text, max(0, start - 16), start) is not None


def _is_genitive(text: str, start: int, end: int) -> bool:
    """German, Dutch and English people write "Schmidts Auto"."""
    is_long = end - start >= 4 and text[start:end].isalpha()
    return is_long and text[end] == "s" and (end + 1 == len(text) or not _is_word(text[end + 1]))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
