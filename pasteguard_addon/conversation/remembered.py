"""What is remembered of a conversation's messages, so that the next turn reads, scans and masks its new ones alone.

A client sends all messages again, byte for byte, with some new ones behind them. What became of them is kept under a
keyed hash of their JSON and of the rules: where something is masked and by which names, and what their successors must
know. Never a text: the next turn brings it.

    prefix = find_remembered_prefix(text, …, store)        the messages that are known, or None
    prefix.cut(text)                                        the body without them
    prefix.texts                                            those in which something is masked, with their values
    prefix.masked(…)                                        the messages as they may leave
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from itertools import chain, groupby
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads
from typing import NamedTuple

from pasteguard_addon.conversation.evidence import LanguageEvidence
from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.names import Snapshot
from pasteguard_addon.endpoints.endpoint import ROLES
from pasteguard_addon.findings import FINDING_BYTES, Finding, values_in
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.mask import put_names
from pasteguard_addon.wire.json_document import encode_string

_COMMA = re.compile(r"[ \t\n\r]*,")
_MIN_CHARS = 4_000
"""What is shorter is read as quickly."""
HEAD_CHARS = 1_000
"""By so much of its beginning a conversation is found again; then by lengths at which it was left off."""
_MAX_LENGTHS = 64
_KNOWN_KEY, _LENGTHS_KEY = b"known", b"lengths"
_TEXT_BYTES = 300
_NAME_BYTES = 70


class JsonPlace(NamedTuple):
    """Where a text stands in JSON: its literal, and the literal in what that holds if it is JSON itself."""

    start: int
    end: int
    inner: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MaskedPlace:
    """A text of a message in which something was found or is masked."""

    place: JsonPlace
    """Counted from where the messages begin."""
    unit: int
    role: str
    ordinal: int
    is_bare: bool
    is_number: bool
    """It was a number of JSON."""
    marker: tuple[str, str]
    found: Sequence[Finding]
    """By the scan of this text, of the types that are masked."""
    only_counted: Sequence[Finding]
    """By the scan of this text, of the other types."""
    masked: Sequence[Finding]
    names: Sequence[str]


class Splice(NamedTuple):
    """What is put into a text in place of some characters."""

    start: int
    end: int
    text: str
    """A placeholder, as a model has written it."""


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """A string of a model's answer that was known again: how it is written, whatever else is found in it."""

    start: int
    end: int
    """Of its literal, counted from where the messages begin."""
    splices: tuple[Splice, ...]


