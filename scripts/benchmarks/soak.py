"""Long runs: many requests through one proxy, with its memory and descriptors watched, or fuzzing without an end.

`requests` sends short chats, some of them streamed, some broken off, and most of them sent before, over connections of
ten requests each, until so many have been sent or the time is up. What was measured goes into a file, and the next call
adds to it.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # a script's own folder is on the path, its root is not

from scripts.benchmarks.processes import ROOT, Process, Proxy, children, memory_mb

_WARM_REQUESTS = 2_000
"""After so many, caches and pools have their size."""
_SAMPLE_S = 10.0
_POINT_REQUESTS = 25_000
"""So far apart are the points of the curve of memory."""
_NEW_IN = 10
"""One connection in so many says what was never said before."""
_CLIENTS = 8
_LOCK = threading.Lock()
_FUZZ = ("tests/property/test_fuzz.py", "tests/property/test_fuzz_endpoints.py")
_OPTIONS = {"pasteguard_entities": "", "pasteguard_workers": "1", "pasteguard_deny": "PERSON=Margaret Hutchinson"}


@dataclass(slots=True)
class Run:
    """One proxy's life."""

    requests: int = 0
    failed: int = 0
    seconds: float = 0.0
    warm_mb: float = 0.0
    last_mb: float = 0.0
    peak_mb: float = 0.0
    descriptors_before: int = 0
    descriptors_after: int = 0
    curve: list[tuple[int, float, float]] = field(default_factory=list)
    """After so many requests: megabytes of the proxy's own process, and of its workers."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    requests = commands.add_parser("requests", help="send requests through one proxy")
    requests.add_argument("--program", choices=("mitmdump", "mitmweb"), default="mitmdump")
    requests.add_argument("--count", type=int, default=1_000_000, help="of requests, over all runs of the file")
    requests.add_argument("--minutes", type=float, default=60.0, help="at most so long now")
    requests.add_argument("--file", type=Path, default=Path("soak.json"), help="what was measured, and goes on")
    fuzz = commands.add_parser("fuzz", help="run the fuzzing tests, each time with others")
    fuzz.add_argument("--minutes", type=float, default=60.0)
    fuzz.add_argument("--examples", type=int, default=5_000, help="of each test, before it begins anew")
    parsed = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    return _fuzz(parsed) if parsed.command == "fuzz" else _soak(parsed)


def _fuzz(parsed: argparse.Namespace) -> int:
    until_s = time.monotonic() + 60 * parsed.minutes
    environment = os.environ | {"FUZZ_EXAMPLES": str(parsed.examples)}
    while time.monotonic() < until_s:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=0", *_FUZZ]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            return code
    return 0


def _soak(parsed: argparse.Namespace) -> int:
    runs = json.loads(parsed.file.read_text()) if parsed.file.exists() else []
    left = parsed.count - sum(run["requests"] for run in runs)
    run = Run()
    if left > 0:
        runs.append(asdict(run))
        with Process([sys.executable, str(Path(__file__).with_name("upstream.py"))]) as upstream:
            base_url = f"http://127.0.0.1:{upstream.port}/v1"
            options = _OPTIONS | {"pasteguard_openai_base_url": base_url}
            script = ROOT / "pasteguard_addon" / "addon.py"
            with Proxy(upstream.port, script, options, program=parsed.program) as proxy:
                proxy.wait_until_ready()
                for _ in _sent(run, proxy, left, 60 * parsed.minutes):
                    runs[-1] = asdict(run)
                    _write(parsed.file, runs)
        runs[-1] = asdict(run)
        _write(parsed.file, runs)
    print(json.dumps({"requests": sum(each["requests"] for each in runs), "runs": runs}, indent=2))
    is_flat = run.requests < _WARM_REQUESTS or run.last_mb < 1.1 * run.warm_mb + 20
    return 0 if is_flat and not run.failed and run.descriptors_after <= run.descriptors_before + 4 else 1


def _write(path: Path, runs: list[dict[str, object]]) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(runs))
    partial.replace(path)


def _sent(run: Run, proxy: Proxy, count: int, seconds: float):  # type: ignore[no-untyped-def]  # yields at each sample
    pid, began_s = proxy.popen.pid, time.monotonic()
    run.descriptors_before = _descriptors(pid)
    threads = [
        threading.Thread(target=_client, args=(run, proxy.port, count, began_s + seconds, number), daemon=True)
        for number in range(_CLIENTS)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        threads[0].join(_SAMPLE_S if threads[0].is_alive() else 0.5)
        run.seconds = time.monotonic() - began_s
        own_mb, workers_mb = memory_mb(pid), sum(memory_mb(child) for child in children(pid))
        run.last_mb = own_mb + workers_mb
        run.peak_mb = max(run.peak_mb, run.last_mb)
        if run.requests >= _WARM_REQUESTS and not run.warm_mb:
            run.warm_mb = run.last_mb
        if run.warm_mb and run.requests >= _POINT_REQUESTS * len(run.curve):
            run.curve.append((run.requests, round(own_mb, 1), round(workers_mb, 1)))
        yield
    deadline_s = time.monotonic() + 20
    while _descriptors(pid) > run.descriptors_before + 4 and time.monotonic() < deadline_s:
        time.sleep(0.2)
    run.descriptors_after = _descriptors(pid)


def _descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd")) if Path("/proc").exists() else 0


def _client(run: Run, port: int, count: int, until_s: float, number: int) -> None:
    asked = 0
    while time.monotonic() < until_s and run.requests < count:
        is_good = False
        with suppress(OSError, ValueError):
            is_new = asked // 10 % _NEW_IN == 0
            is_good = _conversation(port, number, asked, asked if is_new else asked % (_NEW_IN * 10))
        with _LOCK:
            run.requests += 10
            run.failed += not is_good
        asked += 10


def _conversation(port: int, number: int, asked: int, said: int) -> bool:
    """Send ten requests over one connection, which say their number; of some connections the last reply is not read."""
    with socket.create_connection(("127.0.0.1", port), 60) as sock:
        reader = sock.makefile("rb")
        for turn in range(10):
            text = f"I am Margaret Hutchinson, client {number}, request {said + turn}. " + "so " * (turn * 20)
            body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()
            head = b"POST /openai/v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            events = b"x-bench-events: 20\r\n" if turn % 3 == 0 else b"x-bench-reply: 200\r\n"
            sock.sendall(head + events + b"content-length: %d\r\n\r\n" % len(body) + body)
            if asked % 100 == 90 and turn == 9:
                return True
            if not _read(reader):
                return False
    return True


def _read(reader) -> bool:  # type: ignore[no-untyped-def]  # a buffered reader of a socket
    status = reader.readline()
    length, is_chunked = 0, False
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.lower().partition(b":")
        length = int(value) if name == b"content-length" else length
        is_chunked |= name == b"transfer-encoding"
    body = reader.read(length)
    while is_chunked:
        size = int(reader.readline() or b"0", 16)
        body += reader.read(size + 2)
        is_chunked = size > 0
    return b" 200 " in status and b"[[PERSON_1]]" not in body


if __name__ == "__main__":
    sys.exit(main())
