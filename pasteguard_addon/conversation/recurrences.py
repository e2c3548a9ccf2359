"""Which values of other texts stand again in the texts of a conversation, message by message."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate, chain, groupby
from operator import attrgetter

from pasteguard_addon.conversation.keyed_store import KeyedStore
from pasteguard_addon.conversation.short_text import ShortText
from pasteguard_addon.findings import FINDING_BYTES, Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings

_AGAIN = b"again"
"""Ends the key under which a memory keeps them."""
_SHORT_REST_CHARS = 4_000
"""In so short a text it is quicker to look for each value than to make ready to look for all."""


def recurrences(parts: Sequence[TextWithFindings], memory: KeyedStore | None = None) -> list[Sequence[Finding]]:
    """Return for each part where values found in other parts stand: those of its own message and of earlier ones.

    What a part's own findings cover is left out, and so is what was found in that part alone.
    """
    return [again for again, _ in Recurrences(memory).add(parts)]


class Recurrences:
    """The same for a conversation that comes message by message, none of them in two.

    What stands in a message depends on it and on those before it alone, so with a memory a conversation's next turn
    costs its new messages.
    """

    def __init__(self, memory: KeyedStore | None = None) -> None:
        self._memory = memory
        self._parts: list[TextWithFindings] = []
        self.so_far = blake2b(digest_size=16)  # of keyed hashes, so it needs no key
        """Stands for all messages up to here."""

    def add(self, parts: Sequence[TextWithFindings]) -> list[tuple[Sequence[Finding], bytes]]:
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

    def resume(self, parts: Sequence[TextWithFindings], so_far: blake2b) -> None:
        """Take over messages for which another one has told it: their parts with findings, and what stands for them."""
        self._parts += parts
        self.so_far = so_far

    def _remembered(self, keys: Sequence[bytes], memory: KeyedStore) -> Iterator[tuple[Finding, ...]]:
        for key in keys:
            known = memory.kept(key + _AGAIN)
            if not isinstance(known, tuple):
                break
            yield known

    def _keys(self, parts: Sequence[TextWithFindings], memory: KeyedStore) -> list[bytes]:
        keys: list[bytes] = []
        for _, message in groupby(parts, key=attrgetter("section")):
            signs = [part.key or _sign(part, memory) for part in message]
            for sign in signs:
                self.so_far.update(len(sign).to_bytes(2))
                self.so_far.update(sign)
            self.so_far.update(_END_OF_MESSAGE)
            key = self.so_far.digest()
            keys += [key] if len(signs) == 1 else [key + number.to_bytes(4) for number in range(len(signs))]
        return keys


_END_OF_MESSAGE = bytes(2)


def _recurrences_from(parts: Sequence[TextWithFindings], first: int) -> list[Sequence[Finding]]:
    """Return what stands again in the parts from `first` on."""
    values = list(_values_for_others(parts, first))
    return [*KnownValueFinder(values).find_all(parts[first:])] if values else [()] * (len(parts) - first)


def _sign(part: TextWithFindings, memory: KeyedStore) -> bytes:
    spans = [f"{each.start}-{each.end} {each.entity_type}" for each in part.findings]
    return memory.digest(";".join([memory.digest(part.text).hex(), *spans]))


def _values_for_others(parts: Sequence[TextWithFindings], first: int) -> Iterator[KnownValue]:
    """Return the values that may stand in a part from `first` on, other than their own, of their message or later.

    The number of a value's source counts from `first`.
    """
    chars_from = [0]
    for part in reversed(parts):
        chars_from.append(chars_from[-1] + len(part.text))
    chars_from.reverse()
    is_short = chars_from[first] <= _SHORT_REST_CHARS
    yield from _known_values(parts, range(first), first, ShortText(parts[first:]) if is_short else None)
    begin = first  # of the message
    for number, part in enumerate(parts[first:], first):
        if part.section != parts[begin].section:
            begin = number
        rest_chars = chars_from[begin] - len(part.text)
        if part.findings and rest_chars:
            rest = None
            if rest_chars <= _SHORT_REST_CHARS:
                rest = ShortText([other for other in parts[begin:] if other is not part])
            yield from _known_values(parts, [number], first, rest)


def _known_values(
    parts: Sequence[TextWithFindings], sources: Iterable[int], first: int, rest: "ShortText | None"
) -> Iterator[KnownValue]:
    """Return the values of some parts, or those of them that may stand in a short rest."""
    found = [number for number in sources if parts[number].findings]
    entity_types = list(chain.from_iterable(parts[number].entity_types for number in found))
    values = list(chain.from_iterable(parts[number].values for number in found))
    ends = list(accumulate(len(parts[number].findings) for number in found))
    for index in rest.candidates(entity_types, values) if rest is not None else range(len(values)):
        number = found[bisect_right(ends, index)]
        yield KnownValue(entity_types[index], values[index], parts[number].section, number - first)
