"""`pasteguard ca`: the certificate authority of the HTTPS proxy, and the programs that are to trust it."""

import contextlib
import os
import shlex
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import certifi

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.environment import confdir, settings_folder
from pasteguard_addon.cli.typed import as_typed
from pasteguard_addon.policy import opened_hosts
from pasteguard_addon.proxy.doors.upstream_trust import authorities_in, machine_authorities

_ACTIONS = {
    "path": "print where the certificate is",
    "bundle": "write a file with the usual authorities and ours, and print where it is",
    "install": "have this machine trust it; shows the commands, and runs them with --yes",
    "uninstall": "take that back, the same way",
    "check": "say who trusts it",
}
BUNDLE_VARIABLES = (
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE"),
    *("NODE_EXTRA_CA_CERTS", "DENO_CERT"),
)
"""Variables that name a file of authorities: those of the first line in place of a client's own, the others besides."""

_DEBIAN = Path("/usr/local/share/ca-certificates/pasteguard.crt")
_FEDORA = Path("/etc/pki/ca-trust/source/anchors/pasteguard.pem")
_ARCH = Path("/etc/ca-certificates/trust-source/anchors/pasteguard.crt")
_MACOS = "/Library/Keychains/System.keychain"

type Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides how a machine is made to trust a certificate."""

    platform: str
    programs: frozenset[str]
    nss_databases: tuple[Path, ...]
    is_root: bool
    nss_holding: tuple[Path, ...] = ()
    """Databases in which an authority of ours stands already, perhaps an older one."""

    @classmethod
    def here(cls) -> "Machine":
        names = ("update-ca-certificates", "update-ca-trust", "trust", "certutil", "sudo")
        home = Path.home()
        databases = [home / ".pki" / "nssdb", *sorted(home.glob(".mozilla/firefox/*/"))]
        programs = frozenset(name for name in names if shutil.which(name))
        databases = [each for each in databases if (each / "cert9.db").is_file()]
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        holding = [each for each in databases if sys.platform == "linux" and "certutil" in programs and _holds(each)]
        return cls(sys.platform, programs, tuple(databases), is_root, tuple(holding))


def _holds(database: Path) -> bool:
    """Return whether a database has an authority by our name."""
    command = ("certutil", "-d", f"sql:{database}", "-L", "-n", authority.COMMON_NAME)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - its words are ours


def parser() -> Parser:
    """Return what the command takes."""
    epilog = "; ".join(f"{name}: {what}" for name, what in _ACTIONS.items())
    made = Parser("ca", "The certificate authority of the HTTPS proxy, for the listed hosts alone.", epilog=epilog)
    made.add_argument("action", choices=tuple(_ACTIONS))
    made.add_argument("--yes", action="store_true", help="run the commands of install or uninstall")
    add_config(made)
    add_settings(made, "hosts")
    return made


def run(arguments: Sequence[str]) -> int:
    """Do one of the actions and return the exit code."""
    parsed = parser().parse_args(arguments)
    hosts = opened_hosts(settings_in_force(parsed))
    if parsed.action == "check":
        return _check(settings_folder(), hosts)
    folder = confdir()
    if parsed.action != "uninstall" and authority.ensure(folder, hosts):
        print("A new certificate authority was made; restart PasteGuard if it runs.", file=sys.stderr)  # noqa: T201
    if parsed.action == "path":
        print(authority.certificate_path(folder))  # noqa: T201
    elif parsed.action == "bundle":
        print(write_bundle(folder))  # noqa: T201
    else:
        commands = commands_for(parsed.action, Machine.here(), authority.certificate_path(folder))
        return _carry_out(commands, is_agreed=parsed.yes, keeps_going=parsed.action == "uninstall")
    return 0


def write_bundle(folder: Path) -> Path:
    """Write the authorities of this machine, those of certifi and ours into one file, each once."""
    path = folder / "ca-bundle.pem"
    ours = authority.certificate_path(folder).read_text(encoding="ascii")
    usual = [*machine_authorities(), *_named(path), *authorities_in(Path(certifi.where()))]
    found = dict.fromkeys([ssl.PEM_cert_to_DER_cert(ours), *usual])
    text = "".join(ssl.DER_cert_to_PEM_cert(each) for each in found)
    authority.replace_file(path, text.encode())
    return path


def _named(bundle: Path) -> list[bytes]:
    """Return the authorities of the files that the user's own variables name."""
    found: list[bytes] = []
    for named in dict.fromkeys(Path(os.environ.get(name, "")) for name in BUNDLE_VARIABLES):
        if named.is_file() and named != bundle:
            with contextlib.suppress(ssl.SSLError):  # it holds none: the client would take nothing from it either
                found += authorities_in(named)
    return found


