"""What requests name of what the provider keeps, and what replies name for requests to come."""

import re
from collections.abc import Iterator

from pasteguard_addon.endpoints.readable import loaded
from pasteguard_addon.endpoints.references import References
from pasteguard_addon.endpoints.reply import is_list, is_object

_NAMING = (b'"previous_response_id"', b'"conversation"', b'"item_reference"', b"compaction")
_NAMING_FORMS = tuple(map(re.compile, (rb'"type"\s*:\s*null', rb'\{\s*"id"\s*:[^{}]*\}', rb"\\u00[4-7]")))
"""Each begins with what can be searched for quickly; together they would be tried at every character."""
_COMPACTION, _TRIGGER = "compaction", "compaction_trigger"
_STORED = re.compile(
    r"/responses/([\w-]+)(?:/(?:input_items|cancel))?/?|/conversations/([\w-]+)(?:/items(?:/[\w-]+)?)?/?"
)


class ResponsesState:
    """The Responses API's."""

    def references(self, body: bytes) -> References:
        if not _may_name(body):
            return References()
        try:
            request = loaded(body.removeprefix(b"\xef\xbb\xbf"))
        except ValueError:
            return References()  # it will be refused
        if not is_object(request):
            return References()
        previous = request.get("previous_response_id")
        return References(previous if isinstance(previous, str) else "", tuple(_others(request)))

    def stored_id(self, path: str) -> str | None:
        path = path.partition("?")[0]
        found = _STORED.search(path)
        return found[1] or found[2] if found and found.end() == len(path) else None


def _may_name(body: bytes) -> bool:
    """Tell quickly whether a body may name anything: hardly any client lets its provider keep texts."""
    return any(word in body for word in _NAMING) or any(form.search(body) for form in _NAMING_FORMS)


def _others(request: dict[str, object]) -> Iterator[tuple[str, ...]]:
    conversation = tuple(_conversation_of(request))
    if conversation:
        yield conversation
    given = request.get("input")
    for item in given if is_list(given) else [given]:
        ids = _ids_of(item) if is_object(item) else ()
        if ids:
            yield ids


def _ids_of(item: dict[str, object]) -> tuple[str, ...]:
    """Return by what an item is known that stands for texts without holding any."""
    kind = str(item.get("type") or "")
    if _COMPACTION in kind and kind != _TRIGGER:
        return tuple(_strings(item.get("encrypted_content"), item.get("id")))
    if kind == "item_reference" or (not kind and item.keys() - {"type"} == {"id"}):
        return tuple(_strings(item.get("id")))
    return ()


def names_in(reply: dict[str, object]) -> Iterator[str]:
    """Yield by what the provider will know a response again, or what an event tells of it."""
    told = reply.get("response")
    response = told if is_object(told) else reply
    if "output" in response or is_object(told):
        yield from _strings(response.get("id"))
        yield from _conversation_of(response)
        output = response.get("output")
        for item in output if is_list(output) else ():
            yield from _names_of(item)
    yield from _names_of(reply.get("item"))
    if reply.get("object") == "conversation":
        yield from _strings(reply.get("id"))


def _names_of(item: object) -> Iterator[str]:
    if is_object(item):
        is_blob = _COMPACTION in str(item.get("type"))
        yield from _strings(item.get("id"), item.get("encrypted_content") if is_blob else None)


def _conversation_of(value: dict[str, object]) -> Iterator[str]:
    conversation = value.get("conversation")
    return _strings(conversation.get("id") if is_object(conversation) else conversation)


def _strings(*values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value)
