"""Every string that a chat completion request of openai-python can hold is visited, or stays for a reason."""

import json
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

import pytest
import typing_extensions
from openai.types.chat.completion_create_params import CompletionCreateParamsBase

from tests.unit.canary_scan import chat_body

CANARY = "Ada Lovelace"
STRUCTURAL = {
    "model": "names the model",
    "service_tier": "an enum of the provider",
    "prompt_cache_retention": "an enum of the provider",
    "prompt_cache_options": "settings of the provider",
    "audio.voice": "names a voice",
    "audio.voice.id": "names a voice",
    "id": "an id",
    "tool_call_id": "an id",
    "file_id": "an id",
    "detail": "an enum",
    "data": "sound in base64",
    "url": "the address of an image",
    "file_data": "a file in base64",
    "timezone": "a name of the IANA",
}
"""By the end of their paths."""
MAX_DEPTH = 12

type Path = tuple[str | int, ...]


def strings_of(hint: Any, path: Path = (), seen: tuple[Any, ...] = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the path of each string that a type can hold, and a value of the type that holds it there."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is str:
        yield path, CANARY
    elif origin in (Required, NotRequired, typing.Annotated):
        yield from strings_of(arguments[0], path, seen)
    elif origin in (Union, types.UnionType):
        for each in arguments:
            yield from strings_of(each, path, seen)
    elif typing_extensions.is_typeddict(hint):
        if hint in seen or len(path) > MAX_DEPTH:
            return
        hints = get_type_hints(hint, include_extras=True)
        for name, each in hints.items():
            for inner, value in strings_of(each, (*path, name), (*seen, hint)):
                yield inner, {**_required(hints, name), name: value}
    elif origin is dict:
        for inner, value in strings_of(arguments[1], (*path, "key"), seen):
            yield inner, {"key": value}
    elif origin is not None and origin is not Literal and arguments:
        for inner, value in strings_of(arguments[0], (*path, 0), seen):
            yield inner, [value]


def _required(hints: dict[str, Any], but: str) -> dict[str, Any]:
    """Return the members that tell what a value is: those with one value."""
    kinds = {}
    for name, hint in hints.items():
        while get_origin(hint) in (Required, NotRequired):
            hint = get_args(hint)[0]  # noqa: PLW2901 - unwrapping it is what the loop does
        if name != but and get_origin(hint) is Literal:
            kinds[name] = get_args(hint)[0]
    return kinds


CASES = list(strings_of(CompletionCreateParamsBase))


@pytest.mark.parametrize(("path", "value"), CASES, ids=[".".join(map(str, path)) for path, _ in CASES])
def test_each_string_is_visited(path: Path, value: dict[str, Any]) -> None:
    named = ".".join(each for each in path if isinstance(each, str))
    request = chat_body(json.dumps({"messages": [], **value}).encode())
    is_visited = any(CANARY in slot.text for slot in request.slots)
    is_structural = any(named == end or named.endswith(f".{end}") for end in STRUCTURAL)
    assert is_visited or is_structural


def test_the_walk_finds_many() -> None:
    named = {".".join(each for each in path if isinstance(each, str)) for path, _ in CASES}
    assert len(named) > 40
    assert {"messages.content", "messages.tool_calls.function.arguments", "tools.function.description", "user"} <= named
