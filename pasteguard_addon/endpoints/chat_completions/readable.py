"""A request or a reply as a person reads it: who says what. For looking at only; what is sent is never made of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from pasteguard_addon.endpoints.chat_completions.reply import ReplySlot, is_list, is_object, message_slots, other_slots
from pasteguard_addon.endpoints.chat_completions.reply_text import messages

_SHOWN_APART = frozenset({"messages", "tools", "functions", "model", "stream", "stream_options"})
_MEDIA = {
    "image_url": "image",
    "video_url": "video",
    "audio_url": "sound",
    "input_audio": "sound",
    "file": "file",
}


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    """What kind of text it is, such as `calls get_weather`; empty for plain content."""
    text: str = field(repr=False)


@dataclass(slots=True)
class Turn:
    speaker: str
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Conversation:
    turns: list[Turn] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    """A word for each image, sound or file, none of which is scanned."""
    tools: list[str] = field(default_factory=list)
    other_fields: list[str] = field(default_factory=list)
    """Names of what is sent along: settings, schemas and the like."""


def of_request(body: bytes) -> Conversation:
    """Return the conversation of a request. Raises ValueError for what is none."""
    request = _loaded(body)
    turns = request.get("messages") if is_object(request) else None
    if not is_object(request) or not is_list(turns):
        raise ValueError("no chat request")
    conversation = Conversation()
    for message in turns:
        if is_object(message):
            conversation.turns.append(_turn(message, conversation.media))
    for name in ("tools", "functions"):
        tools = request.get(name)
        conversation.tools += [_tool_name(tool) for tool in (tools if is_list(tools) else ())]
    conversation.other_fields += [name for name in request if name not in _SHOWN_APART]
    return conversation


def of_reply(body: bytes) -> Conversation:
    """Return what a reply says, a stream put together from its pieces. Raises ValueError if it says nothing."""
    choices: dict[int, _Pieces] = {}
    for index, message in messages(body):
        choices.setdefault(index, _Pieces()).add(message)
    turns = [choice.turn(index if len(choices) > 1 else None) for index, choice in sorted(choices.items())]
    if not turns:
        turns = [_error_turn(_loaded(body))]
    return Conversation(turns)


def with_one_message(text: str) -> bytes:
    """Return the body of a request that holds nothing but this text of a user."""
    return json.dumps({"messages": [{"role": "user", "content": text}]}).encode()


class _Pieces:
    """The texts of one choice, each in the order of its pieces."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str | int, ...], list[str]] = {}
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

    def _label(self, key: tuple[str | int, ...]) -> str:
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
            yield from (Part(_kind_of(slot), slot.text) for slot in other_slots(part))


def _kind_of(slot: ReplySlot) -> str:
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
    parts = [Part(str(slot.path[0]) if slot.path else "", slot.text) for slot in other_slots(error)]
    if not parts:
        raise ValueError("no chat reply")
    return Turn("error", parts)


def _loaded(body: bytes) -> object:
    """Return the JSON value; a decoder's error holds the whole text, so it goes no further."""
    value: object = None
    is_json = True
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        is_json = False
    if not is_json:
        raise ValueError("not JSON")
    return value
