"""Detection in this process, without workers and cache: for the command line and for measurements."""

from collections.abc import Sequence

from pasteguard_addon.detection.detector import Detector
from pasteguard_addon.detection.language.language_detector import LanguageDetector
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, PasteguardError
from pasteguard_addon.findings import Finding, ScannedText, TextToScan, language_told, scanned


class InProcessDetection:
    """Scans as the service does, and gives the same results. It blocks: seconds to load, milliseconds a text."""

    def __init__(self, settings: DetectionSettings) -> None:
        self._detector = Detector.from_settings(settings)
        self._languages = LanguageDetector(settings.languages)
        self._fallback = settings.fallback_language

    def scan(self, texts: Sequence[TextToScan]) -> list[ScannedText]:
        """Return what each text holds, in their order, or raise DetectionError."""
        results: list[ScannedText] = []
        language = self._fallback
        for each in texts:
            guess = self._languages.guess(each.text)
            language = language_told(guess, self._fallback) or language
            results.append(scanned(self._find(each.text, language), guess, language))
        return results

    def _find(self, text: str, language: str) -> tuple[Finding, ...]:
        if not text or text.isspace():
            return ()
        failure = "unknown"
        try:
            return tuple(self._detector.find(text, language))
        except PasteguardError:
            raise
        except Exception as error:  # noqa: BLE001  # a recognizer may raise anything, and its message may hold text
            failure = type(error).__name__
        raise DetectionError(f"a recognizer failed ({failure})")
