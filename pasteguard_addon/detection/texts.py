"""What goes into a scan and what comes out; shared by the service and the in-process variant."""

from dataclasses import dataclass, field

from pasteguard_addon.detection.language import LanguageGuess
from pasteguard_addon.detection.spans import Finding


@dataclass(frozen=True, slots=True)
class TextToScan:
    """One text of a request, in the order of the conversation."""

    text: str = field(repr=False)
    group: int
    """Ordinal of the message it stands in. Texts of one group stand together."""
    before: str | None = None
    """The language of the text before it, if that is not scanned with it."""


@dataclass(frozen=True, slots=True)
class ScannedText:
    """What a text holds."""

    findings: tuple[Finding, ...]
    """Sorted and disjoint."""
    language: str
    """What it was scanned as."""
    is_language_fallback: bool
    """It is clearly in a language that is not available, so it was scanned as the fallback."""
    is_language_certain: bool
    """Its own words told the language; otherwise that of the texts before it was taken."""
    key: bytes = field(default=b"", repr=False, compare=False)
    """Stands for the text, its language and these findings, as a keyed hash, where there is one: a cache's key."""


def scanned(findings: tuple[Finding, ...], guess: LanguageGuess | None, language: str, key: bytes = b"") -> ScannedText:
    is_fallback = guess is not None and not guess.is_available
    return ScannedText(findings, language, is_fallback, guess is not None, key)


def language_told(guess: LanguageGuess | None, fallback: str) -> str | None:
    """Return what a text with this guess is scanned as, or None if the texts before it decide."""
    if guess is None:
        return None
    return guess.code if guess.is_available else fallback
