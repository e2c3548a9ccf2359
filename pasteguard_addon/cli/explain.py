"""What `mask --explain` prints below a masked text: tables, or lines where the terminal is too narrow for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pasteguard_addon.cli.left_alone import LeftAlone
from pasteguard_addon.findings import Finding

if TYPE_CHECKING:
    from rich.console import Console

_MOST_CHARS = 60
"""Of what stays in clear; it stands above whole."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A masked text, its findings in order, and the placeholder of each."""

    source: str = field(repr=False)
    text: str
    findings: Sequence[Finding] = field(repr=False)
    placeholders: Sequence[str]
    language: str
    left: Sequence[LeftAlone] = ()
    """What was looked at and stays, if that was asked for."""


def print_explained(masked: MaskedText) -> None:
    """Print what was found, and what was looked at and left, at any width."""
    # Imported where it is needed: it takes longer than a short text does.
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False, markup=False)
    found = [
        (placeholder, each.entity_type, f"{each.score:.2f}", each.recognizer, str(each.start), str(each.end))
        for each, placeholder in zip(masked.findings, masked.placeholders, strict=True)
    ]
    _print_rows(console, ("masked", "type", "score", "found by", "from", "to"), found)
    if masked.left:
        left = [(_shortened(masked.source, each), each.reason, str(each.start), str(each.end)) for each in masked.left]
        _print_rows(console, ("looked at and left", "why", "from", "to"), left)
    console.print(f"scanned as {masked.language}; offsets are characters of the text", soft_wrap=True)


def _print_rows(console: "Console", heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.measure import Measurement  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    console.print()
    if Measurement.get(console, console.options.update(max_width=10_000), table).maximum <= console.width:
        console.print(table)
        return
    for line in _lines(heads, rows):
        console.print(line, soft_wrap=True)


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    for row in rows:
        yield f"{heads[0]}: {row[0]}"
        yield from (f"  {head}: {value}" for head, value in zip(heads[1:], row[1:], strict=True))


def _shortened(text: str, piece: LeftAlone) -> str:
    value = " ".join(text[piece.start : piece.end].split())
    return value if len(value) <= _MOST_CHARS else f"{value[: _MOST_CHARS - 1]}…"
