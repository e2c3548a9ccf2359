"""Finds a known date again in whatever order and notation it is written.

A birthday that somebody told as `14 March 1986` is `1986-03-14` in a database, `14/03/1986` or `03/14/1986` in a form,
`scan_19860314.pdf`, and "le 14 mars 86". Both are brought to year, month and day, and these are compared; a date that
can be read in two ways is each of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pasteguard_addon.findings import Finding, from_view
from pasteguard_addon.known_values.folding import without_surrogates
from pasteguard_addon.known_values.known import KnownValue, TextWithFindings
from pasteguard_addon.known_values.search import RECOGNIZER
from pasteguard_addon.lexicon.months import months_named

_SIGN = r"(?:[-/.\u2013][ ]?|[ _])"
_LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0963]){1,12}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|de|[.ºª°])?"
_JOINT = r"(?:,?[ ]|[-_/])"
_OF = r"(?:(?:of|de|del|den)[ ]|d['’])?"
_YEAR = r"['’]?(?:[0-9]{4}|[0-9]{2})(?![0-9])"
_DATES = re.compile(
    r"(?<![0-9])(?=(?P<date>"
    rf"(?P<a>[0-9]{{1,4}}){_SIGN}(?P<b>[0-9]{{1,2}}){_SIGN}(?P<c>[0-9]{{1,4}})(?![0-9])"
    rf"|(?P<day>{_DAY}){_JOINT}?{_OF}(?P<name>{_LETTERS})\.?{_JOINT}?{_OF}(?P<year>{_YEAR})"
    rf"|(?P<year_before>[0-9]{{4}})\.?{_JOINT}(?P<name_behind>{_LETTERS})\.?{_JOINT}(?P<day_behind>{_DAY})(?![0-9])"
    r"|(?P<digits>[0-9]{8}|[0-9]{6})(?![0-9])"
    r"|(?P<y>[0-9]{2,4})[ ]?[年년][ ]?(?P<m>[0-9]{1,2})[ ]?[月월][ ]?(?P<d>[0-9]{1,2})(?:[ ]?[日일])?"
    r"|(?P<dv>[0-9]{1,2})[ ][Tt]háng[ ](?P<mv>[0-9]{1,2})(?:[ ]năm|,)?[ ](?P<yv>[0-9]{4})"
    r"))"
)
_DAY_AND_YEAR = re.compile(rf"(?<![0-9])(?=(?P<date>(?P<day>{_DAY}){_JOINT}(?P<year>{_YEAR})))")
_NAME_BEFORE = re.compile(rf"(?<![^\W\d_])(?P<name>{_LETTERS})\.?{_JOINT}?\Z")
_NAME_CHARS = 16
_SCORE = 0.9
_MOST_DAYS, _MOST_MONTHS = 31, 12
_FULL_YEAR = 4
_DIGITS, _DIGITS_OF_DATE = "0123456789", 8
_NO_DIGITS = re.compile(r"[^0-9]+")


class Day(NamedTuple):
    """A day, but for its century."""

    year: int
    month: int
    day: int


class _Written(NamedTuple):
    start: int
    end: int
    days: frozenset[Day]
    """Which days it may mean."""
    century: int | None


class Dates:
    """The known dates of birth."""

    def __init__(self) -> None:
        self._known: dict[Day, list[tuple[int | None, KnownValue]]] = {}

    def add(self, value: KnownValue, text: str) -> None:
        """Look for a value, if it is a date."""
        for each in _dates_in(text):
            for day in each.days:
                self._known.setdefault(day, []).append((each.century, value))

    def find_all(self, parts: Sequence[TextWithFindings]) -> list[list[Finding]]:
        """Return where these days stand in each of some texts."""
        if not self._known:
            return [[] for _ in parts]
        years = years_of(self._known)
        return [self._find(part, number, years) for number, part in enumerate(parts)]

    def _find(self, part: TextWithFindings, number: int, years: frozenset[str]) -> list[Finding]:
        text = without_surrogates(part.view.text if part.view else part.text)
        found = []
        for each in _dates_in(text, years):
            value = self._value_of(each, part.section, number)
            if value is not None:
                found.append(Finding(each.start, each.end, value.entity_type, _SCORE, RECOGNIZER))
        return list(from_view(part.view, found)) if part.view else found

    def _value_of(self, date: _Written, section: int, number: int) -> KnownValue | None:
        for day in date.days:
            for century, value in self._known.get(day, ()):
                is_known = value.since <= section and value.source != number
                if is_known and (None in (century, date.century) or century == date.century):
                    return value
        return None


def years_of(days: Iterable[Day]) -> frozenset[str]:
    """Return the years of some days as their last two digits."""
    return frozenset(f"{day.year:02}" for day in days)


def days_of(text: str, years: frozenset[str] = frozenset()) -> frozenset[Day]:
    """Return the days of which a text holds the dates, in any notation: all, or those of some years."""
    return frozenset(day for each in _dates_in(text, years) for day in each.days)


def _dates_in(text: str, years: frozenset[str] = frozenset()) -> Iterator[_Written]:
    """Yield the dates of a text, or only those that may be of some years."""
    for start, end in _windows(text, years) if years else ((0, len(text)),):
        yield from _dates_between(text, start, end, years)


def _windows(text: str, years: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text in which years stand that some dates may be of."""
    places = sorted(
        at for year in years for at in (match.start() for match in _places_of(year, text)) if _may_be_year(text, at)
    )
    start = end = -1
    for at in places:
        if at - _NAME_CHARS * 2 > end:
            if end >= 0:
                yield start, end
            start = max(0, at - _NAME_CHARS * 2)
        end = min(len(text), at + _NAME_CHARS * 2)
    if end >= 0:
        yield start, end


