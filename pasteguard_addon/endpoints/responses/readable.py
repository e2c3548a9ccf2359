"""A response as a person reads it: who says what, and who calls what."""

from collections.abc import Iterator, Mapping

from pasteguard_addon.endpoints.free_reply import events, is_json
from pasteguard_addon.endpoints.readable import Part, Readable, Turn, loaded
from pasteguard_addon.endpoints.reply import ReplyPart, is_list, is_object
from pasteguard_addon.endpoints.responses.reply_reader import ENDS_OF_RESPONSES, ResponsesReplyReader
from pasteguard_addon.endpoints.responses.reply_texts import add_texts

_SHOWN_APART = frozenset(("input", "items", "instructions", "tools", "model", "stream", "stream_options"))
_MEDIA = {"input_image": "image", "input_audio": "sound", "input_file": "file", "image_generation_call": "image"}
_PLAIN = ("content", "text", "output", "input", "arguments")


def of_request(body: bytes) -> Readable:
    """Return the conversation of a request. Raises ValueError for what is none."""
    request = loaded(body)
    if not is_object(request) or not ({"input", "items", "instructions", "prompt"} & request.keys()):
        raise ValueError("no request for a response")
    readable = Readable()
    if instructions := request.get("instructions"):
        readable.turns.append(Turn("instructions", list(_parts(instructions, readable.media))))
    given = request.get("input", request.get("items"))
    for item in given if is_list(given) else [given]:
        if isinstance(item, str):
            readable.turns.append(Turn("user", [Part("", item)]))
        elif is_object(item):
            readable.turns.append(_turn(item, readable.media))
    tools = request.get("tools")
    for tool in tools if is_list(tools) else ():
        if is_object(tool):
            readable.tools.append(str(tool.get("name") or tool.get("type") or ""))
    readable.other_fields = [name for name in request if name not in _SHOWN_APART]
    return readable


def of_reply(body: bytes) -> Readable:
    """Return what a reply says, a stream put together from its pieces. Raises ValueError if it says nothing."""
    response = last_response(body)
    output = response.get("output") if response is not None else None
    readable = Readable()
    for item in output if is_list(output) else ():
        if is_object(item):
            readable.turns.append(_turn(item, readable.media, speaker="assistant"))
    pieces = {} if readable.turns or is_json(body) else _pieces(body)
    readable.turns += [Turn("assistant", [Part("", text)]) for text in pieces.values()]
    if not readable.turns:
        readable.turns.append(_error_turn(response if response is not None else loaded(body)))
    return readable


def reply_texts(body: bytes) -> list[str]:
    """Return what a reply's messages say; nothing for what cannot be read."""
    response = last_response(body)
    output = response.get("output") if response is not None else None
    if response is None:
        return list(_pieces(body).values())
    messages = [item for item in (output if is_list(output) else ()) if is_object(item) and item.get("content")]
    return [part.text for message in messages for part in _parts(message["content"], []) if not part.label]


def last_response(body: bytes) -> Mapping[str, object] | None:
    """Return the response that a reply is, or that its last event tells whole; None if it has none."""
    if is_json(body):
        reply = _maybe_loaded(body)
        return reply if is_object(reply) else None
    for event in reversed(events(body)):
        value = _maybe_loaded(event.data or b"")
        response = value.get("response") if is_object(value) and value.get("type") in ENDS_OF_RESPONSES else None
        if is_object(response):
            return response
    return None


def _pieces(body: bytes) -> dict[object, str]:
    """Return the texts of a stream that came in pieces and was not told whole."""
    reader = ResponsesReplyReader(is_json_mode=False)
    texts: dict[object, str] = {}
    for event in events(body):
        value = _maybe_loaded(event.data or b"")
        for text in reader.event(value).texts if is_object(value) else ():
            if text.key is not None:
                texts[text.key] = texts.get(text.key, "") + text.text
    return texts


def _turn(item: dict[str, object], media: list[str], *, speaker: str = "") -> Turn:
    role, kind = item.get("role"), item.get("type")
    turn = Turn(speaker or (role if isinstance(role, str) else str(kind or "?")))
    if kind in _MEDIA:
        media.append(_MEDIA[str(kind)])
        turn.parts.append(Part(_MEDIA[str(kind)], "(not scanned)"))
        return turn
    name = item.get("name")
    label = f"calls {name}" if isinstance(name, str) else "" if kind in ("message", None) else str(kind)
    for part in _parts({each: value for each, value in item.items() if each != "name"}, media):
        turn.parts.append(Part(part.label or label, part.text))
    return turn


def _parts(value: object, media: list[str]) -> Iterator[Part]:
    """Return the texts of an item, a content or a part."""
    if isinstance(value, str):
        yield Part("", value)
    elif is_list(value):
        for each in value:
            yield from _parts(each, media)
    elif is_object(value):
        kind = value.get("type")
        if isinstance(kind, str) and kind in _MEDIA:
            media.append(_MEDIA[kind])
            yield Part(_MEDIA[kind], "(not scanned)")
            return
        for name in value:
            if name in _PLAIN:
                yield from _parts(value[name], media)
            else:
                yield from _others(name, value[name])


def _others(name: str, value: object) -> Iterator[Part]:
    part = ReplyPart()
    add_texts(part, {name: value}, (), is_json_mode=False)
    yield from (Part(str(text.path[0]), text.text) for text in part.texts)


def _error_turn(reply: object) -> Turn:
    told = reply.get("error") if is_object(reply) else None
    parts = list(_others("error", told)) if told else []
    if not parts:
        raise ValueError("no response")
    return Turn("error", [Part("", part.text) for part in parts])


def _maybe_loaded(data: bytes) -> object:
    try:
        return loaded(data)
    except ValueError:
        return None