@dataclass(frozen=True, slots=True)
class TypedSoFar:
    """Which placeholders somebody has typed, of the entity types that had been found by then."""

    types: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Normalised."""
    names_before: frozenset[str] = frozenset()
    """Those of them that stand before the messages."""
    made_by_masking: frozenset[str] = frozenset()
    """What reads like one only because what touches it is masked."""


@dataclass(frozen=True, slots=True)
class RememberedMessages:
    """What became of the first messages of a conversation."""

    messages: int
    texts: tuple[MaskedPlace, ...]
    key_before: bytes
    """Of what was found before the messages, in tools and schemas."""
    snapshot: Snapshot
    languages: LanguageEvidence
    counts: tuple[tuple[str, int], ...]
    """How many distinct values of each entity type were found in them."""
    text_chars: int
    """How many characters their texts have."""
    typed: TypedSoFar
    answers: tuple[WrittenAnswer, ...] = ()
    answers_before: bytes = b""
    """Stands for these messages in the memory of answers."""
    signed: tuple[tuple[int, int], ...] = ()
    """Spans of what is signed in them with the commas beside it, counted from where they begin."""
    lacks_signed: bool = False
    """They leave without what is signed in them."""


@dataclass(frozen=True)
class RememberedPrefix:
    """The messages of a body that are known."""

    known: RememberedMessages
    at: int
    """Where the messages begin in the body."""
    items: str = field(repr=False)
    """Their JSON, without brackets."""
    separator: str = field(repr=False)
    """The comma behind them."""
    hasher: blake2b
    """Has read the items."""

    @property
    def chars(self) -> int:
        """How many characters the rest of the body is short of."""
        return len(self.items) + len(self.separator)

    def cut(self, text: str) -> str:
        """Return the body without them."""
        return text[: self.at] + text[self.at + self.chars :]

    @cached_property
    def texts(self) -> list[TextWithFindings]:
        """The texts in which something was found or is masked, with what was found of the types that are masked."""
        values = self._values
        return [
            TextWithFindings(value, text.unit, text.found) for text, value in zip(self.known.texts, values, strict=True)
        ]

    @cached_property
    def only_counted(self) -> frozenset[tuple[str, str]]:
        """Entity type and value of what was found and is not masked."""
        found: set[tuple[str, str]] = set()
        for text, value in zip(self.known.texts, self._values, strict=True):
            kinds = [each.entity_type for each in text.only_counted]
            found.update(zip(kinds, values_in(value, text.only_counted), strict=True))
        return frozenset(found)

    def counts_with(self, newer: Set[tuple[str, str]]) -> Counter[str]:
        """Return how many distinct values of each entity type there are, with newer ones: pairs of type and value."""
        values = {value for _, value in newer}.intersection(self._distinct_values)
        if values:  # the others need not be looked at as pairs: there may be thousands
            newer = newer - {pair for pair in self._pairs() if pair[1] in values}
        return Counter(dict(self.known.counts)) + Counter(entity_type for entity_type, _ in newer)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for part in self.texts:
            yield from zip(part.entity_types, part.values, strict=True)
        yield from self.only_counted

    @cached_property
    def _distinct_values(self) -> set[str]:
        values = set(chain.from_iterable(part.values for part in self.texts))
        return values.union(value for _, value in self.only_counted)

    @property
    def names(self) -> list[str]:
        """All names, in their order."""
        return [name for text in self.known.texts for name in text.names]

    @cached_property
    def masked_texts(self) -> list[TextWithFindings]:
        """The same texts with what is masked in them, in the order of the names."""
        return [
            part if text.masked is text.found else TextWithFindings(part.text, part.section, text.masked)
            for text, part in zip(self.known.texts, self.texts, strict=True)
        ]

    @cached_property
    def _values(self) -> list[str]:
        values: list[str] = []
        for (start, end), together in groupby(self.known.texts, key=lambda text: text.place[:2]):
            outer = _decoded(self.items, start, end)  # once for all that stands in it
            values += [_decoded(outer, *text.place.inner) if text.place.inner else outer for text in together]
        return values

    def masked(self, *, lacks_signed: bool) -> str:
        """Return the messages with placeholders, and without what is signed if that cannot leave."""
        pieces: list[str] = []
        at = 0
        literals = [*self._masked_literals()]
        if lacks_signed:
            literals += [(start, end, "") for start, end in self.known.signed]
        for start, end, literal in sorted(literals):
            if start >= at:  # not in what is left out
                pieces += (self.items[at:start], literal)
                at = end
        pieces.append(self.items[at:])
        return "".join(pieces)

    def _masked_literals(self) -> Iterator[tuple[int, int, str]]:
        answers = {(each.start, each.end): each for each in self.known.answers}
        for (start, end), each in answers.items():
            literal = self.items[start:end]
            yield start, end, encode_string(spliced(_decoded(literal, 0, 0), each.splices)) if each.splices else literal
        texts = sorted(zip(self.known.texts, self._values, strict=True), key=lambda each: each[0].place)
        for (start, end), together in groupby(texts, key=lambda each: each[0].place[:2]):
            if (start, end) not in answers:
                yield start, end, _masked_literal(self.items[start:end], list(together))


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return a text with what is put into it."""
    pieces: list[str] = []
    at = 0
    for each in splices:
        pieces += (text[at : each.start], each.text)
        at = each.end
    return "".join([*pieces, text[at:]])


