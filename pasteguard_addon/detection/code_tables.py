"""Tables that say what a standard's codes stand for: `"languages": {"fo": "Faroese", …}`. Nobody's name is in them.

What a table holds is told by the name of the member that it is, and by its own keys, which are codes of that standard,
one and all. So `"managers": {"DE": "Haberkorn", …}` is none, nor is a table that has the names of people for values.
Or it is a list of records, each of which has another code where the standards' own lists have it: `"alpha_3": "fao"`.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from pasteguard_addon.detection.code_rows import code_rows
from pasteguard_addon.entity_types import NAMES, PLACES
from pasteguard_addon.lexicon.endings import plain
from pasteguard_addon.lexicon.field_names import field_types
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.mere_names import is_mere_given_name
from pasteguard_addon.lexicon.standard_codes import standard_codes
from pasteguard_addon.lexicon.words import is_term, places, without_accents

_STRING = r"\"(?:[^\"\\\n]|\\.){0,160}+\""
_STRINGS = rf"\[\s{{0,40}}{_STRING}(?:,\s{{0,40}}{_STRING}){{0,9}}\s{{0,40}}\]"
_MEMBER = re.compile(
    r"\"(?P<code>[A-Za-z]{2,4}|\d{3})(?:[-_][A-Za-z\d_-]{1,30}+)?\"\s{0,2}:\s{0,2}"
    rf"(?P<value>{_STRING}|{_STRINGS})\s{{0,24}}(?P<more>,?)\s{{0,40}}"
)
_TABLE = re.compile(r"\"(?P<kind>countries|territories|languages|scripts|currencies)\"\s{0,2}:\s{0,2}\{\s{0,40}(?=\")")
_FIRST_MEMBER = re.compile(r"\"[a-z]{2,3}\"\s{0,2}:\s{0,2}\"")
_OTHER_NAME = re.compile(r"\"(?![^\"\n]{0,30}(?i:lang|locale))[^\"\n]{1,40}\"\s{0,4}[:=]\s{0,4}\{\s{0,40}\Z")
"""A member that says what the table is, and something else: `"translators": {`."""
_REACH_OF_NAME = 100
_LETTERS_OF_LONG_CODE = 3
_KINDS = {"territories": "countries"}
_FEWEST = {"scripts": 10}
_FEWEST_OF_OTHERS = 20
_LEAST_CODES = 0.7
"""Lists grow, and some have codes of their own."""
_MOST_NAMES = 0.1
_RECORD = re.compile(r"\{[^{}]{0,600}\}")
_CODE_OF_RECORD = re.compile(
    r"\"(?:alpha_?[234]|cca[23]|cioc|iso_?(?:639|3166|4217|15924)[\w-]{0,12})\"\s{0,2}:\s{0,2}\"(?P<code>[A-Za-z]{2,4})\""
)
_FIELD = re.compile(r"\"(?P<key>[^\"\n]{1,40})\"\s{0,2}:\s{0,2}(?:\"(?P<value>[^\"\n]{0,80})\")?")
_JOINT = re.compile("[_-]")
_FEWEST_RECORDS = 10
_LAST_FIRST = re.compile(r"[^\W\d_][\w'’-]*, ([^\W\d_]+)(?: [^\W\d_]\.)?")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.(?: ?[^\W\d_]\.)? [^\W\d_][\w'’-]+")
_FULL_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]\.)?(?: [^\W\d_]+){1,2}")


class CodeTables:
    """Where such tables lie in one text, found when that is first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[tuple[int, int]] | None = None

    def hold(self, start: int, end: int) -> bool:
        """Return whether a span lies in a table."""
        if self._found is None:
            self._found = sorted(
                (*_tables(self._text), *_headless(self._text), *_records(self._text), *_values_of_rows(self._text))
            )
        at = bisect_right(self._found, (start, len(self._text))) - 1
        return at >= 0 and end <= self._found[at][1]


def _tables(text: str) -> Iterator[tuple[int, int]]:
    for table in _TABLE.finditer(text):
        members = list(_members(text, table.end()))
        kind = _KINDS.get(table["kind"], table["kind"])
        if members and _is_of_codes(kind, members):
            yield table.end(), members[-1].end()


