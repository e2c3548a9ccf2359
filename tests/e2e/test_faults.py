"""A matrix of faults: whatever breaks, nothing leaves unmasked, the client gets an answer, and the next request works.

Each row breaks one thing while the real proxy runs, and says what the client may get meanwhile, how many requests
upstream got, and how soon a request is masked and answered again. Every request says something else, so that each has
to be scanned.
"""

import contextlib
import json
import os
import resource
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.kit import parts, raw
from tests.kit.processes import workers
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat_bytes
from tests.kit.upstream import (
    ABORT,
    HANG_UP,
    Gate,
    Reply,
    Request,
    Upstream,
    completion,
    echo,
    event,
    running_upstream,
    sse_reply,
)

PATH = "/openai/v1/chat/completions"
BODY = chat_bytes(f"My name is {PERSON}, write to {EMAIL}.")
HEAD = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n".encode()

EXPECTED = b"content-length: 500\r\nexpect: 100-continue\r\n\r\n"

NO_ANSWER = 0
"""The client left, or its connection was closed."""
NEW_NAME = "Ottilie Brandstetter"
"""Is found when an option has said so."""

CONTROL = """
import asyncio, json, time, pathlib
from mitmproxy import ctx

REAL, ORDERS = time.time, pathlib.Path(__file__).with_name("orders.json")

async def obey():
    while True:
        if ORDERS.exists():
            orders = json.loads(ORDERS.read_text())
            time.time = lambda: REAL() + orders.get("clock", 0)
            ctx.options.update(**orders.get("options", {}))
            ORDERS.rename(ORDERS.with_suffix(".done"))
        await asyncio.sleep(0.01)

class Control:
    def running(self):
        self.task = asyncio.create_task(obey())

addons = [Control()]
"""
"""A script beside the addon: it sets the clock and options of the running proxy."""


def whole(text: str) -> bytes:
    body = chat_bytes(text)
    return HEAD + b"content-length: %d\r\n\r\n" % len(body) + body


@dataclass
class Bench:
    """The proxy, its upstream, and what is to be put right at the end."""

    proxy: ProxyProcess
    upstream: Upstream
    stack: ExitStack = field(default_factory=ExitStack)

    def connect(self) -> socket.socket:
        return self.stack.enter_context(socket.create_connection(("127.0.0.1", self.proxy.port), 30))

    def text(self, more: str = "") -> str:
        """Return what nobody has said before."""
        return f"My name is {PERSON}, write to {EMAIL}, nonce {secrets.token_hex(8)}. {more}"

    def ask(self, text: str = "") -> raw.RawReply:
        with contextlib.suppress(OSError):
            return raw.exchange(self.proxy.port, whole(text or self.text()))
        return raw.RawReply(NO_ANSWER, {}, b"", is_complete=False)

    def order(self, **orders: object) -> None:
        """Set the proxy's clock or options, and return when they are set."""
        path = self.proxy.folder / "orders.json"
        path.with_suffix(".part").write_text(json.dumps(orders))
        path.with_suffix(".part").rename(path)
        deadline = time.monotonic() + 30
        while path.exists():
            assert time.monotonic() < deadline, self.proxy.output
            time.sleep(0.01)

    def limit(self, pid: int, what: int, most: int) -> None:
        """Limit what a process may have, until the end of the row."""
        before = resource.prlimit(pid, what)

        def lift() -> None:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, what, before)

        resource.prlimit(pid, what, (most, before[1]))
        self.stack.callback(lift)


type Fault = Callable[[Bench], raw.RawReply | None]
"""Breaks something; returns what a client got while it was broken, if one asked."""


@dataclass(frozen=True)
class Row:
    name: str
    fault: Fault
    statuses: tuple[int, ...] = (200,)
    """What the client may get meanwhile."""
    sent: tuple[int, ...] = (1,)
    """How many requests upstream may get meanwhile."""
    within_s: float = 5.0
    """So soon the next request is answered, once the fault is over; a busy machine gets four times that."""


def left_at(*sent: bytes) -> Fault:
    """Return a client that sends so much, and leaves."""

    def leave(bench: Bench) -> None:
        sock = bench.connect()
        for piece in sent:
            sock.sendall(piece)
            time.sleep(0.05)
        sock.close()

    return leave


def half_closed(bench: Bench) -> raw.RawReply:
    """Return what a client gets that has nothing more to say; mitmproxy takes it for one that has left."""
    sock = bench.connect()
    sock.sendall(whole(bench.text()))
    sock.shutdown(socket.SHUT_WR)
    return raw.read_reply(sock)


def trickle() -> Iterator[bytes | float]:
    """Yield a whole answer a byte at a time."""
    for byte in json.dumps(completion("Hello [[PERSON_1]]")).encode():
        yield from (bytes([byte]), 0.001)


