"""Presidio's analyzer with what a proxy needs: linear time, no network, nothing remembered.

`AnalyzerEngine.analyze` compares every result with every other one and looks for context words by scanning the
text once a result; a table of 100,000 addresses would take hours. The registry, the recognizers and the NLP engine
are Presidio's; only the loop that runs them is ours.
"""

from collections.abc import Collection, Iterator, Sequence

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

from .doubt import doubtful
from .evidence import Evidence
from .names import NameRecognizer, TextArtifacts, names_and_places, names_and_places_by_spacy
from .patterns.base import Hit, PatternFamily
from .rampart import Rampart
from .spacy_engine import NerEngine, pieces


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
        return self.analyze_many([text], language, entities)[0]

    def analyze_many(
        self, texts: Sequence[str], language: str, entities: Sequence[str]
    ) -> list[list[RecognizerResult]]:
        """Return the same for each text; spaCy reads many short texts at once in half of the time."""
        recognizers = self.registry.get_recognizers(language=language, entities=list(entities))
        with self._ner.memory_zone():
            artifacts = self._artifacts(texts, language, recognizers)
            return [
                self._results(text, language, entities, recognizers, of_text)
                for text, of_text in zip(texts, artifacts, strict=True)
            ]

    def _results(
        self,
        text: str,
        language: str,
        entities: Sequence[str],
        recognizers: Collection[EntityRecognizer],
        artifacts: TextArtifacts | None,
    ) -> list[RecognizerResult]:
        results: list[RecognizerResult] = []
        for recognizer in recognizers:
            if isinstance(recognizer, (PatternFamily, NameRecognizer)):
                results.extend(recognizer.analyze(text, list(entities), artifacts))
            else:
                results.extend(self._foreign(recognizer, text, language, entities))
        return results

    def _artifacts(
        self, texts: Sequence[str], language: str, recognizers: Collection[EntityRecognizer]
    ) -> Sequence[TextArtifacts | None]:
        if not any(isinstance(recognizer, NameRecognizer) for recognizer in recognizers):
            return [None] * len(texts)
        hits = self._by_both(self._rampart, texts, language) if self._rampart else self._by_spacy(texts, language)
        return [TextArtifacts(each, language) for each in hits]

    def _by_spacy(self, texts: Sequence[str], language: str) -> list[list[Hit]]:
        seen = self._ner.entities(texts, language, [pieces(text) for text in texts])
        return [names_and_places_by_spacy(text, entities) for text, entities in zip(texts, seen, strict=True)]

    def _by_both(self, rampart: Rampart, texts: Sequence[str], language: str) -> list[list[Hit]]:
        has_spacy = self._ner.supports(language)
        # One text at a time: how the model rounds depends on all that it reads at once, and results are kept by text.
        evidence = [Evidence(text, rampart.words(text), has_spacy=has_spacy) for text in texts]
        hits = [names_and_places(each) for each in evidence]
        if has_spacy:
            stop_words = self._ner.stop_words(language)
            spans = [
                doubtful(each, found, pieces(each.text), stop_words) for each, found in zip(evidence, hits, strict=True)
            ]
            for index, entities in enumerate(self._ner.entities(texts, language, spans)):
                if entities:
                    evidence[index].entities = entities
                    hits[index] = names_and_places(evidence[index])
        return hits

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
