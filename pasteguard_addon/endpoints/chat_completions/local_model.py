"""A chat completion request made ready for a local model."""

from pasteguard_addon.endpoints.local_request import with_model
from pasteguard_addon.wire.json_document import JsonArray, JsonConstant, JsonDocument, JsonObject


def adapted(body: bytes, *, model: str, is_ollama: bool) -> bytes:
    """Return a request body, one that was read before, for the local model.

    `model` takes the place of the request's; empty keeps that. Ollama refuses messages without content, or whose
    content is null, so they get an empty text.
    """
    return with_model(_with_contents(body) if is_ollama else body, model)


def _with_contents(body: bytes) -> bytes:
    document = JsonDocument(body.decode().removeprefix("\ufeff"))
    for messages in document.root.all("messages") if isinstance(document.root, JsonObject) else ():
        for message in messages.items if isinstance(messages, JsonArray) else ():
            if isinstance(message, JsonObject):
                _give_content(document, message)
    return document.render().encode()


def _give_content(document: JsonDocument, message: JsonObject) -> None:
    contents = message.all("content")
    for content in contents:
        if isinstance(content, JsonConstant) and content.value is None:
            document.replace(content, "")
    if message.members and not contents:
        document.put_member_first(message, "content", "")
