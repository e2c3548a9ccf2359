"""What is remembered of a conversation's messages, so that the next turn reads, scans and masks its new ones alone.

A client sends all messages again, byte for byte, with some new ones behind them. What became of them is kept under a
keyed hash of their JSON: where something is masked and by which names, and what their successors must know. Never a
text: the next turn brings it.

    beginning = known_beginning(text, memory)    the messages that are known, or None
    beginning.rest                               the body without them
    beginning.texts                              those in which something is masked, with their values
    beginning.masked                             the messages as they may leave
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain, groupby
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads
from typing import NamedTuple

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.endpoints.endpoint import ROLES
from pasteguard_addon.findings import FINDING_BYTES, Finding, ScannedText, values_in
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.mask import put_names
from pasteguard_addon.naming import Progress
from pasteguard_addon.wire.json_document import encode_string

_MESSAGES = re.compile(r'"messages"[ \t\n\r]*:[ \t\n\r]*\[')
_COMMA = re.compile(r"[ \t\n\r]*,")
_MIN_CHARS = 4_000
"""What is shorter is read as quickly."""
HEAD_CHARS = 1_000
"""By so much of its beginning a conversation is found again; then by lengths at which it was left off."""
_MAX_LENGTHS = 64
_HISTORY, _LENGTHS = b"history", b"lengths"
_TEXT_BYTES = 300
_NAME_BYTES = 70


class Place(NamedTuple):
    """Where a text stands in JSON: its literal, and the literal in what that holds if it is JSON itself."""

    start: int
    end: int
    inner: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text of a message in which something is masked."""

    place: Place
    """Counted from where the messages begin."""
    unit: int
    role: str
    ordinal: int
    is_bare: bool
    found: Sequence[Finding]
    """By the scan of this text."""
    masked: Sequence[Finding]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What may tell the language of a conversation: the newest results of each kind."""

    certain_of_user: ScannedText | None = None
    of_user: ScannedText | None = None
    of_any: ScannedText | None = None

    def before(self, newer: "Told") -> "Told":
        """Return what is told by these and by newer ones."""
        return Told(
            newer.certain_of_user or self.certain_of_user, newer.of_user or self.of_user, newer.of_any or self.of_any
        )


@dataclass(frozen=True, slots=True)
class History:
    """What became of the first messages of a conversation."""

    messages: int
    texts: tuple[MaskedText, ...]
    key_before: bytes
    """Of what was named before the messages: tools and schemas."""
    progress: Progress
    told: Told
    counts: tuple[tuple[str, int], ...]
    """How many distinct values of each entity type were found in them."""


@dataclass(frozen=True)
class KnownBeginning:
    """The messages of a body that are known."""

    history: History
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
    def parts(self) -> list[TextWithFindings]:
        """The texts in which something is masked, with what was found in each."""
        values = self._values
        return [
            TextWithFindings(value, text.unit, text.found)
            for text, value in zip(self.history.texts, values, strict=True)
        ]

    def counts_with(self, newer: Set[tuple[str, str]]) -> Counter[str]:
        """Return how many distinct values of each entity type there are, with newer ones: pairs of type and value."""
        values = {value for _, value in newer}.intersection(self._distinct_values)
        if values:  # the others need not be looked at as pairs: there may be thousands
            pairs = (pair for part in self.parts for pair in zip(part.entity_types, part.values, strict=True))
            newer = newer - {pair for pair in pairs if pair[1] in values}
        return Counter(dict(self.history.counts)) + Counter(entity_type for entity_type, _ in newer)

    @cached_property
    def _distinct_values(self) -> set[str]:
        return set(chain.from_iterable(part.values for part in self.parts))

    @property
    def names(self) -> list[str]:
        """All names, in their order."""
        return [name for text in self.history.texts for name in text.names]

    @cached_property
    def originals(self) -> list[str]:
        """What stands where something is masked, in the order of the names."""
        originals: list[str] = []
        for text, part in zip(self.history.texts, self.parts, strict=True):
            originals += part.values if text.masked is text.found else values_in(part.text, text.masked)
        return originals

    @cached_property
    def _values(self) -> list[str]:
        values: list[str] = []
        for (start, end), together in groupby(self.history.texts, key=lambda text: text.place[:2]):
            outer = _decoded(self.items, start, end)  # once for all that stands in it
            values += [_decoded(outer, *text.place.inner) if text.place.inner else outer for text in together]
        return values

    def prepare(self) -> None:
        """Do what depends on nothing else."""
        _ = self.originals, self.masked, self._distinct_values
        for part in self.parts:
            _ = part.values, part.entity_types

    @cached_property
    def masked(self) -> str:
        """The messages with placeholders."""
        pieces: list[str] = []
        at = 0
        texts = sorted(zip(self.history.texts, self._values, strict=True), key=lambda each: each[0].place)
        for (start, end), together in groupby(texts, key=lambda each: each[0].place[:2]):
            pieces += (self.items[at:start], _masked_literal(self.items[start:end], list(together)))
            at = end
        pieces.append(self.items[at:])
        return "".join(pieces)


def known_beginning(text: str, memory: KeyedStore) -> KnownBeginning | None:
    """Return the longest known beginning of a body's messages that others follow."""
    messages = _MESSAGES.search(text)
    if messages is None or not is_worth_keeping(len(text) - messages.end()):
        return None
    at = messages.end()
    lengths = memory.kept(_head(text[at : at + HEAD_CHARS], memory) + _LENGTHS)
    commas = [(length, _COMMA.match(text, at + length)) for length in lengths] if isinstance(lengths, tuple) else []
    found: KnownBeginning | None = None
    hasher, done = memory.hasher(), at
    for length, comma in sorted([(length, comma.end()) for length, comma in commas if comma]):
        end = at + length
        hasher.update(text[done:end].encode("utf-8", "surrogatepass"))
        done = end
        history = memory.kept(hasher.digest() + _HISTORY)
        if isinstance(history, History):
            found = KnownBeginning(history, at, text[at:end], text[end:comma], hasher.copy())
    return found


