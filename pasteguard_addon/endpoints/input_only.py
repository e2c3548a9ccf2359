"""Endpoints whose requests hold text under `input`, and whose answers hold none: numbers, and a count of tokens.

There is no conversation, so every request is numbered from 1: a text has the same placeholders in each call in which
nothing of the same types stands before it.
"""

import json
from collections.abc import Iterator
from typing import ClassVar

from pasteguard_addon.endpoints import error_shapes, free_reply
from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.endpoints.free_reply import texts_anywhere
from pasteguard_addon.endpoints.local_request import with_model
from pasteguard_addon.endpoints.readable import Part, Readable, Turn, loaded
from pasteguard_addon.endpoints.references import ServerStateReader
from pasteguard_addon.endpoints.reply import ReplyPart, ReplyReader, ReplyText, StreamKey, is_list, is_object
from pasteguard_addon.endpoints.request_body import RequestBody, RequestReader
from pasteguard_addon.endpoints.slot_collector import SlotCollector, collect_rest, collect_settings
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.settings import LOCAL_TYPES
from pasteguard_addon.wire.event_template import EventTemplate
from pasteguard_addon.wire.json_document import JsonArray, JsonNode, JsonNumber, JsonObject

_NO_TEXT = frozenset("model encoding_format dimensions".split())
_NUMBERS = frozenset(("embedding", "category_scores", "categories", "usage", "model", "object", "id"))


class InputRequestReader:
    """What is known of the requests."""

    conversation = ""

    def collect(self, request: RequestBody) -> None:
        """Add the slots: the inputs as one message, then all other members."""
        SlotCollector.begin(request)
        inputs = request.root.all("input")
        if not inputs:
            raise UnreadableBodyError("`input` is missing.", "invalid_input", "input")
        texts = SlotCollector.begin(request, *inputs)
        for node in inputs:
            for text in node.items if isinstance(node, JsonArray) else [node]:
                _check(text)
                if isinstance(text, JsonObject):
                    _part(texts, text)
                else:
                    texts.string(text)
        collect_rest(request, SlotCollector, ("input",), _other_member)

    def add_note(self, request: RequestBody, text: str) -> None:
        """Tell nothing: nobody answers."""


def _other_member(rest: SlotCollector, name: str, value: JsonNode) -> None:
    if name not in _NO_TEXT and not isinstance(value, JsonNumber):
        rest.unknown_member(value, name)
    elif isinstance(value, JsonObject):
        collect_settings(rest, value)


def _part(texts: SlotCollector, part: JsonObject) -> None:
    for key, value in part.members:
        if key.value == "image_url":
            texts.media(value, "url")
        elif key.value != "type":
            texts.unknown_member(value, "")


def _check(text: JsonNode) -> None:
    if isinstance(text, JsonNumber | JsonArray):
        raise UnreadableBodyError(
            "An input of token ids cannot be scanned; send its text.", "token_ids_not_scanned", "input"
        )


class InputReplyReader:
    """Reads one reply: all but an error is numbers."""

    def whole(self, reply: object) -> ReplyPart:
        return ReplyPart(list(texts_anywhere(reply, never_text=_NUMBERS)))

    def event(self, event: dict[str, object]) -> ReplyPart:
        return self.whole(event)

    def is_last(self, data: bytes) -> bool:
        return False

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        raise ValueError("no text comes in pieces")

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        """Return none: there are no streams."""
        return None


class InputEndpoint:
    """What such endpoints share."""

    refused_paths: tuple[str, ...] = ()
    provider = "openai"
    local_types: tuple[str, ...] = LOCAL_TYPES
    hosts: tuple[str, ...] = ()
    dropped_headers: tuple[str, ...] = ()
    is_prefix_signed = False
    state: ServerStateReader | None = None
    errors: ErrorShape = error_shapes.OPENAI
    request: RequestReader = InputRequestReader()
    answers_in: ClassVar[str] = "data"
    """The member that holds the answers."""

    def reply(self, *, is_json_mode: bool) -> ReplyReader:
        return InputReplyReader()

    def readable_request(self, body: bytes) -> Readable:
        request = loaded(body)
        if not is_object(request) or "input" not in request:
            raise ValueError("no input")
        return Readable([Turn("input", [Part("", text) for text in _texts(request["input"])])])

    def readable_reply(self, body: bytes) -> Readable:
        reply = loaded(body)
        answers = reply.get(self.answers_in) if is_object(reply) else None
        if is_list(answers):
            return Readable([Turn("answer", [Part("", f"{len(answers)} × numbers")])])
        error = [Part("", each.text) for each in texts_anywhere(reply.get("error") if is_object(reply) else None)]
        if not error:
            raise ValueError("no answer")
        return Readable([Turn("error", error)])

    def reply_texts(self, body: bytes) -> list[str]:
        return []

    def token_usage(self, body: bytes) -> tuple[int | None, int | None]:
        return free_reply.token_usage(body)

    def has_come_whole(self, body: bytes) -> bool:
        return free_reply.has_come_whole(body, lambda _: ())

    def request_saying(self, text: str) -> bytes:
        return json.dumps({"input": text}).encode()

    def reply_saying(self, text: str) -> bytes:
        return json.dumps({self.answers_in: []}).encode()

    def for_local_model(self, body: bytes, *, model: str, is_ollama: bool) -> bytes:
        return with_model(body, model)

    def is_answer(self, reply: object) -> bool:
        return is_object(reply) and is_list(reply.get(self.answers_in))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of an input: itself, those in a list, or those of its parts."""
    if isinstance(value, str):
        yield value
    elif is_list(value):
        for item in value:
            yield from _texts(item)
    elif is_object(value):
        yield from _texts(value.get("text"))
