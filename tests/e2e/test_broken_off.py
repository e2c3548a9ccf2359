"""What is recorded of a reply that its client did not wait out."""

import time
from collections.abc import Iterator

import httpx
import pytest

from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.store import FILE_NAME, Record, read
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import FAST, PERSON, chat
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
    while not (found := read(proxy.confdir / FILE_NAME, since=since)):
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
