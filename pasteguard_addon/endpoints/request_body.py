"""The body of one request: parsed once, handed out as slots, rendered with their masked texts.

Which of its members hold text is told by the endpoint; everything here is the same for all of them. The body is cut
into *sections*, in the order in which values are numbered: what stands before the conversation (tools, schemas), each
message, then all the rest. Decides nothing about what is sensitive.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, Protocol

from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import (
    MAX_VALUES,
    JsonArray,
    JsonDocument,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
    JsonTooLargeError,
    strings,
)

MAX_TEXTS = 20_000
"""A security limit, of texts and of sections: each costs as much as a hundred characters, and may be one."""

type Shorten = Callable[[str], tuple[str, int]]


def too_many_texts() -> UnreadableBodyError:
    return UnreadableBodyError(f"The request holds more than {MAX_TEXTS} texts.", "too_many_texts", status=413)


class RequestDocument(NamedTuple):
    """A document in the messages, in which answers count characters."""

    start: int
    """Where it begins in the body."""
    text: "Slot | None"
    """None if it holds no text of its own."""


class DocumentOffset(NamedTuple):
    """A number of an earlier answer that counts characters of a document."""

    node: JsonNumber
    document: int
    """Which of all documents of the conversation, in their order."""


@dataclass(slots=True, eq=False)
class Slot:
    """A place that holds text. `text` is decoded: what the model reads."""

    text: str = field(repr=False)
    unit: int
    """The section that it belongs to: 0 for what stands before the messages, 1 … n for these, then all the rest."""
    document: JsonDocument = field(repr=False)
    node: JsonString | JsonNumber = field(repr=False)
    """Where it stands in the document."""
    role: str = ""
    """The message's role; empty outside messages."""
    context: str = field(default="", repr=False)
    """The member's name before a lone value, for detection: `password: ` says what `hunter2` is."""
    is_bare: bool = False
    """A field that takes no brackets."""
    needs_scan: bool = True
    """False for what a plain identifier is by its form, such as the name of an argument."""
    encode: Callable[[str], str] | None = field(default=None, repr=False)
    """Where the body holds it in another encoding than JSON's, as a data URL does: makes that of a text."""
    is_signed: bool = False
    """Bound by a signature to what the provider sent: goes as it is, or with its block not at all."""
    lead: str = field(default="", repr=False)
    """What is scanned before the text, and is no part of it: its context, and before that what stands for what the
    message before asked for, as an answer may hold nothing but the value."""

    @property
    def is_number(self) -> bool:
        return isinstance(self.node, JsonNumber)

    def write(self, masked: str) -> None:
        """Put a masked text in its place."""
        self.document.replace(self.node, self.encode(masked) if self.encode is not None else masked)


class RequestReader(Protocol):
    """What an endpoint knows of its requests."""

    conversation: str
    """The member that holds the messages, as an array; empty if there is none."""

    def collect(self, request: "RequestBody") -> None:
        """Add the slots of a body, section by section, and tell what else is asked of it.

        Raises `UnreadableBodyError`.
        """

    def add_note(self, request: "RequestBody", text: str) -> None:
        """Tell the model something, before all that the client says."""


class RequestBody:
    """One request body.

    `shorten` may take away the first messages, if what becomes of them is known, and tell how many these are. Raises
    `UnreadableBodyError` for whatever cannot be read for certain.
    """

    def __init__(self, body: bytes, reader: RequestReader, shorten: Shorten | None = None) -> None:
        self._body = body
        self._reader = reader
        self.document, self.messages_before = _parse_body(body, shorten)
        self.text = self.document.text
        """The body that was read."""
        root = self.document.root
        if not isinstance(root, JsonObject):
            raise UnreadableBodyError("The request body must be a JSON object.", "invalid_json")
        self.root = root
        self._used: set[int] = set()
        self.sections: list[Sequence[JsonNode]] = []
        """The values that stand in each, whether they hold slots or not."""
        self.slots: list[Slot] = []
        self.signed_blocks: list[tuple[JsonArray, JsonNode]] = []
        """Items of arrays that carry a signature over what came before them, whether they hold a text or not."""
        self.documents: list[RequestDocument] = []
        self.document_offsets: list[DocumentOffset] = []
        self.unscanned_media = 0
        """Images, sounds and files that were passed as they are."""
        self.is_json_mode = False
        """Whether the answer's content is to be JSON itself."""
        self.model = ""
        self.messages: JsonArray | None = None
        """The array of messages, if there is just one."""
        reader.collect(self)
        self.message_count = len(self.sections) - 2
        """How many messages there are, with those that were taken away."""

    # --- what the endpoint's reader calls ---------------------------------------------------------------------

    def add_slot(self, slot: Slot) -> None:
        """Add a text. Raises `UnreadableBodyError` when there are too many."""
        if len(self.slots) >= MAX_TEXTS:
            raise too_many_texts()
        self.slots.append(slot)
        if slot.document is self.document:
            self._used.add(slot.node.start)

    def add_signed_block(self, blocks: JsonArray, block: JsonNode) -> None:
        """Note an item that the provider takes back as it was, or not at all."""
        self.signed_blocks.append((blocks, block))

    def add_nested(self, outer: JsonDocument, node: JsonString, inner: JsonDocument) -> None:
        """Take a string for JSON of its own, whose slots are collected beside the others."""
        outer.nest(node, inner)
        if outer is self.document:
            self._used.add(node.start)

    # --- what others ask --------------------------------------------------------------------------------------

    def section_ends(self) -> tuple[int, int, int, int]:
        """Return how many slots there are up to the end of each section.

        These are the tools and schemas, the messages but the last, the last message, and all other fields.
        """
        last_units = 0, max(0, self.message_count - 1), self.message_count
        tools, but_last, messages = (bisect_right(self.slots, unit, key=attrgetter("unit")) for unit in last_units)
        return tools, but_last, messages, len(self.slots)

    def kept_strings(self, unit: int) -> Iterator[str]:
        """Return every string of a section that is no slot: member names, ids, enums, media."""
        for root in self.sections[unit]:
            yield from (node.value for node in strings(root) if node.start not in self._used)

    def add_note(self, text: str) -> None:
        """Tell the model something, before all that the client says."""
        self._reader.add_note(self, text)

    def render(self) -> bytes:
        """Return the body with the masked texts in place; the very same bytes if there are none."""
        text = self.document.render()
        return self._body if text is self.text else text.encode()


def _parse_body(body: bytes, shorten: Shorten | None) -> tuple[JsonDocument, int]:
    document: JsonDocument | None = None
    text: str | None = None
    offset, messages_before, is_too_large = -1, 0, False
    try:
        text = body.decode()
        text = text.removeprefix("\ufeff") if text.startswith("\ufeff") else text
        if shorten is not None:
            text, messages_before = shorten(text)
        document = JsonDocument(text)
    except UnicodeDecodeError:
        pass
    except JsonTooLargeError:
        is_too_large = True
    except JsonSyntaxError as error:
        offset = error.offset
    if is_too_large:
        raise UnreadableBodyError(f"The request holds more than {MAX_VALUES} values.", "too_many_texts", status=413)
    if text is None:  # outside the handler: the decoder's error holds the whole body
        raise UnreadableBodyError("The request body is not UTF-8, so it cannot be scanned.", "invalid_encoding")
    if document is None:
        raise UnreadableBodyError(
            f"The request body is not valid JSON (at character {offset}), so it cannot be scanned.", "invalid_json"
        )
    return document, messages_before
