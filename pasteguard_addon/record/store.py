"""The record of requests: what was found and what became of it, never a value.

Written by a thread of its own, many records at a time. A full disk, a locked file or a server that is down costs
records, which are counted, and never a request.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from pasteguard_addon.record.database import Kept, RecordDatabase, RecordError
from pasteguard_addon.record.record import Record

_MAX_WAITING = 4_000
"""Records that wait to be written; more are lost. A limit for memory."""
_GATHER_S = 0.25
"""Records of this long are written together: each commit costs an fsync, and the writer's turns cost the event loop."""
_CLOSE_TIMEOUT_S = 5.0


class RecordStore:
    """Call `add` and `limit` from the event loop, and `close` once, off it. None of them raises."""

    def __init__(self, database: RecordDatabase, *, kept: Kept, tell: Callable[[str], None]) -> None:
        """Start the writer. `tell` gets one line, once, when records cannot be written."""
        self._database = database
        self._kept = kept
        self._tell = tell
        self._lost = 0
        self._has_told = False
        self._waiting: deque[Record] = deque()
        self._has_some = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="pasteguard-record", daemon=True)
        self._thread.start()

    @property
    def lost(self) -> int:
        """How many records could not be written."""
        return self._lost

    def limit(self, kept: Kept) -> None:
        """Change how much is kept."""
        self._kept = kept

    def add(self, record: Record) -> None:
        """Hand a record to the writer."""
        if len(self._waiting) >= _MAX_WAITING:
            self._lose(1, "it takes too long")
            return
        self._waiting.append(record)
        if not self._has_some.is_set():  # waking the writer once for many is what keeps this cheap
            self._has_some.set()

    def close(self) -> None:
        """Write what waits, within seconds."""
        self._is_closing.set()
        self._has_some.set()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def _write_all(self) -> None:
        while self._waiting or not self._is_closing.is_set():
            self._has_some.wait()
            self._is_closing.wait(_GATHER_S)
            self._has_some.clear()  # before they are taken: what comes later wakes us again
            batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if batch:
                self._write(batch)
        self._database.close()

    def _write(self, batch: Sequence[Record]) -> None:
        try:
            self._database.write(batch, self._kept)
        except RecordError as error:
            self._lose(len(batch), str(error))

    def _lose(self, count: int, problem: str) -> None:
        self._lost += count
        if not self._has_told:
            self._has_told = True
            self._tell(f"the record cannot be written ({problem}); requests go on without it")
