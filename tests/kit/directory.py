"""A real OpenLDAP server with a few users, on a free port of loopback."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.kit import parts
from tests.kit.proxy import free_port

READER, READER_PASSWORD = "cn=reader,dc=example", "read-only"
_SCHEMAS = Path("/etc/ldap/schema")
_MODULES = Path("/usr/lib/ldap")
_PATIENCE_S = 30.0


class Directory:
    """Users with their passwords; use as a context manager."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self.port = free_port()
        self._users = users
        self._program = parts.program("slapd")
        if not _SCHEMAS.is_dir():
            parts.missing("slapd has no schemas where Debian keeps them")
        self._folder = Path(tempfile.mkdtemp(prefix="directory"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def proxyauth(self) -> str:
        """What mitmproxy's option takes."""
        return f"ldap:127.0.0.1:{self.port}:{READER}:{READER_PASSWORD}:dc=example"

    def __enter__(self) -> "Directory":
        (self._folder / "data").mkdir()
        schemas = "".join(f"include {_SCHEMAS}/{name}.schema\n" for name in ("core", "cosine", "inetorgperson"))
        module = f"modulepath {_MODULES}\nmoduleload back_mdb\n" if _MODULES.is_dir() else ""
        self._configuration.write_text(
            f"{schemas}{module}pidfile {self._folder}/pid\ndatabase mdb\nmaxsize 10485760\nsuffix dc=example\n"
            f"rootdn {READER}\nrootpw {READER_PASSWORD}\ndirectory {self._folder}/data\n"
        )
        people = "".join(
            f"\ndn: cn={user},dc=example\nobjectClass: inetOrgPerson\n"
            f"cn: {user}\nsn: {user}\nuserPassword: {password}\n"
            for user, password in self._users.items()
        )
        head = "dn: dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n"
        command = [self._program, "-T", "add", "-f", str(self._configuration)]
        subprocess.run(command, input=(head + people).encode(), check=True, capture_output=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _configuration(self) -> Path:
        return self._folder / "slapd.conf"

    def start(self) -> None:
        url = f"ldap://127.0.0.1:{self.port}"
        command = [self._program, "-d", "0", "-h", url, "-f", str(self._configuration)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, "slapd has ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGCONT)
            self._process.terminate()
            self._process.wait(_PATIENCE_S)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Take connections and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        yield
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False
