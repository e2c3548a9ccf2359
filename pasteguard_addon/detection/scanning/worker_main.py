"""One detection process: reads jobs as lines from standard input and answers each with one line (see `messages`).

The first line holds the settings; the answer to it comes when the models are loaded. Then one job at a time. The
process ends with its standard input, that is with its parent. No text ever reaches its standard error or an answer:
errors are told by class name and reason code.
"""

import contextlib
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import BinaryIO, TextIO, cast

from pasteguard_addon.detection.scanning.forking import fork_workers
from pasteguard_addon.detection.scanning.messages import (
    Loaded,
    MalformedMessageError,
    ScanText,
    decode_job,
    encode_answers,
    encode_loaded,
)
from pasteguard_addon.detection.scanning.scanner import Scanner
from pasteguard_addon.detection.scanning.worker_start import EARLY
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import SettingsError

_TRIM_EVERY_BYTES = 30_000
"""A trim costs as much as scanning 300 characters."""


def main() -> None:
    """Serve until standard input ends. Forks a worker for each socket whose number the command line gives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends us in order
    jobs, answers = _take(sys.stdin, "rb"), _take(sys.stdout, "wb")
    _end_with_parent()
    if EARLY in sys.argv:
        _load_libraries()
    scanner, loaded = _load(jobs.readline())
    channel = (
        fork_workers([int(fd) for fd in sys.argv[2:] if fd != EARLY], partial(_warm_up, scanner))
        if scanner is not None
        else None
    )
    if channel is not None:
        jobs.close()
        answers.close()
        jobs, answers = channel.makefile("rb"), channel.makefile("wb")
        loaded = Loaded(os.getpid())
    _send(answers, encode_loaded(loaded))
    if scanner is not None:
        _serve(scanner, jobs, answers)


def _serve(scanner: Scanner, jobs: BinaryIO, answers: BinaryIO) -> None:
    give_back = _heap_trimmer()
    unreturned_bytes = 0
    for line in iter(jobs.readline, b""):
        _send(answers, _answer(scanner, line))
        unreturned_bytes += len(line)
        if unreturned_bytes > _TRIM_EVERY_BYTES:
            give_back()
            unreturned_bytes = 0


def _load_libraries() -> None:
    """Import what the default settings ask for. What is wrong with it shows again, and is told, when it is needed."""
    with contextlib.suppress(Exception):
        from pasteguard_addon.detection import pii  # noqa: PLC0415 - other settings may not need it

        pii.import_libraries()


def _load(line: bytes) -> tuple[Scanner | None, Loaded]:
    """Load the models; return what to tell the parent, too."""
    scanner: Scanner | None = None
    loaded = Loaded(os.getpid())
    try:
        scanner = Scanner(DetectionSettings.from_json(line.decode()))
        _warm_up(scanner)
    except SettingsError as error:
        scanner, loaded = None, Loaded(settings_error=str(error))  # fixed words, and no text has come yet
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent must hear of it
        scanner, loaded = None, Loaded(error=type(error).__name__)
    gc.freeze()  # models stay for good; collections need not walk through them
    gc.enable()
    return scanner, loaded


def _warm_up(scanner: Scanner) -> None:
    """Build what the first scan builds; nobody should wait for that."""
    scanner.answer([[ScanText("Warm up, Ann Lee.", language=scanner.fallback)]])


def _answer(scanner: Scanner, line: bytes) -> bytes:
    try:
        number, job = decode_job(line)
    except MalformedMessageError:
        return encode_answers(0, [])
    return encode_answers(number, scanner.answer(job))


def _send(answers: BinaryIO, line: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):  # the parent left; the next read ends the process
        answers.write(line)
        answers.flush()


def _take(stream: TextIO, mode: str) -> BinaryIO:
    """Return the channel to the parent, and point the standard stream to nowhere: libraries may print."""
    channel = os.fdopen(os.dup(stream.fileno()), mode)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return cast(BinaryIO, channel)


def _heap_trimmer() -> Callable[[], object]:
    """Return what gives free memory back to the system: glibc keeps some 50 MB of it for good otherwise."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return (lambda: trim(0)) if trim else lambda: None


def _end_with_parent() -> None:
    """Have Linux kill this process if its parent dies while it scans; elsewhere the next read ends it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


if __name__ == "__main__":
    main()
