"""`pasteguard doctor`: is there an authority for the listed hosts, and which programs of this machine trust it?

Programs that follow variables are asked themselves, as they are installed and as this shell is set up: each opens a
TLS connection to a server of ours on loopback, with a certificate that our authority signed.
"""

import contextlib
import datetime
import hashlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.ca import Machine
from pasteguard_addon.cli.checkup import CheckStatus, Setup
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.policy import opened_hosts
from pasteguard_addon.proxy.doors.upstream_trust import stored_authorities

_TIMEOUT_S = 20.0
_NOT_INSTALLED = 90
_BY_VARIABLE = 'Start it by `pasteguard run -- COMMAND`, or set this shell up: eval "$(pasteguard env)"'
_BY_STORE = "For desktop apps: `pasteguard ca install --yes`"

_FETCH_BY_URLLIB = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=10)"
_FETCH_BY = """
import sys
try:
    import {0}
except ImportError:
    sys.exit(90)
{0}.get(sys.argv[1], timeout=10)
"""
_FETCH_BY_NODE = """
require("https").get(process.argv[1], () => process.exit(0))
  .on("error", (error) => { console.error(error.message); process.exit(1); });
"""


@dataclass(frozen=True, slots=True)
class _Client:
    """A program that follows variables. Its command ends in 0 if it fetched the URL that is its last word."""

    name: str
    program: str
    arguments: tuple[str, ...]


_CLIENTS = (
    _Client("curl", "curl", ("--silent", "--show-error", "--max-time", "10", "--output", os.devnull)),
    _Client("Python's own urllib", "python3", ("-c", _FETCH_BY_URLLIB)),
    _Client("Python with requests", "python3", ("-c", _FETCH_BY.format("requests"))),
    _Client("Python with httpx, as openai-python", "python3", ("-c", _FETCH_BY.format("httpx"))),
    _Client("Node.js", "node", ("-e", _FETCH_BY_NODE)),
)


def check_authority(setup: Setup) -> CheckStatus:
    """Tell whether the authority is in place, fits the host list and lasts."""
    folder, hosts = setup.folder, opened_hosts(setup.settings)
    if not authority.key_path(folder).exists():
        return CheckStatus("note", "there is no certificate authority yet", "`pasteguard start` makes it.")
    problem = authority.problem(folder, hosts)
    if problem:
        remedy = f"Move {authority.key_path(folder)} away and restart PasteGuard; then have programs trust the new one."
        return CheckStatus("FAIL", f"the certificate authority {problem}", remedy)
    ends = authority.certificate_of(folder).not_valid_after_utc
    days = (ends - datetime.datetime.now(datetime.UTC)).days
    return CheckStatus("ok", f"the certificate authority is for the listed hosts and lasts {days} days")


def check_clients(setup: Setup) -> Iterator[CheckStatus]:
    """Tell of each kind of client whether it trusts the authority."""
    if setup.proxy_port is None or not authority.is_in_place(setup.folder, opened_hosts(setup.settings)):
        yield CheckStatus("skip", "whether programs trust the authority was not tried: there is none in use")
        return
    certificate = authority.certificate_path(setup.folder)
    is_led_here = leads_here(os.environ, setup.proxy_port)
    with _origin(setup.folder) as url:
        for client in _CLIENTS:
            yield _asked(client, url, is_led_here=is_led_here)
    yield _store(certificate)
    yield from _nss_databases(certificate)
    yield _java(certificate)


def leads_here(environment: Mapping[str, str], port: int) -> bool:
    """Return whether programs of a shell are led to our HTTPS proxy, so that one without trust fails."""
    named = environment.get("https_proxy") or environment.get("HTTPS_PROXY") or ""
    try:
        proxy = urlsplit(named)
        return proxy.hostname in ("127.0.0.1", "localhost", "::1") and proxy.port == port
    except ValueError:
        return False


