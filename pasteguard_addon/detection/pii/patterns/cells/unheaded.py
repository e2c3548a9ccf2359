"""Rows of people without a header: what a column holds is told by the values in it.

Only where a column of given names or of e-mail addresses says that the rows are people's; rows of products, of a log or
of a program's constants stay as they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pasteguard_addon.detection.pii.patterns.addresses.address_words import (
    STREETS_EN,
    STREETS_ES,
    STREETS_FR,
    STREETS_IT,
    STREETS_PL,
    STREETS_PT,
    STREETS_RO,
    SUFFIXES_STRONG,
)
from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.detection.structure.cells import VOWELS
from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.lexicon.known_people import is_borne_surname
from pasteguard_addon.lexicon.words import PARTICLES, is_common, is_given_name, is_term, places, without_accents

_NAME = re.compile(
    r"(?:(?:van|von|de|den|der|ter|la|el|al|di|da|dos|del|d['’])[ ]?){0,2}"
    r"[^\W\d_a-z][^\W\d_]*\.?(?:(?:[-\'’ ]|,[ ]?)[^\W\d_]+\.?){0,4}"
)
_VOWEL = re.compile(rf"[{VOWELS}]")
_EMAIL = re.compile(r"[^\s@=:;<>\"']{1,64}@[^\s@]{1,100}\.[^\W\d_]{2,12}")
_DATE = re.compile(r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?P<year>\d{4})|(?P<first>\d{4})[./年-]\d{1,2}[./月-]\d{1,2}日?)")
_BIRTH_YEARS = range(1900, 2016)
_PHONE = re.compile(r"(?=[+(0]|8[ (]|\d{2,4}[ ./-])[+(]{0,2}\d(?:[ ()./-]{0,2}\d){6,14}")
_DIGITS_OF_PHONE = re.compile(r"\d{9,12}")
_STREET = re.compile(
    r"[^\W\d_][^\n@]{2,60}[ ,]\d{1,4}[^\W\d_]?\.?(?:[ ,/-].{0,20})?|\d{1,5}[^\W\d_]?,?[ ][^\W\d_][^\n@]{3,60}"
)
_STREET_WORDS = "|".join((STREETS_FR, STREETS_IT, STREETS_ES, STREETS_PT, STREETS_PL, STREETS_RO))
_NAMED_STREET = re.compile(
    rf"(?:{_STREET_WORDS})[ ][^\n@]{{2,60}}|(?:[^\W\d_][\w.'’-]*[ ]){{1,4}}(?:{STREETS_EN})\.?"
    rf"|[^\n@]{{1,40}}(?:{'|'.join(map(re.escape, SUFFIXES_STRONG))})"
    r"|(?:ул|улица|пр|просп|проспект|пер|переулок|бул|бульвар|б-р|наб|ш|пл|вул|вулиця)\.?[ ][^\n@]{2,60}"
    r"|(?:شارع|طريق|نهج|حي)[ ][^\n@]{2,60}|[^\n@]{2,60}[ ](?:मार्ग|रोड|नगर|गली|चौक|पथ)"
    r"|[\u3400-\u9fff]{1,12}(?:路|街|巷|道|弄|胡同|丁目|番地)[^\n@]{0,20}"
    r"|[가-힣0-9]{1,12}(?:로|길)(?:[ ][^\n@]{0,20})?",
    re.I,
)
"""A street by its words alone: some stand in rows without their house's number."""
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
_JUDGED_ROWS = 100
"""So many tell what the columns of a long table hold."""
_FEWEST_SIGNS = 5
_THIRD, _HALF, _MOST = 0.33, 0.5, 0.7
_OF_PERSON = frozenset(("address", "phone", "birth", "email"))
_PROOFS = frozenset(("phone", "birth", "email"))
_FEWEST_PROOFS, _SURELY = 2, 3


