"""Ports to listen on: whether one is free, and who holds it if not."""

import errno
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT_S = 3.0
_LISTENING = "0A"
"""https://docs.kernel.org/networking/proc_net_tcp.html"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that listens on a port, as far as this user may know."""

    name: str
    pid: int

    def __str__(self) -> str:
        return f"{self.name} (process {self.pid})"


def port_problem(host: str, port: int, flag: str = "--port") -> str | None:
    """Return why nothing can listen there, if so; `flag` is what chooses another port."""
    try:
        _bind(host, port)
    except OverflowError:
        return f"{port} is no port: choose a number from 0 to 65535."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} on {host} is taken by {who_holds(host, port)}; choose another one with {flag}."
        if error.errno in (errno.EACCES, errno.EPERM):
            return f"port {port} is not allowed for this user; choose one above 1023 with {flag}."
        return f"this machine has no address {host} to listen on; see --host."
    return None


def who_holds(host: str, port: int) -> str:
    """Return what to call the program that listens on a port."""
    holder = holder_of(port)
    if is_pasteguard(host, port):
        return f"another PasteGuard{f', process {holder.pid}' if holder else ''}"
    return str(holder) if holder else "another program"


def is_pasteguard(host: str, port: int) -> bool:
    """Return whether the reverse port of a PasteGuard answers there."""
    try:
        with closing(http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)) as connection:
            connection.request("GET", "/info")
            return bool(json.loads(connection.getresponse().read())["name"] == "PasteGuard")
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False


def holder_of(port: int) -> Holder | None:
    """Return the program that listens on a TCP port; None if that cannot be told."""
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        return _of_linux(port) if sys.platform == "linux" else _of_lsof(port)
    return None


def _of_linux(port: int) -> Holder | None:
    inodes = {inode for local, state, inode in _sockets() if state == _LISTENING and int(local, 16) == port}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is another user's
            for each in (process / "fd").iterdir():
                name = os.readlink(each)
                if name.startswith("socket:[") and name[8:-1] in inodes:
                    return Holder((process / "comm").read_text().strip(), int(process.name))
    return None


def _sockets() -> Iterator[tuple[str, str, str]]:
    """Yield port, state and inode of each TCP socket."""
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                yield fields[1].rpartition(":")[2], fields[3], fields[9]


def _of_lsof(port: int) -> Holder | None:
    program = shutil.which("lsof")
    if program is None:
        return None
    command = [program, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S).stdout  # noqa: S603
    found = {line[:1]: line[1:] for line in said.splitlines()}
    return Holder(found["c"], int(found["p"])) if found.keys() >= {"p", "c"} else None


def _bind(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
