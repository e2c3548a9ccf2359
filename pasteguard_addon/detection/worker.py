"""One detection process: reads jobs as lines of JSON from standard input and answers each with one line.

The first line holds the settings; the answer to it comes when the models are loaded. Then one job at a time:

    {"op": "scan", "texts": [[text, is_long, language or null, context or null], ...]}
        -> [[guess or null, language or null, rows or null], ...]
    {"op": "pieces", "texts": [text, ...], "language": code}
        -> [rows, ...]
    {"op": "compose", "text": text, "whole": rows, "pieces": [[start, end, rows], ...]}
        -> rows
    {"op": "together", "jobs": [job of `scan`, ...]}
        -> [answer, ...], each as it would be to the job alone, though found in less time

A row is [start, end, type, score, recognizer]. Answers are {"ok": …} or {"error": …}. JSON is ASCII, so no text
can break a line. The process ends with its standard input, that is with its parent. No text ever reaches its
standard error or an answer: errors are told by class name and reason code.
"""

import contextlib
import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.language import LanguageDetector
from pasteguard_addon.detection.pieces import Piece, merge
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import Finding, language_told

Row = tuple[int, int, str, float, str]
"""A finding in JSON, where it is a list."""
_Item = tuple[str, bool, str | None, str | None]
_Answer = list[Any]
_LANGUAGE, _ROWS = 1, 2
"""Where they stand in an answer."""

_TRIM_EVERY_BYTES = 30_000
"""A trim costs as much as scanning 300 characters."""


class Scanner:
    """Answers jobs. Pure but for the models that it holds."""

    def __init__(self, settings: DetectionSettings) -> None:
        self._detector = Detector.from_settings(settings)
        self._languages = LanguageDetector(settings.languages)
        self.fallback = settings.fallback_language
        self._ops: Mapping[str, Callable[[Mapping[str, object]], object]] = {
            "scan": self._scan,
            "pieces": self._pieces,
            "compose": self._compose,
            "together": self._together,
        }

    def answer(self, job: Mapping[str, object]) -> object:
        return self._ops[cast(str, job["op"])](job)

    def outcome(self, job: Mapping[str, object]) -> dict[str, object]:
        """Return the answer, or what went wrong in words that hold nothing of a text."""
        try:
            return {"ok": self.answer(job)}
        except DetectionError as error:
            return {"error": type(error).__name__, "code": error.code}
        except Exception as error:  # noqa: BLE001  # a recognizer may raise anything, and its message may hold text
            return {"error": type(error).__name__}

    def _scan(self, job: Mapping[str, object]) -> object:
        return self._scan_all([cast(list[_Item], job["texts"])])[0]

    def _together(self, job: Mapping[str, object]) -> object:
        jobs = cast(list[Mapping[str, object]], job["jobs"])
        try:
            return [{"ok": answers} for answers in self._scan_all([cast(list[_Item], each["texts"]) for each in jobs])]
        except Exception:  # noqa: BLE001  # whoever caused it: the others get their answers
            return [self.outcome(each) for each in jobs]

    def _scan_all(self, lists: Sequence[Sequence[_Item]]) -> list[list[_Answer]]:
        """Guess each text's language if it is not known, and scan the text as that.

        A text too short to tell is scanned as its context: the language of the texts before it, which is either
        known to the parent or comes from the text before it in its list. Without either it is left for later.
        """
        answers = [self._told(items) for items in lists]
        short: dict[str, list[tuple[str, _Answer]]] = {}
        for (text, is_long, *_), answer in zip(chain(*lists), chain(*answers), strict=True):
            language = answer[_LANGUAGE]
            if language and is_long:
                answer[_ROWS] = to_rows(self._detector.find_whole(text, language))
            elif language:
                short.setdefault(language, []).append((text, answer))
        for language, asked in short.items():
            found = self._detector.find_many([text for text, _ in asked], language)
            for (_, answer), findings in zip(asked, found, strict=True):
                answer[_ROWS] = to_rows(findings)
        return answers

    def _told(self, items: Sequence[_Item]) -> list[_Answer]:
        """Return an answer without rows for each text."""
        answers: list[_Answer] = []
        before: str | None = None
        for text, _, language, context in items:
            guess = None if language else self._languages.guess(text)
            before = language or language_told(guess, self.fallback) or context or before
            answers.append([[guess.code, guess.is_available] if guess else None, before, None])
        return answers

    def _pieces(self, job: Mapping[str, object]) -> object:
        found = self._detector.find_in_pieces(cast(list[str], job["texts"]), cast(str, job["language"]))
        return [to_rows(findings) for findings in found]

    def _compose(self, job: Mapping[str, object]) -> object:
        parts = cast(list[tuple[int, int, list[Row]]], job["pieces"])
        pieces = [Piece(start, end) for start, end, _ in parts]
        found = [*from_rows(cast(list[Row], job["whole"])), *merge(pieces, [from_rows(rows) for *_, rows in parts])]
        return to_rows(self._detector.compose(cast(str, job["text"]), found))


