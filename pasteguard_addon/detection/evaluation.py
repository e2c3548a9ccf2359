"""One text in, spans out, by the detector of the product: for benchmarks and measurements of accuracy.

Only the loaded models stay between calls.
"""

from functools import cache

from pasteguard_addon.detection.detector import Detector, Recognizers
from pasteguard_addon.detection.settings import DetectionSettings


def find_pii(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return personal data as sorted and disjoint (start, end, type), in code points."""
    return _spans(_pii_detector(), text, language)


def find_secrets(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return secrets as sorted and disjoint (start, end, type), in code points."""
    return _spans(_secrets_detector(), text, language)


def _spans(detector: Detector, text: str, language: str) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.entity_type) for each in detector.find(text, language)]


# Imported where they are needed: the one family takes seconds to load, and who measures the other does without.


@cache
def _pii_detector() -> Detector:
    from pasteguard_addon.detection.recognizers import build_recognizers  # noqa: PLC0415

    return Detector(build_recognizers(DetectionSettings(are_secrets_on=False)))


@cache
def _secrets_detector() -> Detector:
    from pasteguard_addon.detection.secrets import SecretsRecognizer  # noqa: PLC0415

    return Detector(Recognizers(whole=[SecretsRecognizer()]))
