"""What a worker answers, with the models that it holds. Knows no process and no channel."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.language.language_detector import LanguageDetector
from pasteguard_addon.detection.pieces import merge
from pasteguard_addon.detection.scanning.messages import (
    Answer,
    ComposeText,
    Failed,
    Found,
    Job,
    Question,
    ScanPiece,
    ScanText,
    TextScanned,
)
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError
from pasteguard_addon.findings import Finding, language_told


class Scanner:
    """Answers jobs. Pure but for the models that it holds."""

    def __init__(self, settings: DetectionSettings) -> None:
        self._detector = Detector.from_settings(settings)
        self._languages = LanguageDetector(settings.languages)
        self.fallback = settings.fallback_language

    def answer(self, job: Job) -> list[Answer]:
        """Return an answer to each question, in their order: what fails for one of them, fails for no other."""
        try:
            asked = [each for questions in job for each in self._with_languages(questions)]
            return self._found(asked)
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

    def _with_languages(self, questions: Sequence[Question]) -> list[tuple[Question, TextScanned | None]]:
        """Return each question, and for a text its answer without findings: as what language it is to be scanned.

        A text too short to tell is scanned as its context: the language of the texts before it, which is either
        known to the parent or comes from the text before it in its list. Without either it is left for later.
        """
        asked: list[tuple[Question, TextScanned | None]] = []
        before: str | None = None
        for question in questions:
            if not isinstance(question, ScanText):
                asked.append((question, None))
                continue
            guess = None if question.language else self._languages.guess(question.text)
            before = question.language or language_told(guess, self.fallback) or question.context or before
            asked.append((question, TextScanned(guess, before)))
        return asked

    def _found(self, asked: Sequence[tuple[Question, TextScanned | None]]) -> list[Answer]:
        """Return the answers with what was found: texts and pieces of one language take less time together."""
        answers: list[Answer] = [Found(())] * len(asked)
        texts: dict[str, list[int]] = {}
        pieces: dict[str, list[int]] = {}
        for index, (question, scanned) in enumerate(asked):
            match question, scanned:
                case ScanText(text, is_long=True, language=str(language)), _:
                    answers[index] = TextScanned(None, language, tuple(self._detector.find_whole(text, language)))
                case ScanText(is_long=is_long), TextScanned(language=language):
                    answers[index] = scanned
                    if language and not is_long:
                        texts.setdefault(language, []).append(index)
                case ScanPiece(language=language), _:
                    pieces.setdefault(language, []).append(index)
                case ComposeText(), _:
                    answers[index] = Found(tuple(self._composed(question)))
        for language, indexes in texts.items():
            found = self._detector.find_many([asked[index][0].text for index in indexes], language)
            for index, findings in zip(indexes, found, strict=True):
                scanned = asked[index][1]
                answers[index] = TextScanned(scanned.guess if scanned else None, language, tuple(findings))
        for language, indexes in pieces.items():
            questions = [question for index in indexes if isinstance(question := asked[index][0], ScanPiece)]
            found = self._detector.find_in_pieces([q.text for q in questions], language, [q.own for q in questions])
            for index, findings in zip(indexes, found, strict=True):
                answers[index] = Found(tuple(findings))
        return answers

    def _composed(self, question: ComposeText) -> list[Finding]:
        pieces, found = [piece for piece, _ in question.pieces], [findings for _, findings in question.pieces]
        return self._detector.compose(question.text, [*question.whole, *merge(pieces, found)])


def _is_open(question: Question) -> TypeGuard[ScanText]:
    return isinstance(question, ScanText) and question.language is None


def _failed(error: Exception) -> Failed:
    return Failed(type(error).__name__, error.code if isinstance(error, DetectionError) else "detection_failed")
