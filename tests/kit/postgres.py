"""A real PostgreSQL server on a free port, with passwords and TLS."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.kit import parts
from tests.kit.proxy import free_port
from tests.kit.tls import ThrowAwayCa

PASSWORD = "p@ss/word:of?a#server%"
"""With all that must be written otherwise in a URL."""
_UNPRIVILEGED = ("postgres", "nobody")
_PATIENCE_S = 30.0


class Postgres:
    """A server with one user, `owner`; use as a context manager."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="postgres"))  # where another user can come to
        self._user = next(filter(_exists, _UNPRIVILEGED)) if os.getuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        ThrowAwayCa(self._folder)
        self.ca_path = self._folder / "ca.pem"

    def __enter__(self) -> "Postgres":
        secret = self._folder / "secret"
        secret.write_text(PASSWORD)
        (self._folder / "leaf.pem").chmod(0o600)
        self._folder.chmod(0o755)
        if self._user is not None:
            for path in (self._folder, *self._folder.iterdir()):
                shutil.chown(path, self._user)
        words = ["-U", "owner", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [_program("initdb"), "-D", str(self._folder / "data"), *words],
            user=self._user,
            cwd=self._folder,
            check=True,
            capture_output=True,
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        leaf = self._folder / "leaf.pem"
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "ssl": "on",
            "ssl_cert_file": leaf,
            "ssl_key_file": leaf,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [_program("postgres"), "-D", str(self._folder / "data"), *words],
                user=self._user,
                cwd=self._folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "output.log").read_text()
            assert time.monotonic() < deadline, (self._folder / "output.log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as a machine that fails would: connections break off."""
        if self._process is not None:
            self.signal(signal.SIGCONT)
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_PATIENCE_S)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Take connections and answer nothing."""
        self.signal(signal.SIGSTOP)
        yield
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to each process of its connections, which have groups of their own."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for pid in (*map(int, children.read_text().split()), self._process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.Error):
            self.execute("SELECT 1")
            return True
        return False

    def url(self, database: str = "postgres", user: str = "owner", password: str = PASSWORD, **more: object) -> str:
        query = "&".join(f"{name}={value}" for name, value in more.items())
        place = f"{quote(user, '')}:{quote(password, '')}@127.0.0.1:{self.port}/{database}"
        return f"postgresql://{place}{'?' + query if query else ''}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Return the rows of a statement, if it has any."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def new_database(self) -> str:
        """Return the name of an empty one."""
        name = f"test{time.monotonic_ns()}"
        self.execute(f"CREATE DATABASE {name}")
        return name


def _exists(user: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


def _program(name: str) -> str:
    """Return the path of a program of the server's, which Debian keeps beside the versions of others."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(versions[-1]) if versions else parts.program(name)
