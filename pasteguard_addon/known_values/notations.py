r"""Texts and values without what notations add to them: escapes, doubled quotes, the ends of lines that are too long.

`it's 9` is `'it'\''s 9'` in a shell, `'it''s 9'` in SQL, `it\'s\ 9` in a regular expression, and is broken where mail
and terminals break a line. None of that says what the value is, so it is taken away from both, the text and the
value, and they are compared by what is left.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

from pasteguard_addon.views import Layer, Replacement, View

_WIDE = re.compile("[\uff01-\uff5e]")
_ESCAPED_BREAK = re.compile(r"\\{1,64}(?:\r?\n|[nrt])")
_TAG_BREAK = re.compile(r"<br ?/?>")
_LEAD = re.compile(r"\n[ \t]*(?:(?:[>#*|]|//|[+-](?![\d-]))[ \t]*)+")
"""How a line begins in a comment, a quotation, a list or a difference of two files."""
_DROPPED = "\\`\"'\u2018\u2019\u201c\u201d"
_ONE_OF_MANY = "{}$%"
_OTHER_BLANK = re.compile(r"[,\s](?:(?<=,)\s++|(?<=[^\S ])\s*+|(?<=[ ])\s++)")
"""All that reads as one blank, but for one blank."""
_OTHER_BLANKS = "\t\n\r\v\f\x1c\x1d\x1e\x1f"
"""All of ASCII but the space."""
_SIGN = re.compile(r"[\W_]")
_NOTHING_ADDED = re.compile(r"[\w!#&()*+./:;=>?@\[\]^|~-]+(?:[ ][\w!#&()*+./:;=>?@\[\]^|~-]+)*", re.A)
"""Most values: words with one blank between them, and no sign that a notation adds."""
_MORE_THAN_ESCAPED = re.compile(rf"[\s,{re.escape(_DROPPED + _ONE_OF_MANY)}\uff01-\uff5e]")
_NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})

_LAYERS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_WIDE, lambda written: written.translate(_NARROW)),
    (_ESCAPED_BREAK, lambda _: " "),
    (_TAG_BREAK, lambda _: " "),
    (_LEAD, lambda _: "\n"),
    (re.compile(f"[{re.escape(_DROPPED)}]+"), lambda _: ""),
    (re.compile(r"([{}$%])\1+"), lambda written: written[0]),
    (_OTHER_BLANK, lambda _: " "),
)


class Change(Enum):
    """What notations may do to a value."""

    NOTHING = auto()
    ESCAPE = auto()
    """They set backslashes into it, and nothing else."""
    MORE = auto()


def change_of(value: str) -> Change:
    """Return what notations may do to a value."""
    if _MORE_THAN_ESCAPED.search(value):
        return Change.MORE
    return Change.ESCAPE if _SIGN.search(value) else Change.NOTHING


def may_escape(text: str) -> bool:
    """Return whether a text may write a sign otherwise: behind a backslash, or in full width."""
    return "\\" in text or (not text.isascii() and _WIDE.search(text) is not None)


def bare(text: str) -> str:
    """Return a text, or a value, without what notations add: what all of `_LAYERS` make of it, in much less time."""
    if _NOTHING_ADDED.fullmatch(text):
        return text
    if not text.isascii() and _WIDE.search(text):
        text = text.translate(_NARROW)
    if "\\" in text:
        text = _ESCAPED_BREAK.sub(" ", text)
    if "<br" in text:
        text = _TAG_BREAK.sub(" ", text)
    if "\n" in text:
        text = _LEAD.sub("\n", text)
    for sign in _DROPPED:
        text = text.replace(sign, "")
    for sign in _ONE_OF_MANY:
        while sign * 2 in text:
            text = text.replace(sign * 2, sign)
    words = text.strip() if _has_single_blanks(text) else " ".join(text.split())
    if not words:
        return " " if text else ""
    before, after = " " if text[0].isspace() else "", " " if text[-1].isspace() else ""
    return f"{before}{words}{after}".replace(", ", " ")


def _has_single_blanks(text: str) -> bool:
    """Tell whether each blank of a text is one space, without looking at its words."""
    return text.isascii() and "  " not in text and not any(blank in text for blank in _OTHER_BLANKS)


def bare_view(text: str, view: View | None) -> View:
    """Return what `bare` makes of a text, or of the view of it that there is already, with the way back."""
    layers = [*view.layers] if view is not None else []
    for pattern, meaning in _LAYERS:
        current = layers[-1].text if layers else text
        found = pattern.finditer(current)
        layers.append(Layer(current, [Replacement(*match.span(), meaning(match[0])) for match in found]))
    return View(text, layers)
