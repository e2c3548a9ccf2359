"""Events that are told by the bytes around their content mean what their JSON means, whatever stands there."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pasteguard_addon.endpoints.chat_completions import reply_reader, reply_text
from pasteguard_addon.endpoints.chat_completions.repeated_event import template_of
from pasteguard_addon.endpoints.chat_completions.reply_text import reply_texts
from tests.kit.examples import examples
from tests.unit.canary_scan import Originals

VAULT = Originals({"PERSON_1": 'A "B"\n', "EMAIL_ADDRESS_1": "é@b.org"})
PLAIN = [b" word", b"[[", b"PERSON", b"_1", b"]]", b"[[PERSON_1]]", b"[EMAIL_ADDRESS_1]", b"", b" ", "é😀".encode()]
ODD = [
    b'\\"',
    b"\\n",
    b"\\",
    b'"',
    b"\n",
    b"\r",
    b"\n\n",
    b"\x00",
    b"\xff",
    b"\\u005b",
    b'","x":"',
    b'"},"y":{"',
    b"\x7f",
]
contents = st.lists(st.sampled_from([*PLAIN, *PLAIN, *ODD]), max_size=3).map(b"".join)
PADDINGS = [None, b"", b"aZ9", b"a-b", b"PERSON_1", b'x"}', b"\n"]
FIXED = b'data: {"id":"c","choices":[{"index":%d,"delta":{"content":"%s"},"finish_reason":%s}]%s}%s'


def event(content: bytes, padding: bytes | None, index: int, finish: bytes, end: bytes) -> bytes:
    padded = b"" if padding is None else b',"obfuscation":"%s"' % padding
    return FIXED % (index, content, finish, padded, end)


def plain(end: bytes) -> bytes:
    return event(b"a", None, 0, b"null", end)


ENDS = [b"\n\n", b"\r\n\r\n", b"\r\r", b"\n\n\n", b"\r\n\r", b"\n", b" \n\n"]
some_events = st.builds(
    event,
    contents,
    st.sampled_from(PADDINGS),
    st.sampled_from([0, 0, 0, 1]),
    st.sampled_from([b"null", b"null", b"null", b'"stop"']),
    st.sampled_from(ENDS),
)


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """Return a stream in pieces: alike events for the most part, each in a piece of its own or cut anywhere."""
    padding, end = draw(st.sampled_from([None, b"", b"xY1"])), draw(st.sampled_from([b"\n\n", b"\n\n", *ENDS]))
    alike = st.builds(event, contents, st.just(padding), st.just(0), st.just(b"null"), st.just(end))
    pieces = draw(
        st.lists(st.one_of(alike, alike, alike, some_events, st.sampled_from([b"\n", b": x\n\n"])), max_size=6)
    )
    if draw(st.booleans()):
        return pieces
    whole = b"".join(pieces)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


# Each string is marked by an @, which becomes a text: the same in all, then something else in one of them.
ODD_NAMES = {
    b"choices": [b'"choices":', b'"choices" :', b'"cho\\u0069ces":'],
    b"delta": [b'"delta":', b'"delta" : ', b'"d\\u0065lta":'],
    b"content": [b'"content":', b'"content": ', b'"content" :', b'"\\u0063ontent":'],
}


def members(*each: tuple[bytes, st.SearchStrategy[bytes]], max_size: int = 4) -> st.SearchStrategy[bytes]:
    """Return objects of such members in any order, with some of them left out and others there twice."""
    spelled = [
        st.builds(bytes.__add__, st.sampled_from([b'"%s":' % name, *ODD_NAMES.get(name, [])]), value)
        for name, value in each
    ]
    return st.lists(st.one_of(spelled), min_size=1, max_size=max_size).map(lambda them: b"{%s}" % b",".join(them))


marks = st.sampled_from(
    [b'"@"', b'"@"', b'"@"', b' "@"', b"null", b'["@"]', b'{"":"@"}', b'[{"type":"text","text":"@"}]']
)
nested = members((b"content", marks), (b"delta", members((b"content", marks))))
CITED = b'[{"url_citation":{"start_index":9,"end_index":12}}]'
deltas = members(
    (b"content", marks),
    (b"content", marks),
    (b"role", st.just(b'"assistant"')),
    (b"x", nested),
    (b"annotations", st.just(CITED)),
    max_size=3,
)
odd_choices = members(
    (b"delta", deltas),
    (b"delta", deltas),
    (b"message", deltas),
    (b"logprobs", nested),
    (b"index", st.just(b"0")),
    max_size=3,
)
odd_events = members(
    (b"choices", odd_choices.map(lambda choice: b"[%s]" % choice)),
    (
        b"choices",
        st.lists(st.one_of(odd_choices, st.just(b"null")), max_size=2).map(lambda it: b"[%s]" % b",".join(it)),
    ),
    (b"delta", deltas),
    (b"x", st.one_of(nested, odd_choices, marks)),
    (b"obfuscation", st.just(b'"aZ9"')),
    max_size=3,
)
odd_lines = st.sampled_from([b"", b"", b"", b': "content":"@"\n', b'xdata: {"content":"@"}\n'])


@st.composite
def odd_streams(draw: st.DrawFn) -> list[bytes]:
    """Return events that are alike but for one of their strings, and are not what anybody sends."""
    template = draw(odd_lines) + b"data: " + draw(odd_events) + b"\n\n"
    strings = template.count(b"@")
    common = draw(st.sampled_from([b"a", b"", b"content", b"choices"]))
    pieces = [template.replace(b"@", common)]
    for text in (b"[[PERSON_1]]", b"[[PER", b"b"):
        at = draw(st.integers(0, max(strings - 1, 0)))
        texts = [text if position == at else common for position in range(strings)]
        pieces.append(b"".join(each for pair in zip(template.split(b"@"), [*texts, b""], strict=True) for each in pair))
    return pieces


@contextmanager
def without_templates() -> Iterator[None]:
    with (
        patch.object(reply_reader, "template_of", return_value=None),
        patch.object(reply_text, "template_of", return_value=None),
    ):
        yield


def restored(pieces: list[bytes]) -> list[bytes]:
    restorer = VAULT.restorer()
    return [*map(restorer.feed, pieces), restorer.finish()]


@examples(300)
@given(streams(), st.sampled_from([b"content", b"content", b"reasoning_content"]))
@example([plain(b"\r\n\r"), b": x\n\n", plain(b"\r\n\r"), b"\n"], b"content")
@example([plain(b"\n\n"), b": x\r\r", plain(b"\n\n"), b"\n"], b"content")
def test_each_piece_is_restored_as_if_its_json_were_read(pieces: list[bytes], name: bytes) -> None:
    pieces = [piece.replace(b"content", name) for piece in pieces]
    quick = restored(pieces)
    with without_templates():
        assert quick == restored(pieces)


@examples(300)
@given(odd_streams())
def test_odd_events_mean_what_their_json_means(pieces: list[bytes]) -> None:
    quick, quick_texts = restored(pieces), reply_texts(b"".join(pieces))
    with without_templates():
        assert quick == restored(pieces)
        assert quick_texts == reply_texts(b"".join(pieces))


@given(streams())
def test_a_reply_says_the_same_as_if_its_json_were_read(pieces: list[bytes]) -> None:
    quick = reply_texts(b"".join(pieces))
    with without_templates():
        assert quick == reply_texts(b"".join(pieces))


@pytest.mark.parametrize("padding", [None, b"x"])
def test_only_whole_events_of_the_kind_are_recognised(padding: bytes | None) -> None:
    kind = template_of(event(b"one", padding, 0, b"null", b"\n\n"), "content", "one")
    assert kind is not None
    other = padding and b"abC3"
    assert kind.maybe_text(event("é2".encode(), other, 0, b"null", b"\n\n")) == "é2"
    empty = event(b"", other, 0, b"null", b"\n\n")
    assert kind.maybe_text(empty) == ""
    assert kind.maybe_text(empty.replace(b'""', b'"', 1)) is None
    assert kind.maybe_text(event(b"two", other, 1, b"null", b"\n\n")) is None
    assert kind.maybe_text(event(b"two", other, 0, b"null", b"\n\n") * 2) is None
    for end in (*ENDS[1:], b"", b" ", b"  "):
        assert kind.maybe_text(event(b"two", other, 0, b"null", end)) is None
