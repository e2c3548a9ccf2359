"""Which piece of whose work goes to the next free worker. Pure: knows no process, clock or event loop.

Requests share the workers by characters (weighted fair queueing): the next batch is the one that would be done
first if all requests were served at once, evenly. So a short request that has just come goes before the next batch
of a long one, and no number of short ones can starve a long one.

A batch cannot be interrupted, so a short request would still wait until a worker has done its batch of a long one.
Therefore, while short requests come in, one worker is left to them by those that will take long.

Short batches of several requests are cheaper together, so where they wait a worker gets its part of them in one turn.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import ceil

SHORT = 700
"""A batch of up to this size is short: a chat message, not a document."""
_REMEMBERED_BATCHES = 8
"""For so many longer batches after a short one, the next short one is expected."""
MODEST = 10_000
"""A request of up to this size is done soon enough to have all workers: a chat, not an archive."""


class Priority(IntEnum):
    """Background work begins only while no interactive work waits or runs: all of them share the processors."""

    INTERACTIVE = 0
    BACKGROUND = 1


@dataclass(frozen=True, slots=True)
class Scheduled[T]:
    """A batch to run now. Hand it to `done` when it is done."""

    batch: T
    characters: int
    priority: Priority

    @property
    def is_short(self) -> bool:
        return self.characters <= SHORT


class Queue[T]:
    """One request's place in the schedule, with its waiting batches."""

    def __init__(self, priority: Priority) -> None:
        self.priority = priority
        """May be changed while batches wait."""
        self._waiting: deque[tuple[T, int]] = deque()
        self._size = 0
        self._served_until = 0.0


class Schedule[T]:
    """Batches that wait, of all requests. A batch is anything with a size in characters."""

    def __init__(self, workers: int, is_wanted: Callable[[T], bool] = lambda _: True) -> None:
        """Lay out the schedule. What is not wanted any more when its turn comes is dropped, and costs nothing."""
        self._workers = workers
        self._is_wanted = is_wanted
        self._queues: list[Queue[T]] = []
        self._now = 0.0  # characters that each waiting request would have been served by now
        # One worker stays free of background work, if there are two, so a person never waits for it.
        self._max_shared = max(1, workers - 1)
        self._running_background = 0
        self._running_interactive = 0
        self._running_longer = 0
        self._longer_since_short = _REMEMBERED_BATCHES

    @property
    def waiting(self) -> int:
        """How many batches wait."""
        return sum(len(queue._waiting) for queue in self._queues)

    def add(self, queue: Queue[T], batches: Iterable[tuple[T, int]]) -> None:
        for batch, characters in batches:
            queue._waiting.append((batch, characters))
            queue._size += characters
        if queue._waiting and queue not in self._queues:
            queue._served_until = max(queue._served_until, self._now)
            self._queues.append(queue)

    def pop(self) -> Scheduled[T] | None:
        """Return the batch that is due, or None if none may run now."""
        self._drop_unwanted()
        candidates = [queue for queue in self._queues if self._may_run(queue)]
        if not candidates:
            return None
        return self._take(min(candidates, key=_order))

    def more_short_batches(self, due: Scheduled[T], may_join: Callable[[T], bool]) -> list[Scheduled[T]]:
        """Return what else a worker may do in the turn of a short batch that was due.

        One short batch of each of some requests, and no more than the worker's part of those that wait.
        """
        joining = [q for q in self._queues if q.priority is due.priority and may_join(q._waiting[0][0])]
        part = ceil((len(joining) + 1) / self._workers) - 1
        room = SHORT - due.characters
        taken: list[Scheduled[T]] = []
        for queue in sorted(joining, key=_order)[:part]:
            if queue._waiting[0][1] > room:
                break
            taken.append(self._take(queue))
            room -= taken[-1].characters
        return taken

    def _drop_unwanted(self) -> None:
        for queue in self._queues.copy():
            while queue._waiting and not self._is_wanted(queue._waiting[0][0]):
                queue._waiting.popleft()
            if not queue._waiting:
                self._queues.remove(queue)

    def _take(self, queue: Queue[T]) -> Scheduled[T]:
        batch, characters = queue._waiting.popleft()
        queue._served_until += characters
        self._now += characters / len(self._queues)
        if not queue._waiting:
            self._queues.remove(queue)
        due = Scheduled(batch, characters, queue.priority)
        self._count(due, 1)
        # A short piece of what takes long tells nothing of what comes.
        is_of_short_request = due.is_short and queue._size <= MODEST
        self._longer_since_short = 0 if is_of_short_request else self._longer_since_short + 1
        return due

    def done(self, due: Scheduled[T]) -> None:
        self._count(due, -1)

    def _count(self, due: Scheduled[T], by: int) -> None:
        if due.priority is Priority.BACKGROUND:
            self._running_background += by
        else:
            self._running_interactive += by
        if not due.is_short:
            self._running_longer += by

    def drop(self, queue: Queue[T]) -> None:
        """Forget what waits in the queue: its request has failed or its client has left."""
        queue._waiting.clear()
        if queue in self._queues:
            self._queues.remove(queue)

    def clear(self) -> list[T]:
        """Forget all that waits, and return it."""
        batches = [batch for queue in self._queues for batch, _ in queue._waiting]
        for queue in list(self._queues):
            self.drop(queue)
        return batches

    def _may_run(self, queue: Queue[T]) -> bool:
        if queue.priority is Priority.BACKGROUND:
            return not self._running_interactive and self._running_background < self._max_shared
        is_short = queue._waiting[0][1] <= SHORT or queue._size <= MODEST
        is_short_expected = self._longer_since_short < _REMEMBERED_BATCHES
        return is_short or not is_short_expected or self._running_longer < self._max_shared


def _order[T](queue: Queue[T]) -> tuple[Priority, float]:
    """Return what tells which of the waiting queues comes first."""
    return queue.priority, queue._served_until + queue._waiting[0][1]
