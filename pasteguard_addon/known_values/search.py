"""Looks for many strings in many texts at once, in one pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from pasteguard_addon.findings import Finding, values_in
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.own_parts import BesideRule

RECOGNIZER = "propagation"
_ENOUGH_SOURCES = 2
"""A text is not searched for what it is the source of; with two sources there is always another one."""
_FEW = 12
"""Up to so many strings are looked for one by one: an automaton costs more than it saves."""
_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_HEAD_CHARS = 48
"""How much of a long value the automaton looks for: building one of long repetitive values takes quadratic time."""


@dataclass(slots=True)
class _Pattern:
    """One string to look for and what must hold where it stands."""

    entity_type: str
    since: int
    source: int
    score: float
    is_allowed: Callable[[str, int, int], bool]
    only_in_answers: bool = False
    beside: BesideRule | None = None
    """What must hold instead, if that depends on other values as well."""

    def allows(self, text: str, start: int, end: int, section: int) -> bool:
        if self.beside is not None:
            return self.beside(text, start, end, section)
        return self.is_allowed(text, start, end)


class StringIndex:
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
            is_everywhere = only_in_answers or not pattern.only_in_answers
            if is_same and is_everywhere and pattern.since <= value.since:
                return
        known.append(_Pattern(value.entity_type, value.since, value.source, score, is_allowed, only_in_answers))

    def add_beside(self, key: str, value: KnownValue, score: float, rule: BesideRule) -> None:
        """Look for a part of a name where other parts stand beside it."""
        known = self._patterns.setdefault(key, [])
        own = [pattern for pattern in known if pattern.beside is rule and pattern.since <= value.since]
        is_new = all(pattern.source != value.source for pattern in own)
        if is_new and len(own) < _ENOUGH_SOURCES:
            known.append(_Pattern(value.entity_type, value.since, value.source, score, _never, beside=rule))

    def find_all(
        self,
        haystacks: Sequence[str],
        texts: Sequence[str],
        parts: Sequence[TextWithFindings],
        numbers: Sequence[int],
    ) -> list[list[Finding]]:
        """Search each haystack, which is its text or its folded copy of equal length.

        `numbers` are those of the texts, by which a value's source is told.
        """
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
                if hit := self._hit(key, texts[number], *span, parts[number], numbers[number]):
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
            if (part.is_answer or not pattern.only_in_answers) and pattern.allows(text, start, end, part.section):
                return Finding(start, end, pattern.entity_type, pattern.score, RECOGNIZER)
        return None


def are_known(new: list[Finding], text: str, known: list[Finding], written: str, copy: Callable[[str], str]) -> bool:
    """Return whether each of some findings is there already, as often; to find out where takes longer."""
    values = Counter(copy(value).strip() for value in values_in(written, known))
    return Counter(text[each.start : each.end] for each in new) <= values


def _never(text: str, start: int, end: int) -> bool:
    return False


class _SameHead:
    """Strings that begin with the same characters: a tree of their further characters, some at a time.

    Thousands of web tokens share their first eighty characters: tried one by one, each place in a text would cost as
    much as there are tokens. Down the tree it costs as much as there is of the text that some token holds.
    """

    __slots__ = ("_below", "_common", "_ends")

    def __init__(self) -> None:
        self._below: dict[str, _SameHead] = {}
        self._ends: dict[int, dict[str, str]] = {}
        """The strings that end here: by how many characters are left of them, by these characters."""
        self._common: tuple[str, _SameHead] | None = None
        """What all strings below go on with, and where they part or end; known when it was asked for."""

    def add(self, key: str, at: int = 0) -> None:
        node = self
        while len(key) - at > _HEAD_CHARS:
            node._common = None
            node = node._below.setdefault(key[at : at + _HEAD_CHARS], _SameHead())
            at += _HEAD_CHARS
        node._common = None
        node._ends.setdefault(len(key) - at, {})[key[at:]] = key

    def common(self) -> tuple[str, "_SameHead"]:
        """Return the characters that all strings go on with from here on, and the node behind these."""
        if self._common is None:
            parts, node = list[str](), self
            while not node._ends and len(node._below) == 1:
                [(part, node)] = node._below.items()
                parts.append(part)
            self._common = "".join(parts), node
        return self._common

    def longest_first(self, haystack: str, at: int) -> list[str]:
        """Return those that stand at a place of a text."""
        found: list[str] = []
        node: _SameHead | None = self
        while node is not None:
            same, node = node.common()
            if not haystack.startswith(same, at):
                break
            at += len(same)
            here = haystack[at : at + _HEAD_CHARS]
            found += [ends[rest] for size, ends in node._ends.items() if (rest := here[:size]) in ends]
            node = node._below.get(here) if node._below else None
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


def _occurrences(haystack: str, key: str) -> Iterator[int]:
    at = haystack.find(key)
    while at >= 0:
        yield at
        at = haystack.find(key, at + 1)
