"""`pasteguard service`: the proxy as a service of this user, under systemd or launchd.

It shows what it would do first, and does it with `--yes`. The service takes its settings from the folder of keys and
settings, as `pasteguard start` does.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.environment import SETTINGS_FILE, home_folder
from pasteguard_addon.errors import SettingsError

_LABEL = "org.pasteguard.proxy"
_UNIT = "pasteguard.service"
_PASSED_ON = ("PASTEGUARD_HOME", "PASTEGUARD_MODELS")


@dataclass(frozen=True, slots=True)
class Service:
    """How one kind of machine keeps a program running."""

    path: Path
    """The file that describes it."""
    text: str
    start: tuple[tuple[str, ...], ...]
    stop: tuple[tuple[str, ...], ...]
    status: tuple[str, ...]
    log: str
    """The command that shows what it says."""


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("service", f"Has the proxy start with your session. Its settings are those of {SETTINGS_FILE}.")
    made.add_argument("action", choices=("install", "status", "uninstall"))
    made.add_argument("--yes", action="store_true", help="do it; without, only say what would be done")
    return made


def run(arguments: Sequence[str]) -> int:
    """Do one of the actions and return the exit code."""
    parsed = parser().parse_args(arguments)
    service = of_this_machine(sys.platform)
    if parsed.action == "status":
        if not service.path.is_file():
            print("No service is installed.")  # noqa: T201
            return 1
        return _called(service.status)
    if parsed.action == "install":
        return _install(service, is_agreed=parsed.yes)
    return _uninstall(service, is_agreed=parsed.yes)


def _install(service: Service, *, is_agreed: bool) -> int:
    print(f"# {service.path}\n{service.text}")  # noqa: T201
    if is_agreed:
        service.path.parent.mkdir(parents=True, exist_ok=True)
        service.path.write_text(service.text, encoding="utf-8")
    code = _carry_out(service.start, is_agreed=is_agreed)
    print(f"# to see what it says: {service.log}")  # noqa: T201
    return code


def _uninstall(service: Service, *, is_agreed: bool) -> int:
    code = _carry_out(service.stop, is_agreed=is_agreed)
    print(f"rm {shlex.quote(str(service.path))}")  # noqa: T201
    if is_agreed:
        service.path.unlink(missing_ok=True)
    return code


def _carry_out(commands: Sequence[tuple[str, ...]], *, is_agreed: bool) -> int:
    failed = 0
    for command in commands:
        print(shlex.join(command), flush=True)  # noqa: T201
        failed += is_agreed and _called(command) != 0
    if not is_agreed:
        print("Nothing was done. With --yes it is.", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


def _called(command: tuple[str, ...]) -> int:
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - its words are ours, and were shown
    except OSError:
        print(f"{command[0]} is not installed.", file=sys.stderr)  # noqa: T201
        return 127


def of_this_machine(platform: str) -> Service:
    """Return the service for a platform. Raises SettingsError where none is known."""
    command = [sys.executable, "-m", "pasteguard_addon.cli.main", "start"]
    environment = {name: os.environ[name] for name in _PASSED_ON if os.environ.get(name)}
    if platform == "linux":
        return _systemd(command, environment)
    if platform == "darwin":
        return _launchd(command, environment)
    raise SettingsError("services are for systemd and launchd; elsewhere, have `pasteguard start` run at login.")


def _systemd(command: Sequence[str], environment: dict[str, str]) -> Service:
    lines = [
        "[Unit]",
        "Description=PasteGuard, a privacy proxy for LLM chats",
        "Documentation=man:systemd.service(5)",
        "After=network-online.target",
        "",
        "[Service]",
        f"ExecStart={' '.join(_systemd_word(word).replace('$', '$$') for word in command)}",
        *(f"Environment={_systemd_word(f'{name}={value}')}" for name, value in environment.items()),
        "Restart=on-failure",
        "RestartSec=2",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    home = Path(os.environ.get("XDG_CONFIG_HOME") or home_folder() / ".config")
    control = ("systemctl", "--user")
    return Service(
        home / "systemd" / "user" / _UNIT,
        "\n".join(lines) + "\n",
        ((*control, "daemon-reload"), (*control, "enable", "--now", _UNIT)),
        ((*control, "disable", "--now", _UNIT), (*control, "daemon-reload")),
        (*control, "--no-pager", "status", _UNIT),
        f"journalctl --user -u {_UNIT} -f",
    )


def _systemd_word(word: str) -> str:
    """Return a word as a unit file takes it: https://www.freedesktop.org/software/systemd/man/systemd.syntax.html."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _launchd(command: Sequence[str], environment: dict[str, str]) -> Service:
    library = home_folder() / "Library"
    log = library / "Logs" / "pasteguard.log"
    words = "".join(f"    <string>{escape(word)}</string>\n" for word in command)
    variables = "".join(
        f"    <key>{name}</key><string>{escape(value)}</string>\n" for name, value in environment.items()
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        '<plist version="1.0"><dict>\n'
        f"  <key>Label</key><string>{_LABEL}</string>\n"
        f"  <key>ProgramArguments</key><array>\n{words}  </array>\n"
        f"  <key>EnvironmentVariables</key><dict>\n{variables}  </dict>\n"
        "  <key>RunAtLoad</key><true/>\n"
        "  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>\n"
        "  <key>Umask</key><integer>63</integer>\n"
        f"  <key>StandardErrorPath</key><string>{escape(str(log))}</string>\n"
        f"  <key>StandardOutPath</key><string>{escape(str(log))}</string>\n"
        "</dict></plist>\n"
    )
    path = library / "LaunchAgents" / f"{_LABEL}.plist"
    domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"
    return Service(
        path,
        text,
        (("launchctl", "bootstrap", domain, str(path)),),
        (("launchctl", "bootout", f"{domain}/{_LABEL}"),),
        ("launchctl", "print", f"{domain}/{_LABEL}"),
        f"tail -f {shlex.quote(str(log))}",
    )
