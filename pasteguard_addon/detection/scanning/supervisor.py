"""Keeps one worker process alive: starts it, feeds it from the schedule, and replaces it when it is gone."""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Protocol

from pasteguard_addon.detection.scanning.messages import (
    Answer,
    ComposeText,
    Failed,
    Found,
    ScanPiece,
    ScanText,
    TextScanned,
)
from pasteguard_addon.detection.scanning.schedule import Schedule
from pasteguard_addon.detection.scanning.shared_scan import Batch, Failure, Outcome, SharedScan
from pasteguard_addon.detection.scanning.worker_process import WorkerEndedError, WorkerProcess
from pasteguard_addon.detection.scanning.worker_start import EarlyWorker
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, PasteguardError

TOO_LONG = Failure("detection took too long", "detection_timeout")
_MAX_RESTART_PAUSE_S = 30.0
_SHUT_DOWN = Failure("detection is shut down")
_NONSENSE = Failure("a detection worker answered another question")
_WORKER_ENDED = Failure("a detection worker ended while it scanned")


class WorkSource(Protocol):
    """The pool, as its supervisors see it."""

    settings: DetectionSettings
    schedule: Schedule[Batch]

    def note_start(self, failure: PasteguardError | None) -> bool:
        """Take note of how a start went; returns whether it is worth trying again."""

    def settle(self, scan: SharedScan, outcome: Outcome) -> None:
        """Hand an outcome to all that wait for it."""

    def try_again(self, scan: SharedScan) -> None:
        """Have a scan done once more, by itself."""

    def wake(self) -> None:
        """Let all supervisors look at the schedule."""


def time_limit_s(settings: DetectionSettings, characters: int) -> float:
    return settings.base_timeout_s + settings.timeout_s_per_1000_chars * characters / 1000


class WorkerSupervisor:
    """The place of one worker."""

    def __init__(self, pool: WorkSource, fork_channel: socket.socket | None = None) -> None:
        self._pool = pool
        self._fork_channel = fork_channel
        self.child_channels: list[socket.socket] = []
        """The channels of those that this one will fork."""
        self.early: EarlyWorker | None = None
        """The process to begin with, if there is one already."""
        self._task: asyncio.Task[None] | None = None
        self._worker: WorkerProcess | None = None
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
        if self.early is not None:
            self.early.end()
        for fork_channel in (self._fork_channel, *self.child_channels):
            if fork_channel is not None:
                fork_channel.close()

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
        worker = self._worker = await self._attached()
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

    async def _attached(self) -> WorkerProcess | None:
        """Return what the first worker has forked for this slot, the first time and if it did."""
        fork_channel, self._fork_channel = self._fork_channel, None
        return await WorkerProcess.attach(fork_channel, on_exit=self.wake.set) if fork_channel is not None else None

    async def _spawned(self) -> WorkerProcess:
        early, self.early = self.early, None
        if early is not None:
            return await WorkerProcess.adopt(early, on_exit=self.wake.set)
        child_channels, self.child_channels = self.child_channels, []
        return await WorkerProcess.spawn(child_channels, on_exit=self.wake.set)

    async def _serve(self, worker: WorkerProcess) -> None:
        while worker.is_alive:
            due = self._pool.schedule.pop()
            if due is None:
                self.wake.clear()
                await self.wake.wait()
                continue
            turn = [due]
            if due.batch.is_joinable:
                turn += self._pool.schedule.more_short_batches(due, lambda batch: batch.is_joinable)
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
                    self._pool.schedule.done(each)
                if self._pool.schedule.waiting:
                    self._pool.wake()  # another worker may do now what it had to leave alone

    async def _answer(self, worker: WorkerProcess, groups: Sequence[Sequence[SharedScan]]) -> bool:
        """Give the scans their outcomes; returns whether the worker is still of use."""
        scans = list(chain.from_iterable(groups))
        if not scans:
            return True
        try:
            async with asyncio.timeout(time_limit_s(self._pool.settings, sum(s.task.characters for s in scans))):
                answers = await worker.ask([[scan.task.question for scan in group] for group in groups])
        except TimeoutError:
            # Alone it would hang again.
            self._try_again(scans, is_over=len(scans) == 1, failure=TOO_LONG)
        except WorkerEndedError:
            # Perhaps it was killed while it had nothing to do: only what ends a second worker has ended the first.
            self._try_again(scans, is_over=scans[0].is_alone, failure=_WORKER_ENDED)
        else:
            for scan, answer in zip(scans, answers, strict=True):
                self._pool.settle(scan, _outcome(scan, answer))
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
            self._pool.settle(scan, failure)


def _outcome(scan: SharedScan, answer: Answer) -> Outcome:
    match scan.task.question, answer:
        case ScanText(), TextScanned():
            return answer
        case ((ScanPiece() | ComposeText()), Found()):
            return answer
        case _, Failed(error, code):
            return Failure(f"a recognizer failed ({error})", code)
    return _NONSENSE