def commands_for(action: str, machine: Machine, certificate: Path) -> list[Command]:
    """Return the commands that make a machine trust the certificate, or take that back. None if it is not known."""
    is_install = action == "install"
    commands = [*_of_system(machine, certificate, is_install=is_install)]
    if "certutil" in machine.programs and machine.platform == "linux":
        for database in machine.nss_databases:
            where = ("certutil", "-d", f"sql:{database}")
            if database in machine.nss_holding:  # it takes no second one by the same name
                commands.append((*where, "-D", "-n", authority.COMMON_NAME))
            if is_install:
                commands.append((*where, "-A", "-t", "C,,", "-n", authority.COMMON_NAME, "-i", str(certificate)))
    return commands


def _of_system(machine: Machine, certificate: Path, *, is_install: bool) -> Iterator[Command]:
    as_root = () if machine.is_root else ("sudo",)
    source = str(certificate)
    if machine.platform == "win32":
        change = ("-addstore", "Root", source) if is_install else ("-delstore", "Root", authority.COMMON_NAME)
        yield ("certutil", "-user", *change)
    elif machine.platform == "darwin":
        if is_install:
            yield (*as_root, "security", "add-trusted-cert", "-d", "-r", "trustRoot", "-p", "ssl", "-k", _MACOS, source)
        else:
            yield (*as_root, "security", "remove-trusted-cert", "-d", source)
            yield (*as_root, "security", "delete-certificate", "-c", authority.COMMON_NAME, _MACOS)
    else:
        place, refresh = _of_linux(machine)
        if place is not None:
            yield (*as_root, "cp", source, str(place)) if is_install else (*as_root, "rm", "-f", str(place))
            yield (*as_root, *refresh)


def _of_linux(machine: Machine) -> tuple[Path | None, Command]:
    """Return where a distribution keeps the machine's own authorities, and what reads them anew."""
    if "update-ca-certificates" in machine.programs:
        return _DEBIAN, ("update-ca-certificates", "--fresh")
    if "update-ca-trust" in machine.programs:
        return (_ARCH if _ARCH.parent.is_dir() else _FEDORA), ("update-ca-trust", "extract")
    return None, ()


def _carry_out(commands: Sequence[Command], *, is_agreed: bool, keeps_going: bool) -> int:
    if not commands:
        print(as_typed("It is not known how this machine keeps its authorities. `pasteguard env` needs none."))  # noqa: T201
        return 1
    failed = 0
    for command in commands:
        print(shlex.join(command), flush=True)  # noqa: T201
        code = _called(command) if is_agreed else 0
        failed += code != 0
        if code:
            rest = "." if keeps_going else "; the rest was not run."
            print(f"That command failed ({code}){rest}", file=sys.stderr)  # noqa: T201
            if not keeps_going:
                break
    if not is_agreed:
        print("Nothing was done. With --yes these commands are run.", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


def _called(command: Command) -> int:
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - each word is ours, and was shown
    except OSError:
        return 127


def _check(folder: Path, hosts: Sequence[str]) -> int:
    """Say who trusts the authority; 1 if there is none for these hosts."""
    if not authority.is_in_place(folder, hosts):
        print(as_typed("There is no certificate authority for the listed hosts yet; `pasteguard ca path` makes it."))  # noqa: T201
        return 1
    ours = ssl.PEM_cert_to_DER_cert(authority.certificate_path(folder).read_text(encoding="ascii"))
    print(f"certificate           {authority.certificate_path(folder)}")  # noqa: T201
    print(f"this machine's store  {_said(ours in authorities_in(None))}")  # noqa: T201
    for name in BUNDLE_VARIABLES:
        path = os.environ.get(name)
        is_trusted = bool(path) and Path(path or "").is_file() and ours in authorities_in(Path(path or ""))
        print(f"{name:<21} {_said(is_trusted) if path else 'not set'}")  # noqa: T201
    return 0


def _said(is_trusted: bool) -> str:
    return "trusts it" if is_trusted else "does not trust it"
