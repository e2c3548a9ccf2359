"""Messages: any cut of a stream reads the same, and a delivered turn leaves as the provider sent it."""

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.exchange.exchange import Exchange
from tests.property.test_answers import SPELLINGS
from tests.unit.canary_scan import fed, masked_by

ENDPOINT = Messages()
FIRST = {"role": "user", "content": 'I am Ada Lovelace, with Grace Hopper; a.l@b.org, key-a"b\\c\nd"e\\fg.'}
LAST = {"role": "user", "content": "And then, Ada Lovelace?"}
CANARIES = ("Ada Lovelace", "Grace Hopper", "a.l@b.org")

texts = st.lists(st.sampled_from([*SPELLINGS, " ", "\n", "so on "]), min_size=1, max_size=5).map("".join)
# Texts that come back alike under one name and were spelled otherwise in one answer have one memory.
inputs = st.fixed_dictionaries({}, optional={"to": texts, "note": texts, "more": st.lists(texts, max_size=1)})
block = st.one_of(
    st.builds(lambda text: {"type": "text", "text": text}, texts),
    st.builds(lambda text: {"type": "thinking", "thinking": text, "signature": "c2ln" * 9}, texts),
    st.builds(lambda given: {"type": "tool_use", "id": "toolu_1", "name": "f", "input": given}, inputs),
    st.just({"type": "redacted_thinking", "data": "W1tQRVJTT05fMV1d"}),
)
replies = st.lists(block, min_size=1, max_size=4).map(
    lambda blocks: [
        {**each, "text": f"{at}: {each['text']}"} if each["type"] == "text" else each for at, each in enumerate(blocks)
    ]
)


def event(kind: str, **members: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members}, ensure_ascii=False)}\n\n".encode()


def stream(blocks: list[dict[str, Any]], cut: int) -> bytes:
    events = [event("message_start", message={"id": "m", "type": "message", "content": []})]
    for index, each in enumerate(blocks):
        name, kind, begun = {
            "text": ("text", "text_delta", {"text": ""}),
            "thinking": ("thinking", "thinking_delta", {"thinking": "", "signature": ""}),
            "tool_use": ("partial_json", "input_json_delta", {"input": {}}),
        }.get(each["type"], ("", "", {}))
        text = (
            json.dumps(each["input"], ensure_ascii=cut % 2 == 0) if each["type"] == "tool_use" else each.get(name, "")
        )
        events.append(event("content_block_start", index=index, content_block={**each, **begun}))
        for at in range(0, len(text), cut):
            events.append(event("content_block_delta", index=index, delta={"type": kind, name: text[at : at + cut]}))
        if each["type"] == "thinking":
            signed = {"type": "signature_delta", "signature": each["signature"]}
            events.append(event("content_block_delta", index=index, delta=signed))
        events.append(event("content_block_stop", index=index))
    return b"".join([*events, event("message_delta", delta={"stop_reason": "end_turn"}), event("message_stop")])


def put_together(data: bytes) -> list[dict[str, Any]]:
    """Return the blocks as clients read them: nothing behind a stop, every event of its named type."""
    blocks: dict[int, dict[str, Any]] = {}
    ended: set[int] = set()
    for each in data.decode("utf-8", "surrogatepass").split("\n\n")[:-1]:
        name, line = each.split("\n")
        told = json.loads(line.removeprefix("data: "))
        assert name == f"event: {told['type']}"
        if told["type"] == "content_block_start":
            blocks[told["index"]] = dict(told["content_block"])
        elif told["type"] == "content_block_stop":
            ended.add(told["index"])
        elif told["type"] == "content_block_delta":
            assert told["index"] not in ended
            for member, piece in told["delta"].items():
                if member != "type":
                    begun = blocks[told["index"]]
                    begun[member] = begun.get(member, "") + piece
    for each in blocks.values():
        if "partial_json" in each:
            each["input"] = json.loads(each.pop("partial_json"))
    return list(blocks.values())


