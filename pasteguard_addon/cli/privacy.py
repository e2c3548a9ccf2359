"""What PasteGuard may do outside of itself: whom it speaks to, what it writes, which programs it starts.

`tests/unit/test_cli_privacy.py` holds the table against what every module calls, and
`tests/e2e/test_silence.py` against the system calls of running commands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pasteguard_addon.cli.environment import SETTINGS_FILE
from pasteguard_addon.detection.pii.presidio import models
from pasteguard_addon.detection.scanning.findings_on_disk import FILE_NAME as FINDINGS_NAME
from pasteguard_addon.policy import endpoints
from pasteguard_addon.record.sqlite_file import FILE_NAME
from pasteguard_addon.settings import ENGINES, Settings

Kind = Literal["host", "file", "program"]
_ALWAYS = "the proxy"


@dataclass(frozen=True, slots=True)
class Contact:
    """One thing outside that PasteGuard may touch."""

    kind: Kind
    name: str
    """A host with its port, a file with `*` for any characters, or a program; in words where the user says which."""
    by: str
    """Who does it, and what for."""
    module: str = ""
    """The module of ours that does it, below the package."""


PROGRAMS: Final = (
    Contact("program", "python*", f"{_ALWAYS}: its own workers, which detect", "detection/scanning/worker_process.py"),
    Contact("program", "python*", f"{_ALWAYS}: the first of them, at once", "detection/scanning/worker_start.py"),
    Contact("program", "python*", "verify, demo: a proxy of their own", "cli/passing_proxy.py"),
    Contact("program", "python*", "models install: pip", "detection/pii/presidio/install.py"),
    Contact("program", "curl", "doctor: whether it trusts the certificates", "cli/doctor_trust.py"),
    Contact("program", "node", "doctor, run, env: the same, and its version", "cli/node.py"),
    Contact("program", "certutil", "doctor, ca: whether browsers' databases have the authority", "cli/ca.py"),
    Contact("program", "what ca prints", "ca install, ca uninstall, with --yes", "cli/ca.py"),
    Contact("program", "systemctl, launchctl", "service, with --yes", "cli/service.py"),
    Contact("program", "your command", "run: with a proxy of its own if none runs", "cli/run.py"),
    Contact("program", "your command", "verify", "cli/verify.py"),
    Contact("program", "lsof", "start, doctor: who holds a port, on macOS", "cli/ports.py"),
    Contact("program", "sudo", "start --proxy-mode local: mitmproxy's redirector", "cli/redirector.py"),
)
"""What is started."""


def contacts(settings: Settings, folder: Path, temporary: Path) -> list[Contact]:
    """Return all of them, for these settings and this folder of keys and settings."""
    return [*_hosts(settings), *_files(settings, folder, temporary), *PROGRAMS]


def _hosts(settings: Settings) -> Iterator[Contact]:
    yield Contact("host", _place(settings.openai_base_url), f"{_ALWAYS}: where chats go, masked; doctor")
    if any(endpoint.provider == "anthropic" for endpoint in endpoints(settings)):
        yield Contact("host", _place(settings.anthropic_base_url), f"{_ALWAYS}: where Anthropic's messages go, masked")
    if settings.local_base_url:
        yield Contact(
            "host", _place(settings.local_base_url), f"{_ALWAYS}: the local model; doctor", "proxy/local_model.py"
        )
    yield Contact("host", "any that your programs ask for", "the HTTPS proxy: listed ones masked, others as they are")
    yield Contact(
        "host", "addresses of listed hosts, from your resolver", "the HTTPS proxy", "proxy/doors/addresses.py"
    )
    if settings.record and (settings.record_database or settings.record_database_file):
        yield Contact(
            "host", _database(settings), f"{_ALWAYS}: the record; log, stats, report, run", "record/postgres.py"
        )
    if settings.engine not in ENGINES:
        yield Contact(
            "host",
            "what your Presidio configuration names",
            f"{_ALWAYS}: detection",
            "detection/pii/presidio/custom.py",
        )
    yield Contact("host", "pip's index", "models install", "detection/pii/presidio/install.py")


def _files(settings: Settings, folder: Path, temporary: Path) -> Iterator[Contact]:
    own = str(folder)
    yield Contact("file", own, f"{_ALWAYS}: the folder itself", "cli/environment.py")
    yield Contact("file", f"{own}/mitmproxy-*", f"{_ALWAYS}: the authority of the HTTPS proxy", "cli/authority.py")
    if settings.record and not (settings.record_database or settings.record_database_file):
        yield Contact(
            "file", f"{own}/{FILE_NAME}*", f"{_ALWAYS}: types, counts and times, no value", "record/sqlite_file.py"
        )
    if settings.keep_findings:
        yield Contact(
            "file",
            f"{own}/{FINDINGS_NAME}*",
            f"{_ALWAYS}: where something was found in large texts, no text",
            "detection/scanning/findings_on_disk.py",
        )
    yield Contact("file", f"{own}/ca-bundle.pem*", "run, env, ca: authorities for programs", "cli/ca.py")
    yield Contact("file", f"{own}/{SETTINGS_FILE}", "init", "cli/init.py")
    yield Contact("file", f"{models.models_folder()}*", "models install", "detection/pii/presidio/install.py")
    yield Contact("file", f"{temporary}/*", "doctor, verify, demo, models install: until they end")
    yield Contact("file", "the one that you name", "report --html", "cli/report.py")
    yield Contact("file", "the one that it prints", "service install, with --yes", "cli/service.py")
    yield Contact("file", "what mitmproxy's own options name", "start -w, --save-stream-file")


def _database(settings: Settings) -> str:
    """Return which server has the record, without the user and the password of the URL."""
    netloc = urlsplit(settings.record_database).netloc.rpartition("@")[2]
    return (
        f"{netloc}, PostgreSQL" if netloc else "the PostgreSQL server of record_database_file or of libpq's variables"
    )


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname} port {parts.port or (443 if parts.scheme == 'https' else 80)}"


def lines(found: list[Contact]) -> list[str]:
    """Return the table, as people read it."""
    width = max(len(each.name) for each in found)
    heads = {"host": "It may speak to", "file": "It may write", "program": "It may start"}
    told: list[str] = []
    for kind, head in heads.items():
        told += ["", head]
        told += [f"  {each.name:<{width}}  {each.by}" for each in found if each.kind == kind]
    return told[1:]


def allows(found: list[Contact], kind: Kind, name: str) -> bool:
    """Return whether the table has something by this name."""
    return any(fnmatch(name, each.name) for each in found if each.kind == kind)
