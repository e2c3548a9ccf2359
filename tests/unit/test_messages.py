"""Anthropic's Messages: where texts stand in a request and a reply, and what is never touched."""

import json
from collections.abc import Sequence

import pytest

from pasteguard_addon.endpoints.messages import Messages
from pasteguard_addon.errors import UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.findings import Finding, ScannedText
from tests.unit.canary_scan import bytewise, fed, scan

ENDPOINT = Messages()
ADA, GRACE = "Ada Lovelace", "Grace Hopper"
CARD = "4111111111111111"
P1, P2 = "[[PERSON_1]]", "[[PERSON_2]]"


def masked(request: object, rules: MaskingRules | None = None) -> tuple[Exchange, object]:
    exchange = Exchange(rules, ENDPOINT)
    exchange.begin(json.dumps(request).encode())
    exchange.take(scan(exchange.texts()))
    return exchange, json.loads(exchange.finish())


def user(*blocks: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": list(blocks)}]}


def assistant(*blocks: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": list(blocks)}]}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "text", "text": ADA}, {"type": "text", "text": P1}),
        (
            {
                "type": "text",
                "text": "x",
                "citations": [
                    {
                        "type": "char_location",
                        "cited_text": ADA,
                        "document_title": ADA,
                        "document_index": 0,
                        "start_char_index": 0,
                        "end_char_index": 12,
                        "file_id": ADA,
                    }
                ],
            },
            {
                "type": "text",
                "text": "x",
                "citations": [
                    {
                        "type": "char_location",
                        "cited_text": P1,
                        "document_title": P1,
                        "document_index": 0,
                        "start_char_index": 0,
                        "end_char_index": 12,
                        "file_id": ADA,
                    }
                ],
            },
        ),
        (
            {"type": "tool_result", "tool_use_id": ADA, "content": ADA},
            {"type": "tool_result", "tool_use_id": ADA, "content": P1},
        ),
        (
            {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": f'{{"name":"{ADA}"}}'}]},
            {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": f'{{"name":"{P1}"}}'}]},
        ),
        (
            {
                "type": "document",
                "title": ADA,
                "context": ADA,
                "source": {"type": "text", "media_type": "text/plain", "data": ADA},
            },
            {
                "type": "document",
                "title": P1,
                "context": P1,
                "source": {"type": "text", "media_type": "text/plain", "data": P1},
            },
        ),
        (
            {"type": "document", "source": {"type": "content", "content": [{"type": "text", "text": ADA}]}},
            {"type": "document", "source": {"type": "content", "content": [{"type": "text", "text": P1}]}},
        ),
        (
            {"type": "document", "source": {"type": "content", "content": ADA}},
            {"type": "document", "source": {"type": "content", "content": P1}},
        ),
        (
            {
                "type": "search_result",
                "title": ADA,
                "source": f"https://x.org/{ADA}",
                "content": [{"type": "text", "text": ADA}],
            },
            {
                "type": "search_result",
                "title": P1,
                "source": f"https://x.org/{P1}",
                "content": [{"type": "text", "text": P1}],
            },
        ),
        (
            {
                "type": "web_search_tool_result",
                "tool_use_id": "t",
                "content": [
                    {
                        "type": "web_search_result",
                        "url": f"https://x.org/{ADA}",
                        "title": ADA,
                        "encrypted_content": ADA,
                        "page_age": "1 day",
                    }
                ],
            },
            {
                "type": "web_search_tool_result",
                "tool_use_id": "t",
                "content": [
                    {
                        "type": "web_search_result",
                        "url": f"https://x.org/{P1}",
                        "title": P1,
                        "encrypted_content": ADA,
                        "page_age": "1 day",
                    }
                ],
            },
        ),
        (
            {
                "type": "web_fetch_tool_result",
                "content": {
                    "type": "web_fetch_result",
                    "url": ADA,
                    "content": {"type": "document", "source": {"type": "text", "data": ADA}},
                },
            },
            {
                "type": "web_fetch_tool_result",
                "content": {
                    "type": "web_fetch_result",
                    "url": P1,
                    "content": {"type": "document", "source": {"type": "text", "data": P1}},
                },
            },
        ),
        (
            {
                "type": "bash_code_execution_tool_result",
                "content": {"type": "bash_code_execution_result", "stdout": ADA, "stderr": ADA, "content": []},
            },
            {
                "type": "bash_code_execution_tool_result",
                "content": {"type": "bash_code_execution_result", "stdout": P1, "stderr": P1, "content": []},
            },
        ),
        (
            {
                "type": "text_editor_code_execution_tool_result",
                "content": {"type": "x", "content": ADA, "lines": [ADA]},
            },
            {"type": "text_editor_code_execution_tool_result", "content": {"type": "x", "content": P1, "lines": [P1]}},
        ),
        ({"type": "of_tomorrow", "words": {"deep": [ADA]}}, {"type": "of_tomorrow", "words": {"deep": [P1]}}),
        (
            {"type": "mcp_tool_listing", "tools": [{"name": "f", "description": ADA}]},
            {"type": "mcp_tool_listing", "tools": [{"name": "f", "description": P1}]},
        ),
    ],
)
def test_blocks_of_every_kind_are_masked(block: object, expected: object) -> None:
    _, body = masked(user(block))
    assert body == user(expected)


@pytest.mark.parametrize("kind", ["tool_use", "server_tool_use", "mcp_tool_use"])
def test_what_tools_are_called_with_is_an_object(kind: str) -> None:
    given = {"z": ADA, "a": [GRACE, {ADA: int(CARD)}], "n": 5, "t": True}
    _, body = masked(assistant({"type": kind, "id": ADA, "name": "f", "input": given, "caller": {"type": "direct"}}))
    block = body["messages"][1]["content"][0]  # type: ignore[index]
    assert list(block["input"].items()) == [("z", P1), ("a", [P2, {P1: "[[CREDIT_CARD_1]]"}]), ("n", 5), ("t", True)]
    assert block["id"] == ADA


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"system": ADA}, {"system": P1}),
        (
            {"system": [{"type": "text", "text": ADA, "cache_control": {"type": "ephemeral", "ttl": "5m"}}]},
            {"system": [{"type": "text", "text": P1, "cache_control": {"type": "ephemeral", "ttl": "5m"}}]},
        ),
        ({"stop_sequences": [ADA]}, {"stop_sequences": [P1]}),
        ({"metadata": {"user_id": ADA}}, {"metadata": {"user_id": P1}}),
        ({"metadata": {"user_id": f'{{"mail":"{ADA}"}}'}}, {"metadata": {"user_id": f'{{"mail":"{P1}"}}'}}),
        (
            {
                "tools": [
                    {
                        "name": "f",
                        "description": ADA,
                        "input_schema": {
                            "type": "object",
                            "required": [ADA],
                            "properties": {"x": {"type": "string", "description": ADA}},
                        },
                        "input_examples": [{"x": ADA}],
                    }
                ]
            },
            {
                "tools": [
                    {
                        "name": "f",
                        "description": P1,
                        "input_schema": {
                            "type": "object",
                            "required": [ADA],
                            "properties": {"x": {"type": "string", "description": P1}},
                        },
                        "input_examples": [{"x": P1}],
                    }
                ]
            },
        ),
        (
            {"tools": [{"type": "web_search_20250305", "name": "web_search", "allowed_domains": [ADA]}]},
            {"tools": [{"type": "web_search_20250305", "name": "web_search", "allowed_domains": [ADA]}]},
        ),
        (
            {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "description": ADA}}}},
            {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "description": P1}}}},
        ),
        (
            {"context_management": {"edits": [{"type": "compact_20260112", "instructions": ADA}]}},
            {"context_management": {"edits": [{"type": "compact_20260112", "instructions": P1}]}},
        ),
        (
            {
                "mcp_servers": [
                    {"type": "url", "url": f"https://x.org/{ADA}", "authorization_token": ADA, "name": "m", "note": ADA}
                ]
            },
            {
                "mcp_servers": [
                    {"type": "url", "url": f"https://x.org/{ADA}", "authorization_token": ADA, "name": "m", "note": P1}
                ]
            },
        ),
        ({"of_tomorrow": ADA}, {"of_tomorrow": P1}),
        ({"model": ADA, "container": ADA}, {"model": ADA, "container": ADA}),
    ],
)
def test_what_stands_beside_the_messages(request_: dict[str, object], expected: dict[str, object]) -> None:
    messages = {"messages": [{"role": "user", "content": "a"}]}
    assert masked({**request_, **messages})[1] == {**expected, **messages}


