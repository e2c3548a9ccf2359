"""The real proxy as a process of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx

from tests.kit.tls import trusting_nobody

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "pasteguard_addon" / "addon.py"

# Asks Linux for a SIGTERM when the tests are killed, so that no proxy is left running, and becomes the command.
_END_WITH_PARENT = (
    sys.executable,
    "-c",
    "import ctypes, os, sys; getattr(ctypes.CDLL(None), 'prctl', print)(1, 15); os.execv(sys.argv[1], sys.argv[1:])",
)
_LISTENING = re.compile(r"listening at (?:https?://)?\[?([\w.:*]+?)\]?:(\d+)")
_READY_S = 180.0
"""Models load in seconds; many times that on a machine that is busy with other things."""
_STOP_S = 15.0
_REST_S = 0.02


def program(name: str) -> str:
    """Return the path of a console script of the running environment."""
    return str(Path(sys.executable).parent / name)


def environment(extra: Mapping[str, str] = {}) -> dict[str, str]:
    """Return our environment without proxies, with unbuffered output."""
    clean = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return clean | {"PYTHONUNBUFFERED": "1"} | dict(extra)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class ProxyProcess:
    """Starts the command, and waits for its port; use as a context manager."""

    def __init__(self, command: Sequence[str], folder: Path, env: Mapping[str, str] = {}) -> None:
        self.command = list(command)
        self.folder = folder
        self.confdir = folder / "conf"
        self.output_path = folder / "output.log"
        self.port = 0
        self.leftovers = False
        """Whether a process of its group outlived the stop."""
        self._env = environment(env)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ProxyProcess":
        self.start()
        try:
            self._wait_for_port()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        with self.output_path.open("wb") as output:
            self._process = subprocess.Popen(
                [*_END_WITH_PARENT, *self.command],
                cwd=self.folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its workers can be found and ended with it
            )

    @property
    def output(self) -> str:
        """Its standard output and error so far, with what it says of an exchange once the client has the reply."""
        self._let_it_come_to_rest()
        return self.output_path.read_text(errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def https_url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What a client is given as its base URL."""
        return f"{self.url}/openai/v1"

    @property
    def ca_path(self) -> Path:
        return self.confdir / "mitmproxy-ca-cert.pem"

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + _READY_S
        while not (match := _LISTENING.search(self.output)):
            self._check_alive(deadline)
            time.sleep(0.02)
        self.port = int(match[2])

    def wait_until_ready(self) -> None:
        """Wait until the detection is loaded: /health answers 200."""
        deadline = time.monotonic() + _READY_S
        with httpx.Client(verify=trusting_nobody(), trust_env=False) as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    reply = client.get(f"{self.url}/health", timeout=10)
                    status = reply.json()["status"]
                    if reply.status_code == 200 and status == "ok":
                        return
                    assert status != "misconfigured", self.output
                self._check_alive(deadline)
                time.sleep(0.25)

    def wait_for_exit(self, timeout_s: float = 30) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self._process is not None
        try:
            return self._process.wait(timeout_s)
        finally:
            self.stop()

    def _let_it_come_to_rest(self) -> None:
        time.sleep(_REST_S)
        state = Path(f"/proc/{self.pid}/stat")
        deadline = time.monotonic() + 1
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R" and time.monotonic() < deadline:
            time.sleep(_REST_S)

    def _check_alive(self, deadline: float) -> None:
        assert self._process is not None
        code = self._process.poll()
        assert code is None, f"the proxy ended with {code}:\n{self.output[-4000:]}"
        assert time.monotonic() < deadline, f"the proxy is not ready:\n{self.output[-4000:]}"

    def stop(self) -> None:
        """SIGTERM, then SIGKILL for whatever is left of its group."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_S)
        deadline = time.monotonic() + 2.0
        while (alive := self._group_is_alive()) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.leftovers = alive
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def _group_is_alive(self) -> bool:
        """Whether a process of the group still runs; a zombie that nobody has reaped does not count."""
        group = str(self.pid)
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text(errors="replace").rpartition(")")[2].split()
                if fields[2] == group and fields[0] != "Z":
                    return True
        return False


def mitmdump(
    upstream_url: str,
    folder: Path,
    *arguments: str,
    settings: Mapping[str, str] = {},
    base_path: str = "/v1",
) -> list[str]:
    """Return the command of the real mitmdump with the addon; `settings` become `--set`."""
    options = _options(folder, settings, f"{upstream_url}{base_path}")
    return [*_reverse("mitmdump", upstream_url), "-s", str(ADDON), *options, *arguments]


def mitmweb(upstream_url: str, folder: Path, *arguments: str, settings: Mapping[str, str] = {}) -> list[str]:
    """Return the same for mitmweb, with its own pages on a free port (0 would work, but not be told)."""
    options = _options(folder, settings, f"{upstream_url}/v1")
    web = ["--no-web-open-browser", "--web-port", str(free_port())]
    return [*_reverse("mitmweb", upstream_url), *web, "-s", str(ADDON), *options, *arguments]


def pasteguard_start(upstream_url: str, folder: Path, *arguments: str, settings: Mapping[str, str] = {}) -> list[str]:
    """Return `pasteguard start` for this upstream on a free port."""
    options = _options(folder, settings, f"{upstream_url}/v1")
    return [program("pasteguard"), "start", "--port", "0", *options, *arguments]


def plain_mitmdump(upstream_url: str, folder: Path, *arguments: str) -> list[str]:
    """Return a mitmdump without the addon: it masks nothing, so every canary must sing."""
    return [*_reverse("mitmdump", upstream_url), "--set", f"confdir={folder / 'conf'}", *arguments]


def _reverse(name: str, upstream_url: str) -> list[str]:
    return [program(name), "--mode", f"reverse:{upstream_url}@127.0.0.1:0"]


def _options(folder: Path, settings: Mapping[str, str], base_url: str) -> list[str]:
    options = {"confdir": str(folder / "conf"), "pasteguard_openai_base_url": base_url, **settings}
    return [word for name, value in options.items() for word in ("--set", f"{name}={value}")]


@contextlib.contextmanager
def running_proxy(command: Sequence[str], folder: Path, env: Mapping[str, str] = {}) -> Iterator[ProxyProcess]:
    """Start a masking proxy and yield it when it is ready."""
    with ProxyProcess(command, folder, env) as proxy:
        proxy.wait_until_ready()
        yield proxy
