"""The sections of a request that are alike in several APIs: its messages, and what stands beside the conversation."""

from collections.abc import Callable, Collection

from pasteguard_addon.endpoints.free_json import SlotCollector
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonObject


def collect_messages[C: SlotCollector](
    request: RequestBody, member: str, collector: type[C], read: Callable[[C, JsonObject], None]
) -> None:
    """Add a section for each message of the array that is a member. Raises `UnreadableBodyError`."""
    request.sections += [()] * request.messages_before
    sections = request.root.all(member)
    if not sections:
        raise _invalid(member, f"`{member}` is missing.")
    for section in sections:
        if not isinstance(section, JsonArray):
            raise _invalid(member, f"`{member}` must be an array.")
        for message in section.items:
            if not isinstance(message, JsonObject):
                raise _invalid(member, f"Every item of `{member}` must be an object.")
            read(collector.begin(request, message), message)


def _invalid(member: str, message: str) -> UnreadableBodyError:
    return UnreadableBodyError(message, "invalid_messages", member)


def collect_rest[C: SlotCollector](
    request: RequestBody, collector: type[C], done: Collection[str], read: Callable[[C, str, JsonNode], None]
) -> None:
    """Add the last section: all members of the request but those named in `done`, whose values stand in others."""
    members = request.root.members
    others = (value for key, value in members if key.value not in done)
    rest = collector.begin(request, *(key for key, _ in members), *others)
    for key, value in members:
        if key.value not in done:
            rest.member_name(key)
            read(rest, key.value, value)
