"""What a provider has signed goes back as it was sent, or not at all: whole and streamed, warm and cold."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from tests.unit.canary_scan import fed, masked_by

USER = {"role": "user", "content": "I am Ada Lovelace."}
NEXT = {"role": "user", "content": "And then?"}
THOUGHTS = ("The user [[PERSON_1]] wants a letter.", "Like Grace Hopper, [PERSON_1] writes.", "Nothing to see.")
"""What a provider writes: a placeholder, a name of its own, neither."""
SIGNATURE = "sig-" + "5a" * 20


def detail(text: str, **more: str) -> dict[str, Any]:
    return {"type": "reasoning.text", "text": text, "format": "anthropic-claude-v1", "index": 0, **more}


BLOCKS = {
    "reasoning_details": lambda text: {"reasoning_details": [detail(text, signature=SIGNATURE)]},
    "summary and ciphertext": lambda text: {
        "reasoning_details": [
            {"type": "reasoning.summary", "summary": text, "format": "openai-responses-v1", "index": 0},
            {"type": "reasoning.encrypted", "data": "W1tQRVJTT05fMV1d", "format": "openai-responses-v1", "index": 0},
        ]
    },
    "thinking_blocks": lambda text: {
        "thinking_blocks": [{"type": "thinking", "thinking": text, "signature": SIGNATURE}]
    },
    "deeper": lambda text: {
        "provider_specific_fields": {
            "thinking_blocks": [{"type": "thinking", "thinking": text, "signature": SIGNATURE}]
        }
    },
    "part": lambda text: {
        "content": [
            {"type": "thinking", "thinking": text, "signature": SIGNATURE},
            {"type": "text", "text": "Dear [[PERSON_1]]"},
        ]
    },
    "alone": lambda text: {"content": [{"type": "thinking", "thinking": text, "signature": SIGNATURE}]},
}


class Memories:
    def __init__(self) -> None:
        self.answers = AnswerMemory(ScanCache(10**7, 10**5), "host key")
        self.store = ScanCache(10**7, 10**5)


def said(block: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": "Dear [[PERSON_1]], here it is.", **block}


def request(messages: Sequence[Any]) -> bytes:
    return json.dumps({"model": "m", "messages": messages}).encode()


def sent(messages: Sequence[Any], memories: Memories | None, *, is_stored: bool = False) -> tuple[Exchange, list[Any]]:
    exchange = Exchange(answers=memories.answers if memories else None)
    store = memories.store if memories and is_stored else None
    return exchange, list(json.loads(masked_by(exchange, request(messages), store))["messages"])


def got_whole(exchange: Exchange, message: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
    reply = fed(exchange.reply_restorer(is_event_stream=False), [body])
    exchange.remember_answers()
    return dict(json.loads(reply)["choices"][0]["message"])


@pytest.mark.parametrize("thought", THOUGHTS)
@pytest.mark.parametrize("kind", BLOCKS)
def test_it_passes_untouched_both_ways(kind: str, thought: str) -> None:
    memories = Memories()
    exchange, _ = sent([USER], memories)
    message = said(BLOCKS[kind](thought))
    got = got_whole(exchange, message)
    assert ("Dear Ada Lovelace" in str(got["content"])) == (kind != "alone")
    assert thought in json.dumps(got)
    _, back = sent([USER, got, NEXT], memories)
    assert back[1] == message


@pytest.mark.parametrize("kind", BLOCKS)
def test_unknown_it_stays_if_nothing_in_it_is_masked_and_else_all_of_it_goes(kind: str) -> None:
    harmless, telling = (said(BLOCKS[kind](thought)) for thought in ("[[PERSON_1]] asks.", "So says Grace Hopper."))
    as_delivered = json.loads(json.dumps(harmless).replace("Dear [[PERSON_1]]", "Dear Ada Lovelace"))
    _, back = sent([USER, as_delivered, NEXT], None)
    assert back[1] == harmless
    _, back = sent([USER, as_delivered, NEXT, telling, NEXT], None)
    assert "Hopper" not in json.dumps(back)
    assert "PERSON_1]] asks" not in json.dumps(back)
    assert SIGNATURE not in json.dumps(back)
    assert "W1tQRVJTT05fMV1d" not in json.dumps(back)
    assert back[1]["role"] == back[3]["role"] == "assistant"


def test_of_a_message_that_was_nothing_else_something_is_left() -> None:
    alone = {"role": "assistant", "content": [detail("So says Grace Hopper.", signature=SIGNATURE)] * 2}
    _, back = sent([USER, alone, NEXT], None)
    assert back[1]["content"] == [{"type": "text", "text": "…"}]


def test_a_client_that_edited_it_leaks_nothing() -> None:
    memories = Memories()
    exchange, _ = sent([USER], memories)
    got = got_whole(exchange, said(BLOCKS["reasoning_details"](THOUGHTS[0])))
    got["reasoning_details"][0]["text"] = "The user Ada Lovelace wants a letter."
    _, back = sent([USER, got, NEXT], memories)
    assert "Lovelace" not in json.dumps(back)
    assert back[1]["reasoning_details"] == []


def test_what_reads_like_a_placeholder_in_it_was_typed_by_nobody() -> None:
    memories = Memories()
    exchange, _ = sent([USER], memories)
    got = got_whole(exchange, said(BLOCKS["reasoning_details"]("[[PERSON_1]] and [[PERSON_2]].")))
    exchange, back = sent([USER, got, {"role": "user", "content": "And Grace Hopper?"}], memories)
    assert back[2]["content"] == "And [[PERSON_2]]?"
    assert exchange.got_by_client("PERSON_1 [person_2]") == "Ada Lovelace Grace Hopper"


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("kind", BLOCKS)
def test_a_remembered_beginning_keeps_or_lacks_it(kind: str, is_known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefix_store, "MIN_CHARS", 0)
    memories = Memories()
    exchange, _ = sent([USER], memories)
    got = got_whole(exchange, said(BLOCKS[kind](THOUGHTS[1])))
    if not is_known:
        memories = Memories()
    harmless = said(BLOCKS[kind]("Nothing to see."))
    conversation = [USER, harmless, NEXT, got, NEXT, {"role": "assistant", "content": "ok"}, NEXT]
    for end in (3, 5, 7):
        _, warm = sent(conversation[:end], memories, is_stored=True)
        _, cold = sent(conversation[:end], memories)
        assert warm == cold
        assert (SIGNATURE in json.dumps(warm) or "W1tQ" in json.dumps(warm)) == (is_known or end == 3)


def _events(deltas: Sequence[dict[str, Any]]) -> list[bytes]:
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    return [b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n" for choice in choices]


def _deltas(got: bytes, name: str) -> list[dict[str, Any]]:
    events = [json.loads(line[6:]) for line in got.split(b"\n") if line.startswith(b"data: {")]
    deltas = [event["choices"][0]["delta"] for event in events]
    return [block for delta in deltas for block in delta.get(name, ())]


@pytest.mark.parametrize("thought", THOUGHTS)
@pytest.mark.parametrize("form", ["anthropic-claude-v1", None])
def test_a_stream_tells_of_the_signature_at_its_end(thought: str, form: str | None) -> None:
    memories = Memories()
    exchange, _ = sent([USER], memories)
    kind = {"type": "reasoning.text", "index": 0} | ({"format": form} if form else {})
    pieces = [{**kind, "text": thought[at : at + 5]} for at in range(0, len(thought), 5)]
    deltas = [{"reasoning_details": [each]} for each in [*pieces, {**kind, "text": "", "signature": SIGNATURE}]]
    blocks = _deltas(fed(exchange.reply_restorer(is_event_stream=True), _events(deltas)), "reasoning_details")
    exchange.remember_answers()
    text = "".join(each.get("text", "") for each in blocks)
    if form:
        assert text == thought
    _, back = sent(
        [USER, said({"reasoning_details": [{**kind, "text": text, "signature": SIGNATURE}]}), NEXT], memories
    )
    assert back[1]["reasoning_details"] == [{**kind, "text": thought, "signature": SIGNATURE}]


def test_each_of_two_blocks_that_are_streamed_without_numbers_is_known() -> None:
    memories = Memories()
    exchange, _ = sent([USER], memories)
    pieces = [
        ("The user ", ""),
        ("[[PERS", ""),
        ("ON_1]]", ""),
        ("", SIGNATURE),
        ("As Grace ", ""),
        ("Hopper", SIGNATURE),
    ]
    deltas = [
        {"thinking_blocks": [{"type": "thinking", "thinking": text, "signature": signature}]}
        for text, signature in pieces
    ]
    blocks = _deltas(fed(exchange.reply_restorer(is_event_stream=True), _events(deltas)), "thinking_blocks")
    exchange.remember_answers()
    assert [(each["thinking"], each["signature"]) for each in blocks] == pieces
    thoughts = [
        {"type": "thinking", "thinking": text, "signature": SIGNATURE}
        for text in ("The user [[PERSON_1]]", "As Grace Hopper")
    ]
    _, back = sent([USER, said({"thinking_blocks": thoughts}), NEXT], memories)
    assert back[1]["thinking_blocks"] == thoughts


def test_a_users_own_signature_signs_nothing() -> None:
    record = {"role": "user", "content": [{"type": "text", "text": "Ada Lovelace", "signature": SIGNATURE}]}
    _, back = sent([record], None)
    assert back[0]["content"][0]["text"] == "[[PERSON_1]]"
