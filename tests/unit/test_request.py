"""Every row of the table of places: what is a slot, what stays byte for byte."""

import base64
import json
import traceback

import pytest

from pasteguard_addon.errors import UnreadableBodyError
from tests.unit.canary_scan import chat_body

X = "Ada Lovelace"


def body_of(request: object) -> bytes:
    return json.dumps(request, ensure_ascii=False).encode()


def with_message(**members: object) -> dict[str, object]:
    return {"model": "gpt", "messages": [{"role": "user", **members}]}


def shouted(body: bytes) -> bytes:
    """Replace the canary in every slot."""
    request = chat_body(body)
    for slot in request.slots:
        if X in slot.text:
            slot.write(slot.text.replace(X, "«»"))
    return request.render()


MASKED = {
    "content": with_message(content=X),
    "system": {"messages": [{"role": "system", "content": X}]},
    "developer": {"messages": [{"role": "developer", "content": X}]},
    "assistant": {"messages": [{"role": "assistant", "content": X}]},
    "tool": {"messages": [{"role": "tool", "tool_call_id": "c", "content": X}]},
    "tool parts": {"messages": [{"role": "tool", "tool_call_id": "c", "content": [{"type": "text", "text": X}]}]},
    "function": {"messages": [{"role": "function", "name": "f", "content": X}]},
    "a role to come": {"messages": [{"role": "oracle", "content": X}]},
    "no role": {"messages": [{"content": X}]},
    "text part": with_message(content=[{"type": "text", "text": X}]),
    "two parts": with_message(content=[{"type": "text", "text": "x"}, {"type": "text", "text": X}]),
    "part of a string": with_message(content=[X]),
    "one part, no list": with_message(content={"type": "text", "text": X}),
    "refusal part": with_message(content=[{"type": "refusal", "refusal": X}]),
    "input_text": with_message(content=[{"type": "input_text", "text": X}]),
    "input_text as a member": with_message(content=[{"type": "input_text", "input_text": X}]),
    "thinking": with_message(content=[{"type": "thinking", "thinking": [{"type": "text", "text": X}]}]),
    "thinking as a string": with_message(content=[{"type": "thinking", "thinking": X}]),
    "unknown part": with_message(content=[{"type": "poem", "verse": X}]),
    "unknown part, deep": with_message(content=[{"type": "poem", "verses": [{"lines": [X]}]}]),
    "parts in parts": with_message(content=[[{"type": "text", "text": [{"text": X}]}]]),
    "name": with_message(name=X, content="x"),
    "refusal": with_message(refusal=X),
    "reasoning_content": with_message(reasoning_content=X),
    "reasoning_content like a URL": with_message(reasoning_content=f"Data: {X}"),
    "reasoning_content like another URL": with_message(reasoning_content=f"data:image/png;base64, {X}"),
    "reasoning": with_message(reasoning=X),
    "reasoning_details text": with_message(reasoning_details=[{"type": "reasoning.text", "text": X}]),
    "reasoning_details summary": with_message(reasoning_details=[{"type": "reasoning.summary", "summary": X}]),
    "annotations": with_message(annotations=[{"type": "url_citation", "url_citation": {"title": X}}]),
    "an answer's sound": with_message(audio={"id": "a", "transcript": X}),
    "unknown member of a message": with_message(mood={"of": [X]}),
    "custom tool input": with_message(tool_calls=[{"id": "c", "type": "custom", "custom": {"input": X}}]),
    "custom tool input as an object": with_message(tool_calls=[{"custom": {"name": "f", "input": {"a": X}}}]),
    "unknown member of a call": with_message(tool_calls=[{"id": "c", "note": X}]),
    "unknown member of a custom call": with_message(tool_calls=[{"custom": {"name": "f", "note": X}}]),
    "calls as an object": with_message(tool_calls={"a": X}),
    "calls as a string": with_message(tool_calls=X),
    "a call as a string": with_message(tool_calls=[X]),
    "a function as a string": with_message(tool_calls=[{"function": X}]),
    "a function as a list": with_message(function_call=[X]),
    "a name as an object": with_message(name={"first": X}),
    "content in lists of lists": with_message(content=[[[X]]]),
    "an image as a list": with_message(content=[{"type": "image_url", "image_url": [X]}]),
    "an image's unknown member": with_message(content=[{"image_url": {"url": "http://x/", "alt": X}}]),
    "a sound's unknown member": with_message(content=[{"input_audio": {"data": "AAAA", "transcript": X}}]),
    "prediction": {"messages": [], "prediction": {"type": "content", "content": X}},
    "prediction parts": {"messages": [], "prediction": {"content": [{"type": "text", "text": X}]}},
    "prediction, another member": {"messages": [], "prediction": {"type": "content", "draft": X}},
    "prediction as a string": {"messages": [], "prediction": X},
    "tool description": {"messages": [], "tools": [{"type": "function", "function": {"description": X}}]},
    "custom tool description": {"messages": [], "tools": [{"type": "custom", "custom": {"description": X}}]},
    "function description": {"messages": [], "functions": [{"name": "f", "description": X}]},
    "schema description": {
        "messages": [],
        "response_format": {"type": "json_schema", "json_schema": {"name": "s", "description": X}},
    },
    "stop": {"messages": [], "stop": X},
    "stops": {"messages": [], "stop": ["x", X]},
    "metadata": {"messages": [], "metadata": {"id": X}},
    "user": {"messages": [], "user": X},
    "safety_identifier": {"messages": [], "safety_identifier": X},
    "name of a custom tool": with_message(tool_calls=[{"id": "c", "type": "custom", "custom": {"name": X}}]),
    "name of a called function": with_message(function_call={"name": X, "arguments": "{}"}),
    "name of a function's message": {"messages": [{"role": "function", "name": X, "content": "x"}]},
    "prompt_cache_key": {"messages": [], "prompt_cache_key": X},
    "user_location": {"messages": [], "web_search_options": {"user_location": {"approximate": {"city": X}}}},
    "tool name": {"messages": [], "tools": [{"type": "function", "function": {"name": X}}], "tool_choice": X},
    "function_call": {"messages": [], "function_call": {"name": X}},
    "schema name": {"messages": [], "response_format": {"type": "json_schema", "json_schema": {"name": X}}},
    "names of unknown members": {"messages": [], "metadata": {X: "x"}, X: 1},
    "search prompt of a plugin": {"messages": [], "plugins": [{"id": "web", "search_prompt": X}]},
    "grammar of a tool": {
        "messages": [],
        "tools": [{"type": "custom", "custom": {"format": {"type": "grammar", "grammar": {"definition": X}}}}],
    },
    "grammar of an answer": {"messages": [], "response_format": {"type": "grammar", "grammar": X}},
    "parameters of a tool of the provider's": {
        "messages": [],
        "tools": [{"type": "web_search", "parameters": {"default": X}}],
    },
    "location of a tool of the provider's": {
        "messages": [],
        "tools": [{"type": "web_search", "user_location": {"city": X}}],
    },
    "under format": with_message(content=[{"type": "poem", "format": {"verse": X}}]),
    "under model and object": with_message(content=[{"type": "poem", "model": {"object": [{"of": X}]}}]),
    "under an id": with_message(content=[{"type": "poem", "id": {"of": X}}]),
    "name of a member of a part": with_message(content=[{"type": "poem", "lines": {X: 1}}]),
    "unknown field": {"messages": [], "horoscope": X},
    "unknown field, deep": {"messages": [], "horoscope": [{"sign": {"of": X}}]},
    "filename": with_message(content=[{"type": "file", "file": {"filename": X, "file_data": "AAAA"}}]),
}