def left_in_scan(bench: Bench) -> None:
    """The worker is stopped meanwhile, so the scan does not end before the client leaves."""
    for pid in workers(bench.proxy.pid):
        os.kill(pid, signal.SIGSTOP)
        bench.stack.callback(_signal, pid, signal.SIGCONT)
    sock = bench.connect()
    sock.sendall(whole(bench.text()))
    time.sleep(0.2)
    sock.close()
    time.sleep(0.2)
    for pid in workers(bench.proxy.pid):
        _signal(pid, signal.SIGCONT)


def left_waiting(bench: Bench) -> None:
    """Upstream is silent, and nothing but the client's patience ends that."""
    gate = Gate()
    bench.upstream.handler = lambda _: Reply([gate])
    sock = bench.connect()
    sock.sendall(whole(bench.text()))
    bench.upstream.wait_for_requests(1)
    sock.close()
    gate.open()


def left_in_reply(bench: Bench) -> None:
    gate = Gate()
    bench.upstream.handler = lambda _: sse_reply(event({"content": "Hi [[PERS"}), gate, event({"content": "ON_1]]"}))
    sock = bench.connect()
    sock.sendall(whole(bench.text()))
    assert gate.reached.wait(15)
    sock.close()
    gate.open()


def answered(*steps: object, **reply: object) -> Fault:
    """Return an upstream that answers so."""

    def fault(bench: Bench) -> raw.RawReply:
        bench.upstream.handler = lambda _: Reply(list(steps), **reply)  # type: ignore[arg-type]
        return bench.ask()

    return fault


def away(bench: Bench) -> raw.RawReply:
    with bench.upstream.away():
        return bench.ask()


def slow(bench: Bench) -> raw.RawReply:
    bench.upstream.handler = echo(cut=1, pause_s=0.01)
    return bench.ask()


def killed(bench: Bench) -> raw.RawReply:
    for pid in workers(bench.proxy.pid):
        os.kill(pid, signal.SIGKILL)
    return bench.ask()


def killed_while_idle(bench: Bench) -> raw.RawReply:
    for pid in workers(bench.proxy.pid):
        os.kill(pid, signal.SIGKILL)
    time.sleep(1.0)
    return bench.ask()


def stopped(bench: Bench) -> raw.RawReply:
    stopped_pids = workers(bench.proxy.pid)
    for pid in stopped_pids:
        os.kill(pid, signal.SIGSTOP)
    reply = bench.ask()
    for pid in stopped_pids:
        _signal(pid, signal.SIGCONT)
    return reply


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def out_of_memory(bench: Bench) -> raw.RawReply:
    """Workers get no more memory, and the text needs some; what is limited stays so for the next request."""
    for pid in workers(bench.proxy.pid):
        bench.limit(pid, resource.RLIMIT_AS, 1 << 20)
    return bench.ask(bench.text("So she says. " * 20_000))


def disk_full(bench: Bench) -> raw.RawReply:
    """No file grows: neither the record nor the log."""
    bench.limit(bench.proxy.pid, resource.RLIMIT_FSIZE, 1)
    return bench.ask()


def no_shared_memory(bench: Bench) -> raw.RawReply:
    """`/dev/shm` is full: the proxy's own, where the tests may make one."""
    if not (os.geteuid() == 0 and _has_own_shm(bench)):
        parts.missing("only root on Linux can give a process a /dev/shm of its own")
    full = Path(f"/proc/{bench.proxy.pid}/root/dev/shm/full")
    bench.stack.callback(full.unlink)
    with contextlib.suppress(OSError), full.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    for pid in workers(bench.proxy.pid):  # whoever comes in their place finds it full, too
        os.kill(pid, signal.SIGKILL)
    return bench.ask()


def _has_own_shm(bench: Bench) -> bool:
    there = os.stat(f"/proc/{bench.proxy.pid}/root/dev/shm")
    return there.st_dev != os.stat("/dev/shm").st_dev


def jumps(*offsets_s: float) -> Fault:
    """Return a clock that shows another time before, while and after it is asked."""

    def jump(bench: Bench) -> raw.RawReply:
        bench.stack.callback(bench.order, clock=0)
        bench.upstream.handler = lambda _: Reply([gate, json.dumps(completion("[[PERSON_1]]")).encode()])
        gate, replies = Gate(), list[raw.RawReply]()
        bench.order(clock=offsets_s[0])
        asking = threading.Thread(target=lambda: replies.append(bench.ask()))
        asking.start()
        assert gate.reached.wait(30)
        for offset_s in offsets_s[1:]:
            bench.order(clock=offset_s)
        gate.open()
        asking.join(30)
        return replies[0]

    return jump


