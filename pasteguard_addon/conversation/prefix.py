"""The messages of a body that are known: their texts, and what leaves in their place.

prefix.cut(text)        the body without them
prefix.texts            those in which something is masked, with their values
prefix.masked(…)        the messages as they may leave
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain, groupby
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner behind json.loads

from pasteguard_addon.conversation.remembered import MaskedPlace, RememberedMessages, Splice
from pasteguard_addon.findings import values_in
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.masking.mask import put_names
from pasteguard_addon.wire.json_document import encode_string, left_of_cut


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
            yield from part.pairs
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
        literals = [*self._masked_literals, *self.known.numbers]
        if lacks_signed:
            literals += [(start, end, left_of_cut(self.items, start, end)) for start, end in self.known.signed]
        for start, end, literal in sorted(literals):
            if start >= at:  # not in what is left out
                pieces += (self.items[at:start], literal)
                at = end
        pieces.append(self.items[at:])
        return "".join(pieces)

    def prepare(self) -> None:
        """Mask them now; they may leave later, or not at all."""
        _ = self._masked_literals

    @cached_property
    def _masked_literals(self) -> list[tuple[int, int, str]]:
        return [*self._each_masked_literal()]

    def _each_masked_literal(self) -> Iterator[tuple[int, int, str]]:
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
