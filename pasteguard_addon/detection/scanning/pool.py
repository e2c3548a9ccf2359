"""Worker processes that scan, kept alive and fed fairly.

Only asyncio's subprocesses are used, so nothing blocks the loop and nothing is forked. Every way in which a worker
can fail (it raises, hangs, dies, answers nonsense) fails the requests that need what it failed on, and no other; the
worker is replaced and the next request works. What was in its hands besides is tried again, each scan by itself.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pasteguard_addon.detection.scanning.scan_request import START_ALLOWANCE_S, ScanRequest
from pasteguard_addon.detection.scanning.schedule import Priority, Queue, Schedule
from pasteguard_addon.detection.scanning.shared_scan import Batch, Failure, Outcome, SharedScan, SharedScans
from pasteguard_addon.detection.scanning.supervisor import WorkerSupervisor, time_limit_s
from pasteguard_addon.detection.scanning.worker_start import EarlyWorker, default_count, make_fork_channels, take
from pasteguard_addon.detection.settings import DEFAULT_FACTORY, DetectionSettings
from pasteguard_addon.errors import DetectionError, PasteguardError, SettingsError
from pasteguard_addon.settings import ENGINES

_GRACE_S = 1.0
"""A request has that much longer than a job: a job that hangs ends first, and its worker is replaced."""


@dataclass(frozen=True, slots=True)
class PoolStats:
    """Counts for metrics."""

    workers: int
    ready: int
    busy: int
    restarts: int
    waiting_jobs: int
    open_requests: int
    open_chars: int


class Pool:
    """Worker processes and what waits for them.

    Call `start`, then `wait_ready`; `open` a request for each scan; `close` once at the end.
    """

    def __init__(self, settings: DetectionSettings) -> None:
        self.settings = settings
        self.size = settings.workers or default_count()
        self.shared = SharedScans()
        self.schedule: Schedule[Batch] = Schedule(self.size, lambda batch: batch.is_wanted)
        self._supervisors: list[WorkerSupervisor] = []
        self._fatal: PasteguardError | None = None
        self._changed = asyncio.Event()
        self._open_requests = 0
        self._open_chars = 0

    async def start(self) -> None:
        """Start all workers at once; returns before they are ready."""
        early = self._early_worker()
        channels = make_fork_channels(self.size - 1) if early is None else []
        ends = early.fork_channels if early is not None else tuple(channel.own_end for channel in channels)
        self._supervisors = [WorkerSupervisor(self, channel) for channel in (None, *ends)]
        self._supervisors[0].early = early
        self._supervisors[0].child_channels = [channel.child_end for channel in channels]
        # Where workers cannot be forked, all are spawned.
        while len(self._supervisors) < self.size:
            self._supervisors.append(WorkerSupervisor(self))
        for supervisor in self._supervisors:
            supervisor.start()

    def _early_worker(self) -> EarlyWorker | None:
        """Return the worker that was begun before its settings were known, if it has loaded what they ask for."""
        early, settings = take(), self.settings
        has_loaded_it = settings.is_pii_on and settings.engine in ENGINES and settings.factory == DEFAULT_FACTORY
        if early is not None and not (has_loaded_it and self.size == len(early.fork_channels) + 1):
            early.end()
            return None
        return early

    @property
    def is_ready(self) -> bool:
        """Whether a worker could take a job now."""
        return any(supervisor.is_up for supervisor in self._supervisors)

    @property
    def _has_started(self) -> bool:
        return bool(self._supervisors) and all(supervisor.has_been_up for supervisor in self._supervisors)

    async def wait_ready(self, timeout_s: float) -> None:
        """Return when all workers have come up, at once if one is being replaced later.

        Raises SettingsError or DetectionError if they do not come up.
        """
        if self._has_started and self._fatal is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self._has_started and self._fatal is None:
                    self._changed.clear()
                    await self._changed.wait()
        if isinstance(self._fatal, SettingsError):
            raise SettingsError(str(self._fatal))
        self._raise_if_fatal()
        if not self._has_started:
            raise DetectionError("the detection workers are not ready in time", "detection_timeout")

    def open(self, characters: int, priority: Priority) -> ScanRequest:
        """Let a request in, or raise DetectionError if too much waits already."""
        self._raise_if_fatal()
        # Background work may take up half of the room only: people's requests come first.
        share = 1 if priority is Priority.INTERACTIVE else 2
        if self._open_requests and (
            self._open_requests >= self.settings.max_waiting_requests // share
            or self._open_chars + characters > self.settings.max_waiting_chars // share
        ):
            raise DetectionError("too many texts wait to be scanned", "detection_overloaded", may_retry=True)
        self._open_requests += 1
        self._open_chars += characters
        return ScanRequest(self, priority, characters, self.deadline())

    def deadline(self) -> float:
        """Return until when a request that begins now may take, on the event loop's clock."""
        limit_s = time_limit_s(self.settings, self._open_chars) + _GRACE_S
        if not self.is_ready:
            limit_s += START_ALLOWANCE_S
        return asyncio.get_running_loop().time() + limit_s

    async def close(self) -> None:
        """End all workers. Requests that still wait fail."""
        self._give_up(DetectionError("detection is shut down"))
        await asyncio.gather(*(supervisor.close() for supervisor in self._supervisors))

    def stats(self) -> PoolStats:
        return PoolStats(
            workers=self.size,
            ready=sum(supervisor.is_up for supervisor in self._supervisors),
            busy=sum(supervisor.is_busy for supervisor in self._supervisors),
            restarts=sum(supervisor.restarts for supervisor in self._supervisors),
            waiting_jobs=self.schedule.waiting,
            open_requests=self._open_requests,
            open_chars=self._open_chars,
        )

    def enqueue(self, queue: Queue[Batch], batches: Sequence[Batch]) -> None:
        self._raise_if_fatal()
        self.schedule.add(queue, [(batch, batch.cost) for batch in batches])
        self.wake()

    def drop(self, queue: Queue[Batch]) -> None:
        self.schedule.drop(queue)

    def close_request(self, request: ScanRequest) -> None:
        self._open_requests -= 1
        self._open_chars -= request.characters

    def wake(self) -> None:
        for supervisor in self._supervisors:
            supervisor.wake.set()

    def note_start(self, failure: PasteguardError | None) -> bool:
        """Take note of how a start went; returns whether it is worth trying again.

        What fails before anything ever worked will fail again: a missing model, a bad setting.
        """
        if failure is not None and not any(supervisor.has_been_up for supervisor in self._supervisors):
            self._give_up(failure)
        self._changed.set()
        return self._fatal is None

    def settle(self, scan: SharedScan, outcome: Outcome) -> None:
        self.shared.settle(scan, outcome)

    def try_again(self, scan: SharedScan) -> None:
        """Have a scan done once more, by itself: another one may have spoilt it, or its worker was killed.

        Each request that waits for it has all its time again, and some for a worker to be replaced.
        """
        scan.is_running, scan.is_alone = False, True
        if not scan.waiting or self._fatal is not None:
            self.shared.settle(scan, Failure(str(self._fatal)))
            return
        for request in scan.waiting:
            request.give_more_time()
            self.enqueue(request.queue, [Batch([scan])])

    def _give_up(self, reason: PasteguardError) -> None:
        """Fail everything that waits and everything that comes."""
        self._fatal = self._fatal or reason
        self._changed.set()
        self.schedule.clear()
        self.shared.settle_waiting(Failure(str(self._fatal)))

    def _raise_if_fatal(self) -> None:
        if self._fatal is not None:
            raise DetectionError(str(self._fatal))
