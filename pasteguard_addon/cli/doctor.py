"""`pasteguard doctor`: is everything in place, and if not, what is to be done?"""

import argparse
import asyncio
import importlib.metadata
import os
import platform
import socket
import ssl
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from rich.console import Console

from pasteguard_addon import __version__
from pasteguard_addon.cli import privacy
from pasteguard_addon.cli.arguments import Parser, add_settings
from pasteguard_addon.cli.checkup import CheckStatus, Setup
from pasteguard_addon.cli.config import add_config, settings_in_force
from pasteguard_addon.cli.doctor_trip import check_round_trips
from pasteguard_addon.cli.doctor_trust import check_authority, check_clients
from pasteguard_addon.cli.env import DEFAULT_PROXY_PORT
from pasteguard_addon.cli.environment import confdir, models_problem, settings_folder
from pasteguard_addon.cli.ports import is_pasteguard, port_problem
from pasteguard_addon.cli.run import proxy_problem
from pasteguard_addon.cli.typed import as_typed
from pasteguard_addon.detection.pii.presidio.silence import changed_since
from pasteguard_addon.detection.scanning.service import DetectionService, TextToScan
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.policy import detection_settings, endpoints, opened_hosts
from pasteguard_addon.proxy.doors.upstream_trust import upstream_authorities
from pasteguard_addon.settings import ENGINES, Settings

_MIN_PYTHON = (3, 12)
_READY_TIMEOUT_S = 90.0
_CONNECT_TIMEOUT_S = 8.0
_SAMPLE = "Please write to Ann Lee, ann.lee@example.org, or call +1 212 555 0187."
_STYLES = {"ok": "green", "FAIL": "bold red", "note": "yellow", "skip": "dim"}


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser("doctor", "Checks that everything is in place, and says what to do where it is not.")
    made.add_argument(
        "--port", type=int, default=3000, metavar="PORT", help="The port that the proxy will listen on. Default: 3000."
    )
    made.add_argument("--host", default="127.0.0.1", help="The address that it will listen on. Default: 127.0.0.1.")
    made.add_argument(
        "--proxy-port",
        type=int,
        default=DEFAULT_PROXY_PORT,
        metavar="PORT",
        help=f"The port of the HTTPS proxy. Default: {DEFAULT_PROXY_PORT}.",
    )
    made.add_argument("--no-proxy", action="store_true", help="No HTTPS proxy is wanted.")
    made.add_argument(
        "--privacy", action="store_true", help="List whom it may speak to, what it may write and start; check nothing."
    )
    made.add_argument("--offline", action="store_true", help="Do not try to reach the provider.")
    add_config(made)
    add_settings(made)
    return made


def run(arguments: Sequence[str]) -> int:
    """Check everything, print one line a check, and return 1 if one failed."""
    parsed = parser().parse_args(arguments)
    if parsed.privacy:
        told = privacy.contacts(settings_in_force(parsed), settings_folder(), Path(tempfile.gettempdir()))
        print("\n".join(privacy.lines(told)))  # noqa: T201
        return 0
    console = Console(highlight=False, soft_wrap=True)
    failed = 0
    for outcome in _outcomes(parsed):
        failed += outcome.status == "FAIL"
        console.print(f"[{_STYLES[outcome.status]}]{outcome.status:<5}[/]", end="")
        console.print(outcome.fact, markup=False)
        if outcome.remedy:
            console.print(f"     → {as_typed(outcome.remedy)}", markup=False)
    console.print("Everything is in place." if not failed else f"{failed} failed.")
    return 1 if failed else 0


def _outcomes(parsed: argparse.Namespace) -> Iterator[CheckStatus]:
    yield _check_python()
    yield _check_packages()
    yield _check_confdir()
    settings: Settings | None = None
    problem = ""
    try:
        settings = settings_in_force(parsed)
    except SettingsError as error:
        problem = str(error)
    if settings is None:
        yield CheckStatus("FAIL", "the options are not valid", problem)
        return
    yield CheckStatus("ok", "the options are valid")
    proxy_port = None if parsed.no_proxy else parsed.proxy_port
    setup = Setup(settings, parsed.host, parsed.port, parsed.offline, settings_folder(), proxy_port)
    for check in _CHECKS:
        yield check(setup)
    yield from check_round_trips(endpoints(settings))
    yield from check_clients(setup)


def _check_python() -> CheckStatus:
    version = platform.python_version()
    if sys.version_info < _MIN_PYTHON:
        return CheckStatus(
            "FAIL", f"Python {version} is too old", "Install Python 3.12 or newer and run scripts/start."
        )
    return CheckStatus("ok", f"PasteGuard {__version__} on Python {version}")


def _check_packages() -> CheckStatus:
    names = ("mitmproxy", "presidio-analyzer", "spacy", "onnxruntime", "detect-secrets")
    found: list[str] = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            return CheckStatus("FAIL", f"{name} is not installed", "Remove .venv and run scripts/start.")
    return CheckStatus("ok", ", ".join(found))


def _check_confdir() -> CheckStatus:
    try:
        folder = confdir()
    except SettingsError as error:
        return CheckStatus("FAIL", "there is no folder for keys and settings", str(error))
    exposed = [each.name for each in folder.iterdir() if _is_exposed_key(each)]
    if exposed and os.name == "posix":
        return CheckStatus(
            "FAIL", f"others can read {', '.join(exposed)} in {folder}", f"Run: chmod 600 {folder}/{exposed[0]}"
        )
    return CheckStatus("ok", f"{folder} is yours alone")


