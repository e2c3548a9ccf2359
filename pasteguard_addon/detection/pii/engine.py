"""The engines of PasteGuard itself: patterns, the model of names, and Presidio's recognizers of single countries.

Every part takes time in proportion to the text, uses no network and remembers nothing of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.findings import Finding

from .evidence import Evidence
from .machine_text import as_people_wrote
from .name_model import NameModel
from .names import names_and_places
from .patterns.base import PatternFamily
from .stop_words import stop_words

_NAMES_BY = "NameRecognizer"
"""What `--explain` calls the model with its rules."""


class Foreign(Protocol):
    """Recognizers that are not ours."""

    def find(self, text: str, language: str, entities: Sequence[str]) -> list[Finding]:
        """Return their findings; they may overlap."""
        ...


class TextAnalyzer:
    """Runs all that an engine has over some texts. Findings may overlap, and none is dropped for its score."""

    def __init__(
        self, families: Mapping[str, Sequence[PatternFamily]], model: NameModel, foreign: Foreign | None
    ) -> None:
        """Take the patterns of each language; `foreign` is None where no type of it is wanted."""
        self._families = families
        self._model = model
        self._foreign = foreign

    def analyze_many(
        self, texts: Sequence[str], language: str, entities: Sequence[str], own: Sequence[Own]
    ) -> list[list[Finding]]:
        """Return the findings of each text; names that lie in the context of its own part may be left out."""
        has_names = not {"PERSON", "LOCATION"}.isdisjoint(entities)
        found: list[list[Finding]] = []
        for text, span in zip(texts, own, strict=True):
            results = [each for family in self._families[language] for each in family.analyze(text, entities)]
            if has_names:
                results += self._names(text, language, entities, span)
            if self._foreign is not None:
                results += self._foreign.find(text, language, entities)
            found.append(results)
        return found

    def _names(self, text: str, language: str, entities: Sequence[str], own: Own) -> Iterator[Finding]:
        # One text at a time: how the model rounds depends on all that it reads at once, and results are kept by text.
        words = self._model.words(as_people_wrote(text), own)
        evidence = Evidence(text, words, stop_words(language), self._model.even_scores(language))
        for hit in names_and_places(evidence):
            if hit.entity_type in entities:
                yield Finding(hit.start, hit.end, hit.entity_type, float(hit.score), _NAMES_BY)
