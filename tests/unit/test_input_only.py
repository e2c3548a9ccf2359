"""Embeddings and moderations: texts go in, numbers come out."""

import json

import pytest

from pasteguard_addon.endpoints.embeddings import Embeddings
from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.moderations import Moderations
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from tests.unit.canary_scan import fed, scan

ADA, P1 = "Ada Lovelace", "[[PERSON_1]]"
each_endpoint = pytest.mark.parametrize("endpoint", [Embeddings(), Moderations()], ids=lambda each: each.name)


def masked(endpoint: Endpoint, request: object) -> tuple[Exchange, object]:
    exchange = Exchange(endpoint=endpoint)
    exchange.begin(json.dumps(request).encode())
    exchange.take(scan(exchange.texts()))
    return exchange, json.loads(exchange.finish())


@each_endpoint
@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"input": ADA, "model": ADA}, {"input": P1, "model": ADA}),
        ({"input": ["a", ADA], "user": ADA}, {"input": ["a", P1], "user": P1}),
        ({"input": [{"type": "text", "text": ADA}]}, {"input": [{"type": "text", "text": P1}]}),
        (
            {"input": [{"type": "image_url", "image_url": {"url": f"https://x.org/{ADA}"}}]},
            {"input": [{"type": "image_url", "image_url": {"url": f"https://x.org/{ADA}"}}]},
        ),
        ({"input": "a", "of_tomorrow": [ADA]}, {"input": "a", "of_tomorrow": [P1]}),
    ],
)
def test_inputs_and_what_nobody_knows_are_masked(endpoint: Endpoint, request_: object, expected: object) -> None:
    for _ in range(2):  # a text has the same name in two calls
        assert masked(endpoint, request_)[1] == expected


@each_endpoint
@pytest.mark.parametrize(("given", "code"), [([1, 2], "token_ids_not_scanned"), ([[1]], "token_ids_not_scanned")])
def test_token_ids_are_refused(endpoint: Endpoint, given: object, code: str) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        masked(endpoint, {"input": given})
    assert caught.value.code == code
    with pytest.raises(UnreadableBodyError):
        masked(endpoint, {})


@each_endpoint
def test_numbers_pass_as_they_are_and_errors_are_restored(endpoint: Endpoint) -> None:
    exchange, _ = masked(endpoint, {"input": ADA})
    name = "data" if endpoint.name == "embeddings" else "results"
    for answer in ({name: [{"embedding": [0.1], "index": 0}]}, {name: [{"embedding": "AAAA", "flagged": False}]}):
        body = json.dumps(answer).encode()
        assert fed(exchange.reply_restorer(is_event_stream=False), [body]) == body
        assert endpoint.is_answer(answer)
        assert endpoint.has_come_whole(body)
        assert endpoint.reply_texts(body) == []
    told = fed(exchange.reply_restorer(is_event_stream=False), [b'{"error":{"message":"no [[PERSON_1]]"}}'])
    assert json.loads(told) == {"error": {"message": f"no {ADA}"}}


@each_endpoint
def test_a_person_reads_what_was_asked(endpoint: Endpoint) -> None:
    told = endpoint.readable_request(b'{"input":["a",{"type":"text","text":"b"}]}')
    assert [part.text for part in told.turns[0].parts] == ["a", "b"]
    assert endpoint.readable_request(endpoint.request_saying("x")).turns[0].parts[0].text == "x"
    assert endpoint.readable_reply(b'{"error":{"message":"x"}}').turns[0].speaker == "error"
    for nothing in (b"{}", b"x"):
        with pytest.raises(ValueError, match=r"answer|JSON"):
            endpoint.readable_reply(nothing)
        with pytest.raises(ValueError, match=r"input|JSON"):
            endpoint.readable_request(nothing)
