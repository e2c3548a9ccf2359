"""Responses: https://platform.openai.com/docs/api-reference/responses, in the dialects of its providers."""

import json
import re

from pasteguard_addon.endpoints import error_shapes, free_reply
from pasteguard_addon.endpoints.endpoint import SPEAKS_ALL
from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.endpoints.free_reply import events, is_json
from pasteguard_addon.endpoints.local_request import with_model
from pasteguard_addon.endpoints.readable import Readable
from pasteguard_addon.endpoints.references import ServerStateReader
from pasteguard_addon.endpoints.reply import ReplyReader, is_list, is_object
from pasteguard_addon.endpoints.request_body import RequestReader
from pasteguard_addon.endpoints.responses import readable
from pasteguard_addon.endpoints.responses.reply_reader import ENDS_OF_RESPONSES, ResponsesReplyReader
from pasteguard_addon.endpoints.responses.request import ResponsesRequestReader
from pasteguard_addon.endpoints.responses.state import ResponsesState

_TOKENS = {name: re.compile(rb'"%s_tokens"\s*:\s*(\d{1,9})\b' % name) for name in (b"input", b"output")}
_ENDS = tuple(re.compile(rb'"type"\s*:\s*"%s"' % re.escape(kind.encode())) for kind in (*ENDS_OF_RESPONSES, "error"))


class Responses:
    """The endpoint."""

    name = "responses"
    paths: tuple[str, ...] = ("responses", "responses/input_tokens", "responses/compact", "conversations")
    refused_paths: tuple[str, ...] = ("memories/trace_summarize", "alpha/search")
    provider = "openai"
    local_types: tuple[str, ...] = SPEAKS_ALL
    hosts: tuple[str, ...] = ()
    dropped_headers: tuple[str, ...] = ("x-codex-turn-metadata",)
    is_prefix_signed = True
    errors: ErrorShape = error_shapes.OPENAI
    state: ServerStateReader | None = ResponsesState()
    request: RequestReader = ResponsesRequestReader()

    def reply(self, *, is_json_mode: bool) -> ReplyReader:
        return ResponsesReplyReader(is_json_mode=is_json_mode)

    def readable_request(self, body: bytes) -> Readable:
        return readable.of_request(body)

    def readable_reply(self, body: bytes) -> Readable:
        return readable.of_reply(body)

    def reply_texts(self, body: bytes) -> list[str]:
        return readable.reply_texts(body)

    def token_usage(self, body: bytes) -> tuple[int | None, int | None]:
        """Return what stands last: the response as a whole, which a stream ends with, tells it behind its output."""
        prompt, completion = ([*each.finditer(body)][-1:] for each in _TOKENS.values())
        return int(prompt[0][1]) if prompt else None, int(completion[0][1]) if completion else None

    def has_come_whole(self, body: bytes) -> bool:
        """Return whether a reply is complete; of a stream, the beginning of its last event may be missing."""
        if is_json(body) and free_reply.has_come_whole(body, lambda _: ()):
            return True
        found = events(body)
        last = next((event.raw for event in reversed(found) if event.raw.strip()), b"")
        is_ended = last.endswith((b"\n\n", b"\r\n\r\n", b"\r\r"))
        return is_ended and (b"[DONE]" in last or any(end.search(last) for end in _ENDS) or _is_end_of_event(last))

    def request_saying(self, text: str) -> bytes:
        return json.dumps({"input": text}).encode()

    def reply_saying(self, text: str) -> bytes:
        part = {"type": "output_text", "text": text, "annotations": []}
        item = {"type": "message", "role": "assistant", "content": [part]}
        return json.dumps({"object": "response", "output": [item]}).encode()

    def for_local_model(self, body: bytes, *, model: str, is_ollama: bool) -> bytes:
        return with_model(body, model)

    def is_answer(self, reply: object) -> bool:
        return is_object(reply) and (is_list(reply.get("output")) or isinstance(reply.get("input_tokens"), int))


def _is_end_of_event(data: bytes) -> bool:
    """Return whether this is the end of an event that tells a whole response: nothing else is so long."""
    return not data.startswith((b"event:", b"data:", b"id:", b":"))
