"""Rows of people without a header: what a column holds is told by the values in it.

Only where a column of given names or of e-mail addresses says that the rows are people's; rows of products, of a log or
of a program's constants stay as they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.lexicon.words import PARTICLES, is_common, is_given_name, is_term, places, without_accents

_NAME = re.compile(
    r"(?:(?:van|von|de|den|der|ter|la|el|al|di|da|dos|del|d['’])[ ]?){0,2}"
    r"[^\W\d_a-z][^\W\d_]*\.?(?:(?:[-\'’ ]|,[ ]?)[^\W\d_]+\.?){0,4}"
)
_EMAIL = re.compile(r"[^\s@=:;<>\"']{1,64}@[^\s@]{1,100}\.[^\W\d_]{2,12}")
_DATE = re.compile(r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?P<year>\d{4})|(?P<first>\d{4})[./年-]\d{1,2}[./月-]\d{1,2}日?)")
_BIRTH_YEARS = range(1900, 2016)
_PHONE = re.compile(r"(?=[+(0]|\d{2,4}[ ./-])[+(]{0,2}\d(?:[ ()./-]{0,2}\d){6,14}")
_STREET = re.compile(
    r"[^\W\d_][^\n@]{2,60}[ ,]\d{1,4}[^\W\d_]?\.?(?:[ ,/-].{0,20})?|\d{1,5}[^\W\d_]?,?[ ][^\W\d_][^\n@]{3,60}"
)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){11}")
"""A card's, an account's: no house has one, nor a postcode."""
_POSTCODE = re.compile(
    r"[A-Z]{0,2}-?\d{2}[ -]?\d{2,3}(?:-\d{3,4})?|\d{3}[ ]\d{2}|\d{4}[ ]?[A-Z]{2}|\d{6}|\d{5}-?\d{3}"
    r"|[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}"
)
_ID = re.compile(r"(?=[A-Z-]{0,6}[ /]?0|.{8}|[^\d]|\d+[^\d.,])[A-Z]{0,6}[-/ ]?\d[\dA-Z]*(?:[-/. ][\dA-Z]+){0,6}")
_ID_OF_PERSON = re.compile(r"[A-Z]{0,3}-?\d{6,10}")
"""In rows that are surely people's, where each has another."""
_TOWN = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[-\'’/ ][^\W\d_]+\.?){0,4}")
"""Behind a column of postcodes."""
_FEWEST_SIGNS = 5
_HALF, _MOST = 0.5, 0.7
_OF_PERSON = frozenset(("address", "phone", "birth", "email"))
_FEWEST_PROOFS, _SURELY = 2, 3


def column_cells(text: str, rows: Sequence[Sequence[Field]]) -> Iterator[Cell]:
    """Yield the cells of a person, each with a word for what it is as context; none if the rows are not people's."""
    columns = [[text[start:end] for start, end, _ in column] for column in zip(*rows, strict=True)]
    kinds = _kinds(columns)
    for index, kind in enumerate(kinds):
        for start, end, is_quoted in (row[index] for row in rows):
            value = text[start:end]
            if kind and value and (kind != "person" or _may_be_name(value, columns[index])):
                yield Cell(start, end, (kind,), Place.SEGMENT, is_quoted)


def row_cells(text: str, row: Sequence[Field]) -> Iterator[Cell]:
    """Yield the same of one row, if a name and two more things of a person's stand in it."""
    kinds = _kinds([[text[start:end]] for start, end, _ in row])
    if "person" not in kinds or len(_OF_PERSON.intersection(kinds)) < _FEWEST_PROOFS:
        return
    for (start, end, is_quoted), kind in zip(row, kinds, strict=True):
        if kind and kind != "id" and start < end and is_quoted:
            yield Cell(start, end, (kind,), Place.SEGMENT, is_quoted)


def _may_be_name(value: str, column: Sequence[str]) -> bool:
    """Tell whether a cell of a column of names is one; beside given names, surnames may be everyday words."""
    if _is_given(value) or _is_surname(value):
        return True
    return _share(column, _is_given) < _HALF and value.isalpha() and value.istitle()


def _kinds(columns: Sequence[Sequence[str]]) -> list[str]:
    given = [
        _share(column, _is_given) >= _HALF and not _ends_address(columns[:index])
        for index, column in enumerate(columns)
    ]
    kinds = [_kind(column) for column in columns]
    has_email = any(_share(column, _EMAIL.fullmatch) >= _HALF for column in columns)
    if not any(given) and not has_email and not _are_addresses(columns, kinds):
        return [""] * len(columns)
    given = given if any(given) else _names_of_addresses(columns, kinds)
    for index, column in enumerate(columns):
        beside = range(max(0, index - 1), min(len(columns), index + 2))
        is_beside = not kinds[index] and any(given[at] for at in beside)
        if given[index] or (is_beside and _share(column, _is_surname) >= _HALF):
            kinds[index] = "person"
        elif _share(column, _POSTCODE.fullmatch) >= _MOST and any(kinds[at] == "address" for at in beside):
            kinds[index] = "address"
    for index, column in enumerate(columns):
        is_behind = index > 0 and not kinds[index] and _share(columns[index - 1], _POSTCODE.fullmatch) >= _MOST
        if is_behind and kinds[index - 1] == "address" and _share(column, _TOWN.fullmatch) >= _MOST:
            kinds[index] = "address"
    if len(_OF_PERSON.intersection(kinds)) >= _SURELY and "person" in kinds:
        for index, column in enumerate(columns):
            if not kinds[index] and len(set(column)) == len(column) > 1 and all(map(_ID_OF_PERSON.fullmatch, column)):
                kinds[index] = "id"
    return kinds


def _ends_address(before: Sequence[Sequence[str]]) -> bool:
    """Tell whether a street and a postcode stand before a column, so that a town follows, whoever is called like it."""
    if len(before) < len(("street", "postcode")) or _share(before[-1], _POSTCODE.fullmatch) < _MOST:
        return False
    return _share(before[-2], _is_street) >= _MOST


def _are_addresses(columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Tell whether streets stand beside postcodes or phones: such rows are people's, whatever these are called."""
    has_streets = any(_share(column, _is_street) >= _MOST for column in columns)
    return has_streets and ("phone" in kinds or any(_share(column, _POSTCODE.fullmatch) >= _MOST for column in columns))


def _names_of_addresses(columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> list[bool]:
    """Return which columns beside addresses hold names that are on no list: whole ones, or halves side by side."""
    halves = [not kind and _share(column, _is_surname) >= _MOST for column, kind in zip(columns, kinds, strict=True)]
    beside = [
        (index > 0 and halves[index - 1]) or halves[index + 1 : index + 2] == [True] for index in range(len(halves))
    ]
    return [
        _share(column, is_full_name) >= _MOST or (is_half and is_beside)
        for column, is_half, is_beside in zip(columns, halves, beside, strict=True)
    ]


def is_full_name(value: str) -> bool:
    """Tell whether a cell is two words or more that may well be a name and nothing else."""
    words = value.replace(",", " ").split()
    is_name = len(words) > 1 and _NAME.fullmatch(value) is not None
    return is_name and not any(is_common(word) or is_term(word) for word in words)


def _kind(column: Sequence[str]) -> str:
    """Return what a column holds by its values alone."""
    for kind, is_such, least in _TESTS:
        if _share(column, is_such) >= least:
            return kind
    return ""


def _share(column: Sequence[str], is_such: Callable[[str], object]) -> float:
    filled = [value for value in column if value]
    return sum(bool(is_such(value)) for value in filled) / len(filled) if filled else 0.0


def _is_given(value: str) -> bool:
    words = value.replace(",", " ").split()
    if not words or not _NAME.fullmatch(value) or any(map(is_term, words)):
        return False
    return is_given_name(words[0]) or (len(words) > 1 and is_given_name(words[-1]))


def _is_surname(value: str) -> bool:
    words = [word for word in value.split() if word.lower() not in PARTICLES]
    return bool(_NAME.fullmatch(value)) and all(word[0].isupper() and not is_common(word) for word in words)


def _is_place(value: str) -> bool:
    return without_accents(value) in places()


def _is_street(value: str) -> bool:
    return bool(_STREET.fullmatch(value)) and not _LONG_NUMBER.search(value)


def _is_birth(value: str) -> bool:
    date = _DATE.fullmatch(value)
    return date is not None and int(date["year"] or date["first"]) in _BIRTH_YEARS


def _is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and not _DATE.fullmatch(value)


def _is_id(value: str) -> bool:
    signs = sum(map(str.isalnum, value))
    return signs >= _FEWEST_SIGNS and bool(_ID.fullmatch(value)) and not _DATE.fullmatch(value)


_TESTS: tuple[tuple[str, Callable[[str], object], float], ...] = (
    ("birth", _is_birth, 1.0),
    ("email", _EMAIL.fullmatch, _MOST),
    ("phone", _is_phone, _MOST),
    ("address", _is_place, _HALF),
    ("address", _is_street, _HALF),
    ("id", _is_id, _HALF),
)
