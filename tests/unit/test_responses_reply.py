"""Responses: the originals in whole replies and in streams, in every layer that tells a text."""

import json
from typing import Any

import pytest

from pasteguard_addon.endpoints.responses import Responses
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.reply_restorer import ReplyRestorer
from tests.kit import responses as kit
from tests.unit.canary_scan import bytewise, fed, masked_by

ENDPOINT = Responses()
ADA, GRACE, ZOE = "Ada Lovelace", "Grace Hopper", "Zoë Müller"
QUOTED = 'key-a"\nbcdefghij'
"""A value that JSON has to escape."""


def exchange_with(*values: str, **request: Any) -> Exchange:
    exchange = Exchange(endpoint=ENDPOINT)
    body = {"input": [{"role": "user", "content": value} for value in values], **request}
    masked_by(exchange, json.dumps(body).encode())
    return exchange


def restorer(*values: str, **request: Any) -> ReplyRestorer:
    return exchange_with(*(values or (ADA, GRACE)), **request).reply_restorer(is_event_stream=True)


def cut(text: str, chars: int) -> list[str]:
    return [text[at : at + chars] for at in range(0, len(text), chars)]


SAYING = "Dear [[PERSON_1]], greet [[PERSON_2]]! [[PERSON_3]] [x] \\u [[PERS"
RESTORED = f"Dear {ADA}, greet {GRACE}! [[PERSON_3]] [x] \\u [[PERS"


def for_kind(kind: str) -> tuple[str, str]:
    """Return what a model says in such a text, and what the client is to get."""
    if kind in kit.JSON_KINDS:
        return json.dumps({"to": SAYING, "n": [1]}), json.dumps({"to": RESTORED, "n": [1]})
    return SAYING, RESTORED


@pytest.mark.parametrize("kind", kit.KINDS)
@pytest.mark.parametrize("chars", [1, 3, 7, 1000])
def test_all_layers_tell_the_same_restored_text(kind: str, chars: int) -> None:
    said, expected = for_kind(kind)
    stream = kit.Stream(padding=chars == 3)
    stream.begin()
    kit.KINDS[kind](stream, cut(said, chars))
    got = fed(restorer(), [stream.end()])
    layers = kit.heard(got)[0]
    assert set(layers.values()) == {expected}, layers
    assert {"delta", "done", "item", "response"} <= layers.keys()
    assert_only_texts_differ(stream.events, got)


def assert_only_texts_differ(sent: list[bytes], got: bytes) -> None:
    """Assert that the client sees the provider's events, in their order, and no other but deltas of ours before an end.

    A delta of ours has the type and the keys of those before it, and the number of the event behind it.
    """
    ours, last = [], {}
    theirs = [json.loads(event.split(b"data: ")[1]) for event in sent]
    for event in kit.events_of(got):
        if theirs and event["sequence_number"] == theirs[0]["sequence_number"] and event["type"] == theirs[0]["type"]:
            assert shape_of(event) == shape_of(theirs.pop(0))
            for each in ours:
                assert each["sequence_number"] == event["sequence_number"]
                assert event["type"].endswith((".done", ".completed", ".incomplete", ".failed", "error"))
            ours = []
            if event["type"].endswith(".delta"):
                last[event["type"]] = event
        else:
            like = last[event["type"]]
            assert event.keys() <= like.keys()
            changing = ("delta", "sequence_number", "obfuscation")
            assert {k: v for k, v in event.items() if k not in changing} == {
                k: v for k, v in like.items() if k not in changing
            }
            ours.append(event)
    assert theirs == []
    assert ours == []


