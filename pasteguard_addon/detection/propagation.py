"""Where values found earlier stand again: in the same text and in later messages, never in earlier ones.

A name that one sentence gives away would otherwise leave in the next, where no recognizer sees a cue. Pure and
fast: it runs on the event loop for every text of every request, so it imports no model and no recognizer.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import accumulate, chain, groupby
from operator import attrgetter
from typing import Protocol

from ahocorasick_rs import AhoCorasick, MatchKind

from .pii.entities import COUNTRY_ENTITIES, DEFAULT_ENTITIES, OPTIONAL_ENTITIES
from .spans import FINDING_BYTES, Finding

RECOGNIZER = "propagation"
_WHOLE_SCORE = 0.9
_PART_SCORE = 0.75

_NAMES = frozenset({"PERSON"})
_PLACES = frozenset({"LOCATION"})
_PERSONAL = frozenset({*DEFAULT_ENTITIES, *OPTIONAL_ENTITIES, *COUNTRY_ENTITIES})
"""Every other type is a secret: long and odd enough to be searched for without regard to what stands around it."""
_MIN_SECRET_CHARS = 8
_FEW = 12
"""Up to so many strings are looked for one by one: an automaton costs more than it saves."""
_AGAIN = b"again"
"""Ends the key under which a memory keeps them."""
_SEPARATOR = "\n"
"""Between texts that are searched in one go; what is looked for begins and ends with something else."""
_SHORT_REST_CHARS = 4_000
"""In so short a text it is quicker to look for each value than to make ready to look for all."""
_HEAD_CHARS = 48
"""How much of a long value the automaton looks for: building one of long repetitive values takes quadratic time."""
_MIN_PLACE_CHARS = 4
_MIN_PART_CHARS = 3
_IDENTIFIER = re.compile(r"[^\W\d_]+(?:[_.\-/ ][^\W\d_]+)*\d{0,2}")
"""Words joined by dots, dashes or underscores: as likely a variable or a file as a password."""
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
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
    """Ordinal of the message in which it was found."""
    source: int = -1
    """Number of the text in which it was found, among those that are searched: there it is not looked for again."""


@dataclass(slots=True)
class ScannedPart:
    """One text of a conversation, in its order, and what detection found in it, its own recurrences included."""

    text: str = field(repr=False)
    at: int
    """Ordinal of the message it belongs to; never less than that of the part before it."""
    findings: Sequence[Finding] = ()
    key: bytes = b""
    """Stands for the text and for the findings, as a keyed hash, if there is one already."""
    _entity_types: list[str] | None = field(default=None, init=False, repr=False, compare=False)
    _values: list[str] | None = field(default=None, init=False, repr=False, compare=False)

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
            text = self.text
            self._values = [text[each.start : each.end] for each in self.findings] if self.findings else []
        return self._values


class Memory(Protocol):
    """What keeps things under keyed hashes from one request to the next: a `ScanCache`. No text gets into it."""

    def digest(self, text: str) -> bytes:
        """Return the keyed hash of a text."""
        ...

    def hasher(self) -> blake2b:
        """Return what makes such hashes piece by piece, of UTF-8."""
        ...

    def kept(self, key: bytes) -> object:
        """Return what was kept under a key, or None."""
        ...

    def keep(self, key: bytes, value: object, size_bytes: int) -> None:
        """Keep something that holds no text under a key that begins with a hash."""
        ...


def recurrences(parts: Sequence[ScannedPart], memory: Memory | None = None) -> list[Sequence[Finding]]:
    """Return for each part where values found in other parts stand: those of its own message and of earlier ones.

    What a part's own findings cover is left out, and so is what was found in that part alone.
    """
    return [again for again, _ in Recurrences(memory).add(parts)]


class Recurrences:
    """The same for a conversation that comes message by message, none of them in two.

    What stands in a message depends on it and on those before it alone, so with a memory a conversation's next turn
    costs its new messages.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory
        self._parts: list[ScannedPart] = []
        self.so_far = blake2b(digest_size=16)  # of keyed hashes, so it needs no key
        """Stands for all messages up to here."""

    def add(self, parts: Sequence[ScannedPart]) -> list[tuple[Sequence[Finding], bytes]]:
        """Return what stands again in each part of the next messages, and a key for the part.

        The key stands for it, for its message and for all that is before that: for the texts, and for what was found in
        them. It is empty without a memory.
        """
        first = len(self._parts)
        self._parts += parts
        if self._memory is None:
            return [(again, b"") for again in _recurrences_from(self._parts, first)]
        keys = self._keys(parts, self._memory)
        found = [*self._remembered(keys, self._memory)]
        new = _recurrences_from(self._parts, first + len(found)) if len(found) < len(parts) else []
        for key, again in zip(keys[len(found) :], new, strict=True):
            self._memory.keep(key + _AGAIN, tuple(again), FINDING_BYTES * len(again))
        return [*zip([*found, *new], keys, strict=True)]

    def resume(self, parts: Sequence[ScannedPart], so_far: blake2b) -> None:
        """Take over messages for which another one has told it: their parts with findings, and what stands for them."""
        self._parts += parts
        self.so_far = so_far

    def _remembered(self, keys: Sequence[bytes], memory: Memory) -> Iterator[tuple[Finding, ...]]:
        for key in keys:
            known = memory.kept(key + _AGAIN)
            if not isinstance(known, tuple):
                break
            yield known

    def _keys(self, parts: Sequence[ScannedPart], memory: Memory) -> list[bytes]:
        keys: list[bytes] = []
        for _, message in groupby(parts, key=attrgetter("at")):
            signs = [part.key or _sign(part, memory) for part in message]
            for sign in signs:
                self.so_far.update(len(sign).to_bytes(2))
                self.so_far.update(sign)
            self.so_far.update(_END_OF_MESSAGE)
            key = self.so_far.digest()
            keys += [key] if len(signs) == 1 else [key + number.to_bytes(4) for number in range(len(signs))]
        return keys


