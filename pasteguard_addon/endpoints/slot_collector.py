"""Slots of what all endpoints share: messages, media, JSON in strings, schemas of tools, JSON of no known shape."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import Final, Self

from pasteguard_addon.endpoints.data_urls import is_media, text_in_url
from pasteguard_addon.endpoints.endpoint import ANSWERING
from pasteguard_addon.endpoints.request_body import MAX_TEXTS, RequestBody, Slot, too_many_texts
from pasteguard_addon.endpoints.signed import is_opaque, is_signed_node
from pasteguard_addon.endpoints.value_forms import digits_of, is_identifier, is_of_words, value_strings
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonDocument,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
)

NEVER_TEXT: Final = frozenset(
    "type id role index object model format tool_call_id file_id cache_control encrypted_content".split()
)
"""Members that are never text inside messages: ids, enums, encrypted data."""

_MEDIA_KEPT = NEVER_TEXT | {"detail"}
_CONTEXT_MAX_CHARS = 2_000
_CONTEXT_NAME_MAX_CHARS = 64
_NUMBER_MIN_DIGITS = 7
_FUNCTION_NAME = re.compile(r"[\w.:/$-]{1,128}", re.ASCII)
_MEMBER_NAME = re.compile(r"[\w.:/$\[\]-]{1,64}", re.ASCII)
_SCHEMAS_OF_TOOLS = frozenset(("parameters", "input_schema", "schema", "output_schema", "parametersJsonSchema"))
_PROSE_OF_SCHEMAS = frozenset(("description", "title", "$comment", "markdownDescription", "deprecationMessage"))
_PROSE_OBJECTS_OF_SCHEMAS = frozenset(("errorMessage", "enumDescriptions", "markdownEnumDescriptions", "enumNames"))


class SlotCollector:
    """Collects the slots of one section, in the order in which they stand there."""

    def __init__(self, request: RequestBody, document: JsonDocument, section: int, role: str = "") -> None:
        self._request = request
        self._document = document
        self._section = section
        self._role = role
        self._is_signed = False

    @classmethod
    def begin(cls, request: RequestBody, *nodes: JsonNode) -> Self:
        """Begin the next section of a request: these values belong to it, whether they hold slots or not."""
        if len(request.sections) >= MAX_TEXTS:
            raise too_many_texts()
        request.sections.append(nodes)
        return cls(request, request.document, len(request.sections) - 1)

    # --- single texts -----------------------------------------------------------------------------------------

    def string(self, node: JsonNode, *, context: str = "", is_bare: bool = False, needs_scan: bool = True) -> None:
        """A text; what stands in its place against the API's rules is searched for texts."""
        if isinstance(node, JsonString):
            self._add(node.value, node, context=context, is_bare=is_bare, needs_scan=needs_scan)
        elif isinstance(node, JsonNumber):
            self._number(node, context.removesuffix(": "))
        elif isinstance(node, JsonArray | JsonObject):
            self.unknown_member(node, "")

    def signed_block(self, blocks: JsonArray, block: JsonNode) -> None:
        """An item of an array that is signed as a whole, with all texts in it."""
        self._request.add_signed_block(blocks, block)
        before, self._is_signed = self._is_signed, True
        self.unknown_member(block, "")
        self._is_signed = before

    def name(self, node: JsonNode, *, context: str = "") -> None:
        """A name that the client gave to a function, say: an identifier is none of anybody's texts."""
        if not isinstance(node, JsonString) or not _FUNCTION_NAME.fullmatch(node.value):
            self.string(node, context=context, is_bare=True)

    def names_in(self, node: JsonNode) -> None:
        """All strings of a value that names functions."""
        for each in value_strings(node):
            self.name(each)

    def member_name(self, node: JsonString) -> None:
        """The name of a member that nobody knows."""
        if _MEMBER_NAME.fullmatch(node.value) is None:
            self.string(node)

    def _number(self, node: JsonNumber, name: str) -> None:
        """A number of as many digits as a phone number has; it is masked as a string in its place."""
        digits = digits_of(node.literal)
        if len(digits) >= _NUMBER_MIN_DIGITS:
            self._add(digits, node, context=f"{name}: " if name else "")

    def _add(
        self,
        text: str,
        node: JsonString | JsonNumber,
        *,
        context: str = "",
        is_bare: bool = False,
        needs_scan: bool = True,
        encode: Callable[[str], str] | None = None,
    ) -> None:
        if text and not text.isspace():
            if len(text) > _CONTEXT_MAX_CHARS or len(context) > _CONTEXT_NAME_MAX_CHARS:
                context = ""  # it would help nobody
            slot = Slot(text, self._section, self._document, node, self._role, context, lead=context)
            slot.is_bare, slot.needs_scan = is_bare, needs_scan
            slot.encode, slot.is_signed = encode, self._is_signed
            self._request.add_slot(slot)

    # --- JSON of no known shape -------------------------------------------------------------------------------

    def json_in_string(self, node: JsonNode) -> None:
        """JSON inside a string, or (some servers) plain JSON."""
        if not isinstance(node, JsonString):
            self.json_leaves(node, "")
            return
        try:
            inner = JsonDocument(node.value)
        except JsonSyntaxError:
            self.string(node)
            return
        self._request.add_nested(self._document, node, inner)
        SlotCollector(self._request, inner, self._section, self._role).json_leaves(inner.root, "")

    def json_leaves(self, node: JsonNode, name: str) -> None:
        """Every string leaf, member name and long number of free JSON."""
        if isinstance(node, JsonObject):
            for key, value in node.members:
                self.string(key, needs_scan=not is_identifier(key.value))
                self.json_leaves(value, key.value)
        elif isinstance(node, JsonArray):
            for item in node.items:
                self.json_leaves(item, name)
        elif isinstance(node, JsonNumber):
            self._number(node, name)
        else:
            self.string(node, context=f"{name}: " if name else "")

    def unknown_member(self, node: JsonNode, name: str, *, never_text: frozenset[str] = NEVER_TEXT) -> None:
        """Strings of members that nobody knows, and strings nested in them.

        `never_text` are names of members that are passed over.
        """
        if isinstance(node, JsonArray):
            for item in node.items:
                if self._role == ANSWERING and not self._is_signed and is_signed_node(item):
                    self.signed_block(node, item)
                else:
                    self.unknown_member(item, name, never_text=never_text)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                self.member(key, value, key.value, never_text=never_text)
        elif isinstance(node, JsonNumber):
            self._number(node, name)
        elif isinstance(node, JsonString) and not (self._is_signed and is_opaque(name, node.value)):
            context = f"{name}: " if name else ""
            self._url(node) if is_media(node.value, name) else self.string(node, context=context)

    def member(self, key: JsonString, value: JsonNode, name: str, *, never_text: frozenset[str] = NEVER_TEXT) -> None:
        """A member that nobody knows, with its name; under a name of `never_text` a string is passed over."""
        if key.value not in never_text or isinstance(value, JsonArray | JsonObject):
            self.member_name(key)
            self.unknown_member(value, name, never_text=never_text)

    # --- media ------------------------------------------------------------------------------------------------

    def media(self, media: JsonNode, name_of_data: str) -> None:
        """A URL or encoded bytes, or an object that holds them beside other members."""
        if not isinstance(media, JsonObject):
            self._url(media)
            return
        for key, value in media.members:
            if key.value == name_of_data:
                self._url(value)
            else:
                self.member(key, value, key.value, never_text=_MEDIA_KEPT)

    def _url(self, node: JsonNode) -> None:
        """`data:text/…` is text that the model reads; all other URLs and media stay as they are."""
        if not isinstance(node, JsonString):
            self.unknown_member(node, "")
            return
        text = text_in_url(node.value)
        if text is None:
            self._request.unscanned_media += 1
            return
        self._add(text.text, node, encode=text.encode)

    # --- tools and schemas ------------------------------------------------------------------------------------

    def tool(self, node: JsonNode) -> None:
        """A tool, a function, or a list of them."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self.tool(item)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value in _SCHEMAS_OF_TOOLS:
                    self.schema(value)
                elif key.value in ("function", "custom"):
                    self.tool(value)
                elif key.value == "name":
                    self.name(value)
                else:
                    self.member(key, value, "")

    def schema(self, node: JsonNode) -> None:
        """A JSON schema: what is written for readers is text, what validates stays as it is."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self.schema(item)
            return
        if not isinstance(node, JsonObject):
            return
        for key, value in node.members:
            match key.value:
                case name if name in _PROSE_OF_SCHEMAS and not isinstance(value, JsonObject):
                    self.unknown_member(value, "")
                case name if name in _PROSE_OBJECTS_OF_SCHEMAS or name.startswith("x-"):
                    self.unknown_member(value, "", never_text=frozenset())
                case "default" | "examples" | "example" | "enum" | "const":
                    for string in value_strings(value):
                        self.string(string)
                case "properties" | "$defs" | "definitions" | "patternProperties" | "dependentSchemas":
                    for _, schema in value.members if isinstance(value, JsonObject) else ():
                        self.schema(schema)
                case _:
                    self.schema(value)


