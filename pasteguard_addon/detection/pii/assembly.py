"""Put an analyzer together: which recognizers, which models, for which languages."""

from collections.abc import Sequence

from presidio_analyzer import RecognizerRegistry

from pasteguard_addon.errors import SettingsError

from .cues import CueRecognizer
from .engine import TextAnalyzer, never_fetch
from .models import rampart_files, spacy_models
from .names import NameRecognizer
from .patterns import pattern_recognizers
from .rampart import Rampart
from .spacy_engine import NerEngine

ENGINES = ("accurate", "fast")


def make_analyzer(engine: str, languages: Sequence[str], entities: Sequence[str]) -> TextAnalyzer:
    """Return an analyzer with its models loaded."""
    never_fetch()
    if engine not in ENGINES:
        raise SettingsError("the detection engine is neither accurate nor fast")
    registry = RecognizerRegistry(recognizers=[], supported_languages=list(languages))
    for recognizer in pattern_recognizers(languages, entities):
        registry.add_recognizer(recognizer)
    if {"PERSON", "LOCATION"} & set(entities):
        for language in languages:
            registry.add_recognizer(NameRecognizer(language))
            registry.add_recognizer(CueRecognizer(language))
    nlp_engine = NerEngine(spacy_models(languages))
    nlp_engine.load()
    return TextAnalyzer(registry, nlp_engine, _rampart() if engine == "accurate" else None)


def _rampart() -> Rampart:
    files = rampart_files()
    return Rampart(files.model, files.tokenizer, files.labels)
