"""Which places of a Messages request hold text, and how each is encoded.

Follows https://platform.claude.com/docs/en/api/messages and what Claude Code sends of its betas. What stands before the
conversation is numbered before it: tools, schemas, then the system prompt.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.endpoints.request_body import DocumentOffset, RequestBody, RequestDocument
from pasteguard_addon.endpoints.slot_collector import ConversationCollector, collect_settings
from pasteguard_addon.endpoints.value_forms import is_of_words
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    encode_string,
)

NEVER_TEXT = frozenset(
    "id tool_use_id type role model name tool_name toolset_name server_name mcp_server_name signature "
    "encrypted_content encrypted_index encrypted_stdout file_id file_type container media_type effort "
    "previous_message_id fallback_credit_token user_profile_id cache_control caller".split()
)
"""Members that are never text, wherever they stand: ids, enums, what is signed or encrypted, marks for the cache."""
CHARACTER_OFFSETS = ("start_char_index", "end_char_index")
SIGNED_TYPES = frozenset(("thinking", "redacted_thinking", "compaction"))
"""Blocks that the provider takes back only as it sent them."""
_BEFORE_MESSAGES = ("tools", "output_config", "output_format", "system")
_TOP_LEVEL_KEPT = frozenset(
    "model max_tokens stream temperature top_p top_k service_tier thinking tool_choice betas container inference_geo "
    "speed effort diagnostics cache_control".split()
)
_DOMAINS = ("allowed_domains", "blocked_domains", "allowed_callers")
_MEDIA_SOURCES = ("base64", "url", "file", "image")
_MCP_KEPT = NEVER_TEXT | {"url", "authorization_token", "allowed_tools"}
_BILLING_HEADER = re.compile(r"x-anthropic-billing-header:[\w\s.:;=,/+-]{0,200}", re.ASCII)
"""What Claude Code puts at the head of its system prompt for the provider, who reads it again."""


class MessagesRequestReader:
    """What is known of the requests."""

    conversation = "messages"

    def collect(self, request: RequestBody) -> None:
        """Add the slots: tools, schemas and system prompt, each message, then all other members."""
        _refuse_what_the_provider_remembers(request.root)
        MessagesSlotCollector.collect(request, _BEFORE_MESSAGES, self.conversation)
        request.is_json_mode = _is_json_asked_for(request.root)

    def add_note(self, request: RequestBody, text: str) -> None:
        """Put a note behind the system prompt: what Claude Code's login asks for has to stand at its head."""
        system = request.root.get("system")
        if isinstance(system, JsonArray):
            request.document.put_last(system, f'{{"type":"text","text":{encode_string(text)}}}')
        elif isinstance(system, JsonString):
            request.document.append(system, f"\n\n{text}")
        else:
            request.document.put_member_first(request.root, "system", text)


def _refuse_what_the_provider_remembers(root: JsonObject) -> None:
    thread = root.get("thread")
    if isinstance(thread, JsonObject) and thread.get("previous_message_id") is not None:
        raise UnreadableBodyError(
            "A thread goes on with messages that the provider keeps, whose placeholders are not known here; send the "
            "messages themselves.",
            "thread_not_masked",
            "thread",
        )


def _is_json_asked_for(root: JsonObject) -> bool:
    config = root.get("output_config")
    form = config.get("format") if isinstance(config, JsonObject) else root.get("output_format")
    kind = form.get("type") if isinstance(form, JsonObject) else None
    return isinstance(kind, JsonString) and kind.value == "json_schema"


