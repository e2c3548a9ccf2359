"""Documents of a request in which answers count characters: of the client's text here, of the masked one there."""

from collections.abc import Sequence
from dataclasses import dataclass

from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.exchange.fold import MaskedText
from pasteguard_addon.masking.shifts import Shifts, shifts_of

_MAX_DIGITS = 9
"""No document has more characters than that counts."""


@dataclass(frozen=True, slots=True)
class CitedDocuments:
    """Those of one conversation, and what counts their characters."""

    shifts: Sequence[Shifts] = ()
    """Of all documents, in their order."""
    starts: Sequence[int] = ()
    """Where those begin that stand in the body itself: the last ones."""
    numbers: Sequence[tuple[int, int, str]] = ()
    """What earlier answers count, as it is written in the body: each by its place."""

    def between(self, start: int, end: int) -> tuple[Shifts, ...]:
        """Return the shifts of the documents that begin between two places of the body."""
        own = self.shifts[len(self.shifts) - len(self.starts) :]
        return tuple(shifts for at, shifts in zip(self.starts, own, strict=True) if start <= at < end)


def write_offsets(request: RequestBody, before: Sequence[Shifts], texts: Sequence[MaskedText]) -> CitedDocuments:
    """Let what earlier answers count point into the documents as they are sent; all texts are masked by now.

    `before` are the shifts of the documents in the messages that are known.
    """
    by_slot = {id(each.slot): each for each in texts}
    shifts = (*before, *(_shifts(by_slot.get(id(each.text))) for each in request.documents))
    numbers: list[tuple[int, int, str]] = []
    for node, document in request.document_offsets:
        offset = int(node.literal) if node.literal.isdigit() and len(node.literal) <= _MAX_DIGITS else None
        if offset is None or document >= len(shifts):
            continue
        moved = shifts[document].in_masked(offset)
        if moved != offset:
            request.document.replace_number(node, moved)
            numbers.append((node.start, node.end, str(moved)))
    return CitedDocuments(shifts, [each.start for each in request.documents], numbers)


def _shifts(text: MaskedText | None) -> Shifts:
    if text is None or not text.named.findings:
        return Shifts()
    return shifts_of(text.slot.text, text.masked, text.named.findings, text.named.names)
