"""Documents of a request in which answers count characters: of the client's text here, of the masked one there."""

from collections.abc import Sequence

from pasteguard_addon.conversation.prefix import RememberedPrefix
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.exchange.fold import MaskedText
from pasteguard_addon.masking.shifts import Shifts, shifts_of

_MAX_DIGITS = 9
"""No document has more characters than that counts."""


class CitedDocuments:
    """Of one request. Call write() once, when all its texts are masked."""

    def __init__(self, request: RequestBody, prefix: RememberedPrefix | None) -> None:
        self._request = request
        self._before = prefix.known.documents if prefix is not None else ()
        self.shifts: Sequence[Shifts] = self._before
        """Of all documents of the conversation."""
        self.numbers: list[tuple[int, int, str]] = []
        """What earlier answers count, as it is written in the body: each by its place."""

    def write(self, texts: Sequence[MaskedText]) -> None:
        """Let what earlier answers count point into the documents as they are sent."""
        by_slot = {id(each.slot): each for each in texts}
        own = [_shifts(by_slot.get(id(each.text))) for each in self._request.documents]
        self.shifts = (*self._before, *own)
        for node, document in self._request.document_offsets:
            offset = int(node.literal) if node.literal.isdigit() and len(node.literal) <= _MAX_DIGITS else None
            if offset is None or document >= len(self.shifts):
                continue
            moved = self.shifts[document].in_masked(offset)
            if moved != offset:
                self._request.document.replace_number(node, moved)
                self.numbers.append((node.start, node.end, str(moved)))

    def between(self, start: int, end: int) -> tuple[Shifts, ...]:
        """Return the shifts of the documents that begin between two places of the body."""
        own = self.shifts[len(self._before) :]
        return tuple(
            shifts for each, shifts in zip(self._request.documents, own, strict=True) if start <= each.start < end
        )


def _shifts(text: MaskedText | None) -> Shifts:
    if text is None or not text.named.findings:
        return Shifts()
    return shifts_of(text.slot.text, text.masked, text.named.findings, text.named.names)
