"""Put an analyzer together: which recognizers, which models, for which languages."""

from collections.abc import Iterator, Sequence
from inspect import isclass

from presidio_analyzer import PatternRecognizer, RecognizerRegistry

from pasteguard_addon.detection.pii.model.name_model import NameModel
from pasteguard_addon.detection.pii.model.shipped import is_intact, shipped_folder
from pasteguard_addon.detection.pii.names.cues import CueRecognizer
from pasteguard_addon.detection.pii.names.names import NameRecognizer
from pasteguard_addon.detection.pii.patterns import pattern_recognizers
from pasteguard_addon.entity_types import COUNTRY_TYPES
from pasteguard_addon.errors import SettingsError

from .engine import TextAnalyzer
from .hardening import harden
from .slim_presidio import load_recognizers
from .spacy_engine import TokenEngine


def make_analyzer(engine: str, languages: Sequence[str], entities: Sequence[str]) -> TextAnalyzer:
    """Return the `accurate` or the `fast` analyzer with its models loaded.

    Raises SettingsError if the model of names is not as it came.
    """
    if not is_intact():
        raise SettingsError("The model of names is not as it came: install PasteGuard again.")
    harden()
    nlp_engine = TokenEngine(languages)
    nlp_engine.load()
    return TextAnalyzer(
        _registry(languages, entities), nlp_engine, NameModel(shipped_folder(), is_fast=engine == "fast")
    )


def _registry(languages: Sequence[str], entities: Sequence[str]) -> RecognizerRegistry:
    registry = RecognizerRegistry(recognizers=[], supported_languages=list(languages))
    for recognizer in pattern_recognizers(languages, entities):
        registry.add_recognizer(recognizer)
    for language in languages:
        if {"PERSON", "LOCATION"} & set(entities):
            registry.add_recognizer(NameRecognizer(language))
        if "PERSON" in entities:
            registry.add_recognizer(CueRecognizer(language))
        for foreign in _country_recognizers(language, set(entities) & set(COUNTRY_TYPES)):
            registry.add_recognizer(foreign)
    return registry


def _country_recognizers(language: str, entities: set[str]) -> Iterator[PatternRecognizer]:
    """Yield Presidio's recognizers of these types, whatever country's language a text is in."""
    for candidate in vars(load_recognizers()).values() if entities else ():
        is_pattern = isclass(candidate) and issubclass(candidate, PatternRecognizer)
        if not is_pattern or candidate is PatternRecognizer:
            continue
        recognizer = candidate(supported_language=language)
        if entities & set(recognizer.supported_entities):
            yield recognizer
