"""Three copies behind the real HAProxy, with the configuration of scripts/deploy.

One is killed in mid-stream, a new version rolled, one added: upstream sees no value, the streams of the others go on,
and whoever asks again is answered.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.kit.balancer import Balancer
from tests.kit.proxy import ProxyProcess, free_port, pasteguard_start
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import (
    DONE,
    Gate,
    Reply,
    Request,
    Upstream,
    echo,
    event,
    last_user_text,
    running_upstream,
    sse_reply,
)

NAME = "chat.example"
"""By which name the team asks for its proxy."""
TEXT = f"I am {PERSON}, write to {EMAIL}."
CALLERS = [f"key-of-{number}" for number in range(12)]


class Team:
    """HAProxy, its copies and what stands behind them."""

    def __init__(self, upstream: Upstream, folder: Path, stack: ExitStack) -> None:
        self.upstream = upstream
        self._folder = folder
        self._stack = stack
        self.ports: list[int] = []
        self.copies: dict[str, ProxyProcess] = {}
        for _ in range(3):
            self.ports.append(free_port())
        started = [self.started(port) for port in self.ports]
        for number, copy in enumerate(started):
            self.copies[f"copy{number}"] = copy
            copy.wait_until_ready()
        self.balancer = stack.enter_context(Balancer(self.ports))

    def started(self, port: int) -> ProxyProcess:
        """Start a copy: `wait_until_ready` is the caller's."""
        folder = self._folder / str(len(list(self._folder.iterdir())))
        folder.mkdir()
        words = ["--no-proxy", f"--port={port}", f"--allowed-hosts={NAME}", *FAST]
        command = pasteguard_start(self.upstream.url, folder, *words)
        return self._stack.enter_context(ProxyProcess(command, folder))

    def client(self, key: str) -> httpx.Client:
        headers = {"authorization": f"Bearer {key}", "host": NAME}
        url = f"{self.balancer.url}/openai/v1"
        return httpx.Client(base_url=url, headers=headers, verify=trusting_nobody(), trust_env=False, timeout=60)

    def ask(self, key: str) -> str:
        """Return what a caller reads."""
        with self.client(key) as client:
            reply = client.post("/chat/completions", json=chat(TEXT))
        assert reply.status_code == 200, reply.text
        return str(reply.json()["choices"][0]["message"]["content"])

    def home_of(self, key: str) -> str:
        """Return which copy a caller comes to."""
        before = self.balancer.requests()
        assert self.ask(key) == TEXT
        [home] = [server for server, count in self.balancer.requests().items() if count > before.get(server, 0)]
        return home


@pytest.fixture(scope="module")
def started_team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with running_upstream() as upstream, ExitStack() as stack:
        yield Team(upstream, tmp_path_factory.mktemp("copies"), stack)


@pytest.fixture
def team(started_team: Team) -> Iterator[Team]:
    started_team.upstream.reset()
    yield started_team
    assert started_team.upstream.never_saw(PERSON, EMAIL)
    assert PERSON not in started_team.balancer.output
    assert "key-of-" not in started_team.balancer.output


def streaming(gate: Gate) -> Callable[[Request], Reply]:
    """Let each stream stop in the middle of its text until the gate opens."""

    def handle(request: Request) -> Reply:
        if not request.json().get("stream"):
            return echo()(request)
        text = last_user_text(request)
        half = len(text) // 2
        pieces = [event({"content": text[:half]}), gate, event({"content": text[half:]}), event({}, "stop"), DONE]
        return sse_reply(*pieces)

    return handle


class Stream:
    """One caller who reads an answer while it comes."""

    def __init__(self, team: Team, key: str, pool: ThreadPoolExecutor) -> None:
        self.has_begun = threading.Event()
        self._text: Future[str] = pool.submit(self._read, team, key)

    def _read(self, team: Team, key: str) -> str:
        text = ""
        with (
            team.client(key) as client,
            client.stream("POST", "/chat/completions", json=chat(TEXT, stream=True)) as reply,
        ):
            for line in reply.iter_lines():
                if line.startswith("data: {"):
                    self.has_begun.set()
                    text += json.loads(line[6:])["choices"][0]["delta"].get("content", "")
        return text

    def text(self) -> str:
        return self._text.result(60)


@contextmanager
def streams(team: Team, keys: Sequence[str]) -> Iterator[tuple[dict[str, Stream], Gate]]:
    """Yield streams of these callers, each in the middle, and the gate that lets them go on."""
    gate = Gate()
    team.upstream.handler = streaming(gate)
    with ThreadPoolExecutor(len(keys)) as pool:
        try:
            begun = {key: Stream(team, key, pool) for key in keys}
            assert all(each.has_begun.wait(60) for each in begun.values())
            yield begun, gate
        finally:
            gate.open()
            team.upstream.handler = echo()


