"""Whose record it is: a name on a line of its own, above lines that are labelled as somebody's."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.lexicon.words import is_given_name
from pasteguard_addon.sieve import Sieve

from .fields import type_of_label

_WORD = r"[^\W\d_a-z][\w'’.-]{0,24}"
_HEADING = re.compile(
    r"^[ \t>#*•+-]{0,8}(?:\d{1,3}[.)][ ])?(?:\*\*|__)?"
    rf"(?P<name>{_WORD}(?:[ ](?:(?:van|von|de|der|den|di|da|del|la|el|al|bin|zu)[ ])?{_WORD}){{1,3}})"
    r"(?:\*\*|__)?:?[ \t]*\r?\n"
    r"[ \t>*•+-]{0,12}(?:\*\*|__)?(?P<label>[^\W\d_][^\n:=*_]{1,38}?)(?:\*\*|__)?[ ]?[:=]",
    re.M,
)
_SIEVE = Sieve(_HEADING)


def record_headings(text: str) -> Iterator[Cell]:
    """Yield the names that begin with a given name and stand above a field of a person."""
    for heading in _SIEVE.sift(text).finditer(_HEADING):
        first = heading["name"].split()[0]
        kind = type_of_label(heading["label"]) if is_given_name(first) else None
        if kind and kind[1]:
            yield Cell(*heading.span("name"), ("surname",), Place.SEGMENT)
