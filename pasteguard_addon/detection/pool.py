"""Worker processes that scan, kept alive and fed fairly. Knows nothing of texts: a job is JSON with a size.

Only asyncio's subprocesses are used, so nothing blocks the loop and nothing is forked. Every way in which a worker
can fail (it raises, hangs, dies, answers nonsense) fails the request whose job it held, and no other; the worker is
replaced and the next request works. Where it held jobs of several requests, each of them is tried again by itself.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pasteguard_addon.detection.process import Worker, WorkerEndedError, make_seats
from pasteguard_addon.detection.schedule import Priority, Queue, Schedule
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, PasteguardError, SettingsError

_MAX_WORKERS = 8
_START_ALLOWANCE_S = 30.0
"""What a request gets on top that comes while all workers load their models, or whose worker is gone."""
_GRACE_S = 1.0
"""A request has that much longer than a job: a job that hangs ends first, and its worker is replaced."""
_MAX_RESTART_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """What one worker does in one go. `content` is sent as JSON."""

    content: Mapping[str, object] = field(repr=False)
    characters: int
    """How much is scanned; the time limit grows with it."""
    cost: int
    """What it costs compared to others, for fairness; in characters of the slow recognizers."""
    may_be_joined: bool = False
    """Whether a worker does it in less time together with others of its kind."""


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
    """One request's stay in the pool: opened by `Pool.open`, used for `run`, and closed.

    All its jobs share one deadline.
    """

    def __init__(self, pool: "Pool", priority: Priority, characters: int, deadline: float) -> None:
        self._pool = pool
        self._queue: Queue[_Entry] = Queue(priority)
        self.characters = characters
        self._deadline = deadline
        self._timeout: asyncio.Timeout | None = None

    async def run(self, jobs: Sequence[Job]) -> list[object]:
        """Return the answers, in the order of the jobs. Raises DetectionError; then none of them runs on."""
        loop = asyncio.get_running_loop()
        entries = [_Entry(job, self, loop.create_future()) for job in jobs]
        self._pool.enqueue(self._queue, entries)
        try:
            async with asyncio.timeout_at(self._deadline) as self._timeout:
                return await asyncio.gather(*(entry.answer for entry in entries))
        except TimeoutError:
            pass  # ours is raised without it as its context
        finally:
            self._pool.drop(self._queue)
            for entry in entries:
                entry.answer.cancel()
        raise _too_long()

    def try_again(self, entry: "_Entry") -> None:
        """Do a job once more, by itself: another one may have spoilt it.

        It has all its time again, and some for a worker to be replaced: perhaps twice, if the other one comes first.
        Raises DetectionError if the request's time is over, or nothing is done any more.
        """
        if entry.answer.done():
            return
        if self._timeout is not None and self._timeout.expired():
            raise _too_long()  # its task will be told the same in its next turn; what has expired is not rescheduled
        entry.is_alone = True
        self._deadline = max(self._deadline, self._pool.deadline() + _START_ALLOWANCE_S)
        if self._timeout is not None:
            self._timeout.reschedule(self._deadline)
        self._pool.enqueue(self._queue, [entry])

    def hurry(self) -> None:
        """Count as interactive from now on."""
        self._queue.priority = Priority.INTERACTIVE
        self._pool.wake()

    def __enter__(self) -> "Request":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close_request(self)


@dataclass(slots=True, eq=False)
class _Entry:
    job: Job
    request: Request
    answer: "asyncio.Future[object]"
    is_alone: bool = False
    """Not to be joined with others: it was, and that went wrong."""

    @property
    def may_be_joined(self) -> bool:
        return self.job.may_be_joined and not self.is_alone


class Pool:
    """Worker processes and what waits for them.

    Call `start`, then `wait_ready`; `open` a request for each scan; `close` once at the end.
    """

    def __init__(self, settings: DetectionSettings) -> None:
        self._settings = settings
        self.size = settings.workers or min(_usable_cores(), _MAX_WORKERS)
        self._schedule: Schedule[_Entry] = Schedule(self.size)
        self._slots: list[_Slot] = []
        self._fatal: PasteguardError | None = None
        self._changed = asyncio.Event()
        self._open_requests = 0
        self._open_chars = 0

    async def start(self) -> None:
        """Start all workers at once; returns before they are ready."""
        seats = make_seats(self.size - 1)
        self._slots = [
            _Slot(self._settings, self._schedule, self._note_start, self.wake, seat)
            for seat in (None, *(seat.ours for seat in seats))
        ]
        self._slots[0].heirs = [seat.theirs for seat in seats]
        # Where workers cannot be forked, all are spawned.
        while len(self._slots) < self.size:
            self._slots.append(_Slot(self._settings, self._schedule, self._note_start, self.wake, None))
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
            self._open_requests >= self._settings.max_waiting_requests // share
            or self._open_chars + characters > self._settings.max_waiting_chars // share
        ):
            raise DetectionError("too many texts wait to be scanned", "detection_overloaded", may_retry=True)
        self._open_requests += 1
        self._open_chars += characters
        return Request(self, priority, characters, self.deadline())

    def deadline(self) -> float:
        """Return until when a request that begins now may take, on the event loop's clock."""
        limit_s = _time_limit_s(self._settings, self._open_chars) + _GRACE_S
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

    def enqueue(self, queue: "Queue[_Entry]", entries: Sequence[_Entry]) -> None:
        self._raise_if_fatal()
        self._schedule.add(queue, [(entry, entry.job.cost) for entry in entries])
        self.wake()

    def drop(self, queue: "Queue[_Entry]") -> None:
        self._schedule.drop(queue)

    def close_request(self, request: Request) -> None:
        self._open_requests -= 1
        self._open_chars -= request.characters

    def wake(self) -> None:
        for slot in self._slots:
            slot.wake.set()

    def _note_start(self, failure: PasteguardError | None) -> bool:
        """Take note of how a start went; returns whether it is worth trying again.

        What fails before anything ever worked will fail again: a missing model, a bad setting.
        """
        if failure is not None and not any(slot.has_been_up for slot in self._slots):
            self._give_up(failure)
        self._changed.set()
        return self._fatal is None

    def _give_up(self, reason: PasteguardError) -> None:
        """Fail everything that waits and everything that comes."""
        self._fatal = self._fatal or reason
        for entry in self._schedule.clear():
            _fail(entry, DetectionError(str(self._fatal)))

    def _raise_if_fatal(self) -> None:
        if self._fatal is not None:
            raise DetectionError(str(self._fatal))


