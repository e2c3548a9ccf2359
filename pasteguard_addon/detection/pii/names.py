"""The recognizer of names and places: Presidio's interface to what `people` and `places` decide."""

from collections.abc import Iterator, Sequence
from typing import cast

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Doc, Span

from .evidence import Entity, Evidence
from .patterns.base import Hit
from .people import people, people_by_spacy
from .places import places, places_without_rampart
from .rampart import Words
from .text_shape import Regions


class TextArtifacts(NlpArtifacts):
    """What the models said of one text: spaCy's entities, and Rampart's words if it runs."""

    def __init__(self, entities: Sequence[Entity], words: Words | None, language: str, *, has_spacy: bool) -> None:
        # Presidio asks for spaCy's own objects; nothing here reads more of them than these have.
        super().__init__(cast("list[Span]", list(entities)), cast("Doc", []), [], [], None, language)
        self.found = list(entities)
        self.words = words
        self.has_spacy = has_spacy


class NameRecognizer(LocalRecognizer):
    """PERSON and LOCATION, from the artifacts of our analyzer."""

    def __init__(self, supported_language: str) -> None:
        super().__init__(["PERSON", "LOCATION"], name="NameRecognizer", supported_language=supported_language)

    def load(self) -> None:
        """Nothing to load: the analyzer runs the models."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return names and places; nothing without the artifacts of our analyzer."""
        if not isinstance(nlp_artifacts, TextArtifacts):
            return []
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: "NameRecognizer",
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return [
            RecognizerResult(hit.entity_type, hit.start, hit.end, hit.score, recognition_metadata=metadata)
            for hit in _hits(text, nlp_artifacts)
            if hit.entity_type in entities
        ]


def _hits(text: str, artifacts: TextArtifacts) -> Iterator[Hit]:
    if artifacts.words is None:
        regions = Regions(text)
        yield from people_by_spacy(text, artifacts.found, regions)
        yield from places_without_rampart(text, artifacts.found, regions)
    else:
        evidence = Evidence(text, artifacts.words, artifacts.found, has_spacy=artifacts.has_spacy)
        yield from people(evidence)
        yield from places(evidence)
