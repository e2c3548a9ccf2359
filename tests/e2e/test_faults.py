"""A matrix of faults: whatever breaks, nothing leaves unmasked, the client gets an answer, and the next request works.

Each row breaks one thing while the real proxy runs, and says what the client may get meanwhile and how soon a request
is masked and answered again.
"""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.kit import raw
from tests.kit.processes import workers
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat_bytes
from tests.kit.upstream import ABORT, HANG_UP, Gate, Reply, Request, Upstream, echo, event, running_upstream, sse_reply

PATH = "/openai/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."
BODY = chat_bytes(TEXT)
JSON = [("content-type", "application/json")]
HEAD = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n".encode()
WHOLE = HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY

NO_ANSWER = 0
"""The client left, or its connection was closed."""


@dataclass
class Bench:
    """The proxy, its upstream, and what is to be put right at the end."""

    proxy: ProxyProcess
    upstream: Upstream
    stack: ExitStack = field(default_factory=ExitStack)

    def connect(self) -> socket.socket:
        return self.stack.enter_context(socket.create_connection(("127.0.0.1", self.proxy.port), 30))

    def ask(self) -> raw.RawReply:
        with contextlib.suppress(OSError):
            return raw.exchange(self.proxy.port, WHOLE)
        return raw.RawReply(NO_ANSWER, {}, b"", is_complete=False)


type Fault = Callable[[Bench], raw.RawReply | None]
"""Breaks something; returns what a client got while it was broken, if one asked."""


@dataclass(frozen=True)
class Row:
    name: str
    fault: Fault
    statuses: tuple[int, ...] = (200,)
    """What the client may get meanwhile."""
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


def left_in_reply(bench: Bench) -> None:
    gate = Gate()
    bench.upstream.handler = lambda _: sse_reply(event({"content": "Hi [[PERS"}), gate, event({"content": "ON_1]]"}))
    sock = bench.connect()
    sock.sendall(WHOLE)
    assert gate.reached.wait(15)
    sock.close()
    gate.open()


def answered(*steps: object, **reply: object) -> Fault:
    """Return an upstream that answers so."""

    def fault(bench: Bench) -> raw.RawReply:
        bench.upstream.handler = lambda _: Reply(list(steps), **reply)  # type: ignore[arg-type]
        return bench.ask()

    return fault


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
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    return reply


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


BAD_CHUNK = HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n" + BODY
SHORT = b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{}"
EVENTS, PAGE = [("content-type", "text/event-stream")], [("content-type", "text/html")]

ROWS = [
    Row("nothing", lambda bench: bench.ask()),
    Row("client gone before its headers end", left_at(HEAD)),
    Row("client gone in its body", left_at(HEAD + b"content-length: 500\r\n\r\n", BODY[:60])),
    Row("client gone in a chunk", left_at(HEAD + b"transfer-encoding: chunked\r\n\r\n50\r\n", BODY[:60])),
    Row("client gone while it is scanned", left_at(WHOLE)),
    Row("client gone in the reply", left_in_reply),
    Row("a bad chunk", lambda bench: raw.exchange(bench.proxy.port, BAD_CHUNK), (0, 400)),
    Row("worker killed", killed, (200, 503), 60),
    Row("worker killed while it was idle", killed_while_idle, (200, 503), 60),
    Row("worker stopped", stopped, (200, 503), 60),
    Row("record locked", record_locked),
    Row("upstream slow", slow),
    Row("upstream closes", answered(framing="raw"), (502,)),
    Row("upstream aborts in the body", answered(b'{"choices":[', ABORT, framing="chunked"), (0, 200, 502)),
    Row("upstream hangs up in the body", answered(b'{"choices":[', HANG_UP, framing="chunked"), (0, 200, 502)),
    Row("upstream says half an event", answered(b'data: {"choices":[{"del', headers=EVENTS)),
    Row("upstream speaks no HTTP", answered(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", framing="raw"), (502,)),
    Row("upstream answers with a page", answered(b"<html>", status=503, headers=PAGE), (503,)),
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
    options = ["--set", "pasteguard_scan_timeout=2"]
    with ProxyProcess(mitmdump(upstream.url, folder, *FAST, *options), folder) as running:
        running.wait_until_ready()
        yield running


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
        assert all(_is_masked(each) for each in upstream.requests)
        upstream.handler = echo()
        began_s = time.monotonic()
        while (after := bench.ask()).status != 200:
            assert time.monotonic() - began_s < 4 * row.within_s, after
            time.sleep(0.05)
    assert json.loads(after.body)["choices"][0]["message"]["content"] == TEXT
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
