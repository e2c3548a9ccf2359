"""Work that can wait for a pause: the scan of a delivered reply, which the next turn sends back as new text.

It saves that turn some milliseconds and costs about as many now. So it is done in a pause, in which no request is being
masked, and given up if there is none: under load the next turn scans the reply itself. Replies under way are no
obstacle: a stream takes seconds, of which it waits most for upstream.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

PAUSE_S = 0.02
"""For so long no request has been masked and no reply has ended."""
_MAX_WAIT_S = 1.0
_MAX_WAITING = 16
"""Each holds a reply of up to 1 MB and what its originals are."""

type Work = Callable[[], Coroutine[None, None, None]]


class IdleWork:
    """Does one thing after the other, each in a pause. Made and used within a running event loop."""

    def __init__(self, start: Callable[[Coroutine[None, None, None]], asyncio.Task[None]]) -> None:
        """`start` makes a task and keeps it from being collected; what it runs raises nothing."""
        self._start = start
        self._waiting: deque[tuple[float, Work]] = deque(maxlen=_MAX_WAITING)
        self._active_s = 0.0
        self._being_masked = 0
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def note_activity(self) -> None:
        """No pause began before now."""
        self._active_s = asyncio.get_running_loop().time()

    @contextmanager
    def masking(self) -> Iterator[None]:
        """While a request is masked, there is no pause."""
        self._being_masked += 1
        try:
            yield
        finally:
            self._being_masked -= 1
            self.note_activity()

    def add(self, work: Work) -> None:
        """Do this in a pause that comes soon, or never. Where too much waits, the oldest is given up."""
        loop = asyncio.get_running_loop()
        self._waiting.append((loop.time(), work))
        if self._timer is None and self._task is None:
            self._timer = loop.call_later(PAUSE_S, self._look)

    def clear(self) -> None:
        """Give up what waits."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting and loop.time() - self._waiting[0][0] > _MAX_WAIT_S:
            self._waiting.popleft()
        if not self._waiting:
            return
        if self._being_masked:
            self.note_activity()
        pause_begins_s = self._active_s + PAUSE_S
        if loop.time() < pause_begins_s:
            self._timer = loop.call_at(pause_begins_s, self._look)
            return
        _, work = self._waiting.popleft()
        self._task = self._start(work())
        self._task.add_done_callback(self._done)

    def _done(self, _: asyncio.Task[None]) -> None:
        self._task = None
        self._look()