_END_OF_MESSAGE = bytes(2)


def _recurrences_from(parts: Sequence[ScannedPart], first: int) -> list[Sequence[Finding]]:
    """Return what stands again in the parts from `first` on."""
    values = list(_values_for_others(parts, first))
    return [*Propagator(values).find_all(parts[first:])] if values else [()] * (len(parts) - first)


def _sign(part: ScannedPart, memory: Memory) -> bytes:
    spans = [f"{each.start}-{each.end} {each.entity_type}" for each in part.findings]
    return memory.digest(";".join([memory.digest(part.text).hex(), *spans]))


def _values_for_others(parts: Sequence[ScannedPart], first: int) -> Iterator[KnownValue]:
    """Return the values that may stand in a part from `first` on, other than their own, of their message or later.

    The number of a value's source counts from `first`.
    """
    chars_from = [0]
    for part in reversed(parts):
        chars_from.append(chars_from[-1] + len(part.text))
    chars_from.reverse()
    is_short = chars_from[first] <= _SHORT_REST_CHARS
    yield from _known_values(parts, range(first), first, _ShortText(parts[first:]) if is_short else None)
    begin = first  # of the message
    for number, part in enumerate(parts[first:], first):
        if part.at != parts[begin].at:
            begin = number
        rest_chars = chars_from[begin] - len(part.text)
        if part.findings and rest_chars:
            rest = None
            if rest_chars <= _SHORT_REST_CHARS:
                rest = _ShortText([other for other in parts[begin:] if other is not part])
            yield from _known_values(parts, [number], first, rest)


def _known_values(
    parts: Sequence[ScannedPart], sources: Iterable[int], first: int, rest: "_ShortText | None"
) -> Iterator[KnownValue]:
    """Return the values of some parts, or those of them that may stand in a short rest."""
    found = [number for number in sources if parts[number].findings]
    entity_types = list(chain.from_iterable(parts[number].entity_types for number in found))
    values = list(chain.from_iterable(parts[number].values for number in found))
    ends = list(accumulate(len(parts[number].findings) for number in found))
    for index in rest.candidates(entity_types, values) if rest is not None else range(len(values)):
        number = found[bisect_right(ends, index)]
        yield KnownValue(entity_types[index], values[index], parts[number].at, number - first)