def _asked(client: _Client, url: str, *, is_led_here: bool) -> CheckStatus:
    program = shutil.which(client.program) or (sys.executable if client.program == "python3" else None)
    if program is None:
        return CheckStatus("skip", f"{client.name} is not installed")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    code, said = _ran([program, *client.arguments, url], environment)
    if code == _NOT_INSTALLED:
        return CheckStatus("skip", f"{client.name} is not installed")
    if code == 0:
        return CheckStatus("ok", f"{client.name} trusts the authority")
    if "certificate" not in said.casefold():
        return CheckStatus("FAIL", f"{client.name} cannot be tried (exit code {code})", f"Does `{program}` work?")
    if is_led_here:
        return CheckStatus("FAIL", f"{client.name} is led to the HTTPS proxy and does not trust it", _BY_VARIABLE)
    return CheckStatus("note", f"{client.name} does not trust the authority in this shell", _BY_VARIABLE)


def _store(certificate: Path) -> CheckStatus:
    if sys.platform == "darwin":
        is_trusted = _ran(["security", "verify-cert", "-c", str(certificate), "-p", "ssl"])[0] == 0
    else:
        is_trusted = _der(certificate) in stored_authorities()
    return _told("this machine's store", _BY_STORE, is_trusted=is_trusted)


def _nss_databases(certificate: Path) -> Iterator[CheckStatus]:
    """Tell of Chromium's and Firefox's own databases on Linux."""
    machine = Machine.here()
    if machine.platform != "linux" or not machine.nss_databases:
        yield CheckStatus("skip", "no Chromium or Firefox has a database of its own here")
    elif "certutil" not in machine.programs:
        yield CheckStatus("note", "Chromium and Firefox cannot be asked", "Install libnss3-tools (certutil).")
    else:
        for database in machine.nss_databases:
            yield _told(f"the database {database}", _BY_STORE, is_trusted=_is_in_nss(database, certificate))


def _is_in_nss(database: Path, certificate: Path) -> bool:
    where = ("certutil", "-d", f"sql:{database}", "-n", authority.COMMON_NAME)
    code, kept = _ran([*where, "-L", "-a"])
    is_ours = code == 0 and ssl.PEM_cert_to_DER_cert(kept.strip()) == _der(certificate)
    return is_ours and _ran([*where, "-V", "-u", "L"])[0] == 0


def _java(certificate: Path) -> CheckStatus:
    keytool = shutil.which("keytool")
    if keytool is None:
        return CheckStatus("skip", "Java is not installed")
    code, listed = _ran([keytool, "-list", "-cacerts", "-storepass", "changeit"])
    if code:
        return CheckStatus("note", "Java's own authorities cannot be read", "They have another password than usual.")
    fingerprint = hashlib.sha256(_der(certificate)).hexdigest()
    remedy = f"keytool -importcert -cacerts -storepass changeit -noprompt -alias pasteguard -file {certificate}"
    return _told("Java", remedy, is_trusted=fingerprint in listed.replace(":", "").casefold())


def _told(who: str, remedy: str, *, is_trusted: bool) -> CheckStatus:
    if is_trusted:
        return CheckStatus("ok", f"{who} trusts the authority")
    return CheckStatus("note", f"{who} does not trust the authority", remedy)


def _ran(command: list[str], environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run a command and return its exit code and what it said."""
    try:
        done = subprocess.run(  # noqa: S603 - found on the user's own PATH; each word is ours
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 127, ""
    return done.returncode, done.stdout.decode(errors="replace")


def _der(certificate: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii"))


@contextlib.contextmanager
def _origin(folder: Path) -> Iterator[str]:
    """Serve an empty page by TLS on loopback, in a thread, and yield its URL. Raises SettingsError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        load_leaf(context, folder)
    except (OSError, ValueError) as error:
        raise SettingsError("the certificate authority signs nothing.") from error
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, context), daemon=True)
        thread.start()
        port = server.getsockname()[1]
        try:
            yield f"https://localhost:{port}/"
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)  # ends the wait for the next client
            thread.join(1)


def load_leaf(context: ssl.SSLContext, folder: Path) -> None:
    """Give a server a certificate for `localhost` that the authority in a folder signed. Raises OSError, ValueError."""
    with tempfile.TemporaryDirectory(prefix="pasteguard-") as scratch:  # for its owner alone; ssl takes files only
        leaf = Path(scratch) / "leaf.pem"
        leaf.write_bytes(authority.leaf(folder, "localhost"))
        context.load_cert_chain(leaf)


def _serve(server: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.settimeout(_TIMEOUT_S)
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65536)
                secure.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
