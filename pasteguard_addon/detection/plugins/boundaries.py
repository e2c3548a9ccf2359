"""Where a token may begin. ASCII only: in Chinese or Russian prose no blank stands before a key."""

import re

_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_ESCAPE_SIGNS = frozenset("\\%=\x1b")
_LONGEST_ESCAPE = 10
_ESCAPE = re.compile(r"(?:\\+[nrtbfv0]|\\u00[0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|=3D|\x1b\[[0-9;]{0,8}m)\Z")


def is_left_boundary(text: str, at: int) -> bool:
    r"""Tell whether a token may begin at `at`: not inside a word, but right behind an escape such as `\n` or `%3D`."""
    if at == 0:
        return True
    before = text[at - 1]
    if before == "-":
        # A removed line of a diff; else it is the inside of a longer token.
        return at == 1 or text[at - 2].isspace()
    if before not in _WORD:
        return True
    first = max(0, at - _LONGEST_ESCAPE)
    return not _ESCAPE_SIGNS.isdisjoint(text[first:at]) and _ESCAPE.search(text, first, at) is not None


def lowered(text: str) -> str:
    """Return `text` with ASCII letters in lower case: `str.lower` may change its length."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
