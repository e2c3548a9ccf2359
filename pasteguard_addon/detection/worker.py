"""One detection process: reads jobs as lines from standard input and answers each with one line (see `messages`).

The first line holds the settings; the answer to it comes when the models are loaded. Then one job at a time. The
process ends with its standard input, that is with its parent. No text ever reaches its standard error or an answer:
errors are told by class name and reason code.
"""

import contextlib
import ctypes
import gc
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, TypeGuard, cast

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.language import LanguageDetector
from pasteguard_addon.detection.messages import (
    Answer,
    ComposeText,
    Failed,
    Found,
    Job,
    Loaded,
    MalformedMessageError,
    Question,
    ScanPiece,
    ScanText,
    TextScanned,
    decode_job,
    encode_answers,
    encode_loaded,
)
from pasteguard_addon.detection.pieces import Piece, merge
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import Finding, language_told

_TRIM_EVERY_BYTES = 30_000
"""A trim costs as much as scanning 300 characters."""


class Scanner:
    """Answers jobs. Pure but for the models that it holds."""

    def __init__(self, settings: DetectionSettings) -> None:
        self._detector = Detector.from_settings(settings)
        self._languages = LanguageDetector(settings.languages)
        self.fallback = settings.fallback_language

    def answer(self, job: Job) -> list[Answer]:
        """Return an answer to each question, in their order: what fails for one of them, fails for no other."""
        try:
            told = [each for questions in job for each in self._told(questions)]
            return self._found(told)
        except Exception as error:  # noqa: BLE001  # a recognizer may raise anything, and its message may hold text
            if sum(map(len, job)) == 1:
                return [_failed(error)]
        return [answer for questions in job for answer in self._answer_singly(questions)]

    def _answer_singly(self, questions: Sequence[Question]) -> list[Answer]:
        """Find out by whose fault it goes wrong."""
        answers: list[Answer] = []
        before: str | None = None
        for question in questions:
            asked = replace(question, context=question.context or before) if _is_open(question) else question
            (answer,) = self.answer([[asked]])
            answers.append(answer)
            if isinstance(answer, TextScanned):
                before = answer.language
        return answers

    def _told(self, questions: Sequence[Question]) -> list[tuple[Question, TextScanned | None]]:
        """Return each question, and for a text its answer without findings: as what language it is to be scanned.

        A text too short to tell is scanned as its context: the language of the texts before it, which is either
        known to the parent or comes from the text before it in its list. Without either it is left for later.
        """
        told: list[tuple[Question, TextScanned | None]] = []
        before: str | None = None
        for question in questions:
            if not isinstance(question, ScanText):
                told.append((question, None))
                continue
            guess = None if question.language else self._languages.guess(question.text)
            before = question.language or language_told(guess, self.fallback) or question.context or before
            told.append((question, TextScanned(guess, before)))
        return told

    def _found(self, told: Sequence[tuple[Question, TextScanned | None]]) -> list[Answer]:
        """Return the answers with what was found: texts and pieces of one language take less time together."""
        answers: list[Answer] = [Found(())] * len(told)
        texts: dict[str, list[int]] = {}
        pieces: dict[str, list[int]] = {}
        for index, (question, scanned) in enumerate(told):
            match question, scanned:
                case ScanText(text, is_long), TextScanned(guess, language):
                    answers[index] = scanned
                    if language and is_long:
                        answers[index] = TextScanned(guess, language, tuple(self._detector.find_whole(text, language)))
                    elif language:
                        texts.setdefault(language, []).append(index)
                case ScanPiece(_, language), _:
                    pieces.setdefault(language, []).append(index)
                case ComposeText(), _:
                    answers[index] = Found(tuple(self._composed(question)))
        for language, indexes in texts.items():
            found = self._detector.find_many([told[index][0].text for index in indexes], language)
            for index, findings in zip(indexes, found, strict=True):
                scanned = told[index][1]
                answers[index] = TextScanned(scanned.guess if scanned else None, language, tuple(findings))
        for language, indexes in pieces.items():
            found = self._detector.find_in_pieces([told[index][0].text for index in indexes], language)
            for index, findings in zip(indexes, found, strict=True):
                answers[index] = Found(tuple(findings))
        return answers

    def _composed(self, question: ComposeText) -> list[Finding]:
        pieces = [Piece(start, end) for start, end, _ in question.pieces]
        found = [*question.whole, *merge(pieces, [findings for *_, findings in question.pieces])]
        return self._detector.compose(question.text, found)


def _is_open(question: Question) -> TypeGuard[ScanText]:
    return isinstance(question, ScanText) and question.language is None


def _failed(error: Exception) -> Failed:
    return Failed(type(error).__name__, error.code if isinstance(error, DetectionError) else "detection_failed")


def main() -> None:
    """Serve until standard input ends. Forks a worker for each socket whose number the command line gives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends us in order
    jobs, answers = _take(sys.stdin, "rb"), _take(sys.stdout, "wb")
    _end_with_parent()
    scanner, loaded = _load(jobs.readline())
    seat = _fork([int(fd) for fd in sys.argv[2:]], partial(_warm_up, scanner)) if scanner is not None else None
    if seat is not None:
        jobs.close()
        answers.close()
        jobs, answers = seat.makefile("rb"), seat.makefile("wb")
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
    gc.collect()
    gc.freeze()  # models stay for good; collections need not walk through them
    return scanner, loaded


def _warm_up(scanner: Scanner) -> None:
    """Build what the first scan builds; nobody should wait for that."""
    scanner.answer([[ScanText("Warm up, Ann Lee.", language=scanner.fallback)]])


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
