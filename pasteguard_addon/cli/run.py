"""`pasteguard run -- COMMAND`: runs a command whose chats go through the proxy, with nothing set in it."""

import argparse
import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pasteguard_addon.cli import authority, node
from pasteguard_addon.cli.arguments import Parser
from pasteguard_addon.cli.config import settings_in_force
from pasteguard_addon.cli.env import add_client_options, variables
from pasteguard_addon.cli.environment import confdir
from pasteguard_addon.cli.run_summary import told_at_end
from pasteguard_addon.cli.typed import as_typed
from pasteguard_addon.cli.usage import UsageError
from pasteguard_addon.errors import PasteguardError
from pasteguard_addon.policy import opened_hosts

_TIMEOUT_S = 10.0
_NOT_RUN = (126, 127)
_PASSED_ON = (signal.SIGTERM, signal.SIGHUP)
"""Sent to us alone, where the keyboard's go to the command as well."""
_NODE_WARNING = (
    "warning: Node.js {} follows no proxy by itself, and nothing in this program's files reads HTTPS_PROXY, so its "
    "chats go out as they are. Use Node.js 22.21, 24 or newer, and see `pasteguard verify`."
)


def parser() -> Parser:
    """Return what the command takes."""
    made = Parser(
        "run",
        "Runs a command with its HTTPS led through PasteGuard, which is started for it if it does not run.",
        usage="%(prog)s [options] [--] COMMAND …",
    )
    add_client_options(made)
    made.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the command and its own options")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the command, say what of it went out unmasked, and return its exit code."""
    parsed, command = split(parser(), arguments)
    if not command:
        raise UsageError("which command? Write it after `--`, as in `pasteguard run -- python app.py`.")
    environment, settings, began_s = os.environ | variables(parsed), settings_in_force(parsed), time.time()
    problem = proxy_problem(parsed.proxy_port, confdir(), opened_hosts(settings))
    if version := node.unprotected_version(command[0], command[1:]):
        print(as_typed(f"pasteguard run: {_NODE_WARNING.format(version)}"), file=sys.stderr)  # noqa: T201
    if problem == _nobody_listens(parsed.proxy_port):
        with own_proxy(parsed):
            code = _call(command, environment)
    elif problem:
        raise PasteguardError(problem)
    else:
        code = _call(command, environment)
    told = told_at_end(settings, confdir(), began_s) if settings.record and code not in _NOT_RUN else ""
    if told:
        print(as_typed(f"pasteguard run: {told}"), file=sys.stderr)  # noqa: T201
    return code


def split(own: Parser, arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return our options, and the command that stands behind them, with `--` before it or without."""
    words = list(arguments)
    if "--" in words:
        end = words.index("--")
        parsed = own.parse_args(words[:end])
        return parsed, [*parsed.command, *words[end + 1 :]] if not parsed.command else [*parsed.command, *words[end:]]
    parsed = own.parse_args(words)
    return parsed, list(parsed.command)


@contextlib.contextmanager
def own_proxy(parsed: argparse.Namespace) -> Iterator[None]:
    """Run a proxy of our own for as long as the command runs. Raises PasteguardError if it does not start."""
    command = [sys.executable, "-m", "pasteguard_addon.cli.main", "start", "--port=0"]
    command += [f"--proxy-port={parsed.proxy_port}", *([f"--config={parsed.config}"] if parsed.config else [])]
    command += [f"--hosts={host}" for host in parsed.pasteguard_hosts or ()]
    print("pasteguard run: starting the proxy for this command ...", file=sys.stderr)  # noqa: T201
    process = subprocess.Popen(  # noqa: S603 - our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C is the command's; the proxy goes after it
    )
    try:
        _wait_until_it_listens(process, parsed.proxy_port)
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_TIMEOUT_S)
        process.kill()
        process.communicate()


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    output = process.stdout
    said = b""
    for line in output or ():
        said = line
        if f"listens on http://127.0.0.1:{port}".encode() in line:
            _drain(process)
            return
    raise PasteguardError(f"the proxy did not start: {said.decode(errors='replace').strip() or 'it said nothing'}")


def _drain(process: subprocess.Popen[bytes]) -> None:
    """Read on what the proxy says, so that it never waits for us, and show what matters."""
    import threading  # noqa: PLC0415 - only here

    def read() -> None:
        for line in process.stdout or ():
            if b"warn" in line.lower() or b"error" in line.lower():
                sys.stderr.write(f"pasteguard: {line.decode(errors='replace')}")

    threading.Thread(target=read, daemon=True).start()


def _call(command: list[str], environment: dict[str, str]) -> int:
    """Run a command and return its exit code; what is sent from the keyboard is for it alone."""
    with _signals_led_on() as lead_to:
        try:
            process = subprocess.Popen(command, env=environment)  # noqa: S603 - the command is the user's own
        except OSError as error:
            return _not_run(command[0], error)
        lead_to(process)
        code = process.wait()
    return code if code >= 0 else 128 - code


def _ignore(_: int) -> None: ...


@contextlib.contextmanager
def _signals_led_on() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Lead the signals that we get on to the process that is told, also those that came before it was."""
    early: list[int] = []
    send: Callable[[int], None] = early.append
    interrupt: Callable[[int], None] = early.append

    def lead_to(process: subprocess.Popen[bytes]) -> None:
        nonlocal send, interrupt
        send = process.send_signal
        interrupt = _ignore  # from the keyboard, the process hears it itself
        for number in early:
            process.send_signal(number)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, *_PASSED_ON)}
    # Not SIG_IGN, which the command would inherit. What came while it was being started may have been lost on it.
    signal.signal(signal.SIGINT, lambda number, _: interrupt(number))
    for each in _PASSED_ON:
        signal.signal(each, lambda number, _: send(number))
    try:
        yield lead_to
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _not_run(name: str, error: OSError) -> int:
    is_missing = isinstance(error, FileNotFoundError)
    problem = "there is no such command" if is_missing else error.strerror or "it cannot be run"
    print(f"pasteguard run: {name}: {problem}", file=sys.stderr)  # noqa: T201
    return 127 if is_missing else 126


def _nobody_listens(port: int) -> str:
    return f"no proxy listens on 127.0.0.1:{port}; run `pasteguard start` in another window."


def proxy_problem(port: int, folder: Path, hosts: tuple[str, ...]) -> str:
    """Return why a command would not be protected. Another proxy on that port would send everything as it is.

    So the proxy has to show a certificate of our authority for a listed host; the host itself hears nothing of it.
    """
    if not hosts:
        return "pasteguard_hosts lists no host, so nothing would be masked."
    name = hosts[0].replace("*.", "pasteguard-check.")
    try:
        with socket.create_connection(("127.0.0.1", port), _TIMEOUT_S) as sock:
            sock.sendall(f"CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n".encode())
            answer = b""
            while not answer.endswith(b"\r\n\r\n") and (byte := sock.recv(1)):
                answer += byte
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(authority.certificate_path(folder))
            with context.wrap_socket(sock, server_hostname=name) as secure:
                is_ours = secure.version() is not None  # on a connection that was closed, Python shakes no hands
    except (ConnectionRefusedError, OverflowError):
        return _nobody_listens(port)
    except OSError:  # ssl's errors are of that kind
        is_ours = False
    if not is_ours:
        return f"what listens on 127.0.0.1:{port} is not PasteGuard with these settings, or has to be restarted."
    return ""
