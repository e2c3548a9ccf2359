"""A delivered answer leaves at the next turn as the provider sent it, byte for byte, and the memory holds no text."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from tests.unit.canary_scan import fed, find, masked_by

FIRST = [{"role": "user", "content": 'I am Ada Lovelace, with Grace Hopper; a.l@b.org, key-a"b\\c\nd"e\\fg.'}]
NEXT = {"role": "user", "content": "And then, Ada Lovelace?"}
SPELLINGS = (
    *("[[PERSON_1]]", "[PERSON_1]", "PERSON_1", "[[person_1]]", "\\[\\[PERSON_1\\]\\]", "&#91;&#91;PERSON_1&#93;&#93;"),
    *("[[ PERSON_1 ]]", "[[PERSON-1]]", "**[[PERSON_2]]**", "%5B%5BPERSON_1%5D%5D", "［［PERSON_1］］", "<PERSON_2>"),
    *("[x](mailto:EMAIL_ADDRESS_1)", "`[[SECRET_KEY_1]]`", "https://x.org/?q=[[PERSON_1]]&y", "[[PERSON_1]]'s"),
    *("| [[PERSON_1]] | [[SECRET_KEY_1]] |", "[[PERSON_77]] [[X]]", "John Smith in Berlin", "Mrs Lovelace and Peter"),
    *("Zoë Müller wrote", "a.z@y.org", "", "Ada", '"[[PERSON_1]]"', "[[PERSON_1]][[PERSON_2]]", "e\u0301 😀 "),
)
texts = st.lists(st.sampled_from([*SPELLINGS, " ", "\n", "so on "]), min_size=1, max_size=6).map("".join)
arguments = st.dictionaries(st.sampled_from(["to", "note", "deep"]), texts, max_size=3).map(
    lambda members: json.dumps({**members, "more": [members, 1.0]}, ensure_ascii=False)
)
replies = st.fixed_dictionaries(
    {"role": st.just("assistant"), "content": texts},
    optional={"reasoning_content": texts, "refusal": texts, "arguments": arguments},
)


def message_of(reply: dict[str, Any]) -> dict[str, Any]:
    members = dict(reply)
    text = members.pop("arguments", None)
    if text is not None:
        members["tool_calls"] = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": text}}]
    return members


def body_of(messages: list[Any]) -> bytes:
    return json.dumps({"model": "m", "messages": messages}).encode()


def delivered(exchange: Exchange, message: dict[str, Any], cut: int | None) -> dict[str, Any]:
    """Return a reply's message as the client gets it: whole, or streamed in pieces of so many characters."""
    if cut is None:
        whole = json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        return dict(json.loads(fed(exchange.reply_restorer(is_event_stream=False), [whole]))["choices"][0]["message"])
    restorer = exchange.reply_restorer(is_event_stream=True)
    return _joined(fed(restorer, [*_events(message, cut)]))


def _events(message: dict[str, Any], cut: int) -> Iterator[bytes]:
    for name, value in message.items():
        if name == "tool_calls":
            text = value[0]["function"]["arguments"]
            for at in range(0, len(text), cut):
                call = {
                    "index": 0,
                    "id": "c",
                    "type": "function",
                    "function": {"name": "f", "arguments": text[at : at + cut]},
                }
                yield _event({"tool_calls": [call]})
        elif name != "role":
            for at in range(0, len(value), cut):
                yield _event({name: value[at : at + cut]})
    yield _event({}, finish_reason="stop")
    yield b"data: [DONE]\n\n"


def _event(delta: dict[str, Any], **members: object) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta, **members}]}).encode() + b"\n\n"


def _joined(stream: bytes) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": ""}
    for line in stream.decode().split("\n"):
        if line.startswith("data: {"):
            for name, value in json.loads(line[6:])["choices"][0]["delta"].items():
                if name == "tool_calls":
                    [call] = message.setdefault(
                        "tool_calls", [{**value[0], "function": {"name": "f", "arguments": ""}}]
                    )
                    call["function"]["arguments"] += value[0]["function"]["arguments"]
                    call.pop("index", None)
                else:
                    message[name] = message.get(name, "") + value
    return message


