"""A message as a person reads it: who says what."""

import json
from collections.abc import Iterator

from pasteguard_addon.endpoints.free_reply import events, is_json, texts_anywhere
from pasteguard_addon.endpoints.readable import Part, Readable, Turn, loaded
from pasteguard_addon.endpoints.reply import is_list, is_object

_SHOWN_APART = frozenset({"messages", "system", "tools", "model", "stream", "max_tokens"})
_MEDIA = frozenset({"image", "document"})


def of_request(body: bytes) -> Readable:
    """Return the conversation of a request. Raises ValueError for what is none."""
    request = loaded(body)
    messages = request.get("messages") if is_object(request) else None
    if not is_object(request) or not is_list(messages):
        raise ValueError("no request for a message")
    readable = Readable()
    if "system" in request:
        readable.turns.append(Turn("system", list(_parts(request["system"], readable.media))))
    for message in messages:
        if is_object(message):
            readable.turns.append(Turn(str(message.get("role")), list(_parts(message.get("content"), readable.media))))
    tools = request.get("tools")
    readable.tools = [str(tool.get("name")) for tool in (tools if is_list(tools) else ()) if is_object(tool)]
    readable.other_fields = [name for name in request if name not in _SHOWN_APART]
    return readable


def of_reply(body: bytes) -> Readable:
    """Return what a reply says, a stream put together from its pieces. Raises ValueError if it says nothing."""
    blocks = list(_blocks(body))
    if blocks:
        return Readable([Turn("assistant", [part for block in blocks for part in _parts_of(block, [])])])
    reply = loaded(body)
    error = [Part("", each.text) for each in texts_anywhere(reply.get("error") if is_object(reply) else None)]
    tokens = reply.get("input_tokens") if is_object(reply) else None
    if not error and tokens is None:
        raise ValueError("no message")
    return Readable([Turn("error", error) if error else Turn("count", [Part("", f"{tokens} tokens")])])


def reply_texts(body: bytes) -> list[str]:
    """Return what the client will send back of a reply: the text of each block; nothing for what cannot be read."""
    try:
        texts = [block.get("text") for block in _blocks(body)]
    except ValueError:
        return []
    return [text for text in texts if isinstance(text, str)]


def _blocks(body: bytes) -> Iterator[dict[str, object]]:
    """Yield the content blocks of a reply."""
    if is_json(body):
        reply = loaded(body)
        content = reply.get("content") if is_object(reply) else None
        yield from (block for block in (content if is_list(content) else ()) if is_object(block))
        return
    blocks: dict[object, dict[str, object]] = {}
    for event in events(body):
        try:
            told: object = json.loads(event.data or b"")
        except (ValueError, RecursionError):
            continue
        if is_object(told):
            _put(blocks, told)
    yield from blocks.values()


def _put(blocks: dict[object, dict[str, object]], event: dict[str, object]) -> None:
    """Add what an event says to the block that it is about."""
    index, start, delta = event.get("index"), event.get("content_block"), event.get("delta")
    if is_object(start):
        blocks[index] = dict(start)
    elif is_object(delta) and event.get("type") == "content_block_delta":
        block = blocks.setdefault(index, {"type": "text"})
        for name, piece in delta.items():
            if isinstance(piece, str) and name != "type":
                before = block.get(name)
                block[name] = (before if isinstance(before, str) else "") + piece


def _parts(content: object, media: list[str]) -> Iterator[Part]:
    if isinstance(content, str):
        yield Part("", content)
    for block in content if is_list(content) else ():
        if is_object(block):
            yield from _parts_of(block, media)


def _parts_of(block: dict[str, object], media: list[str]) -> Iterator[Part]:
    kind, source = str(block.get("type")), block.get("source")
    if kind == "text":
        yield Part("", str(block.get("text", "")))
    elif kind in ("thinking", "redacted_thinking"):
        yield Part("reasoning", str(block.get("thinking", "not shown")))
    elif kind.endswith("_use"):
        arguments = block.get("partial_json") or json.dumps(block.get("input"), ensure_ascii=False)
        yield Part(f"calls {block.get('name') or 'a tool'}", str(arguments))
    elif kind in _MEDIA and is_object(source) and source.get("type") not in ("text", "content"):
        media.append(kind)
    elif "content" in block and kind.endswith("_result"):
        yield from (Part("result", part.text) for part in _parts(block["content"], media))
    else:
        yield from (Part(kind, each.text) for each in texts_anywhere(block))
