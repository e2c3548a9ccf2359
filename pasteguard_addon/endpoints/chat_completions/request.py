"""Which places of a chat completion request hold text, and how each is encoded.

Follows https://platform.openai.com/docs/api-reference/chat/create and what other providers add to it. Decides nothing
about what is sensitive: it hands out slots, takes their masked texts back and renders the body again.
"""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonConstant,
    JsonDocument,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
    encode_string,
    strings,
)

ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
"""Of messages, as the API knows them. A client may write anything else there."""

_SCHEMA_SECTIONS = ("tools", "functions", "response_format")
_TOP_LEVEL_KEPT = frozenset(
    "model modalities audio reasoning_effort service_tier verbosity prompt_cache_key prompt_cache_retention "
    "prompt_cache_options web_search_options tool_choice function_call stream_options logit_bias provider models "
    "route transforms plugins".split()
)
_ROLES_WITH_FUNCTION_NAME = ("tool", "function")
_KEPT_ANYWHERE = frozenset(
    "type id role index object model format tool_call_id file_id cache_control encrypted_content".split()
)
_MEDIA_KEPT = _KEPT_ANYWHERE | {"detail"}
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


@dataclass(slots=True, eq=False)
class Slot:
    """A place that holds text. `text` is decoded: what the model reads."""

    text: str = field(repr=False)
    unit: int
    """What it belongs to: 0 for tools and schemas, 1 … n for the messages, then all other fields."""
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

    def write(self, masked: str) -> None:
        """Put a masked text in its place."""
        self.document.replace(self.node, self.encode(masked) if self.encode is not None else masked)


type Shorten = Callable[[str], tuple[str, int]]


