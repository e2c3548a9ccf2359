"""Switch off what Presidio does besides detecting: fetching, downloading, logging, giving up quietly."""

from pathlib import Path

import presidio_analyzer.analyzer_engine as presidio
import presidio_analyzer.pattern_recognizer as presidio_patterns
import spacy.util
import tldextract.tldextract
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from pasteguard_addon.errors import SettingsError

_NEVER_S = 10_000_000


def harden() -> None:
    """Change Presidio for this process, once."""
    # The first e-mail address would fetch the public suffix list from the internet.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    # The IBAN recognizer logs what it could not validate.
    presidio.logger.disabled = True
    # A pattern that takes too long is skipped, and its data goes out; the worker's own time limit ends the scan.
    presidio_patterns.REGEX_TIMEOUT_SECONDS = _NEVER_S
    SpacyNlpEngine._download_spacy_model_if_needed = staticmethod(_check_installed)  # type: ignore[method-assign]


def _check_installed(model_name: str) -> None:
    if not (spacy.util.is_package(model_name) or Path(model_name).exists()):
        raise SettingsError("a spaCy model of the Presidio configuration is not installed")
