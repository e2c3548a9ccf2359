"""How questions are asked, by what the words are for: fragments for the patterns of `conversation`."""

from .words import lines_of


def frame(kind: str) -> str:
    """Return what may match the words of a kind in any language, as alternatives of a regular expression."""
    lines = (line.partition(": ") for line in lines_of("question_frames.txt"))
    return "|".join(words for name, _, words in lines if name == kind)