def column_cells(text: str, rows: Sequence[Sequence[Field]]) -> Iterator[Cell]:
    """Yield the cells of a person, each with a word for what it is as context; none if the rows are not people's."""
    judged = rows[:_JUDGED_ROWS]
    columns = [[text[start:end] for start, end, _ in column] for column in zip(*judged, strict=True)]
    kinds = _kinds(columns)
    proofs = [index for index, kind in enumerate(kinds) if kind in _PROOFS]
    for index, kind in enumerate(kinds):
        if not kind:
            continue
        is_of_given = _share(columns[index], _is_given) >= _HALF
        for row in rows:
            start, end, is_quoted = row[index]
            value = text[start:end]
            is_word = not is_of_given or any(row[proof][0] < row[proof][1] for proof in proofs)
            if value and (kind != "person" or _may_be_name(value, may_be_word=is_word)):
                is_part = kind == "person" and not (is_of_given and (_is_given(value) or _is_surname(value)))
                yield Cell(start, end, ("surname" if is_part else kind,), Place.SEGMENT, is_quoted)


def row_cells(text: str, row: Sequence[Field]) -> Iterator[Cell]:
    """Yield the same of one row, if a name and two more things of a person's stand in it."""
    kinds = _kinds([[text[start:end]] for start, end, _ in row])
    if "person" not in kinds or len(_OF_PERSON.intersection(kinds)) < _FEWEST_PROOFS:
        return
    for (start, end, is_quoted), kind in zip(row, kinds, strict=True):
        if kind and kind != "id" and start < end and is_quoted:
            yield Cell(start, end, (kind,), Place.SEGMENT, is_quoted)


def _may_be_name(value: str, *, may_be_word: bool) -> bool:
    """Tell whether a cell of a column of names is one.

    It may be an everyday word if it is a surname beside given names, or if the row holds what only people have: no row
    of totals is born.
    """
    return _is_given(value) or _is_surname(value) or (may_be_word and value.isalpha() and value.istitle())


def _kinds(columns: Sequence[Sequence[str]]) -> list[str]:
    given = [
        _share(column, _is_given) >= _HALF
        and not _ends_address(columns[:index])
        and _share(column, _NAMED_STREET.fullmatch) < _HALF
        for index, column in enumerate(columns)
    ]
    kinds = [_kind(column) for column in columns]
    has_email = any(_share(column, _EMAIL.fullmatch) >= _HALF for column in columns)
    if not any(given) and not has_email and not _are_addresses(columns, kinds) and not _are_born(columns, kinds):
        return [""] * len(columns)
    given = given if any(given) else _names_of_addresses(columns, kinds)
    for index, column in enumerate(columns):
        beside = range(max(0, index - 1), min(len(columns), index + 2))
        is_beside = not kinds[index] and any(given[at] for at in beside)
        if given[index] or (is_beside and _share(column, _is_borne) >= _HALF):
            kinds[index] = "person"
        elif (
            kinds[index] != "birth"
            and _share(column, _POSTCODE.fullmatch) >= _MOST
            and any(kinds[at] == "address" for at in beside)
        ):
            kinds[index] = "address"
    _add_surnames(columns, kinds)
    _add_towns(columns, kinds)
    for index, column in enumerate(columns):
        is_behind = index > 0 and not kinds[index] and _share(columns[index - 1], _POSTCODE.fullmatch) >= _MOST
        if is_behind and kinds[index - 1] == "address" and _share(column, _TOWN.fullmatch) >= _MOST:
            kinds[index] = "address"
    if len(_OF_PERSON.intersection(kinds)) >= _SURELY and "person" in kinds:
        for index, column in enumerate(columns):
            if not kinds[index] and len(set(column)) == len(column) > 1 and all(map(_ID_OF_PERSON.fullmatch, column)):
                kinds[index] = "id"
    return kinds


def _add_surnames(columns: Sequence[Sequence[str]], kinds: list[str]) -> None:
    """Take words beside given names for surnames, whatever they are, where people's data stand and none are known."""
    named = [index for index, kind in enumerate(kinds) if kind == "person"]
    if len(named) != 1 or _PROOFS.isdisjoint(kinds) or _share(columns[named[0]], _has_blank):
        return
    for index in (named[0] + 1, named[0] - 1):
        is_free = 0 <= index < len(kinds) and not kinds[index]
        if is_free and len(set(columns[index])) > 1 and _share(columns[index], _is_capital_word) == 1.0:
            kinds[index] = "person"
            return


