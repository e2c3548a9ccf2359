"""Names in rows below a header that says which column holds them."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.pii.patterns.base import Hit
from pasteguard_addon.detection.pii.patterns.cells.fields import is_label_itself
from pasteguard_addon.lexicon.words import is_common, is_given_name, is_term, name_cues

from .thing_fields import is_of_things

LIKELY = 0.7
_MAX_FIELDS = 100
_PLAIN_HEADS = frozenset({"name", "nom", "nome", "nombre", "naam", "nume", "username", "contact"})
"""Columns of products, files and hosts are headed so as well: a single word there must be a given name."""
_HEADS_OF_FIELDS = frozenset(
    "type datatype required default nullable optional typ pflicht pflichtfeld requis obligatoire défaut tipo requerido"
    " obligatorio predeterminado obbligatorio verplicht wymagane obrigatório padrão".split()
)
"""Beside them stand the fields, parameters and options of a program, which are written small."""


def names_in_columns(text: str) -> Iterator[Hit]:
    """Yield the cells of name columns in rows under a header, whatever the separator."""
    columns: dict[int, bool] = {}
    separator, at, heads = ",", 0, list[str]()
    for line in text.splitlines(keepends=True):
        if not columns or line.count(separator) < len(heads) - 1:
            separator = max(",;\t|", key=line.count)
            heads = [_head(field) for field in line.rstrip("\r\n").split(separator, _MAX_FIELDS)]
            columns = _name_columns(heads)
        else:
            yield from _cells(line, at, separator, columns, is_of_fields=not _HEADS_OF_FIELDS.isdisjoint(heads))
        at += len(line)


def cells_of_things(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of cells below headers that say what a thing is or is called: "Kategorie", "stav"."""
    columns: list[int] = []
    separator, at, marks = ",", 0, 0
    for line in text.splitlines(keepends=True):
        if not columns or line.count(separator) != marks:
            separator = max(",;\t|", key=line.count)
            marks = line.count(separator)
            columns = _columns_of_things(line.rstrip("\r\n").split(separator, _MAX_FIELDS)) if marks else []
        else:
            ends = [-1, *(mark.start() for mark in re.finditer(re.escape(separator), line)), len(line)]
            yield from ((at + ends[i] + 1, at + ends[i + 1]) for i in columns if i + 1 < len(ends))
        at += len(line)


def _columns_of_things(fields: list[str]) -> list[int]:
    heads = [_head(field) for field in fields]
    if sum(map(bool, heads)) < 2 or any(len(head) > 40 or head[:1].isdigit() for head in heads):
        return []
    return [i for i, head in enumerate(heads) if head and is_of_things(head)]


def _head(field: str) -> str:
    return field.strip().strip("\"'*").lower().replace("_", " ")


def _name_columns(heads: list[str]) -> dict[int, bool]:
    """Return the name columns, each with whether it may name other things than people."""
    if sum(map(bool, heads)) < 2 or any(len(head) > 40 or head[:1].isdigit() for head in heads):
        return {}
    cues = name_cues()
    return {i: head in _PLAIN_HEADS for i, head in enumerate(heads) if "key" in cues.get(head.split(" ")[-1], ())}


def _cells(line: str, at: int, separator: str, columns: dict[int, bool], *, is_of_fields: bool) -> Iterator[Hit]:
    position = 0
    for index, cell in enumerate(line.split(separator)):
        value = cell.strip().strip("\"'")
        start = line.find(value, position)
        is_field = is_of_fields and columns.get(index, False) and value.islower()
        if index in columns and not is_field and _is_cell_name(value, is_strict=columns[index]):
            yield Hit(at + start, at + start + len(value), "PERSON", LIKELY)
        position += len(cell) + 1


def _is_cell_name(value: str, *, is_strict: bool) -> bool:
    words = re.sub(r"[-'’.]", " ", value).split()
    if (
        not 1 <= len(words) <= 5
        or not all(word.isalpha() for word in words)
        or is_term(value)
        or is_label_itself(value)
    ):
        return False
    if is_given_name(words[0]):
        return True
    return (len(words) > 1 or not is_strict) and not any(is_common(word) or is_term(word) for word in words)