@pytest.mark.parametrize("request_", MASKED.values(), ids=MASKED)
def test_text_is_masked(request_: object) -> None:
    body = body_of(request_)
    assert shouted(body) == body.replace(X.encode(), "«»".encode())


SCHEMA_TEXTS = [
    {"description": X},
    {"description": ["a", X]},
    {"markdownDescription": X},
    {"errorMessage": {"type": X}},
    {"enumDescriptions": [X]},
    {"x-note": {"of": [X]}},
    {"title": X},
    {"default": X},
    {"default": {"of": [X]}},
    {"examples": ["x", X]},
    {"enum": [X, 1]},
    {"const": X},
    {"type": "object", "properties": {"a": {"description": X}}},
    {"type": "object", "properties": {"description": {"type": "string", "description": X}}},
    {"type": "object", "properties": {"enum": {"enum": [X]}}},
    {"anyOf": [{"description": X}]},
    {"type": "array", "items": {"description": X}},
    {"$defs": {"a": {"title": X}}},
    {"additionalProperties": {"description": X}},
]


@pytest.mark.parametrize("schema", SCHEMA_TEXTS, ids=json.dumps)
@pytest.mark.parametrize("place", ["tools", "functions", "response_format"])
def test_what_a_schema_says_is_masked(schema: object, place: str) -> None:
    body = body_of({"messages": [], place: in_place(schema, place)})
    assert shouted(body) == body.replace(X.encode(), "«»".encode())


