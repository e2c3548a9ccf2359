"""Every object of a request, at every depth: a member that nobody has heard of is masked there, its name as well."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from pasteguard_addon.endpoints.chat_completions import ChatCompletions
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.exchange.exchange import Exchange
from tests.property.test_fuzz import MEMBERS, MESSAGES
from tests.property.test_fuzz_endpoints import APIS
from tests.unit.canary_scan import masked_by

NAME, VALUE, CARD = "Grace Hopper", "grace@hopper.org", 4111111111111111
AS_THEY_ARE = ("parameters", "schema", "input_schema", "output_schema", "headers", "filters", "domain_secrets")
"""Below these stands what validates, or what a tool needs to reach something else."""


SETTINGS = ("logit_bias", "cache_control", "caller", "tool_choice", "container", "skills", "thinking", "diagnostics")
"""In these a number is none of anybody's, nor in the request itself, where it may be a seed."""


def _bodies() -> Iterator[tuple[Endpoint, dict[str, Any]]]:
    for message in MESSAGES:
        yield ChatCompletions(), {"model": "m", "messages": [message("x")], "logit_bias": {"50256": 1}}
    for member in MEMBERS:
        yield ChatCompletions(), {"model": "m", "messages": [], **member("x")}
    for api in APIS.values():
        for make in api.items.values():
            yield api.endpoint, {"model": "m", api.conversation: [make("x")]}
        yield api.endpoint, {"model": "m", api.conversation: [], **api.around("x")}


BODIES = [*_bodies()]


def _objects(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if key not in AS_THEY_ARE:
            yield from _objects(item, (*path, key))


def _with(body: dict[str, Any], path: tuple[str | int, ...], members: dict[str, Any]) -> bytes:
    changed: Any = copy.deepcopy(body)
    at = changed
    for key in path:
        at = at[key]
    at.update(members)
    return json.dumps(changed).encode()


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_nothing_of_an_unknown_member_leaves(number: int) -> None:
    endpoint, body = BODIES[number]
    left = []
    for path in _objects(body):
        number = {"x": CARD} if path and not {*path} & {*SETTINGS} else {}
        for members in ({NAME: 1}, {NAME: [VALUE]}, {"x": {"y": VALUE}}, number):
            sent = masked_by(Exchange(endpoint=endpoint), _with(body, path, members)).decode()
            left += [(path, members) for each in (NAME, VALUE, str(CARD)) if each in sent]
    assert left == []


@pytest.mark.parametrize(
    "endpoint", [ChatCompletions(), *(api.endpoint for api in APIS.values())], ids=lambda each: each.name
)
@pytest.mark.parametrize(
    "content", [CARD, [CARD], [[CARD]], {"type": "text", "text": CARD}, {"a": CARD}, 4.111111111111111e15]
)
def test_a_number_in_the_place_of_a_text_is_masked(endpoint: Endpoint, content: object) -> None:
    conversation = "input" if endpoint.name == "responses" else "messages"
    body = json.dumps({"model": "m", conversation: [{"role": "user", "content": content}]}).encode()
    assert "[[CREDIT_CARD_1]]" in masked_by(Exchange(endpoint=endpoint), body).decode()
