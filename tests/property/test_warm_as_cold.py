"""Conversations that grow, are edited, forked and cut: with all memories they leave as without any.

But for the bytes of answers that were delivered: these go back as the provider sent them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from hypothesis import event, given
from hypothesis import strategies as st

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from tests.unit.canary_scan import fed, find, masked_by

VALUES = (
    *("Ada Lovelace", "Grace Hopper", "Zoë Müller", "Lovelace", "a.b@c.org", "x.y@z.org", "key-abcdefgh1234"),
    *("4111111111111111", "hopper", "[[PERSON_1]]", "person_2", "[EMAIL_ADDRESS_1]", "so on", "\n", "file_Grace.txt"),
    *("أحمد الحسيني", "أحمد"),
)
WRITTEN = (*VALUES, "[[PERSON_2]]", "PERSON_1", "\\[\\[PERSON_1\\]\\]", "**[[SECRET_KEY_1]]**", "[x](y?q=[[PERSON_1]])")
"""What a model writes: placeholders in its own spellings, what it was never told, and names by chance."""
said = st.lists(st.sampled_from(VALUES), max_size=4).map(" ".join)
written = st.lists(st.sampled_from(WRITTEN), max_size=4).map(" ".join)


@dataclass(frozen=True)
class Grow:
    """The user says something, and the model answers."""

    message: dict[str, Any]
    answer: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """The client goes back to a message: it changes it, forgets what came after it, or all that came before."""

    way: str
    at: int
    text: str = ""


def _user(text: str, is_part: bool) -> dict[str, Any]:
    return {"role": "user", "content": [{"type": "text", "text": text}] if is_part else text}


def _tool(text: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": "c", "content": json.dumps({"output": text})}


def _calls(texts: Sequence[str]) -> dict[str, Any]:
    calls = [
        {"id": "c", "type": "function", "function": {"name": "f", "arguments": json.dumps({"to": text, "n": 1})}}
        for text in texts
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _thinking(thought: str, text: str) -> dict[str, Any]:
    block = {"type": "reasoning.text", "text": thought, "signature": "c2ln" * 20, "index": 0}
    return {"role": "assistant", "content": text, "reasoning_content": thought, "reasoning_details": [block]}


messages = st.one_of(st.builds(_user, said, st.booleans()), st.builds(_tool, said))
answers = st.one_of(
    written.map(lambda text: {"role": "assistant", "content": text}),
    st.lists(written, min_size=1, max_size=2).map(_calls),
    st.builds(_thinking, written, written),
)
steps = st.lists(
    st.one_of(
        *[st.builds(Grow, messages, answers)] * 3,
        st.builds(Change, st.sampled_from(("edit", "fork", "cut", "no thinking")), st.integers(0, 6), said),
    ),
    min_size=2,
    max_size=9,
)


@dataclass
class Client:
    """A client with its conversation, behind a proxy with memories, and the same without any."""

    answers: AnswerMemory = field(default_factory=lambda: AnswerMemory(ScanCache(10**7, 10**5), "host key"))
    store: ScanCache = field(default_factory=lambda: ScanCache(10**7, 10**5))
    conversation: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0

    def take(self, step: Grow | Change) -> None:
        if isinstance(step, Change):
            self._change(step)
            return
        self.conversation.append(step.message)
        exchange = self._turn()
        body = json.dumps({"choices": [{"index": 0, "message": step.answer, "finish_reason": "stop"}]}).encode()
        got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [body]))
        exchange.remember_answers()
        self.conversation.append(got["choices"][0]["message"])

    def _change(self, step: Change) -> None:
        at = min(step.at, len(self.conversation))
        if step.way == "cut":
            del self.conversation[:at]
        elif step.way == "fork":
            del self.conversation[at:]
        elif step.way == "no thinking":
            for each in self.conversation:
                each.pop("reasoning_details", None)
        elif at < len(self.conversation):
            self.conversation[at] = {**self.conversation[at], "content": step.text}

    def _turn(self) -> Exchange:
        self.turns += 1
        body = json.dumps({"model": "m", "messages": self.conversation}).encode()
        exchange, cold = Exchange(answers=self.answers), Exchange()
        warm_sent = json.loads(masked_by(exchange, body, self.store))["messages"]
        cold_sent = json.loads(masked_by(cold, body))["messages"]
        assert len(warm_sent) == len(cold_sent) == len(self.conversation)
        for warm, without in zip(warm_sent, cold_sent, strict=True):
            assert warm["role"] == without["role"]
            assert warm == without or warm["role"] == "assistant"
        assert exchange.facts == cold.facts
        names = exchange._vault.names
        assert names == cold._vault.names
        assert [*map(exchange.got_by_client, names)] == [*map(cold.got_by_client, names)]
        assert not any(find(json.dumps(each, ensure_ascii=False)) for each in cold_sent)
        return exchange


@given(steps)
def test_memories_change_nothing_but_the_bytes_of_answers(taken: list[Grow | Change]) -> None:
    client = Client()
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        for step in taken:
            client.take(step)
    event(f"{client.turns} turns")
