"""Made-up values of a family's format: no real key is ever needed, nor written into a file."""

import re
from random import Random

# The parser of `re` itself: deprecated under its old name, undocumented under this one, and stable for ten years.
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pasteguard_addon.detection.plugins.span_plugin import Family

_PRINTABLE = [chr(code) for code in range(33, 127)]
_EXTRA = 3


def sample(family: Family, random: Random) -> str:
    """Return a text of the family's official format; where the format has a group 1, that is the value in it."""
    return _generate(parser.parse(family.format), random)


def value_span(family: Family, text: str) -> tuple[int, int]:
    """Return where the value stands in a text that `sample` made."""
    match = re.compile(family.format).fullmatch(text)
    if match is None:
        raise ValueError("not a sample of this family")
    return match.span(match.re.groups and 1)


def _generate(items: Any, random: Random) -> str:
    return "".join(_one(op, argument, random) for op, argument in items)


def _one(op: Any, argument: Any, random: Random) -> str:
    if op is ops.LITERAL:
        return chr(argument)
    if op is ops.NOT_LITERAL:
        return random.choice([c for c in _PRINTABLE if ord(c) != argument])
    if op is ops.ANY:
        return random.choice(_PRINTABLE)
    if op is ops.IN:
        return random.choice(_members(argument))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, inner = argument
        # An open repeat gets a few more than it must have; an optional part is there every other time.
        count = random.randint(least, min(most, least + (_EXTRA if least > 1 or most > 1 else 1)))
        return "".join(_generate(inner, random) for _ in range(count))
    if op is ops.SUBPATTERN:
        return _generate(argument[-1], random)
    if op is ops.BRANCH:
        return _generate(random.choice(argument[1]), random)
    if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return ""
    raise ValueError(f"a family's format uses what samples cannot be made of: {op}")


def _members(items: Any) -> list[str]:
    chars: list[str] = []
    is_negated = False
    for op, argument in items:
        if op is ops.NEGATE:
            is_negated = True
        elif op is ops.LITERAL:
            chars.append(chr(argument))
        elif op is ops.RANGE:
            chars.extend(map(chr, range(argument[0], argument[1] + 1)))
        elif op is ops.CATEGORY:
            chars.extend(c for c in [*_PRINTABLE, " "] if re.match(_CATEGORIES[argument], c))
    return [c for c in _PRINTABLE if c not in chars] if is_negated else [c for c in chars if c.isascii()]


_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
}
