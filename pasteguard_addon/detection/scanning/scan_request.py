"""One scan's stay in the pool."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from pasteguard_addon.detection.scanning.messages import Found, TextScanned
from pasteguard_addon.detection.scanning.schedule import Priority, Queue
from pasteguard_addon.detection.scanning.shared_scan import Batch, Failure, SharedScan, SharedScans, Step, batches
from pasteguard_addon.detection.scanning.supervisor import TOO_LONG
from pasteguard_addon.errors import DetectionError


class Admission(Protocol):
    """The pool, as a request sees it that it has let in."""

    shared: SharedScans

    def deadline(self) -> float:
        """Return until when a request that begins now may take."""

    def enqueue(self, queue: Queue[Batch], batches: Sequence[Batch]) -> None:
        """Let batches wait for a worker. Raises DetectionError."""

    def drop(self, queue: Queue[Batch]) -> None:
        """Forget what waits in the queue."""

    def close_request(self, request: "ScanRequest") -> None:
        """Make room for another one."""


START_ALLOWANCE_S = 30.0
"""What a request gets on top that comes while all workers load their models, or whose worker is gone."""


class ScanRequest:
    """One request's stay in the pool, a context manager: opened by `Pool.open`; then `ask` and `answered` in turn.

    All its scans share one deadline. When it is left, or closed, nothing of it waits in the pool any more.
    """

    def __init__(self, pool: Admission, priority: Priority, characters: int, deadline: float) -> None:
        self._pool = pool
        self.queue: Queue[Batch] = Queue(priority)
        self.characters = characters
        self._deadline = deadline
        self._timeout: asyncio.Timeout | None = None
        self._steps: dict[SharedScan, list[Step]] = {}
        """What waits for an answer."""
        self._failure: Failure | None = None
        self._changed: asyncio.Future[None] | None = None

    def ask(self, groups: Sequence[Sequence[Step]]) -> None:
        """Let the workers begin; each group is done in one go if nobody else has any of it done.

        An answer goes to its step as soon as it is there.
        """
        self._changed = asyncio.get_running_loop().create_future()
        scans = [[self._join(step) for step in group] for group in groups]
        self._pool.enqueue(self.queue, batches(scans))

    async def answered(self) -> None:
        """Return when all that was asked is answered; raises DetectionError if something cannot be."""
        if self._changed is None:
            return
        failure = TOO_LONG
        try:
            async with asyncio.timeout_at(self._deadline) as self._timeout:
                await self._changed
            if self._failure is None:
                return
            failure = self._failure
        except TimeoutError:
            pass  # ours is raised without it as its context
        finally:
            self._withdraw()
        raise DetectionError(failure.message, failure.code)

    def settled(self, scan: SharedScan) -> None:
        """Hand an answer on; after the first failure nothing else matters."""
        steps = self._steps.pop(scan, ())
        match scan.outcome:
            case Failure():
                self._failure = scan.outcome
            case TextScanned() | Found():
                for step in steps:
                    step.take(scan.outcome)
        if (self._failure or not self._steps) and self._changed is not None and not self._changed.done():
            self._changed.set_result(None)

    def _join(self, step: Step) -> SharedScan:
        scan = self._pool.shared.join(step.task, self)
        self._steps.setdefault(scan, []).append(step)
        return scan

    def give_more_time(self) -> None:
        """One of its scans begins anew, by itself, perhaps behind another one and when a worker is replaced."""
        if self._timeout is not None and self._timeout.expired():
            return  # its task will be told in its next turn; what has expired is not rescheduled
        self._deadline = max(self._deadline, self._pool.deadline() + START_ALLOWANCE_S)
        if self._timeout is not None:
            self._timeout.reschedule(self._deadline)

    def _withdraw(self) -> None:
        self._pool.drop(self.queue)
        for scan in self._steps:
            self._pool.shared.withdraw(scan, self)
        self._steps = {}

    def __enter__(self) -> "ScanRequest":
        return self

    def __exit__(self, *_: object) -> None:
        self._withdraw()
        self._pool.close_request(self)
