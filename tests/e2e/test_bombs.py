"""Replies of which a few bytes become more than there is memory for: the client is told, and nobody else feels it."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.kit import bombs
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import Gate, Reply, Upstream, echo, running_upstream

NAMED = f"My name is {PERSON}, write to {EMAIL}."
PATHS = {
    "chat completions": ("/openai/v1/chat/completions", chat(NAMED)),
    "messages": ("/anthropic/v1/messages", {**chat(NAMED), "max_tokens": 9}),
    "responses": ("/openai/v1/responses", {"model": "scripted", "input": NAMED}),
}
UNITS = {"application/json": b'[["', "text/event-stream": b": " + b"x" * 9_000 + b"\n\n"}
SIZE = 120_000_000
MOST_MB = 150
"""A reply has its limit, and a page of JSON is held until it is whole."""


@pytest.fixture(scope="module", params=[False, True], ids=["http1", "http2"])
def provider(request: pytest.FixtureRequest, ca: ThrowAwayCa) -> Iterator[Upstream]:
    with running_upstream(ca if request.param else None) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def door(provider: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("bombs")
    options = ["pasteguard_endpoints=all", f"pasteguard_anthropic_base_url={provider.url}"]
    options.append(f"ssl_verify_upstream_trusted_ca={ca.ca_path}")
    command = mitmdump(provider.url, folder, *FAST, *(word for option in options for word in ("--set", option)))
    with ProxyProcess(command, folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


@pytest.fixture
def client(provider: Upstream, door: ProxyProcess) -> Iterator[httpx.Client]:
    """Speaks what upstream speaks."""
    is_http2 = provider.url.startswith("https")
    url = door.https_url if is_http2 else door.url
    verify = trusting(door.ca_path, http2=is_http2)
    with httpx.Client(base_url=url, http2=is_http2, verify=verify, trust_env=False, timeout=30) as http:
        yield http


def read_into(got: bytearray, client: httpx.Client, target: str, body: object) -> None:
    with client.stream("POST", target, json=body) as reply:
        for piece in reply.iter_raw():
            got += piece


def peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) / 1024


CASES = [(name, "application/json", "chat completions") for name in bombs.BOMBS]
CASES += [("br", kind, path) for kind in UNITS for path in PATHS if (kind, path) != CASES[0][1:]]


@pytest.mark.parametrize(("name", "kind", "path"), CASES)
def test_a_bomb(name: str, kind: str, path: str, client: httpx.Client, door: ProxyProcess, provider: Upstream) -> None:
    bomb, more = bombs.made(name, UNITS[kind], SIZE), Gate()
    packed = [("content-type", kind), ("content-encoding", bombs.BOMBS[name])]
    provider.reset()
    provider.handler = lambda _: Reply([bomb[:20], 0.05, bomb[20:], more], 200, packed, "chunked")
    target, body = PATHS[path]
    before_mb = peak_mb(door.pid)
    if kind == "application/json":
        reply = client.post(target, json=body)
        assert reply.headers["x-should-retry"] == "false"
        error = reply.json()["error"]
        assert (reply.status_code, error["code"]) == (
            400 if path == "messages" else 502,
            "pasteguard_upstream_too_large",
        )
    else:
        got = bytearray()
        with pytest.raises(httpx.TransportError):
            read_into(got, client, target, {**body, "stream": True})
        last = json.loads(bytes(got).rstrip().rpartition(b"data: ")[2])
        assert last["error"]["message"] == "PasteGuard ends this stream: a compressed reply is too large."
    assert provider.last.connection.closed_by_peer.wait(5) or provider.last.http_version == "HTTP/2"
    more.open()
    provider.handler = echo()
    began_s = time.monotonic()
    after = client.post(PATHS["chat completions"][0], json=chat(NAMED))
    assert after.json()["choices"][0]["message"]["content"] == NAMED
    assert time.monotonic() - began_s < 5
    assert peak_mb(door.pid) - before_mb < MOST_MB
    assert provider.never_saw(PERSON, EMAIL)
