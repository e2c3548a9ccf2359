"""A text with the line ends taken out that cut through a value: terminals, mail and PDF files break where they must.

Only a few kinds of line ends are taken out, those between digits, within a long run of letters and digits, around the
parts of an address, and behind a hyphen. Most of them cut through nothing, so what is found across one counts only if
its form alone is proof; whoever asks decides that.
"""

import re

from pasteguard_addon.sieve import Sieve

from .view import Layer, Replacement, View, disjoint

_BREAK = r"[ \t]*\r?\n[ \t>]*"
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)(?:[ -])?{_BREAK}(?=\d)")
_IN_TOKEN = re.compile(rf"(?<=[A-Za-z0-9_+/=-]{{12}}){_BREAK}(?=[A-Za-z0-9_+/=.-]{{4}})")
_IN_ADDRESS = re.compile(
    rf"(?<=@){_BREAK}(?=[\w-]+\.)"
    rf"|(?<=[a-z0-9_-]){_BREAK}(?=@[\w-]+\.)"
    rf"|(?<=[a-z0-9][._-]){_BREAK}(?=[a-z0-9][\w.+-]{{0,63}}@[\w-]+\.)"
    rf"|(?<=[\w]\.){_BREAK}(?=[a-z]{{2,10}}\b)"
)
_HYPHENATED = re.compile(rf"(?<=[^\W\d_]{{2}})-{_BREAK}(?=[^\W\d_A-Z]{{2}})")
_SIEVE = Sieve(_BETWEEN_DIGITS, _IN_TOKEN, _IN_ADDRESS, _HYPHENATED)


def joined_view(text: str) -> View | None:
    """Return the text without line ends that may cut through a value, or None if there is none such."""
    if "\n" not in text:
        return None
    sifted = _SIEVE.sift(text)
    joins = [Replacement(match.start(), match.end(), " ") for match in sifted.finditer(_BETWEEN_DIGITS)]
    for pattern in (_IN_TOKEN, _IN_ADDRESS, _HYPHENATED):
        joins += [Replacement(match.start(), match.end(), "") for match in sifted.finditer(pattern)]
    return View(text, [Layer(text, disjoint(joins))]) if joins else None
