"""The seam between the record and where it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pasteguard_addon.errors import PasteguardError
from pasteguard_addon.record.record import Record


class RecordError(PasteguardError):
    """The record cannot be written or read. What it says holds no value of a record and no password."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of the record is kept."""

    days: int
    """0 means all."""
    max_bytes: int
    """For a file of our own; how large a table may be is its server's business."""


class RecordDatabase(Protocol):
    """Where a record is kept: opened when it is first needed, and anew after a failure.

    Used by one thread at a time. `str` names it without its password.
    """

    def write(self, batch: Sequence[Record], kept: Kept) -> None:
        """Write all of these records or none; drop what is no longer kept. Raises RecordError."""

    def read(
        self, *, since: float = 0.0, entity_type: str = "", limit: int = 1000, has_texts: bool = False
    ) -> list[Record]:
        """Return the newest records, oldest first. Raises RecordError."""

    def close(self) -> None:
        """Close what is open. Never raises."""
