"""How much a worker is given at once. Pure."""

from collections.abc import Callable, Sequence
from math import ceil

FAST_FACTOR = 10
"""How much cheaper a character is to the recognizers of whole texts."""
_JOB_CHARS = 2_500
"""What one worker is given at once: a short request never waits longer than that takes."""
_MIN_JOB_CHARS = 600
"""Splitting less than that between workers costs more than it gains."""


def batched[T](items: Sequence[T], size: Callable[[T], int], workers: int) -> list[list[T]]:
    """Split items into runs of about the same size, as many for each worker."""
    total = sum(map(size, items))
    job_chars = min(_JOB_CHARS, max(_MIN_JOB_CHARS, total / workers))
    count = max(1, ceil(total / job_chars))
    if count > workers:  # each of them the same number of jobs, or the last one keeps all others waiting
        count = ceil(count / workers) * workers
    job_chars = max(total, 1) / count
    runs: dict[int, list[T]] = {}
    before = 0
    for item in items:
        runs.setdefault(int((before + size(item) / 2) / job_chars), []).append(item)
        before += size(item)
    return list(runs.values())
