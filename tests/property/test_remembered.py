"""What is remembered of a conversation spares work and changes nothing: not the body, not what is told of it."""

import json
from collections import Counter
from operator import itemgetter
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation import prefix, prefix_store
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.findings import ScannedText, TextToScan
from tests.kit.examples import examples
from tests.property.test_exchange import arguments, call, texts
from tests.unit.canary_scan import chat_body, find

VALUES = [
    "Ada Lovelace",
    "Grace Hopper",
    "Zoë Müller",
    "Lovelace",
    "a.b@c.org",
    'key-a"b\\c\nd"e\\fg',
    "the",
    "4111111111111111",
]
said = st.lists(st.sampled_from(VALUES), max_size=4).map(" ".join)
roles = st.sampled_from(["user"] * 8 + ["assistant", "system", "tool", "Ada Lovelace"])
plain_messages = st.builds(lambda role, text: {"role": role, "content": text}, roles, said)
messages = st.one_of(
    *[plain_messages] * 4,
    st.builds(lambda role, text: {"role": role, "content": text}, roles, st.one_of(said, said, said, texts)),
    st.builds(
        lambda text, name: {"role": "user", "name": name, "content": [{"type": "text", "text": text}]}, said, said
    ),
    st.builds(
        lambda text, more: {
            "role": "assistant",
            "content": None,
            "tool_calls": [call("1", "f", text), call("2", "g", more)],
        },
        said.map(lambda text: json.dumps({"to": text, "more": [text, 4111111111111111]})),
        arguments,
    ),
    st.builds(lambda text: {"role": "user", "content": [{"image_url": {"url": f"data:text/plain,{text}"}}]}, said),
)
tools = st.sampled_from(
    [None, None, None, [{"type": "function", "function": {"name": "f", "description": "for Grace Hopper"}}]]
)
RULES = (
    MaskingRules(),
    MaskingRules(scope=Scope.SECRETS),
    MaskingRules(roles=frozenset(("user",)), has_note=True),
    MaskingRules(never_restored=frozenset(("PERSON",)), marker=("*<", ">")),
    MaskingRules(max_chars=300, is_media_refused=True),
    MaskingRules(allowed=frozenset(("Ada Lovelace", "Lovelace"))),
)
WAYS: dict[str, Any] = {
    "first": st.sampled_from([0] * 6 + [1]),
    "tools": tools,
    "user": st.sampled_from([None, None, "Zoë Müller"]),
    "is_compact": st.sampled_from([True] * 6 + [False]),
    "rules": st.sampled_from([0] * 4 + [*range(len(RULES))]),
    "is_last": st.booleans(),
    "has_blanks": st.sampled_from([False] * 6 + [True]),
    "has_more": st.sampled_from([False] * 6 + [True]),
    "edited": st.sampled_from([None] * 5 + [0, 1, 3]),
}
turns = st.lists(st.fixed_dictionaries({"end": st.integers(1, 8), **WAYS}), min_size=2, max_size=4).map(
    lambda turns: sorted(turns, key=itemgetter("end"))
)
PLAIN: dict[str, Any] = {
    "first": 0,
    "end": 8,
    "tools": None,
    "user": None,
    "is_compact": True,
    "rules": 0,
    "is_last": True,
    "has_blanks": False,
    "has_more": False,
    "edited": None,
}


def saying(*texts: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text} for text in texts]


def body_of(conversation: list[Any], turn: dict[str, Any]) -> bytes:
    conversation = list(conversation)
    if turn["edited"] is not None:  # or forked there: what follows is what it was
        conversation[turn["edited"] : turn["edited"] + 1] = saying("Hopper and Zoë Müller, edited")
    said = {"messages": conversation[turn["first"] : turn["end"]]}
    others = {name: turn[name] for name in ("tools", "user") if turn[name] is not None}
    members = {"model": "m", **others, **said} if turn["is_last"] else {"model": "m", **said, **others}
    body = json.dumps(members, separators=(",", ":") if turn["is_compact"] else None, ensure_ascii=turn["is_compact"])
    if turn["has_blanks"]:
        body = body.replace("},{", "} ,\n {")
    if turn["has_more"]:  # whichever of them somebody believes
        body = body[:-1] + ',"messages":[{"role":"user","content":"Ada Lovelace"}]}'
    return body.encode(errors="surrogatepass") if turn["is_compact"] else body.encode(errors="replace")


