"""A model of the scheduler: real service, plan and pool; workers and time are made up, and everything may happen.

Scans begin as eager tasks (as mitmproxy begins hooks) or lazy ones, in the same turns as others end; clients leave;
workers fail, hang and are killed. Whoever stays gets what the texts hold in the language of their conversation.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasteguard_addon.detection.pieces import LONG_TEXT_CHARS
from pasteguard_addon.detection.scanning import pool as pool_module
from pasteguard_addon.detection.scanning import supervisor as supervisor_module
from pasteguard_addon.detection.scanning.messages import (
    Answer,
    ComposeText,
    Failed,
    Found,
    Job,
    Question,
    ScanPiece,
    ScanText,
    TextScanned,
)
from pasteguard_addon.detection.scanning.service import DetectionService, Priority, ScannedText, TextToScan
from pasteguard_addon.detection.scanning.worker_process import WorkerEndedError
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError
from pasteguard_addon.findings import Finding, LanguageGuess
from tests.kit.virtual_loop import run

GUESSES = {code: LanguageGuess(code, is_available=True) for code in ("en", "de")}
LONG = "words " * (LONG_TEXT_CHARS // 5)
GOOD = ["en prompt", "de prompt", "ok", "yes", "", "de LONG", "en LONG", "unknown LONG"]
BAD = ["die", "raise", "hang", "de die LONG"]
JOB_SECONDS = 0.001
SECONDS_PER_CHARACTER = 0.00001


@dataclass
class World:
    """What workers do, and what they have done."""

    chunks: list[int] = field(default_factory=list)
    workers: list["FakeWorker"] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)


WORLD = World()


class FakeWorker:
    """Scans by the first word of a text."""

    def __init__(self, on_exit: Callable[[], None]) -> None:
        self._on_exit = on_exit
        self._ended = asyncio.get_running_loop().create_future()
        WORLD.workers.append(self)

    @classmethod
    async def spawn(cls, child_channels: Sequence[object], on_exit: Callable[[], None]) -> Self:
        await asyncio.sleep(0.5)
        return cls(on_exit)

    @property
    def is_alive(self) -> bool:
        return not self._ended.done()

    async def load(self, settings: DetectionSettings) -> None:
        await asyncio.sleep(0.5)

    async def kill(self) -> None:
        if self.is_alive:
            self._ended.set_result(None)
            self._on_exit()

    async def ask(self, job: Job) -> list[Answer]:
        questions = [question for each in job for question in each]
        WORLD.asked += questions
        took_s = JOB_SECONDS + SECONDS_PER_CHARACTER * sum(len(question.text) for question in questions)
        if any("hang" in question.text for question in questions):
            took_s = 1e6
        await asyncio.wait([self._ended], timeout=took_s)
        if not self.is_alive or any("die" in question.text for question in questions):
            await self.kill()
            raise WorkerEndedError
        return [answer for each in job for answer in _answers(each)]


def _answers(questions: Sequence[Question]) -> list[Answer]:
    answers: list[Answer] = []
    before = None
    for question in questions:
        match question:
            case _ if "raise" in question.text:
                answers.append(Failed("ValueError"))
            case ScanText(text, _, language, context):
                guess = None if language else GUESSES.get(text.partition(" ")[0])
                before = language or (guess.code if guess else None) or context or before
                answers.append(TextScanned(guess, before, _finding(before) if before else ()))
            case ScanPiece(_, language):
                answers.append(Found(_finding(language)))
            case ComposeText(_, whole, pieces):
                assert all(found == whole for _, found in pieces)
                answers.append(Found(whole))
    return answers


def _finding(language: str) -> tuple[Finding, ...]:
    return (Finding(0, 1, f"AS_{language.upper()}", 0.9, "fake"),)


@dataclass
class Client:
    """One scan of the model."""

    texts: list[str]
    begins: int
    leaves_after: int | None
    is_eager: bool
    priority: Priority
    does_something_meanwhile: bool
    outcome: list[ScannedText] | DetectionError = field(default_factory=lambda: DetectionError("left"))


ticks = st.integers(0, 60)


def clients(texts: Sequence[str]) -> st.SearchStrategy[list[Client]]:
    one = st.builds(
        Client,
        texts=st.lists(st.sampled_from(texts), min_size=1, max_size=5),
        begins=ticks,
        leaves_after=st.none() | ticks,
        is_eager=st.booleans(),
        priority=st.sampled_from(Priority),
        does_something_meanwhile=st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=8)


@pytest.fixture(autouse=True)
def _fake_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "WorkerProcess", FakeWorker)
    monkeypatch.setattr(pool_module, "make_fork_channels", lambda _: [])


async def scan(service: DetectionService, client: Client) -> None:
    async def while_waiting(_: list[ScannedText]) -> None:
        await asyncio.sleep(JOB_SECONDS)

    texts = [TextToScan(text.replace("LONG", LONG), group) for group, text in enumerate(client.texts)]
    try:
        client.outcome = await service.scan(
            texts,
            priority=client.priority,
            while_waiting=while_waiting if client.does_something_meanwhile else None,
        )
    except DetectionError as error:
        client.outcome = error


async def live(clients: Sequence[Client], workers: int, cache_entries: int, kill_at: int | None) -> DetectionService:
    """Have all clients come and go; all that happens at one tick happens in turns that follow each other at once."""
    WORLD.__init__()  # type: ignore[misc]  # a new world for each example
    service = DetectionService(DetectionSettings(workers=workers, max_cache_entries=cache_entries))
    await service.start()
    await service.wait_ready(90)
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[None]] = []

    def begin(client: Client) -> None:
        task = asyncio.Task(scan(service, client), loop=loop, eager_start=client.is_eager)
        tasks.append(task)
        if client.leaves_after is not None:
            loop.call_later(client.leaves_after * JOB_SECONDS, task.cancel)

    for client in clients:
        loop.call_later(client.begins * JOB_SECONDS, begin, client)
    if kill_at is not None:
        loop.call_later(kill_at * JOB_SECONDS, lambda: asyncio.ensure_future(WORLD.workers[0].kill()))
    await asyncio.sleep(61 * JOB_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(tasks) == len(clients)
    stats = service.stats.pool
    assert (stats.open_requests, stats.open_chars, stats.waiting_jobs) == (0, 0, 0)
    await service.close()
    assert len(service._pool.shared) == 0
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
    return service


def languages(texts: Sequence[str]) -> list[str]:
    told = ["en"]
    for text in texts:
        word = text.partition(" ")[0]
        told.append(word if word in GUESSES else told[-1])
    return told[1:]


def check(client: Client) -> None:
    """Whoever has an answer has the right one."""
    if isinstance(client.outcome, list):
        expected = languages(client.texts)
        assert [each.language for each in client.outcome] == expected
        assert [each.findings for each in client.outcome] == [
            _finding(language) if text else () for text, language in zip(client.texts, expected, strict=True)
        ]


@settings(deadline=None)
@given(clients(GOOD), st.integers(1, 3), st.sampled_from([0, 2, 1000]), st.none() | ticks)
def test_whoever_stays_gets_what_the_texts_hold(
    clients: list[Client], workers: int, cache_entries: int, kill_at: int | None
) -> None:
    """Also if a worker is killed meanwhile, at work or idle: another one does it."""
    run(live(clients, workers, cache_entries, kill_at))
    for client in clients:
        assert client.leaves_after is not None or isinstance(client.outcome, list)
        check(client)


@settings(deadline=None)
@given(clients(GOOD + BAD), st.integers(1, 3), st.sampled_from([0, 2, 1000]))
def test_only_who_needs_what_fails_is_refused(clients: list[Client], workers: int, cache_entries: int) -> None:
    run(live(clients, workers, cache_entries, None))
    for client in clients:
        is_bad = any(word in text for text in client.texts for word in ("die", "raise", "hang"))
        if client.leaves_after is None and is_bad:
            assert isinstance(client.outcome, DetectionError)
        elif client.leaves_after is None:
            # While all workers hang for somebody else the time of others may run out.
            assert isinstance(client.outcome, list) or client.outcome.code == "detection_timeout"
        assert not (is_bad and isinstance(client.outcome, list))
        check(client)


def client(*texts: str, begins: int = 0, is_eager: bool = True) -> Client:
    return Client(list(texts), begins, None, is_eager, Priority.INTERACTIVE, does_something_meanwhile=False)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("archive", ["de " + LONG * 12, "en " + LONG * 12])
def test_nobody_waits_longer_because_a_text_is_shared(archive: str, workers: int) -> None:
    """Short requests beside a long one: what they share with it costs no time at all."""

    def took_s(shared: str) -> list[float]:
        seconds: list[float] = []

        async def one(service: DetectionService, number: int) -> None:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(number * 0.003)
            began = loop.time()
            prompt = TextToScan(f"{'de' if number % 2 else 'en'} prompt {number}", 1)
            await service.scan([prompt, TextToScan(shared or f"ok {number}", 2)])
            seconds.append(loop.time() - began)

        async def all_of_them() -> None:
            service = DetectionService(DetectionSettings(workers=workers))
            await service.start()
            await service.wait_ready(90)
            long = asyncio.create_task(service.scan([TextToScan(archive, 1), TextToScan("ok", 2)]))
            await asyncio.gather(*(one(service, number) for number in range(60)))
            assert not long.done()
            await long
            await service.close()

        run(all_of_them())
        return sorted(seconds)

    assert took_s("ok")[-2] <= 1.1 * took_s("")[-2]


def test_what_several_need_is_scanned_once() -> None:
    everybody = [client("en prompt", "en LONG", f"ok {number}") for number in range(8)]
    run(live(everybody, 2, 1000, None))
    shared = [question.text for question in WORLD.asked if not question.text.startswith("ok")]
    language, whole, piece, composition = 1, 1, 1, 1
    assert shared.count(f"en {LONG}") == language + whole + composition
    assert len(shared) == len(set(shared)) + language + composition
    assert len(shared) >= 1 + language + whole + 2 * piece + composition
