"""Value-free results: what may be logged, counted and told in headers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ScanFacts:
    """What a finished scan of one request says, without any of its text."""

    language: str
    """Code of the language that the newest user message was scanned as."""
    is_language_fallback: bool
    """The detected language is not available, so the fallback was used."""
    pii_counts: Mapping[str, int] = field(default_factory=Counter)
    """Distinct values of personal data by entity type."""
    secret_counts: Mapping[str, int] = field(default_factory=Counter)
    """Distinct secrets by entity type."""
