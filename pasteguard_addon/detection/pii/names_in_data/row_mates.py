"""Names and numbers that stand in the same place as one that was found: in its column, behind its comma.

The model reads sentences; in rows it misses names that it would know elsewhere. Where half of a column are people, the
other cells that may be names are, too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.patterns.base import WEAK, Hit
from pasteguard_addon.detection.pii.patterns.cells.fields import is_label_itself
from pasteguard_addon.detection.pii.patterns.cells.unheaded import is_full_name
from pasteguard_addon.detection.pii.patterns.phones.phone_context import has_date
from pasteguard_addon.detection.pii.patterns.phones.phone_countries import ALL_REGIONS, is_valid
from pasteguard_addon.lexicon.words import is_common, is_given_name, places, without_accents

_GIVEN_BEHIND = re.compile(
    r",[ ](?P<given>[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]*\.?){0,2})"
    r"(?=[ ]?(?:$|[;|\t\r(]|[–-][ ]|:[ ]|,[ ]?\d))",
    re.M,
)
_BEGINS_ITEM = re.compile(r"(?:^|[;|\t:])[ \t]*(?:[-*•]|\d{1,3}[.)])?[ \t]*(?:[A-Z][a-z]{1,4}\.[ ])?[\"']?\Z", re.M)
_LOOK_BACK = 12
_PHONE_BEHIND = re.compile(
    r"[ ]?(?:[/|·,;&]|or|and|oder|und|ou|et|o|y|u|e|lub|albo|i|of|en|eller|och|veya|или|и)[ ]"
    r"(?P<number>\(?\d{1,4}\)?(?:[ ./-]{1,2}\d{2,6}){1,5})"
    r"(?![\w-]|[.,:/]\d)"
)
_REST_OF_NAME = re.compile(r"(?:[ ][^\W\d_a-z][^\W\d_]+){1,3}(?=[ ]?[:–\t-][ ]?[+(\d])")
_PHONE_OF_NAME = re.compile(
    r"(?:[ ]?(?:[:,|/–-]|<br[ ]?/?>)[ ]?|[ ]?\(|\t)(?:tel\.?:?[ ])?"
    r"(?P<number>[+(]?\d{1,4}\)?(?:[ ./-]{0,2}\d{2,7}){1,5})(?![\w-]|[.,:/]\d)",
    re.I,
)
_LOCAL_PHONE = re.compile(r"[ ](?P<number>\d{3}-\d{4})(?![\w-]|[.,:/]\d)")
"""As Americans write a number of their own town."""
_PHONE_BEFORE_NAME = re.compile(
    r"(?<![\w./:-])(?P<number>[+(]?\d{1,4}\)?(?:[ ./-]{0,2}\d{2,7}){1,5})[ ]?(?:\(|[:–-][ ])\Z"
)
_HOME = re.compile(r"[ ]\((?:aus |from |de |di |z )?(?P<town>[^\W\d_a-z][^\W\d_]{2,24}(?:[ -][^\W\d_]{2,20}){0,2})\)")
_LONGEST_PHONE = 28
_FEWEST_OF_PHONE = 9
_OF_AMERICA = re.compile(r"[2-9]\d\d[2-9]\d{6}")
_DIGITS = re.compile(r"\d+")
_MARKS = "\t;|,"
_QUOTES = "\"' "
_MOST_LINE = 600
_FEWEST_MARKS = {"\t": 1, ";": 1, "|": 1, ",": 2}
_HALF = 0.5

type _Row = tuple[str, int, int]
"""The mark between the cells of a line, and where the line begins and ends."""


def row_mates(text: str, results: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield what goes with the names, places and addresses that were found in a text."""
    people = [each for each in results if each.entity_type == "PERSON"]
    for person in people:
        given = _GIVEN_BEHIND.match(text, person.end)
        is_item = given and _BEGINS_ITEM.search(text, max(0, person.start - _LOOK_BACK), person.start)
        if given and is_item and is_given_name(given["given"].split()[0]):
            yield Hit(*given.span("given"), "PERSON", WEAK)
        yield from _beside_name(text, person.start, person.end)
    for each in results:
        phone = _PHONE_BEHIND.match(text, each.end) if each.entity_type == "EMAIL_ADDRESS" else None
        if phone and is_valid("".join(_DIGITS.findall(phone["number"])), ALL_REGIONS, is_strict=True):
            yield Hit(*phone.span("number"), "PHONE_NUMBER", WEAK)
    yield from _in_columns(text, people)
    yield from _homes(text, people)


