"""Presidio's analyzer with what a proxy needs: linear time, no network, nothing remembered.

`AnalyzerEngine.analyze` compares every result with every other one and looks for context words by scanning the
text once a result; a table of 100,000 addresses would take hours. The registry, the recognizers and the NLP engine
are Presidio's; only the loop that runs them is ours.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

from .evidence import Entity
from .names import NameRecognizer, TextArtifacts
from .patterns.base import PatternFamily
from .places import listed
from .rampart import CITY, GIVEN, STATE, STREET, SURNAME, Rampart, Words
from .spacy_engine import NerEngine, pieces

_WORTH_A_LOOK = 0.02
"""spaCy is asked about a piece where Rampart gives some word at least this; elsewhere its answer would not count."""


class TextAnalyzer(AnalyzerEngine):
    """An AnalyzerEngine whose `analyze` takes time in proportion to the text."""

    def __init__(self, registry: RecognizerRegistry, nlp_engine: NerEngine, rampart: Rampart | None) -> None:
        self._ner = nlp_engine
        super().__init__(
            registry=registry, nlp_engine=nlp_engine, supported_languages=list(registry.supported_languages)
        )
        self._rampart = rampart
        self._enhancer = LemmaContextAwareEnhancer()

    def analyze(  # type: ignore[override]  # thresholds, allow lists and ad-hoc recognizers are applied elsewhere
        self, text: str, language: str, entities: Sequence[str]
    ) -> list[RecognizerResult]:
        """Return all results of all recognizers; they may overlap, and none is dropped for its score."""
        recognizers = self.registry.get_recognizers(language=language, entities=list(entities))
        with self._ner.memory_zone():
            artifacts = self._artifacts(text, language, recognizers)
            results: list[RecognizerResult] = []
            for recognizer in recognizers:
                if isinstance(recognizer, (PatternFamily, NameRecognizer)):
                    results.extend(recognizer.analyze(text, list(entities), artifacts))
                else:
                    results.extend(self._foreign(recognizer, text, language, entities))
        return results

    def _artifacts(self, text: str, language: str, recognizers: Collection[EntityRecognizer]) -> TextArtifacts | None:
        if not any(isinstance(recognizer, NameRecognizer) for recognizer in recognizers):
            return None
        words = self._rampart.words(text) if self._rampart else None
        spans = list(pieces(text))
        if words is not None:
            spans = list(_worth_a_look(text, spans, words))
        found: list[Entity] = self._ner.entities(text, language, spans) if spans else []
        return TextArtifacts(found, words, language, has_spacy=self._ner.supports(language))

    def _foreign(
        self, recognizer: EntityRecognizer, text: str, language: str, entities: Sequence[str]
    ) -> Iterator[RecognizerResult]:
        """Run a recognizer that is not ours piece by piece: its patterns may take quadratic time."""
        for start, end in pieces(text):
            piece = text[start:end]
            artifacts = self._ner.piece_artifacts(piece, language)
            results = recognizer.analyze(piece, list(entities), artifacts) or []
            for result in results:
                result.recognition_metadata = {
                    RecognizerResult.RECOGNIZER_NAME_KEY: type(recognizer).__name__,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
                }
            for result in self._enhancer.enhance_using_context(piece, results, artifacts, [recognizer]):
                result.start += start
                result.end += start
                yield result


def _worth_a_look(text: str, spans: Sequence[tuple[int, int]], words: Words) -> Iterator[tuple[int, int]]:
    columns = words.scores[:, [GIVEN, SURNAME, CITY, STATE, STREET]]
    starts = words.starts[columns.max(axis=1, initial=0.0) >= _WORTH_A_LOOK].tolist()
    starts = sorted([*starts, *(start for start, _ in listed(text))])
    for start, end in spans:
        at = bisect_left(starts, start)
        if at < len(starts) and starts[at] < end:
            yield start, end
