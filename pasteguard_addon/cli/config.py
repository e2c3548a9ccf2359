"""`pasteguard config check|show`: the settings that are in force, and where each comes from."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from pasteguard_addon.cli.arguments import Parser, add_settings, given_options
from pasteguard_addon.cli.environment import SETTINGS_FILE, settings_folder
from pasteguard_addon.cli.sources import Given, from_environment, from_file, from_mitmproxy
from pasteguard_addon.policy import check_names, with_keys_of_files
from pasteguard_addon.record.chosen import record_database
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, Settings


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("config", "Checks the settings that `pasteguard start` would use, or shows them.")
    made.add_argument("action", choices=("check", "show"), help="`check` says what is wrong; `show` lists all")
    add_config(made)
    add_settings(made)
    return made


def run(arguments: Sequence[str]) -> int:
    """Check the settings, and show them if asked to."""
    parsed = parser().parse_args(arguments)
    given = _in_force(parsed)
    _settings(given)
    if parsed.action == "show":
        _print_table(given)
    else:
        print("The settings are valid.")  # noqa: T201
    return 0


def add_config(parser: Parser) -> None:
    """Add the flag that names a settings file."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"A file of settings. Default: {SETTINGS_FILE} in PasteGuard's folder, if it is there.",
    )


def settings_in_force(parsed: argparse.Namespace) -> Settings:
    """Return the settings that a start with these arguments would have. Raises SettingsError."""
    return _settings(_in_force(parsed))


def _in_force(parsed: argparse.Namespace) -> dict[str, Given]:
    flags = {name.removeprefix(PREFIX): Given(value, "flag") for name, value in given_options(parsed).items()}
    return merged(parsed.config) | flags


def _settings(given: Mapping[str, Given]) -> Settings:
    settings = Settings.from_options({PREFIX + name: one.value for name, one in given.items()})
    check_names(settings)
    record_database(with_keys_of_files(settings), settings_folder())  # whether it can be spoken to at all
    return settings


def merged(config: Path | None) -> dict[str, Given]:
    """Return what is set without flags, the stronger source over the weaker. Raises SettingsError."""
    folder = settings_folder()
    return from_mitmproxy(folder) | from_chosen_file(config, folder) | from_environment()


def from_chosen_file(config: Path | None, folder: Path) -> dict[str, Given]:
    """Return what a file of settings holds: the one that was named, or else the one in the folder."""
    path = config if config is not None else folder / SETTINGS_FILE
    return from_file(path) if config is not None or path.is_file() else {}


def _print_table(given: Mapping[str, Given]) -> None:
    # Imported here, because other commands read settings and draw no table.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("setting", "value", "from")
    for option in OPTIONS:
        one = given.get(option.name)
        table.add_row(option.name, Text(_shown(option, one)), Text(one.origin if one else "default"))
    Console().print(table)


def _shown(option: Option, given: Given | None) -> str:
    if given is None:
        return option.shown_default
    if option.is_secret:
        return "***" if given.value else "none"
    values = given.value if isinstance(given.value, list | tuple) else None
    if values is None:
        return str(given.value)
    return f"{len(values)} (not shown)" if option.is_private else ", ".join(map(str, values)) or "none"