def test_a_caller_stays_on_one_copy(team: Team) -> None:
    homes = {key: team.home_of(key) for key in CALLERS}
    assert homes == {key: team.home_of(key) for key in CALLERS}
    assert set(homes.values()) == set(team.copies)


def test_callers_of_anthropic_too(team: Team) -> None:
    """Their key stands in another header; what it asks for here is no chat and passes."""
    counts = team.balancer.requests()
    for key in CALLERS[:4] * 3:
        httpx.get(f"{team.balancer.url}/openai/v1/models", headers={"host": NAME, "api-key": "a", "x-api-key": key})
    grown = {server: count - counts[server] for server, count in team.balancer.requests().items()}
    assert all(count % 3 == 0 for count in grown.values()), grown
    assert sum(grown.values()) == 12


def test_what_is_for_operators_is_not_for_callers(team: Team) -> None:
    for path in ("/metrics", "/info", "/pasteguard/mask"):
        assert httpx.get(team.balancer.url + path, headers={"host": NAME}).status_code == 404
    assert httpx.get(team.balancer.url + "/health", headers={"host": NAME}).status_code == 200
    assert httpx.get(team.balancer.url + "/health", headers={"host": "elsewhere.example"}).status_code == 403


def test_one_is_killed_in_mid_stream(team: Team) -> None:
    homes = {key: team.home_of(key) for key in CALLERS}
    dead = homes[CALLERS[0]]
    with streams(team, CALLERS) as (begun, gate):
        os.killpg(team.copies[dead].pid, signal.SIGKILL)
        for key, stream in begun.items():
            if homes[key] == dead:  # they are told, and not given half an answer as if it were whole
                with pytest.raises(httpx.RemoteProtocolError):
                    stream.text()
        assert team.ask(CALLERS[0]) == TEXT  # at once, whether its checks have failed already or not
        gate.open()
        for key, stream in begun.items():
            if homes[key] != dead:
                assert stream.text() == TEXT
    team.balancer.wait_until(dead, "DOWN")
    moved = {key: team.home_of(key) for key in CALLERS}
    assert {key: home for key, home in moved.items() if homes[key] != dead} == {
        key: home for key, home in homes.items() if home != dead
    }
    team.copies[dead].stop()
    team.copies[dead] = team.started(team.ports[int(dead[-1])])
    team.copies[dead].wait_until_ready()
    team.balancer.wait_until(dead, "UP")
    assert {key: team.home_of(key) for key in CALLERS} == homes


def test_a_new_version_is_rolled(team: Team) -> None:
    """One copy after the other is taken out, stopped and started. What streams ends well, and nobody is refused."""
    homes = {key: team.home_of(key) for key in CALLERS}
    for server, port in zip(team.copies, team.ports, strict=True):
        with streams(team, CALLERS) as (begun, gate):
            team.balancer.take_out(server)
            assert [team.ask(key) for key in CALLERS] == [TEXT] * len(CALLERS)
            gate.open()
            assert [stream.text() for stream in begun.values()] == [TEXT] * len(CALLERS)
        team.balancer.wait_until_idle(server)
        team.copies[server].stop()
        team.copies[server] = team.started(port)
        team.copies[server].wait_until_ready()
        team.balancer.take_in(server)
    assert {key: team.home_of(key) for key in CALLERS} == homes


def test_one_is_stopped_and_nobody_was_told(team: Team) -> None:
    """It closes its door first, so the balancer asks another copy."""
    stopped = team.home_of(CALLERS[0])
    with ThreadPoolExecutor(1) as stopping:
        ended = stopping.submit(team.copies[stopped].stop)
        while not ended.done():
            assert [team.ask(key) for key in CALLERS] == [TEXT] * len(CALLERS)
    team.copies[stopped] = team.started(team.ports[int(stopped[-1])])
    team.copies[stopped].wait_until_ready()
    team.balancer.wait_until(stopped, "UP")


def test_one_is_added(team: Team) -> None:
    homes = {key: team.home_of(key) for key in CALLERS}
    port = free_port()
    added = team.started(port)
    added.wait_until_ready()
    with streams(team, CALLERS) as (begun, gate):
        team.balancer.reload([*team.ports, port])
        moved = {key: team.home_of(key) for key in CALLERS}
        gate.open()
        assert [stream.text() for stream in begun.values()] == [TEXT] * len(CALLERS)
    assert {home for key, home in moved.items() if home != homes[key]} == {"copy3"}
