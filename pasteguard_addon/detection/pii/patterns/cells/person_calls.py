"""Names given to what makes a person: `Customer("Grace", "Wood")`, `new Patient("Amber Cross", 41)`."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import person_fields
from pasteguard_addon.lexicon.known_people import is_borne_given_name
from pasteguard_addon.lexicon.words import double_names, is_given_name
from pasteguard_addon.sieve import Sieve

from .fields import words_of

_WORD = r"[^\W\d_a-z][^\W\d_]*+(?:[-'’ ][^\W\d_]++){0,3}"
_CALL = re.compile(
    r"(?<![\w.])(?P<callee>[A-Za-z]\w{3,40})\([ ]?"
    rf"(?P<mark>[\"'])(?P<first>{_WORD})(?P=mark)[ ]?,[ ]?"
    rf"(?:(?P<other>[\"'])(?P<second>{_WORD})(?P=other)[ ]?(?=[,)])|(?=\d))"
)
_SIEVE = Sieve(_CALL)
_OF_FIRMS_TOO = frozenset(
    "customer client contact user member account owner buyer seller vendor supplier partner".split()
)


def person_calls(text: str) -> Iterator[list[Cell]]:
    """Yield the one or two names with which each such call begins."""
    for call in _SIEVE.sift(text).finditer(_CALL):
        made = words_of(call["callee"]).rpartition(" ")[2]
        if made not in _OF_FIRMS_TOO and made not in person_fields():
            continue
        given = call["first"].partition(" ")[0]
        is_named = is_given_name(given) or given.lower() in double_names() or is_borne_given_name(plain(given))
        if (made in _OF_FIRMS_TOO and not is_named) or (call["second"] is None and " " not in call["first"]):
            continue
        parts = ("first", "second") if call["second"] else ("first",)
        yield [Cell(*call.span(part), ("surname",), Place.SEGMENT, is_quoted=True) for part in parts]
