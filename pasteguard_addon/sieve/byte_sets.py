"""Sets of characters as sets of bytes: what a class of `re` matches in a text written in Latin-1.

A character beyond Latin-1 is written as a question mark, so a class that holds any of them holds that byte; a question
mark itself is written as a control character that no text has, as code and questions are full of them.
A set is a number of 256 bits, one for each byte.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as ops  # type: ignore[attr-defined]  # what `re` itself compiles patterns from

NOTHING = 0
EVERYTHING = (1 << 256) - 1
BEYOND = 1 << ord("?")
"""What stands for a character beyond Latin-1, and for nothing else."""
QUESTION_MARK = "\x1a"
"""What stands for a question mark, and for itself."""

type Item = tuple[object, object]
"""One part of a class, as `re` reads it."""


def _of(characters: Iterable[str]) -> int:
    return sum({_bit(ord(character)) for character in characters})


def _bit(code: int) -> int:
    return 1 << (ord(QUESTION_MARK) if code == ord("?") else code)


_SHARED = _bit(ord("?"))
_LATIN = [chr(byte) for byte in range(256)]
_ASCII = _of(_LATIN[:128])
_FOLDED_BEYOND = _of("IKSiksµÅåßÿ")
"""What `re.I` takes for the same as some character beyond Latin-1."""
_KINDS = {
    ops.CATEGORY_DIGIT: _of(filter(str.isdecimal, _LATIN)),
    ops.CATEGORY_SPACE: _of(filter(str.isspace, _LATIN)),
    ops.CATEGORY_WORD: _of(character for character in _LATIN if character.isalnum() or character == "_"),
}
_OPPOSITES = {
    ops.CATEGORY_NOT_DIGIT: ops.CATEGORY_DIGIT,
    ops.CATEGORY_NOT_SPACE: ops.CATEGORY_SPACE,
    ops.CATEGORY_NOT_WORD: ops.CATEGORY_WORD,
}
_OTHER_CASE = [(1 << ord(low), 1 << ord(low.upper())) for low in _LATIN if low.islower() and low.upper() in _LATIN]


@cache
def may_match(items: tuple[Item, ...], flags: int) -> int:
    """Return all that a class may match; at times something besides."""
    if items[0][0] is ops.NEGATE:
        return EVERYTHING & ~_surely(items[1:], flags) | BEYOND
    return _possibly(items, flags)


@cache
def surely_matches(items: tuple[Item, ...], flags: int) -> int:
    """Return what a class does match, each character that the byte can stand for; at times less."""
    if items[0][0] is ops.NEGATE:
        return EVERYTHING & ~_possibly(items[1:], flags) & ~BEYOND & ~_SHARED
    return _surely(items, flags)


@cache
def written(members: int) -> bytes:
    """Return the set as a class of RE2."""
    if not members:
        return rb"[^\x00-\xff]"
    return b"[" + b"".join(rb"\x%02x-\x%02x" % span for span in _ranges(members)) + b"]"


def _ranges(members: int) -> Iterator[tuple[int, int]]:
    byte = 0
    while members >> byte:
        if members >> byte & 1:
            first = byte
            while members >> byte & 1:
                byte += 1
            yield first, byte - 1
        byte += 1


def _possibly(items: Iterable[Item], flags: int) -> int:
    members = NOTHING
    for item in items:
        narrow, reaches_beyond = _members(item, flags)
        if flags & re.IGNORECASE:
            reaches_beyond, narrow = (
                reaches_beyond or bool(narrow & _FOLDED_BEYOND),
                _in_both_cases(narrow | (_FOLDED_BEYOND if reaches_beyond else NOTHING)),
            )
        members |= narrow | (BEYOND if reaches_beyond else NOTHING)
    return members


def _surely(items: Iterable[Item], flags: int) -> int:
    members = NOTHING
    for item in items:
        members |= _members(item, flags)[0]
    return members & ~BEYOND & ~_SHARED


def _members(item: Item, flags: int) -> tuple[int, bool]:
    """Return the bytes of one part of a class as it is written, and whether it holds any character beyond them."""
    match item:
        case ops.LITERAL, int(code):
            return (_bit(code), False) if code < 256 else (NOTHING, True)
        case ops.RANGE, (int(first), int(last)):
            return _of(_LATIN[first : last + 1]), last > 255
        case ops.CATEGORY, kind:
            return _of_kind(kind, is_ascii=bool(flags & re.ASCII))
    raise NotImplementedError


def _of_kind(kind: object, *, is_ascii: bool) -> tuple[int, bool]:
    opposite = _OPPOSITES.get(kind)
    members = _KINDS[opposite or kind] & (_ASCII if is_ascii else EVERYTHING)
    return (EVERYTHING & ~members, True) if opposite else (members, not is_ascii)


def _in_both_cases(members: int) -> int:
    for low, capital in _OTHER_CASE:
        if members & (low | capital):
            members |= low | capital
    return members
