"""Values in places that say what they are: columns of tables, elements and attributes, fields of messages and rows.

The readers of `detection.structure` hand over cells with their header, tag or key; here it is told what that means and
whether a value fits. A place or a name below a header that other things have as well ("city", "name") counts only
where the same text holds a field that is surely a person's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pasteguard_addon.detection.structure import Cell, Place, insert_cells_at, rows_at, table_at
from pasteguard_addon.detection.structure.arrays import array_cells, listed_cells
from pasteguard_addon.detection.structure.exchanged import exchanged_cells
from pasteguard_addon.detection.structure.labelled import labelled_cells, line_cells
from pasteguard_addon.detection.structure.markup import markup_cells
from pasteguard_addon.detection.structure.records import member_cells
from pasteguard_addon.detection.structure.segments import segment_cells
from pasteguard_addon.detection.structure.sql import copy_cells, unnamed_rows
from pasteguard_addon.lexicon.field_names import half_name_fields, name_part_fields
from pasteguard_addon.lexicon.programs import is_of_programs
from pasteguard_addon.lexicon.words import (
    PARTICLES,
    is_assistant,
    is_common,
    is_given_name,
    is_term,
    is_title,
)

from .base import LIKELY, Hit, PatternFamily
from .fields import is_building, is_label_itself, name_halves, type_of_label, words_of
from .unheaded import column_cells

_SEGMENT_TYPES = {
    "person": "PERSON", "name": "PERSON", "address": "LOCATION", "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS",
    "birth": "DATE_OF_BIRTH", "patient id": "HEALTH_NUMBER", "insurance number": "HEALTH_NUMBER",
    "national id": "NATIONAL_ID", "id": "ID_NUMBER", "policy number": "ID_NUMBER", "employee number": "ID_NUMBER",
    "account": "BANK_ACCOUNT",
}  # fmt: skip
_SURE = frozenset({"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "DATE_OF_BIRTH"})
_WORDS = re.compile(r"[^\W\d_]+")
_TITLE = re.compile(r"([^\W\d_]{2,12})\.?[ ](?=\S)")
_NO_NAME = r"\d@<>{}=\[\]/\\|()\"`:;_"
_NAME_SHAPE = re.compile(rf"[^\W\d_](?:[^{_NO_NAME}]{{0,78}}[^{_NO_NAME},])?", re.DOTALL)
_MANY_WORDS = 6
_FEWEST_LETTERS = 3
"""Shorter given names are words as well: "my", "an"."""
_INSERT = re.compile(r"\b(?:INSERT\s+(?:\w+\s+){0,2}INTO|REPLACE\s+INTO)\s+(?=\S)", re.I)
_MARKS = (",", ";", "\t", "|", "  ", "^", "~", "│", "!!", " & ", ":", "#")
_LABELLED_LINES = 2
"""Lines of a label and a gap or a dash are a record from here on; one alone is prose, or help for an option."""


type _Typed = tuple[Cell, str, bool]
"""A cell with its entity type, and whether its field holds nothing else."""


class StructuredPatterns(PatternFamily):
    """Finds personal data by the header, tag or key of the field that it stands in."""

    entities = (
        *("PERSON", "LOCATION", "PHONE_NUMBER", "EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "DATE_OF_BIRTH"),
        *("IP_ADDRESS", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "TAX_ID", "BANK_ACCOUNT", "CARD_SECURITY"),
        *("HEALTH_NUMBER", "LICENSE_PLATE", "VEHICLE_ID", "DEVICE_ID", "ID_NUMBER"),
    )

    def find(self, text: str) -> Iterator[Hit]:
        found = [(cell, *kind) for cell in _cells(text) if (kind := _type_of(cell))]
        if any(words_of(cell.context[-1]) in name_part_fields() for cell, *_ in found):
            found = [(cell, kind, is_sure or _is_bare_name(cell)) for cell, kind, is_sure in found]
        found = _with_halves(text, [*found, *_on_lines(text)])
        hits = [
            (Hit(_behind_titles(text, cell, entity_type), _end(text, cell), entity_type, LIKELY), is_sure)
            for cell, entity_type, is_sure in found
            if _fits(text, cell, entity_type, is_sure=is_sure)
        ]
        has_person = _has_person(text, hits)
        for hit, is_sure in hits:
            is_own_proof = hit.entity_type != "LOCATION" if is_sure else _is_proof(text, hit)
            if has_person or is_own_proof:
                yield hit


def _with_halves(text: str, found: list[_Typed]) -> list[_Typed]:
    """Return what was found, of halves of names those that stand beside their other half, where people are told of."""
    labels = [words_of(cell.context[-1]) for cell, *_ in found]
    known = name_halves().intersection(labels)
    if not known:
        return found
    whole = {label for pair in half_name_fields() if known.issuperset(pair) for label in pair}
    names = (text[cell.start : cell.end] for (cell, *_), label in zip(found, labels, strict=True) if label in whole)
    if not any(is_given_name(name) and not is_common(name) for name in names):
        whole = whole if any(is_sure and kind in _SURE for _, kind, is_sure in found) else set()
    typed = zip(found, labels, strict=True)
    return [
        (cell, kind, is_sure or label in whole) for (cell, kind, is_sure), label in typed if label not in known - whole
    ]


def _behind_titles(text: str, cell: Cell, entity_type: str) -> int:
    """Return where a value begins: titles are no part of a name."""
    start = cell.start
    while entity_type == "PERSON":
        title = _TITLE.match(text, start, cell.end)
        if title is None or not is_title(title[1]):
            break
        start = title.end()
    return start


def _end(text: str, cell: Cell) -> int:
    """Return where a value ends: a reader may hand over the blank before what follows."""
    return cell.start + len(text[cell.start : cell.end].rstrip())


def _on_lines(text: str) -> Iterator[tuple[Cell, str, bool]]:
    """Yield what stands behind or below labels on lines, if several labels do so and no value is a label itself."""
    typed = [(cell, *kind) for cell in line_cells(text) if (kind := _type_of(cell))]
    typed = [each for each in typed if not type_of_label(text[each[0].start : each[0].end])]
    labels = {cell.context[-1] for cell, _, is_sure in typed if is_sure}
    if len(labels) >= _LABELLED_LINES:
        yield from typed


def _cells(text: str) -> Iterator[Cell]:
    yield from _table_cells(text)
    yield from markup_cells(text)
    yield from segment_cells(text)
    yield from exchanged_cells(text)
    yield from member_cells(text)
    yield from labelled_cells(text)
    yield from array_cells(text)
    yield from listed_cells(text)
    yield from copy_cells(text)
    if "INTO" in text or "into" in text:
        for block in unnamed_rows(text):
            yield from column_cells(text, block)
    for statement in _INSERT.finditer(text):
        yield from insert_cells_at(text, statement.end())


def _table_cells(text: str) -> Iterator[Cell]:
    """Yield the cells of all tables whose header has a name that is known."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        if end < 0:
            return
        if _may_be_header(text[at : min(end, at + 1_000)]):
            table = table_at(text, at)
            if table is not None:
                for column, header in enumerate(table.headers):
                    if type_of_label(header):
                        yield from table.cells(column)
                end = table.end - 1
        else:
            rows = rows_at(text, at)
            if rows is not None:
                yield from column_cells(text, rows.rows)
                end = rows.end - 1
        at = max(end, at) + 1


