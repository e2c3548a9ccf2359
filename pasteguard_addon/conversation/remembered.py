"""What is kept of a conversation's messages, so that the next turn reads, scans and masks its new ones alone.

A client sends all messages again, byte for byte, with some new ones behind them. What became of them is kept under a
keyed hash of their JSON and of the rules (`prefix_store`): where something is masked and by which names, and what their
successors must know. Never a text: the next turn brings it (`prefix`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pasteguard_addon.conversation.evidence import LanguageEvidence
from pasteguard_addon.conversation.names import Snapshot
from pasteguard_addon.findings import Finding
from pasteguard_addon.masking.shifts import Shifts


class LiteralPlace(NamedTuple):
    """Where a text stands in JSON: its literal, and the literal in what that holds if it is JSON itself."""

    start: int
    end: int
    inner: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MaskedPlace:
    """A text of a message in which something was found or is masked."""

    place: LiteralPlace
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
    """Normalised; nothing but names of these types, since all else that reads like one may hold a value."""
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
    asks_for_password: bool = False
    """Their last text ends with a question for one."""
    documents: tuple[Shifts, ...] = ()
    """Of the documents in them, in which answers count characters."""
    numbers: tuple[tuple[int, int, str], ...] = ()
    """What answers count in documents as it is written now, by its place, counted from where the messages begin."""
