"""Which places of a chat completion request hold text, and how each is encoded.

Follows https://platform.openai.com/docs/api-reference/chat/create and what other providers add to it.
"""

from pasteguard_addon.endpoints.endpoint import ANSWERING
from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.endpoints.signed import is_signed_array, is_signed_node
from pasteguard_addon.endpoints.slot_collector import NEVER_TEXT, ConversationCollector, collect_settings
from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonNumber, JsonObject, JsonString, encode_string

_SCHEMA_SECTIONS = ("tools", "functions", "response_format")
_TOP_LEVEL_KEPT = frozenset(
    "model modalities audio reasoning_effort service_tier verbosity prompt_cache_retention prompt_cache_options "
    "stream_options logit_bias provider models route transforms".split()
)
_IDS_OF_OTHERS = {"plugins": frozenset(("id", "engine"))}
_ROLES_WITH_FUNCTION_NAME = ("tool", "function")


class ChatRequestReader:
    """What is known of the requests."""

    conversation = "messages"

    def collect(self, request: RequestBody) -> None:
        """Add the slots: tools and schemas, each message, then all other members."""
        ChatSlotCollector.collect(request, _SCHEMA_SECTIONS, self.conversation)

    def add_note(self, request: RequestBody, text: str) -> None:
        """Put a message of the role `system` before all others."""
        messages = request.root.get("messages")
        if isinstance(messages, JsonArray):
            request.document.put_first(messages, f'{{"role":"system","content":{encode_string(text)}}}')


class ChatSlotCollector(ConversationCollector):
    """Knows the members of a message."""

    def before_messages(self, name: str, value: JsonNode) -> None:
        self.tool(value) if name != "response_format" else self.response_format(value)

    def message(self, message: JsonObject) -> None:
        role = message.get("role")
        self._role = role.value if isinstance(role, JsonString) else ""
        for key, value in message.members:
            match key.value:
                case "audio":
                    self.media(value, "data")
                case name if self._role == ANSWERING and is_signed_array(name, value):
                    self._signed_items(value)
                case "name":
                    if self._role in _ROLES_WITH_FUNCTION_NAME:
                        self.name(value, context="name: ")
                    else:
                        self.string(value, context="name: ", is_bare=True)
                case "content":
                    self.content(value)
                case "tool_calls":
                    self._tool_calls(value)
                case "function_call":
                    self._call(value)
                case name if name not in NEVER_TEXT or isinstance(value, JsonArray | JsonObject):
                    self.member(key, value, "")

    def other_member(self, name: str, value: JsonNode) -> None:
        if name == "prediction":
            self.content(value)
        elif name in ("tool_choice", "function_call"):
            self.names_in(value)
        elif name == "metadata":
            self.json_leaves(value, "")
        elif name not in _TOP_LEVEL_KEPT and not isinstance(value, JsonNumber):
            self.unknown_member(value, name, never_text=_IDS_OF_OTHERS.get(name, frozenset()))
        elif isinstance(value, JsonObject):
            collect_settings(self, value)

    def content(self, content: JsonNode) -> None:
        """A text, or a list of parts."""
        if isinstance(content, JsonString):
            self.string(content)
        elif isinstance(content, JsonArray):
            for part in content.items:
                if self._role == ANSWERING and is_signed_node(part):
                    self.signed_block(content, part)
                else:
                    self._part(part)
        elif isinstance(content, JsonObject):
            self._part(content)
        else:
            self.string(content)

    def _signed_items(self, items: JsonNode) -> None:
        if isinstance(items, JsonArray):
            for item in items.items:
                self.signed_block(items, item)

    def _part(self, part: JsonNode) -> None:
        if not isinstance(part, JsonObject):
            self.content(part)
            return
        for key, value in part.members:
            match key.value:
                case "image_url" | "video_url" | "audio_url":
                    self.media(value, "url")
                case "input_audio":
                    self.media(value, "data")
                case "file":
                    self.media(value, "file_data")
                case "text" | "refusal" | "thinking" | "content" | "input_text":
                    self.content(value)
                case name if name not in NEVER_TEXT or isinstance(value, JsonArray | JsonObject):
                    self.member(key, value, name)

    def _tool_calls(self, calls: JsonNode) -> None:
        if not isinstance(calls, JsonArray):
            self.unknown_member(calls, "")
            return
        for call in calls.items:
            if not isinstance(call, JsonObject):
                self.unknown_member(call, "")
                continue
            for key, value in call.members:
                if key.value in ("function", "custom"):
                    self._call(value)
                elif key.value not in NEVER_TEXT or isinstance(value, JsonArray | JsonObject):
                    self.member(key, value, key.value)

    def _call(self, function: JsonNode) -> None:
        if not isinstance(function, JsonObject):
            self.unknown_member(function, "")
            return
        for key, value in function.members:
            if key.value == "arguments":
                self.json_in_string(value)
            elif key.value == "input":
                self.string(value)
            elif key.value == "name":
                self.name(value)
            else:
                self.member(key, value, key.value, never_text=frozenset())

    def response_format(self, node: JsonNode) -> None:
        kind = node.get("type") if isinstance(node, JsonObject) else None
        self._request.is_json_mode = isinstance(kind, JsonString) and kind.value in ("json_object", "json_schema")
        if isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value == "json_schema":
                    self.tool(value)
                elif key.value in ("schema", "grammar", "description"):
                    self.schema(value) if key.value == "schema" else self.unknown_member(value, "")
                elif isinstance(value, JsonString):  # a pattern, which validates
                    self.member_name(key)
                else:
                    self.member(key, value, "")
