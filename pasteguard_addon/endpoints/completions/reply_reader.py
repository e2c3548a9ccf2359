"""Where the texts of a completion stand: `choices[].text`, told apart by an index."""

import json

from pasteguard_addon.endpoints.free_reply import texts_anywhere
from pasteguard_addon.endpoints.reply import ReplyPart, ReplyText, StreamKey, is_list, is_object
from pasteguard_addon.wire.event_template import EventTemplate

_ENVELOPE = ("id", "object", "created", "model")


class CompletionsReplyReader:
    """Reads one reply."""

    def __init__(self) -> None:
        self._envelope: dict[str, object] = {}

    def whole(self, reply: object) -> ReplyPart:
        return ReplyPart(list(texts_anywhere(reply)))

    def event(self, event: dict[str, object]) -> ReplyPart:
        choices = event.get("choices")
        if choices:
            self._envelope = {name: event[name] for name in _ENVELOPE if name in event}
        part = ReplyPart(list(texts_anywhere({name: value for name, value in event.items() if name != "choices"})))
        for position, choice in enumerate(choices if is_list(choices) else ()):
            if not is_object(choice):
                continue
            index = choice.get("index", position)
            for text in texts_anywhere(choice, ("choices", position)):
                is_piece = text.path == ("choices", position, "text")
                part.texts.append(ReplyText(text.path, text.text, (index,) if is_piece else None))
            if choice.get("finish_reason"):
                part.ended.append((index,))
        return part

    def is_last(self, data: bytes) -> bool:
        return data.strip() == b"[DONE]"

    def event_with(self, key: StreamKey, text: str, line_end: bytes) -> bytes:
        choice = {"text": text, "index": key[0], "logprobs": None, "finish_reason": None}
        data = json.dumps({**self._envelope, "choices": [choice]}, separators=(",", ":"))
        return b"data: " + data.encode() + line_end * 2

    def template(self, raw: bytes, event: dict[str, object], text: ReplyText) -> EventTemplate | None:
        """Return none: streams of this kind are rare and short."""
        return None
