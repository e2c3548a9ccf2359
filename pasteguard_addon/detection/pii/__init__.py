"""Personal data: Presidio with patterns and a model of names of our own, and spaCy.

Importing this package is cheap; making a `PiiRecognizer` loads the models.
"""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pasteguard_addon.detection.blobs import without_blobs
from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.detection.pii.presidio.silence import silence
from pasteguard_addon.detection.pii.presidio.slim_presidio import defer_recognizers
from pasteguard_addon.detection.pii.presidio.slim_spacy import leave_out_command_line
from pasteguard_addon.entity_types import DEFAULT_TYPES, PERSONAL_TYPES
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.findings import Finding
from pasteguard_addon.settings import ENGINES, LANGUAGES
from pasteguard_addon.views.view import Layer

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult

    from pasteguard_addon.detection.pii.presidio.custom import Analyzer

__all__ = ["PiiRecognizer"]

silence()  # here, as no module of this package can be imported before

DEFAULT_SCORE_THRESHOLD = 0.5
"""Below it lie guesses that no second source supports."""


class PiiRecognizer:
    """Finds personal data in one text at a time, in process, remembering nothing of it.

    `engine` is `accurate` (patterns and our model of names), `fast` (patterns and half of it) or the path of a
    Presidio configuration.
    """

    name = "pii"

    def __init__(
        self,
        *,
        languages: Sequence[str] = LANGUAGES,
        fallback_language: str = "en",
        entities: Sequence[str] = DEFAULT_TYPES,
        score_threshold: float = DEFAULT_SCORE_THRESHOLD,
        entity_thresholds: Mapping[str, float] | None = None,
        engine: str = "accurate",
    ) -> None:
        if engine in ENGINES and set(entities) - set(PERSONAL_TYPES):
            raise SettingsError("an entity type is unknown")
        self._languages = tuple(dict.fromkeys((*languages, fallback_language)))
        self._fallback = fallback_language
        self._entities = tuple(entities)
        self._threshold = score_threshold
        self._thresholds = dict(entity_thresholds or {})
        self._analyzer = self._make(engine)

    def _make(self, engine: str) -> "Analyzer":
        # Imported here because spaCy and Presidio take a second.
        if engine in ENGINES:
            import_libraries()
            from pasteguard_addon.detection.pii.presidio.assembly import make_analyzer  # noqa: PLC0415

            return make_analyzer(engine, self._languages, self._entities)
        from pasteguard_addon.detection.pii.presidio.custom import custom_analyzer  # noqa: PLC0415

        return custom_analyzer(Path(engine), self._fallback)

    def find(self, text: str, language: str) -> list[Finding]:
        """Return findings in any order; they may overlap. A language that is not configured means the fallback."""
        return self.find_many([text], language, [None])[0]

    def find_many(self, texts: Sequence[str], language: str, own: Sequence[Own]) -> list[list[Finding]]:
        """Return what `find` would for each text; names that lie in its context alone may be left out."""
        if not self._entities:
            return [[] for _ in texts]
        language = language if language in self._languages else self._fallback
        layers = [without_blobs(text) for text in texts]
        read = [layer.text if layer else text for layer, text in zip(layers, texts, strict=True)]
        read_own = [
            layer.from_source(*span) if layer and span else span for layer, span in zip(layers, own, strict=True)
        ]
        # Of most pieces of a blob nothing is left.
        worth = [at for at, text in enumerate(read) if _ANYTHING.search(text)]
        many = self._analyze([read[at] for at in worth], language, [read_own[at] for at in worth]) if worth else []
        found: list[list[Finding]] = [[] for _ in texts]
        for at, results in zip(worth, many, strict=True):
            found[at] = [self._finding(result) for result in results if self._is_kept(result)]
        return [_from_layer(layer, own) if layer else own for layer, own in zip(layers, found, strict=True)]

    def _analyze(self, texts: Sequence[str], language: str, own: Sequence[Own]) -> "list[list[RecognizerResult]]":
        return self._analyzer.analyze_many(texts, language, self._entities, own)

    def _is_kept(self, result: "RecognizerResult") -> bool:
        return bool(result.score >= self._thresholds.get(result.entity_type, self._threshold))

    def _finding(self, result: "RecognizerResult") -> Finding:
        by = _recognizer(result)
        return Finding(result.start, result.end, result.entity_type, float(result.score), by)


def import_libraries() -> None:
    """Import spaCy and Presidio, as far as our own engines need them."""
    leave_out_command_line()
    defer_recognizers()
    import_module(f"{__name__}.presidio.assembly")


_ANYTHING = re.compile(r"\w")


def _from_layer(layer: Layer, found: Sequence[Finding]) -> list[Finding]:
    """Return the findings with offsets of the text; none reaches over what was left out."""
    spans = [(finding, *layer.to_source(finding.start, finding.end)) for finding in found]
    return [
        Finding(start, end, finding.entity_type, finding.score, finding.recognizer)
        for finding, start, end in spans
        if not layer.is_changed(start, end)
    ]


def _recognizer(result: object) -> str:
    metadata = getattr(result, "recognition_metadata", None) or {}
    return str(metadata.get("recognizer_name", "presidio"))