class MessagesSlotCollector(ConversationCollector):
    """Knows the members of a message, and the kinds of blocks."""

    def before_messages(self, name: str, value: JsonNode) -> None:
        if name == "tools":
            self.tool(value)
        elif name == "system":
            self.system(value)
        else:
            self.output_config(value)

    def message(self, message: JsonObject) -> None:
        role = message.get("role")
        self._role = role.value if isinstance(role, JsonString) else ""
        for key, value in message.members:
            if key.value == "content":
                self.content(value)
            else:
                self._other(key, value)

    def system(self, node: JsonNode) -> None:
        """The system prompt: a text, or blocks."""
        self._role = "system"
        self.content(node)
        self._role = ""

    def content(self, content: JsonNode) -> None:
        """A text, or a list of blocks."""
        if isinstance(content, JsonString):
            self.string(content)
            return
        for block in content.items if isinstance(content, JsonArray) else [content]:
            if isinstance(content, JsonArray) and _type_of(block) in SIGNED_TYPES:
                self.signed_block(content, block)
            elif isinstance(block, JsonObject):
                self._block(block)
            else:
                self.unknown_member(block, "")

    def _block(self, block: JsonObject) -> None:
        kind = _type_of(block)
        if kind == "document":
            self._request.documents.append(RequestDocument(block.start, None))
        for key, value in block.members:
            match key.value:
                case "text" if kind == "text" and isinstance(value, JsonString):
                    if _BILLING_HEADER.fullmatch(value.value) is None:
                        self.string(value)
                case "input" if kind.endswith("_use"):
                    self.json_leaves(value, "")
                case "content":
                    self.content(value)
                case "source" if isinstance(value, JsonObject):
                    self._source(value)
                case "citations" if isinstance(value, JsonArray):
                    self._request.document_offsets += _document_offsets(value)
                    self._other(key, value)
                case "tools" if isinstance(value, JsonArray):
                    self.tool(value)
                case _:
                    self._other(key, value)

    def _source(self, source: JsonObject) -> None:
        """Where a document or an image comes from: of text the `data` is what the model reads, of others bytes."""
        kind = _type_of(source)
        if kind in _MEDIA_SOURCES:
            self._request.unscanned_media += 1
        for key, value in source.members:
            if key.value == "content":
                self.content(value)
            elif key.value == "data" and kind == "text":
                self.string(value)
                self._note_document(value)
            elif not (kind in _MEDIA_SOURCES and key.value in ("data", "url")):
                self._other(key, value)

    def _note_document(self, text: JsonNode) -> None:
        """Note that the newest document is this text, unless it is JSON with texts of its own."""
        documents, slots = self._request.documents, self._request.slots
        if documents and slots and slots[-1].node is text:
            documents[-1] = documents[-1]._replace(text=slots[-1])

    def _other(self, key: JsonString, value: JsonNode) -> None:
        """A member that holds no text, or of which nobody knows whether it does."""
        is_plain = key.value in NEVER_TEXT and isinstance(value, JsonArray | JsonObject) and is_of_words(value)
        if not is_plain:
            self.member(key, value, key.value, never_text=NEVER_TEXT)

    # --- before and behind the messages -----------------------------------------------------------------------

    def tool(self, node: JsonNode) -> None:
        if isinstance(node, JsonArray):
            for item in node.items:
                self.tool(item)
        elif isinstance(node, JsonObject):
            for key, value in node.members:
                if key.value in ("input_schema", "output_schema", "schema"):
                    self.schema(value)
                elif key.value == "input_examples":
                    self.json_leaves(value, "")
                elif key.value == "name":
                    self.name(value)
                elif key.value not in _DOMAINS:
                    self._other(key, value)

    def output_config(self, node: JsonNode) -> None:
        """The form of the answer: of its schema what is written for readers."""
        for key, value in node.members if isinstance(node, JsonObject) else ():
            if key.value == "schema":
                self.schema(value)
            elif key.value == "format":
                self.output_config(value)
            else:
                self._other(key, value)

    def other_member(self, name: str, value: JsonNode) -> None:
        """A member of the request beside tools, prompt and messages."""
        if name == "metadata":
            self._metadata(value)
        elif name == "mcp_servers":
            self.unknown_member(value, "", never_text=_MCP_KEPT)
        elif name not in _TOP_LEVEL_KEPT and not isinstance(value, JsonNumber):
            self.unknown_member(value, name, never_text=NEVER_TEXT)
        elif isinstance(value, JsonObject):
            collect_settings(self, value)

    def _metadata(self, node: JsonNode) -> None:
        """Whom the request is for; Claude Code writes JSON into the one string that the API takes."""
        for key, value in node.members if isinstance(node, JsonObject) else ():
            self.member_name(key)
            self.json_in_string(value)


def _document_offsets(citations: JsonArray) -> Iterator[DocumentOffset]:
    """Yield where citations count characters of a document."""
    for citation in citations.items:
        document = citation.get("document_index") if isinstance(citation, JsonObject) else None
        if isinstance(citation, JsonObject) and isinstance(document, JsonNumber) and document.literal.isdigit():
            offsets = (citation.get(name) for name in CHARACTER_OFFSETS)
            yield from (DocumentOffset(each, int(document.literal)) for each in offsets if isinstance(each, JsonNumber))


def _type_of(node: JsonNode) -> str:
    kind = node.get("type") if isinstance(node, JsonObject) else None
    return kind.value if isinstance(kind, JsonString) else ""
