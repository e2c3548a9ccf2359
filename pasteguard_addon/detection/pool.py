"""Worker processes that scan, kept alive and fed fairly.

Only asyncio's subprocesses are used, so nothing blocks the loop and nothing is forked. Every way in which a worker
can fail (it raises, hangs, dies, answers nonsense) fails the requests that need what it failed on, and no other; the
worker is replaced and the next request works. What was in its hands besides is tried again, each scan by itself.
"""

import asyncio
import os
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from pasteguard_addon.detection.messages import Answer, ComposeText, Failed, Found, ScanPiece, ScanText, TextScanned
from pasteguard_addon.detection.process import Worker, WorkerEndedError, make_seats
from pasteguard_addon.detection.schedule import Priority, Queue, Schedule
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.detection.shared_scan import Batch, Failure, Outcome, SharedScan, SharedScans, Step, batches
from pasteguard_addon.errors import DetectionError, PasteguardError, SettingsError

_MAX_WORKERS = 8
_START_ALLOWANCE_S = 30.0
"""What a request gets on top that comes while all workers load their models, or whose worker is gone."""
_GRACE_S = 1.0
"""A request has that much longer than a job: a job that hangs ends first, and its worker is replaced."""
_MAX_RESTART_PAUSE_S = 30.0


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


class Request:
    """One request's stay in the pool, a context manager: opened by `Pool.open`; then `ask` and `answered` in turn.

    All its scans share one deadline. When it is left, or closed, nothing of it waits in the pool any more.
    """

    def __init__(self, pool: "Pool", priority: Priority, characters: int, deadline: float) -> None:
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
        failure = _TOO_LONG
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
        self._deadline = max(self._deadline, self._pool.deadline() + _START_ALLOWANCE_S)
        if self._timeout is not None:
            self._timeout.reschedule(self._deadline)

    def _withdraw(self) -> None:
        self._pool.drop(self.queue)
        for scan in self._steps:
            self._pool.shared.withdraw(scan, self)
        self._steps = {}

    def __enter__(self) -> "Request":
        return self

    def __exit__(self, *_: object) -> None:
        self._withdraw()
        self._pool.close_request(self)


class Pool:
    """Worker processes and what waits for them.

    Call `start`, then `wait_ready`; `open` a request for each scan; `close` once at the end.
    """

    def __init__(self, settings: DetectionSettings) -> None:
        self.settings = settings
        self.size = settings.workers or min(_usable_cores(), _MAX_WORKERS)
        self.shared: SharedScans = SharedScans()
        self._schedule: Schedule[Batch] = Schedule(self.size, lambda batch: batch.is_wanted)
        self._slots: list[_Slot] = []
        self._fatal: PasteguardError | None = None
        self._changed = asyncio.Event()
        self._open_requests = 0
        self._open_chars = 0

    async def start(self) -> None:
        """Start all workers at once; returns before they are ready."""
        seats = make_seats(self.size - 1)
        self._slots = [_Slot(self, self._schedule, seat) for seat in (None, *(seat.ours for seat in seats))]
        self._slots[0].heirs = [seat.theirs for seat in seats]
        # Where workers cannot be forked, all are spawned.
        while len(self._slots) < self.size:
            self._slots.append(_Slot(self, self._schedule, None))
        for slot in self._slots:
            slot.start()

    @property
    def is_ready(self) -> bool:
        """Whether a worker could take a job now."""
        return any(slot.is_up for slot in self._slots)

    @property
    def _has_started(self) -> bool:
        return bool(self._slots) and all(slot.has_been_up for slot in self._slots)

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

    def open(self, characters: int, priority: Priority) -> Request:
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
        return Request(self, priority, characters, self.deadline())

    def deadline(self) -> float:
        """Return until when a request that begins now may take, on the event loop's clock."""
        limit_s = _time_limit_s(self.settings, self._open_chars) + _GRACE_S
        if not self.is_ready:
            limit_s += _START_ALLOWANCE_S
        return asyncio.get_running_loop().time() + limit_s

    async def close(self) -> None:
        """End all workers. Requests that still wait fail."""
        self._give_up(DetectionError("detection is shut down"))
        await asyncio.gather(*(slot.close() for slot in self._slots))

    def stats(self) -> PoolStats:
        return PoolStats(
            workers=self.size,
            ready=sum(slot.is_up for slot in self._slots),
            busy=sum(slot.is_busy for slot in self._slots),
            restarts=sum(slot.restarts for slot in self._slots),
            waiting_jobs=self._schedule.waiting,
            open_requests=self._open_requests,
            open_chars=self._open_chars,
        )

    def enqueue(self, queue: Queue[Batch], batches: Sequence[Batch]) -> None:
        self._raise_if_fatal()
        self._schedule.add(queue, [(batch, batch.cost) for batch in batches])
        self.wake()

    def drop(self, queue: Queue[Batch]) -> None:
        self._schedule.drop(queue)

    def close_request(self, request: Request) -> None:
        self._open_requests -= 1
        self._open_chars -= request.characters

    def wake(self) -> None:
        for slot in self._slots:
            slot.wake.set()

    def note_start(self, failure: PasteguardError | None) -> bool:
        """Take note of how a start went; returns whether it is worth trying again.

        What fails before anything ever worked will fail again: a missing model, a bad setting.
        """
        if failure is not None and not any(slot.has_been_up for slot in self._slots):
            self._give_up(failure)
        self._changed.set()
        return self._fatal is None

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
        self._schedule.clear()
        self.shared.settle_waiting(Failure(str(self._fatal)))

    def _raise_if_fatal(self) -> None:
        if self._fatal is not None:
            raise DetectionError(str(self._fatal))


