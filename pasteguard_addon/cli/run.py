"""`pasteguard run -- COMMAND`: runs a command whose chats go through the proxy, with nothing set in it."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pasteguard_addon.cli import authority, node
from pasteguard_addon.cli.arguments import Parser, UsageError
from pasteguard_addon.cli.config import settings_in_force
from pasteguard_addon.cli.env import add_client_options, variables
from pasteguard_addon.cli.environment import confdir

_TIMEOUT_S = 10.0
_NODE_WARNING = (
    "warning: Node.js {} follows no proxy by itself, so chats of this command go out as they are unless it sets one. "
    "Use Node.js 22.21, 24 or newer."
)


def run(arguments: Sequence[str]) -> int:
    """Become the command, or return why that is not possible."""
    words = list(arguments)
    end = words.index("--") if "--" in words else len(words)
    parser = Parser(
        "run",
        "Runs a command with its HTTPS led through PasteGuard, which has to run already.",
        usage="%(prog)s [options] -- COMMAND …",
    )
    add_client_options(parser)
    parsed = parser.parse_args(words[:end])
    command = words[end + 1 :]
    if not command:
        raise UsageError("which command? Write it after `--`, as in `pasteguard run -- python app.py`.")
    environment = variables(parsed)
    problem = proxy_problem(parsed.proxy_port, confdir(), settings_in_force(parsed).hosts)
    if problem:
        print(f"pasteguard run: {problem}", file=sys.stderr)  # noqa: T201
        return 1
    if version := node.unprotected_version(command[0]):
        print(f"pasteguard run: {_NODE_WARNING.format(version)}", file=sys.stderr)  # noqa: T201
    return _become(command, os.environ | environment)


def _become(command: list[str], environment: dict[str, str]) -> int:
    problem = ""
    code = 126
    try:
        if os.name == "posix":
            os.execvpe(command[0], command, environment)  # noqa: S606 - the command is the user's own
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        problem, code = "there is no such command", 127
    except OSError as error:
        problem = error.strerror or "it cannot be run"
    print(f"pasteguard run: {command[0]}: {problem}", file=sys.stderr)  # noqa: T201
    return code


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
        return f"no proxy listens on 127.0.0.1:{port}; run `pasteguard start` in another window."
    except OSError:  # ssl's errors are of that kind
        is_ours = False
    if not is_ours:
        return f"what listens on 127.0.0.1:{port} is not PasteGuard with these settings, or has to be restarted."
    return ""