def find_remembered_prefix(text: str, member: str, rules: bytes, store: KeyedStore) -> RememberedPrefix | None:
    """Return the longest known beginning of a body's messages that others follow.

    They are the array that this member of the body holds. `rules` is a digest that stands for all that decides, beside
    the messages, what becomes of them.
    """
    messages = _array_of(member).search(text)
    if messages is None or not is_worth_keeping(len(text) - messages.end()):
        return None
    at = messages.end()
    lengths = store.kept(_head(text[at : at + HEAD_CHARS], store) + rules + _LENGTHS_KEY)
    commas = [(length, _COMMA.match(text, at + length)) for length in lengths] if isinstance(lengths, tuple) else []
    found: RememberedPrefix | None = None
    hasher, done = store.hasher(), at
    for length, comma in sorted([(length, comma.end()) for length, comma in commas if comma]):
        end = at + length
        hasher.update(text[done:end].encode("utf-8", "surrogatepass"))
        done = end
        known = store.kept(hasher.digest() + rules + _KNOWN_KEY)
        if isinstance(known, RememberedMessages):
            found = RememberedPrefix(known, at, text[at:end], text[end:comma], hasher.copy())
    return found


@cache
def _array_of(member: str) -> re.Pattern[str]:
    return re.compile(rf'"{member}"[ \t\n\r]*:[ \t\n\r]*\[')


def is_worth_keeping(chars: int) -> bool:
    """Return whether messages with so many characters of JSON are kept."""
    return chars >= _MIN_CHARS


@dataclass(frozen=True, slots=True)
class PrefixKey:
    """What a beginning of the messages' JSON is found by: what it begins with, its length and its digest."""

    beginning: str = field(repr=False)
    chars: int
    digest: bytes
    rules: bytes


def store_prefix(key: PrefixKey, known: RememberedMessages, store: KeyedStore, *, texts_kept: int) -> None:
    """Keep what became of some messages; of the first so many texts it is kept already."""
    new = known.texts[texts_kept:]
    if not is_worth_keeping(key.chars):
        return
    if not all(text.role in ROLES for text in new):  # another word may be a piece of somebody's text
        return
    findings = sum(len(text.masked) + len(text.only_counted) for text in new)
    size = _TEXT_BYTES * len(new) + (FINDING_BYTES + _NAME_BYTES) * findings
    store.keep(key.digest + key.rules + _KNOWN_KEY, known, size + 8 * len(known.texts) + _TEXT_BYTES)
    head = _head(key.beginning, store) + key.rules + _LENGTHS_KEY
    lengths = store.kept(head)
    others = [length for length in lengths if length != key.chars] if isinstance(lengths, tuple) else []
    store.keep(head, (key.chars, *others[: _MAX_LENGTHS - 1]), 40 * _MAX_LENGTHS)


def sign_of(texts: Sequence[TextWithFindings], store: KeyedStore) -> bytes:
    """Return a digest that stands for some texts and for what was found in them."""
    signs = [part.key or _sign(part, store) for part in texts]
    return store.digest(";".join(sign.hex() for sign in signs))


def _sign(part: TextWithFindings, store: KeyedStore) -> bytes:
    spans = [f"{each.start}-{each.end} {each.entity_type}" for each in part.findings]
    return store.digest(";".join([store.digest(part.text).hex(), *spans]))


def _head(beginning: str, store: KeyedStore) -> bytes:
    return store.digest(beginning[:HEAD_CHARS])


def _decoded(text: str, start: int, end: int) -> str:
    """Return what a place in JSON says: a string, or the digits of a number."""
    value: str = scanstring(text, start + 1)[0] if text[start] == '"' else text[start:end]
    return value


def _masked_literal(literal: str, texts: Sequence[tuple[MaskedPlace, str]]) -> str:
    texts = [(text, value) for text, value in texts if text.names]
    if not texts:
        return literal
    if texts[0][0].place.inner is None:
        [(text, value)] = texts
        return encode_string(_masked(text, value))
    pieces: list[str] = []
    at = 0
    outer: str = scanstring(literal, 1)[0]
    for text, value in texts:
        start, end = text.place.inner or (0, 0)
        pieces += (outer[at:start], encode_string(_masked(text, value)))
        at = end
    pieces.append(outer[at:])
    return encode_string("".join(pieces))


def _masked(text: MaskedPlace, value: str) -> str:
    return put_names(value, text.masked, text.names, is_bare=text.is_bare, marker=text.marker)
