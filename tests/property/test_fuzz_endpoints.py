"""Fuzzing the requests of Messages and Responses: canaries at every place that the facts about them name.

What holds for each: no canary is left in what upstream gets, in any form; but for the places of canaries it is the same
JSON; what the provider finds things again by stays byte for byte, even where it is a known value. `FUZZ_EXAMPLES` says
how many examples.
"""

import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.endpoints.responses import Responses
from pasteguard_addon.exchange.exchange import Exchange
from tests.kit import canary
from tests.kit import messages as messages_kit
from tests.kit import responses as responses_kit
from tests.kit.examples import examples
from tests.property.test_fuzz import EXAMPLES, plain, present, said, spelled
from tests.unit.canary_scan import masked_by

# Each request holds some twenty texts.
fuzz = examples(max(1, EXAMPLES // 5))

type Make = Callable[[str], dict[str, Any]]


class Api(NamedTuple):
    endpoint: Endpoint
    conversation: str
    """The member that holds it."""
    items: dict[str, Make]
    """What stands in the conversation."""
    around: Make
    """All members beside it."""
    untouched: list[dict[str, Any]]
    """Items of the conversation without any text of a user's."""
    for_provider: frozenset[str] = frozenset()
    """Values that stand in credentials and grammars as well, which go as they are."""


APIS = {
    "messages": Api(
        Messages(),
        "messages",
        messages_kit.MESSAGES,
        messages_kit.around,
        [{"role": "assistant", "content": [block]} for block in messages_kit.SIGNED],
    ),
    "responses": Api(
        Responses(),
        "input",
        responses_kit.ITEMS,
        responses_kit.around,
        responses_kit.UNTOUCHED,
        frozenset({"Ada Lovelace"}),
    ),
}
each_api = pytest.mark.parametrize("api", APIS.values(), ids=APIS.keys())


@st.composite
def requests(draw: st.DrawFn, api: Api) -> tuple[dict[str, Any], list[str]]:
    """Return a request and the texts that hold canaries."""
    held = draw(st.lists(said(), min_size=1, max_size=4))
    items = [api.items[draw(st.sampled_from([*api.items]))](text) for text in held]
    items += draw(st.lists(st.sampled_from(api.untouched), max_size=2))
    text = draw(said())
    members = {name: value for name, value in api.around(text).items() if draw(st.booleans())}
    return {**members, api.conversation: items}, [*held, text]


@each_api
@fuzz
@given(st.data(), st.integers(0, 2**32))
def test_no_canary_leaves(api: Api, data: st.DataObject, seed: int) -> None:
    body, texts = data.draw(requests(api))
    written = spelled(body, random.Random(seed)).encode()
    exchange = Exchange(endpoint=api.endpoint)
    sent = masked_by(exchange, written)
    assert canary.leaks({*present(texts)} - api.for_provider, sent) == []
    before, after = json.loads(written), json.loads(sent)
    assert plain(after, exchange) == plain(before, exchange)


@each_api
@fuzz
@given(st.data())
def test_a_conversation_is_masked_warm_as_it_is_cold(api: Api, data: st.DataObject) -> None:
    body, _ = data.draw(requests(api))
    store = ScanCache(10**6, 10**4)
    for _ in range(data.draw(st.integers(1, 4))):
        written = json.dumps(body, ensure_ascii=False).encode()
        warm, cold = Exchange(endpoint=api.endpoint), Exchange(endpoint=api.endpoint)
        assert masked_by(warm, written, store) == masked_by(cold, written)
        make = api.items[data.draw(st.sampled_from([*api.items]))]
        body[api.conversation].append(make(data.draw(said())))


# --- what has to stay -------------------------------------------------------------------------------------------

KNOWN = "key-a1bcdefghijk"
TEXT = "for Grace Hopper, now"
_NOT_STRUCTURE = frozenset("type role content thinking page_age code command url version skills".split())
"""What says how to read others, and words beside the texts that are texts as well."""


def known_everywhere(value: Any, name: str = "") -> Any:
    """Return JSON whose strings are all a known value but for those that hold the text or say how to read others."""
    if isinstance(value, dict):
        return {key: known_everywhere(item, key) for key, item in value.items()}
    if isinstance(value, list) and name != "skills":
        return [known_everywhere(item, name) for item in value]
    if not isinstance(value, str) or TEXT in value or name in _NOT_STRUCTURE or value.startswith("data:"):
        return value
    return KNOWN


@pytest.mark.parametrize(
    ("api", "name"), [(api, name) for api in APIS.values() for name in api.items], ids=lambda each: str(each)[:40]
)
def test_structural_strings_stay_where_they_are_a_known_value(api: Api, name: str) -> None:
    item = known_everywhere(api.items[name](TEXT))
    _assert_only_texts_change(api, {api.conversation: [{"role": "user", "content": f"It is {KNOWN}."}, item]})


@each_api
def test_so_do_those_around_the_conversation(api: Api) -> None:
    for name, value in api.around(TEXT).items():
        body = {name: known_everywhere(value, name)}
        _assert_only_texts_change(api, {api.conversation: [{"role": "user", "content": f"It is {KNOWN}."}], **body})


@each_api
def test_so_do_items_without_a_text(api: Api) -> None:
    items = [known_everywhere(item) for item in api.untouched]
    _assert_only_texts_change(api, {api.conversation: [{"role": "user", "content": f"It is {KNOWN}."}, *items]})


def _assert_only_texts_change(api: Api, body: dict[str, Any]) -> None:
    sent = masked_by(Exchange(endpoint=api.endpoint), json.dumps(body).encode())
    expected = json.dumps(body).replace(f"It is {KNOWN}", "It is [[SECRET_KEY_1]]")
    assert json.loads(sent) == json.loads(expected.replace("Grace Hopper", "[[PERSON_1]]"))
