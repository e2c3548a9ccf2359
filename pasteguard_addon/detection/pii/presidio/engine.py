"""Presidio's analyzer with what a proxy needs: linear time, no network, nothing remembered.

`AnalyzerEngine.analyze` compares every result with every other one and looks for context words by scanning the
text once a result; a table of 100,000 addresses would take hours. The registry, the recognizers and the NLP engine
are Presidio's; only the loop that runs them is ours.
"""

from collections.abc import Collection, Iterator, Sequence

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.machine_text import as_people_wrote
from pasteguard_addon.detection.pii.model.marked_names import with_marked_names
from pasteguard_addon.detection.pii.model.name_model import NameModel
from pasteguard_addon.detection.pii.names.names import NameRecognizer, TextArtifacts, names_and_places
from pasteguard_addon.detection.pii.names_in_data.national_strings import within_strings
from pasteguard_addon.detection.pii.names_in_data.within_cells import within_cells
from pasteguard_addon.detection.pii.patterns.base import Hit, PatternFamily
from pasteguard_addon.detection.pii.patterns.numbers.beside_numbers import beside_numbers
from pasteguard_addon.detection.pii.patterns.numbers.beside_people import beside_people

from .spacy_engine import TokenEngine, pieces

_BESIDE_PEOPLE = {
    RecognizerResult.RECOGNIZER_NAME_KEY: "BesidePeople",
    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: "BesidePeople",
}


class TextAnalyzer(AnalyzerEngine):
    """An AnalyzerEngine whose `analyze` takes time in proportion to the text."""

    def __init__(self, registry: RecognizerRegistry, nlp_engine: TokenEngine, model: NameModel) -> None:
        self._nlp = nlp_engine
        super().__init__(
            registry=registry, nlp_engine=nlp_engine, supported_languages=list(registry.supported_languages)
        )
        self._model = model
        self._recognizers: dict[tuple[str, tuple[str, ...]], list[EntityRecognizer]] = {}
        self._enhancer = LemmaContextAwareEnhancer()

    def analyze(  # type: ignore[override]  # thresholds, allow lists and ad-hoc recognizers are applied elsewhere
        self, text: str, language: str, entities: Sequence[str]
    ) -> list[RecognizerResult]:
        """Return all results of all recognizers; they may overlap, and none is dropped for its score."""
        return self.analyze_many([text], language, entities, [None])[0]

    def analyze_many(
        self, texts: Sequence[str], language: str, entities: Sequence[str], own: Sequence[Own]
    ) -> list[list[RecognizerResult]]:
        """Return the same for each text, but for names in the context of its own part."""
        recognizers = self._recognizers_of(language, tuple(entities))
        with self._nlp.memory_zone():
            artifacts = self._artifacts(texts, language, recognizers, own)
            return [
                self._results(text, language, entities, recognizers, of_text)
                for text, of_text in zip(texts, artifacts, strict=True)
            ]

    def _recognizers_of(self, language: str, entities: tuple[str, ...]) -> list[EntityRecognizer]:
        """Ask the registry once: it compares every recognizer of every language with every entity."""
        if (language, entities) not in self._recognizers:
            found = self.registry.get_recognizers(language=language, entities=list(entities))
            self._recognizers[language, entities] = found
        return self._recognizers[language, entities]

    def _results(
        self,
        text: str,
        language: str,
        entities: Sequence[str],
        recognizers: Collection[EntityRecognizer],
        artifacts: TextArtifacts | None,
    ) -> list[RecognizerResult]:
        results: list[RecognizerResult] = []
        asked = list(entities)
        for recognizer in recognizers:
            if isinstance(recognizer, (PatternFamily, NameRecognizer)):
                results.extend(recognizer.analyze(text, asked, artifacts))
            else:
                results.extend(self._foreign(recognizer, text, language, entities))
        results = within_cells(text, within_strings(text, results))
        results.extend(
            RecognizerResult(hit.entity_type, hit.start, hit.end, hit.score, recognition_metadata={**_BESIDE_PEOPLE})
            for hit in (*beside_people(text, results), *beside_numbers(text, results))
            if hit.entity_type in entities
        )
        return results

    def _artifacts(
        self, texts: Sequence[str], language: str, recognizers: Collection[EntityRecognizer], own: Sequence[Own]
    ) -> Sequence[TextArtifacts | None]:
        if not any(isinstance(recognizer, NameRecognizer) for recognizer in recognizers):
            return [None] * len(texts)
        return [TextArtifacts(hits, language) for hits in self._names(texts, language, own)]

    def _names(self, texts: Sequence[str], language: str, own: Sequence[Own]) -> Iterator[list[Hit]]:
        stop_words = self._nlp.stop_words(language)
        even = self._model.even_scores(language)
        for text, span in zip(texts, own, strict=True):
            # One at a time: how the model rounds depends on all that it reads at once, and results are kept by text.
            read = as_people_wrote(text)
            words = with_marked_names(self._model.words(read, span), read, self._model.words, stop_words, span)
            yield names_and_places(Evidence(text, words, stop_words, even, language))

    def _foreign(
        self, recognizer: EntityRecognizer, text: str, language: str, entities: Sequence[str]
    ) -> Iterator[RecognizerResult]:
        """Run a recognizer that is not ours piece by piece: its patterns may take quadratic time."""
        for start, end in pieces(text):
            piece = text[start:end]
            artifacts = self._nlp.piece_artifacts(piece, language)
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