def in_place(schema: object, place: str) -> object:
    if place == "tools":
        return [{"type": "function", "function": {"name": "f", "parameters": schema, "strict": True}}]
    if place == "functions":
        return [{"name": "f", "parameters": schema}]
    return {"type": "json_schema", "json_schema": {"name": "s", "schema": schema, "strict": True}}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {X: {"type": "string"}}, "required": [X]},
        {"$ref": X},
        {"pattern": X},
        {"format": X},
        {"type": X},
        {"$defs": {X: {"type": "string"}}},
        {"dependentRequired": {X: [X]}},
    ],
    ids=json.dumps,
)
@pytest.mark.parametrize("place", ["tools", "functions", "response_format"])
def test_what_validates_in_a_schema_is_kept(schema: object, place: str) -> None:
    body = body_of({"messages": [], place: in_place(schema, place)})
    assert shouted(body) == body


LONG_BASE64 = base64.b64encode(X.encode() * 20).decode()

KEPT = {
    "identifiers as names": {
        "messages": [{"role": "tool", "name": "get_user.v2", "content": "x"}],
        "tools": [{"type": "function", "function": {"name": "get_user-v2"}}],
        "tool_choice": {"type": "function", "function": {"name": "get_user-v2"}},
        "metadata": {"user_id": "x"},
        "horoscope": {"of": 1, "x-of/it": True},
    },
    "model": {"model": X, "messages": []},
    "role": with_message(role=X, content="x"),
    "tool_call_id": {"messages": [{"role": "tool", "tool_call_id": X, "content": "x"}]},
    "id of a call": with_message(
        tool_calls=[{"id": X, "type": "function", "function": {"name": "x", "arguments": ""}}]
    ),
    "type of a call": with_message(tool_calls=[{"type": X}]),
    "type of a part": with_message(content=[{"type": X, "text": "x"}]),
    "id of a part": with_message(content=[{"type": "text", "id": X, "text": "x"}]),
    "image": with_message(content=[{"type": "image_url", "image_url": {"url": f"http://x/{X}", "detail": X}}]),
    "image, plain": with_message(content=[{"type": "image_url", "image_url": f"http://x/{X}"}]),
    "image data": with_message(content=[{"image_url": {"url": f"data:image/png;base64,{LONG_BASE64}"}}]),
    "svg data": with_message(content=[{"image_url": {"url": f"data:image/svg+xml,{X}"}}]),
    "sound": with_message(content=[{"type": "input_audio", "input_audio": {"data": X, "format": X}}]),
    "file_data": with_message(content=[{"type": "file", "file": {"file_data": f"data:application/pdf;base64,{X}"}}]),
    "bare file_data": with_message(content=[{"type": "file", "file": {"file_data": LONG_BASE64}}]),
    "file_id": with_message(content=[{"type": "file", "file": {"file_id": X}}]),
    "an answer's sound": with_message(audio={"id": X, "data": X}),
    "ids in reasoning_details": with_message(reasoning_details=[{"id": X, "type": X, "format": X, "index": 0}]),
    "encrypted reasoning": with_message(reasoning_details=[{"type": "reasoning.encrypted", "data": LONG_BASE64}]),
    "a pattern": {"messages": [], "response_format": {"type": "regex", "pattern": X}},
    "service_tier": {"messages": [], "service_tier": X, "reasoning_effort": X, "modalities": [X]},
}


@pytest.mark.parametrize("request_", KEPT.values(), ids=KEPT)
def test_what_is_no_text_is_kept(request_: object) -> None:
    body = body_of(request_)
    assert shouted(body) == body


# --- tool arguments ------------------------------------------------------------------------------------------