def test_a_system_message_may_stand_among_the_others() -> None:
    messages = [{"role": "user", "content": ADA}, {"role": "system", "content": f"{GRACE}, {ADA}"}]
    _, body = masked({"messages": messages})
    assert body["messages"][1] == {"role": "system", "content": f"{P2}, {P1}"}  # type: ignore[index]


def test_ids_ciphertext_and_media_go_byte_for_byte() -> None:
    blocks = [
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": ADA}},
        {"type": "image", "source": {"type": "url", "url": f"https://x.org/{ADA}"}},
        {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": ADA}},
        {"type": "document", "source": {"type": "file", "file_id": ADA}},
        {"type": "container_upload", "file_id": ADA},
    ]
    body = json.dumps(user(*blocks, {"type": "text", "text": "hello"})).encode()
    exchange = Exchange(endpoint=ENDPOINT)
    exchange.begin(body)
    assert [each.text for each in exchange.texts()] == ["hello"]
    exchange.take(scan(exchange.texts()))
    assert exchange.finish() is body


def test_what_claude_code_tells_its_provider_stays() -> None:
    head = "x-anthropic-billing-header: cc_version=2.1.197.abc; cc_entrypoint=cli; cch=00000;"
    exchange = Exchange(endpoint=ENDPOINT)
    exchange.begin(
        json.dumps({"system": [{"type": "text", "text": head}], **user({"type": "text", "text": "b"})}).encode()
    )
    assert [each.text for each in exchange.texts()] == ["b"]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"messages": 1}, "invalid_messages"),
        ({}, "invalid_messages"),
        ({"messages": [1]}, "invalid_messages"),
        ({"messages": [], "thread": {"type": "continue", "previous_message_id": "msg_1"}}, "thread_not_masked"),
    ],
)
def test_what_cannot_be_read_is_refused(request_: object, code: str) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        masked(request_)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (ADA, f"{P1}\n\nValues in"),
        ([{"type": "text", "text": ADA}], P1),
        (None, "Values in"),
    ],
)
def test_the_note_stands_behind_the_system_prompt(system: object, expected: str) -> None:
    request = {"messages": [{"role": "user", "content": ADA}], **({"system": system} if system else {})}
    _, body = masked(request, MaskingRules(has_note=True))
    told = body["system"]  # type: ignore[index]
    first = told if isinstance(told, str) else told[0]["text"]
    assert first.startswith(expected)
    assert "[[TYPE_1]]" in (told if isinstance(told, str) else told[-1]["text"])


