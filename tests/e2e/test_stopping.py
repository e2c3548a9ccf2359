"""Ending on SIGTERM: nothing new begins, what is under way has a moment, and then it ends whatever it does."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, free_port, pasteguard_start, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import DONE, Gate, Upstream, echo, event, sse_reply

PATH = "/openai/v1/chat/completions"
TEXT = f"I am {PERSON}, write to {EMAIL}."
_BEGIN, _END = (event({"content": text}) for text in ("[[PERSON_1]], ", "[[EMAIL_ADDRESS_1]]"))


@pytest.fixture
def stopping(upstream: Upstream, tmp_path: Path) -> Iterator[ProxyProcess]:
    with running_proxy(pasteguard_start(upstream.url, tmp_path, *FAST), tmp_path) as proxy:
        yield proxy


def client(proxy: ProxyProcess) -> httpx.Client:
    return httpx.Client(base_url=proxy.url, verify=trusting_nobody(), trust_env=False, timeout=30)


def wait_until_closed(proxy: ProxyProcess) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with client(proxy) as fresh:
            try:
                fresh.get("/health")
            except httpx.ConnectError:
                return
    pytest.fail("the door is still open")


def until_refused(keeper: httpx.Client) -> httpx.Response:
    """Ask again and again by one connection: who came in before the door closed is answered for a moment."""
    while (reply := keeper.post(PATH, json=chat(TEXT))).status_code != 503:
        assert reply.json()["choices"][0]["message"]["content"] == TEXT
    return reply


def test_what_streams_comes_to_its_end(stopping: ProxyProcess, upstream: Upstream) -> None:
    gate = Gate()
    stream = sse_reply(_BEGIN, gate, _END, event({}, "stop"), DONE)
    with client(stopping) as reader, client(stopping) as keeper:
        keeper.post(PATH, json=chat(TEXT))  # its connection stays
        upstream.handler = lambda request: stream if request.json().get("stream") else echo()(request)
        with reader.stream("POST", PATH, json=chat(TEXT, stream=True)) as reply:
            lines = reply.iter_lines()
            assert PERSON in next(lines)
            os.kill(stopping.pid, signal.SIGTERM)
            wait_until_closed(stopping)
            refused = until_refused(keeper)
            assert refused.json()["error"]["code"] == "pasteguard_shutting_down"
            assert "x-should-retry" not in refused.headers  # another copy may answer it, on another connection
            with pytest.raises(httpx.TransportError):
                keeper.post(PATH, json=chat(TEXT))
            gate.open()
            rest = "".join(lines)
    assert EMAIL in rest
    assert rest.endswith("data: [DONE]")
    assert stopping.wait_for_exit() == 0
    assert upstream.never_saw(PERSON, EMAIL)


def test_it_ends_whatever_it_does(upstream: Upstream, tmp_path: Path) -> None:
    """A stream that goes on, a long scan, a request that a person holds, a connection that nobody uses."""
    gate = Gate()
    upstream.handler = lambda request: (
        sse_reply(_BEGIN, gate, DONE) if request.json().get("stream") else echo()(request)
    )
    web = ["--web", "--no-web-open-browser", f"--web-port={free_port()}", "--intercept=~hq x-hold"]
    command = pasteguard_start(upstream.url, tmp_path, *FAST, *web)
    long_text = " ".join(f"{number:x} {TEXT}" for number in range(60_000))
    with running_proxy(command, tmp_path) as proxy, ThreadPoolExecutor(2) as pool, ExitStack() as stack:
        clients = [stack.enter_context(client(proxy)) for _ in range(4)]
        clients[0].get("/health")
        stack.callback(gate.open)
        lines = stack.enter_context(clients[1].stream("POST", PATH, json=chat(TEXT, stream=True))).iter_lines()
        next(lines)
        waiting = [
            pool.submit(clients[2].post, PATH, json=chat(TEXT), headers={"x-hold": "1"}),
            pool.submit(clients[3].post, PATH, json=chat(long_text)),
        ]
        began_s = time.monotonic()
        os.kill(proxy.pid, signal.SIGTERM)
        assert proxy.wait_for_exit() == 0
        assert (
            time.monotonic() - began_s < 20
        )  # five on a machine that does nothing else; the stream's gate holds for 30
        for each in waiting:
            with contextlib.suppress(httpx.TransportError):
                assert each.result(30).status_code == 503
        with pytest.raises(httpx.TransportError):
            list(lines)
    assert upstream.never_saw(PERSON, EMAIL)


def test_asked_twice_it_ends_at_once(stopping: ProxyProcess, upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(sse_reply(_BEGIN, gate, DONE))
    with client(stopping) as reader, reader.stream("POST", PATH, json=chat(TEXT, stream=True)) as reply:
        lines = reply.iter_lines()
        next(lines)
        os.kill(stopping.pid, signal.SIGTERM)
        wait_until_closed(stopping)
        os.kill(stopping.pid, signal.SIGTERM)
        assert stopping.wait_for_exit() == 0
        with pytest.raises(httpx.RemoteProtocolError):
            list(lines)
    gate.open()
