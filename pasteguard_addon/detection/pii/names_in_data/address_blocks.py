"""Names on the line above a street: letters, invoices and parcels have them there, whatever words they are made of."""

import re
from collections.abc import Iterator, Sequence

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.base import WEAK, Hit
from pasteguard_addon.lexicon.words import double_names, is_given_name, is_term, is_title

_LINE_ABOVE = re.compile(
    r"(?:^|>|[:|])[ \t]{0,4}(?:[^\W\d_]{1,6}\.[ ]){0,2}"
    r"(?P<name>[^\W\d_a-z][^\W\d_]*(?:[ -][^\W\d_]+\.?){1,4})[ \t,]{0,3}"
    r"(?:\r?\n[ \t]{0,8}|[ ]?<br[ ]?/?>\s{0,8}|</\w{1,10}>\s{0,8}<\w{1,10}>)\Z",
    re.M,
)
_MOST_BEFORE = 100


def names_above_streets(text: str, results: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield the names that begin with a given name and fill the line right above an address with a number."""
    for each in results:
        if each.entity_type != "LOCATION" or not any(map(str.isdigit, text[each.start : each.end])):
            continue
        above = _LINE_ABOVE.search(text, max(0, each.start - _MOST_BEFORE), each.start)
        if above and _is_name(above["name"]):
            yield Hit(*above.span("name"), "PERSON", WEAK)


def _is_name(value: str) -> bool:
    words = value.split(" ")
    is_written_so = (
        len(words) > 1 and all(word[0].isupper() or word.islower() for word in words) and words[-1][0].isupper()
    )
    first = words[0].split("-")[0]
    is_given = is_given_name(first) or first.lower() in double_names()
    return is_written_so and is_given and not is_term(value) and not is_title(words[-1])
