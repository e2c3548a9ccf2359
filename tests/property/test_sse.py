import re

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.wire.sse import Event, EventSplitter

LINES = [
    *(b"data: a", b"data:b", b"data", b": comment", b"event: x", b"id: 1", b"", b"\xef\xbb\xbfdata: c", b" data: x"),
    *("data: é\u2028\x85".encode(), b"data: \xff", b"data: [DONE]", b"nonsense"),
]
streams = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=12).map(
    lambda lines: b"".join(line + end for line, end in lines)
)
any_bytes = st.one_of(streams, st.binary(max_size=60), st.text("\r\n d:a", max_size=40).map(str.encode))


@st.composite
def cut(draw: st.DrawFn, data: st.SearchStrategy[bytes]) -> list[bytes]:
    whole = draw(data)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def events_of(pieces: list[bytes]) -> list[Event]:
    splitter = EventSplitter()
    return [event for piece in pieces for event in splitter.feed(piece)] + splitter.finish()


def said(events: list[Event]) -> list[bytes]:
    return [data for event in events if (data := event.data) is not None]


@given(cut(any_bytes))
def test_no_byte_is_lost_and_the_cut_does_not_matter(pieces: list[bytes]) -> None:
    events = events_of(pieces)
    whole = b"".join(pieces)
    assert b"".join(event.raw for event in events) == whole
    assert said(events) == said(events_of([whole]))


@given(any_bytes)
def test_events_end_at_the_first_blank_line_whatever_ends_the_lines(whole: bytes) -> None:
    *ended, rest = re.split(rb"((?>\r\n|\n|\r){2})", whole)
    expected = [text + end for text, end in zip(ended[::2], ended[1::2], strict=True)]
    assert [event.raw for event in events_of([whole])] == [*expected, *([rest] if rest else [])]


@given(any_bytes, st.binary(max_size=10).filter(lambda data: b"\n" not in data and b"\r" not in data))
def test_replaced_data_reads_back(stream: bytes, data: bytes) -> None:
    for event in events_of([stream]):
        if event.data is not None:
            written = Event(event.with_data(data))
            assert written.data == data
            assert Event(written.with_data(event.data.replace(b"\n", b""))).data == event.data.replace(b"\n", b"")