def _is_exposed_key(path: Path) -> bool:
    is_public = "-cert" in path.name or path.name.startswith(("dhparam", "mitmproxy-dhparam", "ca-bundle"))
    is_key = path.name == "wireguard.conf" or (path.suffix in (".pem", ".p12") and not is_public)
    return is_key and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _check_silence(_: Setup) -> CheckStatus:
    if changed := changed_since():
        return CheckStatus("FAIL", "a library may call its vendor", f"Something has changed {', '.join(changed)}.")
    return CheckStatus(
        "ok", "PasteGuard calls nobody but the provider: telemetry and downloads of its libraries are off"
    )


def _check_model(setup: Setup) -> CheckStatus:
    if setup.settings.engine not in ENGINES:
        return CheckStatus("skip", "the model of names is not used by an engine of your own")
    if problem := models_problem(setup.settings):
        return CheckStatus("FAIL", "the model of names is missing or changed", problem)
    return CheckStatus("ok", "model of names, verified")


def _check_detection(setup: Setup) -> CheckStatus:
    try:
        return asyncio.run(_scan(setup.settings))
    except SettingsError as error:
        return CheckStatus("FAIL", "detection cannot start", f"{error}.")
    except (DetectionError, OSError) as error:
        remedy = "Each worker needs 0.5 GB of memory; try --workers=1, and --engine=fast on a slow machine."
        return CheckStatus("FAIL", f"detection does not work: {error}", remedy)


async def _scan(settings: Settings) -> CheckStatus:
    service = DetectionService(detection_settings(settings))
    began_s = time.perf_counter()
    try:
        await service.start()
        await service.wait_ready(_READY_TIMEOUT_S)
        ready_s = time.perf_counter() - began_s
        [scanned] = await service.scan([TextToScan(_SAMPLE, 0)])
    finally:
        await service.close()
    if "EMAIL_ADDRESS" in settings.entities and not scanned.findings:
        return CheckStatus(
            "FAIL", "detection found nothing in a sample", "Check --allow, --allow-patterns and thresholds."
        )
    return CheckStatus(
        "ok", f"detection loaded in {ready_s:.1f} s and found {len(scanned.findings)} things in a sample"
    )


def _check_port(setup: Setup) -> CheckStatus:
    problem = port_problem(setup.host, setup.port)
    if problem is None:
        return CheckStatus("ok", f"port {setup.port} on {setup.host} is free")
    if is_pasteguard(setup.host, setup.port):
        return CheckStatus("ok", f"PasteGuard is running on port {setup.port}")
    return CheckStatus("FAIL", f"nothing can listen on port {setup.port} of {setup.host}", problem)


def _check_proxy_port(setup: Setup) -> CheckStatus:
    port = setup.proxy_port
    if port is None:
        return CheckStatus("skip", "no HTTPS proxy is wanted (--no-proxy)")
    problem = port_problem("127.0.0.1", port, "--proxy-port")
    if problem is None:
        return CheckStatus("ok", f"port {port} is free for the HTTPS proxy")
    if not proxy_problem(port, setup.folder, opened_hosts(setup.settings)):
        return CheckStatus("ok", f"PasteGuard's HTTPS proxy is running on port {port}")
    remedy = f"{problem} If it is PasteGuard, restart it: it has another host list."
    return CheckStatus(
        "FAIL", f"what listens on port {port} is not PasteGuard's HTTPS proxy with these settings", remedy
    )


def _check_upstream(setup: Setup) -> CheckStatus:
    url = urlsplit(setup.settings.openai_base_url)
    if setup.is_offline:
        return CheckStatus("skip", f"{url.hostname} was not tried (--offline)")
    return _connect(url, "--upstream", setup.settings.upstream_ca)


def _check_local_model(setup: Setup) -> CheckStatus:
    if not setup.settings.local_base_url:
        return CheckStatus("skip", "no local model is set (it is for route mode)")
    return _connect(urlsplit(setup.settings.local_base_url), "--local-base-url")


def _connect(url: SplitResult, flag: str, added_authority: str = "") -> CheckStatus:
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    where = f"{host} port {port}"
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_TIMEOUT_S) as connection:
            if url.scheme == "http":
                return CheckStatus("ok", f"{where} answers, in plain text")
            with _tls(added_authority).wrap_socket(connection, server_hostname=host) as encrypted:
                return CheckStatus("ok", f"{where} answers with {encrypted.version()} and a valid certificate")
    except ssl.SSLCertVerificationError:
        remedy = "Is there a proxy of your company's? Add its authority: --upstream-ca=FILE"
        return CheckStatus("FAIL", f"the certificate of {where} is not to be trusted", remedy)
    except socket.gaierror:
        return CheckStatus("FAIL", f"the name {host} is not known", f"Check {flag} and the network.")
    except OSError as error:
        remedy = f"Is it running? Check {flag}, the network and the firewall."
        return CheckStatus("FAIL", f"{where} cannot be reached ({type(error).__name__})", remedy)


def _tls(added_authority: str) -> ssl.SSLContext:
    """Return the trust that the proxy has in upstreams."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for each in upstream_authorities(added_authority, settings_folder()):
        context.load_verify_locations(cadata=each)
    return context


_CHECKS: Sequence[Callable[[Setup], CheckStatus]] = (
    _check_silence,
    _check_model,
    _check_detection,
    _check_port,
    _check_proxy_port,
    check_authority,
    _check_upstream,
    _check_local_model,
)