def values_of(message: dict[str, Any]) -> dict[str, Any]:
    """Return what a message says, without what was empty and may be left out."""
    calls = message.get("tool_calls")
    said = {name: value for name, value in message.items() if name != "tool_calls" and value}
    return said | ({"arguments": calls[0]["function"]["arguments"]} if calls else {})


class Memories:
    def __init__(self) -> None:
        self.store = ScanCache(10**7, 10**5)
        self.kept = ScanCache(10**7, 10**5)
        self.answers = AnswerMemory(self.kept, "host key")

    def exchange(self, rules: MaskingRules | None = None) -> Exchange:
        return Exchange(rules, answers=self.answers)


@given(st.lists(replies, min_size=1, max_size=3), st.sampled_from([None, 1, 3, 40]), st.booleans())
def test_what_the_provider_sent_goes_back_to_it(said: list[dict[str, Any]], cut: int | None, is_stored: bool) -> None:
    memories = Memories()
    store = memories.store if is_stored else None
    conversation: list[Any] = list(FIRST)
    sent: list[Any] = []
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        for reply in [*said, None]:
            exchange = memories.exchange()
            messages = json.loads(masked_by(exchange, body_of(conversation), store))["messages"]
            assert [values_of(each) for each in messages[1::2]] == sent
            _is_numbered_as_cold(conversation, messages)
            if reply is not None:
                message = message_of(reply)
                conversation += [
                    delivered(exchange, message, cut),
                    {"role": "user", "content": "And then, Ada Lovelace?"},
                ]
                exchange.remember_answers()
                sent.append(values_of(message))
    kept = repr(list(memories.kept._entries.values())) + repr(list(memories.store._entries.values()))
    assert not any(value in kept for value in ("Lovelace", "Hopper", "b.org", "key-a", "Müller", "Smith", "so on"))


REWRITINGS: list[dict[str, Any]] = [
    {},
    {"sort_keys": True, "ensure_ascii": False},
    {"separators": (",", ":")},
    {"indent": 2},
]


@example(
    ['{"deep": "[PERSON_1]", "more": [{"deep": "[PERSON_1]"}, 1.0]}', '{"to": "[[PERSON_1]]", "deep": "[[PERSON_1]]"}'],
    {"sort_keys": True},
    False,
)
@given(st.lists(arguments, min_size=1, max_size=3), st.sampled_from(REWRITINGS), st.booleans())
def test_calls_go_back_though_the_client_writes_their_arguments_anew(
    said: list[str], rewriting: dict[str, Any], is_stored: bool
) -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    calls = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": each}} for each in said]
    got = delivered(exchange, {"role": "assistant", "content": None, "tool_calls": calls}, None)
    exchange.remember_answers()
    for call in got["tool_calls"]:
        call["function"]["arguments"] = json.dumps(json.loads(call["function"]["arguments"]), **rewriting)
    store = memories.store if is_stored else None
    conversation = [*FIRST, got]
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        for _ in range(2):
            conversation.append(NEXT)
            back = json.loads(masked_by(memories.exchange(), body_of(conversation), store))["messages"]
            sent = [json.loads(call["function"]["arguments"]) for call in back[1]["tool_calls"]]
            assert sent == list(map(json.loads, said))
    kept = repr(list(memories.kept._entries.values()))
    assert not any(value in kept for value in ("Lovelace", "Hopper", "b.org", "key-a", "Müller", "Smith", "so on"))


def test_of_two_calls_that_say_the_same_each_goes_back_in_its_own_spelling() -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    said = [json.dumps({"to": spelling}) for spelling in ("[[PERSON_1]]", "[PERSON_1]", "[[person_1]]")]
    calls = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": each}} for each in said]
    got = delivered(exchange, {"role": "assistant", "content": None, "tool_calls": calls}, None)
    exchange.remember_answers()
    assert len({call["function"]["arguments"] for call in got["tool_calls"]}) == 1
    back = json.loads(masked_by(memories.exchange(), body_of([*FIRST, got, NEXT])))["messages"]
    assert [call["function"]["arguments"] for call in back[1]["tool_calls"]] == said


