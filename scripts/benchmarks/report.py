"""Tables on the screen, and JSON."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from scripts.benchmarks.measure import Row
from scripts.benchmarks.score import Score

if TYPE_CHECKING:
    from scripts.benchmarks.formats import FormatRow

_NAMES = {"noop": "no-op", "passthrough": "pass-through", "presidio": "Presidio"}


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that says what is being measured."""
    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda name: status.update(f"measuring: {name}") if console.is_terminal else console.print(f"… {name}")


def print_speed(rows: Sequence[Row], missing: Mapping[str, str], seconds: float) -> None:
    table = Table(title="Speed: medians in ms")
    table.add_column("case")
    for title in ("bare", "beside", "ours", "p99", "result"):
        table.add_column(title, justify="right")
    table.add_column("")
    table.add_column("to reach", justify="right")
    table.add_column("", justify="center")
    for row in rows:
        beside = f"{_NAMES[row.reference_name]} {number(row.reference)}" if row.reference_name else ""
        figures = (number(row.bare), beside, number(row.ours), number(row.ours_p99), f"[bold]{number(row.result)}")
        table.add_row(row.case, *figures, row.unit, _goal(row), _mark(row.is_met))
    console = _console()
    console.print(table)
    for row in rows:
        if row.note:
            console.print(f"{row.case}: {row.note}")
    for name, reason in missing.items():
        console.print(f"not measured: {name} ({reason}); alone: --case {name}", markup=False)
    met = [row.is_met for row in rows if row.is_met is not None]
    load = os.getloadavg()[0]
    console.print(f"{sum(met)} of {len(met)} reached; {seconds:.0f} s on {os.cpu_count()} cores, load {load:.1f}")


def print_accuracy(scores: Sequence[Score]) -> None:
    table = Table(title="Accuracy: what of the values is found, in %")
    table.add_column("set")
    for title in ("documents", "values", "whole", "any", "leak", "precision", "false / 10,000 chars", "ms / KB"):
        table.add_column(title, justify="right")
    for score in scores:
        shares = (score.whole, score.any, score.leak, score.precision)
        percents = ["" if share is None else f"{100 * share:.1f}" for share in shares]
        ends = (f"{score.false_per_10k:.2f}", f"{score.ms_per_kb:.2f}")
        table.add_row(score.name, f"{score.documents:,}", f"{score.values:,}", *percents, *ends)
    _console().print(table)


def print_noise(scores: Sequence[Score]) -> None:
    """Print what is found in texts that hold hardly any of it: who reads the findings must tell which are true."""
    if not scores:
        return
    kinds = sorted({kind for score in scores for kind in score.false_by_type})
    table = Table(title="Findings in ordinary texts, per million characters")
    table.add_column("type")
    for score in scores:
        table.add_column(score.name, justify="right")
    for kind in kinds:
        figures = [score.false_by_type.get(kind) for score in scores]
        table.add_row(kind, *(number(figure) for figure in figures))
    _console().print(table)


def print_formats(rows: Sequence["FormatRow"]) -> None:
    kinds = list(rows[0].in_clear_by_type)
    table = Table(title="The same people in many formats, in three languages: values in clear, in %")
    table.add_column("format")
    for title in (*kinds, "all", "marks lost"):
        table.add_column(title, justify="right")
    for row in rows:
        shares = [*(row.in_clear_by_type[kind] for kind in kinds), row.in_clear]
        table.add_row(row.name, *(f"{100 * share:.1f}" if share else "" for share in shares), str(row.marks_lost or ""))
    worst = max(row.in_clear for row in rows)
    mean = sum(row.in_clear for row in rows) / len(rows)
    table.caption = f"worst {100 * worst:.1f} %, mean {100 * mean:.1f} %"
    _console().print(table)


def write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=1, default=_as_json) + "\n", "utf-8")


def number(value: float | None) -> str:
    """Return three digits of it that matter."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=130)


def _goal(row: Row) -> str:
    if row.to_reach is None:
        return ""
    return f"{'≥' if row.is_at_least else '≤'} {row.to_reach:g}"


def _mark(is_met: bool | None) -> str:
    return "" if is_met is None else "[green]✓" if is_met else "[red]✗"


def _as_json(value: object) -> object:
    if isinstance(value, Row):
        return {**asdict(value), "is_met": value.is_met}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} is not for JSON")
