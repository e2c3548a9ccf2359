import copy
import json
import pickle
import traceback

import pytest

from pasteguard_addon.conversation.names import ConversationNames
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules, Scope
from pasteguard_addon.findings import DENY_RECOGNIZER, Finding, ScannedText
from pasteguard_addon.known_values import TextWithFindings
from pasteguard_addon.lexicon.notes import note_in
from pasteguard_addon.masking.vault import Vault
from tests.unit.canary_scan import chat_body, exchange_for, fed, masked, masked_by, saying, scan

ADA, GRACE = "Ada Lovelace", "Grace Hopper"


def contents(body: bytes) -> list[object]:
    return [message["content"] for message in json.loads(body)["messages"]]


def said_back(exchange: Exchange, text: str) -> str:
    """Return what the client reads when the model answers `text`."""
    reply = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]}).encode()
    answer = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [reply]))
    return str(answer["choices"][0]["message"]["content"])


class _NothingTyped:
    are_there = False

    def names_up_to(self, section: int) -> tuple[str, ...]:
        return ()

    def findings_in(self, text: str, vault: Vault) -> tuple[Finding, ...]:
        return ()


# --- masking -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([ADA], ["[[PERSON_1]]"]),
        ([f"{ADA} and {ADA}"], ["[[PERSON_1]] and [[PERSON_1]]"]),
        ([f"{GRACE}, {ADA}", ADA, GRACE], ["[[PERSON_1]], [[PERSON_2]]", "[[PERSON_2]]", "[[PERSON_1]]"]),
        ([f"{ADA}<a.l@b.org>"], ["[[PERSON_1]]<[[EMAIL_ADDRESS_1]]>"]),
        ([f"😀{ADA}e\u0301{GRACE}"], ["😀[[PERSON_1]]e\u0301[[PERSON_2]]"]),
        (["Zoë Müller, Иван Петров"], ["[[PERSON_1]], [[PERSON_2]]"]),
        (["nothing", ADA], ["nothing", "[[PERSON_1]]"]),
        ([f"Before {ADA}", "Lovelace again"], ["Before [[PERSON_1]]", "[[PERSON_2]] again"]),
        (["Lovelace first", ADA], ["Lovelace first", "[[PERSON_1]]"]),
    ],
)
def test_masks(texts: list[str], expected: list[str]) -> None:
    assert contents(masked(saying(*texts))) == expected


def test_offsets_hold_beside_lone_surrogates() -> None:
    body = rb'{"messages":[{"role":"user","content":"\ud83d Ada Lovelace \ude00 Ada\ud83dLovelace"}]}'
    assert masked(body) == rb'{"messages":[{"role":"user","content":"\ud83d [[PERSON_1]] \ude00 [[PERSON_2]]"}]}'


def test_one_value_has_one_placeholder_in_every_field() -> None:
    request = {
        "messages": [
            {"role": "user", "name": ADA, "content": [{"type": "text", "text": ADA}]},
            {
                "role": "assistant",
                "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": f'{{"a":"{ADA}"}}'}}],
            },
            {"role": "user", "content": [{"image_url": {"url": "data:text/plain;base64,QWRhIExvdmVsYWNl"}}]},
        ],
        "user": ADA,
        "tools": [{"type": "function", "function": {"name": "f", "description": ADA}}],
    }
    _, body = exchange_for(request)
    assert body.count(b"PERSON_1") == 5
    assert b"PERSON_2" not in body
    assert b'"name": "PERSON_1"' in body
    assert [slot.text for slot in chat_body(body).slots].count("[[PERSON_1]]") == 5


@pytest.mark.parametrize(("start", "end"), [(5, 12), (5, 9), (8, 15)])
def test_a_known_secret_is_not_cut_by_a_name_within_it(start: int, end: int) -> None:
    word = "Kranich" + "!27"
    names = ConversationNames(Vault(), _NothingTyped(), lambda text, findings: findings)
    first = TextWithFindings(f"my: {word}", 0, (Finding(4, 14, "ENV_PASSWORD", 0.9, "s"),))
    again = TextWithFindings(f"user {word} x", 1, (Finding(start, end, "LOCATION", 0.95, "n"),))
    _, named = names.add([first, again])
    assert [again.text[each.start : each.end] for each in named.findings] == [word]
    assert list(named.names) == ["ENV_PASSWORD_1"]


