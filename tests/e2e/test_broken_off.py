"""What is recorded of a reply that its client did not wait out."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator

import h2.config
import h2.connection
import h2.errors
import h2.events
import httpx
import pytest

from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from tests.kit.processes import workers
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import FAST, PERSON, chat
from tests.kit.tls import trusting
from tests.kit.upstream import DONE, Gate, Upstream, event, running_upstream, sse_reply

PATH = "/openai/v1/chat/completions"
TEXT = f"My name is {PERSON}."


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with running_upstream() as made:
        yield made


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("proxy")
    with running_proxy(mitmdump(upstream.url, folder, *FAST), folder) as made:
        yield made


def records(proxy: ProxyProcess, since: float) -> list[Record]:
    deadline = time.monotonic() + 20
    while not (found := SqliteFile(proxy.confdir / FILE_NAME).read(since=since)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("ending", [[DONE], [event({}, "stop")], [event({}, "stop"), DONE]], ids=len)
def test_a_client_that_closes_after_the_last_event_broke_nothing_off(
    ending: list[bytes], proxy: ProxyProcess, upstream: Upstream
) -> None:
    """As OpenAI's own client does: it reads until the last event, and not for the end of the body."""
    gate = Gate()
    upstream.answer(sse_reply(event({"content": "Hello [[PERSON_1]]"}), *ending, gate))
    since = time.time()
    with (
        httpx.Client(trust_env=False, timeout=30) as client,
        client.stream("POST", proxy.url + PATH, json=chat(TEXT) | {"stream": True}) as reply,
    ):
        got = b""
        for data in reply.iter_raw():
            got += data
            if ending[-1] in got:
                break
    assert PERSON.encode() in got
    [told] = records(proxy, since)
    gate.open()
    assert (told.status, told.code, told.outcome) == (200, "", Outcome.MASKED)


def test_a_client_that_closes_before_the_last_event_broke_it_off(proxy: ProxyProcess, upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(sse_reply(event({"content": "Hello [[PERSON_1]]"}), event({"content": "!"}), gate))
    since = time.time()
    with (
        httpx.Client(trust_env=False, timeout=30) as client,
        client.stream("POST", proxy.url + PATH, json=chat(TEXT) | {"stream": True}) as reply,
    ):
        next(reply.iter_raw())
    [told] = records(proxy, since)
    gate.open()
    assert (told.status, told.code) == (None, "broken_off")


def test_a_stream_that_is_reset_is_scanned_no_longer(proxy: ProxyProcess, upstream: Upstream) -> None:
    """Its connection stays, and goes on with the next request."""
    [worker] = workers(proxy.pid)
    since = time.time()
    seen = len(upstream.requests)
    names = [(":method", "POST"), (":path", PATH), (":scheme", "https"), (":authority", "localhost")]
    context = trusting(proxy.ca_path)
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", proxy.port), 30) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as sock,
    ):
        client = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        client.initiate_connection()
        os.kill(worker, signal.SIGSTOP)
        try:
            client.send_headers(1, [*names, ("content-type", "application/json")])
            client.send_data(1, json.dumps(chat(f"{TEXT} {since}")).encode(), end_stream=True)
            sock.sendall(client.data_to_send())
            time.sleep(0.5)  # by now the worker has it; if not, the reset is heard all the same
            client.reset_stream(1, h2.errors.ErrorCodes.CANCEL)
            sock.sendall(client.data_to_send())
            [told] = records(proxy, since)
            assert workers(proxy.pid) == [worker]  # it was not waited for
        finally:
            os.kill(worker, signal.SIGCONT)
        assert (told.status, told.code) == (None, "broken_off")
        assert len(upstream.requests) == seen
        client.send_headers(3, [*names, ("content-type", "application/json")])
        client.send_data(3, json.dumps(chat(TEXT)).encode(), end_stream=True)
        sock.sendall(client.data_to_send())
        is_answered = False
        while not is_answered and (data := sock.recv(65536)):
            is_answered = any(isinstance(each, h2.events.StreamEnded) for each in client.receive_data(data))
    assert is_answered
    assert PERSON.encode() not in upstream.requests[-1].body
