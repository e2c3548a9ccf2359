"""How questions are asked, by what the words are for: patterns for `conversation`, made of a file's fragments."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from .words import lines_of


def frame(kind: str) -> str:
    """Return what may match the words of a kind in any language, as alternatives of a regular expression."""
    return "|".join(_fragments().get(kind, ()))


@cache
def _fragments() -> Mapping[str, list[str]]:
    kinds = defaultdict[str, list[str]](list)
    for line in lines_of("question_frames.txt"):
        kind, _, words = line.partition(": ")
        kinds[kind].append(words)
    return kinds
