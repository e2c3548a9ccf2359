"""What may be told of a masked request: where what was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.endpoints.request_body import Slot
from pasteguard_addon.findings import Finding


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """What was found in one text of a request, and where that text stands; nothing of the text itself."""

    unit: int
    """As in `Slot`: 0 for tools and schemas, 1 … n for the messages, then all other fields."""
    role: str
    ordinal: int
    """Which text of its unit it is, from 1."""
    findings: Sequence[Finding]


def ordinals(slots: Sequence[Slot]) -> list[int]:
    """Return which text of its section each slot is, from 1."""
    numbers: list[int] = []
    unit = -1
    for slot in slots:
        numbers.append(numbers[-1] + 1 if slot.unit == unit else 1)
        unit = slot.unit
    return numbers


def explained(slots: Sequence[Slot], found: Sequence[Sequence[Finding]]) -> list[ExplainedText]:
    """Return what was found in each slot; those without findings are left out."""
    return [
        ExplainedText(slot.unit, slot.role, ordinal, findings)
        for slot, ordinal, findings in zip(slots, ordinals(slots), found, strict=True)
        if findings
    ]