def _homes(text: str, people: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield the towns that stand in brackets behind several names, one of which at least is a listed one."""
    homes = [home for person in people if (home := _HOME.match(text, person.end))]
    if len(homes) > 1 and any(without_accents(home["town"]) in places() for home in homes):
        for home in homes:
            if not is_common(home["town"].split()[-1]):
                yield Hit(*home.span("town"), "LOCATION", WEAK)


def _beside_name(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield a name's last words before its number, and the number behind or before it."""
    rest = _REST_OF_NAME.match(text, end)
    if rest and _BEGINS_ITEM.search(text, max(0, start - _LOOK_BACK), start):
        yield Hit(start, rest.end(), "PERSON", WEAK)
        end = rest.end()
    behind = _PHONE_OF_NAME.match(text, end)
    before = _PHONE_BEFORE_NAME.search(text, max(0, start - _LONGEST_PHONE), start)
    local = _LOCAL_PHONE.match(text, end)
    if local:
        yield Hit(*local.span("number"), "PHONE_NUMBER", WEAK)
    for number in (behind, before):
        if number and _is_phone(number["number"]):
            yield Hit(*number.span("number"), "PHONE_NUMBER", WEAK)


def _is_phone(number: str) -> bool:
    digits = "".join(_DIGITS.findall(number))
    is_grouped = not number.isdigit() or number.startswith("0") or _OF_AMERICA.fullmatch(number) is not None
    is_long = len(digits) >= _FEWEST_OF_PHONE and is_grouped and not has_date(number)
    return is_long and is_valid(digits, ALL_REGIONS, is_strict=True)


def _in_columns(text: str, people: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield the cells that may be names in columns half of which are."""
    found: defaultdict[_Row, set[int]] = defaultdict(set)
    for person in people:
        place = _cell_of(text, person.start, person.end)
        if place:
            found[place[0]].add(place[1])
    done = -1
    for row in sorted(found, key=lambda each: each[1]):
        if row[1] <= done:
            continue
        block = [*_block(text, row)]
        done = block[-1][1]
        if len(block) > 1:
            yield from _of_block(text, block, found)


def _cell_of(text: str, start: int, end: int) -> tuple[_Row, int] | None:
    """Return the row and the number of the cell that a span fills; none if it fills none."""
    first = text.rfind("\n", max(0, start - _MOST_LINE), start) + 1
    last = text.find("\n", end, end + _MOST_LINE)
    last = len(text) if last < 0 else last
    if not last - first <= _MOST_LINE:
        return None
    before, behind = text[first:start].rstrip(_QUOTES), text[end:last].lstrip(_QUOTES)
    marks = {before[-1:], behind[:1]} - {""}
    if len(marks) != 1 or (mark := marks.pop()) not in _MARKS or text.count(mark, first, last) < _FEWEST_MARKS[mark]:
        return None
    return (mark, first, last), before.count(mark)


def _block(text: str, row: _Row) -> Iterator[_Row]:
    """Yield the rows from this one on that have as many cells, and those right before it."""
    mark, first, last = row
    count = text.count(mark, first, last)
    above: list[_Row] = []
    at = first
    while at > 0:
        begin = text.rfind("\n", max(0, at - 1 - _MOST_LINE), at - 1) + 1
        if at - begin > _MOST_LINE or text.count(mark, begin, at - 1) != count:
            break
        above.append((mark, begin, at - 1))
        at = begin
    yield from reversed(above)
    while text.count(mark, first, last) == count and last - first <= _MOST_LINE:
        yield mark, first, last
        if last >= len(text):
            break
        first = last + 1
        last = text.find("\n", first, first + _MOST_LINE + 1)
        last = len(text) if last < 0 else last


def _of_block(text: str, block: Sequence[_Row], found: dict[_Row, set[int]]) -> Iterator[Hit]:
    counts: defaultdict[int, int] = defaultdict(int)
    for row in block:
        for column in found.get(row, ()):
            counts[column] += 1
    columns = {column for column, count in counts.items() if count >= _HALF * (len(block) - 1)}
    for row in block:
        missing = columns - found.get(row, set())
        if missing:
            yield from _names(text, row, missing)


def _names(text: str, row: _Row, columns: set[int]) -> Iterator[Hit]:
    mark, at, last = row
    for column, cell in enumerate(text[at:last].split(mark)):
        value = cell.strip(_QUOTES + "\r*`")
        if column in columns and is_full_name(value) and not is_label_itself(value):
            start = at + cell.index(value)
            yield Hit(start, start + len(value), "PERSON", WEAK)
        at += len(cell) + 1