class ChatRequest:
    """One request body: parsed once, handed out as slots, rendered with their masked texts.

    `shorten` may take away the first messages, if what becomes of them is known, and tell how many these are. Raises
    `UnreadableBodyError` for whatever cannot be read for certain.
    """

    def __init__(self, body: bytes, shorten: Shorten | None = None) -> None:
        self._body = body
        self._document, self._messages_before = _parse_body(body, shorten)
        root = self._document.root
        if not isinstance(root, JsonObject):
            raise UnreadableBodyError("The request body must be a JSON object.", "invalid_json")
        self._root = root
        self._nested: list[tuple[JsonDocument, JsonString, JsonDocument]] = []
        self._outer_nodes: dict[int, JsonString] = {}
        """Where the text of each nested document stands, by its `id`."""
        self._used: set[int] = set()
        self._nodes_of_units: list[list[JsonNode]] = []
        self.slots: list[Slot] = []
        self.unscanned_media = 0
        """Images, sounds and files that were passed as they are."""
        self._collect()

    @property
    def is_stream(self) -> bool:
        return self._is_true("stream")

    @property
    def is_json_mode(self) -> bool:
        """Whether the answer's content is JSON itself."""
        response_format = self._root.get("response_format")
        kind = response_format.get("type") if isinstance(response_format, JsonObject) else None
        return isinstance(kind, JsonString) and kind.value in ("json_object", "json_schema")

    @property
    def model(self) -> str:
        model = self._root.get("model")
        return model.value if isinstance(model, JsonString) else ""

    @property
    def messages(self) -> JsonArray | None:
        """The array of messages, if there is just one."""
        sections = list(self._root.all("messages"))
        return sections[0] if len(sections) == 1 and isinstance(sections[0], JsonArray) else None

    @property
    def message_count(self) -> int:
        """How many messages there are, with those that were taken away."""
        return self.unit_count - 2

    def section_ends(self) -> tuple[int, int, int, int]:
        """Return how many slots there are up to the end of each section.

        These are the tools and schemas, the messages but the last, the last message, and all other fields.
        """
        last_units = 0, max(0, self.message_count - 1), self.message_count
        tools, but_last, messages = (bisect_right(self.slots, unit, key=attrgetter("unit")) for unit in last_units)
        return tools, but_last, messages, len(self.slots)

    @property
    def text(self) -> str:
        """The body that was read."""
        return self._document.text

    @property
    def unit_count(self) -> int:
        return len(self._nodes_of_units)

    def may_hold(self, test: Callable[[str], bool]) -> bool:
        """Return whether `test` holds for the body as JSON text, or for a text that it holds encoded in another way."""
        return test(self._document.text) or any(test(slot.text) for slot in self.slots if slot.encode is not None)

    def kept_strings(self, unit: int) -> Iterator[str]:
        """Return every string of a unit that is no slot: member names, ids, enums, media."""
        for root in self._nodes_of_units[unit]:
            yield from (node.value for node in strings(root) if node.start not in self._used)

    def add_system_message(self, text: str) -> None:
        """Put a message of the role `system` before all others."""
        messages = self._root.get("messages")
        if isinstance(messages, JsonArray):
            self._document.put_first(messages, f'{{"role":"system","content":{encode_string(text)}}}')

    def put_first(self, messages: JsonArray, items: str) -> None:
        """Put messages, as they are to be written and with the comma behind them, before all others."""
        self._document.insert_before_items(messages, items)

    def place_of(self, slot: Slot) -> tuple[int, int, tuple[int, int] | None]:
        """Return where the literal of a slot stands in the text: its own, or that which holds it in its JSON."""
        if slot.document is self._document:
            return slot.node.start, slot.node.end, None
        outer = self._outer_nodes[id(slot.document)]
        return outer.start, outer.end, (slot.node.start, slot.node.end)

    def render(self) -> bytes:
        """Return the body with the masked texts in place; the very same bytes if there are none."""
        for outer, node, inner in reversed(self._nested):
            if inner.is_changed:
                outer.replace(node, inner.render())
        return self._document.render().encode() if self._document.is_changed else self._body

    # --- where the text stands -------------------------------------------------------------------------------

    def _collect(self) -> None:
        self._tools_and_schemas()
        self._nodes_of_units += [[] for _ in range(self._messages_before)]
        self._messages()
        walker, nodes = self._next_unit()
        for key, value in self._root.members:
            nodes.append(key)
            if key.value in _SCHEMA_SECTIONS or key.value == "messages":
                continue
            nodes.append(value)
            if key.value == "prediction":
                walker.content(value)
            elif key.value not in _TOP_LEVEL_KEPT:
                walker.anything(value, key.value, kept=frozenset())

    def _tools_and_schemas(self) -> None:
        walker, nodes = self._next_unit()
        for name in _SCHEMA_SECTIONS:
            for section in self._root.all(name):
                nodes.append(section)
                walker.tool(section) if name != "response_format" else walker.response_format(section)

    def _messages(self) -> None:
        sections = list(self._root.all("messages"))
        for section in sections:
            if not isinstance(section, JsonArray):
                raise UnreadableBodyError("`messages` must be an array.", "invalid_messages", "messages")
            for message in section.items:
                if not isinstance(message, JsonObject):
                    raise UnreadableBodyError(
                        "Every item of `messages` must be an object.", "invalid_messages", "messages"
                    )
                walker, nodes = self._next_unit()
                nodes.append(message)
                walker.message(message)
        if not sections:
            raise UnreadableBodyError("`messages` is missing.", "invalid_messages", "messages")

    def _next_unit(self) -> "tuple[_Walker, list[JsonNode]]":
        """Return what walks the next unit, and the list of the values that belong to it."""
        nodes: list[JsonNode] = []
        self._nodes_of_units.append(nodes)
        return _Walker(self, self._document, self.unit_count - 1), nodes

    def _is_true(self, name: str) -> bool:
        node = self._root.get(name)
        return isinstance(node, JsonConstant) and node.value is True

    def add_nested(self, outer: JsonDocument, node: JsonString, inner: JsonDocument) -> None:
        self._nested.append((outer, node, inner))
        self._outer_nodes[id(inner)] = node
        self.use(outer, node)

    def use(self, document: JsonDocument, node: JsonString | JsonNumber) -> None:
        if document is self._document:
            self._used.add(node.start)


