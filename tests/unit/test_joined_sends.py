"""What is sent over one connection at once goes as one piece; order and bytes are what mitmproxy made them."""

from collections.abc import Iterator

import pytest
from mitmproxy.connection import Connection, Server
from mitmproxy.proxy import commands

from pasteguard_addon.proxy.joined_sends import MAX_JOINED_BYTES, joined

CLIENT, UPSTREAM = (Server(address=("127.0.0.1", port)) for port in (1, 2))


def send(connection: Connection, data: bytes) -> commands.SendData:
    return commands.SendData(connection, data)


def told(made: Iterator[commands.Command]) -> list[object]:
    return [(c.connection, c.data) if isinstance(c, commands.SendData) else c for c in made]


def test_what_follows_over_the_same_connection_goes_as_one() -> None:
    made = [
        send(UPSTREAM, b"head"),
        send(UPSTREAM, b"body"),
        send(CLIENT, b"1"),
        send(CLIENT, b"2"),
        send(CLIENT, b"3"),
    ]
    assert told(joined(iter(made))) == [(UPSTREAM, b"headbody"), (CLIENT, b"123")]


def test_nothing_overtakes_and_nothing_waits_behind_another_command() -> None:
    log, close = commands.Log("a"), commands.CloseConnection(CLIENT)
    made = [send(CLIENT, b"1"), log, send(CLIENT, b"2"), send(UPSTREAM, b"x"), send(CLIENT, b"3"), close]
    assert told(joined(iter(made))) == [
        (CLIENT, b"1"),
        log,
        (CLIENT, b"2"),
        (UPSTREAM, b"x"),
        (CLIENT, b"3"),
        close,
    ]


def test_it_is_sent_before_what_comes_behind_it_is_made() -> None:
    seen: list[str] = []

    def making() -> Iterator[commands.Command]:
        yield send(CLIENT, b"1")
        yield commands.Log("a")
        seen.append("the next was made")
        yield send(CLIENT, b"2")

    made = joined(making())
    assert isinstance(next(made), commands.SendData)
    assert isinstance(next(made), commands.Log)
    assert not seen


def test_many_pieces_go_when_enough_have_come() -> None:
    made: list[str] = []

    def making() -> Iterator[commands.Command]:
        for number in range(100):
            made.append("x")
            yield send(CLIENT, bytes([number]) * 1000)

    first, *others = joined(making())
    assert isinstance(first, commands.SendData)
    assert MAX_JOINED_BYTES <= len(first.data) < 2 * MAX_JOINED_BYTES
    pieces = [c.data for c in (first, *others) if isinstance(c, commands.SendData)]
    assert b"".join(pieces) == b"".join(bytes([number]) * 1000 for number in range(100))
    assert len(pieces) < 10


def test_what_was_made_before_a_fault_still_goes() -> None:
    def making() -> Iterator[commands.Command]:
        yield send(CLIENT, b"1")
        yield send(CLIENT, b"2")
        raise RuntimeError

    made = joined(making())
    sent = next(made)
    assert isinstance(sent, commands.SendData)
    assert sent.data == b"12"
    with pytest.raises(RuntimeError):
        next(made)
