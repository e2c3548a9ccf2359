"""Values in places that say what they are: columns of tables, elements and attributes, fields of messages and rows.

The readers of `detection.structure` hand over cells with their header, tag or key; `field_values` tells what that means
and whether a value fits. A place or a name below a header that other things have as well ("city", "name") counts only
where the same text holds a field that is surely a person's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pasteguard_addon.detection.pii.patterns.base import LIKELY, Hit, PatternFamily
from pasteguard_addon.detection.structure import Cell, Place
from pasteguard_addon.detection.structure.cells import VOWELS
from pasteguard_addon.detection.structure.controls import control_cells
from pasteguard_addon.detection.structure.exchanged import exchanged_cells
from pasteguard_addon.detection.structure.labelled import labelled_cells, line_cells
from pasteguard_addon.detection.structure.markup import in_angle_brackets, markup_cells
from pasteguard_addon.detection.structure.records import member_cells, with_single_quotes
from pasteguard_addon.detection.structure.registers import register_cells
from pasteguard_addon.detection.structure.segments import segment_cells
from pasteguard_addon.detection.structure.speakers import speaker_cells
from pasteguard_addon.detection.structure.wrapped import wrapped_cells
from pasteguard_addon.lexicon.field_names import field_types, half_name_fields
from pasteguard_addon.lexicon.words import is_common, is_given_name, is_title

from .all_tables import cells_of_tables
from .field_values import end_of_value, fits, is_proof
from .fields import is_bare_name, is_name_part, name_halves, type_of_label, vague_type_of_label, words_of
from .record_headings import record_headings

_SEGMENT_TYPES = {
    "surname": "PERSON", "person": "PERSON", "name": "PERSON", "address": "LOCATION", "phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS", "birth": "DATE_OF_BIRTH", "patient id": "HEALTH_NUMBER",
    "insurance number": "HEALTH_NUMBER",
    "national id": "NATIONAL_ID", "id": "ID_NUMBER", "policy number": "ID_NUMBER", "employee number": "ID_NUMBER",
    "account": "BANK_ACCOUNT",
}  # fmt: skip
_SURE = frozenset({"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "DATE_OF_BIRTH"})
_TITLE = re.compile(r"([^\W\d_]{2,12})\.?[ ](?=\S)")
_BLANK_OF_FORM = re.compile(r"_{2,}[ ]?")
_NEXT_LABEL = re.compile(rf"[ ]?[,;|][ ]{{0,2}}(?P<label>[^\W\d_][\w{VOWELS} .'’/()-]{{0,38}}?)[ ]?[:=](?!//)")
_LABELLED_LINES = 2
"""Lines of a label and a gap or a dash are a record from here on; one alone is prose, or help for an option."""
_HALF = 0.5
_OWN_CELL = LIKELY + 0.01
"""A street in a column is a cell, though it reads on as an address with its neighbours."""
_OF_ROWS = (Place.TABLE, Place.SQL_ROW, Place.SEGMENT)
_COLUMNS = (Place.TABLE, Place.ITEM)

type _Typed = tuple[Cell, str, bool]
"""A cell, its type, and whether fields of its name hold nothing else."""


class StructuredPatterns(PatternFamily):
    """Finds personal data by the header, tag or key of the field that it stands in."""

    entities = (
        *("PERSON", "LOCATION", "PHONE_NUMBER", "EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "DATE_OF_BIRTH"),
        *("IP_ADDRESS", "NATIONAL_ID", "PASSPORT", "DRIVER_LICENSE", "TAX_ID", "BANK_ACCOUNT", "CARD_SECURITY"),
        *("HEALTH_NUMBER", "LICENSE_PLATE", "VEHICLE_ID", "DEVICE_ID", "ID_NUMBER"),
    )

    def find(self, text: str) -> Iterator[Hit]:
        yield from personal_values(text, _cells(text), _on_lines(text))


def personal_values(text: str, cells: Iterable[Cell], more: Iterable[_Typed] = ()) -> Iterator[Hit]:
    """Yield the values that fit their fields, if among them something tells that they are a person's."""
    found = [(_trimmed(text, cell, kind), kind, is_sure) for cell, kind, is_sure in _typed(cells)]
    if any(kind == "PERSON" and is_name_part(cell.context[-1]) for cell, kind, _ in found):
        found = [(cell, kind, is_sure or is_bare_name(cell.context[-1])) for cell, kind, is_sure in found]
    found = _with_halves(text, [*_sure_of_columns(text, found), *more])
    hits = [
        (Hit(*_bounds(text, cell, entity_type), entity_type, _score(cell, entity_type)), is_sure)
        for cell, entity_type, is_sure in found
        if fits(text, cell, entity_type, is_sure=is_sure)
    ]
    has_person = _has_person(hits)
    for hit, is_sure in hits:
        is_own_proof = hit.entity_type != "LOCATION" if is_sure else is_proof(text, hit)
        if has_person or is_own_proof:
            yield hit