def changed(stage: str) -> Fault:
    """Return options that change while a request is at a stage; those that workers know have them replaced."""

    def change(bench: Bench) -> raw.RawReply:
        deny = [f"PERSON={PERSON}", f"EMAIL_ADDRESS={EMAIL}"]
        bench.stack.callback(bench.order, options={"pasteguard_deny": deny, "pasteguard_secrets_action": "mask"})
        gate = Gate()
        bench.upstream.handler = lambda _: sse_reply(
            event({"content": "Hi [[PERS"}), gate, event({"content": "ON_1]]"})
        )
        data = whole(bench.text())
        new = {"pasteguard_deny": [*deny, f"PERSON={NEW_NAME}"], "pasteguard_secrets_action": "block"}
        stopped_pids = workers(bench.proxy.pid) if stage == "scan" else []
        for pid in stopped_pids:
            os.kill(pid, signal.SIGSTOP)
        sock = bench.connect()
        sock.sendall(data[:-40] if stage == "body" else data)
        if stage == "reply":
            assert gate.reached.wait(30)
        elif stage == "scan":
            time.sleep(0.2)
        bench.order(options=new)
        for pid in stopped_pids:
            _signal(pid, signal.SIGCONT)
        if stage == "body":
            sock.sendall(data[-40:])
        gate.open()
        reply = raw.read_reply(sock)
        bench.upstream.handler = echo()
        after = bench.ask(f"Here is {NEW_NAME}.")
        assert after.status == 200
        assert bench.upstream.never_saw(NEW_NAME)
        return reply

    return change


