"""Tables in long texts: a long text is scanned in pieces, and the header of a table stands in one of them alone."""

from collections.abc import Collection, Mapping

from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.pii.patterns.cells.all_tables import cells_of_tables
from pasteguard_addon.detection.pii.patterns.cells.structured import personal_values
from pasteguard_addon.findings import Finding


class LongTables:
    """Finds personal data by the headers of tables, in texts that are too long for one piece."""

    name = "pii"

    def __init__(
        self, entities: Collection[str], score_threshold: float, entity_thresholds: Mapping[str, float]
    ) -> None:
        self._entities = frozenset(entities)
        self._threshold = score_threshold
        self._thresholds = dict(entity_thresholds)

    def find(self, text: str, language: str) -> list[Finding]:
        """Return what the tables hold, each judged by itself; nothing of a text that is scanned whole."""
        del language  # headers are known in all languages at once
        if len(text) <= LONG_TEXT_CHARS:
            return []
        return [
            Finding(hit.start, hit.end, hit.entity_type, hit.score, "StructuredPatterns")
            for cells in cells_of_tables(text)
            for hit in personal_values(text, cells)
            if hit.entity_type in self._entities and hit.score >= self._thresholds.get(hit.entity_type, self._threshold)
        ]
