import json
import time
import traceback

import pytest

from pasteguard_addon.wire import json_nodes
from pasteguard_addon.wire.json_document import (
    MAX_DEPTH,
    MAX_VALUES,
    JsonArray,
    JsonDocument,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
    JsonTooLargeError,
    encode_string,
    strings,
)


def renamed(text: str) -> str:
    """Replace every string value `a` by `b`."""
    document = JsonDocument(text)
    for node in strings(document.root):
        if node.value == "a":
            document.replace(node, "b")
    return document.render()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a"', '"b"'),
        (' \r\n\t["a"] \n', ' \r\n\t["b"] \n'),
        ('{"x":"a","n":1.0}', '{"x":"b","n":1.0}'),
        ('{"x":"a","n":1e400}', '{"x":"b","n":1e400}'),
        ('{"x":"a","n":-0,"m":-0.0E+10}', '{"x":"b","n":-0,"m":-0.0E+10}'),
        ('{"n":123456789012345678901234567890,"x":"a"}', '{"n":123456789012345678901234567890,"x":"b"}'),
        ('{"x":"\\u0061","y":"\\u00e9\\/\\n"}', '{"x":"b","y":"\\u00e9\\/\\n"}'),
        ('{"x":1,"x":"a","x":"a"}', '{"x":1,"x":"b","x":"b"}'),
        ('{"a":"c"}', '{"b":"c"}'),
        ('["😀","a","\\ud83d"]', '["😀","b","\\ud83d"]'),
        ('{ "x" : [ "a" , true , null , { } , [ ] ] }', '{ "x" : [ "b" , true , null , { } , [ ] ] }'),
        ('{"":"a"}', '{"":"b"}'),
        ("7", "7"),
    ],
)
def test_only_what_is_replaced_changes(text: str, expected: str) -> None:
    assert renamed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "[",
        '"',
        "[1,]",
        "[,1]",
        '{"a":1,}',
        '{"a"}',
        '{"a":}',
        "{a:1}",
        "{1:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "True",
        "nulll",
        "[1] 2",
        '"\\x"',
        '"\\u12"',
        '"line\nend"',
        '"tab\t"',
        '"\x00"',
        "'a'",
        "[1 2]",
        '{"a" 1}',
        "\u00a0[1]",
        "\ufeff[1]",
        "٣",
        "/* */ 1",
    ],
)
def test_what_is_not_json_is_an_error(text: str) -> None:
    with pytest.raises(JsonSyntaxError):
        JsonDocument(text)


def test_the_error_tells_where_and_nothing_else() -> None:
    with pytest.raises(JsonSyntaxError) as caught:
        JsonDocument('{"secret": "Ada \\x Lovelace"}')
    error = caught.value
    assert error.offset == 11
    assert error.__context__ is None
    assert error.__cause__ is None
    said = "".join(traceback.format_exception(error)) + repr(error) + str(error.__dict__)
    assert "Ada" not in said.replace('JsonDocument(\'{"secret": "Ada \\\\x Lovelace"}\')', "")


def test_nesting_has_a_limit() -> None:
    JsonDocument("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    JsonDocument('{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH)
    for text in ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "[" * 1_000_000, '{"a":' * 1_000_000):
        with pytest.raises(JsonSyntaxError):
            JsonDocument(text)


def test_surrogates() -> None:
    document = JsonDocument('["\\ud83d\\ude00", "\\ud83d", "\\ude00 x"]')
    assert isinstance(document.root, JsonArray)
    assert [item.value for item in strings(document.root)] == ["😀", "\ud83d", "\ude00 x"]


def test_the_last_of_equal_members_is_believed_and_all_are_seen() -> None:
    root = JsonDocument('{"a":"1","b":"2","a":"3"}').root
    assert isinstance(root, JsonObject)
    last = root.get("a")
    assert isinstance(last, JsonString)
    assert last.value == "3"
    assert root.get("c") is None
    assert [node.value for node in root.all("a") if isinstance(node, JsonString)] == ["1", "3"]


def test_at_follows_a_path() -> None:
    document = JsonDocument('{"a":[{"b":"x"},7]}')
    found = document.at(("a", 0, "b"))
    assert isinstance(found, JsonString)
    assert isinstance(document.at(("a", 1)), JsonNumber)
    for path in (("b",), ("a", 2), ("a", "0"), (0,), ("a", 1, "x"), ("a", 0, "b", 0)):
        assert document.at(path) is None
    assert document.at(()) is document.root


def test_numbers_are_replaced_by_strings_or_integers() -> None:
    document = JsonDocument("[1.50, 4111111111111111]")
    assert isinstance(document.root, JsonArray)
    first, second = document.root.items
    assert isinstance(first, JsonNumber)
    assert isinstance(second, JsonNumber)
    document.replace(second, "[[CREDIT_CARD_1]]")
    document.replace_number(first, 7)
    assert document.render() == '[7, "[[CREDIT_CARD_1]]"]'


def test_unchanged_is_the_very_same_text() -> None:
    text = '{"a" : 1.0}'
    document = JsonDocument(text)
    assert not document.is_changed
    assert document.render() is text


@pytest.mark.parametrize("value", ["", "a", 'q"\\\n\r\t\x00\x7f', "é😀", "\u2028", "\ud83d", "\ude00a", "a\udfff"])
def test_encoded_strings_read_back_and_are_utf8(value: str) -> None:
    literal = encode_string(value)
    literal.encode()
    assert json.loads(literal) == value


def test_what_is_nested_changes_the_whole() -> None:
    inmost = '{"name":"Ada"}'
    text = json.dumps({"a": json.dumps([1, inmost])})
    whole = document = JsonDocument(text)
    for path in (["a"], [1]):
        node = document.at(path)
        assert isinstance(node, JsonString)
        inner = JsonDocument(node.value)
        document.nest(node, inner)
        document = inner
    assert (whole.is_changed, whole.render()) == (False, text)
    name = document.at(["name"])
    assert isinstance(name, JsonString)
    document.replace(name, "[[PERSON_1]]")
    assert whole.is_changed
    assert json.loads(whole.render()) == {"a": json.dumps([1, inmost.replace("Ada", "[[PERSON_1]]")])}


def test_no_repr_shows_a_value() -> None:
    document = JsonDocument('{"Ada":["Lovelace",4111]}')
    for node in (document, document.root, *strings(document.root), document.at(("Ada", 1))):
        assert not any(value in repr(node) for value in ("Ada", "Lovelace", "4111"))


def test_too_many_values_are_refused_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_nodes, "_parse", None)
    for text in ("[" + "1," * MAX_VALUES + "1]", "[" + "[]" * MAX_VALUES + "]", '{"a":[' + "{}," * MAX_VALUES + "{}]}"):
        with pytest.raises(JsonTooLargeError):
            JsonDocument(text)


@pytest.mark.parametrize("tail", ['"', '"\\"', '\\"x"', "\\"])
def test_commas_in_strings_are_no_values(tail: str) -> None:
    text = json.dumps(["," * MAX_VALUES, tail, "[" * MAX_VALUES])
    assert JsonDocument(text).render() == text


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 300_000, '"' * 300_001 + ",[{" * 60_000, "\\" * 300_000 + "," * 100_001]
)
def test_what_never_ends_is_looked_through_once(text: str) -> None:
    began_s = time.thread_time()
    with pytest.raises(JsonSyntaxError):
        JsonDocument(text)
    assert time.thread_time() - began_s < 2  # a few hundredths; quadratic, it would be minutes
