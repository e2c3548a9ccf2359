"""Slots of JSON whose shape nobody knows, and of what all endpoints share: media, JSON in strings, schemas of tools."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final, Self
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pasteguard_addon.endpoints.request_body import RequestBody, Slot
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
_MAYBE_BINARY = frozenset(("data", "signature", "file_data", "thought_signature"))
_CONTEXT_MAX_CHARS = 2_000
_CONTEXT_NAME_MAX_CHARS = 64
_NUMBER_MIN_DIGITS = 7
_IDENTIFIER = re.compile(r"[a-z]{1,24}(?:[_-][a-z]{1,24}|[A-Z][a-z]{1,24}){0,4}[0-9]{0,3}", re.ASCII)
_BINARY = re.compile(r"[A-Za-z0-9+/_=\-\s]*", re.ASCII)
# Without any media type it is text as well (https://www.rfc-editor.org/rfc/rfc2397), but then only if not base64.
_TEXT_DATA_URL = re.compile(
    r"\s*data:(?:text/[^,;]*(?P<text>(?:;[^,;]*)*)|(?P<untyped>(?:;(?!\s*base64)[^,;]*)*)),", re.IGNORECASE
)
_MEDIA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[^,;\s]*)*;base64,[A-Za-z0-9+/_=%-]*", re.IGNORECASE | re.ASCII)
_IS_BASE64 = re.compile(r";\s*base64\s*\Z", re.IGNORECASE)
_CHARSET = re.compile(r";\s*charset=\"?([\w.:-]+)", re.IGNORECASE)


class SlotCollector:
    """Collects the slots of one section, in the order in which they stand there."""

    def __init__(self, request: RequestBody, document: JsonDocument, section: int, role: str = "") -> None:
        self._request = request
        self._document = document
        self._section = section
        self._role = role

    @classmethod
    def begin(cls, request: RequestBody) -> Self:
        """Begin the next section of a request."""
        return cls(request, request.document, request.begin_section())

    def covers(self, *nodes: JsonNode) -> None:
        """Count values among this section, whether they hold slots or not."""
        for node in nodes:
            self._request.add_node(self._section, node)

    # --- single texts -----------------------------------------------------------------------------------------

    def string(self, node: JsonNode, *, context: str = "", is_bare: bool = False, needs_scan: bool = True) -> None:
        """A text; what stands in its place against the API's rules is searched for texts."""
        if isinstance(node, JsonString):
            self._request.use(self._document, node)
            self._add(node.value, node, context=context, is_bare=is_bare, needs_scan=needs_scan)
        elif isinstance(node, JsonArray | JsonObject):
            self.unknown_member(node, "")

    def _number(self, node: JsonNumber) -> None:
        if len(node.literal) >= _NUMBER_MIN_DIGITS and node.literal.isdigit():
            self._request.use(self._document, node)
            self._add(node.literal, node)

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
            place = self._document, node
            slot = Slot(text, self._section, *place, self._role, context, is_bare, needs_scan, encode)
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
                self.string(key, needs_scan=_IDENTIFIER.fullmatch(key.value) is None)
                self.json_leaves(value, key.value)
        elif isinstance(node, JsonArray):
            for item in node.items:
                self.json_leaves(item, name)
        elif isinstance(node, JsonNumber):
            self._number(node)
        else:
            self.string(node, context=f"{name}: " if name else "")

    def unknown_member(self, node: JsonNode, name: str, *, never_text: frozenset[str] = NEVER_TEXT) -> None:
        """Strings of members that nobody knows, and strings nested in them.

        `never_text` are names of members that are passed over.
        """
        if isinstance(node, JsonArray):
            for item in node.items:
                self.unknown_member(item, name, never_text=never_text)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value not in never_text:
                    self.unknown_member(value, key.value, never_text=never_text)
        elif isinstance(node, JsonString) and not _is_media(node.value, name):
            self.string(node, context=f"{name}: " if name else "")
        elif isinstance(node, JsonString):
            self._url(node)

    # --- media ------------------------------------------------------------------------------------------------

    def media(self, media: JsonNode, name_of_data: str) -> None:
        """A URL or encoded bytes, or an object that holds them beside other members."""
        if not isinstance(media, JsonObject):
            self._url(media)
            return
        for key, value in media.members:
            if key.value == name_of_data:
                self._url(value)
            elif key.value not in _MEDIA_KEPT:
                self.unknown_member(value, key.value, never_text=_MEDIA_KEPT)

    def _url(self, node: JsonNode) -> None:
        """`data:text/…` is text that the model reads; all other URLs and media stay as they are."""
        if not isinstance(node, JsonString):
            self.unknown_member(node, "")
            return
        header = _TEXT_DATA_URL.match(node.value)
        if header is None:
            self._request.unscanned_media += 1
            return
        parameters = header["text"] or header["untyped"] or ""
        is_base64 = _IS_BASE64.search(parameters) is not None
        charset = _CHARSET.search(parameters)
        encoding = charset.group(1) if charset else "utf-8"
        text = _decoded_data(node.value[header.end() :], encoding, is_base64=is_base64)

        def encode(masked: str) -> str:
            data = masked.encode(encoding)
            return header.group() + (base64.b64encode(data).decode() if is_base64 else quote_from_bytes(data))

        self._request.use(self._document, node)
        self._add(text, node, encode=encode)

    # --- tools and schemas ------------------------------------------------------------------------------------

    def tool(self, node: JsonNode) -> None:
        """A tool, a function, or a list of them."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self.tool(item)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value == "description":
                    self.string(value)
                elif key.value in ("parameters", "input_schema", "schema", "output_schema"):
                    self.schema(value)
                elif key.value in ("function", "custom"):
                    self.tool(value)

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
                case "description" | "title" | "$comment" if isinstance(value, JsonString):
                    self.string(value)
                case "default" | "examples" | "example" | "enum" | "const":
                    self._values(value)
                case "properties" | "$defs" | "definitions" | "patternProperties" | "dependentSchemas":
                    for _, schema in value.members if isinstance(value, JsonObject) else ():
                        self.schema(schema)
                case _:
                    self.schema(value)

    def _values(self, node: JsonNode) -> None:
        for string in _value_strings(node):
            self.string(string)


def _decoded_data(data: str, encoding: str, *, is_base64: bool) -> str:
    try:
        raw = unquote_to_bytes(data)
        text = (base64.b64decode(b"".join(raw.split()), validate=True) if is_base64 else raw).decode(encoding)
        text.encode(encoding)  # or else the masked text could not be written back
    except (binascii.Error, UnicodeError, LookupError):
        pass
    else:
        return text
    raise UnreadableBodyError("A `data:text/…` URL could not be decoded, so it cannot be scanned.", "invalid_data_url")


def _is_media(value: str, name: str) -> bool:
    if _MEDIA_URL.fullmatch(value) or (" " not in value and _TEXT_DATA_URL.match(value)):
        return True
    return name in _MAYBE_BINARY and len(value) >= 64 and _BINARY.fullmatch(value) is not None


def _value_strings(node: JsonNode) -> Iterator[JsonString]:
    if isinstance(node, JsonString):
        yield node
    elif isinstance(node, JsonArray):
        for item in node.items:
            yield from _value_strings(item)
    elif isinstance(node, JsonObject):
        for _, value in node.members:
            yield from _value_strings(value)
