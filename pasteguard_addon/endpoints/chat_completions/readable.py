"""A chat completion as a person reads it: who says what."""

from collections.abc import Iterator

from pasteguard_addon.endpoints.chat_completions.reply import message_slots
from pasteguard_addon.endpoints.chat_completions.reply_text import messages
from pasteguard_addon.endpoints.free_reply import texts_anywhere
from pasteguard_addon.endpoints.readable import Part, Readable, Turn, loaded
from pasteguard_addon.endpoints.reply import ReplyText, StreamKey, is_list, is_object

_SHOWN_APART = frozenset({"messages", "tools", "functions", "model", "stream", "stream_options"})
_MEDIA = {
    "image_url": "image",
    "video_url": "video",
    "audio_url": "sound",
    "input_audio": "sound",
    "file": "file",
}


def of_request(body: bytes) -> Readable:
    """Return the conversation of a request. Raises ValueError for what is none."""
    request = loaded(body)
    turns = request.get("messages") if is_object(request) else None
    if not is_object(request) or not is_list(turns):
        raise ValueError("no chat request")
    readable = Readable()
    for message in turns:
        if is_object(message):
            readable.turns.append(_turn(message, readable.media))
    for name in ("tools", "functions"):
        tools = request.get(name)
        readable.tools += [_tool_name(tool) for tool in (tools if is_list(tools) else ())]
    readable.other_fields += [name for name in request if name not in _SHOWN_APART]
    return readable


def of_reply(body: bytes) -> Readable:
    """Return what a reply says, a stream put together from its pieces. Raises ValueError if it says nothing."""
    choices: dict[int, _Pieces] = {}
    for index, message in messages(body):
        choices.setdefault(index, _Pieces()).add(message)
    turns = [choice.turn(index if len(choices) > 1 else None) for index, choice in sorted(choices.items())]
    if not turns:
        turns = [_error_turn(loaded(body))]
    return Readable(turns)


class _Pieces:
    """The texts of one choice, each in the order of its pieces."""

    def __init__(self) -> None:
        self._texts: dict[StreamKey, list[str]] = {}
        self._tools: dict[int, str] = {}
        self._role = "assistant"

    def add(self, message: dict[str, object]) -> None:
        role = message.get("role")
        if isinstance(role, str) and role:
            self._role = role
        calls = message.get("tool_calls")
        for position, call in enumerate(calls if is_list(calls) else ()):
            index = call.get("index") if is_object(call) else None
            name = _tool_name(call)
            if name:
                self._tools[index if isinstance(index, int) else position] = name
        for slot in message_slots(message, is_json_mode=False):
            self._texts.setdefault(slot.key or slot.path, []).append(slot.text)

    def turn(self, index: int | None) -> Turn:
        parts = [Part(self._label(key), "".join(texts)) for key, texts in self._texts.items()]
        return Turn(self._role if index is None else f"{self._role}, choice {index}", parts)

    def _label(self, key: StreamKey) -> str:
        match key:
            case ("content",):
                return ""
            case ("tool_calls", int(index), *_):
                return f"calls {self._tools.get(index, 'a tool')}"
            case ("content", "thinking") | ("reasoning_details", *_):
                return "reasoning"
            case _:
                return str(key[0]).replace("_", " ").removesuffix(" content")


def _turn(message: dict[str, object], media: list[str]) -> Turn:
    role = message.get("role")
    turn = Turn(role if isinstance(role, str) and role else "?")
    name = message.get("name")
    if isinstance(name, str):
        turn.speaker += f" ({name})"
    pieces = _Pieces()
    pieces.add({key: value for key, value in message.items() if key not in ("role", "content")})
    turn.parts += _content(message.get("content"), media)
    turn.parts += pieces.turn(None).parts
    return turn


def _content(content: object, media: list[str]) -> Iterator[Part]:
    for part in content if is_list(content) else [content]:
        kind = next((name for name in _MEDIA if is_object(part) and name in part), None)
        if isinstance(part, str):
            yield Part("", part)
        elif kind:
            media.append(_MEDIA[kind])
            yield Part(_MEDIA[kind], "(not scanned)")
        elif is_object(part):
            yield from (Part(_kind_of(slot), slot.text) for slot in texts_anywhere(part))


def _kind_of(slot: ReplyText) -> str:
    name = str(slot.path[0])
    return "" if name in ("text", "content") else name


def _tool_name(tool: object) -> str:
    for inner in (tool.get("function"), tool.get("custom"), tool) if is_object(tool) else ():
        name = inner.get("name") if is_object(inner) else None
        if isinstance(name, str) and name:
            return name
    return ""


def _error_turn(reply: object) -> Turn:
    error = reply.get("error") if is_object(reply) else None
    parts = [Part(str(slot.path[0]) if slot.path else "", slot.text) for slot in texts_anywhere(error)]
    if not parts:
        raise ValueError("no chat reply")
    return Turn("error", parts)
