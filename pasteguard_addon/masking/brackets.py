"""The brackets of placeholders, in the spellings that models and the escaping of their texts produce."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brackets:
    """One family of brackets, in the spellings that models and their escaping produce."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    opening_tokens: tuple[str, ...]
    closing_tokens: tuple[str, ...]


def _family(opening: tuple[str, ...], closing: tuple[str, ...]) -> Brackets:
    def one_of(tokens: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, tokens)), re.IGNORECASE)

    return Brackets(one_of(opening), one_of(closing), opening, closing)


SQUARE = _family(("[",), ("]",))
_ANGLE = _family(("<",), (">",))
FAMILIES = (
    SQUARE,
    _ANGLE,
    _family(("［",), ("］",)),
    _family(("\u3010", "\u27e6", "\u3014", "\u3016", "\u301a"), ("\u3011", "\u27e7", "\u3015", "\u3017", "\u301b")),
    _family(("\\\\[[", "\\[[", "\\\\[", "\\["), ("\\\\]]", "\\]]", "]\\\\]", "]\\]", "\\\\]", "\\]")),
    _family(("&#91;", "&#091;", "&#x5b;", "&lbrack;", "&lsqb;"), ("&#93;", "&#093;", "&#x5d;", "&rbrack;", "&rsqb;")),
    _family(("%5b",), ("%5d",)),
    _family(("\\u005b",), ("\\u005d",)),
    _family(("\\x5b",), ("\\x5d",)),
    _family(("\\uff3b",), ("\\uff3d",)),
    _family(("&lt;",), ("&gt;",)),
    _family(("\\u003c",), ("\\u003e",)),
)
FAMILIES_BY_FIRST = {
    first: tuple(family for family in FAMILIES if any(token[0] == first for token in family.opening_tokens))
    for first in "[<&%\\［\u3010\u27e6\u3014\u3016\u301a"
}
BEGINNINGS = "".join(FAMILIES_BY_FIRST)
"""What a placeholder in brackets may begin with."""
ESCAPED = FAMILIES[4]
SQUARES = (SQUARE, FAMILIES[2], FAMILIES[3])
"""As a person would write them: only there a name may be spelled in any way."""
ANGLES = (_ANGLE, FAMILIES[10], FAMILIES[11])
