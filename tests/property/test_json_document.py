import json
import re

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.wire.json_document import (
    JsonArray,
    JsonConstant,
    JsonDocument,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonSyntaxError,
    encode_string,
    strings,
)

texts = st.text(st.characters(), max_size=10)  # lone surrogates among them
numbers = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
sources = st.builds(
    lambda value, ascii_, indent: json.dumps(value, ensure_ascii=ascii_, indent=indent),
    values,
    st.booleans(),
    st.sampled_from([None, 1]),
)
mutated = st.builds(
    lambda source, at, length, more: (
        source[: at % (len(source) + 1)] + more + source[at % (len(source) + 1) + length :]
    ),
    sources,
    st.integers(0, 200),
    st.integers(0, 3),
    st.text('{}[]":,\\ue+-.0123truefalsn \n\t\x00', max_size=3),
)

blanks = st.text(" \t\n\r", max_size=2)
literals = st.one_of(st.builds(json.dumps, texts, ensure_ascii=st.booleans()), sources)
members = st.builds(
    lambda key, value, gaps: f"{gaps[0]}{key}{gaps[1]}:{gaps[2]}{value}{gaps[3]}",
    st.one_of(st.sampled_from(['"role"', '"content"', '"r\\u006fle"', '"name"']), st.builds(json.dumps, texts)),
    literals,
    st.tuples(blanks, blanks, blanks, blanks),
)
plain_messages = st.builds(
    lambda role, content, gaps: (
        f'{{{gaps[0]}"role"{gaps[1]}:{role}{gaps[2]},{gaps[3]}"content":{gaps[4]}{content}{gaps[5]}}}'
    ),
    literals,
    literals,
    st.tuples(*[blanks] * 6),
)
messages = st.one_of(plain_messages, st.lists(members, max_size=4).map(lambda all_: "{" + ",".join(all_) + "}"))
conversations = st.builds(
    lambda items, gap: f"[{gap}" + f"{gap},{gap}".join(items) + f"{gap}]", st.lists(messages, max_size=4), blanks
)
torn_conversations = st.builds(
    lambda source, at, length, more: source[: at % len(source)] + more + source[at % len(source) + length :],
    conversations,
    st.integers(0, 400),
    st.one_of(st.integers(0, 3), st.just(1_000)),
    st.text('{}[]":,\\ue \n\x00\x1f\x7f', max_size=2),
)


def python_reads(source: str) -> bool:
    def refuse(_: str) -> object:
        raise ValueError

    try:
        json.loads(source, parse_constant=refuse)
    except ValueError:
        return False
    return True


@given(st.one_of(sources, mutated, st.text('{}[]":,\\u e+-.01tfn', max_size=20)))
def test_it_reads_what_json_is_and_nothing_else(source: str) -> None:
    try:
        document = JsonDocument(source)
    except JsonSyntaxError:
        assert not python_reads(source)
        return
    assert python_reads(source)
    assert document.render() is source


@given(st.one_of(conversations, torn_conversations))
def test_a_conversation_is_read_as_python_reads_it_and_every_node_is_where_it_says(source: str) -> None:
    try:
        document = JsonDocument(source)
    except JsonSyntaxError:
        assert not python_reads(source)
        return
    assert python_reads(source)
    assert as_pairs(document.root, source) == json.loads(
        source, object_pairs_hook=Pairs, parse_float=str, parse_int=str
    )
    found = list(strings(document.root))
    assert [(node.start, node.end) for node in found] == [match.span() for match in _STRING.finditer(source)]


class Pairs(list[tuple[str, object]]):
    """An object's members, those that occur twice included."""


def as_pairs(node: JsonNode, source: str) -> object:
    """Return what a node stands for, after a look at the place that it names."""
    match node:
        case JsonObject(members):
            return Pairs((as_pairs(key, source), as_pairs(value, source)) for key, value in members)  # type: ignore[misc]
        case JsonArray(items, start):
            assert source[start] == "["
            return [as_pairs(item, source) for item in items]
        case JsonString(value, start, end) | JsonConstant(value, start, end):
            assert json.loads(source[start:end], strict=False) == value
            return value
        case JsonNumber(literal, start, end):
            assert source[start:end] == literal
            return literal


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


@given(sources, texts, st.randoms(use_true_random=False))
def test_only_what_is_replaced_changes(source: str, text: str, random: object) -> None:
    document = JsonDocument(source)
    nodes = list(strings(document.root))
    chosen = [node for node in nodes if random.random() < 0.5]  # type: ignore[attr-defined]
    for node in chosen:
        document.replace(node, text)
    rendered = document.render()
    after = list(strings(JsonDocument(rendered).root))
    assert [node.value for node in after] == [text if node in chosen else node.value for node in nodes]
    rest = [source[node.start : node.end] for node in nodes if node not in chosen]
    assert [
        rendered[node.start : node.end] for node, old in zip(after, nodes, strict=True) if old not in chosen
    ] == rest
    assert outside(rendered, after) == outside(source, nodes)


def outside(source: str, nodes: list[object]) -> str:
    """Return what is left of a source without its strings."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', source, flags=re.DOTALL) if nodes else source


@given(texts)
def test_encoded_strings_read_back(text: str) -> None:
    literal = encode_string(text)
    literal.encode()
    assert "\n" not in literal
    assert "\r" not in literal
    read = json.loads(literal)
    assert read == text or any("\ud800" <= character <= "\udfff" for character in text)
