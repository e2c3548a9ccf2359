"""Messages that the provider has compacted: new people get numbers of their own, earlier names keep their meaning."""

import json
import re
from typing import Any

import pytest

from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.server_state import ServerState
from tests.kit.messages import OPAQUE
from tests.unit.canary_scan import fed, masked_by

ADA, GRACE, ZOE = "Ada Lovelace", "Grace Hopper", "Zoë Müller"
SUMMARY = "[[PERSON_1]] and [[PERSON_2]] work together."
BLOCKS: dict[str, dict[str, Any]] = {
    "in clear": {"type": "compaction", "content": SUMMARY},
    "encrypted": {"type": "compaction", "content": None, "encrypted_content": OPAQUE},
    "both, and signed": {"type": "compaction", "content": SUMMARY, "encrypted_content": OPAQUE, "signature": OPAQUE},
}


def event(kind: str, **members: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


def streamed(blocks: list[dict[str, Any]], cut: int) -> bytes:
    events = [event("message_start", message={"type": "message", "content": []})]
    for index, block in enumerate(blocks):
        texts = {name: value for name, value in block.items() if name != "type" and value is not None}
        kind = "text_delta" if block["type"] == "text" else "compaction_delta"
        begun = {name: None if name in texts else value for name, value in block.items()}
        events.append(event("content_block_start", index=index, content_block=begun))
        for name, text in texts.items():
            for at in range(0, len(text), cut):
                events.append(
                    event("content_block_delta", index=index, delta={"type": kind, name: text[at : at + cut]})
                )
        events.append(event("content_block_stop", index=index))
    return b"".join([*events, event("message_stop")])


class Caller:
    """Who asks, through a proxy that keeps what was named."""

    def __init__(self, state: ServerState, key: str = "key of one caller", lifetime_s: float = 3600.0) -> None:
        self._memory = state.of(key, lifetime_s)
        self.upstream: list[dict[str, Any]] = []
        """The messages that the provider got last."""

    def ask(self, messages: list[dict[str, Any]], blocks: list[dict[str, Any]], cut: int | None) -> bytes:
        """Send messages; return what the client gets of an answer of some blocks, whole or cut."""
        exchange = Exchange(endpoint=Messages(), state=self._memory)
        self.upstream = json.loads(masked_by(exchange, json.dumps({"messages": messages}).encode()))["messages"]
        if cut is not None:
            return fed(exchange.reply_restorer(is_event_stream=True), [streamed(blocks, cut)])
        whole = json.dumps({"type": "message", "content": blocks}, ensure_ascii=False).encode()
        return fed(exchange.reply_restorer(is_event_stream=False), [whole])


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def heard(got: bytes) -> str:
    return str(json.loads(got)["content"][0]["text"])


@pytest.mark.parametrize("cut", [None, 3, 1000])
@pytest.mark.parametrize("name", BLOCKS)
def test_names_go_on_behind_a_block(name: str, cut: int | None) -> None:
    caller = Caller(ServerState())
    block = BLOCKS[name]
    got = caller.ask([user(f"{ADA}, {GRACE}")], [block, {"type": "text", "text": "ok"}], cut)
    assert OPAQUE.encode() in got or cut == 3 or "encrypted_content" not in block
    later = [{"role": "assistant", "content": [block]}, user(f"Peter is {ZOE}")]
    said = {"type": "text", "text": "[[PERSON_2]] knows [[PERSON_3]]"}
    assert heard(caller.ask(later, [said], None)) == f"{GRACE} knows {ZOE}"
    assert caller.upstream == [{"role": "assistant", "content": [block]}, user("Peter is [[PERSON_3]]")]


@pytest.mark.parametrize("how", ["restarted", "another's", "keeps none"])
@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_not_known_never_makes_one_of_two(name: str, how: str) -> None:
    state = ServerState()
    block = BLOCKS[name]
    first = Caller(state, lifetime_s=0.0 if how == "keeps none" else 3600.0)
    first.ask([user(f"{ADA}, {GRACE}")], [block], 5)
    later = {"restarted": Caller(ServerState()), "another's": Caller(state, "key of another")}.get(how, first)
    messages = [{"role": "assistant", "content": [block]}, user(ZOE)]
    said = {"type": "text", "text": "[[PERSON_1]] and [[PERSON_2]]"}
    assert heard(later.ask(messages, [said], None)) == "[[PERSON_1]] and [[PERSON_2]]"
    number = int(re.findall(r"_([0-9]+)\]\]", later.upstream[-1]["content"])[0])
    assert number > 1_000
    # The same conversation has the same numbers at its next turn.
    later.ask([*messages, {"role": "assistant", "content": "ok"}, user("And?")], [said], None)
    assert later.upstream[1] == user(f"[[PERSON_{number}]]")


def test_the_newest_block_counts_and_a_conversation_without_one_begins_at_1() -> None:
    caller = Caller(ServerState())
    caller.ask([user(ADA)], [BLOCKS["encrypted"]], None)
    unknown = {"type": "compaction", "content": "of somebody else's"}
    caller.ask([{"role": "assistant", "content": [unknown, BLOCKS["encrypted"]]}, user(GRACE)], [], None)
    assert caller.upstream[-1] == user("[[PERSON_2]]")
    caller.ask([user("a compaction, \u0041"), user(GRACE)], [], None)
    assert caller.upstream[-1] == user("[[PERSON_1]]")