# --- replies -------------------------------------------------------------------------------------------------


def event(kind: str, **members: object) -> bytes:
    return f"event: {kind}\n".encode() + b"data: " + json.dumps({"type": kind, **members}).encode() + b"\n\n"


def start(index: int, **block: object) -> bytes:
    return event("content_block_start", index=index, content_block=block)


def delta(index: int, kind: str, name: str, piece: str) -> bytes:
    return event("content_block_delta", index=index, delta={"type": kind, name: piece})


def stop(index: int) -> bytes:
    return event("content_block_stop", index=index)


def message(*events: bytes, stop_sequence: str | None = None) -> list[bytes]:
    first = event("message_start", message={"id": "msg_1", "type": "message", "role": "assistant", "content": []})
    end = event(
        "message_delta", delta={"stop_reason": "end_turn", "stop_sequence": stop_sequence}, usage={"output_tokens": 3}
    )
    return [first, *events, end, event("message_stop")]


def told(stream: bytes) -> list[dict[str, object]]:
    events = []
    for each in stream.decode().split("\n\n"):
        if each:
            kind, data = each.split("\n")
            value = json.loads(data.removeprefix("data: "))
            assert kind == f"event: {value['type']}"
            events.append(value)
    return events


def said(stream: bytes, index: int, name: str) -> str:
    """Return what clients put together of a block; nothing may come behind its stop."""
    pieces: list[str] = []
    is_open = False
    for each in told(stream):
        if each.get("index") == index:
            is_open = each["type"] != "content_block_stop" and (is_open or each["type"] == "content_block_start")
            if each["type"] == "content_block_delta":
                assert is_open
                pieces.append(each["delta"].get(name, ""))  # type: ignore[attr-defined]
    return "".join(pieces)


