"""Which words of a text are names of fields, and which lists of them it holds; each is looked at once."""

from collections.abc import Iterator, Sequence

from pasteguard_addon.detection.structure import Cell
from pasteguard_addon.detection.structure.positional import ColumnList, column_lists, list_for, named_cells
from pasteguard_addon.detection.structure.splitting import Field
from pasteguard_addon.lexicon.words import is_given_name

from .fields import type_of_label

FEWEST_LABELS = 2
MOST_COLUMNS = 40
_FEWEST_DIGITS = 3


def is_label(header: str) -> bool:
    """Tell whether a field of this name holds something of a person."""
    return type_of_label(header) is not None


def are_labels(headers: Sequence[str], least: int = FEWEST_LABELS) -> bool:
    return sum(map(is_label, headers)) >= max(least, len(headers) / 2)


def proves(header: str, value: str) -> bool | None:
    """Tell whether the form of a value shows that it is what its header says, or that it is not; None if neither."""
    kind = type_of_label(header)
    if kind is None or not value:
        return None
    entity_type = kind[0]
    digits = sum(map(str.isdigit, value))
    if entity_type == "PERSON":
        words = value.replace(",", " ").split()
        return False if digits or "@" in value else any(map(is_given_name, words)) or None
    if entity_type == "LOCATION":
        return False if "@" in value else None
    return "@" in value if entity_type == "EMAIL_ADDRESS" else digits >= _FEWEST_DIGITS and "@" not in value


class KnownLabels(dict[str, bool]):
    """Whether parts of lines are labels. Each is looked at once: lines of a table or a log repeat their words."""

    def __missing__(self, part: str) -> bool:
        self[part] = known = is_label(part)
        return known

    def are_header(self, line: str) -> bool:
        """Tell whether a line is words that are all labels."""
        words = line.rstrip("\\ \r").split()
        return 0 < len(words) <= MOST_COLUMNS and all(map(self.__getitem__, words))


class KnownLists:
    """The lists of names of columns of a text of which most are labels; looked for once, if at all."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_width: dict[int, list[ColumnList]] | None = None

    def cells(self, rows: Sequence[Sequence[Field]]) -> Iterator[Cell]:
        """Yield the cells of rows that stand below the names of a list of as many, wherever it is."""
        if self._by_width is None:
            self._by_width = {}
            for each in column_lists(self._text):
                if are_labels(each.names):
                    self._by_width.setdefault(len(each.names), []).append(each)
        found = list_for(self._by_width.get(len(rows[0]), ()), rows[0][0][0])
        if found:
            for row in rows:
                yield from named_cells(found, row)