class _ShortText:
    """Some texts in which few of many values stand; tells quickly which."""

    def __init__(self, parts: Sequence[ScannedPart]) -> None:
        self._text = _without_surrogates(_SEPARATOR.join([part.text for part in parts]))
        self._words = _words_that_stand_in(self._text)

    def candidates(self, entity_types: Sequence[str], values: Sequence[str]) -> list[int]:
        """Return which of some values may have a part that stands here: their indexes."""
        text = self._text
        bare = list(map(str.strip if "".join(values).isascii() else _bare, values))
        standing = {value for value in bare if value in text}  # few of thousands
        found = {index for index, value in enumerate(bare) if value in standing} if standing else set[int]()
        names = [index for index, entity_type in enumerate(entity_types) if entity_type in _NAMES]
        folded = _folded([values[index] for index in names])
        for word in self._words_in(folded):
            found.update([index for index, name in zip(names, folded, strict=True) if word in name])
        return sorted(found)

    def _words_in(self, folded_names: Sequence[str]) -> set[str]:
        """Return how those words of names begin that may stand here: all of them, or what is before an apostrophe."""
        between_blanks = set(_SEPARATOR.join(folded_names).split())
        plain = set(filter(str.isalpha, between_blanks))
        others = _LETTERS.findall(_SEPARATOR.join(between_blanks - plain))
        return self._words.intersection(plain) | self._words.intersection(others)


def _folded(texts: Sequence[str]) -> list[str]:
    """Fold each; there may be thousands, and it is quicker in one go."""
    folded = _fold(_SEPARATOR.join(texts)).split(_SEPARATOR)
    return folded if len(folded) == len(texts) else [_fold(text) for text in texts]


def _words_that_stand_in(text: str) -> set[str]:
    """Return all that may stand alone in a text, folded: also without a genitive's ending or an escape's letter."""
    runs = set(_LETTERS.findall(_fold(text)))
    runs.update([run[1:] for run in runs if run[0] in "nrt"])
    runs.update([run[:-1] for run in runs if run.endswith("s")])
    return runs


def _bare(value: str) -> str:
    return _without_surrogates(value).strip()


@dataclass(slots=True)
class _Pattern:
    """One string to look for and what must hold where it stands."""

    entity_type: str
    since: int
    source: int
    score: float
    is_allowed: Callable[[str, int, int], bool]


class Propagator:
    """Find again what is known: names and their parts, places, numbers and secrets.

    The findings of one text may overlap. Nothing is kept of a text that was searched.
    """

    def __init__(self, values: Iterable[KnownValue]) -> None:
        self._folded = _Index()
        self._exact = _Index()
        seen: set[tuple[str, str]] = set()
        for value in values:
            same = (value.entity_type, value.text)
            if same not in seen:  # in the order of the conversation the first one is known for longest
                seen.add(same)
                self._add(value)

    def __bool__(self) -> bool:
        return bool(self._folded) or bool(self._exact)

    def find(self, text: str, at: int) -> list[Finding]:
        """Return where values that are known since message `at` or earlier stand in `text`."""
        return self.find_all([ScannedPart(text, at)])[0]

    def find_all(self, parts: Sequence[ScannedPart]) -> list[list[Finding]]:
        """Return the same for each of many texts, in one pass, without the spans of their own findings."""
        texts = [_without_surrogates(part.text) for part in parts]
        found = self._exact.find_all(texts, texts, parts)
        if self._folded:
            names = self._folded.find_all([_fold(text) for text in texts], texts, parts)
            found = [sorted({*values, *more}) for values, more in zip(found, names, strict=True)]
        return found

    def _add(self, value: KnownValue) -> None:
        text = _bare(value.text)
        if value.entity_type in _NAMES:
            self._add_name(value, text)
        elif value.entity_type in _PLACES:
            if len(text) >= _MIN_PLACE_CHARS and not is_common_word(text):
                self._exact.add(text, value, _WHOLE_SCORE, _stands_alone)
        elif value.entity_type in _PERSONAL:
            if len(text) >= _MIN_PLACE_CHARS:
                self._exact.add(text, value, _WHOLE_SCORE, _stands_alone)
        elif len(text) >= _MIN_SECRET_CHARS and not _IDENTIFIER.fullmatch(text):
            self._exact.add(text, value, _WHOLE_SCORE, _stands_anywhere)

    def _add_name(self, value: KnownValue, text: str) -> None:
        parts = [part for part in _PART.findall(text) if part.lower() not in _PARTICLES]
        if len(parts) > 1:
            self._folded.add(_fold(text), value, _WHOLE_SCORE, _stands_alone)
        for part in parts:
            if len(part) < _MIN_PART_CHARS:
                continue
            if is_common_word(part):
                allowed = _follows_title
            else:
                allowed = _is_lower_or_capital if part.islower() else _is_capital
            self._folded.add(_fold(part), value, _PART_SCORE, allowed)


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