def at_every_cut(events: Sequence[bytes]) -> list[list[bytes]]:
    whole = b"".join(events)
    return [list(events), [whole], bytewise(whole)]


def restored(exchange: Exchange, pieces: list[bytes]) -> bytes:
    return fed(exchange.reply_restorer(is_event_stream=True), pieces)


def test_held_text_leaves_before_the_stop_in_a_delta_of_its_kind() -> None:
    exchange, _ = masked(user({"type": "text", "text": f"{ADA} and {GRACE}"}))
    events = message(
        start(0, type="text", text=""),
        delta(0, "text_delta", "text", "Dear [[PER"),
        event("ping"),
        start(1, type="text", text=""),
        delta(1, "text_delta", "text", "and PERSON"),
        delta(0, "text_delta", "text", "SON_1]]! PERSON_1"),
        delta(1, "text_delta", "text", "_2"),
        stop(0),
        stop(1),
        stop_sequence="[[PERSON_2]]",
    )
    for pieces in at_every_cut(events):
        got = restored(exchange, pieces)
        assert said(got, 0, "text") == f"Dear {ADA}! {ADA}"
        assert said(got, 1, "text") == f"and {GRACE}"
        assert {each["type"] for each in told(got)} == {each["type"] for each in told(b"".join(events))}
        assert told(got)[-2]["delta"]["stop_sequence"] == GRACE  # type: ignore[index]


@pytest.mark.parametrize(
    "partial",
    [
        '{"to": "[[PERSON_1]]", "n": "[[CREDIT_CARD_1]]"}',
        '{"to": "\\u005b\\u005bPERSON_1\\u005d\\u005d", "n": "[[CREDIT_CARD_1]]"}',
    ],
)
def test_pieces_of_json_stay_json_at_any_cut(partial: str) -> None:
    name = 'Ada "the" Lovelace\\'
    rules = MaskingRules()
    exchange = Exchange(rules, ENDPOINT)
    exchange.begin(
        json.dumps(
            assistant({"type": "tool_use", "id": "t", "name": "f", "input": {"n": int(CARD), "who": name}})
        ).encode()
    )

    results = []
    for each, text in zip(scan(exchange.texts()), exchange.texts(), strict=True):
        at = text.text.find(name)
        person = [] if at < 0 else [Finding(at, at + len(name), "PERSON", 0.9, "canary")]
        results.append(ScannedText((*each.findings, *person), "en", False, False))
    exchange.take(results)
    exchange.finish()
    for size in range(1, len(partial)):
        pieces = [partial[at : at + size] for at in range(0, len(partial), size)]
        events = message(
            start(0, type="tool_use", id="t", name="f", input={}),
            delta(0, "input_json_delta", "partial_json", ""),
            *(delta(0, "input_json_delta", "partial_json", piece) for piece in pieces),
            stop(0),
        )
        got = said(restored(exchange, [b"".join(events)]), 0, "partial_json")
        assert json.loads(got) == {"to": name, "n": int(CARD)}


