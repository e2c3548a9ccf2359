"""`pasteguard stats`: what the record comes to."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.log import add_filters, records
from pasteguard_addon.record.store import Record

MAX_RECORDS = 1_000_000
"""A limit for memory."""


def run(arguments: Sequence[str]) -> int:
    """Print totals by outcome and by type, and how long detection took."""
    parser = Parser("stats", "Sums up what was recorded of requests.")
    add_filters(parser)
    found = records(parser.parse_args(arguments), limit=MAX_RECORDS)
    console = Console()
    if not found:
        console.print("Nothing is recorded.")
        return 0
    console.print(_table("outcome", "requests", Counter(str(record.outcome) for record in found)))
    values: Counter[str] = Counter()
    for record in found:
        values.update(record.counts)
    if values:
        console.print(_table("type", "values", values))
    console.print(_speed(found))
    return 0


def _table(name: str, number: str, counts: Counter[str]) -> Table:
    table = Table(name, box=None)
    table.add_column(number, justify="right")
    for word, count in counts.most_common():
        table.add_row(word, str(count))
    return table


def _speed(found: Sequence[Record]) -> str:
    times = [record.detection_ms for record in found if record.detection_ms is not None]
    return f"detection: median {median(times):.0f} ms, longest {max(times):.0f} ms" if times else ""
