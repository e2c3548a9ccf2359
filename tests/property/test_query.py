"""Query strings: no value leaves in one, what is none stays byte for byte, and a reply brings the values back."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from tests.kit import canary
from tests.property.test_fuzz import CANARIES, present, said
from tests.unit.canary_scan import masked_by, saying

NAMES = ("user", "note", "metadata[name]", "q", "", "x-user", "é", "keys", "tokens_of")
FOR_PROVIDER = (
    "api-version",
    "beta",
    "key",
    "API_KEY",
    "subscription-key",
    "access_token",
    "sig",
    "code",
    "v1.version",
)
SPELLINGS: tuple[Callable[[str], str], ...] = (
    quote,
    quote_plus,
    lambda text: "".join(f"%{b:02x}" for b in text.encode()),
)
PLAIN = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="&#"), max_size=8)
BODY = json.dumps(saying("Hello, I am Ada Lovelace.")).encode()


def masked(query: str, body: bytes = BODY, **more: object) -> tuple[str, Exchange]:
    exchange = Exchange(**more)  # type: ignore[arg-type]
    masked_by(exchange, body, query=query)
    return exchange.query, exchange


@given(st.lists(st.tuples(st.sampled_from(NAMES), said(), st.sampled_from(SPELLINGS)), min_size=1, max_size=4))
def test_no_canary_leaves_and_who_reads_it_gets_the_rest(pairs: list[tuple[str, str, Callable[[str], str]]]) -> None:
    query = "?" + "&".join(f"{quote(name)}={spell(text)}" for name, text, spell in pairs)
    sent, exchange = masked(query)
    assert canary.leaks(present([text for _, text, _ in pairs]), unquote_plus(sent).encode()) == []
    read = parse_qsl(sent[1:], keep_blank_values=True)
    assert [(name, exchange.sent_by_client(text)) for name, text in read] == [(name, text) for name, text, _ in pairs]


@given(st.lists(st.tuples(said(), st.sampled_from(SPELLINGS), st.sampled_from(("", "=", "=1", "=&a=b"))), min_size=1))
def test_none_leaves_as_a_name(names: list[tuple[str, Callable[[str], str], str]]) -> None:
    query = "?" + "&".join(spell(text) + rest for text, spell, rest in names)
    sent, exchange = masked(query)
    assert canary.leaks(present([text for text, _, _ in names]), unquote_plus(sent).encode()) == []
    read, said_by_client = (parse_qsl(each[1:], keep_blank_values=True) for each in (sent, query))
    assert [(exchange.sent_by_client(name), value) for name, value in read] == said_by_client


@pytest.mark.parametrize("name", ["Ada Lovelace", "Ada Lovelace's key", "ada.lovelace@example.org_token"])
def test_none_leaves_as_a_name_of_what_is_meant_for_the_provider(name: str) -> None:
    sent = unquote_plus(masked(f"?{quote(name)}=v1")[0])
    assert "lovelace" not in sent.lower()
    assert sent.endswith("=v1")


@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5), st.sampled_from(CANARIES[:5]))
def test_all_else_stays_byte_for_byte(pairs: list[tuple[str, str]], value: str) -> None:
    odd = "&".join(f"{name}={text}" for name, text in pairs)
    assert masked(f"?{odd}")[0] == f"?{odd}"
    before, _, after = masked(f"?{odd}&user={quote(value)}&{odd}")[0].partition("&user=%5B%5B")
    assert before == f"?{odd}"
    assert after.partition("&")[2] == odd


@pytest.mark.parametrize("name", FOR_PROVIDER)
def test_what_is_meant_for_the_provider_stays(name: str) -> None:
    query = f"?{name}={quote('Ada Lovelace')}"
    assert masked(query)[0] == query


@pytest.mark.parametrize("query", ["", "?", "?&&", "?=", "?a", "?a=", "?%zz=%", "?a=%ff%fe", "?a=b=c", "?#x"])
def test_odd_ones_stay(query: str) -> None:
    assert masked(query)[0] == query


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: each.name)
def test_at_every_endpoint_with_the_numbers_of_the_body(endpoint: object) -> None:
    body = endpoint.request_saying("I am Grace Hopper.")  # type: ignore[attr-defined]
    sent, exchange = masked("?user=Ada+Lovelace&by=Grace%20Hopper", body, endpoint=endpoint)
    assert unquote_plus(sent) == "?user=[[PERSON_2]]&by=[[PERSON_1]]"
    assert exchange.facts is not None
    assert exchange.facts.pii_counts


def test_a_placeholder_that_was_typed_is_none_of_ours() -> None:
    sent, exchange = masked("?q=[[PERSON_1]]")
    assert "[[PERSON_1]]" not in unquote_plus(sent)
    assert exchange.sent_by_client(unquote_plus(sent)) == "?q=[[PERSON_1]]"


def test_a_next_turn_is_masked_as_the_first_one() -> None:
    store, query = ScanCache(10**6, 10**4), "?user=Grace+Hopper"
    texts = [f"This is number {number}, {'so on, ' * 300}" for number in range(4)]
    for turn in range(1, 5):
        body = json.dumps(saying(*texts[:turn], "I am Ada Lovelace.")).encode()
        warm, cold = Exchange(), Exchange()
        assert masked_by(warm, body, store, query=query) == masked_by(cold, body, query=query)
        assert warm.query == cold.query == "?user=%5B%5BPERSON_2%5D%5D"


def test_too_many_are_refused() -> None:
    with pytest.raises(UnreadableBodyError) as raised:
        masked("?" + "a=b&" * 60_000)
    assert raised.value.code == "too_many_texts"
    with pytest.raises(UnreadableBodyError):
        masked("?" + "&" * 200_000)
