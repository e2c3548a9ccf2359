"""Whatever comes, the proxy goes on answering: nobody waits for what others do, and it ends when it is told to."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.kit.loop_watch import PATH, SCRIPT, long_turns
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import chat, email
from tests.kit.upstream import Gate, Reply, Request, Upstream

CHAT = "/openai/v1/chat/completions"
NAMES = ("Margaret Hutchinson", "Tobias Lindgren", "Anna-Lena Baumgartner", "Giovanni Ferrero", "Zofia Nowakowska")
EXIT_S = 5.0


@contextmanager
def watched_proxy(upstream: Upstream, folder: Path, **settings: str) -> Iterator[ProxyProcess]:
    """Start a proxy, and see at the end that no turn of its event loop took long."""
    watch = folder / "turns"
    with running_proxy(mitmdump(upstream.url, folder, *SCRIPT, settings=settings), folder, {PATH: str(watch)}) as proxy:
        yield proxy
    assert long_turns(watch) == []


@pytest.fixture
def watched(upstream: Upstream, tmp_path: Path) -> Iterator[ProxyProcess]:
    with watched_proxy(upstream, tmp_path, pasteguard_metrics="true") as proxy:
        yield proxy


def prompt(seed: int, length: int = 0) -> str:
    """Return a new text, dense with personal data; at least one line."""
    rng = random.Random(seed)
    lines = [f"Case {seed} and what the others wrote about it."]
    while sum(map(len, lines)) < length:
        name, number = rng.choice(NAMES), rng.randint(10**6, 10**7)
        lines.append(
            f"On {rng.randint(1, 28)} May {name} <{email(number)}> called from +49 30 {number} about {number}."
        )
    return "\n".join(lines)


def two_messages(first: str, second: str) -> dict[str, object]:
    return {"model": "gpt-test", "messages": [{"role": "user", "content": text} for text in (first, second)]}


def client_of(proxy: ProxyProcess) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=300)
    return httpx.AsyncClient(base_url=proxy.url, trust_env=False, limits=limits, timeout=120)


async def test_short_requests_do_not_wait_for_what_they_share_with_long_ones(
    watched: ProxyProcess, upstream: Upstream
) -> None:
    """Eight clients beside 400 KB, in waves: all share a short text that is new to all, or each has its own."""
    rounds = [await seconds_beside_an_archive(watched, number) for number in range(5)]
    middles = [(shared[len(shared) // 2], own[len(own) // 2]) for shared, own in rounds]
    lasts = [(shared[-2], own[-1]) for shared, own in rounds]
    # What else the machine does falls on single waves, and so on the last of single rounds.
    assert median(shared - 1.1 * own for shared, own in middles) <= 0.02, middles
    assert median(shared - 1.1 * own for shared, own in lasts) <= 0.05, lasts
    assert upstream.never_saw(*NAMES)


async def seconds_beside_an_archive(proxy: ProxyProcess, seed: int) -> tuple[list[float], list[float]]:
    """How long the requests took that shared their second text, and those that did not; sorted."""
    waves = 24
    seconds: dict[bool, list[float]] = {True: [], False: []}

    async def ask(client: httpx.AsyncClient, wave: int, number: int, is_shared: bool) -> None:
        text = f"continue {seed}/{wave}" if is_shared else f"continue {seed}/{wave}/{number}"
        began_s = time.perf_counter()
        reply = await client.post(CHAT, json=two_messages(prompt(10_000 * seed + 100 * wave + number), text))
        seconds[is_shared].append(time.perf_counter() - began_s)
        assert reply.status_code == 200, reply.text

    async with client_of(proxy) as client:
        messages = [{"role": "user", "content": prompt(seed, 400_000)}]
        messages += [{"role": "user", "content": f"continue {seed}/{wave}"} for wave in range(waves)]
        archive = asyncio.create_task(client.post(CHAT, json={"model": "gpt-test", "messages": messages}))
        await asyncio.sleep(0.5)
        for wave in range(waves):
            await asyncio.gather(*(ask(client, wave, number, wave % 2 == 0) for number in range(8)))
        assert not archive.done(), "the archive was scanned before the last wave"
        archive.cancel()
        await asyncio.wait([archive])
    return sorted(seconds[True]), sorted(seconds[False])


async def test_texts_that_several_share_while_some_leave(watched: ProxyProcess) -> None:
    """A long prompt and an "ok", a short one and the same "ok", many with new prompts and it, of which some leave."""

    async def leave(client: httpx.AsyncClient, number: int, after_s: float) -> None:
        with contextlib.suppress(httpx.ReadTimeout):  # some are answered before they leave
            await client.post(
                CHAT, json=two_messages(prompt(number, 2_000), "ok"), timeout=httpx.Timeout(60, read=after_s)
            )

    async with client_of(watched) as client:
        for turn in range(2):
            long = asyncio.create_task(client.post(CHAT, json=two_messages(prompt(100 * turn, 30_000), f"ok {turn}")))
            await asyncio.sleep(0.1)
            stay = [client.post(CHAT, json=two_messages(prompt(100 * turn + n), f"ok {turn}")) for n in range(1, 17)]
            go = [leave(client, 100 * turn + n, 0.002 * n) for n in range(17, 25)]
            replies = await asyncio.gather(*stay, *go)
            assert {reply.status_code for reply in replies if reply is not None} == {200}
            assert (await long).status_code == 200


async def test_who_leaves_takes_along_what_was_to_be_scanned(watched: ProxyProcess) -> None:
    async with client_of(watched) as client:

        async def leave(number: int) -> None:
            with contextlib.suppress(httpx.ReadTimeout):  # some are answered before they leave
                await client.post(CHAT, json=chat(prompt(number, 20_000)), timeout=httpx.Timeout(60, read=1.0))

        await asyncio.gather(*(leave(number) for number in range(60)))
        began_s = time.perf_counter()
        reply = await client.post(CHAT, json=chat(prompt(1_000)))
        took_s = time.perf_counter() - began_s
        assert reply.status_code == 200
        page = (await client.get("/metrics")).text
    assert "pasteguard_detection_queue 0" in page
    assert took_s < 5, "forty seconds of work were left behind"


def stuck(_: Request) -> Reply:
    """Answer with the beginning of a stream."""
    steps = (b'data: {"choices": [{"index": 0, "delta": {"content": "One moment"}}]}\n\n', Gate())
    return Reply(steps, headers=[("content-type", "text/event-stream")], framing="chunked")


@pytest.mark.parametrize("what", ["nothing", "scans", "streams"])
async def test_it_ends_when_it_is_told_to_whatever_it_does(what: str, upstream: Upstream, tmp_path: Path) -> None:
    upstream.handler = stuck
    with watched_proxy(upstream, tmp_path) as proxy:
        async with client_of(proxy) as client:
            length = {"nothing": 0, "scans": 300_000, "streams": 100}[what]
            requests = [
                asyncio.create_task(client.post(CHAT, json=chat(prompt(number, length), stream=True)))
                for number in range(24 if length else 0)
            ]
            await asyncio.sleep(1.5)
            began_s = time.monotonic()
            os.kill(proxy.pid, signal.SIGTERM)
            code = await asyncio.to_thread(proxy.wait_for_exit, 60)
            took_s = time.monotonic() - began_s
            await asyncio.gather(*requests, return_exceptions=True)
    assert code == 0
    assert took_s < EXIT_S
    assert not proxy.leftovers
