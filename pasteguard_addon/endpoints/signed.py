"""What a provider has signed in a model's answer, as several dialects write it.

Thinking comes with a signature over itself, or as ciphertext, and the provider takes it back only as it was. So an
endpoint says which texts are signed, of a request (`SlotCollector.signed_block`, or `Slot.is_signed` beside
`RequestBody.add_signed_block`) and of a reply (`ReplyText.is_signed`); what follows from that is the same for all of
them, and stands in `exchange.signed_blocks`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonObject, JsonString

SIGNED_LISTS: Final = frozenset(("reasoning_details", "thinking_blocks"))
"""Members of messages whose items belong together: one that is signed binds the others."""
OPAQUE: Final = frozenset("signature thought_signature data encrypted_content".split())
"""Members of what is signed that a reader can make nothing of."""
_OPAQUE_VALUE = re.compile(r"[\w+/=.:~-]*", re.ASCII)
_THINKING = re.compile(r"reasoning|thinking|thought|compaction", re.IGNORECASE)
_NO_FORMAT = ("", "unknown")


def is_signed(value: object) -> bool:
    """Return whether an object of a reply is signed."""
    return isinstance(value, Mapping) and _is_signed(value.get)


def is_signed_list(name: str, items: object) -> bool:
    """Return whether a member of a reply's message is a list whose items are signed."""
    return (
        isinstance(items, list) and name in SIGNED_LISTS and (name == "thinking_blocks" or any(map(is_signed, items)))
    )


def is_signed_node(node: JsonNode) -> bool:
    """Return whether an object of a request is signed."""
    return isinstance(node, JsonObject) and _is_signed(lambda name: _string(node.get(name)))


def is_signed_array(name: str, node: JsonNode) -> bool:
    """Return whether a member of a request's message is a list whose items are signed."""
    return isinstance(node, JsonArray) and name in SIGNED_LISTS and any(map(is_signed_node, node.items))


def is_opaque(name: str, value: str) -> bool:
    """Return whether a member of something signed is a signature or ciphertext: nobody's words."""
    return name in OPAQUE and _OPAQUE_VALUE.fullmatch(value) is not None


def _is_signed(member: Callable[[str], object]) -> bool:
    if any(_is_text(member(name)) for name in ("signature", "thought_signature", "encrypted_content")):
        return True
    kind = member("type")
    if not isinstance(kind, str) or not _THINKING.search(kind):
        return False
    form = member("format")
    return _is_text(member("data")) or (isinstance(form, str) and form not in _NO_FORMAT)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _string(node: JsonNode | None) -> str | None:
    return node.value if isinstance(node, JsonString) else None
