"""`pasteguard log`: the record of requests as a table, or as JSON lines, and new ones as they come."""

import argparse
import dataclasses
import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.config import merged
from pasteguard_addon.cli.environment import settings_folder
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import with_keys_of_files
from pasteguard_addon.record.chosen import record_database
from pasteguard_addon.record.database import RecordDatabase, RecordError
from pasteguard_addon.record.record import TEXTS, Record
from pasteguard_addon.record.sqlite_file import SqliteFile
from pasteguard_addon.record.summary import Summary, unmasked_line
from pasteguard_addon.settings import PREFIX, Settings

_SPAN = re.compile(r"(\d{1,6})([mhd])")
_PIPED_WIDTH = 10_000
_LOOK_EVERY_S = 0.5
"""The writer gathers records for a quarter of a second."""
_ROOMY = 110
"""Columns of a terminal that has room for all of a table's."""
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("log", "Shows what was recorded of requests: types, counts and times, nothing of their text.")
    add_filters(made)
    made.add_argument("--limit", type=int, default=100, metavar="NUMBER", help="Most lines. Default: 100.")
    made.add_argument("--json", action="store_true", help="Print JSON lines; times are seconds since 1970.")
    made.add_argument("-f", "--follow", action="store_true", help="Go on with new requests as they come, until Ctrl-C.")
    return made


def run(arguments: Sequence[str]) -> int:
    """Print what is recorded, the newest last."""
    parsed = parser().parse_args(arguments)
    database = opened(parsed)
    found = records(parsed, database, limit=parsed.limit, has_texts=parsed.json)
    out = console()
    if found or not parsed.follow:
        _print(found, out, is_json=parsed.json)
    if parsed.follow:
        _follow(parsed, database, found, out)
    return 0


def _print(found: Sequence[Record], out: Console, *, is_json: bool, has_header: bool = True) -> None:
    if is_json:
        for record in found:
            print(json.dumps(_members(record)), flush=True)  # noqa: T201
    else:
        out.print(_table(found, out.width, has_header=has_header) if found else "Nothing is recorded.")
        if told := unmasked_line(Summary(found)):
            out.print(told, style="bold red")


def _follow(
    parsed: argparse.Namespace, database: RecordDatabase, shown_already: Sequence[Record], out: Console
) -> None:
    """Print records as they come. What was shown is known by its content: ids start anew when a record is tidied."""
    known = list(shown_already)
    while True:
        time.sleep(_LOOK_EVERY_S)
        if known:
            parsed.since = known[-1].time - 60.0  # longer requests are recorded later, with the time of their end
        found = records(parsed, database, limit=parsed.limit, has_texts=parsed.json)
        fresh = [each for each in found if each not in known]
        if fresh:
            _print(fresh, out, is_json=parsed.json, has_header=not known)
            known = [*known, *fresh][-1000:]


def console() -> Console:
    """Return where tables go; piped on to another program, each row stays one line."""
    return Console(width=None if sys.stdout is not None and sys.stdout.isatty() else _PIPED_WIDTH, highlight=False)


def shown(name: str) -> str:
    """Return a name as a terminal may show it: it holds no marks of rich's and no control characters."""
    return escape("".join(each if each.isprintable() else "\ufffd" for each in name))


def add_filters(parser: Parser) -> None:
    """Add the flags that choose records."""
    parser.add_argument("--since", type=since, metavar="WHEN", default=0.0, help="Such as 30m, 2h, 7d or 2026-01-31.")
    parser.add_argument("--type", default="", metavar="TYPE", help="Only requests that held a value of this type.")
    parser.add_argument("--file", type=Path, metavar="FILE", help="Another record, such as mitmproxy's own folder has.")


def opened(parsed: argparse.Namespace) -> RecordDatabase:
    """Return the record that the flags or the settings name. Raises SettingsError."""
    if parsed.file:
        return SqliteFile(parsed.file)
    names = ("record_database", "record_database_file")
    chosen = {PREFIX + name: one.value for name, one in merged(None).items() if name in names}
    return record_database(with_keys_of_files(Settings.from_options(chosen)), settings_folder())


def records(
    parsed: argparse.Namespace, database: RecordDatabase, *, limit: int, has_texts: bool = False
) -> list[Record]:
    """Return the records that the flags choose. Raises SettingsError."""
    problem = ""
    try:
        return database.read(since=parsed.since, entity_type=parsed.type, limit=limit, has_texts=has_texts)
    except RecordError as error:
        problem = str(error)
    raise SettingsError(f"the record {database} cannot be read ({problem}).")


def since(text: str) -> float:
    """Return a time in seconds since 1970. Raises ArgumentTypeError."""
    span = _SPAN.fullmatch(text)
    if span:
        return time.time() - int(span[1]) * _SECONDS[span[2]]
    try:
        return datetime.fromisoformat(text).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        pass
    raise argparse.ArgumentTypeError("is a span such as 2h or a date such as 2026-01-31")


def _members(record: Record) -> dict[str, object]:
    members = dataclasses.asdict(record)
    optional = (*TEXTS, "copy")
    return {name: value for name, value in members.items() if value or name not in optional}


def _table(found: Sequence[Record], width: int, *, has_header: bool) -> Table:
    table = Table(box=None, show_header=has_header)
    zone = datetime.now().astimezone().tzname() or "local"
    table.add_column(f"time ({zone})", no_wrap=True)
    table.add_column("outcome", no_wrap=True, min_width=11)
    table.add_column("found")
    table.add_column("ms", justify="right", no_wrap=True)
    origin = ("status", "model", "client", "host", "lang") if width >= _ROOMY else ("status", "model")
    for name in origin:
        table.add_column(name)
    for record in found:
        row = {
            "status": "" if record.status is None else str(record.status),
            "model": record.model,
            "client": record.client,
            "host": record.host,
            "lang": record.language,
        }
        table.add_row(
            datetime.fromtimestamp(record.time).astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            str(record.outcome),
            shown(", ".join(f"{count} {kind}" for kind, count in record.counts.items()) or record.code),
            "" if record.detection_ms is None else f"{record.detection_ms:.0f}",
            *(shown(row[name]) for name in origin),
        )
    return table
