"""The processes that are measured: started, waited for, weighed and ended."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from scripts.benchmarks.client import Client

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
_LISTENING = re.compile(rb"listening at \S*?:(\d+)")
_READY_S = 120.0


class Process:
    """A program that says `listening at …:port` when it is up. A context manager."""

    def __init__(self, command: list[str], *, has_pipe: bool = False, root: Path = ROOT) -> None:
        """Start it; what it imports of this project comes from `root`."""
        self.began_s = time.perf_counter()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  # closed by stop
        self.popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=self._output if not has_pipe else subprocess.PIPE,
            stderr=self._output,
            env=_environment() | {"PYTHONPATH": str(root)},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Return its port as soon as it listens."""
        deadline = time.monotonic() + _READY_S
        while not (match := _LISTENING.search(self.output)):
            if self.popen.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("a process did not start:\n" + self.output.decode(errors="replace")[-3000:])
            time.sleep(0.01)
        return int(match[1])

    @property
    def output(self) -> bytes:
        self._output.seek(0)
        return self._output.read()

    def stop(self) -> None:
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(10)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)
        for pipe in (self.popen.stdin, self.popen.stdout, self._output):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


class Proxy(Process):
    """A mitmdump before the upstream, with one of the addons or none."""

    def __init__(
        self,
        upstream_port: int,
        script: Path | None = None,
        options: Mapping[str, str] = {},
        root: Path = ROOT,
        *,
        program: str = "mitmdump",
        confdir: Path | None = None,
    ) -> None:
        """Start it in `confdir`, which then outlives it, or in a folder of its own."""
        self._confdir = tempfile.TemporaryDirectory(prefix="bench-")
        self._prefix = "/openai/v1" if options else "/v1"
        # flow_detail: a printed line for each request would make the ones we compare with look slow.
        settings = {
            "confdir": str(confdir or self._confdir.name),
            "flow_detail": "0",
            "connection_strategy": "lazy",
            **options,
        }
        web = ["--no-web-open-browser", "--web-port", str(_free_port())] if program == "mitmweb" else []
        command = [_program(program), *web, "--mode", f"reverse:http://127.0.0.1:{upstream_port}@127.0.0.1:0"]
        command += ["-s", str(script)] if script else []
        super().__init__(
            [*command, *(word for item in settings.items() for word in ("--set", "=".join(item)))], root=root
        )

    def connect(self) -> Client:
        return Client(self.port, self._prefix)

    def wait_until_ready(self) -> float:
        """Return the seconds from its start until it says that it is ready."""
        deadline = time.monotonic() + _READY_S
        with self.connect() as client:
            while client.own("/health").status != 200:
                if time.monotonic() > deadline:
                    raise RuntimeError("the proxy is not ready:\n" + self.output.decode(errors="replace")[-3000:])
                time.sleep(0.02)
        return time.perf_counter() - self.began_s

    def stop(self) -> None:
        super().stop()
        self._confdir.cleanup()


class Presidio(Process):
    """Presidio's own engine; call `seconds` with a text."""

    def __init__(self) -> None:
        super().__init__([sys.executable, str(HERE / "presidio_reference.py")], has_pipe=True)
        if not self._pipes()[1].readline():
            raise RuntimeError("Presidio did not start:\n" + self.output.decode(errors="replace")[-3000:])

    def seconds(self, text: str) -> float:
        questions, answers = self._pipes()
        questions.write(json.dumps(text).encode() + b"\n")
        questions.flush()
        return float(json.loads(answers.readline()))

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        return self.popen.stdin, self.popen.stdout


class Lab:
    """Everything that the cases compare, each started when a case first asks for it."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._proxies: dict[str, Proxy] = {}
        self._upstream = self._stack.enter_context(Process([sys.executable, str(HERE / "upstream.py")]))
        self._presidio: Presidio | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stack.close()

    def start(self, name: str, *, root: Path = ROOT, confdir: Path | None = None, **options: str) -> Proxy:
        """Start another one: `bare`, `noop`, `passthrough`, or PasteGuard (as in `root`) as `accurate` or `fast`."""
        port = self._upstream.port
        if name == "bare":
            return self._stack.enter_context(Proxy(port))
        if name in ("noop", "passthrough"):
            return self._stack.enter_context(Proxy(port, HERE / "addons" / f"{name}.py"))
        base_url = f"http://127.0.0.1:{port}/v1"
        settings = {"engine": name, "openai_base_url": base_url, **options}
        named = {f"pasteguard_{option}": value for option, value in settings.items()}
        script = root / "pasteguard_addon" / "addon.py"
        return self._stack.enter_context(Proxy(port, script, named, root, confdir=confdir))

    def add(self, name: str, proxy: Proxy) -> None:
        """Let `proxy` return another one by a name, when it is ready."""
        proxy.wait_until_ready()
        self._proxies[name] = proxy

    def proxy(self, name: str) -> Proxy:
        """Return the one that all cases share, ready."""
        if name not in self._proxies:
            self._proxies[name] = self.start(name)
            if name in ("accurate", "fast"):
                self._proxies[name].wait_until_ready()
        return self._proxies[name]

    def sent_s(self) -> list[float]:
        """Return when upstream sent each event of its last stream."""
        with Client(self._upstream.port) as client:
            return list(map(float, json.loads(client.own("/sent").body)))

    @property
    def presidio(self) -> Presidio:
        if self._presidio is None:
            self._presidio = self._stack.enter_context(Presidio())
        return self._presidio


def memory_mb(pid: int) -> float:
    """Return the memory that a process holds (resident)."""
    return _processes()[pid][1] / 1024


def children(pid: int) -> list[int]:
    return [child for child, (parent, _) in _processes().items() if parent == pid]


def _processes() -> dict[int, tuple[int, int]]:
    """Return parent and resident kilobytes of every process."""
    if not Path("/proc/self/status").exists():
        listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
        return {int(pid): (int(parent), int(kb)) for pid, parent, kb in map(str.split, listed.splitlines())}
    found: dict[int, tuple[int, int]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
            found[int(fields["Pid"])] = (int(fields["PPid"]), int(fields.get("VmRSS", "0 kB").split()[0]))
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _environment() -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return clean | {"PYTHONUNBUFFERED": "1"}
