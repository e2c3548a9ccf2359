"""Dates of birth, numbers of people and postcodes that no word announces: the person or place beside tells them.

A bare date is one of birth in brackets behind a name ("Passenger: Ann Lee (02/11/1974)"), and in a record that holds a
name and a way to reach its owner: `{7 Ann Lee ann@example.org 1974-11-02 true}`. Digits alone whose check digits hold
are a national number in a row that begins or goes on with a name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from presidio_analyzer import RecognizerResult

from pasteguard_addon.detection.pii.names.place_edges import place_edges
from pasteguard_addon.detection.pii.names_in_data.address_blocks import names_above_streets
from pasteguard_addon.detection.pii.names_in_data.row_mates import row_mates
from pasteguard_addon.detection.pii.patterns.base import LIKELY, WEAK, Hit
from pasteguard_addon.detection.pii.patterns.phones.phone_context import has_date
from pasteguard_addon.detection.pii.patterns.phones.phone_countries import ALL_REGIONS, is_valid

from .row_numbers import may_be_national

_DATE = re.compile(
    r"(?:(?<=[dD]ate\()|(?<=Time\()|(?<=\.new\()|(?<=\.of\())(?P<called>\d{4}),[ ]?\d{1,2},[ ]?\d{1,2}(?=\))"
    r"|(?<![\w./:-])(?:\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?P<last>\d{4})"
    r"|(?P<first>\d{4})(?P<other>[./-])\d{1,2}(?P=other)\d{1,2})(?![\w/:-]|\.\d)"
)
_YEARS = range(1920, 2016)
"""Whoever is in a list was born in one of them; most other dates are of later."""
_TIME_BEHIND = re.compile(r"(?:[ T,]{1,2}(?:at[ ]|um[ ]|à[ ])?\d{1,2}[:.h]\d\d)")
_TIME_BEFORE = re.compile(r"\d\d:\d\d(?::\d\d)?[ ,]{0,2}\Z")
_BEHIND_NAME = re.compile(r"[ ]?[(\[][ ]?(?:\*|geb\.?|born|b\.|née?|ur\.|°)?[ ]?\Z", re.IGNORECASE)
_ID_BEHIND = re.compile(
    r"(?:[ ]?[(\[][ ]?|,[ ])(?:u?id|no|nr|num|№|n°|#)(?:[ ](?:no|nr|number))?[.:=]?[ ]?#?[ ]?"
    r"(?P<number>[A-Z]{0,3}-?\d{4,12})(?=[)\],;.\s]|\Z)"
    r"|[ ]?[(\[](?P<bare>\d{5,12})[)\]]",
    re.I,
)
"""Somebody's number behind the name: "Ann Lee (ID 40992)", "[40992]"; four digits alone may be a year."""
_MOST_BETWEEN = 10
_AROUND = 240
"""A record is no longer than that before and behind its date."""
_MARKS_OF_RECORD = re.compile(r"[,;|\t({\[*]|[ ]{2}|[}\])][ ]|\.[a-z]{2,6}[ ]|[ ][–—/·-][ ]")
_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[,;|\t\"'])|(?<=[,;|] ))(?P<number>\d(?:[ .-]?\d){8,17})(?=[\"']?[ ]?(?:[,;|\t\n]|\r|\Z))", re.M
)
_PHONE_CELL = re.compile(
    r"(?<=[,;|\t\">])[ ]?(?P<number>\(?\d{2,4}\)?(?:[ .-]\d{2,4}){2,4})(?=[ ]?(?:[\",;|\t<\n\r]|\Z))"
)
_BIRTH_FORM = re.compile(
    r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])-\d{4}|(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])\d\d-\d{4}"
)
"""A date of birth and four digits, as the Nordic countries write it; mistyped at times."""
_FEWEST_OF_COLUMN = 11
"""Shorter ones may be telephone numbers, each of its own length."""
_REACHES = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER"})


