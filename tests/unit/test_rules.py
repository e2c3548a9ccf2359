"""What users can ask of an exchange beyond the rule."""

import json
import re
from collections.abc import Sequence

import pytest

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.findings import ScannedText, TextToScan
from pasteguard_addon.lexicon.notes import note_in
from pasteguard_addon.settings import LANGUAGES
from tests.unit.canary_scan import find, masked_by, saying


def masked_with(rules: MaskingRules, request: dict[str, object]) -> tuple[Exchange, dict[str, object]]:
    exchange = Exchange(rules)
    body = masked_by(exchange, json.dumps(request).encode())
    return exchange, json.loads(body)


def restored(exchange: Exchange, **message: object) -> dict[str, object]:
    reply = {"choices": [{"index": 0, "message": {"role": "assistant", **message}}]}
    restorer = exchange.reply_restorer(is_event_stream=False)
    return json.loads(restorer.feed(json.dumps(reply).encode()) + restorer.finish())["choices"][0]["message"]


def messages_of(body: dict[str, object]) -> list[dict[str, str]]:
    return body["messages"]  # type: ignore[return-value]


TALK = {
    "messages": [
        {"role": "system", "content": "Ada Lovelace is the boss."},
        {"role": "user", "content": "Write to ada@x.org"},
    ]
}


def test_other_roles_are_not_scanned() -> None:
    _, body = masked_with(MaskingRules(roles=frozenset({"user"})), TALK)
    assert [each["content"] for each in messages_of(body)] == [
        "Ada Lovelace is the boss.",
        "Write to [[EMAIL_ADDRESS_1]]",
    ]


def test_a_role_that_nobody_knows_is_scanned() -> None:
    talk = {"messages": [{"role": "human", "content": "I am Ada Lovelace."}, *TALK["messages"]]}
    _, body = masked_with(MaskingRules(roles=frozenset({"user"})), talk)
    assert messages_of(body)[0]["content"] == "I am [[PERSON_1]]."


def test_tools_are_scanned_whatever_the_roles() -> None:
    tools = [{"type": "function", "function": {"name": "f", "description": "asks Ada Lovelace"}}]
    _, body = masked_with(MaskingRules(roles=frozenset({"user"})), TALK | {"tools": tools})
    assert body["tools"][0]["function"]["description"] == "asks [[PERSON_1]]"  # type: ignore[index]


def test_what_is_never_restored_stays_a_placeholder() -> None:
    exchange, _ = masked_with(MaskingRules(never_restored=frozenset({"PERSON"})), TALK)
    message = restored(exchange, content="[[PERSON_1]] has [[EMAIL_ADDRESS_1]]")
    assert message["content"] == "[[PERSON_1]] has ada@x.org"


@pytest.mark.parametrize(
    ("marker", "said", "sent"),
    [
        (("[p]", ""), "Hello [p]Ada Lovelace, Ada Lovelace [p] x", "Hello [[PERSON_1]], [[PERSON_1]] [p] x"),
        (("«", "»"), "«Ada Lovelace»«ada@x.org»", "[[PERSON_1]][[EMAIL_ADDRESS_1]]"),
        (("«", "»"), "«Ada Lovelace, ada@x.org»", "«[[PERSON_1]], [[EMAIL_ADDRESS_1]]»"),
        (("[p]", "[p]"), "[p]Ada Lovelace[p]Ada Lovelace[p]", "[[PERSON_1]][[PERSON_1]][p]"),
        (("*", ""), "**Ada Lovelace**", "**[[PERSON_1]]**"),
        (("", ""), "Ada Lovelace", "[[PERSON_1]]"),
    ],
)
def test_a_mark_that_comes_back_does_not_go_to_the_model(marker: tuple[str, str], said: str, sent: str) -> None:
    """Only ours, in what the model said; what a user writes stays."""
    talk = {"messages": [{"role": "assistant", "content": said}, {"role": "user", "content": said}]}
    _, body = masked_with(MaskingRules(marker=marker), talk)
    assert messages_of(body)[0]["content"] == sent
    before, after = marker
    assert messages_of(body)[1]["content"].count(before) == said.count(before)
    exchange, _ = masked_with(MaskingRules(marker=marker), talk)
    shown = restored(exchange, content="Hello [[PERSON_1]].")["content"]
    history = {"messages": [*talk["messages"], {"role": "assistant", "content": shown}]}
    _, next_turn = masked_with(MaskingRules(marker=marker), history)
    assert messages_of(next_turn)[:2] == messages_of(body)
    if len(before + after) != 1:
        assert messages_of(next_turn)[2]["content"] == "Hello [[PERSON_1]]."


