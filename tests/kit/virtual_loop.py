"""An event loop with a clock of its own: nothing waits for real, and the same program always runs the same way."""

import asyncio
import selectors
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class _Impatient(selectors.DefaultSelector):
    """Waits for nothing: the loop's clock jumps to where the next thing is due."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everybody waits, and nothing is due"
        self.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs what uses no descriptors."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.now


def run[T](main: Coroutine[Any, Any, T], seconds_without_end: int = 20) -> T:
    """Run it to its end; fails if the loop gets no turn any more, or nothing comes to an end."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner, _limited(seconds_without_end):
        return runner.run(main)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError("it goes round and round")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
