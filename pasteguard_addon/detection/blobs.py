"""Base64 within a text, such as a pasted image: known by its shape, once, so that nothing reads it for personal data.

Letters and digits drawn at random, without a blank or a sign, hold no address, number or name that anybody could read;
a model takes a second for a hundred kilobytes of them and finds what looks like a name by chance. Secrets are another
matter: their recognizer reads every character.
"""

import re
from collections.abc import Iterator

from pasteguard_addon.views.view import Layer, Replacement

_LINE = r"[A-Za-z0-9+/]{48,}+={0,2}"
_BREAK = r"(?:\\{0,2}[rn]|[\r\n])[\\rn\r\n]{0,6}[ \t>]{0,8}"
_BLOB = re.compile(rf"{_LINE}(?:{_BREAK}{_LINE})*+")
_CHANGE = re.compile(r"[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])")
_LOOK = 64
_LEAST_CHANGES = 0.33
"""Of a drawn text's neighbours some six in ten are of different kinds; of a path's or an identifier's, one in ten."""
_LEAST_OF_EACH_CASE = 8
"""Hex and the addresses of wallets have one case only."""
_LEAST_DIGITS = 3
_STAND_IN = "\n"


def without_blobs(text: str) -> Layer | None:
    """Return the text with a line's end in place of each blob, or None if it holds none."""
    blobs = list(_blobs(text)) if len(text) >= _LOOK else []
    return Layer(text, blobs) if blobs else None


def is_blob(text: str) -> bool:
    """Return whether a text is one blob and nothing besides."""
    return _BLOB.fullmatch(text.strip()) is not None and without_blobs(text) is not None


def _blobs(text: str) -> Iterator[Replacement]:
    for blob in _BLOB.finditer(text):
        start, end = blob.span()
        middle = (start + end) // 2
        if any(_is_drawn(text[at : min(at + _LOOK, end)]) for at in {start, middle, max(start, end - _LOOK)}):
            yield Replacement(start, end, _STAND_IN)


def _is_drawn(sample: str) -> bool:
    digits, upper, lower = (sum(map(kind, sample)) for kind in (str.isdigit, str.isupper, str.islower))
    is_mixed = digits >= _LEAST_DIGITS and min(upper, lower) >= _LEAST_OF_EACH_CASE
    return is_mixed and len(_CHANGE.findall(sample)) >= _LEAST_CHANGES * len(sample)
