"""The query string of a request: what in it is text, and what its provider needs as it is."""

import contextlib
import re

from pasteguard_addon.endpoints.request_body import RequestBody, Slot, too_many_texts
from pasteguard_addon.wire.json_document import JsonTooLargeError
from pasteguard_addon.wire.query_string import QueryString

_NO_TEXT = re.compile(
    r"(?:.*[-_.])?(?:api-?)?(?:version|beta|key|token|sig|signature|code|credential|secret)", re.IGNORECASE
)
"""Names of what says which API is meant, and with whose key."""


def collect_query(request: RequestBody, text: str) -> QueryString:
    """Add the values of a query string to the last section of a request. Raises `UnreadableBodyError`."""
    query = _read(text)
    for name, node in query.values:
        if node.value and not node.value.isspace() and not _NO_TEXT.fullmatch(name):
            context = f"{name}: " if name else ""
            slot = Slot(node.value, request.unit_count - 1, query.document, node, context=context, lead=context)
            slot.encode = str  # the body does not hold it
            request.add_slot(slot)
    return query


def _read(text: str) -> QueryString:
    query: QueryString | None = None
    with contextlib.suppress(JsonTooLargeError):
        query = QueryString(text)
    if query is None:
        raise too_many_texts()
    return query
