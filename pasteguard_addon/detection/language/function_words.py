"""The most frequent function words of each language: they tell languages apart, and are nobody's password."""

from functools import cache
from importlib.resources import files


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Return them by language code, in small letters; the file has one line `code: word word …` for each."""
    lines = (files("pasteguard_addon.detection.language") / "function_words.txt").read_text("utf-8").splitlines()
    rows = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {code.strip(): frozenset(words.split()) for code, _, words in rows}
