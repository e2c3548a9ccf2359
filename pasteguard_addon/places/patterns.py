"""How values are written in regular expressions, where they stand for themselves, and in what replaces a match.

Only what would mean something else is escaped: a dot stands for itself as well.
"""

import re
from collections.abc import Callable

_EXTENDED = r"\\^$*+?()\[{}|"
_BASIC = r"\\^$*\["
_DELIMITED = r"(?P<sign>[/|#,:@!%~])(?:\\.|(?!(?P=sign))[^\\\n])*(?P<second>(?P=sign)(?:\\.|(?!(?P=sign))[^\\])*)?\Z"
_SUBSTITUTION = re.compile(rf"(?:^|[;{{\s\d$/,!(])s{_DELIMITED}", re.DOTALL)
_ADDRESS = re.compile(r"(?:^|[;{\s,~])(?P<sign>/)(?:\\.|[^\\/\n])*\Z")
_TEXT_CHARS = 1_000


def _escape(signs: str) -> Callable[[str], str]:
    unfit = re.compile(f"[{signs}]")
    return lambda value: unfit.sub(lambda sign: f"\\{sign.group()}", value)


extended = _escape(_EXTENDED)
basic = _escape(_BASIC)


def substitution(in_pattern: str, in_replacement: str) -> Callable[[str, str], str]:
    """Return how values are written between the signs of `s/…/…/`, whatever signs these are."""

    def written(text: str, value: str) -> str:
        tail = text[-_TEXT_CHARS:]
        found = _SUBSTITUTION.search(tail) or _ADDRESS.search(tail)
        if found is None:
            return value
        signs = in_replacement if found.groupdict().get("second") is not None else in_pattern
        return _escape(signs + re.escape(found["sign"]))(value)

    return written


sed = substitution(_BASIC, r"\\&\n")
sed_extended = substitution(_EXTENDED, r"\\&\n")
perl = substitution(rf"{_EXTENDED}@", r"\\$@")
