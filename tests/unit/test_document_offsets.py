"""Citations of characters point into the document that the client sent, and back into the one that was masked."""

import json
from itertools import pairwise
from typing import Any

import pytest

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.exchange.exchange import Exchange
from tests.unit.canary_scan import masked_by

DOCUMENT = "It is about Ada Lovelace. She wrote to Zoë Müller in May. Then Ada Lovelace left. The end."
OTHER = "No name stands here. "
SENTENCES = [f"{sentence}." for sentence in DOCUMENT.removesuffix(".").split(".")]


def document(text: str, **members: object) -> dict[str, object]:
    source = {"type": "text", "media_type": "text/plain", "data": text}
    return {"type": "document", "source": source, "citations": {"enabled": True}, **members}


PDF = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}}
QUESTION = {
    "role": "user",
    "content": [document(OTHER), PDF, document(DOCUMENT, title="About"), {"type": "text", "text": "Who left?"}],
}


def citations(text: str, number: int = 2) -> list[dict[str, object]]:
    """Return a citation of each sentence of a document."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == ".")]
    return [
        {
            "type": "char_location",
            "cited_text": text[start:end],
            "document_index": number,
            "document_title": "About",
            "start_char_index": start,
            "end_char_index": end,
        }
        for start, end in pairwise(starts)
    ]


def masked(messages: list[Any], store: ScanCache | None = None) -> tuple[Exchange, dict[str, Any]]:
    exchange = Exchange(endpoint=Messages())
    body = json.dumps({"model": "m", "max_tokens": 9, "messages": messages}).encode()
    return exchange, json.loads(masked_by(exchange, body, store))


def sent_document(request: dict[str, Any]) -> str:
    return str(request["messages"][0]["content"][2]["source"]["data"])


def answer(cited: list[dict[str, object]]) -> bytes:
    content = [{"type": "text", "text": "[[PERSON_1]] left.", "citations": cited}]
    return json.dumps({"type": "message", "role": "assistant", "content": content}).encode()


def events(cited: list[dict[str, object]]) -> bytes:
    told: list[dict[str, object]] = [
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "", "citations": []}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "[[PERSON_1]] left."}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "citations_delta", "citation": each}}
            for each in cited
        ),
        {"type": "content_block_stop", "index": 0},
    ]
    return b"".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n".encode() for each in told)


def test_a_whole_answer_cites_what_the_client_sent() -> None:
    exchange, request = masked([QUESTION])
    text = sent_document(request)
    assert "[[PERSON_1]]" in text
    restorer = exchange.reply_restorer(is_event_stream=False)
    got = json.loads(restorer.feed(answer(citations(text))) + restorer.finish())
    cited = got["content"][0]["citations"]
    assert [DOCUMENT[each["start_char_index"] : each["end_char_index"]] for each in cited] == SENTENCES
    assert [each["cited_text"] for each in cited] == SENTENCES


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_so_do_the_events_of_a_stream(size: int) -> None:
    exchange, request = masked([QUESTION])
    stream = events(citations(sent_document(request)))
    restorer = exchange.reply_restorer(is_event_stream=True)
    got = b"".join(restorer.feed(stream[at : at + size]) for at in range(0, len(stream), size)) + restorer.finish()
    told = [json.loads(line[6:]) for line in got.split(b"\n") if line.startswith(b"data: ")]
    cited = [each["delta"]["citation"] for each in told if each.get("delta", {}).get("type") == "citations_delta"]
    assert [DOCUMENT[each["start_char_index"] : each["end_char_index"]] for each in cited] == SENTENCES


def test_what_does_not_count_in_a_document_of_the_request_stays() -> None:
    exchange, request = masked([QUESTION])
    known = citations(sent_document(request))
    for other in (
        [each | {"document_index": 7} for each in known],  # one that the provider has fetched
        [each | {"document_index": 0} for each in citations(OTHER, 0)],
        [{"type": "page_location", "document_index": 1, "start_page_number": 30, "end_page_number": 40}],
    ):
        restorer = exchange.reply_restorer(is_event_stream=False)
        got = json.loads(restorer.feed(answer(other)) + restorer.finish())["content"][0]["citations"]
        numbers = [{name: each[name] for name in each if name != "cited_text"} for each in got]
        assert numbers == [{name: each[name] for name in each if name != "cited_text"} for each in other]


@pytest.mark.parametrize("turns", [1, 3])
@pytest.mark.parametrize("is_remembered", [True, False])
def test_the_next_turns_cite_what_the_provider_got(turns: int, *, is_remembered: bool) -> None:
    """Also where the messages with document and citation are not read again, and where a document is added."""
    store = ScanCache(10**7, 10**5) if is_remembered else None
    long = {"role": "user", "content": "And more, and more. " * 300}
    messages: list[Any] = [QUESTION]
    for _ in range(turns):
        exchange, request = masked(messages, store)
        as_sent = citations(sent_document(request))
        restorer = exchange.reply_restorer(is_event_stream=False)
        got = json.loads(restorer.feed(answer(as_sent)) + restorer.finish())
        messages += [{"role": "assistant", "content": got["content"]}, long]
    messages[-1] = {"role": "user", "content": [document("Zoë Müller is here. "), {"type": "text", "text": "And?"}]}
    _, request = masked(messages, store)
    for turn in range(turns):
        cited = request["messages"][1 + 2 * turn]["content"][0]["citations"]
        assert [(each["start_char_index"], each["end_char_index"]) for each in cited] == [
            (each["start_char_index"], each["end_char_index"]) for each in citations(sent_document(request))
        ]
