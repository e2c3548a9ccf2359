"""Anthropic's Messages: https://platform.claude.com/docs/en/api/messages. Off by default."""

import json
import re

from pasteguard_addon.endpoints import error_shapes
from pasteguard_addon.endpoints.endpoint import SPEAKS_ALL
from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.endpoints.free_reply import events, is_json
from pasteguard_addon.endpoints.local_request import with_model
from pasteguard_addon.endpoints.messages import readable
from pasteguard_addon.endpoints.messages.reply_reader import MessagesReplyReader
from pasteguard_addon.endpoints.messages.request import MessagesRequestReader
from pasteguard_addon.endpoints.messages.state import MessagesState
from pasteguard_addon.endpoints.readable import Readable, loaded
from pasteguard_addon.endpoints.references import ServerStateReader
from pasteguard_addon.endpoints.reply import ReplyReader, is_list, is_object
from pasteguard_addon.endpoints.request_body import RequestReader

_TOKENS = re.compile(rb'"(input|output)_tokens"\s*:\s*(\d{1,9})\b')
_ENDS = re.compile(rb'"type"\s*:\s*"(?:message_stop|error)"')


class Messages:
    """The endpoint."""

    name = "messages"
    paths: tuple[str, ...] = ("v1/messages", "v1/messages/count_tokens")
    refused_paths: tuple[str, ...] = ("v1/messages/batches", "v1/complete")
    provider = "anthropic"
    local_types: tuple[str, ...] = SPEAKS_ALL
    hosts: tuple[str, ...] = ("api.anthropic.com",)
    dropped_headers: tuple[str, ...] = ()
    is_prefix_signed = True
    errors: ErrorShape = error_shapes.ANTHROPIC
    state: ServerStateReader | None = MessagesState()
    request: RequestReader = MessagesRequestReader()

    def reply(self, *, is_json_mode: bool) -> ReplyReader:
        return MessagesReplyReader(is_json_mode=is_json_mode)

    def readable_request(self, body: bytes) -> Readable:
        return readable.of_request(body)

    def readable_reply(self, body: bytes) -> Readable:
        return readable.of_reply(body)

    def reply_texts(self, body: bytes) -> list[str]:
        return readable.reply_texts(body)

    def token_usage(self, body: bytes) -> tuple[int | None, int | None]:
        """Inside texts the quotes would be escaped, so this finds members; in a stream the last ones count."""
        counts = {found[1]: int(found[2]) for found in _TOKENS.finditer(body)}
        return counts.get(b"input"), counts.get(b"output")

    def has_come_whole(self, body: bytes) -> bool:
        if is_json(body):
            try:
                return is_object(loaded(body))
            except ValueError:
                return False
        return any(_ENDS.search(event.data or b"") for event in events(body))

    def request_saying(self, text: str) -> bytes:
        return json.dumps({"max_tokens": 1024, "messages": [{"role": "user", "content": text}]}).encode()

    def reply_saying(self, text: str) -> bytes:
        block = {"type": "text", "text": text}
        return json.dumps({"type": "message", "role": "assistant", "content": [block]}).encode()

    def for_local_model(self, body: bytes, *, model: str, is_ollama: bool) -> bytes:
        return with_model(body, model)

    def is_answer(self, reply: object) -> bool:
        return is_object(reply) and (is_list(reply.get("content")) or isinstance(reply.get("input_tokens"), int))
