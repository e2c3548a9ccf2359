"""What stands in a conversation for texts that are not sent: blocks into which the provider has compacted them.

What comes before such a block the provider does not read, so a client may leave it out; the names that were given there
live on in the block. It has no id, so it is known by what it holds.
"""

import re
from collections.abc import Iterator, Mapping

from pasteguard_addon.endpoints.readable import loaded
from pasteguard_addon.endpoints.references import References
from pasteguard_addon.endpoints.reply import is_list, is_object

COMPACTION = "compaction"
_MAY_NAME = re.compile(rb'"compaction"|\\u00[4-7]')
"""Hardly any conversation was compacted, so this spares parsing."""


class MessagesState:
    """The Messages API's."""

    def references(self, body: bytes) -> References:
        if not _MAY_NAME.search(body):
            return References()
        try:
            request = loaded(body.removeprefix(b"\xef\xbb\xbf"))
        except ValueError:
            return References()  # it will be refused
        newest = [*_compactions(request)][-1:]
        return References(others=tuple(names for names in newest if names))

    def stored_id(self, path: str) -> str | None:
        return None


def names_of(block: Mapping[str, object]) -> tuple[str, ...]:
    """Return by what a block will be known again."""
    held = (block.get(name) for name in ("encrypted_content", "signature", "content"))
    return tuple(each for each in held if isinstance(each, str) and each)


def _compactions(request: object) -> Iterator[tuple[str, ...]]:
    messages = request.get("messages") if is_object(request) else None
    for message in messages if is_list(messages) else ():
        content = message.get("content") if is_object(message) else None
        for block in content if is_list(content) else ():
            if is_object(block) and block.get("type") == COMPACTION:
                yield names_of(block)