def test_numbers_go_by_tools_then_messages_then_the_rest() -> None:
    body = masked(
        b'{"user":"Ada Lovelace","messages":[{"role":"user","content":"Grace Hopper"}],'
        b'"tools":[{"function":{"description":"Zo\xc3\xab M\xc3\xbcller"}}]}'
    )
    assert body == (
        b'{"user":"[[PERSON_3]]","messages":[{"role":"user","content":"[[PERSON_2]]"}],'
        b'"tools":[{"function":{"description":"[[PERSON_1]]"}}]}'
    )


def test_nothing_found_means_the_same_bytes() -> None:
    body = b'\xef\xbb\xbf{ "messages":[{"content":"\\u0041 [[PERSON_1]]"}], "seed":1.0 }\n'
    exchange, sent = exchange_for(body)
    assert sent is body
    assert not exchange.has_placeholders


def test_everything_else_keeps_its_bytes() -> None:
    body = (
        b'{"n":12345678901234567890,"f":1.0,"e":1e400,"n":2,"messages":[{"role":"user","content":"\\u0041da Lovelace"},'
        b'{"role":"user","content":"\\u00e9"}],"image":"data:image/png;base64,QWRhIExvdmVsYWNl","x":{"y":[-0]}}'
    )
    assert masked(body) == body.replace(b"\\u0041da Lovelace", b"[[PERSON_1]]")


def test_a_number_that_is_a_finding_becomes_a_string() -> None:
    body = masked(
        b'{"messages":[{"tool_calls":[{"function":{"arguments":"{\\"card\\": 4111111111111111, \\"n\\": 1.0}"}}]}]}'
    )
    assert b'"{\\"card\\": \\"[[CREDIT_CARD_1]]\\", \\"n\\": 1.0}"' in body


@pytest.mark.parametrize("name", ["password", "name"])
def test_what_is_found_in_the_context_of_a_lone_value_is_cut_to_the_value(name: str) -> None:
    body = json.dumps({"messages": [], "x": {name: "hunter2"}}).encode()
    exchange = Exchange()
    exchange.begin(body)
    [text] = exchange.texts()
    assert text.text == f"{name}: hunter2"
    exchange.take([ScannedText((Finding(0, len(text.text), "SECRET_KEY", 1.0, "test"),), "en", False, False)])
    assert exchange.finish() == body.replace(b"hunter2", b"[[SECRET_KEY_1]]")
    other = Exchange()
    other.begin(body)
    other.take([ScannedText((Finding(0, len(name), "PERSON", 1.0, "test"),), "en", False, False)])
    assert other.finish() is body


# --- typed placeholders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["[[PERSON_1]]", "PERSON_1", "[Person 1]", "&#91;PERSON-1&#93;", "<PERSON_1>"])
def test_a_typed_number_is_not_given_to_later_values(typed: str) -> None:
    exchange, body = exchange_for(saying(f"{typed} is {ADA}"))
    assert contents(body) == [f"{typed} is [[PERSON_2]]"]
    assert said_back(exchange, f"{typed} [[PERSON_2]]") == f"{typed} {ADA}"


def test_a_number_typed_after_it_was_given_is_masked_itself() -> None:
    exchange, body = exchange_for(saying(ADA, "What is [[PERSON_1]]?", "and [[PERSON_2]]?"))
    assert contents(body) == ["[[PERSON_1]]", "What is [[PERSON_2]]?", "and [[PERSON_3]]?"]
    assert said_back(exchange, "[[PERSON_1]] [[PERSON_2]] [[PERSON_3]]") == f"{ADA} [[PERSON_1]] [[PERSON_2]]"


@pytest.mark.parametrize(
    "typed",
    [
        "PERSON_1",
        "[Person_1]",
        "[[PERSON 1]]",
        "(PERSON_1)",
        "`PERSON_1`",
        "see [the PERSON_1 there]",
        "\\[PERSON_1\\]",
    ],
)
def test_a_loose_form_typed_later_is_never_restored(typed: str) -> None:
    exchange, body = exchange_for(saying(ADA, typed))
    assert contents(body) == ["[[PERSON_1]]", typed]
    assert said_back(exchange, f"{typed} and [[PERSON_1]]") == f"{typed} and {ADA}"
    for other in ("PERSON_1", "[PERSON_1]", "[[Person 1]]"):
        assert said_back(exchange, other) == other


def test_a_form_that_touches_a_value_is_never_restored() -> None:
    for text in (f"{ADA}PERSON_1", f"PERSON_1{ADA}", f"{GRACE}PERSON_1{ADA}"):
        exchange, body = exchange_for(saying(text))
        assert said_back(exchange, str(contents(body)[0])) == text


