"""Rows without a header: a number behind a word for it is no street, however the rows read."""

import pytest

from pasteguard_addon.detection.pii.patterns.cells.unheaded import column_cells
from pasteguard_addon.detection.structure.tables import rows_at

_PEOPLE = ("Jeremy Price", "Deborah Fuller", "Margaret Hutchinson", "Daniel Whitfield")


def _addresses(column: str, mark: str) -> list[str]:
    lines = [f"{name}{mark}{name.replace(' ', '.').lower()}@hamilton-group.com{mark}{column}" for name in _PEOPLE]
    text = "\n".join(lines)
    rows = rows_at(text, 0)
    assert rows is not None
    cells = list(column_cells(text, rows.rows))
    assert sum("person" in cell.context for cell in cells) == len(_PEOPLE)
    return [text[cell.start : cell.end] for cell in cells if "address" in cell.context]


@pytest.mark.parametrize("word", ["card", "Karte", "visa", "account", "Konto"])
@pytest.mark.parametrize("mark", ["; ", " | ", "\t"])
@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "4111-1111-1111-1111", "411111111111", "1234 5678 9012 345"])
def test_a_long_number_behind_its_word_is_no_street(word: str, mark: str, number: str) -> None:
    assert _addresses(f"{word} {number}", mark) == []


@pytest.mark.parametrize(
    "street", ["Wilhelmstrasse 12", "Kirchweg 4, 10115", "12 Elm Grove", "Long Acre 7, 62704-1234"]
)
def test_a_street_stays_one(street: str) -> None:
    assert _addresses(street, "; ") == [street] * len(_PEOPLE)