def to_rows(findings: Sequence[Finding]) -> list[Row]:
    return [(f.start, f.end, f.entity_type, round(f.score, 4), f.recognizer) for f in findings]


def from_rows(rows: Sequence[Row]) -> list[Finding]:
    """Return the findings, their names interned: a cache holds them by the ten thousand."""
    intern = sys.intern
    return [Finding(start, end, intern(entity_type), score, intern(by)) for start, end, entity_type, score, by in rows]


def main() -> None:
    """Serve until standard input ends. Forks a worker for each socket whose number the command line gives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends us in order
    jobs, answers = _take(sys.stdin, "rb"), _take(sys.stdout, "wb")
    _end_with_parent()
    scanner, outcome = _load(jobs.readline())
    seat = _fork([int(fd) for fd in sys.argv[2:]], partial(_warm_up, scanner)) if scanner is not None else None
    if seat is not None:
        jobs.close()
        answers.close()
        jobs, answers = seat.makefile("rb"), seat.makefile("wb")
        outcome = {"ok": True, "pid": os.getpid()}
    _send(answers, outcome)
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


def _load(line: bytes) -> tuple[Scanner | None, dict[str, object]]:
    """Load the models; return what to tell the parent, too."""
    scanner: Scanner | None = None
    try:
        settings = DetectionSettings.from_json(line.decode())
        scanner = Scanner(settings)
        _warm_up(scanner)
    except SettingsError as error:
        outcome: dict[str, object] = {"settings_error": str(error)}  # fixed words, and no text has come yet
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent must hear of it
        outcome = {"error": type(error).__name__}
    else:
        outcome = {"ok": True}
    gc.collect()
    gc.freeze()  # models stay for good; collections need not walk through them
    return (scanner if "ok" in outcome else None), outcome


def _warm_up(scanner: Scanner) -> None:
    """Build what the first scan builds; nobody should wait for that."""
    scanner.answer({"op": "scan", "texts": [["Warm up, Ann Lee.", False, scanner.fallback, None]]})


def _fork(fds: Sequence[int], warm_up: Callable[[], object]) -> socket.socket | None:
    """Fork a process for each socket; return its socket in each of them, and None here.

    Each gets an empty line when all is loaded. Then the forked process scans once before it answers: the parent takes
    it for lost if that does not work. None are forked if that cannot be done safely; the parent sees its end of the
    sockets closed then, and starts workers that load for themselves.
    """
    seats = [socket.socket(fileno=fd) for fd in fds]
    mine: socket.socket | None = None
    if seats and _may_fork():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
        for seat in seats:
            seat.sendall(b"\n")
            if os.fork() == 0:
                mine = seat
                break
    for seat in seats:
        if seat is not mine:
            seat.close()
    if mine is not None:
        _end_with_peer(mine)
        warm_up()
    return mine


def _may_fork() -> bool:
    """Whether no other thread holds anything: it would be held for ever in what is forked.

    None of Python's may run, and those of libraries must sleep, as onnxruntime's does from its import on.
    """
    if threading.active_count() > 1:
        return False
    try:
        others = [task for task in os.listdir("/proc/self/task") if int(task) != os.getpid()]
        states = [Path(f"/proc/self/task/{task}/stat").read_text().rpartition(")")[2].split()[0] for task in others]
    except (OSError, IndexError):
        return False
    return all(state == "S" for state in states)


def _answer(scanner: Scanner, line: bytes) -> dict[str, object]:
    try:
        job = json.loads(line)
        number = job["id"]
    except (ValueError, TypeError, KeyError) as error:
        return {"error": type(error).__name__}
    outcome = scanner.outcome(job)
    return {"id": number, **outcome} if "ok" in outcome else outcome


def _send(answers: BinaryIO, outcome: Mapping[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the parent left; the next read ends the process
        answers.write(json.dumps(outcome).encode("ascii") + b"\n")
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


def _end_with_peer(seat: socket.socket) -> None:
    """Have a thread end this process when the other end of its socket is closed, even while it scans."""

    def wait() -> None:
        closed = select.poll()
        closed.register(seat, select.POLLRDHUP)
        closed.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
