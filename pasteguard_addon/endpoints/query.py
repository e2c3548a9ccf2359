"""The query string of a request: what in it is text, and what its provider needs as it is."""

import contextlib
import re

from pasteguard_addon.endpoints.request_body import RequestBody, Slot, too_many_texts
from pasteguard_addon.endpoints.value_forms import is_identifier
from pasteguard_addon.wire.json_document import JsonString, JsonTooLargeError
from pasteguard_addon.wire.query_string import QueryString

_NO_TEXT = re.compile(
    r"(?:.*[-_.])?(?:api-?)?(?:version|beta|key|token|sig|signature|code|credential|secret)", re.IGNORECASE
)
"""Names of what says which API is meant, and with whose key."""


def collect_query(request: RequestBody, text: str) -> QueryString:
    """Add names and values of a query string to the last section of a request. Raises `UnreadableBodyError`."""
    query = _read(text)

    def add(node: JsonString, context: str = "", *, needs_scan: bool = True) -> None:
        if node.value and not node.value.isspace():
            slot = Slot(node.value, len(request.sections) - 1, query.document, node, context=context, lead=context)
            slot.needs_scan = needs_scan
            slot.encode = str  # the body does not hold it
            request.add_slot(slot)

    for name, value in query.pairs:
        is_for_provider = _NO_TEXT.fullmatch(name.value) is not None
        is_plain = is_identifier(name.value)
        if not (is_plain and is_for_provider):
            add(name, needs_scan=not is_plain)
        if not is_for_provider:
            add(value, f"{name.value}: " if name.value else "")
    return query


def _read(text: str) -> QueryString:
    query: QueryString | None = None
    with contextlib.suppress(JsonTooLargeError):
        query = QueryString(text)
    if query is None:
        raise too_many_texts()
    return query
