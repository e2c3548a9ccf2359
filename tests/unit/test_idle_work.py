"""Work that waits for a pause."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from pasteguard_addon.proxy import idle_work
from pasteguard_addon.proxy.idle_work import IdleWork, Work

PAUSE_S = 0.2
"""Long enough for a busy machine to keep the times that the tests rely on."""


class Bench:
    def __init__(self) -> None:
        self.idle_work = IdleWork(asyncio.create_task)
        self.done: list[str] = []

    def work(self, name: str, seconds: float = 0.0) -> Work:
        async def run() -> None:
            await asyncio.sleep(seconds)
            self.done.append(name)

        return run

    async def serve(self, seconds: float) -> None:
        """Let requests come and go without a pause."""
        loop = asyncio.get_running_loop()
        end_s = loop.time() + seconds
        while loop.time() < end_s:
            self.idle_work.note_activity()
            await asyncio.sleep(PAUSE_S / 4)


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.setattr(idle_work, "PAUSE_S", PAUSE_S)
    bench = Bench()
    yield bench
    bench.idle_work.clear()


async def test_it_is_done_in_a_pause(bench: Bench) -> None:
    bench.idle_work.note_activity()
    bench.idle_work.add(bench.work("a"))
    await asyncio.sleep(PAUSE_S / 2)
    assert bench.done == []
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == ["a"]


async def test_it_waits_while_somebody_is_served(bench: Bench) -> None:
    bench.idle_work.add(bench.work("a"))
    await bench.serve(3 * PAUSE_S)
    assert bench.done == []
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == ["a"]


async def test_it_waits_while_a_request_is_masked_however_long_that_takes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_work, "_MAX_WAIT_S", 20.0)
    with bench.idle_work.masking():
        bench.idle_work.add(bench.work("a"))
        with bench.idle_work.masking():
            await asyncio.sleep(2 * PAUSE_S)
        await asyncio.sleep(2 * PAUSE_S)
        assert bench.done == []
    await asyncio.sleep(PAUSE_S / 2)
    assert bench.done == [], "the pause begins now"
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == ["a"]


async def test_a_request_that_fails_is_masked_no_more(bench: Bench) -> None:
    with pytest.raises(ValueError, match="bad"), bench.idle_work.masking():
        raise ValueError("bad")
    bench.idle_work.add(bench.work("a"))
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == ["a"]


async def test_one_after_the_other(bench: Bench) -> None:
    bench.idle_work.add(bench.work("slow", 3 * PAUSE_S))
    bench.idle_work.add(bench.work("quick"))
    await asyncio.sleep(6 * PAUSE_S)
    assert bench.done == ["slow", "quick"]
    bench.idle_work.add(bench.work("later"))
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done[2:] == ["later"]


async def test_without_a_pause_it_is_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_work, "_MAX_WAIT_S", 0.5)
    bench.idle_work.add(bench.work("old"))
    await bench.serve(0.9)
    bench.idle_work.add(bench.work("new"))
    await asyncio.sleep(4 * PAUSE_S)
    assert bench.done == ["new"]


async def test_of_too_many_the_newest_are_done(bench: Bench) -> None:
    for number in range(20):
        bench.idle_work.add(bench.work(str(number)))
    await asyncio.sleep(5 * PAUSE_S)
    assert bench.done == [str(number) for number in range(4, 20)]


async def test_clear_gives_up_what_waits(bench: Bench) -> None:
    bench.idle_work.add(bench.work("a"))
    bench.idle_work.clear()
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == []
    bench.idle_work.add(bench.work("b"))
    await asyncio.sleep(3 * PAUSE_S)
    assert bench.done == ["b"]
