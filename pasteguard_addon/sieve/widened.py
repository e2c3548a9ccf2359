"""A pattern of `re` as one of RE2 that matches at least as much, in a text written in Latin-1 (see `byte_sets`).

RE2 cannot look around. What a pattern wants to see before its first character and behind its last one is made a part of
the match, for only whether there is one counts; anywhere else it is left out. Long counts are left open: the automaton
would have a state for each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from operator import or_
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from .byte_sets import EVERYTHING, NOTHING, may_match, surely_matches, written

type Node = tuple[object, Any]
"""An operation of a pattern and what it is applied to, as `re` reads it."""

_COUNTED = 6
"""So many repetitions are counted; of those that may be left out, fewer."""
_COUNTED_CHOICES = 3
_ANYTHING = written(EVERYTHING) + b"*"
_START_OF_LINE = rb"(?:\A|\n)"
_END_OF_LINE = rb"(?:\z|\n)"


@dataclass(frozen=True, slots=True)
class _Edges:
    """Whether a part of a pattern stands at its edges: no other character of the match before it, or behind it."""

    is_first: bool
    is_last: bool


_INSIDE = _Edges(is_first=False, is_last=False)


def widened(pattern: re.Pattern[str]) -> bytes:
    """Return RE2's pattern: it matches somewhere in each text, written in Latin-1, in which `pattern` does."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    return _sequence(list(parsed), parsed.state.flags, _Edges(is_first=True, is_last=True))


def _sequence(nodes: Sequence[Node], flags: int, edges: _Edges) -> bytes:
    before = _seen_before([*takewhile(_looks_around, nodes)], flags) if edges.is_first else b""
    behind = _seen_behind([*takewhile(_looks_around, reversed(nodes))], flags) if edges.is_last else b""
    inner = [node for node in nodes if not _looks_around(node)]
    is_first = edges.is_first and not before
    is_last = edges.is_last and not behind
    last = len(inner) - 1
    parts = [
        _node(node, flags, _Edges(is_first=is_first and at == 0, is_last=is_last and at == last))
        for at, node in enumerate(inner)
    ]
    return b"".join((before, *parts, behind))


def _looks_around(node: Node) -> bool:
    return node[0] in (ops.ASSERT, ops.ASSERT_NOT, ops.AT)


def _seen_before(looks: Sequence[Node], flags: int) -> bytes:
    """Return what must stand before the match, or nothing if that cannot be said."""
    refused = NOTHING
    for look in looks:
        match look:
            case ops.ASSERT, (-1, wanted):
                return _sequence(list(wanted), flags, _Edges(is_first=True, is_last=False))
            case ops.AT, ops.AT_BEGINNING | ops.AT_BEGINNING_STRING:
                return _START_OF_LINE
            case ops.ASSERT_NOT, (-1, unwanted):
                refused |= _surely(list(unwanted), flags)
    return rb"(?:\A|" + written(EVERYTHING & ~refused) + b")" if refused else b""


def _seen_behind(looks: Sequence[Node], flags: int) -> bytes:
    """Return what must stand behind the match, or nothing if that cannot be said."""
    refused = NOTHING
    for look in looks:
        match look:
            case ops.ASSERT, (1, wanted):
                return _sequence(list(wanted), flags, _Edges(is_first=False, is_last=True))
            case ops.AT, ops.AT_END | ops.AT_END_STRING:
                return _END_OF_LINE
            case ops.ASSERT_NOT, (1, unwanted):
                refused |= _surely(list(unwanted), flags)
    return rb"(?:\z|" + written(EVERYTHING & ~refused) + b")" if refused else b""


def _surely(nodes: Sequence[Node], flags: int) -> int:
    """Return single characters that a part of a pattern is sure to match."""
    match nodes:
        case [(ops.BRANCH, (_, branches))]:
            return reduce(or_, (_surely(list(branch), flags) for branch in branches))
        case [(ops.SUBPATTERN, (_, added, removed, inner))]:
            return _surely(list(inner), (flags | added) & ~removed)
        case [(ops.IN, items)]:
            return surely_matches(tuple(items), flags)
        case [(ops.LITERAL, _) as item]:
            return surely_matches((item,), flags)
    return NOTHING


def _node(node: Node, flags: int, edges: _Edges) -> bytes:
    match node:
        case ops.LITERAL, _:
            return written(may_match((node,), flags))
        case ops.NOT_LITERAL, code:
            return written(may_match(((ops.NEGATE, None), (ops.LITERAL, code)), flags))
        case ops.IN, items:
            return written(may_match(tuple(items), flags))
        case ops.ANY, _:
            return written(EVERYTHING)
        case ops.SUBPATTERN, (_, added, removed, inner):
            return _grouped(_sequence(list(inner), (flags | added) & ~removed, edges))
        case ops.ATOMIC_GROUP, inner:
            return _grouped(_sequence(list(inner), flags, edges))
        case ops.BRANCH, (_, branches):
            return _grouped(b"|".join(_sequence(list(branch), flags, edges) for branch in branches))
        case ((ops.MAX_REPEAT | ops.MIN_REPEAT | ops.POSSESSIVE_REPEAT), (fewest, most, repeated)):
            once = edges if most == 1 else _INSIDE
            return _grouped(_sequence(list(repeated), flags, once)) + _count(int(fewest), int(most))
        case ops.GROUPREF, _:
            return _ANYTHING
        case ops.GROUPREF_EXISTS, (_, present, absent):
            return _grouped(b"|".join(_sequence(list(branch or ()), flags, edges) for branch in (present, absent)))
    raise NotImplementedError


def _grouped(inner: bytes) -> bytes:
    return b"(?:" + inner + b")"


def _count(fewest: int, most: int) -> bytes:
    if fewest > _COUNTED:
        return b"{%d,}" % _COUNTED
    if most > max(fewest, _COUNTED_CHOICES):
        return b"{%d,}" % fewest
    return b"{%d,%d}" % (fewest, most)
