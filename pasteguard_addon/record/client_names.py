"""Names that clients give, of models and of themselves: which of them may be kept.

Nobody keeps a client from sending a key in the place of a name. So what does not look like a name is dropped.
"""

import re

_PLAIN = re.compile(r"/?[A-Za-z0-9][\w./: +-]{0,99}", re.ASCII)
_PIECE = re.compile(r"[A-Za-z0-9]+")
_PRODUCT = re.compile(r"([A-Za-z][\w.+-]{0,39})(?:/(?:([A-Za-z+.-]{2,20})(?= |$))?|$)", re.ASCII)
_MAX_LETTERS = 24
_MAX_DIGITS = 8
_MAX_MIXED = 12
_MAX_UNWORDLY = 24
"""Characters in pieces with digits, taken together: a UUID has more, and the longest names of models fewer."""
_MAX_NUMBERS = 12
"""Digits in pieces of digits alone, taken together: a card's number has more, and a version with its date fewer."""


def is_name(text: str) -> bool:
    """Return whether a text is made of words, versions and dates, as names of models are, and keys are not."""
    pieces = _PIECE.findall(text)
    unwordly = sum(len(piece) for piece in pieces if not piece.isalpha())
    numbers = sum(len(piece) for piece in pieces if piece.isdigit())
    return (
        _PLAIN.fullmatch(text) is not None
        and any(character.isalpha() for character in text)
        and unwordly <= _MAX_UNWORDLY
        and numbers <= _MAX_NUMBERS
        and all(len(piece) <= _most(piece) for piece in pieces)
    )


def _most(piece: str) -> int:
    return _MAX_LETTERS if piece.isalpha() else _MAX_DIGITS if piece.isdigit() else _MAX_MIXED


def program(user_agent: str) -> str:
    """Return the name that a program gives itself, without versions; empty if it gives none that may be kept.

    https://www.rfc-editor.org/rfc/rfc9110#field.user-agent: products, of which the first is the most significant.
    """
    found = _PRODUCT.match(user_agent)
    if not found:
        return ""
    name = f"{found[1]}/{found[2]}" if found[2] else found[1]  # such as OpenAI/Python
    if name == "Mozilla":
        name = "browser"
    return name if is_name(name) else ""