def _may_be_header(line: str) -> bool:
    return any(mark in line for mark in _MARKS) and any(type_of_label(part) for part in _labels(line))


def _labels(line: str) -> Iterable[str]:
    for mark in _MARKS:
        if mark in line:
            yield from line.split(mark)


def _type_of(cell: Cell) -> tuple[str, bool] | None:
    label = cell.context[-1]
    if cell.place is Place.SEGMENT:
        entity_type = _SEGMENT_TYPES.get(label)
        return (entity_type, True) if entity_type else None
    kind = type_of_label(label)
    return type_of_label(label[:-1]) if kind is None and cell.place is Place.ITEM and label[-1] in "sS" else kind


def _fits(text: str, cell: Cell, entity_type: str, *, is_sure: bool) -> bool:
    """Tell whether a value may be what its field says."""
    value = text[cell.start : cell.end]
    if entity_type in ("PERSON", "LOCATION") and is_label_itself(value):
        return False
    if entity_type == "PERSON":
        return _is_person(value, is_sure=is_sure) or (is_sure and _is_name_part(cell.context[-1], value))
    if entity_type == "LOCATION":
        return _is_place(value) or is_building(words_of(cell.context[-1]), value)
    if entity_type == "EMAIL_ADDRESS":
        return "@" in value and " " not in value.strip()
    digits = sum(map(str.isdigit, value))
    signs = sum(map(str.isalnum, value))
    if entity_type == "PHONE_NUMBER":
        return 5 <= digits <= 17 and digits >= signs - 6
    if entity_type in ("CREDIT_CARD", "IBAN_CODE"):
        return 12 <= signs <= 34 and digits >= 8
    if entity_type == "DATE_OF_BIRTH":
        return 4 <= digits <= 8 and len(value) <= 30
    if entity_type == "IP_ADDRESS":
        return False  # its form is proof enough
    return digits >= 3 and 4 <= signs <= 34 and len(value.split()) <= 8