def test_of_two_choices_that_say_the_same_the_first_goes_back() -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    said = [{"role": "assistant", "content": f"Hello {each}"} for each in ("[PERSON_1]", "[[PERSON_1]]")]
    choices = [{"index": n, "message": each, "finish_reason": "stop"} for n, each in enumerate(said)]
    body = json.dumps({"choices": choices}).encode()
    got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [body]))["choices"]
    exchange.remember_answers()
    back = json.loads(masked_by(memories.exchange(), body_of([*FIRST, got[0]["message"], NEXT])))["messages"]
    assert back[1] == said[0]


@pytest.mark.parametrize("is_stream", [False, True])
def test_an_answer_in_a_conversation_without_a_value_goes_back_as_it_came(is_stream: bool) -> None:
    memories = Memories()
    first = [{"role": "user", "content": "Write a letter."}]
    exchange = memories.exchange()
    masked_by(exchange, body_of(first))
    answer = {"role": "assistant", "content": "Dear Ada Lovelace, John Smith"}
    event = json.dumps({"choices": [{"index": 0, "delta": answer, "finish_reason": "stop"}]}).encode()
    whole = json.dumps({"choices": [{"index": 0, "message": answer, "finish_reason": "stop"}]}).encode()
    reply = b"data: " + event + b"\n\n" if is_stream else whole
    exchange.remember_answers(reply, is_event_stream=is_stream)
    later = {"role": "user", "content": "Ada Lovelace it is"}
    back = json.loads(masked_by(memories.exchange(), body_of([*first, answer, later])))["messages"]
    assert back[1] == answer
    assert back[2]["content"] == "[[PERSON_1]] it is"


def _is_numbered_as_cold(conversation: list[Any], warm: list[Any]) -> None:
    cold = json.loads(masked_by(Exchange(), body_of(conversation)))["messages"]
    assert warm[::2] == cold[::2]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_text_alone_tells_spellings_and_nothing_leaves(spelling: str) -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    answer = delivered(exchange, {"role": "assistant", "content": f"Well, {spelling}."}, None)
    exchange.remember_answers()
    cut = [{"role": "user", "content": "Grace Hopper, then Ada Lovelace"}, answer]
    sent = json.loads(masked_by(memories.exchange(), body_of(cut)))["messages"]
    assert not any(find(message["content"]) for message in sent)
    if spelling == "[PERSON_1]":
        assert sent[1]["content"] == "Well, [PERSON_2]."


def test_what_a_model_wrote_by_chance_leaves_masked_in_another_conversation() -> None:
    memories = Memories()
    by_chance = memories.exchange()
    masked_by(by_chance, body_of([{"role": "user", "content": "Grace Hopper here"}]))
    answer = delivered(by_chance, {"role": "assistant", "content": "Hello Ada Lovelace"}, None)
    by_chance.remember_answers()
    conversation = [{"role": "user", "content": "Ada Lovelace here"}, answer]
    sent = json.loads(masked_by(memories.exchange(), body_of(conversation)))["messages"]
    assert [each["content"] for each in sent] == ["[[PERSON_1]] here", "Hello [[PERSON_1]]"]


def test_another_caller_has_another_memory() -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    answer = delivered(exchange, {"role": "assistant", "content": "Hello [PERSON_1]"}, None)
    exchange.remember_answers()
    other = Exchange(answers=AnswerMemory(memories.kept, "host other key"))
    sent = json.loads(masked_by(other, body_of([*FIRST, answer])))["messages"]
    assert sent[1]["content"] == "Hello [[PERSON_1]]"


def test_other_rules_leave_an_answer_as_it_was() -> None:
    memories = Memories()
    exchange = memories.exchange()
    masked_by(exchange, body_of(FIRST))
    answer = delivered(exchange, {"role": "assistant", "content": "Hello [PERSON_1], I am Zoë Müller"}, None)
    exchange.remember_answers()
    rules = MaskingRules(marker=("<<", ">>"), has_note=True)
    sent = json.loads(masked_by(memories.exchange(rules), body_of([*FIRST, answer])))["messages"]
    assert sent[2]["content"] == "Hello [PERSON_1], I am Zoë Müller"
