"""Where the text of a reply stands: in a whole message, and in the deltas of a stream.

Knows the fields of https://platform.openai.com/docs/api-reference/chat/object and of other providers. For each text it
says how it is encoded (plain, or JSON inside a string) and which earlier pieces it continues; what to do with it is the
caller's affair.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pasteguard_addon.endpoints.free_reply import NEVER_TEXT, texts_anywhere
from pasteguard_addon.endpoints.reply import Path, ReplyText, StreamKey, is_list, is_object
from pasteguard_addon.endpoints.signed import SIGNED_LISTS, is_signed, is_signed_list

_PLAIN_FIELDS = ("refusal", "reasoning_content", "reasoning", "reasoning_text")
_DETAIL_FIELDS = ("text", "summary", "thinking")


@dataclass(frozen=True, slots=True)
class CitationOffset:
    """An offset into the choice's content, in characters."""

    path: Path
    offset: int


def message_slots(message: dict[str, object], *, is_json_mode: bool) -> Iterator[ReplyText]:
    """Return every text of a message or delta, in the order of its members."""
    for name, value in message.items():
        if value is None or name in NEVER_TEXT:
            continue
        path: Path = (name,)
        if name == "content":
            yield from _content(path, value, ("content",), is_json=is_json_mode)
        elif name in _PLAIN_FIELDS:
            yield from _content(path, value, (name,), is_json=False)
        elif name == "tool_calls" and is_list(value):
            for position, call in enumerate(value):
                yield from _tool_call((*path, position), call, position)
        elif name == "function_call":
            yield from _call(path, value, ("function_call",))
        elif name == "audio" and is_object(value) and isinstance(value.get("transcript"), str):
            yield ReplyText((*path, "transcript"), str(value["transcript"]), ("audio",))
        elif name in SIGNED_LISTS and is_list(value):
            for position, detail in enumerate(value):
                yield from _reasoning_detail((*path, position), detail, position, is_signed=is_signed_list(name, value))
        else:
            yield from texts_anywhere(value, path)


def citation_offsets(message: dict[str, object]) -> Iterator[CitationOffset]:
    """Return the places where annotations point into the content."""
    annotations = message.get("annotations")
    for position, annotation in enumerate(annotations if is_list(annotations) else ()):
        citation = annotation.get("url_citation") if is_object(annotation) else None
        if is_object(citation):
            for name in ("start_index", "end_index"):
                offset = citation.get(name)
                if isinstance(offset, int) and not isinstance(offset, bool):
                    yield CitationOffset(("annotations", position, "url_citation", name), offset)


def signed_ends(delta: dict[str, object]) -> Iterator[StreamKey]:
    """Return the beginnings of the keys of what ends with its signature; the next of its kind has the same keys."""
    blocks = delta.get("thinking_blocks")
    for position, block in enumerate(blocks if is_list(blocks) else ()):
        if is_object(block) and is_signed(block):
            index = block.get("index")
            yield "thinking_blocks", index if isinstance(index, int) else position


def delta_for(key: StreamKey, text: str) -> dict[str, object]:
    """Return a delta that appends `text` to what `key` names."""
    match key:
        case ("content" | "refusal" | "reasoning_content" | "reasoning" | "reasoning_text" as name,):
            return {name: text}
        case ("content", "thinking"):
            return {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": text}]}]}
        case ("tool_calls", index, kind, name):
            return {"tool_calls": [{"index": index, kind: {name: text}}]}
        case ("function_call",):
            return {"function_call": {"arguments": text}}
        case ("audio",):
            return {"audio": {"transcript": text}}
        case (("reasoning_details" | "thinking_blocks") as blocks, index, kind, name):
            return {blocks: [{"index": index, "type": kind, name: text}]}
    raise ValueError("no field has this key")


def _content(path: Path, value: object, key: StreamKey, *, is_json: bool) -> Iterator[ReplyText]:
    if isinstance(value, str):
        yield ReplyText(path, value, key, is_json)
    elif is_list(value):
        for position, part in enumerate(value):
            yield from _content((*path, position), part, key, is_json=is_json)
    elif is_object(value) and is_signed(value):
        yield from texts_anywhere(value, path)
    elif is_object(value):
        for name, part in value.items():
            if name == "text":
                yield from _content((*path, name), part, key, is_json=is_json)
            elif name == "thinking":
                yield from _content((*path, name), part, ("content", "thinking"), is_json=False)
            elif name not in NEVER_TEXT:
                yield from texts_anywhere(part, (*path, name))


def _tool_call(path: Path, call: object, position: int) -> Iterator[ReplyText]:
    if not is_object(call):
        return
    index = call.get("index")
    number = index if isinstance(index, int) else position
    yield from _call((*path, "function"), call.get("function"), ("tool_calls", number, "function", "arguments"))
    custom = call.get("custom")
    custom_input = custom.get("input") if is_object(custom) else None
    if isinstance(custom_input, str):
        key = ("tool_calls", number, "custom", "input")
        yield ReplyText((*path, "custom", "input"), custom_input, key, is_code=True)


def _call(path: Path, function: object, key: StreamKey) -> Iterator[ReplyText]:
    if not is_object(function):
        return
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        yield ReplyText((*path, "arguments"), arguments, key, is_json=True)
    else:
        yield from texts_anywhere(arguments, (*path, "arguments"))


def _reasoning_detail(path: Path, detail: object, position: int, *, is_signed: bool) -> Iterator[ReplyText]:
    if not is_object(detail):
        return
    index = detail.get("index")
    kind = detail.get("type")
    for name in _DETAIL_FIELDS:
        text = detail.get(name)
        if isinstance(text, str):
            number = index if isinstance(index, int) else position
            key = (path[0], number, kind if isinstance(kind, str) else "reasoning.text", name)
            yield ReplyText((*path, name), text, key, is_signed=is_signed)
