import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pasteguard_addon.detection.scanning.messages import Answer, Findings, Job, ScanPiece, ScanText
from pasteguard_addon.detection.scanning.pool import Pool
from pasteguard_addon.detection.scanning.schedule import Priority
from pasteguard_addon.detection.scanning.shared_scan import ScanTask, Step
from pasteguard_addon.detection.scanning.worker_process import WorkerEndedError, WorkerProcess
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.findings import Finding
from tests.kit.processes import workers
from tests.unit.detection_recognizers import FACTORY


@pytest.fixture(autouse=True)
def _recognizers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


def settings(**changes: object) -> DetectionSettings:
    defaults: dict[str, object] = {"factory": FACTORY, "workers": 1, "base_timeout_s": 20.0}
    return DetectionSettings(**{**defaults, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def running(**changes: object) -> AsyncIterator[Pool]:
    pool = Pool(settings(**changes))
    await pool.start()
    try:
        await pool.wait_ready(20)
        yield pool
    finally:
        await pool.close()
    assert workers() == []


def task(text: str, cost: int = 10) -> ScanTask:
    return ScanTask(object(), ScanPiece(text, "en"), len(text), cost)


async def scan(pool: Pool, *texts: str, priority: Priority = Priority.INTERACTIVE) -> list[Findings]:
    """Return what was found in each text, scanned by itself."""
    return await scan_tasks(pool, [task(text) for text in texts], priority)


async def scan_tasks(pool: Pool, tasks: list[ScanTask], priority: Priority = Priority.INTERACTIVE) -> list[Findings]:
    found: dict[ScanTask, Findings] = {}

    def step(task: ScanTask) -> Step:
        return Step(task, lambda answer: found.update({task: answer.findings}))

    with pool.open(sum(each.characters for each in tasks), priority) as request:
        request.ask([[step(each)] for each in tasks])
        await request.answered()
    return [found[each] for each in tasks]


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_true():
            await asyncio.sleep(0.01)


PERSON = (Finding(0, 7, "PERSON", 0.8, "regex:PERSON"),)


async def test_answers_in_order() -> None:
    async with running(workers=2) as pool:
        assert await scan(pool, "SLEEP200ms", "Ann Lee", "none") == [(), PERSON, ()]
        assert pool.stats().ready == 2


async def test_workers_start_side_by_side() -> None:
    pool = Pool(settings(workers=4, factory="detection_recognizers:build_slowly"))
    began = time.monotonic()
    await pool.start()
    assert not pool.is_ready
    assert time.monotonic() - began < 0.2
    await pool.wait_ready(20)
    assert pool.is_ready
    await pool.close()


@pytest.mark.parametrize(
    ("factory", "error", "words"),
    [
        ("build_never", SettingsError, "models install"),
        ("build_badly", DetectionError, "RuntimeError"),
        ("build_and_exit", DetectionError, "does not start"),
    ],
)
async def test_a_start_that_cannot_work_says_why(factory: str, error: type[Exception], words: str) -> None:
    pool = Pool(settings(factory=f"detection_recognizers:{factory}"))
    await pool.start()
    with pytest.raises(error, match=words) as caught:
        await pool.wait_ready(20)
    assert "secret detail" not in str(caught.value)
    assert not pool.is_ready
    with pytest.raises(DetectionError):
        pool.open(1, Priority.INTERACTIVE)
    await pool.close()
    assert workers() == []


async def test_not_ready_in_time() -> None:
    pool = Pool(settings(factory="detection_recognizers:build_slowly"))
    await pool.start()
    with pytest.raises(DetectionError) as caught:
        await pool.wait_ready(0.05)
    assert caught.value.code == "detection_timeout"
    await pool.close()


async def test_requests_wait_for_workers_that_start() -> None:
    pool = Pool(settings(factory="detection_recognizers:build_slowly"))
    await pool.start()
    assert await scan(pool, "Ann Lee") == [PERSON]
    await pool.close()


@pytest.mark.parametrize("marker", ["RAISE", "NONSENSE"])
async def test_a_recognizer_that_fails(marker: str) -> None:
    async with running() as pool:
        with pytest.raises(DetectionError) as caught:
            await scan(pool, f"{marker} canary", "Ann Lee", "Ann Lee")
        assert caught.value.code == "detection_failed"
        assert not caught.value.may_retry
        assert "canary" not in str(caught.value)
        assert await scan(pool, "Ann Lee") == [PERSON]
        assert pool.stats().restarts == 0


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_worker_that_dies_fails_its_request_only(workers: int) -> None:
    async with running(workers=workers) as pool:
        other = asyncio.create_task(scan(pool, "SLEEP300ms"))
        await asyncio.sleep(0.05)
        with pytest.raises(DetectionError) as caught:
            await scan(pool, "DIE")
        assert caught.value.code == "detection_failed"
        assert await other == [()]
        assert await scan(pool, "Ann Lee") == [PERSON]
        await pool.wait_ready(0.1)  # at once: what has started once is not waited for again
        await until(lambda: pool.stats().ready == workers)
        assert pool.stats().restarts == 2, "whether it was the text's fault is seen with the second worker"


def joinable(text: str) -> ScanTask:
    return ScanTask(object(), ScanText(text, language="en"), len(text), 10, is_joinable=True)


async def scan_joined(pool: Pool, text: str) -> Findings:
    return (await scan_tasks(pool, [joinable(text)]))[0]


async def outcomes_together(pool: Pool, *texts: str) -> list[object]:
    """Return what comes of texts that wait while the worker has something to do."""
    busy = asyncio.create_task(scan(pool, "SLEEP200ms"))
    await until(lambda: pool.stats().busy == 1)
    outcomes = await asyncio.gather(*(scan_joined(pool, text) for text in texts), return_exceptions=True)
    await busy
    return outcomes


FOUND, NOTHING = PERSON, ()


async def test_short_jobs_of_several_requests_go_in_one_turn() -> None:
    async with running() as pool:
        busy = asyncio.create_task(scan(pool, "SLEEP200ms"))
        await until(lambda: pool.stats().busy == 1)
        waiting = [asyncio.create_task(scan_joined(pool, text)) for text in ("Ann Lee", "SLEEP300ms", "none")]
        await busy
        await until(lambda: pool.stats().waiting_jobs == 0)
        assert not waiting[0].done(), "the last is under way before the first is answered"
        assert await asyncio.gather(*waiting) == [FOUND, NOTHING, NOTHING]


async def test_scans_whose_answers_together_make_no_sense_are_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = WorkerProcess.ask

    async def confused(self: WorkerProcess, job: Job) -> list[Answer]:
        if len(job) > 1:
            raise WorkerEndedError
        return await ask(self, job)

    monkeypatch.setattr(WorkerProcess, "ask", confused)
    async with running() as pool:
        assert await outcomes_together(pool, "Ann Lee", "none") == [FOUND, NOTHING]


@pytest.mark.parametrize(("marker", "code"), [("RAISE", "detection_failed"), ("NONSENSE", "detection_failed")])
async def test_a_recognizer_that_fails_on_one_of_several(marker: str, code: str) -> None:
    async with running() as pool:
        found, failed, nothing = await outcomes_together(pool, "Ann Lee", f"{marker} canary", "none")
        assert (found, nothing) == (FOUND, NOTHING)
        assert isinstance(failed, DetectionError)
        assert failed.code == code
        assert "canary" not in str(failed)
        assert pool.stats().restarts == 0


@pytest.mark.parametrize(
    ("marker", "code", "base_timeout_s"), [("DIE", "detection_failed", 20.0), ("HANG", "detection_timeout", 1.5)]
)
async def test_what_ends_a_worker_fails_only_its_own_request_of_several(
    marker: str, code: str, base_timeout_s: float
) -> None:
    async with running(base_timeout_s=base_timeout_s) as pool:
        found, failed, nothing = await outcomes_together(pool, "Ann Lee", marker, "none")
        assert (found, nothing) == (FOUND, NOTHING)
        assert isinstance(failed, DetectionError)
        assert failed.code == code
        await until(lambda: pool.stats().ready == 1)
        assert pool.stats().restarts == 2, "once with the others, and once alone"
        assert pool.stats().open_requests == 0


async def test_nothing_is_tried_again_when_all_is_over() -> None:
    async with running() as pool:
        busy = asyncio.create_task(outcomes_together(pool, "SLEEP500ms", "DIE"))
        await until(lambda: pool.stats().waiting_jobs == 2)
        await until(lambda: pool.stats().waiting_jobs == 0)
        pool._give_up(DetectionError("over"))
        async with asyncio.timeout(10):
            assert [str(outcome) for outcome in await busy] == ["over", "over"]


async def test_what_is_just_running_out_of_time_gets_no_more() -> None:
    """It has expired, but its task has had no turn yet: one of its scans has failed at the same moment."""
    pool = Pool(settings())
    late, other = (pool.open(10, Priority.INTERACTIVE) for _ in range(2))
    for request, texts in ((late, "ab"), (other, "cd")):
        request.ask([[Step(joinable(text), lambda _: None)] for text in texts])
    runs = [asyncio.create_task(request.answered()) for request in (late, other)]
    await asyncio.sleep(0)
    spoilt = [batch.begin()[0] for batch in pool.schedule.clear()]
    assert late._timeout is not None
    late._timeout.reschedule(0)
    await asyncio.sleep(0)
    for each in spoilt:
        pool.try_again(each)
    with pytest.raises(DetectionError) as caught:
        await runs[0]
    assert caught.value.code == "detection_timeout"
    assert [due.batch.scans[0] for due in iter(pool.schedule.pop, None)] == spoilt[2:]
    runs[1].cancel()


async def test_closing_fails_what_is_under_way_together() -> None:
    async with running() as pool:
        busy = asyncio.create_task(outcomes_together(pool, "SLEEP1000ms", "Ann Lee", "none"))
        await until(lambda: pool.stats().waiting_jobs == 3)
        await until(lambda: pool.stats().waiting_jobs == 0)
        await pool.close()
        assert {type(outcome) for outcome in await busy} == {DetectionError}


async def test_an_idle_worker_that_is_killed_is_replaced_unnoticed() -> None:
    async with running(workers=2) as pool:
        if not workers():
            pytest.skip("cannot list processes here")
        for pid in workers():
            os.kill(pid, signal.SIGKILL)
        await until(lambda: pool.stats().restarts == 2)
        assert await scan(pool, "Ann Lee") == [PERSON]


@pytest.mark.parametrize("count", [1, 2])
async def test_an_idle_worker_that_is_killed_costs_the_next_request_no_error(count: int) -> None:
    """Also before anybody has noticed that it is gone."""
    async with running(workers=count) as pool:
        if not workers():
            pytest.skip("cannot list processes here")
        for pid in workers():
            os.kill(pid, signal.SIGKILL)
        assert await scan(pool, "Ann Lee", "none") == [PERSON, ()]


async def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    async with running(base_timeout_s=0.5) as pool:
        began = time.monotonic()
        with pytest.raises(DetectionError) as caught:
            await scan(pool, "HANG")
        assert caught.value.code == "detection_timeout"
        assert time.monotonic() - began < 10
        assert await scan(pool, "Ann Lee") == [PERSON]
        await until(lambda: pool.stats().restarts == 1)


async def test_the_time_limit_grows_with_the_characters() -> None:
    async with running(base_timeout_s=0.5, timeout_s_per_1000_chars=50.0) as pool:
        assert await scan(pool, "SLEEP1500ms" + 100 * " ") == [()]


async def test_a_request_that_waits_too_long_fails_and_costs_no_worker() -> None:
    async with running(base_timeout_s=1.0) as pool:
        slow = [asyncio.create_task(scan(pool, "SLEEP600ms")) for _ in range(8)]
        outcomes = await asyncio.gather(*slow, return_exceptions=True)
        failed = [outcome for outcome in outcomes if isinstance(outcome, DetectionError)]
        assert 5 <= len(failed) <= 7
        assert {error.code for error in failed} == {"detection_timeout"}
        assert pool.stats().restarts == 0
        assert pool.stats().waiting_jobs == 0


async def test_a_cancelled_request_leaves_nothing() -> None:
    async with running() as pool:
        task = asyncio.create_task(scan(pool, "SLEEP200ms", *["SLEEP1000ms"] * 20))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        began = time.monotonic()
        assert await scan(pool, "Ann Lee") == [PERSON]
        assert time.monotonic() - began < 5
        stats = pool.stats()
        assert (stats.waiting_jobs, stats.open_requests, stats.open_chars, stats.restarts) == (0, 0, 0, 0)


async def test_a_short_request_does_not_wait_behind_long_ones() -> None:
    async with running(workers=2) as pool:
        pieces = [task("SLEEP50ms", 2000) for _ in range(60)]
        slow = asyncio.create_task(scan_tasks(pool, pieces))
        try:
            await asyncio.sleep(0.2)
            assert await scan(pool, "Ann Lee") == [PERSON]
            assert not slow.done()
            assert pool.stats().waiting_jobs > 20
        finally:
            await slow


async def test_background_work_waits() -> None:
    async with running() as pool:
        background = asyncio.create_task(scan(pool, *["SLEEP50ms"] * 5, priority=Priority.BACKGROUND))
        await asyncio.sleep(0.01)
        await scan(pool, *["SLEEP20ms"] * 5)
        assert not background.done()
        await background


@pytest.mark.parametrize("limits", [{"max_waiting_requests": 2}, {"max_waiting_chars": 25}])
async def test_too_much_is_refused_at_once(limits: dict[str, int]) -> None:
    async with running(**limits) as pool:
        busy = [asyncio.create_task(scan(pool, "SLEEP200ms")) for _ in range(2)]
        await asyncio.sleep(0.05)
        for priority in Priority:
            with pytest.raises(DetectionError) as caught:
                await scan(pool, "SLEEP200ms", priority=priority)
            assert caught.value.code == "detection_overloaded"
            assert caught.value.may_retry
        assert await asyncio.gather(*busy) == [[()], [()]]
        assert await scan(pool, 100 * "Ann Lee") != [], "one request alone is let in, whatever its size"


async def test_background_work_gets_half_of_the_room() -> None:
    async with running(max_waiting_requests=4) as pool:
        busy = [asyncio.create_task(scan(pool, "SLEEP50ms")) for _ in range(2)]
        await asyncio.sleep(0.01)
        with pytest.raises(DetectionError):
            await scan(pool, "x", priority=Priority.BACKGROUND)
        await scan(pool, "x")
        await asyncio.gather(*busy)


async def test_closing_fails_what_waits() -> None:
    async with running() as pool:
        waiting = [asyncio.create_task(scan(pool, "SLEEP1000ms", priority=each)) for each in 3 * list(Priority)]
        await asyncio.sleep(0.05)
        await pool.close()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {DetectionError}


async def test_closing_lets_nobody_wait_for_the_start() -> None:
    """Options that change soon after the start replace workers that still load."""
    pool = Pool(settings())
    await pool.start()
    waiting = asyncio.create_task(pool.wait_ready(60))
    await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(DetectionError):
        await asyncio.wait_for(waiting, 30)


async def test_closing_before_the_start_is_over() -> None:
    pool = Pool(settings(factory="detection_recognizers:build_slowly"))
    await pool.start()
    await pool.close()
    assert workers() == []


async def test_large_jobs_and_answers_pass() -> None:
    async with running() as pool:
        text = "Ann Lee \ud83d🙂\x00\n" * 40_000
        (answer,) = await scan(pool, text)
        assert len(answer) == 40_000


async def test_many_requests_at_once() -> None:
    async with running(workers=2) as pool:
        names = [f"{n % 7 * ' '}Ann Lee" for n in range(200)]
        answers = await asyncio.gather(*(scan(pool, name) for name in names))
        assert [answer[0].start for (answer,) in answers] == [n % 7 for n in range(200)]
        assert pool.stats().open_requests == 0


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
async def test_workers_are_forked_from_the_first_and_outlive_it() -> None:
    async with running(workers=3) as pool:
        leader, *forked = workers()
        parents = {pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in forked}
        assert parents == dict.fromkeys(forked, leader)
        assert len(forked) == 2
        os.kill(leader, signal.SIGKILL)
        await until(lambda: pool.stats().restarts == 1 and pool.stats().ready == 3)
        assert await scan(pool, *["Ann Lee"] * 6) == [PERSON] * 6
        os.kill(forked[0], signal.SIGKILL)
        await until(lambda: pool.stats().restarts == 2 and pool.stats().ready == 3)
        assert await scan(pool, *["Ann Lee"] * 6) == [PERSON] * 6
    await until(lambda: not any(_runs(pid) for pid in (leader, *forked)))


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
async def test_workers_that_cannot_be_forked_load_for_themselves() -> None:
    async with running(workers=2, factory="detection_recognizers:build_with_a_thread") as pool:
        assert len(workers()) == 2
        assert {int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in workers()} == {
            os.getpid()
        }
        assert await scan(pool, "Ann Lee") == [PERSON]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
