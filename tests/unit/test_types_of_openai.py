"""Every string that a request of openai-python can hold is visited, or stays for a reason."""

import json
import types
import typing
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

import typing_extensions
from openai.types.chat.completion_create_params import CompletionCreateParamsBase
from openai.types.responses.response_create_params import ResponseCreateParamsBase

from pasteguard_addon.endpoints.request_body import RequestBody
from pasteguard_addon.endpoints.responses import Responses
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
OF_RESPONSES = {
    "model": "names a model",
    "prompt_cache_key": "keeps a cache apart",
    "reasoning.mode": "an enum",
    "context_management.type": "an enum",
    "error.type": "an enum",
    "conversation": "an id",
    "id": "an id",
    "previous_response_id": "an id",
    "continuation_id": "an id",
    "approval_request_id": "an id",
    "call_id": "an id",
    "container": "an id",
    "container_id": "an id",
    "file_id": "an id",
    "file_ids": "ids",
    "skill_id": "an id",
    "vector_store_ids": "ids",
    "fingerprint": "the provider knows what it made by it",
    "encrypted_content": "encrypted by the provider",
    "namespace": "names a group of tools",
    "server_label": "names a server of the request",
    "file_data": "a file in base64",
    "result": "an image in base64",
    "file_url": "the address of a file",
    "image_url": "the address of an image",
    "definition": "a grammar",
    "filters.key": "must equal what is stored",
    "filters.value": "must equal what is stored",
    "allowed_domains": "names of hosts",
    "domain_secrets.domain": "for the provider: it needs it to reach something else",
    "domain_secrets.name": "the same",
    "domain_secrets.value": "the same",
    "server_url": "the same",
    "authorization": "the same",
    "headers.key": "the same",
}
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


def named(path: Path) -> str:
    return ".".join(each for each in path if isinstance(each, str))


CASES = list(strings_of(CompletionCreateParamsBase))
RESPONSES_CASES = list(strings_of(ResponseCreateParamsBase))


def is_structural(name: str, structural: Iterable[str]) -> bool:
    return any(f".{name}".endswith(f".{end}") for end in structural)


def test_each_string_is_visited() -> None:
    def is_visited(value: dict[str, Any]) -> bool:
        request = chat_body(json.dumps({"messages": [], **value}).encode())
        return any(CANARY in slot.text for slot in request.slots)

    missed = [named(path) for path, value in CASES if not is_visited(value)]
    assert [name for name in missed if not is_structural(name, STRUCTURAL)] == []


def test_each_string_of_responses_is_visited() -> None:
    def is_visited(value: dict[str, Any]) -> bool:
        request = RequestBody(json.dumps({"input": [], **value}).encode(), Responses().request, None)
        return any(CANARY in slot.text for slot in request.slots)

    missed = [named(path) for path, value in RESPONSES_CASES if not is_visited(value)]
    assert [name for name in missed if not is_structural(name, OF_RESPONSES)] == []


def test_the_walk_finds_many() -> None:
    names = {named(path) for path, _ in CASES}
    assert len(names) > 40
    assert {"messages.content", "messages.tool_calls.function.arguments", "tools.function.description", "user"} <= names
    assert len({named(path) for path, _ in RESPONSES_CASES}) > 150