def shape_of(value: Any) -> Any:
    """Return JSON without the texts that may be restored."""
    if isinstance(value, dict):
        free = ("text", "delta", "refusal", "arguments", "input", "code", "command", "stdout", "commands")
        return {name: "" if name in free and isinstance(each, str) else shape_of(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape_of(each) if not isinstance(each, str) else "" for each in value]
    return value


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", ["output_text", "function_call_arguments", "shell_call_output_content"])
def test_bytes_cut_anywhere_give_what_whole_ones_give(kind: str, line_end: str) -> None:
    stream = kit.Stream(line_end=line_end)
    stream.begin()
    kit.KINDS[kind](stream, cut(for_kind(kind)[0], 5))
    data = stream.end()
    whole = fed(restorer(), [data])
    assert fed(restorer(), bytewise(data)) == whole
    assert fed(restorer(), stream.events) == whole


def test_items_may_interleave() -> None:
    first, second = kit.Stream(), kit.Stream()
    first.say(cut(SAYING, 4))
    second.output.append({})  # so that its own stands in the second place
    second.call(cut(json.dumps({"a": SAYING}), 3))
    mixed: list[bytes] = []
    for number in range(max(len(first.events), len(second.events))):
        mixed += first.events[number : number + 1] + second.events[number : number + 1]
    told = kit.heard(fed(restorer(), mixed))
    assert set(told[0].values()) == {RESTORED}
    assert set(told[1].values()) == {json.dumps({"a": RESTORED})}


def test_events_of_two_items_that_are_else_alike() -> None:
    def said(item: str, text: str) -> bytes:
        told = {"type": "response.output_text.delta", "item_id": item, "output_index": 0, "delta": text}
        return b"event: response.output_text.delta\ndata: " + json.dumps(told).encode() + b"\n\n"

    pieces = [("a", "I "), ("a", "am [[PER"), ("b", "SON_1]] "), ("a", "SON_1]]"), ("b", "[[PERSON_"), ("b", "2]]")]
    heard: dict[str, str] = {}
    for event in kit.events_of(fed(restorer(), [said(*each) for each in pieces])):
        heard[event["item_id"]] = heard.get(event["item_id"], "") + event["delta"]
    assert heard == {"a": f"I am {ADA}", "b": f"SON_1]] {GRACE}"}


@pytest.mark.parametrize("how", ["completed", "incomplete", "failed"])
def test_what_is_held_leaves_before_an_end_without_ends_of_texts(how: str) -> None:
    stream = kit.Stream()
    stream.add(
        "response.output_text.delta", item_id="m", output_index=0, content_index=0, delta="Hi [[PERSON", logprobs=[]
    )
    got = kit.events_of(fed(restorer(), [stream.end(how)]))
    assert [event["type"] for event in got] == ["response.output_text.delta"] * 2 + [f"response.{how}"]
    assert "".join(event["delta"] for event in got[:2]) == "Hi [[PERSON"
    assert got[1]["sequence_number"] == got[2]["sequence_number"] == 1


@pytest.mark.parametrize(
    "error",
    [
        {"type": "error", "code": "c", "message": "no [[PERSON_1]]", "param": None},
        {"type": "error", "error": {"type": "t", "message": "no [[PERSON_1]]"}},
        {"type": "response.failed", "response": {"id": "r", "error": {"code": "c", "message": "no [[PERSON_1]]"}}},
    ],
)
def test_errors_are_restored_and_come_behind_what_was_held(error: dict[str, Any]) -> None:
    stream = kit.Stream()
    stream.add("response.refusal.delta", item_id="m", output_index=0, content_index=0, delta="Hi [[PERSON")
    data = stream.data + f"event: {error['type']}\ndata: {json.dumps(error)}\n\n".encode()
    got = kit.events_of(fed(restorer(), [data]))
    assert "".join(event["delta"] for event in got[:-1]) == "Hi [[PERSON"
    assert f"no {ADA}" in json.dumps(got[-1])


def test_a_broken_stream_stays_broken() -> None:
    stream = kit.Stream()
    stream.begin()
    stream.add("response.output_text.delta", item_id="m", output_index=0, content_index=0, delta="Hi [[PERSON_1]] [")
    got = kit.events_of(fed(restorer(), [stream.data]))
    assert [event["type"] for event in got][-1] == "response.output_text.delta"
    assert not ENDPOINT.has_come_whole(stream.data)
    assert ENDPOINT.has_come_whole(stream.end())
    assert ENDPOINT.has_come_whole(stream.data[-300:])
    assert not ENDPOINT.has_come_whole(stream.data[:-1])


def test_the_echo_of_the_request_is_restored_and_keeps_its_structure() -> None:
    def echo(text: str) -> dict[str, Any]:
        return {each: value for each, value in kit.around(text).items() if each != "client_metadata"}

    stream = kit.Stream()
    stream.begin(**echo("for [[PERSON_1]] and"))
    for event in kit.events_of(fed(restorer(), [stream.end()])):
        assert event["response"] == kit.Stream().response | echo(f"for {ADA} and") | {
            "status": event["response"]["status"]
        }


def test_a_whole_reply_is_restored_in_every_item() -> None:
    def output(text: str) -> list[dict[str, Any]]:
        return [make(text) for make in kit.ITEMS.values()] + kit.UNTOUCHED

    def reply(text: str) -> dict[str, Any]:
        return {
            "id": "resp_1",
            "object": "response",
            "output": output(text),
            "error": None,
            "usage": {"input_tokens": 1},
        }

    # A citation counts from the beginning of its text, so here it stays.
    body = json.dumps(reply("for [[PERSON_1]], now")).encode()
    got = fed(restorer(), [body])
    assert json.loads(got) == reply(f"for {ADA}, now")
    listed = {"object": "list", "data": output("for [[PERSON_1]], now"), "has_more": False}
    assert json.loads(fed(restorer(), [json.dumps(listed).encode()]))["data"] == output(f"for {ADA}, now")


def test_what_is_put_into_json_is_escaped() -> None:
    said = '{"a": "[[SECRET_KEY_1]]"}'
    expected = json.dumps({"a": QUOTED})
    form = {"text": {"format": {"type": "json_schema", "name": "s", "schema": {}}}}
    for pieces in (cut(said, 2), [said]):
        stream = kit.Stream()
        stream.say(pieces)
        stream.call(pieces)
        told = kit.heard(fed(restorer(QUOTED, **form), [stream.end()]))
        assert set(told[0].values()) == set(told[1].values()) == {expected}


def test_a_response_says_itself_that_it_is_json() -> None:
    """One that is fetched by its id has no request that would."""
    stream = kit.Stream()
    stream.begin(text={"format": {"type": "json_object"}})
    stream.say(['{"a": "[[SECRET_', 'KEY_1]]"}'])
    told = kit.heard(fed(restorer(QUOTED), [stream.end()]))
    assert set(told[0].values()) == {json.dumps({"a": QUOTED})}


def test_arguments_get_their_numbers_back() -> None:
    values = json.dumps({"card": 4111111111111111})
    call = {"type": "function_call", "name": "f", "call_id": "c", "arguments": values}
    stream = kit.Stream()
    stream.call(cut('{"card":"[[CREDIT_CARD_1]]"}', 4))
    exchange = Exchange(endpoint=ENDPOINT)
    masked_by(exchange, json.dumps({"input": [call]}).encode())
    told = kit.heard(fed(exchange.reply_restorer(is_event_stream=True), [stream.end()]))
    assert set(told[0].values()) == {'{"card":4111111111111111}'}


def test_citations_point_to_the_same_words() -> None:
    masked = "😀 [[PERSON_1]] met [[PERSON_2]], see here."
    start, end = masked.index("here"), masked.index("here") + 4
    citation = {
        "type": "url_citation",
        "start_index": start,
        "end_index": end,
        "url": "https://e.com",
        "title": "[[PERSON_1]]",
    }
    files = [{"type": "file_citation", "index": 40, "file_id": "f", "filename": "[[PERSON_2]].txt"}]
    stream = kit.Stream()
    stream.begin()
    stream.say(cut(masked, 6), [citation, *files])  # type: ignore[list-item]
    events = kit.events_of(fed(restorer(ZOE, GRACE), [stream.end()]))
    text = f"😀 {ZOE} met {GRACE}, see here."
    at = text.index("here")
    moved = {**citation, "start_index": at, "end_index": at + 4, "title": ZOE}
    named = [moved, {**files[0], "filename": f"{GRACE}.txt"}]
    assert [event["annotation"] for event in events if "annotation" in event] == named
    part = next(event["part"] for event in events if event["type"] == "response.content_part.done")
    assert part["annotations"] == named
    assert events[-1]["response"]["output"][0]["content"][0]["annotations"] == named


def test_a_citation_behind_the_end_of_its_text_points_there_too() -> None:
    stream = kit.Stream()
    where = {"item_id": "m", "output_index": 0, "content_index": 0}
    stream.add("response.output_text.delta", **where, delta="[[PERSON_1]] x", logprobs=[])
    stream.add("response.output_text.done", **where, text="[[PERSON_1]] x", logprobs=[])
    citation = {"type": "url_citation", "start_index": 13, "end_index": 14}
    stream.add("response.output_text.annotation.added", **where, annotation_index=0, annotation=citation)
    *_, last = kit.events_of(fed(restorer(ZOE), [stream.data]))
    assert last["annotation"] == {"type": "url_citation", "start_index": 11, "end_index": 12}


def test_nothing_is_changed_that_holds_no_placeholder_of_ours() -> None:
    stream = kit.Stream(padding=True)
    stream.begin(**kit.around("nobody"))
    for kind, add in kit.KINDS.items():
        add(stream, ["{}"] if kind in kit.JSON_KINDS else ["a [x", "b] [[PERSON_9]]", "…"])
    stream.add("response.audio.delta", delta="QUJD")
    stream.add("response.image_generation_call.partial_image", partial_image_b64=kit.OPAQUE)
    stream.add("codex.rate_limits", limits={"primary": 1})
    data = stream.end()
    assert fed(restorer(), [data]) == data
    assert fed(restorer(), bytewise(data)) == data


def test_quick_events_are_as_good_as_parsed_ones() -> None:
    """Each delta of a text is like the one before, but for its number, its padding and what it says."""
    pieces = [*cut("a [[PERSON_1]] é \u2028 [[PERSON_2]] " * 20, 3), '"', "\\", "b"]
    for padding in (False, True):
        stream = kit.Stream(padding=padding)
        stream.say(pieces)
        told = kit.heard(fed(restorer(), stream.events))
        assert set(told[0].values()) == {"".join(pieces).replace("[[PERSON_1]]", ADA).replace("[[PERSON_2]]", GRACE)}


def test_a_person_reads_a_reply() -> None:
    stream = kit.Stream()
    stream.begin()
    stream.summarise(["hm"])
    stream.say(["Hi ", "there"])
    stream.call(["{}"])
    broken = stream.data
    data = stream.end(usage={"input_tokens": 12, "output_tokens": 3})
    whole = json.dumps({"id": "r", "output": stream.output, "usage": {"input_tokens": 12, "output_tokens": 3}}).encode()
    for body in (data, whole):
        read = ENDPOINT.readable_reply(body)
        said = [(turn.speaker, part.label, part.text) for turn in read.turns for part in turn.parts]
        assert said == [
            ("assistant", "summary", "hm"),
            ("assistant", "", "Hi there"),
            ("assistant", "calls send", "{}"),
        ]
        assert ENDPOINT.reply_texts(body) == ["Hi there"]
        assert ENDPOINT.token_usage(body) == (12, 3)
        assert ENDPOINT.has_come_whole(body)
    assert ENDPOINT.reply_texts(broken) == ["hm", "Hi there", "{}"]
    error = ENDPOINT.readable_reply(b'{"error":{"message":"no"}}')
    assert [part.text for part in error.turns[0].parts] == ["no"]
    for nothing in (b"{}", b"x", b'{"output":[]}'):
        with pytest.raises(ValueError, match=r"response|JSON"):
            ENDPOINT.readable_reply(nothing)


def test_an_answer_is_told_from_what_is_none() -> None:
    assert ENDPOINT.is_answer({"output": []})
    assert ENDPOINT.is_answer({"object": "response.input_tokens", "input_tokens": 3})
    assert not ENDPOINT.is_answer({"choices": []})


def reordered(event: bytes) -> bytes:
    """As OpenAI writes them: members sorted by their names."""
    head, data = event.split(b"data: ")
    return head + b"data: " + json.dumps(json.loads(data), sort_keys=True, ensure_ascii=False).encode() + b"\n\n"


DIALECTS = {
    "sorted": lambda events: [reordered(event) for event in events],
    "without event lines": lambda events: [b"data: " + event.split(b"data: ")[1] for event in events],
    "with [DONE]": lambda events: [*events, b"data: [DONE]\n\n"],
    "with comments": lambda events: [piece for event in events for piece in (b": ping\n\n", event)],
    "without numbers": lambda events: [
        event.replace(b'"sequence_number":%d,' % number, b"") for number, event in enumerate(events)
    ],
}


@pytest.mark.parametrize("name", DIALECTS)
def test_streams_of_every_dialect_are_restored(name: str) -> None:
    stream = kit.Stream(padding=True)
    stream.begin()
    for kind, add in kit.KINDS.items():
        add(stream, cut(for_kind(kind)[0], 4))
    stream.end()
    events = DIALECTS[name](stream.events)
    whole = fed(restorer(), [b"".join(events)])
    assert fed(restorer(), events) == fed(restorer(), bytewise(b"".join(events))) == whole
    plain = b"".join(
        b"event: %b\n%b" % (json.loads(line[6:])["type"].encode(), line + b"\n\n")
        for line in whole.split(b"\n")
        if line.startswith(b"data: {")
    )
    told = kit.heard(plain)
    for at, kind in enumerate(kit.KINDS):
        assert set(told[at].values()) == {for_kind(kind)[1]}, kind
