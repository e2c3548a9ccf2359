import json
from typing import Any

import pytest

from pasteguard_addon.exchange import reply_json, reply_stream
from pasteguard_addon.wire import sse
from tests.unit.canary_scan import Originals, bytewise, fed

PEM = '-----BEGIN "KEY"-----\nab\\c\n-----END-----\n'
VAULT = Originals({"PERSON_1": "Ada", "PERSON_2": "Grace Hopper", "PEM_PRIVATE_KEY_1": PEM})
DONE = b"data: [DONE]\n\n"


def whole(body: object, *, is_json_mode: bool = False) -> Any:
    """Return what the client reads of a whole reply, however it was cut."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    got = fed(VAULT.restorer(is_json_mode=is_json_mode, is_event_stream=False), [data])
    assert fed(VAULT.restorer(is_json_mode=is_json_mode, is_event_stream=False), bytewise(data)) == got
    return json.loads(got)


def message(**members: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "message": {"role": "assistant", **members}, "finish_reason": "stop"}]}


def chunk(delta: object = None, *, index: object = 0, finish: str | None = None, **members: object) -> bytes:
    choice = {"index": index, "delta": {} if delta is None else delta, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "c", "model": "m", "choices": [choice], **members}).encode() + b"\n\n"


def streamed(*events: bytes, is_json_mode: bool = False) -> bytes:
    """Return what the client gets of a stream, however it was cut."""
    data = b"".join(events)
    got = fed(VAULT.restorer(is_json_mode=is_json_mode), list(events))
    for pieces in ([data], bytewise(data)):
        assert fed(VAULT.restorer(is_json_mode=is_json_mode), pieces) == got
    return got


def chunks(stream: bytes) -> list[dict[str, Any]]:
    events = [sse.Event(raw).data for raw in stream.split(b"\n\n")]
    return [json.loads(data) for data in events if data and data.startswith(b"{")]


def said(stream: bytes, *path: object, index: int = 0) -> str:
    """Return a streamed text as the client puts it together."""
    text = ""
    for each in chunks(stream):
        for choice in each.get("choices", ()):
            node: Any = choice["delta"] if choice["index"] == index else None
            for step in path:
                node = (
                    node.get(step)
                    if isinstance(node, dict)
                    else next((item for item in node if item.get("index", 0) == step), None)
                    if isinstance(node, list)
                    else None
                )
            text += node or ""
    return text


FIELDS: list[tuple[Any, tuple[object, ...]]] = [
    (lambda text: {"content": text}, ("content",)),
    (lambda text: {"refusal": text}, ("refusal",)),
    (lambda text: {"reasoning_content": text}, ("reasoning_content",)),
    (lambda text: {"reasoning": text}, ("reasoning",)),
    (lambda text: {"reasoning_text": text}, ("reasoning_text",)),
    (lambda text: {"audio": {"id": "a", "transcript": text}}, ("audio", "transcript")),
    (lambda text: {"function_call": {"arguments": text}}, ("function_call", "arguments")),
    (
        lambda text: {"tool_calls": [{"index": 0, "function": {"arguments": text}}]},
        ("tool_calls", 0, "function", "arguments"),
    ),
    (lambda text: {"tool_calls": [{"index": 0, "custom": {"input": text}}]}, ("tool_calls", 0, "custom", "input")),
    (
        lambda text: {"reasoning_details": [{"index": 0, "type": "reasoning.text", "text": text}]},
        ("reasoning_details", 0, "text"),
    ),
    (
        lambda text: {"reasoning_details": [{"index": 0, "type": "reasoning.summary", "summary": text}]},
        ("reasoning_details", 0, "summary"),
    ),
]
IDS = ["/".join(map(str, path)) for _, path in FIELDS]


@pytest.mark.parametrize(("make", "path"), FIELDS, ids=IDS)
def test_every_field_whole(make: Any, path: tuple[object, ...]) -> None:
    assert whole(message(**make("Hi [[PERSON_1]] [")))["choices"][0]["message"] == {
        "role": "assistant",
        **make("Hi Ada ["),
    }


@pytest.mark.parametrize("cut", range(16))
@pytest.mark.parametrize(("make", "path"), FIELDS, ids=IDS)
def test_every_field_streamed(make: Any, path: tuple[object, ...], cut: int) -> None:
    text = "Hi [[PERSON_1]]!"
    got = streamed(chunk(make(text[:cut])), chunk(make(text[cut:])), chunk(finish="stop"), DONE)
    assert said(got, *path) == "Hi Ada!"


@pytest.mark.parametrize("has_finish", [True, False])
@pytest.mark.parametrize(("make", "path"), FIELDS, ids=IDS)
def test_what_is_held_comes_before_the_end(make: Any, path: tuple[object, ...], has_finish: bool) -> None:
    end = [chunk(finish="stop")] if has_finish else []
    got = streamed(chunk(make("Hi [[PERSON_1")), *end, DONE)
    assert said(got, *path) == "Hi [[Ada"
    assert got.endswith(b"".join([*end, DONE]))
    events = chunks(got)
    assert all(event["id"] == "c" and event["model"] == "m" for event in events)


def test_what_is_held_joins_the_text_of_the_last_chunk() -> None:
    got = streamed(chunk({"content": "Hi ["}), chunk({"content": "[PERSON_1"}, finish="stop"), DONE)
    assert [event["choices"][0]["delta"].get("content") for event in chunks(got)] == ["Hi ", "[[Ada"]
    got = streamed(chunk({"content": "Hi [[PERSON_1"}), chunk({"content": None}, finish="stop"))
    assert [event["choices"][0]["finish_reason"] for event in chunks(got)] == [None, None, "stop"]


def test_without_done_what_is_held_comes_last() -> None:
    assert said(streamed(chunk({"content": "Hi [[PERSON_1"})), "content") == "Hi [[Ada"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_what_is_held_does_not_run_into_an_event_without_end(end: bytes) -> None:
    got = fed(VAULT.restorer(), [chunk({"content": "Hi [[PERSON_1"}).rstrip(b"\n") + end])
    text = got.replace(b"\r\n", b"\n")
    assert said(text, "content") == "Hi [[Ada"
    untouched = chunk({"content": "Hi"}).rstrip(b"\n") + end
    assert fed(VAULT.restorer(), [untouched]) == untouched


def test_choices_and_tool_calls_interleave() -> None:
    def call(index: int, text: str) -> dict[str, object]:
        return {"tool_calls": [{"index": index, "function": {"arguments": text}}]}

    got = streamed(
        chunk({"content": "A [[PERS"}, index=0),
        chunk({"content": "B [[PERSON_"}, index=1),
        chunk(call(0, '{"a":"[[PER'), index=0),
        chunk(call(1, '{"b":"[['), index=0),
        chunk(call(0, 'SON_1]]"}'), index=0),
        chunk({"content": "ON_1]]."}, index=0),
        chunk({"content": "2]]."}, index=1),
        chunk(call(1, 'PERSON_2]]"}'), index=0),
        chunk(finish="stop", index=1),
        chunk(finish="tool_calls", index=0),
        DONE,
    )
    assert said(got, "content", index=0) == "A Ada."
    assert said(got, "content", index=1) == "B Grace Hopper."
    assert said(got, "tool_calls", 0, "function", "arguments") == '{"a":"Ada"}'
    assert said(got, "tool_calls", 1, "function", "arguments") == '{"b":"Grace Hopper"}'


def test_choices_share_an_event_and_finish_apart() -> None:
    def both(first: object, second: object, finish: object = None) -> bytes:
        choices = [
            {"index": 0, "delta": first, "finish_reason": finish},
            {"index": 1, "delta": second, "finish_reason": None},
        ]
        return b"data: " + json.dumps({"id": "c", "model": "m", "choices": choices}).encode() + b"\n\n"

    got = streamed(
        both({"content": "A [["}, {"content": "B [["}),
        both({}, {"content": "PERSON_1]]"}, "stop"),
        chunk({"content": "["}, index=1),
        chunk(finish="stop", index=1),
        DONE,
    )
    assert said(got, "content", index=0) == "A [["
    assert said(got, "content", index=1) == "B Ada["


@pytest.mark.parametrize("index", [None, "0", [], {}, 1.5, True, 10**30])
def test_an_odd_index_does_no_harm(index: object) -> None:
    events = [
        chunk({"content": "Hi [[PERS"}, index=index),
        chunk({"content": "ON_1]]"}, index=index),
        chunk(finish="stop", index=index),
    ]
    got = chunks(streamed(*events))
    assert "".join(each["choices"][0]["delta"].get("content", "") for each in got) == "Hi Ada"


# --- encoding ------------------------------------------------------------------------------------------------


def test_arguments_stay_json() -> None:
    arguments = '{"key": "[[PEM_PRIVATE_KEY_1]]", "n": 1.0}'
    for make, path in FIELDS:
        if path[-1] != "arguments":
            continue
        got = streamed(*(chunk(make(letter)) for letter in arguments), chunk(finish="stop"))
        assert json.loads(said(got, *path)) == {"key": PEM, "n": 1.0}
    answer = whole(message(tool_calls=[{"function": {"arguments": arguments}}]))
    assert json.loads(answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"])["key"] == PEM


def test_content_in_json_mode_stays_json() -> None:
    content = '{"key": "[[PEM_PRIVATE_KEY_1]]"}'
    answer = whole(message(content=content), is_json_mode=True)
    assert json.loads(answer["choices"][0]["message"]["content"]) == {"key": PEM}
    got = streamed(*(chunk({"content": letter}) for letter in content), chunk(finish="stop"), is_json_mode=True)
    assert json.loads(said(got, "content")) == {"key": PEM}
    answer = whole(message(content=content), is_json_mode=False)  # it is JSON by its looks
    assert json.loads(answer["choices"][0]["message"]["content"]) == {"key": PEM}


def test_custom_input_is_plain_text() -> None:
    answer = whole(message(tool_calls=[{"custom": {"input": "[[PEM_PRIVATE_KEY_1]]"}}]))
    assert answer["choices"][0]["message"]["tool_calls"][0]["custom"]["input"] == PEM


def test_an_original_with_a_line_end_does_not_cut_an_event() -> None:
    got = streamed(chunk({"content": "[[PEM_PRIVATE_KEY_1]]"}))
    assert said(got, "content") == PEM
    pretty = b'data: {"choices":\ndata: [{"index":0,"delta":{"content":"[[PERSON_1]]"}}]}\n\n'
    assert fed(VAULT.restorer(), [pretty]) == b'data: {"choices": [{"index":0,"delta":{"content":"Ada"}}]}\n\n'


def test_lone_surrogates() -> None:
    vault = Originals({"PERSON_1": "A\ud83d"})
    event = b'data: {"choices":[{"index":0,"delta":{"content":"[[PERSON_1]] \\ud83d"}}]}\n\n'
    assert b'"A\\ud83d \\ud83d"' in fed(vault.restorer(), [event])
    assert fed(vault.restorer(is_event_stream=False), [b"<p>[[PERSON_1]] \xff</p>"]) == b"<p>A? \xff</p>"


# --- citations -----------------------------------------------------------------------------------------------


def citation(start: int, end: int) -> dict[str, object]:
    return {
        "type": "url_citation",
        "url_citation": {"start_index": start, "end_index": end, "title": "[[PERSON_2]]", "url": "u"},
    }


CITED = "[[PERSON_1]] met [[PERSON_2]] there."


def test_citations_shift() -> None:
    start, end = CITED.index("met"), CITED.index(" there")
    answer = whole(message(content=CITED, annotations=[citation(start, end), citation(0, 2)]))["choices"][0]["message"]
    cited = answer["annotations"][0]["url_citation"]
    assert answer["content"][cited["start_index"] : cited["end_index"]] == "met Grace Hopper"
    assert cited["title"] == "Grace Hopper"
    assert answer["annotations"][1]["url_citation"]["start_index"] == 0


def test_citations_shift_in_a_stream() -> None:
    start, end = CITED.index("met"), CITED.index(" there")
    got = streamed(*(chunk({"content": letter}) for letter in CITED), chunk({"annotations": [citation(start, end)]}))
    cited = chunks(got)[-1]["choices"][0]["delta"]["annotations"][0]["url_citation"]
    assert said(got, "content")[cited["start_index"] : cited["end_index"]] == "met Grace Hopper"


# --- errors and other bodies ---------------------------------------------------------------------------------

ERRORS = [
    {"error": {"message": "No [[PERSON_1]]", "type": "t", "param": None, "code": 1}},
    {"error": "No [[PERSON_1]]"},
    {"object": "error", "message": "No [[PERSON_1]]", "code": 400},
    {"detail": [{"msg": "No [[PERSON_1]]"}]},
    {"choices": [{"index": 0, "delta": {}, "error": {"message": "No [[PERSON_1]]"}}]},
    {"metadata": {"name": "No [[PERSON_1]]"}},
]


@pytest.mark.parametrize("body", ERRORS, ids=json.dumps)
def test_errors_are_restored_whole_and_as_events(body: object) -> None:
    expected = json.loads(json.dumps(body).replace("[[PERSON_1]]", "Ada"))
    assert whole(body) == expected
    assert chunks(streamed(b"data: " + json.dumps(body).encode() + b"\n\n", DONE)) == [expected]
    assert chunks(streamed(b"event: error\ndata: " + json.dumps(body).encode() + b"\n\n")) == [expected]


def test_the_kind_of_body_is_told_by_its_first_bytes() -> None:
    stream = chunk({"content": "[[PERSON_1]]"}) + DONE
    body = b'\n \n{"error": "[[PERSON_1]]"}'
    for is_event_stream in (True, False):
        for pieces in ([stream], bytewise(stream)):
            assert b'"Ada"' in fed(VAULT.restorer(is_event_stream=is_event_stream), pieces)
        for pieces in ([body], bytewise(body)):
            assert fed(VAULT.restorer(is_event_stream=is_event_stream), pieces) == b'\n \n{"error": "Ada"}'
    for start in (b": hi\n\n", b"event: x\n", b"id: 1\n", b"retry: 1\n", b"\xef\xbb\xbf", b"\n\n"):
        assert b'"Ada"' in fed(VAULT.restorer(is_event_stream=False), bytewise(start + stream))
    page = "<html>é [[PERSON_1]]</html>".encode()
    for pieces in ([page], bytewise(page)):
        assert fed(VAULT.restorer(is_event_stream=False), pieces) == "<html>é Ada</html>".encode()


@pytest.mark.parametrize(
    "body", [b"", b" ", b"\n\n", b"\xef\xbb\xbf", b"\xef\xbb", b"d", b"dat", b"data", b":", b"{", b"["]
)
def test_short_bodies_come_out_as_they_went_in(body: bytes) -> None:
    for is_event_stream in (True, False):
        for pieces in ([body], bytewise(body), [b"", body, b""]):
            assert fed(VAULT.restorer(is_event_stream=is_event_stream), pieces) == body


def test_blank_lines_before_a_body_go_on_at_once() -> None:
    restorer = VAULT.restorer(is_event_stream=False)
    assert restorer.feed(b"\n") == b"\n"
    assert restorer.feed(b"\n\n") == b"\n\n"
    assert restorer.feed(b'{"error": "[[PERSON_1]]"}') == b""
    assert restorer.finish() == b'{"error": "Ada"}'


KEPT_EVENTS = [
    b": OPENROUTER PROCESSING\n\n",
    b"event: ping\nid: 7\n\n",
    b"data:\n\n",
    b"data: [DONE]\n\n",
    b"data: [PERSON_1]\n\n",
    b"data: not json [[PERSON_1]]\n\n",
    b'data: ["[[PERSON_1]]"]\n\n',
    b'data: "[[PERSON_1]]"\n\n',
    b"data: 7\n\n",
    b"data: \xff\xfe[[PERSON_1]]\n\n",
    b'data: {"a":"\xed\xa0\x80","b":"[[PERSON_1]]"}\n\n',
    b'data: \xef\xbb\xbf{"b":"[[PERSON_1]]"}\n\n',
    b'data: {"b":"[[PERSON_1]]","n":nan}\n\n',
    b'data: {"b":"[[PERSON_1]]"\n\n',
    b'data: {"b":"[[PERSON_1]]","c":' + b"[" * 300 + b"]" * 300 + b"}\n\n",
    b"data: " + b"[" * 100_000 + b"\n\n",
    b"data: " + b'{"a":' * 100_000 + b"\n\n",
    b'data: {"id":"PERSON_1","model":"PERSON_1","choices":[]}\n\n',
    b'data: {"choices":[],"usage":{"total_tokens":1.0},"prompt_filter_results":["PERSON_1"]}\n\n',
    b'data: {"choices":[{"index":0,"finish_reason":"stop","content_filter_results":{"a":"PERSON_1"}}]}\n\n',
    b'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}\n\n',
    b'data: { "choices" : [ {"index":0,"delta":{"content":"1.0 \\u00e9\\/"},"n":1e400} ] }\r\n\r\n',
    b'data: {"choices":[{"index":0,"delta":{"content":"x"},"logprobs":{"content":[{"token":"PERSON_1"}]}}]}\n\n',
    b'data: {"choices":null}\n\n',
    b'data: {"choices":[null,1,"x",[]]}\n\n',
    b'data: {"choices":{"index":0}}\n\n',
    b'data: {"choices":[{"delta":null}]}\n\n',
    b'data: {"choices":[{"delta":"x","message":[]}]}\n\n',
]


@pytest.mark.parametrize("event", KEPT_EVENTS, ids=lambda event: repr(event)[:60])
def test_events_with_nothing_to_restore_pass_byte_for_byte(event: bytes) -> None:
    assert fed(VAULT.restorer(), [event]) == event
    assert fed(VAULT.restorer(), bytewise(event) if len(event) < 1000 else [event]) == event
    around = [chunk({"content": "Hi [[PERS"}), event, chunk({"content": "ON_1]]"})]
    if b'"content":"' not in event and b"finish" not in event and b"DONE" not in event:
        got = b"".join([*map((restorer := VAULT.restorer()).feed, around), restorer.finish()])
        assert event in got
        assert said(got.replace(event, b""), "content") == "Hi Ada"


@pytest.mark.parametrize(
    "body",
    [
        b'{"n":' + b"1" * 5000 + b',"a":1.0,"a":1e400,"b":"x"}',
        b'{"b":"[[PERSON_1]]"',
        b'{"b":"[[PERSON_1]]"} x',
        b'{"b":"\xff[[PERSON_1]]"}',
        b'{"b":"[[PERSON_1]]","c":' + b"[" * 300 + b"]" * 300 + b"}",
        b"[" * 100_000,
        b'{"b":"[[PERSON_1]]","n":nan}',
        b'{"id":"PERSON_1","x":"[[NOBODY_1]]"}',
    ],
    ids=lambda body: repr(body)[:40],
)
def test_bodies_with_nothing_to_restore_or_unreadable_come_as_they_are(body: bytes) -> None:
    assert fed(VAULT.restorer(is_event_stream=False), [body]) == body


def test_only_the_restored_strings_of_a_body_change() -> None:
    body = (
        b'{ "n":'
        + b"1" * 5000
        + b',"a":1.0,"a":1e400 ,"choices":[{"message":{"content":"\\u0041 [[PERSON_1]]"}}], "b":"\\u00e9"}\n'
    )
    assert fed(VAULT.restorer(is_event_stream=False), [body]) == body.replace(b"\\u0041 [[PERSON_1]]", b"A Ada")


def test_an_event_too_large_ends_restoring_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 300)
    first, second, late = (
        chunk({"content": "Hi [[PERSON_1"}),
        chunk({"content": "ya"}),
        chunk({"content": "[[PERSON_2]]"}),
    )
    big = b"data: " + b"x" * 400
    restorer = VAULT.restorer()
    got = restorer.feed(first) + restorer.feed(second + big) + restorer.feed(b"\n\n" + late) + restorer.finish()
    assert got.endswith(second + big + b"\n\n" + late)
    assert said(got[: -len(second + big + b"\n\n" + late)], "content") == "Hi [[Ada"


def test_too_many_texts_end_restoring_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_stream, "MAX_TEXTS", 20)
    held = [chunk({"content": f"{number} [[PERSON_1]] [[PERS"}, index=number) for number in range(40)]
    got = fed(VAULT.restorer(), [*held, chunk({"content": "ON_1]]"}, index=30), DONE])
    said: dict[int, str] = {}
    for line in got.split(b"\n\n"):
        if line.startswith(b"data: {"):
            choice = json.loads(line.removeprefix(b"data: "))["choices"][0]
            said[choice["index"]] = said.get(choice["index"], "") + choice["delta"]["content"]
    assert [said[number] for number in (0, 20)] == ["0 Ada [[PERS", "20 Ada [[PERS"]
    assert [said[number] for number in (21, 30)] == ["21 [[PERSON_1]] [[PERS", "30 [[PERSON_1]] [[PERSON_1]]"]
    assert got.endswith(DONE)


def test_a_body_too_large_passes_with_its_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_json, "MAX_JSON_BYTES", 20)
    body = b'{"b":"[[PERSON_1]]","c":1}'
    for pieces in ([body], bytewise(body)):
        assert fed(VAULT.restorer(is_event_stream=False), pieces) == body


# --- streams -------------------------------------------------------------------------------------------------


def test_a_piece_goes_on_before_the_next_is_there() -> None:
    restorer = VAULT.restorer()
    for text, expected in (("Hi ", "Hi "), ("[[PERSON_1]]", "Ada"), ("!", "!"), ("if [[ -f x ]]", "if [[ -f x ]]")):
        got = restorer.feed(chunk({"content": text}))
        assert said(got, "content") == expected
    assert restorer.held_chars == 0
    assert said(restorer.feed(chunk({"content": "x [[PER"})), "content") == "x "
    assert restorer.held_chars == len("[[PER")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_are_kept(line_end: bytes) -> None:
    events = [chunk({"content": "Hi [[PERSON_1]], ["}), chunk({"content": "[PERSON_2"}), chunk(finish="stop"), DONE]
    data = b"".join(events).replace(b"\n", line_end)
    expected = fed(VAULT.restorer(), events).replace(b"\n", line_end)
    assert fed(VAULT.restorer(), [data]) == expected
    assert fed(VAULT.restorer(), bytewise(data)) == expected


def test_every_cut_of_a_stream_gives_the_same_bytes() -> None:
    data = b"".join(
        [
            b"\xef\xbb\xbf: hello\r\n\r\n",
            chunk({"role": "assistant", "content": ""}),
            'data: {"choices":[{"index":0,"delta":{"content":"é😀\u2028 [[PERSON_"}}]}\r\n\r\n'.encode(),
            b'event: x\rid: 1\rdata:{"choices":[{"index":0,"delta":{"content":"1]] \\ud83d\\ude00 [["}}]}\r\r',
            b'data: {"choices":[{"index":0,\ndata:"delta":{"content":"PERSON_2]]"}}]}\n\n',
            chunk(finish="stop"),
            b"data: [DONE]",
        ]
    )
    expected = fed(VAULT.restorer(), [data])
    assert b"Ada" in expected
    assert b"Grace Hopper" in expected
    for at in range(len(data) + 1):
        assert fed(VAULT.restorer(), [data[:at], data[at:]]) == expected
    assert fed(VAULT.restorer(), bytewise(data)) == expected


def test_plain_events_that_follow_one_another() -> None:
    """Events that differ in their content alone take a short way, which must lead to the same place."""
    texts = [
        "Hi ",
        "[[PERS",
        "ON_1]]",
        " \\",
        'q"',
        "\n",
        "[[",
        "PERSON_2]]",
        "é\u2028",
        "[[x",
        "",
        "[",
        "[PERSON_1]",
        "]",
    ]
    got = streamed(
        *(chunk({"content": text}, obfuscation="ab" * len(text)) for text in texts), chunk(finish="stop"), DONE
    )
    assert said(got, "content") == VAULT.restore("".join(texts))
    other = [
        chunk({"content": "a"}),
        chunk({"content": "b [["}, index=1),
        chunk({"content": "c [[PERSON_1"}),
        chunk({"content": "]]"}),
    ]
    got = streamed(*other, chunk({"content": "PERSON_2]]"}, index=1))
    assert said(got, "content", index=0) == "ac Ada"
    assert said(got, "content", index=1) == "b Grace Hopper"
    got = streamed(
        chunk({"content": "a"}), chunk({"content": "b"}, finish="stop"), chunk({"content": "[[PERSON_1]]"}), DONE
    )
    assert said(got, "content") == "abAda"


def test_no_repr_shows_an_original() -> None:
    restorer = VAULT.restorer()
    restorer.feed(chunk({"content": "[[PERSON_2]] [[PER"}))
    seen = repr(restorer) + "".join(map(repr, vars(restorer).values()))
    assert "Grace" not in seen


@pytest.mark.parametrize(
    "error",
    [
        b'data: {"error":{"message":"no"}}\n\n',
        b'event: error\ndata: {"type":"error","message":"no"}\n\n',
        b'data: {"object":"error","message":"no"}\n\n',
        b'data: {"error":"no"}\n\n',
    ],
)
def test_nothing_comes_behind_an_error(error: bytes) -> None:
    """A client reads nothing more, or takes what comes for a new answer."""
    held = chunk({"content": "Hi [[PERS"})
    assert streamed(held, error) == chunk({"content": "Hi "}) + _tail("[[PERS") + error


def _tail(text: str) -> bytes:
    """Return the event in which a held tail leaves."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    told = {"id": "c", "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(told, separators=(",", ":")).encode() + b"\n\n"
