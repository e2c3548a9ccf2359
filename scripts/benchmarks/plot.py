"""The chart: what each case costs, and how much of what is allowed that is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from scripts.benchmarks.measure import Row
from scripts.benchmarks.report import number

_OURS, _OTHER, _MISSED, _INK = "#2a7f62", "#b9c4cc", "#c8553d", "#333333"


def draw(rows: Sequence[Row], path: Path) -> None:
    """Write a PNG: to the left the medians, to the right each result as a share of its goal."""
    timed = [row for row in rows if row.ours is not None and row.reference is not None]
    judged = [row for row in rows if row.to_reach]
    height = 1.2 + 0.42 * max(len(timed), len(judged))
    style: Any = {"font.size": 9, "text.color": _INK, "axes.labelcolor": _INK, "xtick.color": _INK, "ytick.color": _INK}
    with mpl.rc_context({**style, "axes.edgecolor": "#dddddd"}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(14, height), layout="constrained")
        _draw_medians(left, timed)
        _draw_shares(right, judged)
        figure.savefig(path, dpi=130, facecolor="white")
        plt.close(figure)


def _draw_medians(axes: Axes, rows: Sequence[Row]) -> None:
    axes.set_title("Milliseconds a request (median, logarithmic)", loc="left", fontweight="bold")
    places = range(len(rows))
    beside, ours = [row.reference or 0 for row in rows], [row.ours or 0 for row in rows]
    axes.barh([at - 0.19 for at in places], beside, 0.36, color=_OTHER, label="beside: no-op, pass-through or Presidio")
    axes.barh([at + 0.19 for at in places], ours, 0.36, color=_OURS, label="PasteGuard")
    for at, row in zip(places, rows, strict=True):
        axes.text(row.ours or 0, at + 0.19, f" {number(row.ours)}", va="center", fontsize=8)
        axes.text(row.reference or 0, at - 0.19, f" {number(row.reference)}", va="center", fontsize=8, color="#777777")
    axes.set_xscale("log")
    axes.legend(loc="lower right", frameon=False)
    _tidy(axes, [row.case for row in rows])


def _draw_shares(axes: Axes, rows: Sequence[Row]) -> None:
    axes.set_title("Share of what is allowed (left of the line is better)", loc="left", fontweight="bold")
    shares = [_share(row) for row in rows]
    colours = [_OURS if row.is_met else _MISSED for row in rows]
    axes.barh(range(len(rows)), [min(share, 2.0) for share in shares], 0.6, color=colours)
    for at, (row, share) in enumerate(zip(rows, shares, strict=True)):
        sign = "≥" if row.is_at_least else "≤"
        axes.text(
            min(share, 2.0), at, f" {number(row.result)} {row.unit} ({sign} {row.to_reach:g})", va="center", fontsize=8
        )
    axes.axvline(1, color=_INK, linewidth=1)
    axes.set_xlim(0, 2.9)
    axes.xaxis.set_major_formatter("{x:.0%}")
    _tidy(axes, [row.case for row in rows])


def _share(row: Row) -> float:
    goal = row.to_reach or 1
    if row.is_at_least:
        return goal / row.result if row.result else 2.0
    return max(0.0, row.result / goal)


def _tidy(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
