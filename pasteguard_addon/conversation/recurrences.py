"""Which values of other texts stand again in the texts of a conversation, message by message."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain

from pasteguard_addon.conversation.short_text import ShortText
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

    def add(self, parts: Sequence[TextWithFindings]) -> list[Sequence[Finding]]:
        """Return what stands again in each text of the next sections, without what its own findings cover."""
        first = len(self._parts)
        self._parts += parts
        return _recurrences_from(self._parts, first) if parts else []

    def resume(self, parts: Sequence[TextWithFindings]) -> None:
        """Take over texts of the next sections for which this is known already."""
        self._parts += parts


def _recurrences_from(parts: Sequence[TextWithFindings], first: int) -> list[Sequence[Finding]]:
    """Return what stands again in the parts from `first` on."""
    values = list(_values_for_others(parts, first))
    if not values:
        return [()] * (len(parts) - first)
    has_answers = any(part.is_answer for part in parts[first:])
    return [*KnownValueFinder(values, has_answers=has_answers).find_all(parts[first:])]


def _values_for_others(parts: Sequence[TextWithFindings], first: int) -> Iterator[KnownValue]:
    """Return the values that may stand in a part from `first` on, other than their own, of their message or later.

    The number of a value's source counts from `first`.
    """
    chars_from = [0]
    for part in reversed(parts):
        chars_from.append(chars_from[-1] + len(part.text))
    chars_from.reverse()
    rest = parts[first:] if chars_from[first] <= _SHORT_REST_CHARS else None
    yield from _known_values(parts, range(first), first, rest)
    begin = first  # of the message
    for number, part in enumerate(parts[first:], first):
        if part.section != parts[begin].section:
            begin = number
        rest_chars = chars_from[begin] - len(part.text)
        if part.findings and rest_chars:
            is_short = rest_chars <= _SHORT_REST_CHARS
            rest = [other for other in parts[begin:] if other is not part] if is_short else None
            yield from _known_values(parts, [number], first, rest)


def _known_values(
    parts: Sequence[TextWithFindings], sources: Iterable[int], first: int, rest: Sequence[TextWithFindings] | None
) -> Iterator[KnownValue]:
    """Return the values of some parts, or those of them that may stand in a short rest."""
    found = [number for number in sources if parts[number].findings]
    if not found:
        return
    entity_types = list(chain.from_iterable(parts[number].entity_types for number in found))
    values = list(chain.from_iterable(parts[number].values for number in found))
    ends = list(accumulate(len(parts[number].findings) for number in found))
    for index in ShortText(rest).candidates(entity_types, values) if rest is not None else range(len(values)):
        number = found[bisect_right(ends, index)]
        yield KnownValue(entity_types[index], values[index], parts[number].section, number - first)
