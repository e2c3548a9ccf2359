"""What all parts of the addon share: the settings in force, the detection that serves them, threads, tasks."""

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from mitmproxy import ctx, exceptions

from pasteguard_addon.detection.scanning import worker_start
from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.scanning.service import DetectionService
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.exchange.warm_up import warm_up
from pasteguard_addon.policy import detection_settings, endpoints, masking_rules
from pasteguard_addon.proxy import options
from pasteguard_addon.proxy.doors.providers import ReverseDoors
from pasteguard_addon.proxy.server_state import ServerState
from pasteguard_addon.record.metrics import Now
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

READY_TIMEOUT_S = 90.0
"""How long a request waits for workers that are still loading their models."""
THREAD_FROM_BYTES = 256 * 1024
"""Larger bodies are decompressed, read and masked in a thread, so that the event loop never waits for them."""
_ANSWERS_BYTES, _ANSWERS = 8_000_000, 20_000
_OBJECTS_BETWEEN_COLLECTIONS = 10_000


class Runtime:
    """One per addon. `settings` are those in force: read them once for a request, as they may change while it waits."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.doors, self.endpoints = ReverseDoors(self.settings), endpoints(self.settings)
        """What follows from the settings, as each request asks for it."""
        self.rules = masking_rules(self.settings)
        """Of an exchange that begins now: they follow from the settings, and from what a person allowed."""
        self.allowed: frozenset[str] = frozenset()
        """Values that a person allowed while we run: never in an option, which mitmproxy shows and saves."""
        self.load_problem: str | None = None
        """What was set for an option that does not exist, or of the wrong kind: only a new start mends that."""
        self.settings_problem: str | None = None
        self.is_closing = False
        self.answers = ScanCache(_ANSWERS_BYTES, _ANSWERS)
        """What is remembered of delivered answers, whatever the detection is set to since."""
        self.server_state = ServerState()
        """What conversations that go on at their provider have named."""
        self._service: DetectionService | None = None
        self._service_settings = detection_settings(self.settings)
        self._served_settings: Settings | None = None
        """The settings that the service was last compared with."""
        self._starting: asyncio.Task[None] | None = None
        self._proven: Settings | None = None
        """With these the workers came up."""
        self._background: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="pasteguard")

    @property
    def problem(self) -> str | None:
        """Why nothing is sent at all, if that is so."""
        return self.load_problem or self.settings_problem

    @property
    def is_ready(self) -> bool:
        return self._service is not None and self._service.is_ready and not self.problem and not self.is_closing

    def take(self, settings: Settings) -> None:
        """Put checked settings in force."""
        self.settings = settings
        self.doors, self.endpoints = ReverseDoors(settings), endpoints(settings)
        self.rules = masking_rules(settings, self.allowed)
        if self._service is not None:
            self.ensure_service()

    def allow(self, values: frozenset[str]) -> None:
        """Mask these values no more, from the next request on."""
        self.allowed = values
        self.rules = masking_rules(self.settings, values)

    def ensure_service(self) -> None:
        """Start the workers, or start others if what they need to know has changed."""
        if self.settings is self._served_settings and self._service is not None:
            return
        wanted = detection_settings(self.settings, Path(ctx.options.confdir).expanduser())
        if self.problem or self.is_closing:
            worker_start.end_early()
            return
        self._served_settings = self.settings
        if self._service is not None and wanted == self._service_settings:
            return
        old, self._service_settings = self._service, wanted
        self._service = service = DetectionService(wanted)
        self._starting = asyncio.create_task(self._start(service, old, self.settings))

    async def _start(self, service: DetectionService, old: DetectionService | None, settings: Settings) -> None:
        began_s = time.perf_counter()
        try:
            await service.start()
            # While the workers load theirs.
            asyncio.get_running_loop().run_in_executor(self._threads, warm_up, self.rules)
            if old is not None:
                await old.close()
            await service.wait_ready(READY_TIMEOUT_S)
        except (SettingsError, DetectionError) as error:
            if service is self._service:  # otherwise the next change has closed it already
                self._start_failed(str(error), settings)
            return
        if self._proven is None:
            _collect_garbage_less_often()
        self._proven = settings
        logger.info("PasteGuard is ready (detection loaded in %.1f s)", time.perf_counter() - began_s)

    def _start_failed(self, problem: str, settings: Settings) -> None:
        """Take a change back that the workers refuse; if nothing ever worked, refuse every request."""
        changes = options.values_in(self._proven, but_not_in=settings) if self._proven is not None else {}
        logger.error("PasteGuard: %s%s", problem, " (the change is taken back)" if changes else "")
        self.settings_problem = None if changes else problem
        try:
            ctx.options.update(**changes)
        except exceptions.OptionsError:  # another option has changed meanwhile, and the old value contradicts it
            self.settings_problem = problem

    def ready_service(self) -> DetectionService:
        """Return the detection in force. Raises DetectionError, or SettingsError if nothing is sent at all."""
        if self.problem:
            raise SettingsError(self.problem)
        if self.is_closing:
            raise DetectionError("the proxy is shutting down.", "shutting_down", may_retry=True)
        self.ensure_service()
        if self._service is None:
            raise DetectionError("detection is not running.")
        return self._service

    def maybe_service(self) -> DetectionService | None:
        """Return the detection for work that can be left out, unless it is not there or ends."""
        return None if self.is_closing else self._service

    def forget(self) -> None:
        """Drop what is remembered of texts, answers and conversations, and what a person allowed."""
        self.allow(frozenset())
        self.answers.clear()
        self.server_state.clear()
        if self._service is not None:
            self._service.forget()

    async def in_thread[**P, R](self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do what takes a moment where nobody feels it."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))

    def do_in_background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Begin what nobody waits for, and keep it from being collected. `work` raises nothing."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    def now(self, held_chars: int) -> Now:
        """Return what metrics say of this moment."""
        if self._service is None:
            return Now(held_chars=held_chars)
        stats = self._service.stats
        return Now(
            waiting_jobs=stats.pool.waiting_jobs,
            ready_workers=stats.pool.ready,
            worker_restarts=stats.pool.restarts,
            cache_hits=stats.cache_hits,
            cache_misses=stats.cache_misses,
            held_chars=held_chars,
            workers=stats.pool.workers,
        )

    async def close(self) -> None:
        """End workers, tasks and threads. `is_closing` is set before, so that nothing new begins."""
        self.is_closing = True
        if self._starting is not None:
            self._starting.cancel()
        for task in self._background:
            task.cancel()
        worker_start.end_early()
        service, self._service = self._service, None
        if service is not None:
            await service.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _collect_garbage_less_often() -> None:
    """Spare what has been loaded.

    Some hundred thousand objects stay as long as we run: walking them all again and again, the garbage collector would
    hold up every thirtieth request with a long chat for a tenth of a second. And a request makes some thousand objects
    that all go with it, so looking for garbage after each 700 finds none.
    """
    gc.freeze()
    gc.set_threshold(max(gc.get_threshold()[0], _OBJECTS_BETWEEN_COLLECTIONS))