class _Slot:
    """The place of one worker: starts it, feeds it, and replaces it when it is gone."""

    def __init__(self, pool: Pool, schedule: Schedule[Batch], seat: socket.socket | None) -> None:
        self._pool = pool
        self._schedule = schedule
        self._seat = seat
        self.heirs: list[socket.socket] = []
        """Where those that this one forks will sit."""
        self._task: asyncio.Task[None] | None = None
        self._worker: Worker | None = None
        self.wake = asyncio.Event()
        self.is_up = False
        self.is_busy = False
        self.has_been_up = False
        self.restarts = 0

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_alive())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._worker is not None:
            await self._worker.kill()  # the task may have been cancelled while it waited for this
        for seat in (self._seat, *self.heirs):
            if seat is not None:
                seat.close()

    async def _keep_alive(self) -> None:
        pause_s = 0.0
        while True:
            await asyncio.sleep(pause_s)
            failure = await self._live_once()
            if failure is None:
                pause_s = 0.0
            elif self._pool.note_start(failure):
                pause_s = min(max(2 * pause_s, 0.5), _MAX_RESTART_PAUSE_S)
            else:
                return
            self.restarts += 1

    async def _live_once(self) -> PasteguardError | None:
        """Serve with one process until it ends; returns why it did not come up, if it did not."""
        worker = self._worker = await self._adopted()
        try:
            if worker is None:
                worker = self._worker = await self._spawned()
        except OSError:
            return DetectionError("a detection worker cannot be started")
        try:
            failure = await worker.load(self._pool.settings)
            if failure is not None:
                return failure
            self.is_up = self.has_been_up = True
            self._pool.note_start(None)
            await self._serve(worker)
        finally:
            self.is_up = False
            await worker.kill()
        return None

    async def _adopted(self) -> Worker | None:
        """Return what the first worker has forked for this slot, the first time and if it did."""
        seat, self._seat = self._seat, None
        return await Worker.adopt(seat, on_exit=self.wake.set) if seat is not None else None

    async def _spawned(self) -> Worker:
        heirs, self.heirs = self.heirs, []
        return await Worker.spawn(heirs, on_exit=self.wake.set)

    async def _serve(self, worker: Worker) -> None:
        while worker.is_alive:
            due = self._schedule.pop()
            if due is None:
                self.wake.clear()
                await self.wake.wait()
                continue
            turn = [due]
            if due.batch.is_joinable:
                turn += self._schedule.companions(due, lambda batch: batch.is_joinable)
            self.is_busy = True
            scans = [each.batch.begin() for each in turn]
            try:
                if not await self._answer(worker, [each for each in scans if each]):
                    return
            except BaseException:  # whatever it is, nobody waits in vain
                self._fail(chain.from_iterable(scans), _SHUT_DOWN)
                raise
            finally:
                self.is_busy = False
                for each in turn:
                    self._schedule.done(each)
                if self._schedule.waiting:
                    self._pool.wake()  # another worker may do now what it had to leave alone

    async def _answer(self, worker: Worker, groups: Sequence[Sequence[SharedScan]]) -> bool:
        """Give the scans their outcomes; returns whether the worker is still of use."""
        scans = list(chain.from_iterable(groups))
        if not scans:
            return True
        try:
            async with asyncio.timeout(_time_limit_s(self._pool.settings, sum(s.task.characters for s in scans))):
                answers = await worker.ask([[scan.task.question for scan in group] for group in groups])
        except TimeoutError:
            # Alone it would hang again.
            self._try_again(scans, is_over=len(scans) == 1, failure=_TOO_LONG)
        except WorkerEndedError:
            # Perhaps it was killed while it had nothing to do: only what ends a second worker has ended the first.
            self._try_again(scans, is_over=scans[0].is_alone, failure=_WORKER_ENDED)
        else:
            for scan, answer in zip(scans, answers, strict=True):
                self._pool.shared.settle(scan, _outcome(scan, answer))
            return True
        return False

    def _try_again(self, scans: Sequence[SharedScan], *, is_over: bool, failure: Failure) -> None:
        if is_over:
            self._fail(scans, failure)
            return
        for scan in scans:
            self._pool.try_again(scan)

    def _fail(self, scans: Iterable[SharedScan], failure: Failure) -> None:
        for scan in scans:
            self._pool.shared.settle(scan, failure)


_SHUT_DOWN = Failure("detection is shut down")
_TOO_LONG = Failure("detection took too long", "detection_timeout")
_NONSENSE = Failure("a detection worker answered another question")
_WORKER_ENDED = Failure("a detection worker ended while it scanned")


def _outcome(scan: SharedScan, answer: Answer) -> Outcome:
    match scan.task.question, answer:
        case ScanText(), TextScanned():
            return answer
        case ((ScanPiece() | ComposeText()), Found()):
            return answer
        case _, Failed(error, code):
            return Failure(f"a recognizer failed ({error})", code)
    return _NONSENSE


def _time_limit_s(settings: DetectionSettings, characters: int) -> float:
    return settings.base_timeout_s + settings.timeout_s_per_1000_chars * characters / 1000


def _usable_cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # less than all cores in a container; Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1
