"""Lists of words that decide: well-known terms, everyday words, titles. Data files, each with its source at the top."""

from functools import cache
from importlib.resources import files

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir madam lord lady herr herrn frau fräulein monsieur madame mademoiselle mme "
    "mlle m señor señora señorita sr sra srta don doña signor signora signorina sig sigra dott dottore dottoressa "
    "meneer mevrouw dhr mw mijnheer pan pani panu panem senhor senhora dom dona doutor doutora domnul doamna dl dna "
    "ing mag rev fr st captain capt sgt lt col gen officer judge president king queen prince princess doctor".split()
)


def is_title(word: str) -> bool:
    """Return whether a word is a form of address, which is no part of the name."""
    return word.lower().rstrip(".") in _TITLES


def is_term(value: str) -> bool:
    """Return whether a word or phrase is a product, library, language, algorithm, model or month."""
    return " ".join(value.lower().split()) in _terms()


def is_common(word: str) -> bool:
    """Return whether a word is an everyday word of one of the languages."""
    return word.lower() in _common()


@cache
def _terms() -> frozenset[str]:
    return frozenset(entry.strip() for line in _lines("known_terms.txt") for entry in line.split(",") if entry.strip())


@cache
def _common() -> frozenset[str]:
    return frozenset(word for line in _lines("common_words.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    text = (files(__package__) / "data" / name).read_text("utf-8")
    return [line.lower() for line in text.splitlines() if line and not line.startswith("#")]