class Scanner:
    """Tells a text's language by itself, or by those before it; each text has one result in one language."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], ScannedText] = {}
        self.scanned: Counter[str] = Counter()
        self.known = 0
        """How often messages were known."""

    def texts_in(self, body: bytes) -> int:
        """Return how many texts a body has that nothing is known of."""
        exchange = Exchange(RULES[0])
        exchange.begin(body)
        return len(exchange.texts())

    def scan(self, to_scan: list[TextToScan]) -> list[ScannedText]:
        results = []
        language = "en"
        for each in to_scan:
            language = each.before or language
            is_certain = "the" in each.text
            language = "fr" if is_certain else "de" if "Grace" in each.text else language
            self.scanned[each.text] += 1
            found = ScannedText(find(each.text), language, False, is_certain, b"key %d" % len(self.found))
            results.append(self.found.setdefault((each.text, language), found))
        return results


def outcome(body: bytes, scanner: Scanner, store: ScanCache | None, rules: MaskingRules = RULES[0]) -> object:
    """Return the masked body, what is told of it, and what an answer that repeats it becomes."""
    exchange = Exchange(rules)
    exchange.begin(body, store)
    first = exchange.texts()
    scanner.known += len(first) < scanner.texts_in(body)
    while texts := exchange.texts():
        scanned = scanner.scan(texts)
        if len(body) % 2:
            exchange.take(scanned[: len(body) % 3])
        exchange.take(scanned)
    sent = exchange.finish()
    facts = exchange.facts
    assert facts is not None
    text = sent.decode("utf-8", "surrogatepass")
    explained = [(each.unit, each.role, each.ordinal, *each.findings) for each in exchange.explanation]
    return sent, facts, explained, exchange.got_by_client(text), exchange.model, exchange.reveals("Lovelace")


@examples(200)
@given(st.lists(messages, min_size=4, max_size=8), turns, st.sampled_from([1, 1, 60]))
@example(saying("Ada Lovelace", "Lovelace", "x", "Ada Lovelace"), [{**PLAIN, "end": 2}, PLAIN], 1)
@example(
    saying("the", "Ada Lovelace", "x"),
    [{**PLAIN, "end": 2}, {**PLAIN, "tools": [{"description": "Ada Lovelace"}]}],
    1,
)
@example(saying("x [[EMAIL_ADDRESS_1]]", "y", "a.b@c.org"), [{**PLAIN, "end": 2}, PLAIN], 1)
@example(saying("Ada Lovelace", "y", "a.b@c.org"), [{**PLAIN, "end": 2}, {**PLAIN, "rules": 1}], 1)
@example(saying("Grace Hopper", "x", "y"), [{**PLAIN, "end": 2}, PLAIN], 1)
@example(saying("Ada Lovelace", "x", "y"), [{**PLAIN, "has_blanks": True, "end": end} for end in (2, 3)], 1)
@example(saying("Ada Lovelace", "x"), [{**PLAIN, "end": 1}, {**PLAIN, "has_more": True}], 1)
@example(saying("<PERSON_1Ada Lovelace4111111111111111", "x", "y"), [{**PLAIN, "end": 2}, PLAIN], 1)
@example(saying("[PERSON 4111111111111111] Ada Lovelace", "x", "y"), [{**PLAIN, "end": 2}, PLAIN], 1)
@example(saying("[EMAIL_1]", "a.b@c.org", "y"), [{**PLAIN, "end": 2}, PLAIN], 1)
def test_what_is_remembered_of_a_conversation_changes_nothing(
    conversation: list[Any], turns: list[dict[str, Any]], min_chars: int
) -> None:
    memory, scanner = ScanCache(10**6, 10**4), Scanner()
    with (
        patch.object(prefix_store, "MIN_CHARS", min_chars),
        patch.object(prefix_store, "HEAD_CHARS", min_chars),
    ):
        for turn in turns:
            body = body_of(conversation, turn)
            rules = RULES[turn["rules"]]
            try:
                expected = outcome(body, scanner, None, rules)
            except UnreadableBodyError:
                continue
            for _ in range(2):
                assert outcome(body, scanner, memory, rules) == expected
        event(f"messages were known {scanner.known} times")
        _no_text_is_kept(memory, conversation)


def _no_text_is_kept(memory: ScanCache, conversation: list[Any]) -> None:
    kept = repr(list(memory._entries.values()))
    assert not any(value in kept for value in ("Lovelace", "Hopper", "Müller", "c.org", "key-a", "411111"))


@pytest.mark.of_quick_way("remembered beginning")
def test_a_next_turn_reads_and_scans_its_new_messages_alone() -> None:
    conversation = [
        {"role": "user", "content": f"{number} Ada Lovelace said so. " + "so " * 100} for number in range(30)
    ]
    memory, scanner = ScanCache(10**6, 10**4), Scanner()
    for end in (28, 29, 30):
        outcome(body_of(conversation, {**PLAIN, "end": end}), scanner, memory)
    assert set(scanner.scanned.values()) == {1}
    exchange = Exchange()
    exchange.begin(body_of([*conversation, *saying("new")], {**PLAIN, "end": 40}), memory)
    assert [each.text for each in exchange.texts()] == ["new"]


def test_a_body_that_is_no_json_behind_what_is_known_is_refused_as_without() -> None:
    conversation = saying(*("so " * 100 for _ in range(30)))
    memory, scanner = ScanCache(10**6, 10**4), Scanner()
    body = body_of(conversation, {**PLAIN, "end": 30})
    outcome(body, scanner, memory)
    for bad in (
        body.replace(b"}]}", b"},]}"),
        body.replace(b"}]}", b"},1]}"),
        body.replace(b"}]}", b"}, }"),
        body[:-20],
    ):
        told = []
        for known in (memory, None):
            try:
                Exchange().begin(bad, known)
            except UnreadableBodyError as error:
                told.append((error.code, error.message))
        assert len(told) == 2
        assert told[0] == told[1]


def test_a_request_may_be_shortened() -> None:
    text = json.dumps({"messages": saying("one", "two", "three"), "user": "me"})
    at = text.index("[") + 1
    end = text.index("},") + 2
    request = chat_body(text.encode(), lambda text: (text[:at] + text[end:], 1))
    assert [(slot.text, slot.unit) for slot in request.slots] == [("two", 2), ("three", 3), ("me", 4)]
    assert request.section_ends() == (0, 1, 2, 3)
    assert request.messages is not None
    request.document.insert_before_items(request.messages, text[at:end])
    assert request.render().decode() == text


def test_messages_that_stand_elsewhere_are_not_taken_for_known_ones() -> None:
    conversation = [{"role": "user", "content": f"{number} Ada Lovelace. " + "so " * 100} for number in range(30)]
    memory, scanner = ScanCache(10**6, 10**4), Scanner()
    outcome(body_of(conversation, {**PLAIN, "end": 20}), scanner, memory)
    elsewhere = {"model": "m", "metadata": {"messages": conversation}, "messages": saying("Hello, Grace Hopper")}
    for members in (elsewhere, {**elsewhere, "messages": conversation}):
        body = json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode()
        told = [outcome(body, scanner, known) for known in (memory, None)]
        assert told[0] == told[1]


@pytest.mark.of_quick_way("remembered beginning")
def test_json_inside_of_a_message_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"mail": f"user.{'abcdefghij'[number % 10] * (number // 10 + 1)}@c.org"} for number in range(100)]
    conversation = [
        {"role": "assistant", "content": None, "tool_calls": [call("1", "f", json.dumps(rows))]},
        *saying("so " * 2_000, "new", "newer"),
    ]
    memory, scanner = ScanCache(10**6, 10**4), Scanner()
    outcome(body_of(conversation, {**PLAIN, "end": 3}), scanner, memory)
    decoded: list[int] = []
    scan = prefix.scanstring
    monkeypatch.setattr(prefix, "scanstring", lambda text, at: decoded.append(len(text)) or scan(text, at))
    outcome(body_of(conversation, {**PLAIN, "end": 4}), scanner, memory)
    assert scanner.known == 1
    assert len(decoded) <= 2 + len(rows)