def beside_people(text: str, results: Sequence[RecognizerResult]) -> Iterator[Hit]:
    """Yield the dates of birth and the postcodes that what was found in a text tells."""
    if not any(each.entity_type in ("PERSON", "LOCATION") for each in results):
        return
    yield from place_edges(text, results)
    found = _Found(results)
    yield from row_mates(text, results)
    yield from names_above_streets(text, results)
    yield from _national_numbers(text, found)
    yield from _phones_in_cells(text, found)
    yield from found.ids_behind(text)
    for date in _DATE.finditer(text):
        if int(date["last"] or date["first"] or date["called"]) not in _YEARS or _TIME_BEHIND.match(text, date.end()):
            continue
        if found.ends_before(text, date.start()):
            yield Hit(*date.span(), "DATE_OF_BIRTH", LIKELY)
        elif found.are_of_record(text, date):
            yield Hit(*date.span(), "DATE_OF_BIRTH", WEAK)


def _national_numbers(text: str, found: "_Found") -> Iterator[Hit]:
    """Yield cells whose check digits hold, and those of a column in which somebody else's do."""
    cells = [(number, "".join(filter(str.isdigit, number["number"]))) for number in _NUMBER.finditer(text)]
    beside = [(number, digits) for number, digits in cells if found.are_beside(text, *number.span("number"))]
    national = {digits for digits in {digits for _, digits in beside} if may_be_national(digits)}
    national |= {digits for number, digits in beside if _BIRTH_FORM.fullmatch(number["number"])}
    lengths = {len(digits) for digits in national if len(digits) >= _FEWEST_OF_COLUMN}
    for number, digits in beside:
        if len(digits) in lengths or digits in national:
            yield Hit(*number.span("number"), "NATIONAL_ID", WEAK)


def _phones_in_cells(text: str, found: "_Found") -> Iterator[Hit]:
    """Yield grouped numbers that fill a cell of a row with a name, if anybody anywhere could have them."""
    for cell in _PHONE_CELL.finditer(text):
        digits = "".join(filter(str.isdigit, cell["number"]))
        is_number = not has_date(cell["number"]) and is_valid(digits, ALL_REGIONS, is_strict=True)
        if is_number and found.are_beside(text, *cell.span("number")):
            yield Hit(*cell.span("number"), "PHONE_NUMBER", WEAK)


class _Found:
    """Where people stand in a text, and ways to reach them."""

    def __init__(self, results: Sequence[RecognizerResult]) -> None:
        self._people = sorted(each.end for each in results if each.entity_type == "PERSON")
        self._reaches = sorted(each.end for each in results if each.entity_type in _REACHES)

    def ends_before(self, text: str, start: int) -> bool:
        """Tell whether a name ends where the bracket opens before a place."""
        at = bisect_right(self._people, start) - 1
        is_near = at >= 0 and start - self._people[at] <= _MOST_BETWEEN
        return is_near and _BEHIND_NAME.fullmatch(text, self._people[at], start) is not None

    def ids_behind(self, text: str) -> Iterator[Hit]:
        """Yield the numbers that stand in brackets or behind a comma right behind a name."""
        for end in self._people:
            number = _ID_BEHIND.match(text, end)
            if number:
                yield Hit(*number.span(number.lastgroup or 0), "ID_NUMBER", LIKELY)

    def are_beside(self, text: str, start: int, end: int) -> bool:
        """Tell whether a name stands on the line of a cell."""
        first = text.rfind("\n", max(0, start - _AROUND), start) + 1 or max(0, start - _AROUND)
        last = text.find("\n", end, end + _AROUND)
        return self._between(self._people, first, last if last >= 0 else min(len(text), end + _AROUND))

    def are_of_record(self, text: str, date: re.Match[str]) -> bool:
        """Tell whether a date's line is a record that holds a person whom it tells how to reach, before the date."""
        start = text.rfind("\n", max(0, date.start() - _AROUND), date.start()) + 1 or max(0, date.start() - _AROUND)
        if not self._between(self._people, start, date.start()) or _DATE.search(text, start, date.start()):
            return False  # nearly always
        end = text.find("\n", date.end(), date.end() + _AROUND)
        line_end = end if end >= 0 else min(len(text), date.end() + _AROUND)
        if not self._between(self._reaches, start, line_end) or _TIME_BEFORE.search(text, start, date.start()):
            return False
        marks = _MARKS_OF_RECORD.findall(text, start, line_end)
        return len(marks) > 1

    @staticmethod
    def _between(ends: Sequence[int], start: int, end: int) -> bool:
        return bisect_left(ends, end + 1) > bisect_right(ends, start)