class _Slot:
    """The place of one worker: starts it, feeds it, and replaces it when it is gone."""

    def __init__(
        self,
        settings: DetectionSettings,
        schedule: "Schedule[_Entry]",
        note_start: Callable[[PasteguardError | None], bool],
        wake_all: Callable[[], None],
        seat: socket.socket | None,
    ) -> None:
        self._settings = settings
        self._schedule = schedule
        self._note_start = note_start
        self._wake_all = wake_all
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
            elif self._note_start(failure):
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
            failure = await worker.load(self._settings)
            if failure is not None:
                return failure
            self.is_up = self.has_been_up = True
            self._note_start(None)
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
            if due.batch.may_be_joined:
                turn += self._schedule.companions(due, lambda entry: entry.may_be_joined)
            self.is_busy = True
            try:
                if not await self._answer(worker, [each.batch for each in turn if not each.batch.answer.done()]):
                    return
            except BaseException:  # whatever it is, nobody waits in vain
                for each in turn:
                    _fail(each.batch, DetectionError("detection is shut down"))
                raise
            finally:
                self.is_busy = False
                for each in turn:
                    self._schedule.done(each)
                if self._schedule.waiting:
                    self._wake_all()  # another worker may do now what it had to leave alone

    async def _answer(self, worker: Worker, entries: Sequence[_Entry]) -> bool:
        """Give the entries their answers or errors; returns whether the worker is still of use."""
        if not entries:
            return True
        try:
            async with asyncio.timeout(_time_limit_s(self._settings, sum(entry.job.characters for entry in entries))):
                outcome = await worker.ask(_content(entries))
        except TimeoutError:
            failure = _too_long()
        except WorkerEndedError:
            failure = DetectionError("a detection worker ended while it scanned")
        else:
            _settle_all(entries, outcome)
            return True
        if len(entries) == 1:
            _fail(entries[0], failure)
        else:
            _try_again(entries)
        return False


def _content(entries: Sequence[_Entry]) -> Mapping[str, object]:
    if len(entries) == 1:
        return entries[0].job.content
    return {"op": "together", "jobs": [entry.job.content for entry in entries]}


def _settle_all(entries: Sequence[_Entry], outcome: Mapping[str, object]) -> None:
    if len(entries) == 1:
        _settle(entries[0], outcome)
        return
    outcomes = outcome.get("ok")
    if not isinstance(outcomes, list) or [type(each) for each in outcomes] != [dict] * len(entries):
        _try_again(entries)
        return
    for entry, each in zip(entries, outcomes, strict=True):
        _settle(entry, each)


def _try_again(entries: Sequence[_Entry]) -> None:
    for entry in entries:
        try:
            entry.request.try_again(entry)
        except DetectionError as error:
            _fail(entry, error)


def _settle(entry: _Entry, outcome: Mapping[str, object]) -> None:
    if "ok" in outcome:
        if not entry.answer.done():
            entry.answer.set_result(outcome["ok"])
        return
    _fail(
        entry,
        DetectionError(f"a recognizer failed ({outcome.get('error')})", str(outcome.get("code", "detection_failed"))),
    )


def _fail(entry: _Entry, error: DetectionError) -> None:
    if not entry.answer.done():
        entry.answer.set_exception(error)


def _too_long() -> DetectionError:
    return DetectionError("detection took too long", "detection_timeout")


def _time_limit_s(settings: DetectionSettings, characters: int) -> float:
    return settings.base_timeout_s + settings.timeout_s_per_1000_chars * characters / 1000


def _usable_cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # less than all cores in a container; Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1
