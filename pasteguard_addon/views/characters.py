"""Characters that stand for others: digits of other scripts, full width, decomposed letters, unusual or no blanks.

The forms are Unicode's (https://www.unicode.org/reports/tr15/); which of them are undone is decided here: those that
change how a value looks to a recognizer and not what a reader would read.
"""

import re
from collections.abc import Iterator
from unicodedata import decimal, normalize

from .view import Replacement

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_SELECTORS = "\ufe00-\ufe0f\U000e0000-\U000e01ef"
"""They change nothing that is read, but for emoji."""
_JOINERS = "\u200c\u200d"
"""Part of the spelling in Persian and Indic scripts, and in emoji; nothing between letters that are never joined."""
_UNJOINED = "\u0000-\u05ff\u2e80-\ud7ff"
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_MARKS = "\u0300-\u036f\u1dc0-\u1dff\u3099\u309a"
_STYLED = "\u24b6-\u24e9\ufb00-\ufb06\ufb13-\ufb17\U0001d400-\U0001d7ff"
"""Letters in a circle, ligatures as PDF files have them, mathematical letters and digits."""
_WIDE = "\uff10-\uff19\uff20-\uff3a\uff41-\uff5a"
_WIDE_SIGNS = "\uff03\uff08\uff09\uff0b\uff0d\uff0e\uff0f\uff1a\uff3f"
"""Ordinary punctuation of Chinese and Japanese, but for those that stand in a number or an address."""
_NARROW = f"0-9A-Za-z{_WIDE}"

_FORMS = re.compile(
    f"(?P<nothing>[{_INVISIBLE}]+|(?<=[{_UNJOINED}])[{_JOINERS}]+(?=[{_UNJOINED}])|(?<=[{_UNJOINED}])[{_SELECTORS}]+)"
    f"|(?P<blank>[{_BLANKS}])"
    f"|(?P<composed>[^\\W\\d_][{_MARKS}]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?)"
    r"|(?P<digit>[^\D0-9])"
    f"|(?P<compatible>[{_STYLED}{_WIDE}]|(?<=[{_NARROW}])[{_WIDE_SIGNS}]|[{_WIDE_SIGNS}](?=[{_NARROW}]))"
)

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f][^\x00-\x7f]*+")
"""The first sign by itself, as `re` looks quickly for a class at the beginning of a pattern, and for no repetition."""


def read_characters(text: str) -> Iterator[Replacement]:
    """Yield what characters stand for, where that is something else."""
    for match in _forms(text):
        written = match[0]
        meant = _meaning(written, str(match.lastgroup))
        if meant != written:
            yield Replacement(match.start(), match.end(), meant)


def _forms(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_FORMS`. All but the first character of one are beyond ASCII, and what it looks at is next.

    So it is looked for around what is beyond ASCII alone, which `re` finds thirty times as fast.
    """
    for run in _BEYOND_ASCII.finditer(text):
        yield from _FORMS.finditer(text, max(run.start() - 1, 0), run.end() + 1)


def plain_characters(text: str) -> str:
    """Return a text with every character replaced by what it stands for: texts that look alike become equal."""
    if text.isascii():
        return text
    return _FORMS.sub(lambda match: _meaning(match[0], str(match.lastgroup)), text)


def _meaning(written: str, form: str) -> str:
    match form:
        case "nothing":
            return ""
        case "blank":
            return " "
        case "digit":
            return str(decimal(written))
        case "composed":
            composed = normalize("NFC", written)
            if len(composed) > 1:
                composed = normalize("NFKC", written)  # of a letter of full width
            return composed if len(composed) == 1 else written
    return normalize("NFKC", written)
