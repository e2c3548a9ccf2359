"""Measure what PasteGuard costs, on loopback: beside mitmdump without an addon, and with the smallest addons."""

import argparse
import platform
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.benchmarks import report
from scripts.benchmarks.cases import CASES
from scripts.benchmarks.data import Texts
from scripts.benchmarks.measure import Limits, Row
from scripts.benchmarks.processes import Lab

SUMMARY = "what it costs: time, throughput, memory"
_FULL_S, _QUICK_S = 330.0, 55.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", action="append", choices=list(CASES), help="only this one; may be given again")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw a chart (PNG)")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print, and write what was asked for. Figures that are missed are no failure: machines differ."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the processes are ended then too
    draw = _chart_maker() if arguments.plot else None
    began_s = time.monotonic()
    allowed_s = _QUICK_S if arguments.quick and not arguments.case else _FULL_S
    limits = Limits(began_s + allowed_s, arguments.quick)
    rows: list[Row] = []
    missing: dict[str, str] = {}
    with Lab() as lab, report.progress() as tell:
        for name in arguments.case or CASES:
            tell(name)
            if time.monotonic() > limits.deadline_s:
                missing[name] = "the time was up"
                continue
            try:
                rows += CASES[name](lab, Texts(f"{arguments.seed}/{name}"), limits)
            except KeyboardInterrupt:
                break  # what was measured so far is shown
            except (OSError, RuntimeError) as error:
                missing[name] = str(error)  # the figures of the other cases are of use all the same
    report.print_speed(rows, missing, time.monotonic() - began_s)
    if arguments.json:
        report.write_json(arguments.json, {"machine": platform.platform(), "rows": rows, "not_measured": missing})
    if draw:
        draw(rows, arguments.plot)
    return 1 if any(reason != "the time was up" for reason in missing.values()) else 0


def _chart_maker() -> Callable[[Sequence[Row], Path], None]:
    """Return what draws the chart, or end at once, before anything is measured for it."""
    try:
        from scripts.benchmarks import plot  # noqa: PLC0415  # matplotlib takes a second, and not everybody has it
    except ModuleNotFoundError:
        sys.exit("--plot needs matplotlib: install it into .venv (pip install matplotlib)")
    return plot.draw
