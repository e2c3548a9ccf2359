"""What the proxy asks: what is in these texts? Answers from the cache, and by worker processes for what is new.

Concurrent scans share their work: a text that one is finding out about already is waited for, not scanned again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial

from pasteguard_addon.detection.board import Board, Knowledge
from pasteguard_addon.detection.cache import ScanCache
from pasteguard_addon.detection.pool import Pool, PoolStats, Request
from pasteguard_addon.detection.schedule import Priority
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError
from pasteguard_addon.findings import ScannedText, TextToScan

__all__ = ["DetectionService", "DetectionStats", "Priority", "ScannedText", "TextToScan"]


_TURNS_TO_ASK = 5
"""So many turns of the event loop later a free worker has what it is to scan, and the loop has nothing to do."""


@dataclass(frozen=True, slots=True)
class DetectionStats:
    """Counts for metrics."""

    pool: PoolStats
    cache_hits: int
    cache_misses: int
    cache_entries: int
    cache_bytes: int


class DetectionService:
    """Scans texts off the event loop.

    `start`, `wait_ready`, any number of concurrent `scan`s, `close`. A scan that comes before the workers are ready
    waits for them. A cancelled one leaves nothing behind.
    """

    def __init__(self, settings: DetectionSettings) -> None:
        self._fallback = settings.fallback_language
        self._cache = ScanCache(settings.max_cache_bytes, settings.max_cache_entries, settings.fingerprint())
        self._pool = Pool(settings)
        self._flights: dict[bytes, _Flight] = {}
        self._hits = self._misses = 0

    @property
    def memory(self) -> ScanCache:
        """What earlier scans found, for what else depends on texts alone."""
        return self._cache

    async def start(self) -> None:
        """Start the workers; returns before they are ready."""
        await self._pool.start()

    @property
    def is_ready(self) -> bool:
        """Whether a scan could start now."""
        return self._pool.is_ready

    async def wait_ready(self, timeout_s: float) -> None:
        """Return when all workers have loaded their models; later at once, also while one is replaced.

        Raises SettingsError or DetectionError if they do not come up.
        """
        await self._pool.wait_ready(timeout_s)

    async def close(self) -> None:
        """End the workers. Scans that still run fail."""
        await self._pool.close()

    async def scan(
        self,
        texts: Sequence[TextToScan],
        *,
        priority: Priority = Priority.INTERACTIVE,
        meanwhile: Callable[[list[ScannedText]], Awaitable[None]] | None = None,
    ) -> list[ScannedText]:
        """Return what each text holds, in their order, or raise DetectionError: never a part of it.

        If it has to wait for a worker, `meanwhile` is called once, with the results of the texts before the first that
        is not known yet. What it raises ends the scan.
        """
        board = Board(
            self._cache, [each.text for each in texts], self._fallback, self._pool.size, _languages_before(texts)
        )
        missing = board.missing()
        self._misses += len(missing)
        self._hits += board.distinct - len(missing)
        while missing:
            flight = next((self._flights[digest] for digest in missing if digest in self._flights), None)
            learned = self._launch(board, missing, priority).wait() if flight is None else self._join(flight, priority)
            if meanwhile is not None:
                board.learn(await _beside(learned, partial(meanwhile, board.first_results())))
            else:
                board.learn(await learned)
            meanwhile = None
            missing = board.missing()
        return board.results()

    def forget(self) -> None:
        """Drop what earlier scans found."""
        self._cache.clear()

    @property
    def stats(self) -> DetectionStats:
        cache = self._cache
        return DetectionStats(self._pool.stats(), self._hits, self._misses, len(cache), cache.bytes)

    def _launch(self, board: Board, missing: Sequence[bytes], priority: Priority) -> "_Flight":
        """Find out what the board misses, for this scan and for all that ask for the same texts meanwhile."""

        def land() -> None:
            for digest in missing:
                if self._flights.get(digest) is flight:
                    del self._flights[digest]

        flight = _Flight(self._pool, board, priority, land)
        self._flights.update(dict.fromkeys(missing, flight))
        return flight

    async def _join(self, flight: "_Flight", priority: Priority) -> Knowledge:
        """Return what another scan finds out."""
        is_background = flight.priority is Priority.BACKGROUND
        if priority is Priority.INTERACTIVE:
            flight.hurry()
        try:
            return await flight.wait()
        except DetectionError:
            # Background work may fail where this scan would not: it is let in last, and its time began earlier.
            if not is_background:
                raise
        return Knowledge()


def _languages_before(texts: Sequence[TextToScan]) -> dict[int, str]:
    return {number: each.before for number, each in enumerate(texts) if each.before}


async def _beside(learned: Coroutine[None, None, Knowledge], meanwhile: Callable[[], Awaitable[None]]) -> Knowledge:
    """Return what is learned, and do something else until it is."""
    learning = asyncio.create_task(learned)
    try:
        for _ in range(_TURNS_TO_ASK):
            await asyncio.sleep(0)
        await meanwhile()
        return await learning
    finally:
        learning.cancel()


class _Flight:
    """Finding out about some texts: a task of its own, so that it ends with the last scan that waits, not the first."""

    def __init__(self, pool: Pool, board: Board, priority: Priority, land: Callable[[], None]) -> None:
        self.priority = priority
        self._pool = pool
        self._board = board
        self._land = land
        self._waiting = 0
        self._request: Request | None = None
        self._task = asyncio.create_task(self._fly())
        self._task.add_done_callback(lambda _: land())

    async def wait(self) -> Knowledge:
        """Return what is known of the texts when all is found. Raises DetectionError."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._land()  # at once: nobody may join what is being cancelled
                self._task.cancel()

    def hurry(self) -> None:
        """Somebody interactive waits for this now."""
        self.priority = Priority.INTERACTIVE
        if self._request is not None:
            self._request.hurry()

    async def _fly(self) -> Knowledge:
        with self._pool.open(self._board.missing_chars, self.priority) as request:
            self._request = request
            while steps := self._board.jobs():
                answers = await request.run([step.job for step in steps])
                for step, answer in zip(steps, answers, strict=True):
                    step.take(answer)
        return self._board.known
