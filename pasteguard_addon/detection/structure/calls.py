"""Arguments of calls, as all languages with brackets write them: the strings, and at which place each stands."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure.cells import Cell, Place

_STRING = re.compile(r"(\\{0,3}[\"'`])((?:(?!\1)(?:[^\\\n]|\\.)){0,400})\1")
_PLAIN = re.compile(r"[^()\[\]{},\"'`\n\\]+")
_KEYWORD = re.compile(r"\s*([A-Za-z_]\w{0,40})\s*[=:]\s*[A-Za-z@$]{0,2}\Z")
_WRAPPED = re.compile(
    r"\s*(?:(?:new\s)?(?:Some|Optional\.of|String|string|str|bytes|\[\]byte|SecretString|Secret"
    r"|(?:[A-Za-z_]\w{0,20}(?:\.|::|->|\(\)\.)){0,3}"
    r"(?:[gG]etBytes|from|of|make|from_?[hH]ex|unhexlify|\w{0,10}[eE]ncode\w{0,8}|\w{0,10}[dD]ecode\w{0,8}|hash))\(){1,2}"
    r"(?:new\s)?[A-Za-z]{0,2}"
)
"""Around a string, what makes it the argument's value all the same."""
_MAX_CALL = 600
_MAX_STRINGS = 10
_MAX_DEPTH = 4
_OPEN, _CLOSE = "([{", ")]}"


def arguments_at(text: str, at: int, name: str) -> Iterator[tuple[int, Cell]]:
    """Yield the strings among the arguments of a call, each with its ordinal; `at` is behind the opening bracket.

    Context is the call's name and, for an argument that is given by name, that name. What stands in brackets of its own
    belongs to the argument around it, but a string there is no cell.
    """
    limit = min(len(text), at + _MAX_CALL)
    ordinal, depth, start, strings = 0, 0, at, 0
    while at < limit and strings < _MAX_STRINGS and depth <= _MAX_DEPTH:
        string = _STRING.match(text, at, limit) if text[at] in "\\\"'`" else None
        if string:
            keyword = _KEYWORD.search(text, max(start, at - 48), at)
            if (depth == 0 or _WRAPPED.fullmatch(text, start, at)) and string.start(2) < string.end(2):
                context = (name, keyword[1]) if keyword else (name,)
                yield ordinal, Cell(*string.span(2), context, Place.ARGUMENT, is_quoted=True)
            at, strings = string.end(), strings + 1
            continue
        mark = text[at]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth -= 1
            if depth < 0:
                return
        elif mark == "," and depth == 0:
            ordinal, start = ordinal + 1, at + 1
        plain = _PLAIN.match(text, at, limit)
        at = plain.end() if plain else at + 1