@pytest.mark.parametrize(
    "member",
    [
        {"tool_call_id": "PERSON_1"},
        {"content": [{"type": "image_url", "image_url": {"url": "http://x/PERSON_1.png"}}]},
        {"PERSON_1": 1},
    ],
)
def test_a_form_in_what_is_kept_is_never_restored_and_its_number_not_given(member: dict[str, object]) -> None:
    before = {"messages": [{"role": "user", **member}, {"role": "user", "content": ADA}]}
    exchange, body = exchange_for(before)
    assert b"[[PERSON_2]]" in body
    assert said_back(exchange, "PERSON_1 [[PERSON_2]]") == f"PERSON_1 {ADA}"
    after = {"messages": [{"role": "user", "content": ADA}, {"role": "user", **member}]}
    exchange, body = exchange_for(after)
    assert b"[[PERSON_1]]" in body
    assert said_back(exchange, "PERSON_1 [[PERSON_1]]") == f"PERSON_1 {ADA}"


def test_counts_tell_what_was_found() -> None:
    exchange, _ = exchange_for(saying(f"{ADA} {ADA} {GRACE}", "a.l@b.org", "key-abcdefghijkl"))
    facts = exchange.facts
    assert facts is not None
    assert facts.pii_counts == {"PERSON": 2, "EMAIL_ADDRESS": 1}
    assert facts.secret_counts == {"SECRET_KEY": 1}


# --- turns ---------------------------------------------------------------------------------------------------

TURNS = [
    {"role": "system", "content": f"You serve {GRACE}."},
    {"role": "user", "name": ADA, "content": f"I am {ADA}, a.l@b.org. What is [[PERSON_9]]?"},
    {
        "role": "assistant",
        "tool_calls": [{"id": "PERSON_3", "function": {"name": "f", "arguments": f'{{"n":"{ADA}"}}'}}],
    },
    {"role": "tool", "tool_call_id": "PERSON_3", "content": "Zoë Müller [[PERSON_1]] PERSON_2"},
    {"role": "user", "content": [{"image_url": {"url": "http://x/PERSON_1/EMAIL_ADDRESS_1"}}, "Lovelace"]},
    {"role": "user", "content": f"key-abcdefghijkl of {GRACE} [[PERSON_4]] [[SECRET_KEY_1]]"},
    {"role": "user", "content": "Иван Петров, [PERSON_3], Hopper"},
]


def test_the_masked_prefix_never_changes() -> None:
    before = b""
    for count in range(1, len(TURNS) + 1):
        body = masked({"model": "m", "messages": TURNS[:count]})
        prefix = body.removesuffix(b"]}")
        assert prefix.startswith(before)
        before = prefix


# --- language and facts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("user", "de", True), ("user", "en", False)], ("de", False)),
        ([("user", "de", True), ("assistant", "fr", True)], ("de", False)),
        ([("user", "en", False), ("user", "nl", False)], ("nl", False)),
        ([("user", "en", True, True), ("system", "fr", True)], ("en", True)),
        ([("system", "fr", True)], ("fr", False)),
        ([], ("", False)),
    ],
)
def test_the_language_is_that_of_the_newest_user_text_that_tells_it(
    told: list[tuple[object, ...]], expected: tuple[str, bool]
) -> None:
    exchange = Exchange()
    body = json.dumps({"messages": [{"role": each[0], "content": "x"} for each in told]}).encode()
    exchange.begin(body)
    exchange.take([ScannedText((), str(each[1]), len(each) > 3, bool(each[2])) for each in told])
    exchange.finish()
    assert exchange.facts is not None
    assert (exchange.facts.language, exchange.facts.is_language_fallback) == expected


# --- order of calls, and silence -----------------------------------------------------------------------------


def test_calls_out_of_order_are_refused() -> None:
    exchange = Exchange()
    with pytest.raises(RuntimeError):
        exchange.finish()
    with pytest.raises(RuntimeError):
        exchange.reply_restorer(is_event_stream=True)
    body = json.dumps(saying(ADA)).encode()
    exchange.begin(body)
    with pytest.raises(RuntimeError):
        exchange.begin(body)
    with pytest.raises(RuntimeError):
        exchange.finish()
    texts = exchange.texts()
    with pytest.raises(RuntimeError):
        exchange.take(scan([*texts, *texts]))
    exchange.take(scan(texts))
    assert exchange.texts() == []
    exchange.finish()
    assert exchange.has_placeholders
    with pytest.raises(RuntimeError):
        exchange.take(scan(texts))


