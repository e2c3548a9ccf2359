import pytest

from pasteguard_addon.wire import sse
from pasteguard_addon.wire.sse import Event, EventSplitter, EventTooLargeError


def split(pieces: list[bytes]) -> list[bytes]:
    splitter = EventSplitter()
    events = [event for piece in pieces for event in splitter.feed(piece)]
    return [event.raw for event in [*events, *splitter.finish()]]


STREAMS = [
    (b"", []),
    (b"data: a\n\ndata: b\n\n", [b"data: a\n\n", b"data: b\n\n"]),
    (b"data: a\r\n\r\ndata: b\r\n\r\n", [b"data: a\r\n\r\n", b"data: b\r\n\r\n"]),
    (b"data: a\r\rdata: b\r\r", [b"data: a\r\r", b"data: b\r\r"]),
    (b"data: a\n\r\ndata: b\r\n\n", [b"data: a\n\r\n", b"data: b\r\n\n"]),
    (b"data: a\ndata: b\n\n", [b"data: a\ndata: b\n\n"]),
    (b"data: a\r\ndata: b\r\n\r\n", [b"data: a\r\ndata: b\r\n\r\n"]),
    (b"\n\n\ndata: a\n\n", [b"\n\n", b"\ndata: a\n\n"]),
    (b": comment\n\ndata: a\n\n", [b": comment\n\n", b"data: a\n\n"]),
    (b"data: a", [b"data: a"]),
    (b"data: a\n", [b"data: a\n"]),
    (b"data: a\n\ndata: [DONE]", [b"data: a\n\n", b"data: [DONE]"]),
    (b"\xef\xbb\xbfdata: a\n\n", [b"\xef\xbb\xbfdata: a\n\n"]),
    ("data: a\u2028\u2029\x85b\x0b\x0c\n\n".encode(), ["data: a\u2028\u2029\x85b\x0b\x0c\n\n".encode()]),
    (b"data: \xff\n\n", [b"data: \xff\n\n"]),
]


@pytest.mark.parametrize(("stream", "events"), STREAMS)
def test_whole(stream: bytes, events: list[bytes]) -> None:
    assert split([stream]) == events


@pytest.mark.parametrize(("stream", "events"), STREAMS)
def test_any_cut_gives_the_same_events(stream: bytes, events: list[bytes]) -> None:
    def joined(raw: list[bytes]) -> list[bytes]:
        """A CR LF that came in two pieces may leave an LF alone, which says nothing."""
        said = [Event(each).data for each in raw]
        return [each for each in said if each is not None]

    expected = joined(events)
    for at in range(len(stream) + 1):
        got = split([stream[:at], stream[at:]])
        assert b"".join(got) == stream
        assert joined(got) == expected
    bytewise = split([stream[at : at + 1] for at in range(len(stream))])
    assert b"".join(bytewise) == stream
    assert joined(bytewise) == expected


@pytest.mark.parametrize("end", [b"\n\n", b"\r\r", b"\r\n\r\n", b"\n\r\n", b"\r\n\n"])
def test_an_event_is_handed_out_as_soon_as_it_is_complete(end: bytes) -> None:
    splitter = EventSplitter()
    assert splitter.feed(b"data: a" + end[:-1]) == [] or end.endswith(b"\r\n")
    splitter = EventSplitter()
    assert [event.data for event in splitter.feed(b"data: a" + end)] == [b"a"]


def test_a_late_line_feed_is_an_event_of_its_own() -> None:
    splitter = EventSplitter()
    assert [event.raw for event in splitter.feed(b"data: a\r\n\r")] == [b"data: a\r\n\r"]
    assert splitter.feed(b"") == []
    assert [event.raw for event in splitter.feed(b"\ndata: b\r\n\r\n")] == [b"\n", b"data: b\r\n\r\n"]


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        (b"data: a\n\n", b"a"),
        (b"data:a\n\n", b"a"),
        (b"data:  a \n\n", b" a "),
        (b"data\n\n", b""),
        (b"data:\n\n", b""),
        (b"data: a\ndata: b\n\n", b"a\nb"),
        (b"data: a\r\ndata\r\ndata:b\r\n\r\n", b"a\n\nb"),
        (b"event: x\nid: 1\ndata: a\nretry: 5\n\n", b"a"),
        (b"\xef\xbb\xbfdata: a\n\n", b"a"),
        (b": data: a\n\n", None),
        (b"database: a\n\n", None),
        (b"Data: a\n\n", None),
        (b" data: a\n\n", None),
        (b"\n\n", None),
        (b"", None),
    ],
)
def test_data(raw: bytes, data: bytes | None) -> None:
    assert Event(raw).data == data


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"data: a\n\n", b"data: X\n\n"),
        (b"data:a\r\n\r\n", b"data:X\r\n\r\n"),
        (b"data\n\n", b"data: X\n\n"),
        (b"data: a\ndata: b\n\n", b"data: X\n\n"),
        (b": c\nevent: e\ndata: a\nid: 1\ndata: b\n\n", b": c\nevent: e\ndata: X\nid: 1\n\n"),
        (b"\xef\xbb\xbfdata: a\r\r", b"\xef\xbb\xbfdata: X\r\r"),
        (b"data: a", b"data: X"),
        (b"data: a\n", b"data: X\n"),
    ],
)
def test_data_is_replaced_and_everything_else_stays(raw: bytes, expected: bytes) -> None:
    assert Event(raw).with_data(b"X") == expected


@pytest.mark.parametrize(
    ("raw", "line_end"), [(b"data: a\r\n\r\n", b"\r\n"), (b"a\rb\n", b"\r"), (b"a\n\r", b"\n"), (b"a", b"\n")]
)
def test_line_end(raw: bytes, line_end: bytes) -> None:
    assert Event(raw).line_end == line_end


def test_an_event_without_end_is_given_up_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 20)
    splitter = EventSplitter()
    assert splitter.feed(b"data: 1234567890") == []
    with pytest.raises(EventTooLargeError) as caught:
        splitter.feed(b"\n\ndata: a\n\n" + b"x" * 30)
    assert caught.value.pending == b"data: 1234567890\n\ndata: a\n\n" + b"x" * 30
    assert splitter.finish() == []
    assert "1234" not in repr(caught.value) + str(caught.value)


def test_an_event_shows_none_of_its_bytes() -> None:
    assert "Ada" not in repr(Event(b"data: Ada\n\n"))