def is_worth_keeping(chars: int) -> bool:
    """Return whether messages with so many characters of JSON are kept."""
    return chars >= _MIN_CHARS


def remember(beginning: str, chars: int, digest: bytes, history: History, memory: KeyedStore, *, known: int) -> None:
    """Keep what became of some messages; of the first `known` texts it is kept already.

    Their JSON has so many characters and this digest, and begins like this.
    """
    if not is_worth_keeping(chars):
        return
    if not all(text.role in ROLES for text in history.texts[known:]):  # another word may be a piece of somebody's text
        return
    values = sum(_TEXT_BYTES + (FINDING_BYTES + _NAME_BYTES) * len(text.masked) for text in history.texts[known:])
    memory.keep(digest + _HISTORY, history, values + 8 * len(history.texts) + _TEXT_BYTES)
    head = _head(beginning, memory) + _LENGTHS
    lengths = memory.kept(head)
    others = [length for length in lengths if length != chars] if isinstance(lengths, tuple) else []
    memory.keep(head, (chars, *others[: _MAX_LENGTHS - 1]), 40 * _MAX_LENGTHS)


def _head(beginning: str, memory: KeyedStore) -> bytes:
    return memory.digest(beginning[:HEAD_CHARS])


def _decoded(text: str, start: int, end: int) -> str:
    """Return what a place in JSON says: a string, or the digits of a number."""
    value: str = scanstring(text, start + 1)[0] if text[start] == '"' else text[start:end]
    return value


def _masked_literal(literal: str, texts: Sequence[tuple[MaskedText, str]]) -> str:
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


def _masked(text: MaskedText, value: str) -> str:
    return put_names(value, text.masked, text.names, is_bare=text.is_bare)
