"""What is asked of a worker and what it answers: values, and the one place that knows how they travel.

A job is some lists of questions, each list the texts of one request in their order: a text that cannot tell its
language takes that of the text before it in its list. A worker answers a job with one answer for each question.
Both are a line of ASCII JSON, so no text can break a line. What goes wrong is told by class name and reason code.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pasteguard_addon.detection.pieces import Own, Piece
from pasteguard_addon.findings import Finding, LanguageGuess

type Findings = tuple[Finding, ...]
type _Row = tuple[int, int, str, float, str, bool]


class MalformedMessageError(Exception):
    """A line that is none of ours."""


@dataclass(frozen=True, slots=True)
class ScanText:
    """What does this text hold? Of a long one only what must be seen whole is asked here.

    A long one that is to tell its language first tells only that, and the parts of it that tell are enough.
    """

    text: str = field(repr=False)
    is_long: bool = False
    language: str | None = None
    """What it is scanned as; None if the text is to tell it first."""
    context: str | None = None
    """The language of the texts before it, for a text that cannot tell its own. Without it that of the text before it
    in its list is taken; a text without either is not scanned."""


@dataclass(frozen=True, slots=True)
class ScanPiece:
    """What do the recognizers find that look at a piece of a long text?"""

    text: str = field(repr=False)
    language: str
    own: Own = None


@dataclass(frozen=True, slots=True)
class ComposeText:
    """What comes of what was found in a long text as a whole and in its pieces?"""

    text: str = field(repr=False)
    whole: Findings
    pieces: tuple[tuple[Piece, Findings], ...]
    """Each piece, and what was found, with offsets in what was scanned of it."""


type Question = ScanText | ScanPiece | ComposeText
type Job = Sequence[Sequence[Question]]


@dataclass(frozen=True, slots=True)
class TextScanned:
    """The answer to ScanText."""

    guess: LanguageGuess | None
    """What the text told of its language; None also where it was not asked."""
    language: str | None
    """What it was scanned as; None if it was not scanned, as nothing told its language."""
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to ScanPiece and ComposeText."""

    findings: Findings


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: what went wrong, in words that hold nothing of a text."""

    error: str
    code: str = "detection_failed"


type Answer = TextScanned | Found | Failed


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a worker tells once, when it has loaded its models, or could not."""

    pid: int = 0
    error: str = ""
    settings_error: str = ""
    """Fixed words for the user: the settings ask for what is not there."""


def encode_job(number: int, job: Job) -> bytes:
    return _line([number, [[_question_members(question) for question in questions] for questions in job]])


def decode_job(line: bytes) -> tuple[int, list[list[Question]]]:
    """Return the job and its number. Raises MalformedMessageError."""
    try:
        number, lists = json.loads(line)
        return int(number), [[_question(members) for members in questions] for questions in lists]
    except _NOT_OURS:
        pass  # their messages quote the line
    raise MalformedMessageError


def encode_answers(number: int, answers: Sequence[Answer]) -> bytes:
    return _line([number, [_answer_members(answer) for answer in answers]])


def decode_answers(line: bytes) -> tuple[int, list[Answer]]:
    """Return the answers and the number of their job. Raises MalformedMessageError."""
    try:
        number, answers = json.loads(line)
        return int(number), [_answer(members) for members in answers]
    except _NOT_OURS:
        pass
    raise MalformedMessageError


def encode_loaded(loaded: Loaded) -> bytes:
    return _line([loaded.pid, loaded.error, loaded.settings_error])


def decode_loaded(line: bytes) -> Loaded:
    """Raises MalformedMessageError."""
    try:
        pid, error, settings_error = json.loads(line)
        return Loaded(int(pid), str(error), str(settings_error))
    except _NOT_OURS:
        pass
    raise MalformedMessageError


_NOT_OURS = (ValueError, TypeError, KeyError, IndexError, RecursionError)


def _line(message: object) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


def _question_members(question: Question) -> list[object]:
    match question:
        case ScanText(text, is_long, language, context):
            return ["text", text, is_long, language, context]
        case ScanPiece(text, language, own):
            return ["piece", text, language, own]
        case ComposeText(text, whole, pieces):
            return ["compose", text, rows_of(whole), [_piece_members(piece, found) for piece, found in pieces]]


def _piece_members(piece: Piece, found: Findings) -> list[object]:
    return [piece.start, piece.end, piece.own_start, piece.own_end, rows_of(found)]


def _question(members: list[Any]) -> Question:
    match members:
        case ["text", str(text), bool(is_long), language, context]:
            return ScanText(text, is_long, language, context)
        case ["piece", str(text), str(language), None]:
            return ScanPiece(text, language)
        case ["piece", str(text), str(language), [int(start), int(end)]]:
            return ScanPiece(text, language, (start, end))
        case ["compose", str(text), whole, pieces]:
            return ComposeText(
                text, findings_of(whole), tuple((Piece(*piece), findings_of(rows)) for *piece, rows in pieces)
            )
    raise ValueError


def _answer_members(answer: Answer) -> list[object]:
    match answer:
        case TextScanned(guess, language, findings):
            guessed = None if guess is None else [guess.code, guess.is_available]
            return ["text", guessed, language, rows_of(findings)]
        case Found(findings):
            return ["found", rows_of(findings)]
        case Failed(error, code):
            return ["failed", error, code]


def _answer(members: list[Any]) -> Answer:
    match members:
        case ["text", guessed, language, rows]:
            return TextScanned(None if guessed is None else LanguageGuess(*guessed), language, findings_of(rows))
        case ["found", rows]:
            return Found(findings_of(rows))
        case ["failed", str(error), str(code)]:
            return Failed(error, code)
    raise ValueError


def rows_of(findings: Findings) -> list[_Row]:
    """Return findings as they travel: numbers and names of ours, nothing of a text."""
    return [(f.start, f.end, f.entity_type, round(f.score, 4), f.recognizer, f.is_decoded) for f in findings]


def findings_of(rows: list[_Row]) -> Findings:
    """Return the findings, their names interned: a cache holds them by the ten thousand."""
    intern = sys.intern
    return tuple(
        Finding(start, end, intern(kind), score, intern(by), is_decoded)
        for start, end, kind, score, by, is_decoded in rows
    )
