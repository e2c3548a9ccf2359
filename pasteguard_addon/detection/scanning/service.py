"""What the proxy asks: what is in these texts? Answers from the cache, and by worker processes for what is new.

Concurrent scans share their work: what two of them need of a text is found once (see `shared_scan`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from pasteguard_addon.detection.scanning import texts_together
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.scanning.findings_on_disk import open_findings
from pasteguard_addon.detection.scanning.pool import Pool, PoolStats
from pasteguard_addon.detection.scanning.scan_plan import ScanPlan
from pasteguard_addon.detection.scanning.scan_request import ScanRequest
from pasteguard_addon.detection.scanning.schedule import Priority
from pasteguard_addon.detection.scanning.shared_scan import Step
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.findings import ScannedText, TextToScan

__all__ = ["DetectionService", "DetectionStats", "Priority", "ScannedText", "TextToScan"]


type _WhileWaiting = Callable[[list[ScannedText]], Awaitable[object]]

_THREAD_FROM_CHARS = 256 * 1024
"""To cut so much text takes longer than anybody else should wait for the event loop."""
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
        self._kept = open_findings(settings)
        self._writing: asyncio.Task[None] | None = None
        self._cache = ScanCache(
            settings.max_cache_bytes,
            settings.max_cache_entries,
            settings.fingerprint() if self._kept is None else b"",  # its key stands for the rules alone
            self._kept,
        )
        self._pool = Pool(settings)
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
        if self._writing is not None:
            await self._writing
        if self._kept is not None and self._kept.has_unwritten:
            await asyncio.to_thread(self._kept.write)

    async def scan(
        self,
        texts: Sequence[TextToScan],
        *,
        priority: Priority = Priority.INTERACTIVE,
        while_waiting: _WhileWaiting | None = None,
    ) -> list[ScannedText]:
        """Return what each text holds, in their order, or raise DetectionError: never a part of it.

        If it has to wait for a worker, `while_waiting` is called once, with the results of the texts before the first
        that is not known yet. What it raises ends the scan.
        """
        if self._kept is not None:
            texts_together.recall(self._cache, self._kept, texts)
        plan = ScanPlan(
            self._cache, [each.text for each in texts], self._fallback, self._pool.size, _languages_before(texts)
        )
        self._misses += plan.missing
        self._hits += plan.distinct - plan.missing
        if plan.missing:
            with self._pool.open(plan.missing_chars, priority) as request:
                await self._find_out(plan, request, while_waiting)
        results = plan.results()
        if self._kept is not None:
            texts_together.keep(self._cache, self._kept, texts, results)
            if self._kept.has_unwritten and (self._writing is None or self._writing.done()):
                self._writing = asyncio.create_task(asyncio.to_thread(self._kept.write))
        return results

    async def _find_out(self, plan: ScanPlan, request: ScanRequest, while_waiting: _WhileWaiting | None) -> None:
        """Ask the workers, round by round, until nothing is missing.

        Each round asks for something that is missing and waits for it: none can pass without giving the event loop its
        turn, nor without bringing the scan on.
        """
        while groups := await _next_steps(plan):
            request.ask(groups)
            if while_waiting is not None:
                for _ in range(_TURNS_TO_ASK):
                    await asyncio.sleep(0)
                await while_waiting(plan.first_results())
                while_waiting = None
            await request.answered()

    def forget(self) -> None:
        """Drop what earlier scans found."""
        self._cache.clear()

    @property
    def stats(self) -> DetectionStats:
        cache = self._cache
        return DetectionStats(self._pool.stats(), self._hits, self._misses, len(cache), cache.bytes)


async def _next_steps(plan: ScanPlan) -> list[list[Step]]:
    """Return what to ask next. Nothing else looks at a plan between two rounds, so it may be made in a thread."""
    if plan.missing_chars < _THREAD_FROM_CHARS:
        return plan.next_steps()
    return await asyncio.to_thread(plan.next_steps)


def _languages_before(texts: Sequence[TextToScan]) -> dict[int, str]:
    return {number: each.before for number, each in enumerate(texts) if each.before}
