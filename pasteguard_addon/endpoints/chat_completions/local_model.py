"""A chat completion request made ready for a local model."""

from pasteguard_addon.wire.json_document import JsonArray, JsonConstant, JsonDocument, JsonObject, JsonString


def adapted(body: bytes, *, model: str, is_ollama: bool) -> bytes:
    """Return a request body, one that was read before, for the local model.

    `model` takes the place of the request's; empty keeps that. Ollama refuses messages without content, or whose
    content is null, so they get an empty text.
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
            if isinstance(message, JsonObject):
                _give_content(document, message)
    rendered = document.render()
    return (rendered if is_named or not model else _with_model(rendered, model)).encode()


def _give_content(document: JsonDocument, message: JsonObject) -> None:
    contents = list(message.all("content"))
    for content in contents:
        if isinstance(content, JsonConstant) and content.value is None:
            document.replace(content, "")
    if message.members and not contents:
        document.put_member_first(message, "content", "")


def _with_model(text: str, model: str) -> str:
    """Add the member that is missing."""
    document = JsonDocument(text)
    return document.with_member("model", model)
