"""How a worker's process is started; and one that is started before anybody knows its settings.

A proxy takes a good half-second to import itself, and a worker longer still to load its libraries. So the first worker
begins when nothing else is loaded yet, with what the settings that nearly everybody has ask for. Who comes with other
settings ends it. This module imports nothing that takes long.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EARLY = "early"
"""Tells a worker to load its libraries before it reads its settings."""
_MAX_WORKERS = 8
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])
# The package's folder comes last, so nothing in it can stand in for a library; -P keeps out the current folder.
# What is loaded stays: to look for garbage in it meanwhile takes a tenth of the time, and finds next to none.
_BOOT = (
    "import gc, sys; gc.disable(); sys.path.append(sys.argv[1]); "
    "from pasteguard_addon.detection.scanning.worker_main import main; main()"
)
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Workers are the parallelism; libraries that start a thread for each core as well only get in each other's way."""


@dataclass(frozen=True, slots=True)
class ForkChannel:
    """A channel for a worker that will be forked."""

    own_end: socket.socket
    child_end: socket.socket


def make_fork_channels(count: int) -> list[ForkChannel]:
    """Return channels for so many forked workers; none where a process cannot be told from its successor safely."""
    return [ForkChannel(*socket.socketpair()) for _ in range(count)] if _may_hold_processes() else []


def command(fds: Sequence[int], *words: str) -> list[str]:
    """Return what starts a worker, which forks another one for each of some sockets when it has loaded."""
    return [sys.executable, "-P", "-c", _BOOT, _PACKAGE_ROOT, *words, *map(str, fds)]


def environment() -> dict[str, str]:
    """Return a worker's environment."""
    return {**os.environ, **_ONE_THREAD, "TOKENIZERS_PARALLELISM": "false"}


def default_count() -> int:
    """Return how many workers there are if the settings name no number."""
    affinity = getattr(os, "sched_getaffinity", None)  # less than all cores in a container; Linux only
    return min(len(affinity(0)) if affinity else os.cpu_count() or 1, _MAX_WORKERS)


@dataclass(frozen=True, slots=True)
class EarlyWorker:
    """A process that waits for its settings."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    """To it."""
    fork_channels: tuple[socket.socket, ...]
    """To those that it will fork."""

    def end(self) -> None:
        """End it, as nobody needs it."""
        self.process.kill()
        self.process.wait()
        for channel in (self.channel, *self.fork_channels):
            channel.close()


class _Early:
    """The one that was begun and is not taken yet."""

    worker: EarlyWorker | None = None


def begin() -> None:
    """Start a worker with the default settings' libraries, and as many that it will fork as there are by default.

    Where that cannot be done nothing is lost: the pool starts its own.
    """
    if not _may_hold_processes() or _Early.worker is not None:
        return
    own, theirs = socket.socketpair()
    channels = make_fork_channels(default_count() - 1)
    fds = [each.child_end.fileno() for each in channels]
    with suppress(OSError):
        process = subprocess.Popen(  # noqa: S603 - words of our own
            command(fds, EARLY),
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            stderr=subprocess.DEVNULL,  # libraries quote what they choke on
            pass_fds=fds,
            env=environment(),
        )
        _Early.worker = EarlyWorker(process, own, tuple(each.own_end for each in channels))
    for end in (theirs, *(each.child_end for each in channels)):
        end.close()  # so that the other end sees when nobody sits there


def take() -> EarlyWorker | None:
    """Return what was begun, if anything; it belongs to who takes it."""
    worker, _Early.worker = _Early.worker, None
    return worker


def end_early() -> None:
    """End what was begun and will not be taken."""
    worker = take()
    if worker is not None:
        worker.end()


def _may_hold_processes() -> bool:
    """Whether a process can be told from one that has its number later."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")
