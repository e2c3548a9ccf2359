"""`pasteguard init`: a file of settings with every option in it, each with what it does and its default."""

import os
import textwrap
from collections.abc import Sequence

import yaml

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.environment import SETTINGS_FILE, confdir
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, Option, Theme

_WIDTH = 110
_HEAD = """\
# Settings of PasteGuard. `pasteguard start` reads this file by itself.
#
# Each option stands here as a comment, with its default. To change one, take away the `#` before it, and the blank
# behind that. `pasteguard config check` says whether the file is valid, `pasteguard config show` what counts.
# A key can stay in the environment: openai_api_key: ${OPENAI_API_KEY}
"""


def parser() -> Parser:
    """Return what the command takes."""
    return Parser("init", f"Writes {SETTINGS_FILE} into PasteGuard's folder, with a comment to each option.")


def run(arguments: Sequence[str]) -> int:
    """Write the file, unless it is there."""
    parser().parse_args(arguments)
    path = confdir() / SETTINGS_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        descriptor = -1
    if descriptor < 0:
        raise SettingsError(f"{path} is there already; nothing was changed.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(settings_file())
    print(f"{path}\nEdit it, then: pasteguard config check")  # noqa: T201
    return 0


def settings_file() -> str:
    """Return the whole file."""
    parts = [_HEAD]
    for theme in Theme:
        parts.append(f"\n# ---- {theme}\n")
        parts += [_entry(option) for option in OPTIONS if option.theme is theme]
    return "".join(parts)


def _entry(option: Option) -> str:
    help_text = textwrap.fill(option.help, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    takes = f"\n# One of: {', '.join(option.choices)}." if option.choices else ""
    return f"\n{help_text}{takes}\n# {option.name}: {_as_yaml(option)}\n"


def _as_yaml(option: Option) -> str:
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    dumped = str(yaml.safe_dump(default, default_flow_style=True, width=10_000, allow_unicode=True))
    return dumped.removesuffix("...\n").strip()
