"""A completion as a person reads it."""

from collections.abc import Iterator

from pasteguard_addon.endpoints.free_reply import events, is_json, texts_anywhere
from pasteguard_addon.endpoints.readable import Part, Readable, Turn, loaded
from pasteguard_addon.endpoints.reply import is_list, is_object

_SHOWN_APART = frozenset({"prompt", "suffix", "model", "stream", "stream_options"})


def of_request(body: bytes) -> Readable:
    """Return the prompts of a request. Raises ValueError for what is none."""
    request = loaded(body)
    if not is_object(request) or "prompt" not in request:
        raise ValueError("no request for a completion")
    prompts = request["prompt"]
    readable = Readable([Turn("prompt", [Part("", text) for text in _strings(prompts)])])
    if suffix := _strings(request.get("suffix")):
        readable.turns.append(Turn("suffix", [Part("", text) for text in suffix]))
    readable.other_fields = [name for name in request if name not in _SHOWN_APART]
    return readable


def of_reply(body: bytes) -> Readable:
    """Return what a reply says. Raises ValueError if it says nothing."""
    texts = _texts(body)
    if texts:
        several = len(texts) > 1
        return Readable([Turn(f"completion {i}" if several else "completion", [Part("", t)]) for i, t in texts.items()])
    reply = loaded(body)
    error = [Part("", each.text) for each in texts_anywhere(reply.get("error") if is_object(reply) else None)]
    if not error:
        raise ValueError("no completion")
    return Readable([Turn("error", error)])


def reply_texts(body: bytes) -> list[str]:
    """Return the text of each choice of a reply; nothing for what cannot be read."""
    return list(_texts(body).values())


def _texts(body: bytes) -> dict[int, str]:
    texts: dict[int, str] = {}
    for chunk in [body] if is_json(body) else [event.data or b"" for event in events(body)]:
        for index, text in _texts_of(chunk):
            texts[index] = texts.get(index, "") + text
    return texts


def _texts_of(chunk: bytes) -> Iterator[tuple[int, str]]:
    try:
        reply = loaded(chunk)
    except ValueError:
        return
    choices = reply.get("choices") if is_object(reply) else None
    for position, choice in enumerate(choices if is_list(choices) else ()):
        text = choice.get("text") if is_object(choice) else None
        index = choice.get("index", position) if is_object(choice) else position
        if isinstance(text, str):
            yield index if isinstance(index, int) else position, text


def _strings(value: object) -> list[str]:
    return [each for each in (value if is_list(value) else [value]) if isinstance(each, str)]