class _Index:
    """Strings to look for, each with the patterns it stands for."""

    def __init__(self) -> None:
        self._patterns: dict[str, list[_Pattern]] = {}

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def add(self, key: str, value: KnownValue, score: float, is_allowed: Callable[[str, int, int], bool]) -> None:
        known = self._patterns.setdefault(key, [])
        for pattern in known:
            is_same = pattern.entity_type == value.entity_type and pattern.is_allowed is is_allowed
            if is_same and pattern.since <= value.since:
                return
        known.append(_Pattern(value.entity_type, value.since, value.source, score, is_allowed))

    def find_all(
        self, haystacks: Sequence[str], texts: Sequence[str], parts: Sequence[ScannedPart]
    ) -> list[list[Finding]]:
        """Search each haystack, which is its text or its folded copy of equal length."""
        results: list[list[Finding]] = [[] for _ in texts]
        if not self._patterns:
            return results
        number, begin, end, position = -1, 0, -len(_SEPARATOR), 0
        covered: set[tuple[int, int]] = set()
        haystack = _SEPARATOR.join(haystacks)
        for start, keys in self._places(haystack):
            if start > end:
                while start > end:
                    number, begin = number + 1, end + len(_SEPARATOR)
                    end = begin + len(texts[number])
                covered, position = {(each.start, each.end) for each in parts[number].findings}, 0
            if start - begin < position:
                continue
            for key in keys.longest_first(haystack, start):
                span = (start - begin, start - begin + len(key))
                if start + len(key) > end:
                    continue
                if span in covered:
                    position = span[1]
                elif hit := self._hit(key, texts[number], *span, parts[number].at, number):
                    results[number].append(hit)
                    position = span[1]
                if position > span[0]:
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

    def _hit(self, key: str, text: str, start: int, end: int, at: int, number: int) -> Finding | None:
        for pattern in self._patterns[key]:
            if pattern.since <= at and pattern.source != number and pattern.is_allowed(text, start, end):
                return Finding(start, end, pattern.entity_type, pattern.score, RECOGNIZER)
        return None


def _occurrences(haystack: str, key: str) -> Iterator[int]:
    at = haystack.find(key)
    while at >= 0:
        yield at
        at = haystack.find(key, at + 1)


def is_common_word(word: str) -> bool:
    """Whether a name is also an everyday word ("Mark", "Will", "Rose"), so that alone it says nothing."""
    return word.lower() in _common_words()


@cache
def _common_words() -> frozenset[str]:
    """Read the everyday words, and the products and scripts that are nobody's given name."""
    words = {word for name in ("common_words.txt", "english_words.txt") for word in _read(name).split()}
    terms = {term.strip() for term in _read("known_terms.txt").replace("\n", ",").split(",")}
    return frozenset(words | (terms - set(_read("given_names.txt").split())))


def _read(name: str) -> str:
    """Return a word list without its comment lines."""
    path = files("pasteguard_addon.detection") / "pii" / "data" / name
    return "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))


def _fold(text: str) -> str:
    """Return a lower-case copy of equal length, in which each character depends on itself alone.

    So what stands in a text stands folded in the folded text: `lower` writes a capital sigma by what follows it.
    """
    lower = text.lower().replace("ς", "σ")
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text).replace("ς", "σ")


def _without_surrogates(text: str) -> str:
    """Return a copy of equal length that can be encoded."""
    if text.isascii():
        return text
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def _stands_anywhere(text: str, start: int, end: int) -> bool:
    return True


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