def _score(cell: Cell, entity_type: str) -> float:
    return _OWN_CELL if entity_type == "LOCATION" and cell.place in _OF_ROWS else LIKELY


def _sure_of_columns(text: str, found: list[_Typed]) -> list[_Typed]:
    """Take a column headed "name" for one of people's names if most of what stands in it are."""
    columns: defaultdict[str, list[bool]] = defaultdict(list)
    for cell, kind, is_sure in found:
        if kind == "PERSON" and not is_sure and cell.place in _COLUMNS:
            columns[cell.context[-1]].append(is_proof(text, Hit(cell.start, cell.end, kind, LIKELY)))
    sure = {header for header, proofs in columns.items() if len(proofs) > 1 and sum(proofs) >= _HALF * len(proofs)}
    if not sure:
        return found
    return [
        (cell, kind, is_sure or (kind == "PERSON" and cell.place in _COLUMNS and cell.context[-1] in sure))
        for cell, kind, is_sure in found
    ]


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
        (cell, kind, is_sure or label in whole)
        for (cell, kind, is_sure), label in typed
        if label not in known - whole or label in field_types()
    ]


def _trimmed(text: str, cell: Cell, entity_type: str) -> Cell:
    """Leave out the line of a form on which a value is set, and what a sentence says behind a number or a name."""
    blank = _BLANK_OF_FORM.match(text, cell.start, cell.end)
    if blank is not None:
        end = blank.end() + len(text[blank.end() : cell.end].rstrip("_ "))
        return replace(cell, start=blank.end(), end=end)
    if cell.place is not Place.MEMBER or cell.is_quoted:
        return cell
    cell = replace(cell, end=_before_next_label(text, cell.start, cell.end))
    return replace(cell, end=end_of_value(text, cell.start, cell.end, entity_type))


def _before_next_label(text: str, start: int, end: int) -> int:
    """Return where a value ends that others follow on its line, each behind a label: `12 Elm Rd, ZIP: 40162`."""
    for label in _NEXT_LABEL.finditer(text, start, end):
        if type_of_label(label["label"]):
            return label.start()
    return end


def _bounds(text: str, cell: Cell, entity_type: str) -> tuple[int, int]:
    """Return where a value begins and ends: titles are no part of a name, nor are blanks of what follows."""
    start, end = cell.start, cell.start + len(text[cell.start : cell.end].rstrip())
    if entity_type == "PHONE_NUMBER" and text.startswith("tel:", start):
        start += len("tel:")
    while entity_type == "PERSON":
        title = _TITLE.match(text, start, end)
        if title is None or not is_title(title[1]):
            break
        start = title.end()
    return start, end


def _on_lines(text: str) -> Iterator[_Typed]:
    """Yield what stands behind or below labels on lines, if several labels do so and no value is a label itself."""
    typed = [each for each in _typed(line_cells(text)) if not type_of_label(text[each[0].start : each[0].end])]
    labels = {cell.context[-1] for cell, _, is_sure in typed if is_sure}
    if len(labels) >= _LABELLED_LINES:
        yield from typed


def _cells(text: str) -> Iterator[Cell]:
    for cells in cells_of_tables(text):
        yield from cells
    for markup in (text, in_angle_brackets(text)):
        if markup is not None:
            yield from markup_cells(markup)
    yield from segment_cells(text)
    yield from exchanged_cells(text)
    yield from register_cells(text)
    yield from speaker_cells(text)
    yield from record_headings(text)
    yield from member_cells(text)
    in_csv = with_single_quotes(text)
    if in_csv is not None:
        yield from member_cells(in_csv)
    yield from labelled_cells(text)
    yield from control_cells(text)
    yield from wrapped_cells(text)


def _typed(cells: Iterable[Cell]) -> Iterator[_Typed]:
    """Yield the cells whose fields are known; each name of a field is looked at once, as texts repeat them."""
    known: dict[tuple[str, Place], tuple[str, bool] | None] = {}
    for cell in cells:
        field = (cell.context[-1], cell.place)
        if field not in known:
            known[field] = _type_of(cell)
        kind = known[field]
        if kind is not None:
            yield (cell, *kind)


def _type_of(cell: Cell) -> tuple[str, bool] | None:
    label = cell.context[-1]
    if cell.place in (Place.SEGMENT, Place.ENCODED):
        entity_type = _SEGMENT_TYPES.get(label)
        return (entity_type, True) if entity_type else None
    kind = type_of_label(label)
    if kind is None and cell.place is Place.TABLE and (vague := vague_type_of_label(label)):
        return (vague, False)
    return type_of_label(label[:-1]) if kind is None and cell.place is Place.ITEM and label[-1] in "sS" else kind


def _has_person(hits: Sequence[tuple[Hit, bool]]) -> bool:
    """Tell whether these are fields of people: a sure one, or names beside addresses."""
    if any(is_sure and hit.entity_type in _SURE for hit, is_sure in hits):
        return True
    has_place = any(is_sure and hit.entity_type == "LOCATION" for hit, is_sure in hits)
    return has_place and any(hit.entity_type == "PERSON" for hit, _ in hits)