@given(replies, st.integers(1, 9), st.integers())
def test_any_cut_reads_the_same(blocks: list[dict[str, Any]], cut: int, seed: int) -> None:
    exchange = Exchange(endpoint=ENDPOINT)
    masked_by(exchange, json.dumps({"messages": [FIRST]}).encode())
    data = stream(blocks, cut)
    rng = random.Random(seed)
    ends = sorted(rng.sample(range(len(data)), min(30, len(data))))
    pieces = [data[start:end] for start, end in zip([0, *ends], [*ends, len(data)], strict=True)]
    whole = fed(exchange.reply_restorer(is_event_stream=True), [data])
    assert fed(exchange.reply_restorer(is_event_stream=True), pieces) == whole
    for got, sent in zip(put_together(whole), blocks, strict=True):
        if sent["type"] in ("thinking", "redacted_thinking"):
            assert got == sent
    reply = json.dumps({"type": "message", "content": blocks}, ensure_ascii=seed % 2 == 0).encode()
    told = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [reply]))["content"]
    assert put_together(whole) == told


@given(replies, st.one_of(st.none(), st.integers(1, 9)))
def test_a_delivered_turn_leaves_as_it_came(blocks: list[dict[str, Any]], cut: int | None) -> None:
    store = ScanCache(10**7, 10**5)
    exchange = Exchange(endpoint=ENDPOINT, answers=AnswerMemory(store, "caller"))
    masked_by(exchange, json.dumps({"messages": [FIRST]}).encode())
    if cut is None:
        reply = json.dumps({"type": "message", "content": blocks}).encode()
        got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [reply]))["content"]
    else:
        got = put_together(fed(exchange.reply_restorer(is_event_stream=True), [stream(blocks, cut)]))
    exchange.remember_answers()
    again = Exchange(endpoint=ENDPOINT, answers=AnswerMemory(store, "caller"))
    messages = [FIRST, {"role": "assistant", "content": got}, LAST]
    sent = masked_by(again, json.dumps({"messages": messages}).encode())
    assert json.loads(sent)["messages"][1]["content"] == blocks
    assert not any(json.dumps(value)[1:-1].encode() in sent for value in CANARIES)


exact = st.lists(
    st.sampled_from(["[[PERSON_1]]", "[[PERSON_2]]", "[[EMAIL_ADDRESS_1]]", "so on ", "Jane", "\n"]), min_size=1
)


@given(st.lists(exact.map(" ".join), min_size=1, max_size=3), st.booleans())
def test_after_a_restart_what_was_spelled_exactly_leaves_as_it_came(texts: list[str], is_named: bool) -> None:
    """Thinking that says nothing of anybody goes with it; if it says a name in clear, no thinking does."""
    thought = {
        "type": "thinking",
        "thinking": "Ada Lovelace?" if is_named else "[[PERSON_1]]?",
        "signature": "c2ln" * 9,
    }
    said: list[dict[str, Any]] = [{"type": "text", "text": text} for text in texts]
    exchange = Exchange(endpoint=ENDPOINT, answers=AnswerMemory(ScanCache(10**7, 10**5), "caller"))
    masked_by(exchange, json.dumps({"messages": [FIRST]}).encode())
    reply = json.dumps({"type": "message", "content": [thought, *said]}).encode()
    got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [reply]))["content"]
    restarted = Exchange(endpoint=ENDPOINT, answers=AnswerMemory(ScanCache(10**7, 10**5), "caller"))
    messages = [FIRST, {"role": "assistant", "content": got}, LAST]
    sent = masked_by(restarted, json.dumps({"messages": messages}).encode())
    kept = [each for each in said if each["text"].strip()]
    told = json.loads(sent)["messages"][1]["content"]
    assert [each for each in told if each["type"] == "text" and each["text"].strip()] == kept
    assert [each for each in told if each["type"] == "thinking"] == ([] if is_named else [thought])
    assert not any(json.dumps(value)[1:-1].encode() in sent for value in CANARIES)