def _places_of(year: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where two digits stand; if they are the same they may overlap, as in 1999."""
    return re.finditer(f"(?={year})" if year[0] == year[1] else year, text)


def _may_be_year(text: str, at: int) -> bool:
    """Return whether two digits are the last ones of a year, or stand in digits that are as many as those of a date."""
    before, behind = text[max(0, at - _DIGITS_OF_DATE) : at], text[at + 2 : at + 2 + _DIGITS_OF_DATE]
    count = len(before) - len(before.rstrip(_DIGITS)) + len(behind) - len(behind.lstrip(_DIGITS)) + 2
    if count in (len("86"), len("1986")):
        return not behind[:1].isdigit()
    return count in (len("860314"), _DIGITS_OF_DATE)


def _dates_between(text: str, start: int, end: int, years: frozenset[str]) -> Iterator[_Written]:
    for match in _DATES.finditer(text, start, end):
        first, _, third = own = match.group("a", "b", "c")
        if first:
            if not years or first[-2:] in years or third[-2:] in years:
                yield from _written(match.span("date"), _readings(*own))
        elif digits := match["digits"]:
            yield from _written(match.span("date"), _readings_of_digits(digits))
        else:
            yield from _written(match.span("date"), _readings_of_words(match, years))
    for match in _DAY_AND_YEAR.finditer(text, start, end):
        if years and match["year"][-2:] not in years:
            continue
        at, behind = match.span("date")
        if before := _NAME_BEFORE.search(text, max(0, at - _NAME_CHARS), at):
            months = months_named(before["name"])
            readings = [(match["year"].strip("'’"), month, _number(match["day"])) for month in months]
            yield from _written((before.start(), behind), readings)


def _readings_of_words(match: re.Match[str], years: frozenset[str]) -> list[tuple[str, int, int]]:
    """Return the years, months and days of a date with words or signs between its numbers."""
    year = (match["year"] or match["year_before"] or match["y"] or match["yv"]).strip("'’")
    if years and year[-2:] not in years:
        return []
    if month := match["m"] or match["mv"]:
        return [(year, int(month), int(match["d"] or match["dv"]))]
    months = months_named(match["name"] or match["name_behind"])
    return [(year, month, _number(match["day"] or match["day_behind"])) for month in months]


def _number(day: str) -> int:
    return int(_NO_DIGITS.sub("", day))


def _readings(first: str, second: str, third: str) -> list[tuple[str, int, int]]:
    """Return the years, months and days that three numbers with signs between them may be."""
    if len(first) == _FULL_YEAR:
        return [(first, int(second), int(third))] if len(third) <= len("31") else []
    if len(first) > len("31") or len(third) not in (_FULL_YEAR, len("86")):
        return []
    found = [(third, int(second), int(first)), (third, int(first), int(second))]
    if len(first) == len(third):
        found.append((first, int(second), int(third)))
    return found


def _readings_of_digits(digits: str) -> list[tuple[str, int, int]]:
    if len(digits) == len("19860314"):
        return [*_readings(digits[:4], digits[4:6], digits[6:]), *_readings(digits[:2], digits[2:4], digits[4:])]
    return _readings(digits[:2], digits[2:4], digits[4:])


def _written(span: tuple[int, int], readings: Sequence[tuple[str, int, int]]) -> Iterator[_Written]:
    days = [each for each in readings if 1 <= each[1] <= _MOST_MONTHS and 1 <= each[2] <= _MOST_DAYS]
    if days:
        year = days[0][0]
        century = int(year) // 100 if len(year) == _FULL_YEAR else None
        yield _Written(*span, frozenset(Day(int(y) % 100, m, d) for y, m, d in days), century)