def test_thinking_its_signature_and_what_is_encrypted_pass_byte_for_byte() -> None:
    exchange, _ = masked(user({"type": "text", "text": ADA}))
    blocks = [
        start(0, type="thinking", thinking="", signature=""),
        delta(0, "thinking_delta", "thinking", "[[PERSON_1]] is"),
        delta(0, "signature_delta", "signature", "[[PERSON_1]]"),
        stop(0),
        start(1, type="redacted_thinking", data="[[PERSON_1]]"),
        stop(1),
        start(
            2,
            type="web_search_tool_result",
            content=[{"type": "web_search_result", "encrypted_content": "[[PERSON_1]]"}],
        ),
        stop(2),
        start(3, type="compaction", content=None),
        delta(3, "compaction_delta", "content", "[[PERSON_1]]"),
        stop(3),
    ]
    for pieces in at_every_cut(message(*blocks)):
        assert restored(exchange, pieces) == b"".join(pieces)


def test_what_comes_whole_in_a_start_is_restored() -> None:
    exchange, _ = masked(user({"type": "text", "text": ADA}))
    events = message(
        start(0, type="server_tool_use", id="[[PERSON_1]]", name="web_search", input={"query": "[[PERSON_1]]"}),
        stop(0),
        start(1, type="web_search_tool_result", content=[{"type": "web_search_result", "title": "[[PERSON_1]]"}]),
        stop(1),
        start(2, type="text", text="[[PERS"),
        delta(2, "text_delta", "text", "ON_1]]"),
        stop(2),
        event(
            "content_block_delta",
            index=2,
            delta={"type": "citations_delta", "citation": {"cited_text": "[[PERSON_1]]"}},
        ),
    )
    for pieces in at_every_cut(events):
        got = told(restored(exchange, pieces))
        assert got[1]["content_block"]["input"] == {"query": ADA}  # type: ignore[index]
        assert got[1]["content_block"]["id"] == "[[PERSON_1]]"  # type: ignore[index]
        assert got[3]["content_block"]["content"][0]["title"] == ADA  # type: ignore[index]
        assert any(each.get("delta", {}).get("citation", {}).get("cited_text") == ADA for each in got)  # type: ignore[attr-defined]
        assert ADA in json.dumps(got[5:7])


def test_a_document_of_text_is_restored_and_one_of_bytes_is_not() -> None:
    exchange, _ = masked(user({"type": "text", "text": ADA}))
    sources = [
        {"type": "text", "media_type": "text/plain", "data": "by [[PERSON_1]]"},
        {"type": "base64", "media_type": "application/pdf", "data": "[[PERSON_1]]"},
    ]
    fetched = [{"type": "web_fetch_result", "content": {"type": "document", "source": each}} for each in sources]
    reply = {"type": "message", "content": [{"type": "web_fetch_tool_result", "content": each} for each in fetched]}
    got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [json.dumps(reply).encode()]))
    told = [each["content"]["content"]["source"]["data"] for each in got["content"]]
    assert told == [f"by {ADA}", "[[PERSON_1]]"]


def test_a_whole_answer_is_restored() -> None:
    exchange, _ = masked(assistant({"type": "tool_use", "id": "t", "name": "f", "input": {"n": int(CARD), ADA: 1}}))
    reply = {
        "id": "msg_[[PERSON_1]]",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "stop_sequence": "[[PERSON_1]]",
        "content": [
            {"type": "thinking", "thinking": "[[PERSON_1]]", "signature": "[[PERSON_1]]"},
            {"type": "text", "text": "[[PERSON_1]]"},
            {
                "type": "tool_use",
                "id": "t",
                "name": "f",
                "input": {"[[PERSON_1]]": ["[[CREDIT_CARD_1]]", 12345678901234567890123]},
            },
        ],
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }
    got = json.loads(fed(exchange.reply_restorer(is_event_stream=False), [json.dumps(reply).encode()]))
    assert got["id"] == "msg_[[PERSON_1]]"
    assert got["stop_sequence"] == ADA
    assert got["content"][0] == reply["content"][0]  # type: ignore[index]
    assert got["content"][1]["text"] == ADA
    assert got["content"][2]["input"] == {ADA: [int(CARD), 12345678901234567890123]}


