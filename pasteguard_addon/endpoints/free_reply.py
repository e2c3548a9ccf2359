"""What the replies of all endpoints share: JSON of no known shape, the events of a whole stream, counts of tokens."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pasteguard_addon.endpoints.reply import Path, ReplyText, is_list, is_object
from pasteguard_addon.endpoints.signed import is_signed, is_signed_list
from pasteguard_addon.wire.sse import Event, EventSplitter, EventTooLargeError

_USAGE = re.compile(rb'"usage"\s*:\s*\{[^{}]{0,1000}')
# Never text of the model: identifiers, enums, counters, encrypted or binary data.
NEVER_TEXT: Final = frozenset(
    "id object model created type role index finish_reason native_finish_reason stop_reason system_fingerprint "
    "service_tier usage obfuscation logprobs provider signature encrypted_content format data expires_at name "
    "tool_call_id timings prompt_filter_results content_filter_results".split()
)


def texts_anywhere(
    value: object, path: Path = (), *, never_text: frozenset[str] = NEVER_TEXT, signed: bool = False
) -> Iterator[ReplyText]:
    """Return the strings of fields that have no known meaning, error messages among them; each stands for itself.

    `signed`: they are part of something that is.
    """
    if isinstance(value, str):
        yield ReplyText(path, value, None, is_signed=signed)
    elif is_list(value):
        for position, item in enumerate(value):
            yield from texts_anywhere(item, (*path, position), never_text=never_text, signed=signed)
    elif is_object(value):
        signed = signed or is_signed(value)
        for name, item in value.items():
            if name not in never_text:
                is_echo = name == "metadata"  # its members have the names that the client gave them
                texts = frozenset[str]() if is_echo else never_text
                is_block = signed or is_signed_list(name, item)
                yield from texts_anywhere(item, (*path, name), never_text=texts, signed=is_block)


def is_json(body: bytes) -> bool:
    """Return whether a finished reply is one JSON object, not a stream."""
    return body.lstrip()[:1] == b"{"


def events(body: bytes) -> list[Event]:
    """Return the events of a finished stream; none if one is too large."""
    splitter = EventSplitter()
    try:
        return splitter.feed(body) + splitter.finish()
    except EventTooLargeError:
        return []


def token_usage(body: bytes) -> tuple[int | None, int | None]:
    """Return how many tokens a reply says that the prompt and the answer had."""
    # Inside texts its quotes would be escaped, so this finds a member; in streams the last one counts.
    at = body.rfind(b'"usage"')
    found = _USAGE.match(body, at) if at >= 0 else None
    usage = found.group() if found else b""
    prompt, completion = (
        re.search(rb'"%s"\s*:\s*(\d{1,9})\b' % name, usage) for name in (b"prompt_tokens", b"completion_tokens")
    )
    return int(prompt[1]) if prompt else None, int(completion[1]) if completion else None


def has_come_whole(body: bytes, ends_of: Callable[[dict[str, object]], Iterable[tuple[object, bool]]]) -> bool:
    """Return whether nothing is missing of a reply: it is JSON, or its stream came to an end.

    Of a stream its last events are enough if `[DONE]` is among them; without that each of its texts has to have
    ended. `ends_of` names the texts that an event is about, and says of each whether it ends there.
    """
    if is_json(body):
        return is_object(_maybe_json(body))
    has_ended: dict[object, bool] = {}
    for event in events(body):
        if event.data == b"[DONE]":
            return True
        value = _maybe_json(event.data or b"")
        for text, is_end in ends_of(value) if is_object(value) else ():
            has_ended[text] = has_ended.get(text, False) or is_end
    return bool(has_ended) and all(has_ended.values())


def _maybe_json(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