def _add_towns(columns: Sequence[Sequence[str]], kinds: list[str]) -> None:
    """Take words that no language knows for towns, where names stand beside what only people have."""
    if "person" in kinds and not _PROOFS.isdisjoint(kinds):
        for index, column in enumerate(columns):
            are_words = all(_TOWN.fullmatch(_VOWEL.sub("", value)) for value in column if value)
            if not kinds[index] and are_words and _share(column, _may_be_town) >= _HALF:
                kinds[index] = "address"


def _may_be_town(value: str) -> bool:
    last = value.rsplit(maxsplit=1)[-1]
    return not is_common(last) and not is_term(last)


def _are_born(columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Tell whether dates of birth stand beside two columns of what may be names, of which one at least is known."""
    return "birth" in kinds and any(
        is_name and any(map(_is_given, column))
        for column, is_name in zip(columns, _names_of_addresses(columns, kinds), strict=True)
    )


def _has_blank(value: str) -> bool:
    return " " in value


def _is_capital_word(value: str) -> bool:
    return value.isalpha() and value.istitle()


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
        (not kind and _share(column, is_full_name) >= _MOST) or (is_half and is_beside)
        for column, kind, is_half, is_beside in zip(columns, kinds, halves, beside, strict=True)
    ]


def is_full_name(value: str) -> bool:
    """Tell whether a cell is two words or more that may well be a name and nothing else."""
    words = value.replace(",", " ").split()
    is_name = len(words) > 1 and _looks_like_name(value)
    return is_name and not any(is_common(word) or is_term(word) for word in words)


def _kind(column: Sequence[str]) -> str:
    """Return what a column holds by its values alone."""
    if _share(column, _is_phone) >= _THIRD and _share(column, _has_digits_of_phone) >= _MOST:
        return "phone"
    for kind, is_such, least in _TESTS:
        if _share(column, is_such) >= least:
            return kind
    return ""


def _share(column: Sequence[str], is_such: Callable[[str], object]) -> float:
    filled = [value for value in column if value]
    return sum(bool(is_such(value)) for value in filled) / len(filled) if filled else 0.0


def _is_given(value: str) -> bool:
    words = value.replace(",", " ").split()
    if not words or not _looks_like_name(value) or any(map(is_term, words)):
        return False
    return is_given_name(words[0]) or (len(words) > 1 and is_given_name(words[-1]))


def _is_surname(value: str) -> bool:
    words = [word for word in value.split() if word.lower() not in PARTICLES]
    return _looks_like_name(value) and not any(word[0].islower() or is_common(word) for word in words)


def _looks_like_name(value: str) -> bool:
    return _NAME.fullmatch(value if value.isascii() else _VOWEL.sub("", value)) is not None


def _is_borne(value: str) -> bool:
    """Tell whether a cell beside a given name may be a surname, which may be an everyday word: "Price"."""
    return _is_surname(value) or (value.istitle() and value.isalpha() and is_borne_surname(value.lower()))


def _is_place(value: str) -> bool:
    return without_accents(value) in places()


def _is_street(value: str) -> bool:
    return bool(_STREET.fullmatch(value) or _NAMED_STREET.fullmatch(value)) and not _LONG_NUMBER.search(value)


def _is_birth(value: str) -> bool:
    date = _DATE.fullmatch(value)
    return date is not None and int(date["year"] or date["first"]) in _BIRTH_YEARS


def _is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and not _DATE.fullmatch(value)


def _has_digits_of_phone(value: str) -> bool:
    """Tell whether a cell may be a phone number beside others that are written as such: some have no marks."""
    return _is_phone(value) or _DIGITS_OF_PHONE.fullmatch(value) is not None


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
