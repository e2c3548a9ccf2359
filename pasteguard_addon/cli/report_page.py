"""The page of `pasteguard report`: a template, and charts that pygal draws as SVG.

Clients choose some of what the record holds, such as names of models. The template escapes all of it, and the page
forbids itself scripts and the network.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, NamedTuple

import pygal
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pygal.style import Style

from pasteguard_addon.record.record import Record
from pasteguard_addon.record.summary import Period, Summary, top

_MAX_TYPES = 5
"""Types with a colour of their own."""
_MAX_ROWS = 12
_OTHER_TYPES = "other types"
_PLAIN_SERIES = 1
"""The colour of bars that stand for no type."""
_NO_BREAK = "\u00a0"
_WIDE, _NARROW = (1040, 280), (380, 260)
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    label_font_size=12,
    major_label_font_size=12,
    colors=tuple(f"var(--series-{number})" for number in range(_MAX_TYPES + 1)),
)


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    values: Sequence[int]


class _Row(NamedTuple):
    """A row of a table with bars."""

    name: str
    part: float
    """Length of the bar, of a hundred."""
    colour: int
    one: str
    other: str


def page(summary: Summary, *, entity_type: str = "", now: datetime | None = None) -> str:
    """Return the whole page; `entity_type` is the type that the records were chosen by."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"number": _number, "moment": _moment, "counts": _counts, "ms": _ms, "share": _share}
    template = environment.from_string(files("pasteguard_addon.cli").joinpath("report.html").read_text("utf-8"))
    values, outcomes, times = summary.values, summary.outcomes, summary.times
    step, periods = summary.periods()
    types = top(values, _MAX_TYPES, _OTHER_TYPES)
    return template.render(
        summary=summary,
        values=values,
        outcomes=outcomes,
        types=list(types),
        entity_type=entity_type,
        made=now or datetime.now(UTC),
        step=step,
        label=_moment if step == "hour" else _day,
        periods=[period for period in periods if period.requests],
        over_time=_over_time(step, periods, list(types)),
        by_type=_shares(values, [name for name in types if name != _OTHER_TYPES]),
        by_outcome=_shares(outcomes, [], others=_PLAIN_SERIES),
        places=[(name, *_rows_of(summary, name)) for name in ("client", "host", "model")],
        times=times,
        durations=_durations(times.buckets) if times else "",
    )


def _shares(counts: Counter[str], coloured: Sequence[str], others: int = _MAX_TYPES) -> list[_Row]:
    total = counts.total()
    colours = {name: number for number, name in enumerate(coloured)}
    return [
        _Row(name, round(100 * count / total, 2), colours.get(name, others), _number(count), _share(count, total))
        for name, count in counts.most_common()
    ]


def _rows_of(summary: Summary, name: str) -> tuple[list[_Row], int]:
    """Return the first rows, and how many there are beside them."""
    tallies, total = summary.tallies(name), len(summary.records)
    rows = [
        _Row(
            each, round(100 * tally.requests / total, 2), _PLAIN_SERIES, _number(tally.requests), _number(tally.values)
        )
        for each, tally in list(tallies.items())[:_MAX_ROWS]
    ]
    return rows, len(tallies) - len(rows)


def _over_time(step: str, periods: Sequence[Period], types: Sequence[str]) -> Markup:
    named = set(types)
    rest = [sum(count for kind, count in each.counts.items() if kind not in named) for each in periods]
    series = [
        _Series(name, rest if name == _OTHER_TYPES else [each.counts[name] for each in periods]) for name in types
    ]
    label = _label(step)
    most_labels = (16, 7) if step in ("day", "week") else (10, 5)
    return _chart("Values found over time, by type", [label(each.start) for each in periods], series, most_labels)


def _durations(buckets: Sequence[tuple[str, int]]) -> Markup:
    series = _Series("requests", [count for _, count in buckets])
    return _chart("Requests by milliseconds of detection", [name for name, _ in buckets], [series], (8, 8))


def _chart(title: str, labels: Sequence[str], series: Sequence[_Series], most_labels: tuple[int, int]) -> Markup:
    """Return the chart twice: text in a picture shrinks with it, so phones get one of their own."""
    drawn = [_svg(title, labels, series, *each) for each in zip((_WIDE, _NARROW), most_labels, strict=True)]
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(*drawn)


def _svg(
    title: str, labels: Sequence[str], series: Sequence[_Series], size: tuple[int, int], most_labels: int
) -> Markup:
    chart = pygal.StackedBar(
        width=size[0],
        height=size[1],
        style=_STYLE,
        js=[],
        disable_xml_declaration=True,
        show_legend=False,
        margin=0,
        margin_top=8,
        margin_right=8,
        spacing=6,
        max_scale=5,
        order_min=0,
        x_labels_major_every=-(-len(labels) // most_labels),
        show_minor_x_labels=False,
        truncate_label=-1,
        value_formatter=_number,
    )
    chart.x_labels = list(labels)
    for one in series:
        chart.add(one.name, list(one.values))
    chart.add_xml_filter(_cleaned(title, [one.name for one in series]))
    return Markup(chart.render(is_unicode=True))  # noqa: S704 - pygal escapes what stands in its elements


def _cleaned(title: str, names: Sequence[str]) -> Callable[[Any], Any]:
    """Return what makes pygal's picture plain: no script and style of its own, a title for it and for each bar."""

    def clean(root: Any) -> Any:
        for child in list(root):
            if child.tag != "g":
                root.remove(child)
        for group in list(root.iter("g")):
            for part in [each for each in group if "overlay" in each.get("class", "")]:
                group.remove(part)
            if group.get("class") == "bar":
                _name_bar(group)
        for number, name in enumerate(names):
            for one in root.iter("g"):
                if f"serie-{number} " in one.get("class", ""):
                    _prefix_titles(one, name)
        root.attrib.pop("id", None)
        root.set("role", "img")
        root.set("aria-label", title)
        return root

    return clean


def _name_bar(bar: Any) -> None:
    told = {part.get("class"): part.text or "" for part in bar if part.tag == "desc"}
    for part in [each for each in bar if each.tag != "rect"]:
        bar.remove(part)
    for rectangle in bar:
        name = rectangle.makeelement("title", {})
        name.text = f"{told.get('x_label', '')}: {told.get('value', '')}"
        rectangle.append(name)


def _prefix_titles(group: Any, name: str) -> None:
    for title in group.iter("title"):
        title.text = f"{name}, {title.text}"


def _label(step: str) -> Callable[[datetime], str]:
    match step:
        case "hour":
            return lambda moment: f"{moment:%a %H:%M}"
        case "day" | "week":
            return lambda moment: f"{moment.day} {moment:%b}"
    return lambda moment: f"{moment:%b %Y}"


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _ms(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{value / 1000:,.1f} s" if value >= 10_000 else f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"
    return text.replace(" ", _NO_BREAK)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}{_NO_BREAK}%" if whole else "–"


def _moment(time: float | datetime) -> str:
    moment = time if isinstance(time, datetime) else datetime.fromtimestamp(time, UTC)
    return f"{_day(moment)}, {moment:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"


def _counts(record: Record) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in record.counts.items())