def with_arguments(arguments: object) -> dict[str, object]:
    return with_message(tool_calls=[{"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"a":"Ada Lovelace"}', '{"a":"«»"}'),
        ('{ "a" : 1.0, "b":["Ada Lovelace", 1e400] }', '{ "a" : 1.0, "b":["«»", 1e400] }'),
        ('{"Ada Lovelace":1}', '{"«»":1}'),
        ('{"a":"\\u0041da Lovelace"}', '{"a":"«»"}'),
        ('{"a":"Ada Lovelace","a":"Ada Lovelace"}', '{"a":"«»","a":"«»"}'),
        ('{"a":"say \\"Ada Lovelace\\"\\n"}', '{"a":"say \\"«»\\"\\n"}'),
        ('"Ada Lovelace"', '"«»"'),
        ('["Ada Lovelace"]', '["«»"]'),
        ("not JSON: Ada Lovelace", "not JSON: «»"),
        ('{"a":"Ada Lovelace"', '{"a":"«»"'),
        ("", ""),
        ("{}", "{}"),
        ("[" * 300 + '"Ada Lovelace"', "[" * 300 + '"«»"'),
    ],
)
def test_arguments_are_json_in_a_string(arguments: str, expected: str) -> None:
    for make in (with_arguments, lambda text: with_message(function_call={"name": "f", "arguments": text})):
        assert json.loads(shouted(body_of(make(arguments)))) == json.loads(body_of(make(expected)))


def test_arguments_that_are_plain_json() -> None:
    request = json.loads(shouted(body_of(with_arguments({"a": X, X: [X, 1]}))))
    assert request == json.loads(body_of(with_arguments({"a": "«»", "«»": ["«»", 1]})))


@pytest.mark.parametrize("number", [4111111111111111, 491701234567])
def test_long_numbers_in_arguments_are_slots(number: int) -> None:
    for arguments in (f'{{"card": {number}}}', str(number), f"[1, {number}]"):
        request = chat_body(body_of(with_arguments(arguments)))
        slot = next(slot for slot in request.slots if slot.text == str(number))
        slot.write("[[CREDIT_CARD_1]]")
        written = json.loads(request.render())["messages"][0]["tool_calls"][0]["function"]["arguments"]
        assert written == arguments.replace(str(number), '"[[CREDIT_CARD_1]]"')


def test_names_of_arguments_that_are_plain_identifiers_are_not_scanned() -> None:
    request = chat_body(body_of(with_arguments('{"user_name":"x","orderId":"y","Ada Lovelace":"z","A1":""}')))
    assert {slot.text: slot.needs_scan for slot in request.slots} == {
        "user_name": False,
        "x": True,
        "orderId": False,
        "y": True,
        X: True,
        "z": True,
        "A1": True,
    }


def test_the_name_of_a_lone_value_is_its_context() -> None:
    request = chat_body(body_of(with_arguments('{"password":"hunter2"}')))
    assert [(slot.context, slot.text) for slot in request.slots if slot.needs_scan] == [("password: ", "hunter2")]
    many = {"k" * 10_000: ["v"] * 100}
    request = chat_body(body_of(with_arguments(json.dumps(many))))
    assert sum(len(slot.context) for slot in request.slots) < 20_000


# --- data URLs -----------------------------------------------------------------------------------------------


def with_image(url: str) -> dict[str, object]:
    return with_message(content=[{"type": "image_url", "image_url": {"url": url}}])


B64 = base64.b64encode(f"Hello {X} é".encode()).decode()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("data:text/plain,Hello%20Ada%20Lovelace", "Hello «»"),
        ("data:text/plain;charset=utf-8,Hello Ada%20Lovelace", "Hello «»"),
        ("DATA:TEXT/HTML;BASE64," + B64, "Hello «» é"),
        ("data:text/plain;base64," + B64, "Hello «» é"),
        ("data:text/plain; base64," + B64, "Hello «» é"),
        ("data:text/plain;charset=utf-8;base64," + B64, "Hello «» é"),
        ("data:text/plain;base64," + B64.replace("=", "%3D").replace("+", "%2B"), "Hello «» é"),
        ("data:text/plain;base64," + B64[:8] + "\r\n" + B64[8:], "Hello «» é"),
        (
            "data:text/plain;charset=latin-1;base64," + base64.b64encode(f"{X} é".encode("latin-1")).decode(),
            "«» é",
        ),
        (
            'data:text/plain;charset="utf-16";base64,' + base64.b64encode(f"{X} é".encode("utf-16")).decode(),
            "«» é",
        ),
        ("data:,Ada%20Lovelace", "«»"),
        ("data:;charset=utf-8,Ada%20Lovelace", "«»"),
        (" data:text/plain,Ada%20Lovelace", "«»"),
    ],
)
@pytest.mark.parametrize("place", ["image", "file"])
def test_text_in_data_urls_is_masked(url: str, expected: str, place: str) -> None:
    content = {
        "image": [{"type": "image_url", "image_url": {"url": url}}],
        "file": [{"type": "file", "file": {"filename": "a.txt", "file_data": url}}],
    }[place]
    body = body_of(with_message(content=content))
    request = chat_body(body)
    slot = next(slot for slot in request.slots if X in slot.text)
    slot.write(slot.text.replace(X, "<>"))
    rendered = chat_body(request.render())
    assert [slot.text for slot in rendered.slots if "<>" in slot.text] == [expected.replace("«»", "<>")]


