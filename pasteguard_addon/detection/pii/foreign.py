"""Presidio's recognizers of single countries' numbers, in linear time and with nothing remembered.

They are off unless a user asks for their types. Presidio and spaCy take a second to import, so this module is imported
only then.
"""

from collections.abc import Collection, Iterator, Sequence
from inspect import isclass

from presidio_analyzer import EntityRecognizer, PatternRecognizer, RecognizerResult, predefined_recognizers
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

from pasteguard_addon.findings import Finding

from .hardening import harden
from .spacy_engine import TokenEngine, pieces


class CountryRecognizers:
    """Finds types of single countries, whatever country's language a text is in."""

    def __init__(self, languages: Sequence[str], entities: Collection[str]) -> None:
        harden()
        self._nlp = TokenEngine(languages)
        self._nlp.load()
        self._enhancer = LemmaContextAwareEnhancer()
        self._recognizers = {language: list(_recognizers(language, set(entities))) for language in languages}

    def find(self, text: str, language: str, entities: Sequence[str]) -> list[Finding]:
        """Return all results of all recognizers; they may overlap."""
        with self._nlp.memory_zone():
            return [
                finding
                for recognizer in self._recognizers[language]
                for finding in self._find(recognizer, text, language, entities)
            ]

    def _find(
        self, recognizer: EntityRecognizer, text: str, language: str, entities: Sequence[str]
    ) -> Iterator[Finding]:
        """Run it piece by piece: its patterns may take quadratic time, and so does the search for context words."""
        by = type(recognizer).__name__
        for start, end in pieces(text):
            piece = text[start:end]
            artifacts = self._nlp.piece_artifacts(piece, language)
            results = recognizer.analyze(piece, list(entities), artifacts) or []
            for result in results:
                result.recognition_metadata = {
                    RecognizerResult.RECOGNIZER_NAME_KEY: by,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
                }
            for result in self._enhancer.enhance_using_context(piece, results, artifacts, [recognizer]):
                yield Finding(start + result.start, start + result.end, result.entity_type, float(result.score), by)


def _recognizers(language: str, entities: set[str]) -> Iterator[PatternRecognizer]:
    for candidate in vars(predefined_recognizers).values():
        is_pattern = isclass(candidate) and issubclass(candidate, PatternRecognizer)
        if not is_pattern or candidate is PatternRecognizer:
            continue
        recognizer = candidate(supported_language=language)
        if entities & set(recognizer.supported_entities):
            yield recognizer
