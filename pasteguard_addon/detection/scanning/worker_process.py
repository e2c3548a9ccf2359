"""One worker process and the channel to it.

The first worker loads the models and forks the others, where that can be done: they share its memory, and with it the
processor's cache, so that two of them work nearly twice as fast as two that have loaded the same by themselves. Those
that are started later, to replace one, load for themselves.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol, cast

from pasteguard_addon.detection.scanning import worker_start
from pasteguard_addon.detection.scanning.messages import (
    Answer,
    Job,
    Loaded,
    MalformedMessageError,
    decode_answers,
    decode_loaded,
    encode_job,
)
from pasteguard_addon.detection.scanning.worker_start import EarlyWorker
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, PasteguardError, SettingsError

_START_TIMEOUT_S = 120.0
_FORK_TIMEOUT_S = 10.0
_MAX_ANSWER_BYTES = 1 << 28
"""A line longer than this is no answer of ours. A finding takes some 60 bytes."""


class WorkerEndedError(Exception):
    """The process is gone or answers nonsense."""


class ProcessHandle(Protocol):
    """A process that runs."""

    def kill(self) -> None:
        """End it, whatever it does."""

    async def ended(self) -> object:
        """Return when it is gone."""


class _Spawned:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> object:
        return await self._process.wait()


class _Held:
    """No child of asyncio's, so it is held by a descriptor: its number may be somebody else's one day."""

    def __init__(self, pid: int, reap: Callable[[], object] = lambda: None) -> None:
        """Hold a process; `reap` is called when it is gone. Raises OSError."""
        self._pidfd = os.pidfd_open(pid)
        self._reap = reap

    def kill(self) -> None:
        with suppress(OSError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    async def ended(self) -> object:
        loop = asyncio.get_running_loop()
        is_gone = asyncio.Event()
        loop.add_reader(self._pidfd, is_gone.set)
        try:
            await is_gone.wait()
        finally:
            loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
        self._reap()
        return None


class WorkerProcess:
    """One process and the pipe to it. One question at a time."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        handle: "ProcessHandle",
        on_exit: Callable[[], None],
        *,
        is_loaded: bool = False,
    ) -> None:
        self._questions, self._answers = writer, reader
        self._handle = handle
        self._is_loaded = is_loaded
        self._asked = 0
        self._exit = asyncio.create_task(handle.ended())
        self._exit.add_done_callback(lambda _: on_exit())

    @classmethod
    async def spawn(cls, child_channels: Sequence[socket.socket], on_exit: Callable[[], None]) -> "WorkerProcess":
        """Start a process, which forks another one for each of `child_channels` when it has loaded. Raises OSError."""
        fds = [channel.fileno() for channel in child_channels]
        try:
            process = await asyncio.create_subprocess_exec(
                *worker_start.command(fds),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # libraries quote what they choke on
                limit=_MAX_ANSWER_BYTES,
                pass_fds=fds,
                env=worker_start.environment(),
            )
        finally:
            for channel in child_channels:
                channel.close()  # so that the other end sees when nobody sits there
        reader, writer = cast(asyncio.StreamReader, process.stdout), cast(asyncio.StreamWriter, process.stdin)
        return cls(reader, writer, _Spawned(process), on_exit)

    @classmethod
    async def adopt(cls, early: EarlyWorker, on_exit: Callable[[], None]) -> "WorkerProcess":
        """Return a process that was started before its settings were known. Raises OSError."""
        handle = _Held(early.process.pid, early.process.wait)
        reader, writer = await asyncio.open_connection(sock=early.channel, limit=_MAX_ANSWER_BYTES)
        return cls(reader, writer, handle, on_exit)

    @classmethod
    async def attach(cls, channel: socket.socket, on_exit: Callable[[], None]) -> "WorkerProcess | None":
        """Return the process that another one has forked for the channel, or None if there is none."""
        reader, writer = await asyncio.open_connection(sock=channel, limit=_MAX_ANSWER_BYTES)
        worker: WorkerProcess | None = None
        try:
            with suppress(OSError, ValueError, MalformedMessageError, TimeoutError):
                async with asyncio.timeout(_START_TIMEOUT_S):
                    await reader.readline()  # all is loaded
                async with asyncio.timeout(_FORK_TIMEOUT_S):
                    loaded = decode_loaded(await reader.readline())
                worker = cls(reader, writer, _Held(loaded.pid), on_exit, is_loaded=True)
        finally:
            if worker is None:
                writer.close()
        return worker

    @property
    def is_alive(self) -> bool:
        return not self._exit.done()

    async def load(self, settings: DetectionSettings) -> PasteguardError | None:
        """Return when the models are loaded: None, or why they are not."""
        if self._is_loaded:
            return None
        loaded = Loaded(error="ended")
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                loaded = decode_loaded(await self._exchange(settings.to_json().encode("ascii") + b"\n"))
        except TimeoutError:
            loaded = Loaded(error="too slow")
        except (WorkerEndedError, MalformedMessageError):
            pass
        if loaded.settings_error:
            return SettingsError(loaded.settings_error)
        return DetectionError(f"a detection worker does not start ({loaded.error})") if loaded.error else None

    async def ask(self, job: Job) -> list[Answer]:
        """Return the worker's answers to a job, one for each question. Raises WorkerEndedError."""
        self._asked += 1
        with suppress(MalformedMessageError):
            number, answers = decode_answers(await self._exchange(encode_job(self._asked, job)))
            if number == self._asked and len(answers) == sum(map(len, job)):
                return answers
        raise WorkerEndedError

    async def kill(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        self._handle.kill()
        self._questions.close()
        await asyncio.shield(self._exit)

    async def _exchange(self, line: bytes) -> bytes:
        """Return the line with which the worker answers a line."""
        with suppress(OSError, ValueError):  # broken pipe, or a line without end; raised below without it as context
            self._questions.write(line)
            await self._questions.drain()
            answer = await self._answers.readline()
            if answer.endswith(b"\n"):
                return answer
        raise WorkerEndedError
