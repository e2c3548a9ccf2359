"""The next turn of a long chat reads and scans its new messages alone, whatever the user has set."""

import json
from typing import Any

import pytest

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from tests.unit.canary_scan import masked_by, scan

RULES = {
    "plain": MaskingRules(),
    "roles": MaskingRules(roles=frozenset(("user", "assistant"))),
    "markers": MaskingRules(marker=("«", "»!")),
    "note": MaskingRules(has_note=True),
    "media": MaskingRules(is_media_refused=True),
    "limit": MaskingRules(max_chars=1_000_000),
    "never_restored": MaskingRules(never_restored=frozenset(("PERSON",))),
    "allowed": MaskingRules(allowed=frozenset(("Grace Hopper",))),
    "only_secrets": MaskingRules(scope=Scope.SECRETS),
}
TOOLS = [{"type": "function", "function": {"name": "mail", "description": "Writes to Zoë Müller."}}]


def chat(rules: MaskingRules, messages: int = 110) -> list[dict[str, Any]]:
    """Return a chat of 100 KB, with answers as the client got them."""
    answer = Exchange(rules)
    masked_by(answer, json.dumps({"messages": [{"role": "user", "content": "Ada Lovelace"}]}).encode())
    said = answer.delivered(b'{"choices":[{"index":0,"message":{"content":"[[PERSON_1]] it is."}}]}') or ["It is."]
    texts = (f"{number} I am Ada Lovelace, key-a1bcdefghijk, {said[number % len(said)]} " for number in range(messages))
    padded = (text + "and so on. " * 80 for text in texts)
    return [{"role": ("user", "assistant")[number % 2], "content": text} for number, text in enumerate(padded)]


def body_of(messages: list[dict[str, Any]]) -> bytes:
    return json.dumps({"model": "m", "messages": messages, "tools": TOOLS}).encode()


@pytest.mark.parametrize("name", RULES)
def test_turn_two_asks_for_two_texts(name: str) -> None:
    rules = RULES[name]
    messages = chat(rules)
    assert len(body_of(messages)) > 100_000
    new = [{"role": "assistant", "content": "So it is."}, {"role": "user", "content": "Grace Hopper, Ada Lovelace"}]
    store = ScanCache(10**7, 10**5)
    masked_by(Exchange(rules), body_of(messages), store)
    exchange = Exchange(rules)
    exchange.begin(body_of([*messages, *new]), store)
    tools, *texts = [text.text for text in exchange.texts()]
    assert tools == "Writes to Zoë Müller."
    assert texts == [message["content"] for message in new]
    whole = Exchange(rules)
    assert masked_by(Exchange(rules), body_of([*messages, *new]), store) == masked_by(whole, body_of([*messages, *new]))


def test_other_rules_meet_nothing_that_was_remembered() -> None:
    store = ScanCache(10**7, 10**5)
    messages = chat(RULES["plain"])
    masked_by(Exchange(), body_of(messages), store)
    for name, rules in RULES.items():
        exchange = Exchange(rules)
        exchange.begin(body_of([*messages, {"role": "user", "content": "new"}]), store)
        assert (len(exchange.texts()) == 2) == (name == "plain")


def test_a_beginning_that_does_not_fit_is_given_up_though_nothing_new_is_to_be_scanned() -> None:
    store = ScanCache(10**7, 10**5)
    messages = chat(RULES["plain"])
    masked_by(Exchange(), body_of(messages), store)
    body = json.dumps({"model": "m", "messages": [*messages, {"role": "user", "content": ""}]}).encode()
    assert masked_by(Exchange(), body, store) == masked_by(Exchange(), body)


QUESTION = {"role": "assistant", "content": "Sure. What is the password of the wiki?"}
ANSWER = {"role": "user", "content": "abcdefg"}


def test_what_answers_a_question_for_a_password_is_scanned_as_its_answer() -> None:
    exchange = Exchange()
    exchange.begin(body_of([QUESTION, ANSWER, {"role": "user", "content": "Then go on."}]))
    assert [text.text for text in exchange.texts()][1:] == [QUESTION["content"], "password?\nabcdefg", "Then go on."]


