"""One detection process: reads jobs as lines of JSON from standard input and answers each with one line.

The first line holds the settings; the answer to it comes when the models are loaded. Then one job at a time:

    {"op": "scan", "texts": [[text, is_long, language or null, context or null], ...]}
        -> [[guess or null, language or null, rows or null], ...]
    {"op": "pieces", "texts": [text, ...], "language": code}
        -> [rows, ...]
    {"op": "compose", "text": text, "whole": rows, "pieces": [[start, end, rows], ...]}
        -> rows

A row is [start, end, type, score, recognizer]. Answers are {"ok": …} or {"error": …}. JSON is ASCII, so no text
can break a line. The process ends with its standard input, that is with its parent. No text ever reaches its
standard error or an answer: errors are told by class name and reason code.
"""

import contextlib
import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, TextIO, cast

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.language import LanguageDetector
from pasteguard_addon.detection.pieces import Piece, merge
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.detection.spans import Finding
from pasteguard_addon.detection.texts import language_told
from pasteguard_addon.errors import DetectionError, SettingsError

Row = tuple[int, int, str, float, str]
"""A finding in JSON, where it is a list."""


_TRIM_EVERY_BYTES = 30_000
"""A trim costs as much as scanning 300 characters."""


class Scanner:
    """Answers jobs. Pure but for the models that it holds."""

    def __init__(self, settings: DetectionSettings) -> None:
        self._detector = Detector.from_settings(settings)
        self._languages = LanguageDetector(settings.languages)
        self._fallback = settings.fallback_language
        self._ops: Mapping[str, Callable[[Mapping[str, object]], object]] = {
            "scan": self._scan,
            "pieces": self._pieces,
            "compose": self._compose,
        }

    def answer(self, job: Mapping[str, object]) -> object:
        return self._ops[cast(str, job["op"])](job)

    def _scan(self, job: Mapping[str, object]) -> object:
        """Guess each text's language if it is not known, and scan the text as that.

        A text too short to tell is scanned as its context: the language of the texts before it, which is either
        known to the parent or comes from the text before it in this job. Without either it is left for later.
        """
        answers: list[list[object]] = []
        together: dict[str, list[int]] = {}
        before: str | None = None
        items = cast(list[_Item], job["texts"])
        for number, (text, is_long, language, context) in enumerate(items):
            guess = None if language else self._languages.guess(text)
            before = language or language_told(guess, self._fallback) or context or before
            told = None if guess is None else [guess.code, guess.is_available]
            answers.append([told, before, None])
            if before and is_long:
                answers[number][_ROWS] = to_rows(self._detector.find_whole(text, before))
            elif before:
                together.setdefault(before, []).append(number)
        for language, numbers in together.items():
            found = self._detector.find_many([items[number][0] for number in numbers], language)
            for number, findings in zip(numbers, found, strict=True):
                answers[number][_ROWS] = to_rows(findings)
        return answers

    def _pieces(self, job: Mapping[str, object]) -> object:
        found = self._detector.find_in_pieces(cast(list[str], job["texts"]), cast(str, job["language"]))
        return [to_rows(findings) for findings in found]

    def _compose(self, job: Mapping[str, object]) -> object:
        parts = cast(list[tuple[int, int, list[Row]]], job["pieces"])
        pieces = [Piece(start, end) for start, end, _ in parts]
        found = [*from_rows(cast(list[Row], job["whole"])), *merge(pieces, [from_rows(rows) for *_, rows in parts])]
        return to_rows(self._detector.compose(cast(str, job["text"]), found))


_Item = tuple[str, bool, str | None, str | None]
_ROWS = 2
"""Where the findings stand in an answer."""


def to_rows(findings: Sequence[Finding]) -> list[Row]:
    return [(f.start, f.end, f.entity_type, round(f.score, 4), f.recognizer) for f in findings]


def from_rows(rows: Sequence[Row]) -> list[Finding]:
    """Return the findings, their names interned: a cache holds them by the ten thousand."""
    intern = sys.intern
    return [Finding(start, end, intern(entity_type), score, intern(by)) for start, end, entity_type, score, by in rows]


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends us in order
    jobs, answers = _take(sys.stdin, "rb"), _take(sys.stdout, "wb")
    _end_with_parent()
    scanner = _load(jobs.readline(), answers)
    if scanner is None:
        return
    give_back = _heap_trimmer()
    unreturned_bytes = 0
    for line in iter(jobs.readline, b""):
        _send(answers, _answer(scanner, line))
        unreturned_bytes += len(line)
        if unreturned_bytes > _TRIM_EVERY_BYTES:
            give_back()
            unreturned_bytes = 0


def _load(line: bytes, answers: BinaryIO) -> Scanner | None:
    """Load the models and tell the parent how it went."""
    scanner: Scanner | None = None
    try:
        settings = DetectionSettings.from_json(line.decode())
        scanner = Scanner(settings)
        # The first scan builds what is built lazily; nobody should wait for that.
        scanner.answer({"op": "scan", "texts": [["Warm up, Ann Lee.", False, settings.fallback_language, None]]})
    except SettingsError as error:
        outcome: dict[str, object] = {"settings_error": str(error)}  # fixed words, and no text has come yet
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent must hear of it
        outcome = {"error": type(error).__name__}
    else:
        outcome = {"ok": True}
    gc.collect()
    gc.freeze()  # models stay for good; collections need not walk through them
    _send(answers, outcome)
    return scanner if "ok" in outcome else None


def _answer(scanner: Scanner, line: bytes) -> dict[str, object]:
    try:
        job = json.loads(line)
        return {"id": job["id"], "ok": scanner.answer(job)}
    except DetectionError as error:
        return {"error": type(error).__name__, "code": error.code}
    except Exception as error:  # noqa: BLE001  # a recognizer may raise anything, and its message may hold text
        return {"error": type(error).__name__}


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


if __name__ == "__main__":
    main()
