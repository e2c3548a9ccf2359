"""`pasteguard report`: the record as one page that opens in any browser, needs no network and runs no script."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.log import add_filters, opened, records
from pasteguard_addon.cli.report_page import page
from pasteguard_addon.cli.stats import MAX_RECORDS
from pasteguard_addon.cli.usage import UsageError
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.record.summary import Summary


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("report", "Writes one page of HTML about what was recorded: charts and tables, nothing of the text.")
    made.add_argument("--html", metavar="FILE", default="", help="Where to write it; `-` is standard output.")
    add_filters(made)
    return made


def run(arguments: Sequence[str]) -> int:
    """Write the page."""
    parsed = parser().parse_args(arguments)
    if not parsed.html and not _is_file(sys.stdout):
        raise UsageError(
            "say where to write the page: `pasteguard report --html report.html`; `--html -` is for a pipe."
        )
    summary = Summary(records(parsed, opened(parsed), limit=MAX_RECORDS))
    html = page(summary, entity_type=parsed.type)
    if parsed.html in ("", "-"):
        print(html, end="")  # noqa: T201
        return 0
    _write(Path(parsed.html), html)
    print(f"{parsed.html}: {len(summary.records):,} requests")  # noqa: T201
    return 0


def _is_file(stream: TextIO | None) -> bool:
    """Return whether what is printed goes to a file, as with `> report.html`, not to people or to a program."""
    try:
        return stream is not None and stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _write(path: Path, html: str) -> None:
    """Write a file that is for its owner alone, as the record is."""
    problem = ""
    try:
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # one that was there keeps its mode otherwise
                path.chmod(0o600)
            file.write(html)
    except OSError as error:
        problem = error.strerror or "cannot be written"
    if problem:
        raise SettingsError(f"{path}: {problem}.")
