"""Requests of any shape: what is found leaves masked, numbers stay from turn to turn, and answers come back whole."""

import json
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.conversation import prefix_store
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.findings import ScannedText, TextToScan
from tests.unit.canary_scan import chat_body, exchange_for, fed, find, masked, scan

FRAGMENTS = [
    *("Ada Lovelace", "Grace Hopper", "Zoë Müller", "Lovelace", "a.b@c.org", "key-a1bcdefghijk", 'key-a"b\\c\nd"e\\fg'),
    *(
        "4111111111111111",
        "[[PERSON_1]]",
        "[[PERSON_2]]",
        "PERSON_1",
        "[Person 2]",
        "&#91;PERSON_1&#93;",
        "[[EMAIL_ADDRESS_1]]",
    ),
    *(" ", ", ", "\n", "<", ">", "[", "[[", "]]", "😀", "\ud83d", "e\u0301", "the", "_", "\\", "(", "%5B"),
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join)
arguments = st.one_of(st.dictionaries(texts, texts, max_size=2).map(json.dumps), texts)


def call(identifier: str, name: str, text: str) -> dict[str, Any]:
    return {"id": identifier, "type": "function", "function": {"name": name, "arguments": text}}


messages = st.one_of(
    st.builds(lambda text: {"role": "user", "content": text}, texts),
    st.builds(
        lambda text, name: {"role": "user", "name": name, "content": [{"type": "text", "text": text}]}, texts, texts
    ),
    st.builds(
        lambda name, text: {"role": "assistant", "content": None, "tool_calls": [call(name, "f", text)]},
        texts,
        arguments,
    ),
    st.builds(lambda name, text: {"role": "tool", "tool_call_id": name, "content": text}, texts, texts),
    st.builds(
        lambda url, text: {
            "role": "user",
            "content": [{"type": "image_url", "image_url": {"url": f"http://x/{url}"}}, {"text": text}],
        },
        texts,
        texts,
    ),
)
conversations = st.lists(messages, max_size=5)


def body_of(messages: object, **members: object) -> bytes:
    return json.dumps({"model": "m", **members, "messages": messages}, ensure_ascii=True).encode()


@given(conversations, st.integers(0, 5))
def test_the_masked_prefix_never_changes(conversation: list[Any], count: int) -> None:
    part = masked(body_of(conversation[:count])).removesuffix(b"]}")
    assert masked(body_of(conversation)).startswith(part)


@given(conversations)
def test_masking_is_deterministic(conversation: list[Any]) -> None:
    assert masked(body_of(conversation)) == masked(body_of(conversation))


@given(
    conversations,
    st.fixed_dictionaries({}, optional={"user": texts, "metadata": st.dictionaries(texts, texts, max_size=2)}),
)
def test_nothing_that_is_found_leaves(conversation: list[Any], members: dict[str, Any]) -> None:
    exchange, sent = exchange_for(body_of(conversation, **members))
    assert not any(find(slot.text) for slot in chat_body(sent).slots)
    if not exchange.has_placeholders:
        assert sent == body_of(conversation, **members)


@given(st.lists(texts, min_size=1, max_size=4))
def test_an_answer_that_repeats_the_request_comes_back_as_typed(typed: list[str]) -> None:
    exchange, sent = exchange_for(body_of([{"role": "user", "content": text} for text in typed]))
    if not exchange.has_placeholders:
        return
    repeated = [message["content"] for message in json.loads(sent)["messages"]]
    choices = [{"index": index, "message": {"content": text}} for index, text in enumerate(repeated)]
    answer = fed(exchange.reply_restorer(is_event_stream=False), [json.dumps({"choices": choices}).encode()])
    assert [choice["message"]["content"] for choice in json.loads(answer)["choices"]] == [
        joined(text) for text in typed
    ]


def saying(*texts: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text} for text in texts]


def saying_in_parts(*texts: str) -> list[dict[str, object]]:
    return [{"role": "user", "content": [{"type": "text", "text": text} for text in texts]}]


