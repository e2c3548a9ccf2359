"""Which values of other texts stand again in the texts of a conversation, message by message."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.findings import Finding
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings

_SHORT_REST_CHARS = 4_000
"""In so short a text it is quicker to look for each value than to make ready to look for all."""


class Recurrences:
    """Finds in each text the values of its own section and of earlier ones, but for those found in that text itself.

    The conversation comes section by section, no section in two. What stands in a section depends on it and on those
    before it alone.
    """

    def __init__(self) -> None:
        self._parts: list[TextWithFindings] = []
        self._earlier = _Values()

    def add(self, parts: Sequence[TextWithFindings]) -> list[Sequence[Finding]]:
        """Return what stands again in each text of the next sections, without what its own findings cover."""
        first = len(self._parts)
        self._parts += parts
        return _recurrences_from(self._parts, first, self._earlier) if parts else []

    def resume(self, parts: Sequence[TextWithFindings]) -> None:
        """Take over texts of the next sections for which this is known already."""
        self._parts += parts

    def prepare(self, rest_chars: int) -> None:
        """Arrange the values so far for texts of so many characters that come next: it takes as long as their scan."""
        numbers = [number for number, part in enumerate(self._parts) if part.findings]
        if numbers and rest_chars <= _SHORT_REST_CHARS:
            self._earlier.set_to(self._parts, numbers)
            _ = self._earlier.to_seek


class _Values:
    """The values of some texts, each once: those of earlier ones are the same for each section that comes.

    A value that stands in many texts is known since the first of them.
    """

    def __init__(self) -> None:
        self.of: list[int] = []
        """The numbers of the texts."""
        self.entity_types: list[str] = []
        self.values: list[str] = []
        self.ends: list[int] = []
        """Behind which value those of each text end."""
        self._seen: set[tuple[str, str]] = set()
        self._to_seek: ValuesToSeek | None = None
        self._arranged = 0
        """How many of the values are."""

    def set_to(self, parts: Sequence[TextWithFindings], numbers: list[int]) -> None:
        """Take the values of the texts of these numbers: of those so far, and of more.

        Raises ValueError for other texts: what they hold would not be looked for.
        """
        if numbers[: len(self.of)] != self.of:
            raise ValueError("texts may only be added")
        new = numbers[len(self.of) :]
        self.of = numbers
        for number in new:
            first_seen = dict.fromkeys(pair for pair in parts[number].pairs if pair not in self._seen)
            self._seen.update(first_seen)
            self.entity_types += [entity_type for entity_type, _ in first_seen]
            self.values += [value for _, value in first_seen]
            self.ends.append(len(self.values))

    @property
    def to_seek(self) -> ValuesToSeek:
        """The same, arranged; only what is new since this was asked for."""
        if self._to_seek is None:
            self._to_seek = ValuesToSeek()
        done, self._arranged = self._arranged, len(self.values)
        if done < self._arranged:
            self._to_seek.add(self.entity_types[done:], self.values[done:])
        return self._to_seek


def _recurrences_from(parts: Sequence[TextWithFindings], first: int, earlier: _Values) -> list[Sequence[Finding]]:
    """Return what stands again in the parts from `first` on."""
    values = list(_values_for_others(parts, first, earlier))
    if not values:
        return [()] * (len(parts) - first)
    has_answers = any(part.is_answer for part in parts[first:])
    return [*KnownValueFinder(values, has_answers=has_answers).find_all(parts[first:])]


def _values_for_others(parts: Sequence[TextWithFindings], first: int, earlier: _Values) -> Iterator[KnownValue]:
    """Return the values that may stand in a part from `first` on, other than their own, of their message or later.

    The number of a value's source counts from `first`.
    """
    chars_from = [0]
    for part in reversed(parts):
        chars_from.append(chars_from[-1] + len(part.text))
    chars_from.reverse()
    rest = parts[first:] if chars_from[first] <= _SHORT_REST_CHARS else None
    yield from _known_values(parts, range(first), first, rest, earlier)
    begin = first  # of the message
    for number, part in enumerate(parts[first:], first):
        if part.section != parts[begin].section:
            begin = number
        rest_chars = chars_from[begin] - len(part.text)
        if part.findings and rest_chars:
            is_short = rest_chars <= _SHORT_REST_CHARS
            rest = [other for other in parts[begin:] if other is not part] if is_short else None
            yield from _known_values(parts, [number], first, rest, _Values())


def _known_values(
    parts: Sequence[TextWithFindings],
    sources: Iterable[int],
    first: int,
    rest: Sequence[TextWithFindings] | None,
    known: _Values,
) -> Iterator[KnownValue]:
    """Return the values of some parts, or those of them that may stand in a short rest."""
    found = [number for number in sources if parts[number].findings]
    if not found:
        return
    known.set_to(parts, found)
    indexes = ShortText(rest).candidates(known.to_seek) if rest is not None else range(len(known.values))
    for index in indexes:
        number = found[bisect_right(known.ends, index)]
        yield KnownValue(known.entity_types[index], known.values[index], parts[number].section, number - first)
