"""`pasteguard env`: the variables that lead a program through the HTTPS proxy and have it trust the proxy."""

import argparse
import os
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.ca import BUNDLE_VARIABLES, write_bundle
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.environment import confdir
from pasteguard_addon.policy import is_listed, opened_hosts

DEFAULT_PROXY_PORT = 8080

_SHELLS = ("bash", "zsh", "fish", "powershell")


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("env", 'Prints what leads programs through the proxy: eval "$(pasteguard env)"')
    made.add_argument("--shell", choices=_SHELLS, default=_own_shell(), help="Default: the one you use.")
    made.add_argument("--unset", action="store_true", help="Print what undoes it.")
    add_client_options(made)
    return made


def run(arguments: Sequence[str]) -> int:
    """Print the lines for a shell."""
    parsed = parser().parse_args(arguments)
    if parsed.unset:
        for name in ("HTTPS_PROXY", "https_proxy", "NODE_USE_ENV_PROXY", *BUNDLE_VARIABLES):
            print(_unset(parsed.shell, name))  # noqa: T201
        return 0
    for name, value in variables(parsed).items():
        print(_line(parsed.shell, name, value))  # noqa: T201
    return 0


def add_client_options(parser: Parser) -> None:
    """Add the flags that say which proxy is meant."""
    parser.add_argument(
        "--proxy-port",
        type=int,
        default=DEFAULT_PROXY_PORT,
        metavar="PORT",
        help=f"The port of the HTTPS proxy. Default: {DEFAULT_PROXY_PORT}.",
    )
    add_config(parser)
    add_settings(parser, "hosts")


def variables(parsed: argparse.Namespace) -> dict[str, str]:
    """Return the variables for a client; the files that they name are written. Raises SettingsError."""
    folder, hosts = confdir(), opened_hosts(settings_in_force(parsed))
    if not authority.key_path(folder).exists():
        authority.ensure(folder, hosts)
    return _client_variables(parsed.proxy_port, write_bundle(folder), hosts, os.environ)


def _client_variables(
    port: int, bundle: Path, hosts: tuple[str, ...], environment: Mapping[str, str]
) -> dict[str, str]:
    proxy = f"http://127.0.0.1:{port}"
    result = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NODE_USE_ENV_PROXY": "1"}
    result |= dict.fromkeys(BUNDLE_VARIABLES, str(bundle))
    for name in ("NO_PROXY", "no_proxy"):
        if name in environment:
            result[name] = without_listed(environment[name], hosts)
    return result


def without_listed(no_proxy: str, hosts: tuple[str, ...]) -> str:
    """Return exceptions from the proxy without those that a listed host falls under."""
    kept = [item for item in re.split(r"[,\s]+", no_proxy) if item]  # Node.js, for one, takes blanks too
    return ",".join(item for item in kept if not _covers_listed(item, hosts))


def _covers_listed(item: str, hosts: tuple[str, ...]) -> bool:
    name = item.rsplit(":", 1)[0].lstrip("*.").casefold()
    names = [host.removeprefix("*.").casefold() for host in hosts]
    return not name or is_listed(name, hosts) or any(host == name or host.endswith(f".{name}") for host in names)


def _own_shell() -> str:
    name = Path(os.environ.get("SHELL", "")).name
    if sys.platform == "win32" and not name:
        return "powershell"
    return name if name in _SHELLS else "bash"


def _line(shell: str, name: str, value: str) -> str:
    if shell == "powershell":
        quoted = value.replace("'", "''")
        return f"$env:{name} = '{quoted}'"
    if shell == "fish":
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"set -gx {name} '{quoted}'"
    return f"export {name}={shlex.quote(value)}"


def _unset(shell: str, name: str) -> str:
    if shell == "powershell":
        return f"Remove-Item -ErrorAction Ignore Env:{name}"
    return f"set -e {name}" if shell == "fish" else f"unset {name}"
