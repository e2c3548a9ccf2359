"""Which places of a Responses request hold text, and how each is encoded.

Follows https://platform.openai.com/docs/api-reference/responses/create. The input is a text or a list of items: what
people said, what the model said and called, and what tools answered. What a member holds is told by its name, and for
a few by the type of what it stands in, so items of a kind that nobody knows yet are searched for texts all the same.
"""

from typing import Final

from pasteguard_addon.endpoints.endpoint import ANSWERING
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.endpoints.slot_collector import NEVER_TEXT, SlotCollector, collect_rest, collect_settings
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonConstant,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    encode_string,
)

_INPUT, _ITEMS = "input", "items"
_BEFORE_INPUT = ("instructions", "prompt", "tools", "text")
_TOP_LEVEL_KEPT = frozenset(
    "model include prompt_cache_key prompt_cache_retention previous_response_id conversation reasoning service_tier "
    "truncation stream_options context_management modalities stream_id continuation_id".split()
)
_KEPT: Final = NEVER_TEXT | frozenset(
    "call_id item_id status phase namespace server_label fingerprint previous_response_id conversation container "
    "container_id skill_id stream_id continuation_id approval_request_id detail prompt_cache_key response_id".split()
)
"""Ids, enums and encrypted data, wherever they stand: the API finds things again by them."""
_TEXTS = frozenset(
    "content summary output text refusal input_text stdout stderr code diff logs result reason message".split()
)
_FREE = frozenset(("metadata", "variables", "attributes", "env"))
"""Objects whose members have names of the client's own."""
_MEDIA = {"image_url": "url", "file_url": "url", "file_data": "url", "audio_url": "url", "input_audio": "data"}
_SCHEMAS = ("parameters", "schema", "output_schema", "input_schema")
_FOR_PROVIDER = {
    "mcp": frozenset(("server_url", "headers", "authorization", "connector_id")),
    "file_search": frozenset(("filters",)),
}
"""What tools need to reach something else: masked they would not."""
_OF_GRAMMARS = frozenset(("definition", "syntax", "type"))
_OF_TEXT_SETTINGS = frozenset(("verbosity",))
_NEVER_READ = frozenset(("domain_secrets", "allowed_domains", "vector_store_ids", "file_ids"))
_ROLE_OF_TYPE = {
    "additional_tools": "developer",
    "configuration_update": "developer",
    "mcp_approval_response": "user",
    "reasoning": ANSWERING,
    "compaction": ANSWERING,
    "mcp_approval_request": ANSWERING,
    "mcp_list_tools": "tool",
    "program": ANSWERING,
}


class ResponsesRequestReader:
    """What is known of the requests."""

    conversation = _INPUT

    def collect(self, request: RequestBody) -> None:
        """Add the slots: what stands before the conversation, each item of the input, then all other members."""
        given = request.root.in_turn(*_BEFORE_INPUT)
        before = ResponsesSlotCollector.begin(request, *(value for _, value in given))
        for name, value in given:
            before.before_input(name, value)
        request.sections += [()] * request.messages_before
        inputs = request.root.all(_INPUT)
        request.messages = inputs[0] if len(inputs) == 1 and isinstance(inputs[0], JsonArray) else None
        for value in request.root.all(_INPUT, _ITEMS):  # the latter where a conversation is begun to be stored
            _collect_input(request, value)
        done = (*_BEFORE_INPUT, _INPUT, _ITEMS)
        collect_rest(request, ResponsesSlotCollector, done, ResponsesSlotCollector.other_member)
        request.is_json_mode = _is_json_asked_for(request.root)

    def add_note(self, request: RequestBody, text: str) -> None:
        """Put the note where instructions stand; if there are some, as an item before all others."""
        items = request.root.get(_INPUT)
        if request.root.get("instructions") is None:
            request.document.put_member_first(request.root, "instructions", text)
        elif isinstance(items, JsonArray):
            note = f'{{"type":"message","role":"developer","content":{encode_string(text)}}}'
            request.document.put_first(items, note)


def string_of(node: JsonNode | None) -> str:
    """Return what a string says; nothing for what is none."""
    return node.value if isinstance(node, JsonString) else ""


def _is_json_asked_for(root: JsonObject) -> bool:
    text = root.get("text")
    form = text.get("format") if isinstance(text, JsonObject) else None
    return isinstance(form, JsonObject) and string_of(form.get("type")) in ("json_object", "json_schema")


def _collect_input(request: RequestBody, value: JsonNode) -> None:
    if isinstance(value, JsonConstant) and value.value is None:
        return
    if not isinstance(value, JsonArray | JsonString | JsonObject):
        raise UnreadableBodyError("`input` must be a text or a list of items.", "invalid_input", _INPUT)
    for item in value.items if isinstance(value, JsonArray) else [value]:
        ResponsesSlotCollector.begin(request, item).item(item)