@pytest.mark.parametrize(
    "url",
    [
        "data:text/plain;base64,???",
        "data:text/plain;base64,QQ",
        "data:text/plain;charset=utf-8;base64,/w==",
        "data:text/plain;charset=no-such,abc",
        "data:text/plain;charset=rot13,abc",
        "data:text/plain,%FF",
    ],
)
def test_data_urls_that_cannot_be_read_are_refused(url: str) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        chat_body(body_of(with_image(url)))
    assert caught.value.code == "invalid_data_url"
    assert_silent(caught.value, url)


def test_media_is_counted() -> None:
    request = chat_body(
        body_of(with_message(content=[{"image_url": {"url": "http://x"}}, {"input_audio": {"data": "AAAA"}}]))
    )
    assert request.unscanned_media == 2


# --- units ---------------------------------------------------------------------------------------------------


def test_units_follow_the_conversation() -> None:
    request = chat_body(
        b'{"user":"u","messages":[{"role":"user","content":"m1"},{"role":"assistant","content":["m2a","m2b"]}],'
        b'"tools":[{"function":{"description":"t"}}],"stop":"s"}'
    )
    assert [(slot.text, slot.unit, slot.role) for slot in request.slots] == [
        ("t", 0, ""),
        ("m1", 1, "user"),
        ("m2a", 2, "assistant"),
        ("m2b", 2, "assistant"),
        ("u", 3, ""),
        ("s", 3, ""),
    ]


def test_members_that_occur_twice_are_both_slots() -> None:
    body = b'{"messages":[{"role":"user","content":"a","content":"b"}],"messages":[{"role":"user","content":"c"}]}'
    assert [slot.text for slot in chat_body(body).slots] == ["a", "b", "c"]


def test_blank_texts_are_no_slots() -> None:
    assert chat_body(b'{"messages":[{"content":""},{"content":" \\n"},{"content":null},{"content":7}]}').slots == []


# --- bytes ---------------------------------------------------------------------------------------------------


def test_nothing_to_write_means_the_same_bytes() -> None:
    body = b'\xef\xbb\xbf { "messages" : [ {"role":"user","content":"\\u0041"} ] , "seed":1.0 }\n'
    request = chat_body(body)
    assert request.render() is body


def test_a_bom_does_not_hide_anything() -> None:
    assert b"Ada" not in shouted(b"\xef\xbb\xbf" + body_of(with_message(content=X)))


def test_everything_around_keeps_its_spelling() -> None:
    body = (
        '{"n":12345678901234567890, "f": 1.0,\t"e":1e400,"f":2.50,"messages":[{"role":"user","content":'
        '"\\u0041da Lovelace \\ud83d 😀 e\u0301"},{"role":"user","content":"\\u00e9\\/"}],"x":{"y":[-0,1E5]}}'
    ).encode()
    assert shouted(body) == body.replace(b"\\u0041da Lovelace \\ud83d", "«» \\ud83d".encode())


