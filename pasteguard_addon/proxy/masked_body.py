"""Masks one body: the exchange and the detection in turn, and in a thread what others would feel."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from pasteguard_addon.detection.scanning.service import DetectionService, ScannedText, TextToScan
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.runtime import READY_TIMEOUT_S, THREAD_FROM_BYTES, Runtime

_FINDING_BYTES = THREAD_FROM_BYTES // 2_000
"""So much text is as long to mask as one value is. For less, going to a thread and back takes longer than the work."""
_BEGIN_FROM_BYTES = 8 * 1024
"""For less it does not pay to begin with what is known while the rest is scanned."""


@dataclass(frozen=True, slots=True)
class MaskedBody:
    """A body as it may leave, and how long its texts were scanned."""

    body: bytes = field(repr=False)
    detection_s: float


async def computed[**P, R](runtime: Runtime, size: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do what takes a moment for `size` bytes: here if it is short, in a thread if others would feel it."""
    if size < THREAD_FROM_BYTES:
        return work(*args, **kwargs)
    return await runtime.in_thread(work, *args, **kwargs)


async def mask_body(
    runtime: Runtime,
    service: DetectionService,
    exchange: Exchange,
    body: bytes,
    query: str = "",
    *,
    remembers: bool = False,
    scanning: AbstractContextManager[None] | None = None,
) -> MaskedBody:
    """Return a body as it may leave. `remembers`: its conversation goes on, so keep what the next turn will need.

    `scanning` is entered while others work on it.
    """
    memory = service.memory if remembers else None
    texts = await computed(runtime, len(body) + len(query), exchange.begin, body, memory, query)

    async def take(results: Sequence[ScannedText]) -> list[TextToScan]:
        size = max(len(body), _FINDING_BYTES * sum(len(each.findings) for each in results))
        return await computed(runtime, size, exchange.take, results)

    while_waiting = take if len(body) >= _BEGIN_FROM_BYTES else None
    with scanning or nullcontext():
        await service.wait_ready(READY_TIMEOUT_S)
        began_s = time.perf_counter()
        while texts:
            texts = await take(await service.scan(texts, while_waiting=while_waiting))
    detection_s = time.perf_counter() - began_s
    keeps_later = remembers and len(body) < THREAD_FROM_BYTES
    return MaskedBody(await computed(runtime, len(body), exchange.finish, keeps_later=keeps_later), detection_s)
