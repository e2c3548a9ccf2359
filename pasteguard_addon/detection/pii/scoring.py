"""One text in, spans out: the production detector for `score_spans.py` and the benchmark."""

from functools import cache

from pasteguard_addon.findings import settle
from pasteguard_addon.known_values import KnownValue, KnownValueFinder

from . import PiiRecognizer


def find_pii(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return (start, end, type) of all personal data in one text. Only the loaded models stay between calls."""
    findings = settle(_recognizer().find(text, language), text)
    known = [KnownValue(f.entity_type, text[f.start : f.end], 0) for f in findings]
    again = KnownValueFinder(known).find(text, 0)
    return [(f.start, f.end, f.entity_type) for f in settle([*findings, *again], text)]


@cache
def _recognizer() -> PiiRecognizer:
    return PiiRecognizer()
