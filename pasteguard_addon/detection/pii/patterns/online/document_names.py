"""Surnames in the names of files: papers about people bear their names."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pasteguard_addon.detection.pii.patterns.base import WEAK, Hit
from pasteguard_addon.lexicon.user_words import are_unusual, is_name
from pasteguard_addon.lexicon.words import document_words
from pasteguard_addon.sieve import Sifted

DOCUMENT_ENDS = re.compile(
    r"(?<=[A-Za-zÀ-ž0-9])\.(?:pdf|docx?|odt|rtf|pages|xlsx?|ods|jpe?g|png|heic|tiff?|eml|msg|p7m|zip|key|pem|vcf|ics|m4a|mp[34]|mov)(?!\w)",
    re.I,
)
_DOCUMENT = re.compile(r"[A-Za-zÀ-ž][A-Za-zÀ-ž0-9]*(?:[ _.,-][A-Za-zÀ-ž0-9]+){1,8}\Z")
_LONGEST_DOCUMENT, _FEWEST_LETTERS = 80, 3
_LETTERS = re.compile(r"[A-Za-zÀ-ž]+")


def names_of_documents(sifted: Sifted) -> Iterator[Hit]:
    """Yield the surname in `Rechnung_Schneider_2024.pdf`: papers about people bear their names."""
    text = sifted.text
    for ending in sifted.finditer(DOCUMENT_ENDS):
        name = _DOCUMENT.search(text, max(0, ending.start() - _LONGEST_DOCUMENT), ending.start())
        if name is None:
            continue
        parts = [(part.group(), *part.span()) for part in _LETTERS.finditer(text, *name.span())]
        named = [part for part in parts if part[0].lower() not in document_words()]
        for (first, start, stop), (second, _, end) in pairwise(named):
            is_joined = text[stop] != " " or (first.istitle() and second.istitle())  # else a command goes before it
            if is_joined and min(len(first), len(second)) >= _FEWEST_LETTERS and is_name(first, second):
                yield Hit(start, end, "USERNAME", WEAK)
        if len(parts) < 2 or not any(word.lower() in document_words() for word, *_ in parts):
            continue
        for word, start, end in parts:
            is_paper = word.lower() in document_words()
            if len(word) > 3 and word.istitle() and not is_paper and are_unusual(word):
                yield Hit(start, end, "USERNAME", WEAK)