def test_what_cannot_be_read_leaves_no_value_behind() -> None:
    exchange = Exchange()
    with pytest.raises(UnreadableBodyError) as caught:
        exchange.begin(b'{"messages":[{"content":"Ada Lovelace"')
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert "Ada" not in repr(error) + repr(vars(error)) + "".join(traceback.format_exception_only(error))


def test_no_repr_shows_a_value() -> None:
    body = json.dumps(saying(ADA)).encode()
    exchange = Exchange()
    exchange.begin(body)
    texts = exchange.texts()
    seen = repr(exchange) + repr(texts)
    exchange.take(scan(texts))
    exchange.finish()
    restorer = exchange.reply_restorer(is_event_stream=True)
    seen += repr(exchange) + repr(exchange.facts) + repr(restorer)
    assert "Ada" not in seen
    assert "Lovelace" not in seen


def test_an_exchange_cannot_be_copied_or_pickled() -> None:
    exchange, _ = exchange_for(saying(ADA))
    for attempt in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(exchange)


# --- what a user may want beyond the rule --------------------------------------------------------------------


def with_rules(rules: MaskingRules, *texts: str) -> tuple[Exchange, bytes]:
    exchange = Exchange(rules)
    return exchange, masked_by(exchange, json.dumps(saying(*texts)).encode())


def test_what_is_never_restored_keeps_its_number_when_it_comes_back() -> None:
    exchange, body = with_rules(
        MaskingRules(never_restored=frozenset({"PERSON"})), ADA, "So [[PERSON_1]] said.", "a.l@b.org"
    )
    assert contents(body) == ["[[PERSON_1]]", "So [[PERSON_1]] said.", "[[EMAIL_ADDRESS_1]]"]
    assert said_back(exchange, "[[PERSON_1]] [[EMAIL_ADDRESS_1]]") == "[[PERSON_1]] a.l@b.org"


def test_restored_values_can_be_marked() -> None:
    exchange, _ = with_rules(MaskingRules(marker=("<", ">")), ADA)
    assert said_back(exchange, "Hi [[PERSON_1]]") == f"Hi <{ADA}>"


def test_a_note_stands_first_if_something_was_masked() -> None:
    _, body = with_rules(MaskingRules(has_note=True), ADA)
    assert contents(body) == [note_in("en"), "[[PERSON_1]]"]
    _, body = with_rules(MaskingRules(has_note=True), "nothing")
    assert contents(body) == ["nothing"]


def test_other_roles_are_not_scanned_but_known_values_are_masked_there() -> None:
    exchange = Exchange(MaskingRules(roles=frozenset({"user"})))
    roles = (("system", GRACE), ("user", ADA), ("assistant", f"{ADA} {GRACE}"))
    body = json.dumps({"messages": [{"role": role, "content": text} for role, text in roles]}).encode()
    sent = masked_by(exchange, body)
    assert contents(sent) == [GRACE, "[[PERSON_1]]", f"[[PERSON_1]] {GRACE}"]


def test_limits_are_told() -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        with_rules(MaskingRules(max_chars=3), ADA)
    assert caught.value.status == 413
    media = b'{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x"}}]}]}'
    with pytest.raises(UnreadableBodyError) as caught:
        Exchange(MaskingRules(is_media_refused=True)).begin(media)
    assert caught.value.code == "media_not_scanned"


# --- edited by a person --------------------------------------------------------------------------------------


def edited(request: object, old: str, new: str) -> tuple[Exchange, bytes]:
    """Mask a request, edit what is shown of it, and mask it again."""
    exchange, shown = exchange_for(request)
    changed = shown.decode().replace(old, new).encode()
    assert changed != shown
    exchange.reopen()
    return exchange, masked_by(exchange, changed)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Hello", "Hi", "Hi [[PERSON_1]]"),
        ("Hello", GRACE, "[[PERSON_2]] [[PERSON_1]]"),
        ("Hello", ADA, "[[PERSON_1]] [[PERSON_1]]"),
        ("[[PERSON_1]]", GRACE, "Hello [[PERSON_2]]"),
    ],
)
def test_what_is_edited_is_masked_again(old: str, new: str, expected: str) -> None:
    exchange, body = edited(saying(f"Hello {ADA}"), old, new)
    assert contents(body) == [expected]
    assert said_back(exchange, "[[PERSON_1]], Person 1") == f"{ADA}, Person 1"
    if "PERSON_2" in expected:
        assert said_back(exchange, "[[PERSON_2]]") == GRACE


