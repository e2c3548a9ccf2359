"""Numbers in their other notations: a telephone's as it is dialled from elsewhere, and short ones in other groups."""

import re
from collections.abc import Iterator

_TELEPHONE = re.compile(r"(?P<abroad>\+|00)?[0-9 ()./\u00a0-]*[0-9]")
_COUNTRY = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")
"""The countries' codes: those of one and two digits; all others have three."""
_FEWEST_NATIONAL = 8
_OF_NORTH_AMERICA_OR_RUSSIA = re.compile(r"[178](?P<national>[0-9]{10})")
_DIALLED = re.compile(
    r"(?<![0-9])(?:(?:\+|00|011)[ ]?[1-9][0-9]{0,2}[ ()./-]{0,3}(?:\(?0\)?[ ]?)?"
    r"|(?P<bare>[1-9][0-9]{0,2})[-(]?(?:\(0\))?|\(0\)[ ]?|0[ ./-]{0,2}|8[ (-]{0,2}|\+|00)?\Z"
)
"""What stands before a national number: a country's code, or the digit that says that it is no local one."""
_DIALLED_CHARS = 16
_JOINED = re.compile(r"[0-9](?:[ \u00a0()./_-]{0,3}[0-9])*")

_SHORT = re.compile(r"[0-9]+(?:(?P<joint>[ ._-])[0-9]+(?:(?P=joint)[0-9]+)*)?")
_JOINT = re.compile(r"[^0-9]+")
_NO_DIGIT = re.compile(r"\D+")
_JOINTS = (" ", "-", ".", "_")
_FEWEST_OF_A_CODE, MOST_OF_A_CODE, SURE_OF_A_CODE = 4, 7, 5
"""Digits; a longer one is told by its digits alone, and a shorter one in groups may be two numbers of a table."""


def national_number(value: str) -> str:
    """Return a telephone's number as it is dialled within its country, without the 0 before it.

    Empty for what is none, or too short to be told from other numbers.
    """
    match = _TELEPHONE.fullmatch(value.strip())
    if match is None:
        return ""
    digits = _NO_DIGIT.sub("", value)
    if match["abroad"]:
        digits = digits.removeprefix("00")
        country = _COUNTRY.match(digits)
        digits = digits[country.end() :] if country else digits
    elif own := _OF_NORTH_AMERICA_OR_RUSSIA.fullmatch(digits):
        digits = own["national"]
    digits = digits.lstrip("0")
    return digits if len(digits) >= _FEWEST_NATIONAL else ""


def dialled(text: str, start: int, end: int) -> int | None:
    """Return where the number begins of which a national number stands in a text; None if that is part of another."""
    if text[end : end + 1].isdigit() or not _JOINED.fullmatch(text, start, end):
        return None
    before = _DIALLED.search(text, max(0, start - _DIALLED_CHARS), start)
    if before is None or (before["bare"] and "_" in text[start:end]):
        return None
    return before.start() if " " in text[start:end] or stands_grouped(text, before.start(), end) else None


def is_short_code(value: str) -> bool:
    """Return whether a value is digits, in groups or not, that are too few to be told by these alone."""
    if len(value) > MOST_OF_A_CODE * 2 or not _SHORT.fullmatch(value):
        return False
    return _FEWEST_OF_A_CODE <= sum(map(str.isdigit, value)) <= MOST_OF_A_CODE


def grouped_otherwise(code: str) -> Iterator[str]:
    """Yield a short code in other groups: as one, in twos and threes, and each digit by itself."""
    digits = _NO_DIGIT.sub("", code)
    sizes = {1, *(size for size in (2, 3) if len(digits) % size == 0)}
    found = {digits}
    for size in sizes:
        groups = [digits[at : at + size] for at in range(0, len(digits), size)]
        found.update(joint.join(groups) for joint in (_JOINTS if size > 1 else (*_JOINTS, ", ", ",")))
    if len(digits) == MOST_OF_A_CODE:
        found.update(f"{digits[:3]}{joint}{digits[3:]}" for joint in _JOINTS)
    yield from sorted(found - {code})


def stands_grouped(text: str, start: int, end: int) -> bool:
    """Return whether no digit goes on at either edge, nor another group behind the sign that is between the groups."""
    if text[start - 1 : start].isdigit() or text[end : end + 1].isdigit():
        return False
    joint = _JOINT.search(text, start, end)
    if joint is None:
        return True
    before, behind = start - len(joint[0]), end + len(joint[0])
    goes_on_before = before > 0 and text.startswith(joint[0], before) and text[before - 1].isdigit()
    return not (goes_on_before or (text.startswith(joint[0], end) and text[behind : behind + 1].isdigit()))
