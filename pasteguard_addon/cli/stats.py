"""`pasteguard stats`: what the record comes to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.table import Table

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.log import add_filters, console, opened, records, shown
from pasteguard_addon.record.summary import Summary, Tally

MAX_RECORDS = 1_000_000
"""A limit for memory."""
_MAX_ROWS = 10
_ORIGINS = ("client", "host", "model")


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("stats", "Sums up what was recorded of requests.")
    add_filters(made)
    made.add_argument("--json", action="store_true", help="Print JSON.")
    return made


def run(arguments: Sequence[str]) -> int:
    """Print totals by outcome and type, by where they came from, and how long detection took."""
    parsed = parser().parse_args(arguments)
    summary = Summary(records(parsed, opened(parsed), limit=MAX_RECORDS))
    if parsed.json:
        print(json.dumps(_as_json(summary), indent=2))  # noqa: T201
        return 0
    out = console()
    if not summary.records:
        out.print("Nothing is recorded.")
        return 0
    out.print(_shares("outcome", "requests", summary.outcomes), "")
    if summary.values:
        out.print(_shares("type", "values", summary.values), "")
    for name in _ORIGINS:
        out.print(_places(name, summary.tallies(name)), "")
    times = summary.times
    if times:
        out.print(
            f"detection: median {times.median:.0f} ms, 95 of 100 within {times.most:.0f} ms, "
            f"longest {times.longest:.0f} ms"
        )
    return 0


def _as_json(summary: Summary) -> dict[str, object]:
    origins = {name: {key: asdict(tally) for key, tally in summary.tallies(name).items()} for name in _ORIGINS}
    return {
        "requests": len(summary.records),
        "outcomes": {str(outcome): count for outcome, count in summary.outcomes.items()},
        "values": dict(summary.values),
        **origins,
        "detection_ms": asdict(summary.times) if summary.times else None,
    }


def _table(name: str, *numbers: str) -> Table:
    table = Table(name, box=None)
    for number in numbers:
        table.add_column(number, justify="right")
    return table


def _shares(name: str, number: str, counts: Mapping[str, int]) -> Table:
    table, total = _table(name, number, "share"), sum(counts.values())
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(shown(word), str(count), f"{100 * count / total:.0f} %")
    return table


def _places(name: str, tallies: Mapping[str, Tally]) -> Table:
    table = _table(name, "requests", "values", "not sent")
    for word, tally in list(tallies.items())[:_MAX_ROWS]:
        table.add_row(shown(word) or "(not named)", str(tally.requests), str(tally.values), str(tally.halted))
    if len(tallies) > _MAX_ROWS:
        table.add_row(f"and {len(tallies) - _MAX_ROWS} more")
    return table