def test_loose_forms_are_restored_after_an_edit() -> None:
    exchange, _ = edited(saying(f"Hello {ADA}"), "Hello", GRACE)
    assert said_back(exchange, "[Person 1] and [PERSON_2]") == f"{ADA} and {GRACE}"


def test_an_edit_counts_what_was_found_before() -> None:
    exchange, _ = edited(saying(f"Hello {ADA}"), "Hello", GRACE)
    assert exchange.facts is not None
    assert exchange.facts.pii_counts == {"PERSON": 2}


def test_an_edit_of_a_request_without_findings() -> None:
    exchange, body = edited(saying("Hello"), "Hello", f"[[PERSON_1]] {ADA}")
    assert contents(body) == ["[[PERSON_1]] [[PERSON_2]]"]
    assert said_back(exchange, "[[PERSON_2]]") == ADA


def test_what_was_found_is_explained_without_values() -> None:
    body = {
        "tools": [{"type": "function", "function": {"name": "f", "description": "Asks Ada Lovelace."}}],
        "messages": [
            {"role": "system", "content": "Be kind."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "Hi"}, {"type": "text", "text": "I am Ada Lovelace."}],
            },
        ],
        "user": "ada@x.org",
    }
    exchange, _ = exchange_for(body)
    told = [
        (each.unit, each.role, each.ordinal, [(f.start, f.end) for f in each.findings]) for each in exchange.explanation
    ]
    assert told == [(0, "", 1, [(5, 17)]), (2, "user", 2, [(5, 17)]), (3, "", 1, [(0, 9)])]
    assert "Ada" not in repr(exchange.explanation)


def test_what_is_not_masked_is_explained_too() -> None:
    exchange = Exchange(MaskingRules(scope=Scope.SECRETS))
    masked_by(exchange, json.dumps(saying("I am Ada Lovelace, key-a1bcdefghijk")).encode())
    [text] = exchange.explanation
    assert [each.entity_type for each in text.findings] == ["PERSON", "SECRET_KEY"]


def test_the_texts_of_both_sides_can_be_shown() -> None:
    exchange, masked = exchange_for(saying("I am Ada Lovelace, not PERSON_7 or [[PERSON_8]].", "ada@x.org"))
    text = json.loads(masked)["messages"][0]["content"]
    assert text == "I am [[PERSON_1]], not PERSON_7 or [[PERSON_8]]."
    assert exchange.sent_by_client(text) == "I am Ada Lovelace, not PERSON_7 or [[PERSON_8]]."
    assert exchange.got_by_client("Hi [PERSON_1], [[EMAIL_ADDRESS_9]]") == "Hi Ada Lovelace, [[EMAIL_ADDRESS_9]]"
    assert exchange.originals_of_type("PERSON") == {"Ada Lovelace"}
    assert exchange.originals_of_type("LOCATION") == frozenset()


def test_what_is_never_restored_is_shown_as_the_client_got_it() -> None:
    exchange, _ = with_rules(MaskingRules(never_restored=frozenset(["PERSON"]), marker=("*", "")), "Ada Lovelace")
    assert exchange.sent_by_client("[[PERSON_1]]") == "Ada Lovelace"
    assert exchange.got_by_client("[[PERSON_1]]") == "[[PERSON_1]]"


def test_allowed_values_are_not_masked() -> None:
    exchange, masked = with_rules(
        MaskingRules(allowed=frozenset(["Ada Lovelace"])), "Ada Lovelace, Grace Hopper, Ada Lovelace"
    )
    assert contents(masked) == ["Ada Lovelace, [[PERSON_1]], Ada Lovelace"]
    assert exchange.facts is not None
    assert exchange.facts.pii_counts == {"PERSON": 1}
    assert "Ada" not in repr(exchange) + repr(MaskingRules(allowed=frozenset(["Ada"])))


def test_what_is_denied_cannot_be_allowed() -> None:
    exchange = Exchange(MaskingRules(allowed=frozenset(["Ada Lovelace"])))
    exchange.begin(json.dumps(saying("Ada Lovelace")).encode())
    [text] = exchange.texts()
    denied = Finding(0, len(text.text), "PERSON", 1.0, DENY_RECOGNIZER)
    exchange.take([ScannedText((denied,), "en", False, False)])
    assert contents(exchange.finish()) == ["[[PERSON_1]]"]
