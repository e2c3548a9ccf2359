"""Completions, the API before chats: https://platform.openai.com/docs/api-reference/completions. Off by default."""

import json
from collections.abc import Iterator

from pasteguard_addon import settings
from pasteguard_addon.endpoints import error_shapes, free_reply
from pasteguard_addon.endpoints.completions import readable
from pasteguard_addon.endpoints.completions.reply_reader import CompletionsReplyReader
from pasteguard_addon.endpoints.completions.request import CompletionsRequestReader
from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.endpoints.local_request import with_model
from pasteguard_addon.endpoints.readable import Readable
from pasteguard_addon.endpoints.references import ServerStateReader
from pasteguard_addon.endpoints.reply import ReplyReader, is_list, is_object
from pasteguard_addon.endpoints.request_body import RequestReader


class Completions:
    """The endpoint."""

    name = "completions"
    paths: tuple[str, ...] = ("completions",)
    refused_paths: tuple[str, ...] = ()
    provider = "openai"
    local_types: tuple[str, ...] = settings.LOCAL_TYPES
    hosts: tuple[str, ...] = ()
    dropped_headers: tuple[str, ...] = ()
    is_prefix_signed = False
    errors: ErrorShape = error_shapes.OPENAI
    state: ServerStateReader | None = None
    request: RequestReader = CompletionsRequestReader()

    def reply(self, *, is_json_mode: bool) -> ReplyReader:
        return CompletionsReplyReader()

    def readable_request(self, body: bytes) -> Readable:
        return readable.of_request(body)

    def readable_reply(self, body: bytes) -> Readable:
        return readable.of_reply(body)

    def reply_texts(self, body: bytes) -> list[str]:
        return readable.reply_texts(body)

    def token_usage(self, body: bytes) -> tuple[int | None, int | None]:
        return free_reply.token_usage(body)

    def has_come_whole(self, body: bytes) -> bool:
        return free_reply.has_come_whole(body, _ends)

    def request_saying(self, text: str) -> bytes:
        return json.dumps({"prompt": text}).encode()

    def reply_saying(self, text: str) -> bytes:
        return json.dumps({"choices": [{"index": 0, "text": text}]}).encode()

    def for_local_model(self, body: bytes, *, model: str, is_ollama: bool) -> bytes:
        return with_model(body, model)

    def is_answer(self, reply: object) -> bool:
        return is_object(reply) and is_list(reply.get("choices"))


def _ends(event: dict[str, object]) -> Iterator[tuple[object, bool]]:
    """Yield each choice of an event, and whether it ends there."""
    choices = event.get("choices")
    for choice in choices if is_list(choices) else ():
        if is_object(choice):
            yield str(choice.get("index")), choice.get("finish_reason") is not None