def test_so_it_is_when_the_question_is_known_already() -> None:
    store = ScanCache(10**7, 10**5)
    asked = [*chat(RULES["plain"]), {"role": "user", "content": "Open the wiki."}, QUESTION]
    masked_by(Exchange(), body_of(asked), store)
    exchange = Exchange()
    exchange.begin(body_of([*asked, ANSWER]), store)
    assert [text.text for text in exchange.texts()][1:] == ["password?\nabcdefg"]


BETWEEN: dict[str, list[dict[str, Any]]] = {
    "nothing": [],
    "words of nobody": [{"content": "Then go on."}],
    "words of a tool": [{"role": "tool", "content": "Then go on."}],
    "nobody's question": [{"content": QUESTION["content"]}],
    "no words": [{"role": "user", "content": ""}],
}


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("system", [None, "Be kind.", QUESTION["content"]])
@pytest.mark.parametrize("last", [QUESTION, {"role": "assistant", "content": "Sure."}])
def test_what_is_known_of_the_messages_before_changes_no_answer(
    last: dict[str, Any], system: str | None, between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MIN_CHARS", "HEAD_CHARS"):
        monkeypatch.setattr(prefix_store, name, 1)
    before = [{"role": "user", "content": "Open the wiki."}, last, *BETWEEN[between]]

    def begun(messages: list[dict[str, Any]], store: ScanCache | None) -> Exchange:
        exchange = Exchange(endpoint=Messages())
        head = {} if system is None else {"system": system}
        exchange.begin(json.dumps({"model": "m", **head, "messages": messages}).encode(), store)
        return exchange

    store = ScanCache(10**7, 10**5)
    first = begun(before, store)
    first.take(scan(first.texts()))
    first.finish()
    known, whole = (begun([*before, ANSWER], each).texts() for each in (store, None))
    assert len(known) < len(whole)
    assert known[-1].text == whole[-1].text


def test_only_the_answer_is_masked_and_at_its_own_place() -> None:
    exchange = Exchange()
    answer = {"role": "user", "content": "key-a1bcdefghijk is it"}
    masked = json.loads(masked_by(exchange, body_of([QUESTION, answer])))
    assert masked["messages"][0] == QUESTION
    assert masked["messages"][1]["content"].endswith("]] is it")


def test_what_was_left_for_later_is_kept_when_the_request_is_sent() -> None:
    rules, store = RULES["plain"], ScanCache(10**7, 10**5)
    body = body_of(chat(rules))
    first = Exchange(rules)
    first.take(scan(first.begin(body, store)))
    first.finish(keeps_later=True)

    def asked() -> int:
        return len(Exchange(rules).begin(body, store))

    before = asked()
    first.sent("a program")
    after = asked()
    first.sent("a program")  # as its reply came sooner
    assert (before, after, asked()) == (111, 2, 2)


@pytest.mark.parametrize("rest", ["That is all, Ada Lovelace.", "p7@example.org again. " * 300])
def test_what_is_done_while_a_worker_scans_changes_nothing(rest: str) -> None:
    people = " ".join(f"Mail p{number}@example.org of Ada Lovelace." for number in range(300))
    begun = [{"role": "user", "content": people}, {"role": "assistant", "content": "p1@example.org"}]
    new = [{"role": "user", "content": rest}]
    store = ScanCache(10**7, 10**5)
    masked_by(Exchange(), body_of([*begun, {"role": "user", "content": "Well"}]), store)
    found: list[bytes] = []
    for parts in (1, 2, 3):
        exchange = Exchange()
        results = scan(exchange.begin(body_of([*begun, *new]), store))
        for end in range(1, parts):
            exchange.take(results[: len(results) * end // parts])
        exchange.take(results)
        found.append(exchange.finish(keeps_later=True))
    assert found == [masked_by(Exchange(), body_of([*begun, *new]))] * 3
