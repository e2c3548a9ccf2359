"""What a provider has signed goes back as it sent it, or not at all: the rule for all endpoints.

A provider takes no thinking back that was changed, and from some of them no conversation in which a part of it is
missing. An endpoint says what is signed (see `endpoints.signed`); then

- it is passed on to the client as it came, with its placeholders, and kept in the memory of answers by a keyed hash;
- when it comes back as it was sent, it goes on untouched, whatever it says: that is what its provider wrote;
- where it is not known, after a restart say, it is read as any other text, and stays if nothing in it is masked;
- if something would be, it cannot go as it is, nor changed: all that is signed is taken out of the conversation.

Its values are numbered in each of these cases, so the memory changes no name. What reads like a placeholder in it is
one, and nobody's typing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pasteguard_addon.endpoints.request_body import RequestBody, Slot
from pasteguard_addon.findings import Finding
from pasteguard_addon.wire.json_document import JsonArray, JsonNode, item_cuts


class _Named(Protocol):
    @property
    def findings(self) -> Sequence[Finding]: ...


class _Text(Protocol):
    """A text of the request with what is masked in it."""

    @property
    def slot(self) -> Slot: ...

    @property
    def named(self) -> _Named: ...

    @property
    def is_written(self) -> bool: ...


def settle(request: RequestBody, texts: Iterable[_Text], *, were_dropped: bool) -> bool:
    """Take all that is signed out of a body if some of it cannot go as it is; return whether it is out.

    `were_dropped`: the messages that are known went without it already.
    """
    are_dropped = were_dropped or any(
        each.slot.is_signed and each.named.findings and not each.is_written for each in texts
    )
    if are_dropped:
        for array, blocks in _by_array(request):
            request.document.remove_items(array, blocks)
    return are_dropped


def cuts(request: RequestBody) -> Iterator[tuple[int, int]]:
    """Return the spans of a body without which nothing in it is signed."""
    for array, blocks in _by_array(request):
        yield from item_cuts(array, blocks)


def _by_array(request: RequestBody) -> Iterable[tuple[JsonArray, set[JsonNode]]]:
    by_array: dict[int, tuple[JsonArray, set[JsonNode]]] = {}
    for array, block in request.signed_blocks:
        by_array.setdefault(array.start, (array, set()))[1].add(block)
    return by_array.values()
