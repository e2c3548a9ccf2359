"""Readers of structure: a text in, its cells out.

A cell is a value that stands in a place which says what it is: a column of a table, a member of a record, an argument
of a call. The readers know formats only; what a header or a key means is for whoever asks. Each reader begins at a
place that is given to it (`…_at`), does work in proportion to what it reads, and never raises on broken input: it
reads as far as the format holds. No cell holds delimiters or quotes, and none crosses another.
"""

from pasteguard_addon.detection.structure.calls import arguments_at
from pasteguard_addon.detection.structure.cells import Cell, Place
from pasteguard_addon.detection.structure.records import block_scalar_at, value_beside
from pasteguard_addon.detection.structure.sql import insert_cells_at
from pasteguard_addon.detection.structure.tables import Table, rows_at, table_at

__all__ = [
    "Cell",
    "Place",
    "Table",
    "arguments_at",
    "block_scalar_at",
    "insert_cells_at",
    "rows_at",
    "table_at",
    "value_beside",
]
