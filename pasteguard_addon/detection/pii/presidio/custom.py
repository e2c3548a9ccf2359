"""Engines of the user's own: a Presidio configuration file, or the address of a Presidio analyzer service.

The file is Presidio's YAML (https://microsoft.github.io/presidio/analyzer/analyzer_engine_provider/). A file that
holds `analyzer_url: http://…` means a service instead. Whatever goes wrong is a DetectionError: a scan that
was not made must never look like one that found nothing.
"""

import json
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import yaml
from presidio_analyzer import AnalyzerEngine, AnalyzerEngineProvider, RecognizerResult

from pasteguard_addon.detection.pieces import Own
from pasteguard_addon.errors import DetectionError, SettingsError

from .hardening import harden
from .slim_presidio import load_recognizers

_URL_KEY = "analyzer_url"
_SERVICE_TIMEOUT_S = 30.0
_MAX_ANSWER_BYTES = 64_000_000


class Analyzer(Protocol):
    """What `PiiRecognizer` needs of an engine."""

    def analyze_many(
        self, texts: Sequence[str], language: str, entities: Sequence[str], own: Sequence[Own]
    ) -> list[list[RecognizerResult]]:
        """Return all results for each text; they may overlap. Raises DetectionError if one was not scanned whole.

        What lies in the context of a text's own part may be left out.
        """
        ...


class OneByOne(ABC):
    """An engine that takes one text at a time."""

    @abstractmethod
    def analyze(self, text: str, language: str, entities: Sequence[str]) -> list[RecognizerResult]:
        """Return all results for one text that is not empty."""

    def analyze_many(
        self, texts: Sequence[str], language: str, entities: Sequence[str], own: Sequence[Own]
    ) -> list[list[RecognizerResult]]:
        """Return all results for each text, those in its context too."""
        return [self.analyze(text, language, entities) if text else [] for text in texts]


def custom_analyzer(path: Path, fallback_language: str) -> Analyzer:
    """Return the engine that a configuration file describes."""
    harden()
    load_recognizers()  # a configuration names them
    configuration = _read(path)
    url = configuration.get(_URL_KEY)
    if url is not None:
        return RemoteAnalyzer(url)
    return ConfiguredAnalyzer(path, fallback_language)


class ConfiguredAnalyzer(OneByOne):
    """Presidio as the user configured it. A language that it does not support is scanned as the fallback."""

    def __init__(self, path: Path, fallback_language: str) -> None:
        failed = False
        try:
            self._engine: AnalyzerEngine = AnalyzerEngineProvider(analyzer_engine_conf_file=path).create_engine()
        except SettingsError:
            raise
        except Exception:  # noqa: BLE001  # Presidio and its models raise anything; the message may quote the file
            failed = True
        if failed:
            raise SettingsError("Presidio cannot load the configuration file")
        if fallback_language not in self._engine.supported_languages:
            raise SettingsError("the Presidio configuration does not support the fallback language")
        self._fallback = fallback_language

    def analyze(self, text: str, language: str, entities: Sequence[str]) -> list[RecognizerResult]:
        """Return what Presidio finds."""
        language = language if language in self._engine.supported_languages else self._fallback
        results: list[RecognizerResult] | None = None
        with suppress(Exception):  # whatever it is; and it may hold text, so it must not be chained
            results = self._engine.analyze(text, language, entities=list(entities))
        if results is None:
            raise DetectionError("the configured Presidio engine failed")
        return results


class RemoteAnalyzer(OneByOne):
    """A Presidio analyzer service. The one engine that uses the network, because the user asked for it."""

    def __init__(self, url: object) -> None:
        parts = urlsplit(url) if isinstance(url, str) else None
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsError("analyzer_url is not an http or https address")
        self._url = parts.geturl().rstrip("/") + "/analyze"
        # Never through a proxy: the environment's may be this very program.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def analyze(self, text: str, language: str, entities: Sequence[str]) -> list[RecognizerResult]:
        """Return what the service answers."""
        body = json.dumps({"text": text, "language": language, "entities": list(entities)}).encode()
        results: list[RecognizerResult] | None = None
        with suppress(OSError, ValueError, KeyError, TypeError):
            results = _results(json.loads(self._answer(body)), len(text))
        if results is None:
            raise DetectionError("the Presidio analyzer service did not answer as it should", may_retry=True)
        return results

    def _answer(self, body: bytes) -> bytes:
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})  # noqa: S310  # checked
        with self._opener.open(request, timeout=_SERVICE_TIMEOUT_S) as response:
            answer: bytes = response.read(_MAX_ANSWER_BYTES + 1)
        if len(answer) > _MAX_ANSWER_BYTES:
            raise ValueError
        return answer


def _results(answer: object, length: int) -> list[RecognizerResult]:
    if not isinstance(answer, list):
        raise TypeError
    results = [
        RecognizerResult(str(item["entity_type"]), int(item["start"]), int(item["end"]), float(item["score"]))
        for item in answer
    ]
    if not all(0 <= result.start < result.end <= length for result in results):
        raise ValueError
    return results


def _read(path: Path) -> Mapping[str, object]:
    """Read the file ourselves first: Presidio takes its defaults when it cannot read it."""
    try:
        configuration: object = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        configuration = None
    if not isinstance(configuration, dict):
        raise SettingsError("the detection engine is neither accurate, fast nor a readable Presidio configuration")
    return configuration