class _Walker:
    """Walks one unit of a request and adds its slots, in the order in which they stand there."""

    def __init__(self, request: ChatRequest, document: JsonDocument, unit: int, role: str = "") -> None:
        self._request = request
        self._document = document
        self._unit = unit
        self._role = role

    # --- messages --------------------------------------------------------------------------------------------

    def message(self, message: JsonObject) -> None:
        role = message.get("role")
        self._role = role.value if isinstance(role, JsonString) else ""
        for key, value in message.members:
            match key.value:
                case "audio":
                    self._media(value, "data")
                case "name":
                    if self._role not in _ROLES_WITH_FUNCTION_NAME:
                        self._string(value, context="name: ", is_bare=True)
                case "content":
                    self.content(value)
                case "tool_calls":
                    self._tool_calls(value)
                case "function_call":
                    self._call(value)
                case name if name not in _KEPT_ANYWHERE:
                    self.anything(value, "")

    def content(self, content: JsonNode) -> None:
        """A text, or a list of parts."""
        if isinstance(content, JsonString):
            self._string(content)
        elif isinstance(content, JsonArray):
            for part in content.items:
                self._part(part)
        elif isinstance(content, JsonObject):
            self._part(content)

    def _part(self, part: JsonNode) -> None:
        if not isinstance(part, JsonObject):
            self.content(part)
            return
        for key, value in part.members:
            match key.value:
                case "image_url" | "video_url" | "audio_url":
                    self._media(value, "url")
                case "input_audio":
                    self._media(value, "data")
                case "file":
                    self._media(value, "file_data")
                case "text" | "refusal" | "thinking" | "content" | "input_text":
                    self.content(value)
                case name if name not in _KEPT_ANYWHERE:
                    self.anything(value, name)

    def _media(self, media: JsonNode, name_of_data: str) -> None:
        """A URL or encoded bytes, or an object that holds them beside other members."""
        if not isinstance(media, JsonObject):
            self._url(media)
            return
        for key, value in media.members:
            if key.value == name_of_data:
                self._url(value)
            elif key.value not in _MEDIA_KEPT:
                self.anything(value, key.value, kept=_MEDIA_KEPT)

    def _url(self, node: JsonNode) -> None:
        """`data:text/…` is text that the model reads; all other URLs and media stay as they are."""
        if not isinstance(node, JsonString):
            self.anything(node, "")
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

    # --- tool calls ------------------------------------------------------------------------------------------

    def _tool_calls(self, calls: JsonNode) -> None:
        if not isinstance(calls, JsonArray):
            self.anything(calls, "")
            return
        for call in calls.items:
            if not isinstance(call, JsonObject):
                self.anything(call, "")
                continue
            for key, value in call.members:
                if key.value in ("function", "custom"):
                    self._call(value)
                elif key.value not in _KEPT_ANYWHERE:
                    self.anything(value, key.value)

    def _call(self, function: JsonNode) -> None:
        if not isinstance(function, JsonObject):
            self.anything(function, "")
            return
        for key, value in function.members:
            if key.value == "arguments":
                self._arguments(value)
            elif key.value == "input":
                self._string(value)
            elif key.value != "name":
                self.anything(value, key.value)

    def _arguments(self, node: JsonNode) -> None:
        """JSON inside a string, or (some servers) plain JSON."""
        if not isinstance(node, JsonString):
            self._leaves(node, "")
            return
        try:
            inner = JsonDocument(node.value)
        except JsonSyntaxError:
            self._string(node)
            return
        self._request.add_nested(self._document, node, inner)
        _Walker(self._request, inner, self._unit, self._role)._leaves(inner.root, "")

    def _leaves(self, node: JsonNode, name: str) -> None:
        """Every string leaf, member name and long number of free JSON."""
        if isinstance(node, JsonObject):
            for key, value in node.members:
                self._string(key, needs_scan=_IDENTIFIER.fullmatch(key.value) is None)
                self._leaves(value, key.value)
        elif isinstance(node, JsonArray):
            for item in node.items:
                self._leaves(item, name)
        elif isinstance(node, JsonNumber):
            self._number(node)
        else:
            self._string(node, context=f"{name}: " if name else "")

    def _number(self, node: JsonNumber) -> None:
        if len(node.literal) >= _NUMBER_MIN_DIGITS and node.literal.isdigit():
            self._request.use(self._document, node)
            self._add(node.literal, node)

    # --- tools and schemas -----------------------------------------------------------------------------------

    def tool(self, node: JsonNode) -> None:
        """A tool, a function, or a list of them."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self.tool(item)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value == "description":
                    self._string(value)
                elif key.value in ("parameters", "input_schema", "schema", "output_schema"):
                    self._schema(value)
                elif key.value in ("function", "custom"):
                    self.tool(value)

    def response_format(self, node: JsonNode) -> None:
        if isinstance(node, JsonObject):
            self.tool(node)
            for description in node.all("json_schema"):
                self.tool(description)

    def _schema(self, node: JsonNode) -> None:
        """A JSON schema: what is written for readers is text, what validates stays as it is."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self._schema(item)
            return
        if not isinstance(node, JsonObject):
            return
        for key, value in node.members:
            match key.value:
                case "description" | "title" | "$comment" if isinstance(value, JsonString):
                    self._string(value)
                case "default" | "examples" | "example" | "enum" | "const":
                    self._values(value)
                case "properties" | "$defs" | "definitions" | "patternProperties" | "dependentSchemas":
                    for _, schema in value.members if isinstance(value, JsonObject) else ():
                        self._schema(schema)
                case _:
                    self._schema(value)

    def _values(self, node: JsonNode) -> None:
        for string in _value_strings(node):
            self._string(string)

    # --- everything else -------------------------------------------------------------------------------------

    def anything(self, node: JsonNode, name: str, *, kept: frozenset[str] = _KEPT_ANYWHERE) -> None:
        """Strings of fields that this module does not know, and strings nested in them.

        `kept` are names of members that are never text inside messages: ids, enums, encrypted data.
        """
        if isinstance(node, JsonArray):
            for item in node.items:
                self.anything(item, name, kept=kept)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value not in kept:
                    self.anything(value, key.value, kept=kept)
        elif isinstance(node, JsonString) and not _is_media(node.value, name):
            self._string(node, context=f"{name}: " if name else "")
        elif isinstance(node, JsonString):
            self._url(node)

    def _string(self, node: JsonNode, *, context: str = "", is_bare: bool = False, needs_scan: bool = True) -> None:
        """A text; what stands in its place against the API's rules is searched for texts."""
        if isinstance(node, JsonString):
            self._request.use(self._document, node)
            self._add(node.value, node, context=context, is_bare=is_bare, needs_scan=needs_scan)
        elif isinstance(node, JsonArray | JsonObject):
            self.anything(node, "")

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
            slot = Slot(text, self._unit, *place, self._role, context, is_bare, needs_scan, encode)
            self._request.slots.append(slot)


def _parse_body(body: bytes, shorten: Shorten | None) -> tuple[JsonDocument, int]:
    document: JsonDocument | None = None
    text: str | None = None
    offset, messages_before = -1, 0
    try:
        text = body.decode()
        text = text.removeprefix("\ufeff") if text.startswith("\ufeff") else text
        if shorten is not None:
            text, messages_before = shorten(text)
        document = JsonDocument(text)
    except UnicodeDecodeError:
        pass
    except JsonSyntaxError as error:
        offset = error.offset
    if text is None:  # outside the handler: the decoder's error holds the whole body
        raise UnreadableBodyError("The request body is not UTF-8, so it cannot be scanned.", "invalid_encoding")
    if document is None:
        raise UnreadableBodyError(
            f"The request body is not valid JSON (at character {offset}), so it cannot be scanned.",
            "invalid_json",
        )
    return document, messages_before


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