def _headless(text: str) -> Iterator[tuple[int, int]]:
    """Yield a run of members whose keys are codes of so many languages, in all lengths, as nobody deals with."""
    at = 0
    while first := _FIRST_MEMBER.search(text, at):
        members = list(_members(text, first.start()))
        at = members[-1].end() if members else first.end()
        codes = {member["code"] for member in members}
        long_codes = sum(len(code) == _LETTERS_OF_LONG_CODE and code.islower() for code in codes)
        is_many = long_codes >= _FEWEST_OF_OTHERS and len(codes) > 2 * _FEWEST_OF_OTHERS
        is_called = _OTHER_NAME.search(text, max(0, first.start() - _REACH_OF_NAME), first.start())
        if is_many and not is_called and _is_of_codes("languages", members):
            yield first.start(), at


def _values_of_rows(text: str) -> Iterator[tuple[int, int]]:
    """Yield what the codes of rows stand for, unless those are names."""
    for rows in code_rows(text):
        spans = list(map(_value_of, rows))
        if sum(_is_name(text[slice(*span)].strip("| \t")) for span in spans) <= _MOST_NAMES * len(rows):
            yield from spans


def _value_of(row: re.Match[str]) -> tuple[int, int]:
    """Return the cell behind a code; commas that part it from the code part it from whose it is, too."""
    start, end = row.span("value")
    comma = row.string.find(",", start, end) if row.string[start - 1] in ", " else -1
    return start, end if comma < 0 or "," not in row.string[row.end("code") : start] else comma


def _records(text: str) -> Iterator[tuple[int, int]]:
    """Yield the records that have a code, if they are many and each has its own."""
    if not _CODE_OF_RECORD.search(text):
        return
    found = [(record, _CODE_OF_RECORD.search(record[0])) for record in _RECORD.finditer(text)]
    coded = [(record, code["code"]) for record, code in found if code]
    codes = {code for _, code in coded}
    known = sum(code in _all_codes() for code in codes)
    is_table = len(codes) >= _FEWEST_RECORDS and len(codes) == len(coded) and known >= _LEAST_CODES * len(codes)
    if is_table and not _are_of_people([record[0] for record, _ in coded]):
        yield from (record.span() for record, _ in coded)


def _are_of_people(records: Sequence[str]) -> bool:
    """Return whether records tell what only people have, or are called as people are."""
    keys = {_JOINT.sub(" ", field["key"]).lower() for record in records for field in _FIELD.finditer(record)}
    types = {field_types()[key][0] for key in keys if key in field_types()}
    names = Counter(field["key"] for record in records for field in _FIELD.finditer(record) if _is_name(field["value"]))
    return bool(types - NAMES - PLACES) or any(many > _MOST_NAMES * len(records) for many in names.values())


def _is_short(code: str) -> bool:
    return len(code) < _LETTERS_OF_LONG_CODE


@cache
def _all_codes() -> frozenset[str]:
    return frozenset[str]().union(*map(standard_codes, ("countries", "languages", "scripts", "currencies")))


def _members(text: str, at: int) -> Iterator[re.Match[str]]:
    while member := _MEMBER.match(text, at):
        yield member
        if not member["more"]:
            return
        at = member.end()


def _is_of_codes(kind: str, members: list[re.Match[str]]) -> bool:
    codes = [member["code"] for member in members]
    if kind == "languages" and sum(map(_is_short, codes)) >= _FEWEST_OF_OTHERS:
        codes = list(filter(_is_short, codes))  # of the longer ones there are thousands
    known = sum(code in standard_codes(kind) or code.isdigit() for code in codes)
    names = sum(_is_name(member["value"].strip('[] \n\t\r"')) for member in members)
    is_long = len(set(codes)) >= _FEWEST.get(kind, _FEWEST_OF_OTHERS)
    return is_long and known >= _LEAST_CODES * len(codes) and names <= _MOST_NAMES * len(members)


def _is_name(value: str | None) -> bool:
    """Return whether a value may be somebody's given name and surname, or one of them alone; what is escaped may.

    One language in thirty has a name that is a surname somewhere: "Lamba". In a team it is most of them.
    """
    if value is None or "\\" in value:
        return value is not None
    if _FULL_NAME.fullmatch(value) is not None:
        return is_mere_given_name(value.partition(" ")[0])
    last_first = _LAST_FIRST.fullmatch(value)
    if last_first is not None:
        return is_mere_given_name(last_first[1])
    if _INITIAL_FIRST.fullmatch(value) is not None:
        return True
    if not value.isalpha() or without_accents(value) in places() or is_term(value):
        return False
    return is_mere_given_name(value) or is_borne_surname(plain(value))
