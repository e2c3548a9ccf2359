"""A client that keeps the newest messages alone: answers still hold values found in what it has cut away."""

import json
from typing import Any
from unittest.mock import patch

import pytest

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.findings import Finding, ScannedText
from tests.property.test_answers import Memories, body_of, delivered
from tests.unit.canary_scan import Scan, masked_by

LEAD = "I tell you: "
VALUES = {"ENV_PASSWORD": "hunter2", "LOCATION": "Reading", "PERSON": "Mark", "CODE_NAME": 'q"uo\\te'}
WRITTEN = "Type [ENV_PASSWORD_1] in LOCATION_1, **[[PERSON_1]]**; [[CODE_NAME_1]]."
ARGUMENTS = {
    "to": "[[PERSON_1]]",
    "more": [{"cmd": "login -p[[ENV_PASSWORD_1]] LOCATION_1", "n": 1}],
    "x": "[[CODE_NAME_1]]",
}
NEXT = {"role": "user", "content": "Go on."}


def _scan() -> Scan:
    """Return a scan that finds the values by a cue, in the first message alone."""

    def scan(texts: Any) -> list[ScannedText]:
        results = []
        for text in (each.text for each in texts):
            spans = [(text.index(value), value, kind) for kind, value in VALUES.items()] if LEAD in text else []
            found = tuple(Finding(at, at + len(value), kind, 0.9, "cue") for at, value, kind in spans)
            results.append(ScannedText(found, "en", False, False))
        return results

    return scan


FIRST = {"role": "user", "content": LEAD + ", ".join(VALUES.values())}


def _answered(memories: Memories, cut: int | None) -> dict[str, Any]:
    """Return the first answer, as the client got it."""
    exchange = memories.exchange()
    masked_by(exchange, body_of([FIRST]), memories.store, _scan())
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": json.dumps(ARGUMENTS)}}
    message = {"role": "assistant", "content": WRITTEN, "reasoning_content": f"So: {WRITTEN}", "tool_calls": [call]}
    got = delivered(exchange, message, cut)
    exchange.remember_answers()
    assert "hunter2" in got["content"]
    assert "Reading" in got["tool_calls"][0]["function"]["arguments"]
    return got


def _sent(memories: Memories, messages: list[Any], rules: MaskingRules | None = None) -> tuple[Exchange, list[Any]]:
    exchange = memories.exchange(rules)
    body = masked_by(exchange, body_of(messages), memories.store, _scan())
    return exchange, json.loads(body)["messages"]


def _as_it_is(message: dict[str, Any]) -> dict[str, Any]:
    return message


def _rewritten(message: dict[str, Any]) -> dict[str, Any]:
    function = message["tool_calls"][0]["function"]
    arguments = json.dumps(json.loads(function["arguments"]), sort_keys=True, indent=1)
    return {
        **message,
        "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}],
    }


def _extended(message: dict[str, Any]) -> dict[str, Any]:
    """Return it with words around what the model said: these values are known by its calls."""
    return {**message, "content": f"Hello!\n{message['content']}\nBye."}


@pytest.mark.parametrize("change", [_as_it_is, _rewritten, _extended])
@pytest.mark.parametrize("cut", [None, 3])
@pytest.mark.parametrize("before", [[], [{"role": "user", "content": "Well?"}]])
def test_an_answer_leaves_masked_though_its_values_are_found_nowhere(change: Any, cut: int | None, before: Any) -> None:
    memories = Memories()
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        conversation = [*before, change(_answered(memories, cut)), NEXT]
        exchange, sent = _sent(memories, conversation)
        text = json.dumps(sent, ensure_ascii=False)
        assert not any(value in text for value in (*VALUES.values(), "uo"))
        assert [*sent[: len(before)], sent[-1]] == [*before, NEXT]
        said = json.loads(sent[-2]["tool_calls"][0]["function"]["arguments"])
        back = exchange.got_by_client(said["more"][0]["cmd"]), exchange.got_by_client(sent[-2]["content"])
        assert back == ("login -phunter2 Reading", conversation[-2]["content"])
        later = [*conversation, {"role": "assistant", "content": "Done."}, {"role": "user", "content": "Thanks."}]
        assert _sent(memories, later)[1] == [*sent, *later[-2:]]


def test_numbers_and_other_messages_are_as_without_a_memory() -> None:
    memories = Memories()
    conversation = [_answered(memories, None), NEXT, {"role": "user", "content": f"{FIRST['content']} and hunter2"}]
    exchange, sent = _sent(memories, conversation)
    cold = Exchange()
    body = masked_by(cold, body_of(conversation), None, _scan())
    assert sent[1:] == json.loads(body)["messages"][1:]
    assert exchange.facts == cold.facts
    assert {each for each in exchange._vault.names if each.endswith("_1")} == set(cold._vault.names)


def test_what_is_allowed_by_now_stays() -> None:
    memories = Memories()
    answer = _answered(memories, None)
    _, sent = _sent(memories, [answer, NEXT], MaskingRules(allowed=frozenset(("Reading",))))
    assert "Reading" in sent[0]["content"]
    assert "hunter2" not in sent[0]["content"]


def test_what_a_later_message_has_named_is_not_kept_for_an_answer_before_it() -> None:
    memories = Memories()
    answer = _answered(memories, None)
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        _, sent = _sent(memories, [answer, NEXT, FIRST])
        assert sent[0]["content"] == WRITTEN
        exchange, sent = _sent(memories, [answer, NEXT, {"role": "user", "content": "Well?"}])
        assert "hunter2" not in sent[0]["content"]
        assert exchange.got_by_client(sent[0]["content"]) == answer["content"]
