"""A chat completion request made ready for a local model."""

from pasteguard_addon.chat.json_document import JsonArray, JsonConstant, JsonDocument, JsonObject, JsonString


def adapted(body: bytes, *, model: str, is_ollama: bool) -> bytes:
    """Return a request body, one that was read before, for the local model.

    `model` takes the place of the request's; empty keeps that. Ollama refuses messages whose content is null, so they
    get an empty text.
    """
    bom = "\ufeff"
    text = body.decode()
    document = JsonDocument(text.removeprefix(bom))
    root = document.root
    if not isinstance(root, JsonObject):
        return body
    is_named = False
    for node in root.all("model") if model else ():
        if isinstance(node, JsonString):
            document.replace(node, model)
            is_named = True
    for messages in root.all("messages") if is_ollama else ():
        for message in messages.items if isinstance(messages, JsonArray) else ():
            for content in message.all("content") if isinstance(message, JsonObject) else ():
                if isinstance(content, JsonConstant) and content.value is None:
                    document.replace(content, "")
    rendered = document.render()
    return (rendered if is_named or not model else _with_model(rendered, model)).encode()


def _with_model(text: str, model: str) -> str:
    """Add the member that is missing."""
    document = JsonDocument(text)
    return document.with_member("model", model)