def record_locked(bench: Bench) -> raw.RawReply:
    path = next(bench.proxy.confdir.glob("*.sqlite3"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        reply = bench.ask()
        held.execute("ROLLBACK")
    return reply


def idle_connections(bench: Bench) -> raw.RawReply:
    for _ in range(1_000):
        bench.connect()
    return bench.ask()


def slowloris(bench: Bench) -> raw.RawReply:
    for number in range(200):
        bench.connect().sendall(HEAD[: 20 + number % 60])
    for number in range(100):
        bench.connect().sendall(HEAD + b"content-length: 1000\r\n\r\n" + BODY[: number % len(BODY)])
    return bench.ask()


def endless_head(bench: Bench) -> raw.RawReply:
    """Send headers until nobody reads them any more."""
    sock = bench.connect()
    with contextlib.suppress(ConnectionError):
        for _ in range(1_000):
            sock.sendall(b"x-more: " + b"x" * 65_536 + b"\r\n" if _ else HEAD)
        raise AssertionError("64 MB of headers were read")
    with contextlib.suppress(ConnectionError):
        return raw.read_reply(sock)
    return raw.RawReply(NO_ANSWER, {}, b"", is_complete=False)


BAD_CHUNK = HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n" + BODY
SHORT = b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{}"
JSON = json.dumps(completion("[[PERSON_1]]")).encode()
WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(JSON) + JSON
HINT, ENDLESS = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", b"x-more: xxxxxxxxxxxxxxxxxxxxx\r\n" * 100_000
TWICE = b"\r\ncontent-length: 3\r\n\r\n"
CHANGE = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"
EVENTS, PAGE = [("content-type", "text/event-stream")], [("content-type", "text/html")]

YEAR_S = 366 * 86_400.0

ROWS = [
    Row("nothing", lambda bench: bench.ask()),
    Row("client gone before its headers end", left_at(HEAD), sent=(0,)),
    Row("client gone in its body", left_at(HEAD + b"content-length: 500\r\n\r\n", BODY[:60]), sent=(0,)),
    Row("client gone before it was told to go on", left_at(HEAD + EXPECTED), sent=(0,)),
    Row("client gone once it was told to go on", left_at(HEAD + EXPECTED, BODY[:60]), sent=(0,)),
    Row("client that closes its half at once", half_closed, (200, NO_ANSWER), sent=(0, 1)),
    Row("upstream trickles", answered(*trickle())),
    Row("client gone in a chunk", left_at(HEAD + b"transfer-encoding: chunked\r\n\r\n50\r\n", BODY[:60]), sent=(0,)),
    Row("client gone while it is scanned", left_in_scan, sent=(0,), within_s=10),
    Row("client gone while upstream is silent", left_waiting),
    Row("client gone in the reply", left_in_reply),
    Row("client's headers have no end", endless_head, (0, 431), (0,)),
    Row("a bad chunk", lambda bench: raw.exchange(bench.proxy.port, BAD_CHUNK), (0, 400), (0,)),
    Row("worker killed", killed, (200, 503), (0, 1), 60),
    Row("worker killed while it was idle", killed_while_idle, within_s=60),
    Row("worker stopped", stopped, (200, 503), (0, 1), 60),
    Row("worker out of memory", out_of_memory, (200, 503), (0, 1), 60),
    Row("/dev/shm full", no_shared_memory, (200, 503), (0, 1), 60),
    Row("disk full", disk_full),
    Row("record locked", record_locked),
    Row("clock jumps ahead", jumps(YEAR_S)),
    Row("clock jumps back", jumps(-YEAR_S)),
    Row("clock jumps to and fro", jumps(YEAR_S, -YEAR_S, 0)),
    Row("options changed while the body comes", changed("body"), sent=(2,), within_s=60),
    Row("options changed while it is scanned", changed("scan"), sent=(2,), within_s=60),
    Row("options changed in the reply", changed("reply"), sent=(2,), within_s=60),
    Row("upstream gone", away, (502,), (0,)),
    Row("upstream slow", slow),
    Row("upstream closes", answered(framing="raw"), (502,)),
    Row("upstream aborts in the body", answered(b'{"choices":[', ABORT, framing="chunked"), (0, 200, 502)),
    Row("upstream hangs up in the body", answered(b'{"choices":[', HANG_UP, framing="chunked"), (0, 200, 502)),
    Row("upstream says half an event", answered(b'data: {"choices":[{"del', headers=EVENTS)),
    Row("upstream speaks no HTTP", answered(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", framing="raw"), (502,)),
    Row("upstream changes the protocol", answered(CHANGE, framing="raw"), (502,)),
    Row("upstream answers with a page", answered(b"<html>", status=503, headers=PAGE), (503,)),
    Row("upstream's headers have no end", answered(b"HTTP/1.1 200 OK\r\n" + ENDLESS, framing="raw"), (502,)),
    Row("upstream hints 5,000 times", answered(HINT * 5_000 + WHOLE, framing="raw")),
    Row("upstream says more than its reply", answered(WHOLE * 3 + b"more" * 1_000, framing="raw")),
    Row("upstream names two lengths", answered(WHOLE.replace(b"\r\n\r\n", TWICE), framing="raw"), (502,)),
    Row("upstream names no known status", answered(WHOLE.replace(b"200", b"abc"), framing="raw"), (502,)),
    Row("upstream's 204 has a body", answered(WHOLE.replace(b"200 OK", b"204 No"), framing="raw"), (204,)),
    Row("upstream names another length", answered(SHORT, framing="raw"), (0, 200)),
    Row("1,000 idle connections", idle_connections),
    Row("slowloris", slowloris),
]


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with running_upstream() as running:
        yield running


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "control.py").write_text(CONTROL)
    options = ["--set", "pasteguard_scan_timeout=2", "-s", str(folder / "control.py")]
    command = [*_own_shm(), *mitmdump(upstream.url, folder, *FAST, *options)]
    with ProxyProcess(command, folder) as running:
        running.wait_until_ready()
        yield running


def _own_shm() -> list[str]:
    """Return what gives a command a small /dev/shm of its own, where that is allowed."""
    mounted = "mount -t tmpfs -o size=64k shm /dev/shm"
    can = os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "sh", "-c", mounted], check=False).returncode == 0
    return [shutil.which("unshare") or "", "--mount", "sh", "-c", f'{mounted}; exec "$@"', "sh"] if can else []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_whatever_breaks(row: Row, proxy: ProxyProcess, upstream: Upstream) -> None:
    upstream.reset()
    bench = Bench(proxy, upstream)
    with bench.stack:
        reply = row.fault(bench)
        if reply is not None:
            assert reply.status in row.statuses
            if reply.status >= 500 and "json" in reply.headers.get("content-type", ""):
                assert json.loads(reply.body)["error"].keys() == {"message", "type", "param", "code"}
        assert len(upstream.requests) in row.sent
        assert all(_is_masked(each) for each in upstream.requests)
        upstream.handler = echo()
        began_s = time.monotonic()
        text = bench.text()
        while (after := bench.ask(text)).status != 200:
            assert time.monotonic() - began_s < 4 * row.within_s, after
            time.sleep(0.05)
    assert json.loads(after.body)["choices"][0]["message"]["content"] == text
    assert upstream.never_saw(PERSON, EMAIL)
    assert PERSON not in proxy.output
    assert EMAIL not in proxy.output


def _is_masked(request: Request) -> bool:
    return not request.body or b"[[PERSON_1]]" in request.body


def test_nothing_is_left_of_them(proxy: ProxyProcess) -> None:
    """Connections that are gone leave no descriptor, once mitmproxy has noticed."""
    deadline = time.monotonic() + 30
    while (count := len(os.listdir(f"/proc/{proxy.pid}/fd"))) > 120:
        assert time.monotonic() < deadline, count
        time.sleep(0.2)