class ResponsesSlotCollector(SlotCollector):
    """Knows the members of requests, items and tools."""

    def before_input(self, name: str, value: JsonNode) -> None:
        """What stands before the conversation."""
        if name == "tools":
            self.tool(value)
        elif name == "text":
            self._text_settings(value)
        elif name == "prompt":
            self._members(value)
        else:
            self._role = "system"
            self.content(value)
            self._role = ""

    def other_member(self, name: str, value: JsonNode) -> None:
        """A member of the request that says nothing of the conversation, or is unknown."""
        if name == "tool_choice":
            self._tool_choice(value)
        elif name == "metadata":
            self.json_leaves(value, "")
        elif name == "client_metadata":
            self._client_metadata(value)
        elif name not in _TOP_LEVEL_KEPT and not isinstance(value, JsonNumber):
            self.unknown_member(value, name)
        elif isinstance(value, JsonObject):
            collect_settings(self, value)

    def item(self, item: JsonNode) -> None:
        """An item of the input; its section begins here."""
        if isinstance(item, JsonString):
            self._role = "user"
            self.string(item)
        elif isinstance(item, JsonObject):
            self._role = _role_of(item)
            self._members(item, is_item=True)
        else:
            raise UnreadableBodyError("Every item of `input` must be an object.", "invalid_input", _INPUT)

    def content(self, content: JsonNode) -> None:
        """A text, a part or a list of them."""
        if isinstance(content, JsonString):
            self.string(content)
        elif isinstance(content, JsonArray):
            for part in content.items:
                self.content(part)
        elif isinstance(content, JsonObject):
            self._members(content)
        else:
            self.string(content)

    def _members(self, node: JsonNode, *, is_item: bool = False) -> None:
        if not isinstance(node, JsonObject):
            self.content(node)
            return
        kind = string_of(node.get("type"))
        for key, value in node.members:
            if key.value == "name" and is_item and kind not in ("", "message"):
                self.name(value)
            else:
                self._member(kind, key, value)

    def _member(self, kind: str, key: JsonString, value: JsonNode) -> None:
        name = key.value
        if name in _MEDIA or (kind == "image_generation_call" and name == "result"):
            self.media(value, _MEDIA.get(name, "url"))
        elif name == "arguments":
            self.json_in_string(value)
        elif name == "text" and isinstance(value, JsonObject):
            self._text_settings(value)
        elif name == "input" and isinstance(value, JsonString):
            self.string(value)
        elif name in _TEXTS:
            self.content(value)
        elif name in _FREE and isinstance(value, JsonObject):
            self._variables(value) if name == "variables" else self.json_leaves(value, "")
        elif name == "tools":
            self.tool(value)
        elif isinstance(value, JsonArray | JsonObject):
            self.member_name(key)
            self._others(value, name)
        else:
            self.member(key, value, name, never_text=_KEPT)

    def _others(self, node: JsonNode, name: str) -> None:
        """What stands under a name that says nothing of it: the same rules hold within."""
        if isinstance(node, JsonArray):
            for each in node.items:
                self._others(each, name)
        elif isinstance(node, JsonObject):
            self._members(node)
        else:
            self.unknown_member(node, name)

    def unknown_member(self, node: JsonNode, name: str, *, never_text: frozenset[str] = _KEPT) -> None:
        """Strings of members that nobody knows; secrets that are meant for the provider stay as they are."""
        if name not in _NEVER_READ:
            super().unknown_member(node, name, never_text=never_text)

    def _variables(self, variables: JsonObject) -> None:
        """What is put into a stored prompt: texts, or parts as a message has them."""
        for key, value in variables.members:
            self.member_name(key)
            if isinstance(value, JsonObject):
                self._members(value)
            else:
                self.json_leaves(value, key.value)

    # --- tools and settings -----------------------------------------------------------------------------------

    def tool(self, node: JsonNode) -> None:
        """A tool, a namespace of them, or a list."""
        if isinstance(node, JsonArray):
            for item in node.items:
                self.tool(item)
        elif isinstance(node, JsonObject):
            kind = string_of(node.get("type"))
            for key, value in node.members:
                if key.value not in _FOR_PROVIDER.get(kind, ()):
                    self._member_of_tool(key, value)
        else:
            self.unknown_member(node, "")

    def _member_of_tool(self, key: JsonString, value: JsonNode) -> None:
        name = key.value
        if name in _SCHEMAS:
            self.schema(value)
        elif name in ("tools", "function", "custom"):
            self.tool(value)
        elif name in ("name", "server_label"):
            self.name(value)
        elif name == "allowed_tools":
            self.names_in(value)
        elif name == "format" and isinstance(value, JsonObject):  # a grammar, which is code
            for inner, each in value.members:
                self.member(inner, each, inner.value, never_text=_OF_GRAMMARS)
        elif name == "input_image_mask":
            self._members(value)
        else:
            self.member(key, value, "" if name == "description" else name, never_text=_KEPT)

    def _tool_choice(self, value: JsonNode) -> None:
        if isinstance(value, JsonObject):
            for key, each in value.members:
                self.member_name(key)
                self.tool(each) if key.value == "tools" else self.names_in(each)
        else:
            self.name(value)

    def _text_settings(self, text: JsonNode) -> None:
        """How the answer is to look: a schema, above all."""
        for key, value in text.members if isinstance(text, JsonObject) else ():
            if key.value == "format":
                self.tool(value)
            else:
                self.member(key, value, key.value, never_text=_OF_TEXT_SETTINGS)

    def _client_metadata(self, metadata: JsonNode) -> None:
        """What a client tells of itself: texts, of which some are JSON."""
        if not isinstance(metadata, JsonObject):
            self.unknown_member(metadata, "")
            return
        for key, value in metadata.members:
            self.member_name(key)
            if string_of(value).lstrip()[:1] in ("{", "["):
                self.json_in_string(value)
            else:
                self.json_leaves(value, key.value)


def _role_of(item: JsonObject) -> str:
    """Return whose words an item holds; nothing for what nobody knows, which is always read."""
    role, kind = string_of(item.get("role")), string_of(item.get("type"))
    if role or kind in ("", "message"):
        return role
    if kind.endswith("_output"):
        return "tool"
    return _ROLE_OF_TYPE.get(kind, ANSWERING if kind.endswith("_call") else "")
