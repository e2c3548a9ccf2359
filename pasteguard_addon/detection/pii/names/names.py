"""The recognizer of names and places: Presidio's interface to what `people` and `places` decide."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Doc

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.names_in_data.name_columns import cells_of_things
from pasteguard_addon.detection.pii.names_in_data.names_of_fields import between_labels
from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.detection.pii.patterns.cells.known_labels import KnownLabels
from pasteguard_addon.lexicon.words import is_given_name, without_accents
from pasteguard_addon.lexicon.words import places as listed_places

from .people import people
from .places import places
from .torn import settle_torn


class TextArtifacts(NlpArtifacts):
    """What the models said of one text, and the names and places in it."""

    def __init__(self, hits: Sequence[Hit], language: str) -> None:
        # Presidio asks for spaCy's own objects; nothing here reads them.
        super().__init__([], cast("Doc", []), [], [], None, language)
        self.hits = hits


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
            for hit in nlp_artifacts.hits
            if hit.entity_type in entities
        ]


def names_and_places(evidence: Evidence) -> list[Hit]:
    """Return what the evidence supports; some overlap."""
    settle_torn(evidence)
    hits = (*people(evidence), *places(evidence))
    things = list(cells_of_things(evidence.text)) if hits else []
    labels = KnownLabels()
    return [
        hit._replace(start=start, end=end)
        for hit in hits
        if not _is_in_cell_of_thing(evidence.text, hit, things)
        for start, end in between_labels(evidence.text, hit.start, hit.end, labels)
    ]


def _is_in_cell_of_thing(text: str, hit: Hit, cells: Sequence[tuple[int, int]]) -> bool:
    """Return whether a cell that holds what a thing is has the hit in it, and no list knows a name in that."""
    at = bisect_right(cells, (hit.start, len(text))) - 1
    value = text[hit.start : hit.end]
    if at < 0 or text[slice(*cells[at])].strip(" \t\r\n\"'*") != value:
        return False
    return without_accents(value).title() not in listed_places() and not any(map(is_given_name, value.split()))