def test_errors_are_restored_and_tails_leave_before_them() -> None:
    exchange, _ = masked(user({"type": "text", "text": ADA}))
    error = event("error", error={"type": "overloaded_error", "message": "[[PERSON_1]]"}, request_id="r")
    got = restored(exchange, [start(0, type="text", text=""), delta(0, "text_delta", "text", "so PERSON_1"), error])
    assert said(got, 0, "text") == f"so {ADA}"
    assert told(got)[-1]["error"]["message"] == ADA  # type: ignore[index]
    whole = fed(exchange.reply_restorer(is_event_stream=False), [error.split(b"data: ")[1].strip()])
    assert json.loads(whole)["error"]["message"] == ADA


# --- what people see ------------------------------------------------------------------------------------------


def test_a_person_reads_requests_and_answers() -> None:
    request = {
        "system": [{"type": "text", "text": "s"}],
        "tools": [{"name": "f"}],
        "max_tokens": 5,
        "thinking": {},
        **user(
            {"type": "text", "text": "a"},
            {"type": "image", "source": {"type": "base64", "data": "x"}},
            {"type": "tool_result", "content": [{"type": "text", "text": "r"}]},
        ),
    }
    readable = ENDPOINT.readable_request(json.dumps(request).encode())
    assert [(turn.speaker, [(part.label, part.text) for part in turn.parts]) for turn in readable.turns] == [
        ("system", [("", "s")]),
        ("user", [("", "a"), ("result", "r")]),
    ]
    assert (readable.tools, readable.media, readable.other_fields) == (["f"], ["image"], ["thinking"])
    stream = b"".join(
        message(
            start(0, type="thinking", thinking=""),
            delta(0, "thinking_delta", "thinking", "hm"),
            stop(0),
            start(1, type="text", text=""),
            delta(1, "text_delta", "text", "a"),
            delta(1, "text_delta", "text", "b"),
            stop(1),
            start(2, type="tool_use", name="f", input={}),
            delta(2, "input_json_delta", "partial_json", '{"x":1}'),
            stop(2),
        )
    )
    parts = ENDPOINT.readable_reply(stream).turns[0].parts
    assert [(part.label, part.text) for part in parts] == [("reasoning", "hm"), ("", "ab"), ("calls f", '{"x":1}')]
    assert ENDPOINT.reply_texts(stream) == ["ab"]
    assert ENDPOINT.reply_texts(b"x") == []
    assert ENDPOINT.readable_reply(b'{"input_tokens":7}').turns[0].parts[0].text == "7 tokens"
    assert ENDPOINT.readable_reply(b'{"type":"error","error":{"message":"x"}}').turns[0].speaker == "error"
    for nothing in (b"{}", b"x"):
        with pytest.raises(ValueError, match=r"message|JSON"):
            ENDPOINT.readable_reply(nothing)
    with pytest.raises(ValueError, match="message"):
        ENDPOINT.readable_request(b"{}")


def test_whether_a_reply_came_whole_and_what_it_cost() -> None:
    stream = b"".join(message(start(0, type="text", text=""), stop(0)))
    assert ENDPOINT.has_come_whole(stream)
    assert not ENDPOINT.has_come_whole(stream[: stream.rfind(b"event:")])
    assert ENDPOINT.has_come_whole(b'{"a":1}')
    assert not ENDPOINT.has_come_whole(b'{"a":')
    assert ENDPOINT.token_usage(b'{"usage":{"input_tokens":1,"output_tokens":2}}') == (1, 2)
    assert ENDPOINT.token_usage(stream) == (None, 3)
    assert ENDPOINT.is_answer({"content": []})
    assert ENDPOINT.is_answer({"input_tokens": 3})
    assert not ENDPOINT.is_answer({"error": "x"})
