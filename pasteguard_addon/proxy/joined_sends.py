"""What goes out over one connection at once goes in one piece: a head with its body, events that came together.

mitmproxy hands each over by itself, and each is a call of the system's that wakes who reads it.
"""

from collections.abc import Iterable, Iterator

from mitmproxy.proxy import commands, events
from mitmproxy.proxy.layers.http import HttpLayer

MAX_JOINED_BYTES = 16 * 1024
"""The first events of many that came together go while the others are still restored."""

_handle_event = HttpLayer._handle_event


def joined(made: Iterable[commands.Command]) -> Iterator[commands.Command]:
    """Yield commands in their order, as one those that follow one another and send over the same connection.

    If it raises to make them, what was made before goes first.
    """
    waiting: list[commands.SendData] = []
    size = 0
    try:
        for command in made:
            if waiting and not (size < MAX_JOINED_BYTES and _goes_the_same_way(command, waiting[0])):
                yield _as_one(waiting)
                waiting, size = [], 0
            if isinstance(command, commands.SendData):
                waiting.append(command)
                size += len(command.data)
            else:
                yield command
    except Exception:
        if waiting:
            yield _as_one(waiting)
        raise
    if waiting:
        yield _as_one(waiting)


def _goes_the_same_way(command: commands.Command, before: commands.SendData) -> bool:
    return isinstance(command, commands.SendData) and command.connection is before.connection


def _as_one(sends: list[commands.SendData]) -> commands.SendData:
    if len(sends) == 1:
        return sends[0]
    return commands.SendData(sends[0].connection, b"".join([each.data for each in sends]))


def _joined_events(layer: HttpLayer, event: events.Event) -> Iterator[commands.Command]:
    return joined(_handle_event(layer, event))


def install() -> None:
    """Make mitmproxy send like this on every connection from now on."""
    setattr(HttpLayer, "_handle_event", _joined_events)  # noqa: B010 - mypy knows methods as fixed