REFUSED = [
    (b"", "invalid_json"),
    (b"{", "invalid_json"),
    (b'{"messages":[]} x', "invalid_json"),
    (b"[]", "invalid_json"),
    (b'"Ada Lovelace"', "invalid_json"),
    (b"null", "invalid_json"),
    (b'{"messages":[{"content":"Ada Lovelace \xff"}]}', "invalid_encoding"),
    ('{"messages":[]}'.encode("utf-16"), "invalid_encoding"),
    ('{"messages":[]}'.encode("utf-16-le"), "invalid_json"),
    (b'{"messages":[{"content":"\xed\xa0\xbd"}]}', "invalid_encoding"),
    (b"{}", "invalid_messages"),
    (b'{"messages":null}', "invalid_messages"),
    (b'{"messages":{}}', "invalid_messages"),
    (b'{"messages":"Ada Lovelace"}', "invalid_messages"),
    (b'{"messages":["Ada Lovelace"]}', "invalid_messages"),
    (b'{"messages":[[]]}', "invalid_messages"),
    (b'{"messages":[null]}', "invalid_messages"),
    (b'{"messages":[],"messages":"Ada Lovelace"}', "invalid_messages"),
    (b"a=Ada+Lovelace", "invalid_json"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\nAda Lovelace\r\n--x--", "invalid_json"),
    (b'{"messages":' + b"[" * 100_000, "invalid_json"),
    (b'{"messages":[{"content":"a\nb"}]}', "invalid_json"),
    (b'{"messages":[{"n":NaN}]}', "invalid_json"),
]


@pytest.mark.parametrize(("body", "code"), REFUSED, ids=lambda value: repr(value)[:40])
def test_what_cannot_be_read_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        chat_body(body)
    assert caught.value.code == code
    assert_silent(caught.value, "Ada", "Lovelace")


def assert_silent(error: BaseException, *values: str) -> None:
    """Nothing that hangs on an exception holds a value."""
    assert error.__context__ is None
    assert error.__cause__ is None
    said = " ".join(map(repr, (error, error.args, vars(error)))) + "".join(traceback.format_exception_only(error))
    assert not any(value in said for value in values)


@pytest.mark.parametrize("kind", ["json_object", "json_schema"])
def test_json_mode(kind: str) -> None:
    assert chat_body(body_of({"messages": [], "response_format": {"type": kind}})).is_json_mode
    for other in ({"type": "text"}, None, "json_object", {"type": 1}):
        assert not chat_body(body_of({"messages": [], "response_format": other})).is_json_mode


def test_deep_nesting_is_walked() -> None:
    text = "[" * 150 + json.dumps(X) + "]" * 150
    body = f'{{"messages":[{{"content":{text},"mood":{text}}}],"x":{text}}}'.encode()
    assert b"Ada" not in shouted(body)


def test_no_repr_shows_a_text() -> None:
    request = chat_body(body_of(with_message(content=X)))
    assert "Ada" not in repr(request) + repr(request.slots) + repr(
        vars(request.slots[0]) if hasattr(request.slots[0], "__dict__") else ""
    )


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [{"role": "user", "content": ["a"] * 20_001}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}] * 20_001}]},
        {"messages": [{"role": "user", "content": None}] * 20_001},
        {"messages": [{"role": "assistant", "function_call": {"arguments": json.dumps(["a"] * 20_001)}}]},
        {"messages": [], "stop": ["a"] * 20_001},
    ],
    ids=["strings", "parts", "messages", "nested", "others"],
)
def test_too_many_texts_are_refused(body: object) -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        chat_body(json.dumps(body).encode())
    assert (caught.value.code, caught.value.status) == ("too_many_texts", 413)


@pytest.mark.parametrize(
    ("literal", "digits"),
    [
        ("4155552671", "4155552671"),
        ("4111111111111111.0", "4111111111111111"),
        ("4.155552671e9", "4155552671"),
        ("4155552671E0", "4155552671"),
        ("415555", None),
        ("-4155552671", None),
        ("41555.52671", None),
        ("1e3000", None),
    ],
)
def test_a_whole_number_of_many_digits_is_a_text_behind_its_name(literal: str, digits: str | None) -> None:
    arguments = json.dumps({"phone": "?"})
    for request in (
        {"messages": [{"role": "user", "content": [{"type": "x", "phone": "?"}]}]},
        {"messages": [], "metadata": {"phone": "?"}},
        {"messages": [{"role": "assistant", "tool_calls": [{"function": {"arguments": arguments}}]}]},
    ):
        body = json.dumps(request).replace('\\"?\\"', literal).replace('"?"', literal)
        found = [(slot.context, slot.text) for slot in chat_body(body.encode()).slots if slot.is_number]
        assert found == ([("phone: ", digits)] if digits else [])
    assert not any(slot.is_number for slot in chat_body(b'{"messages":[],"seed":%s}' % literal.encode()).slots)
