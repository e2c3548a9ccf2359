"""Copies of a text, character for character, in which strings are looked for."""

import re

from pasteguard_addon.views import plain_characters

_IDEOGRAPHIC = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Thai, Burmese, Japanese, Chinese and Korean."""


_SAME_LETTERS = (
    ("ς", "σ"),
    ("أ", "ا"),
    ("إ", "ا"),
    ("آ", "ا"),
    ("ى", "ي"),
    ("ی", "ي"),
    ("ک", "ك"),
    ("ة", "ه"),
    ("ţ", "ț"),
    ("ş", "ș"),
)
"""Letters that are written for each other: the Greek sigma, Arabic ones and their Persian forms, Romanian ones."""


def fold(text: str) -> str:
    """Return a lower-case copy of equal length, in which each character depends on itself alone.

    So what stands in a text stands folded in the folded text: `lower` writes a capital sigma by what follows it.
    """
    lower = text.lower()
    if text.isascii():
        return lower
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for letter, same in _SAME_LETTERS:
        lower = lower.replace(letter, same)
    return lower


def without_surrogates(text: str) -> str:
    """Return a copy of equal length that can be encoded."""
    if text.isascii():
        return text
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def bare_value(value: str) -> str:
    """Return a value as it is looked for: without blanks around it, and such that it can be encoded."""
    return plain_characters(without_surrogates(value)).strip()


def as_looked_for(value: str) -> tuple[str, ...]:
    """Return a value as it may stand in a text: as its characters read, and as they were written.

    A view undoes more than that, and by what stands around: of the value in it, either may be left, or none.
    """
    bare = bare_value(value)
    if value.isascii() or not bare:
        return (bare,) if bare else ()
    written = without_surrogates(value).strip()
    return (bare,) if written == bare else (bare, written)


def is_ideographic(word: str) -> bool:
    """Return whether a word is of a script that sets no blanks between words, or glues endings to names."""
    return _IDEOGRAPHIC.match(word) is not None