@given(
    st.one_of(
        conversations,
        st.lists(st.lists(st.sampled_from([*FRAGMENTS[:7], "met"])).map(" ".join)).map(lambda texts: saying(*texts)),
    ),
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 5), st.sampled_from(["", "", "Lovelace", "Hopper"]), st.booleans()),
        min_size=1,
        max_size=4,
    ),
)
@example(saying("Ada Lovelace", "Lovelace", "Zoë Müller"), [(0, 3, "Hopper", True), (0, 3, "Lovelace", True)])
@example(saying("Ada Lovelace a.b@c.org Zoë Müller"), [(0, 1, "", True), (0, 1, "", False)])
@example(saying("Ada Lovelace", "Zoë Müller"), [(0, 2, "", True), (1, 2, "", True)])
@example(saying_in_parts("Grace Hopper met Lovelace", "Ada Lovelace"), [(0, 1, "", True)])
@example(saying("Ada Lovelace [[EMAIL_ADDRESS_1]]", "a.b@c.org"), [(0, 2, "", True)])
def test_what_is_remembered_of_earlier_requests_changes_nothing(
    conversation: list[Any], turns: list[tuple[int, int, str, bool]]
) -> None:
    memory = ScanCache(10**6, 10**4)
    found: dict[str, ScannedText] = {}
    with patch.object(prefix_store, "MIN_CHARS", 1), patch.object(prefix_store, "HEAD_CHARS", 1):
        for start, end, allowed, is_person_masked in turns:
            scope = Scope.ALL if is_person_masked else Scope.SECRETS
            rules = MaskingRules(scope, allowed=frozenset({allowed} - {""}))
            body = body_of(conversation[start:end])
            told = [
                _what_is_sent(body, rules, store, found, begun)
                for store, begun in ((memory, 0), (memory, None), (memory, end), (None, 1), (None, None))
            ]
            assert all(each == told[-1] for each in told)


def _what_is_sent(
    body: bytes,
    rules: MaskingRules,
    store: ScanCache | None,
    found: dict[str, ScannedText],
    begun: int | None,
) -> object:
    """Return the masked body, what is told of it and what an answer that repeats it becomes.

    Masking begins when so many texts are scanned, if the number is given.
    """
    exchange = Exchange(rules)
    exchange.begin(body, store)
    while texts := exchange.texts():
        for each, scanned in zip(texts, scan(texts), strict=True):
            found.setdefault(each.text, replace(scanned, key=b"key %d" % len(found)))
        scanned = [found[each.text] for each in texts]
        if begun is not None:
            exchange.take(scanned[:begun])
        exchange.take(scanned)
    sent = exchange.finish()
    return sent, exchange.facts, exchange.explanation, exchange.got_by_client(sent.decode())


def joined(text: str) -> str:
    """Return the text as JSON hands it on: two halves of a surrogate pair are one character."""
    return str(json.loads(json.dumps(text)))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    "role content name text type tool_calls function arguments custom input image_url url file "
                    "messages file_data input_audio data tools schema properties description enum".split()
                ),
                texts,
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=10,
)


@given(
    st.one_of(
        st.binary(max_size=60),
        json_values.map(json.dumps).map(str.encode),
        json_values.map(lambda v: json.dumps({"messages": [v], "x": v, "tools": v}).encode()),
    )
)
def test_any_body_is_masked_or_refused(body: bytes) -> None:
    exchange = Exchange()
    error: UnreadableBodyError | None = None
    to_scan: list[TextToScan] = []
    try:
        exchange.begin(body)
        to_scan = exchange.texts()
    except UnreadableBodyError as caught:
        error = caught
    if error is not None:
        assert error.__context__ is None
        assert error.__cause__ is None
        return
    exchange.take(scan(to_scan))
    sent = exchange.finish()
    assert (sent is body) or exchange.has_placeholders
    assert not any(find(slot.text) for slot in chat_body(sent).slots)
