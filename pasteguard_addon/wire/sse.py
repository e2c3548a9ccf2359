"""Server-sent events: bytes to events and back (https://html.spec.whatwg.org/multipage/server-sent-events.html).

Keeps every event's own bytes, so that an untouched event goes on exactly as it came. Parses no JSON.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_EVENT_BYTES = 8 * 1024 * 1024
"""A security limit: an event that does not end within it makes the splitter give up on the stream."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")
# Atomic groups: a CR LF must not be taken for two line ends.
_EVENT_END = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it came: `raw` is all its bytes with the blank line that ends it, if it came."""

    raw: bytes = field(repr=False)

    @property
    def data(self) -> bytes | None:
        """The joined `data:` lines; None for comments and other events without data."""
        lines = [value for is_data, value in map(_data_line, self._lines) if is_data]
        return b"\n".join(lines) if lines else None

    def with_data(self, data: bytes) -> bytes:
        """Return the event's bytes with its data replaced by one line that starts alike; all its other lines stay."""
        pieces: list[bytes] = []
        is_written = False
        for line, line_end in self._lines_with_ends():
            is_data, value = _data_line(line)
            if not is_data:
                pieces.append(line + line_end)
            elif not is_written:
                start = line[: len(line) - len(value)]
                is_bare = start.endswith(b":") and not data.startswith(b" ")  # one blank is no part of the data
                pieces.append(start.rstrip(b": ") + (b":" if is_bare else b": ") + data + line_end)
                is_written = True
        return b"".join(pieces)

    @property
    def line_end(self) -> bytes:
        match = _LINE_END.search(self.raw)
        return match.group() if match else b"\n"

    @property
    def _lines(self) -> list[bytes]:
        # As most providers end lines; much faster than with any line end, and an event may hold a whole answer.
        return _LINE_END.split(self.raw) if b"\r" in self.raw else self.raw.split(b"\n")

    def _lines_with_ends(self) -> Iterator[tuple[bytes, bytes]]:
        at = 0
        for line in self._lines:
            end = _LINE_END.match(self.raw, at + len(line))
            line_end = end.group() if end else b""
            yield line, line_end
            at += len(line) + len(line_end)


def _data_line(line: bytes) -> tuple[bool, bytes]:
    line = line.removeprefix(_BOM)
    if line == b"data":
        return True, b""
    if not line.startswith(b"data:"):
        return False, b""
    return True, line[6:] if line[5:6] == b" " else line[5:]


class EventTooLargeError(Exception):
    """An event grew beyond `MAX_EVENT_BYTES`; `pending` is all that was not handed out, whole events included."""

    def __init__(self, pending: bytes) -> None:
        super().__init__("an event is too large")
        self.pending = pending


class EventSplitter:
    """Cut a stream of bytes into events, wherever the network cut it.

    Call feed() for each piece, then finish() once. Joined together, the `raw` bytes of all events equal the bytes fed.
    An event is handed out as soon as its blank line is there, also when that ends with a CR whose LF has not come:
    the late LF is then an event of its own, which says nothing.
    """

    def __init__(self) -> None:
        self._pending = bytearray()
        self._search_from = 0
        self._ended_with_cr = False
        self._has_cr = False

    @property
    def is_between_events(self) -> bool:
        """Whatever comes next begins an event."""
        return not (self._pending or self._ended_with_cr)

    def feed(self, data: bytes) -> list[Event]:
        self._has_cr = self._has_cr or b"\r" in data
        events = self._ended_with_any(data) if self._has_cr else self._ended_with_lf(data)
        self._search_from = max(0, len(self._pending) - 4)
        if len(self._pending) > MAX_EVENT_BYTES:
            pending = bytes(self._pending)
            self._pending.clear()
            raise EventTooLargeError(b"".join(event.raw for event in events) + pending)
        return events

    def _ended_with_lf(self, data: bytes) -> list[Event]:
        """As most providers end lines; much faster than with any line end."""
        if self._pending:
            self._pending += data
            if self._pending.find(b"\n\n", self._search_from) < 0:
                return []
            data = bytes(self._pending)
        *ended, rest = data.split(b"\n\n")
        self._pending = bytearray(rest)
        return [Event(each + b"\n\n") for each in ended]

    def _ended_with_any(self, data: bytes) -> list[Event]:
        events: list[Event] = []
        if data and self._ended_with_cr and not self._pending:
            if data.startswith(b"\n"):
                events.append(Event(b"\n"))
                data = data[1:]
            self._ended_with_cr = False
        self._pending += data
        at = 0
        while True:
            match = _EVENT_END.search(self._pending, max(at, self._search_from))
            if match is None:
                break
            events.append(Event(bytes(self._pending[at : match.end()])))
            self._ended_with_cr = self._pending[match.end() - 1] == 0x0D and match.end() == len(self._pending)
            at = self._search_from = match.end()
        del self._pending[:at]
        return events

    def finish(self) -> list[Event]:
        """Return the last event if its blank line never came."""
        rest = bytes(self._pending)
        self._pending.clear()
        return [Event(rest)] if rest else []
