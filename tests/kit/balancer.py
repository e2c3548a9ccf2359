"""The real HAProxy with the configuration of scripts/deploy, on free ports."""

import contextlib
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.kit import parts
from tests.kit.proxy import ROOT, free_port

CONFIGURATION = (ROOT / "scripts" / "deploy" / "haproxy.cfg").read_text("utf-8")
_PATIENCE_S = 60.0


class Balancer:
    """HAProxy before these copies; use as a context manager."""

    def __init__(self, copies: Sequence[int]) -> None:
        """Make one for the copies that listen on these ports of loopback."""
        self.port = free_port()
        self._program = parts.program("haproxy")
        self._folder = Path(tempfile.mkdtemp(prefix="balancer"))  # a socket's path must be short
        self._socket = self._folder / "admin.sock"
        self._file = self._folder / "haproxy.cfg"
        self.output_path = self._folder / "output.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._write(copies)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return self.output_path.read_text()

    def __enter__(self) -> "Balancer":
        with self.output_path.open("wb") as output:
            self._process = subprocess.Popen(
                [self._program, "-W", "-f", str(self._file)], stdout=output, stderr=subprocess.STDOUT
            )
        self.wait_until_up(len(self.servers_of_file))
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait(10)

    def _write(self, copies: Sequence[int]) -> None:
        """Write the configuration as it is shipped, with other ports and as many servers as there are copies."""
        text = CONFIGURATION.replace("/run/haproxy/pasteguard.sock", str(self._socket))
        text, doors = re.subn(r"bind 127\.0\.0\.1:3000\n", f"bind 127.0.0.1:{self.port}\n", text)
        text, shipped = re.subn(r" +server \w+ 127\.0\.0\.1:\d+\n", "", text)
        assert (doors, shipped) == (1, 3)
        self.servers_of_file = [f"copy{number}" for number, _ in enumerate(copies)]
        lines = [
            f"    server {name} 127.0.0.1:{port}\n" for name, port in zip(self.servers_of_file, copies, strict=True)
        ]
        self._file.write_text(text + "".join(lines))

    def reload(self, copies: Sequence[int]) -> None:
        """Take other copies, as after an edit of the file."""
        assert self._process is not None
        before = self._pid()
        self._write(copies)
        self._process.send_signal(signal.SIGUSR2)
        _wait(lambda: self._pid() not in ("", before), "HAProxy did not take its new configuration")
        self.wait_until_up(len(copies))

    def command(self, words: str) -> str:
        """Say something to HAProxy's own socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self._socket))
            connection.sendall(words.encode() + b"\n")
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def _pid(self) -> str:
        with contextlib.suppress(OSError):
            found = re.search(r"^Pid: (\d+)$", self.command("show info"), re.MULTILINE)
            return found[1] if found else ""
        return ""

    def column(self, name: str) -> dict[str, str]:
        """Return a column of HAProxy's statistics for each server."""
        head, *rows = (line.split(",") for line in self.command("show stat").splitlines() if "," in line)
        at = {title.strip("# "): place for place, title in enumerate(head)}
        servers = [row for row in rows if row[at["pxname"]] == "copies" and row[at["svname"]] != "BACKEND"]
        return {row[at["svname"]]: row[at[name]] for row in servers}

    def state(self) -> dict[str, str]:
        """Return `UP`, `DOWN` or `DRAIN` for each server."""
        return {server: status.split()[0] for server, status in self.column("status").items()}

    def requests(self) -> dict[str, int]:
        """Return how many requests each server got."""
        return {server: int(count) for server, count in self.column("stot").items()}

    def wait_until_up(self, count: int) -> None:
        def are_up() -> bool:
            assert self._process is not None
            assert self._process.poll() is None, self.output
            with contextlib.suppress(OSError):
                # A server counts as up until its first check has ended.
                return list(self.state().values()).count("UP") == count and "" not in self.column("check_code").values()
            return False

        _wait(are_up, "not all copies are up")

    def take_out(self, server: str) -> None:
        """Send a server nothing new."""
        self.command(f"set server copies/{server} state drain")
        self.wait_until(server, "DRAIN")

    def take_in(self, server: str) -> None:
        self.command(f"set server copies/{server} state ready")
        self.wait_until(server, "UP")

    def wait_until_idle(self, server: str) -> None:
        _wait(lambda: self.column("scur")[server] == "0", f"{server} has sessions")

    def wait_until(self, server: str, state: str) -> None:
        _wait(lambda: self.state()[server] == state, f"{server} is not {state}")


def _wait(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)