def _is_person(value: str, *, is_sure: bool) -> bool:
    words = _WORDS.findall(value)
    if not words or not _NAME_SHAPE.fullmatch(value) or len(value.split()) > _MANY_WORDS:
        return False
    if is_term(value) or is_assistant(value) or all(map(is_title, words)):
        return False
    is_capital = all(part[0].isupper() for part in value.split())
    if value.islower() and (value in PARTICLES or _is_identifier(value, words)):
        return False
    if any(map(is_given_name, words)) and (is_sure or is_capital or len(words) == 1):
        return True
    if is_sure:
        return not any(map(is_term, words)) and (value[0].isupper() or not any(map(is_common, words)))
    return is_capital and " " in value and not any(is_common(word) or is_term(word) for word in words)


def _is_identifier(value: str, words: Sequence[str]) -> bool:
    """Tell whether words in lower case are a program's, as in `my-app` and `backend`, and not a person's."""
    is_name = is_given_name(words[0]) and value == " ".join(words)
    return any(map(is_of_programs, words)) and not is_name


def _is_bare_name(cell: Cell) -> bool:
    """Tell whether a label is the word for name alone: beside a first name, it is the surname's."""
    return cell.context[-1].strip(" \t\"'`*#!:").lower() in _BARE_NAMES


_BARE_NAMES = frozenset("name nom nome nombre naam nume ad isim namn navn nimi név".split())


def _is_name_part(label: str, value: str) -> bool:
    """Tell whether a product's or an algorithm's name is a surname, by a label that promises nothing else."""
    return words_of(label) in name_part_fields() and value[:1].isupper() and value.isalpha() and not is_common(value)


def _has_person(text: str, hits: Sequence[tuple[Hit, bool]]) -> bool:
    """Tell whether these are fields of people: a sure one, or names beside addresses."""
    if any(is_sure and hit.entity_type in _SURE for hit, is_sure in hits):
        return True
    has_place = any(is_sure and hit.entity_type == "LOCATION" for hit, is_sure in hits)
    return has_place and any(hit.entity_type == "PERSON" for hit, _ in hits)


def _is_proof(text: str, hit: Hit) -> bool:
    """Tell whether a name in a field that other things have too is a person's; packages are written small."""
    words = _WORDS.findall(text, hit.start, hit.end)
    given = [word for word in words if is_given_name(word)]
    if not text[hit.start].isupper() or not given:
        return False
    others = [word for word in words if word not in given]
    return not (others and any(map(is_of_programs, others))) and not (min(map(len, given)) < _FEWEST_LETTERS and others)


def _is_place(value: str) -> bool:
    if len(value) > 120 or any(mark in value for mark in '@{}<>=[]`"'):
        return False
    words: Sequence[str] = _WORDS.findall(value)
    digits = sum(map(str.isdigit, value))
    if len(value) < 3:
        return False
    if not words:
        return 4 <= digits <= 10 and "." not in value and ":" not in value
    return bool(digits) or not all(is_common(word) for word in words)
