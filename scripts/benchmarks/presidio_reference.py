"""Presidio's own AnalyzerEngine as it ships, with the spaCy model that PasteGuard uses; a process of its own.

Reads a JSON string a line, writes the seconds that analyzing it took. The one thing changed: no public suffix list is
fetched from the internet.
"""

import json
import logging  # noqa: TID251  # to silence that of Presidio
import sys
import time

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from pasteguard_addon.detection.pii.presidio.models import spacy_models


class _Engine(SpacyNlpEngine):
    def load(self) -> None:
        self.nlp = {"en": spacy.load(spacy_models(["en"])["en"])}  # type: ignore[assignment]  # it is None before


def main() -> None:
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    engine = _Engine()
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    analyzer.analyze("Warm up, Ann Lee.", language="en")
    print("listening at presidio:0", flush=True)
    for line in sys.stdin:
        text = json.loads(line)
        began_s = time.perf_counter()
        analyzer.analyze(text, language="en")
        print(json.dumps(time.perf_counter() - began_s), flush=True)


if __name__ == "__main__":
    main()