def collect_settings(slots: SlotCollector, node: JsonObject) -> None:
    """Add an object that says how to answer if there is more in it than names and words of the API."""
    if not is_of_words(node):
        slots.unknown_member(node, "")


class ConversationCollector(SlotCollector, ABC):
    """Collects the slots of a request whose conversation is an array of messages, section by section."""

    @classmethod
    def collect(cls, request: RequestBody, before: Sequence[str], member: str) -> None:
        """Add the members named in `before`, those with the first name first; each message of `member`; all the rest.

        Raises `UnreadableBodyError`.
        """
        members = request.root.in_turn(*before, member)
        given = [(name, value) for name, value in members if name != member]
        tools = cls.begin(request, *(value for _, value in given))
        for name, value in given:
            tools.before_messages(name, value)
        request.sections += [()] * request.messages_before
        arrays = [value for name, value in members if name == member]
        if not arrays:
            raise _invalid(member, f"`{member}` is missing.")
        for array in arrays:
            if not isinstance(array, JsonArray):
                raise _invalid(member, f"`{member}` must be an array.")
            for message in array.items:
                if not isinstance(message, JsonObject):
                    raise _invalid(member, f"Every item of `{member}` must be an object.")
                cls.begin(request, message).message(message)
            request.messages = array if len(arrays) == 1 else None
        collect_rest(request, cls, (*before, member), cls.other_member)

    @abstractmethod
    def before_messages(self, name: str, value: JsonNode) -> None:
        """A member of the request that stands before its messages, such as tools."""

    @abstractmethod
    def message(self, message: JsonObject) -> None:
        """A message, with its role."""

    @abstractmethod
    def other_member(self, name: str, value: JsonNode) -> None:
        """A member of the request beside these."""


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
        if key.value == "model":
            request.model = value.value if isinstance(value, JsonString) else ""
        if key.value not in done:
            rest.member_name(key)
            read(rest, key.value, value)
