"""A request made ready for a local model: what is the same for every API."""

from pasteguard_addon.wire.json_document import JsonDocument, JsonObject, JsonString


def with_model(body: bytes, model: str) -> bytes:
    """Return a JSON request, one that was read before, that asks for another model; an empty one keeps its own."""
    text = body.decode().removeprefix("\ufeff")
    document = JsonDocument(text)
    if not model or not isinstance(document.root, JsonObject):
        return text.encode()
    named = [node for node in document.root.all("model") if isinstance(node, JsonString)]
    for node in named:
        document.replace(node, model)
    return (document.render() if named else document.with_member("model", model)).encode()