def test_marks_stand_in_text_and_never_in_json() -> None:
    exchange, _ = masked_with(MaskingRules(marker=("«", "»")), TALK)
    call = {"function": {"name": "f", "arguments": '{"to":"[[EMAIL_ADDRESS_1]]"}'}}
    message = restored(exchange, content="Hello [[PERSON_1]]", tool_calls=[call])
    assert message["content"] == "Hello «Ada Lovelace»"
    assert message["tool_calls"][0]["function"]["arguments"] == '{"to":"ada@x.org"}'  # type: ignore[index]


def test_note_stands_first_if_something_was_masked() -> None:
    _, body = masked_with(MaskingRules(has_note=True), TALK)
    assert messages_of(body)[0] == {"role": "system", "content": note_in("en")}
    assert len(messages_of(body)) == 3
    _, untouched = masked_with(MaskingRules(has_note=True), saying("Hello"))
    assert len(messages_of(untouched)) == 1


def test_note_keeps_the_prefix_of_a_conversation() -> None:
    _, first = masked_with(MaskingRules(has_note=True), saying("I am Ada Lovelace"))
    _, second = masked_with(MaskingRules(has_note=True), saying("I am Ada Lovelace", "and write to ada@x.org"))
    assert messages_of(second)[:2] == messages_of(first)


def in_languages(texts: Sequence[TextToScan]) -> list[ScannedText]:
    """Say of texts in which language they are by their first word; of others nothing is certain."""
    languages = [each.text.split()[0].strip(":") for each in texts]
    return [
        ScannedText(find(each.text), language if len(language) == 2 else "en", False, len(language) == 2)
        for each, language in zip(texts, languages, strict=True)
    ]


def with_note(*texts: str, store: ScanCache | None = None) -> str:
    exchange = Exchange(MaskingRules(has_note=True))
    body = masked_by(exchange, json.dumps(saying(*texts)).encode(), store, in_languages)
    return messages_of(json.loads(body))[0]["content"]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["de: Ada Lovelace"], "de"),
        (["de: ach", "fr: Ada Lovelace"], "de"),
        (["Hi Ada Lovelace", "de: ach"], "en"),
        (["la: Ada Lovelace"], "en"),
    ],
)
def test_the_note_is_in_the_language_of_the_first_message_whatever_comes_later(texts: list[str], language: str) -> None:
    assert with_note(*texts) == note_in(language)
    long = [text + " and so on" * 2_000 for text in texts]
    store = ScanCache(10**7, 10**5)
    for turn in range(1, 4):
        said = [*long, *(f"fr: {number} Ada Lovelace" for number in range(turn))]
        assert with_note(*said, store=store) == note_in(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_note(language: str) -> None:
    assert (note_in(language) == note_in("en")) == (language == "en")
    assert re.findall(r"\[\[.*?\]\]", note_in(language)) == ["[[TYPE_1]]"]


@pytest.mark.parametrize(
    ("rules", "code"),
    [(MaskingRules(is_media_refused=True), "media_not_scanned"), (MaskingRules(max_chars=10), "request_too_long")],
)
def test_what_is_refused_before_any_scan(rules: MaskingRules, code: str) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    request = {"messages": [{"role": "user", "content": [image, {"type": "text", "text": "Ada Lovelace"}]}]}
    with pytest.raises(UnreadableBodyError) as caught:
        Exchange(rules).begin(json.dumps(request).encode())
    assert caught.value.code == code
    assert "Ada" not in str(caught.value)
    Exchange().begin(json.dumps(request).encode())
