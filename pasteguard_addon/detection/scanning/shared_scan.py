"""What is to be found out of one text, for everybody who needs it. Pure: knows no process, clock or event loop.

Each request has what it needs in its own queue, also what others have in theirs. Whoever's turn comes first has it
done, for all: so nobody does the same work twice, and nobody ever waits for more of a foreign request than for the
very text that both need, nor longer than without that request. What is answered is gone from here in the same moment:
whoever comes later asks the cache, or anew.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pasteguard_addon.detection.scanning.messages import Found, Question, TextScanned
from pasteguard_addon.detection.scanning.schedule import Queue


@dataclass(frozen=True, slots=True)
class ScanTask:
    """One question for a worker."""

    key: Hashable
    """Tasks with equal keys have equal answers."""
    question: Question = field(repr=False)
    characters: int
    """How much is scanned; the time limit grows with it."""
    cost: int
    """What it costs compared to others, for fairness; in characters of the slow recognizers."""
    is_joinable: bool = False
    """Whether a worker does it in less time together with others of its kind."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer; each request raises an error of its own."""

    message: str
    code: str = "detection_failed"


type Reply = TextScanned | Found
type Outcome = Reply | Failure


@dataclass(frozen=True, slots=True)
class Step:
    """What a request asks, and who takes the answer to it."""

    task: ScanTask
    take: Callable[[Reply], None]


class Waiting(Protocol):
    """Who waits for answers."""

    queue: "Queue[Batch]"

    def settled(self, scan: "SharedScan") -> None:
        """Take note that a scan has its outcome."""

    def give_more_time(self) -> None:
        """Wait longer: a scan begins anew."""


@dataclass(slots=True, eq=False)
class SharedScan:
    """A task and all requests that wait for its answer."""

    task: ScanTask
    waiting: list["Waiting"] = field(default_factory=list)
    outcome: Outcome | None = None
    is_running: bool = False
    is_alone: bool = False
    """Not to be done together with others: it was in a worker that ended."""


class SharedScans:
    """All scans that somebody waits for and that have no outcome yet, by their keys."""

    def __init__(self) -> None:
        self._shared: dict[Hashable, SharedScan] = {}

    def __len__(self) -> int:
        return len(self._shared)

    def join(self, task: ScanTask, request: Waiting) -> SharedScan:
        """Return the scan for a task, which somebody may be waiting for already."""
        scan = self._shared.setdefault(task.key, SharedScan(task))
        if request not in scan.waiting:
            scan.waiting.append(request)
        return scan

    def withdraw(self, scan: SharedScan, request: Waiting) -> None:
        """A request waits no longer. What nobody waits for is not begun; what runs is still of use to who comes."""
        scan.waiting.remove(request)
        if not scan.waiting and not scan.is_running:
            self._remove(scan)

    def settle(self, scan: SharedScan, outcome: Outcome) -> None:
        """Give a scan its outcome, and tell all that wait."""
        if scan.outcome is not None:
            return
        scan.outcome, scan.is_running = outcome, False
        self._remove(scan)
        waiting, scan.waiting = scan.waiting, []
        for request in waiting:
            request.settled(scan)

    def settle_waiting(self, outcome: Failure) -> None:
        """Give all an outcome that do not run."""
        for scan in [scan for scan in self._shared.values() if not scan.is_running]:
            self.settle(scan, outcome)

    def _remove(self, scan: SharedScan) -> None:
        if self._shared.get(scan.task.key) is scan:
            del self._shared[scan.task.key]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Scans that one request has done in one go by one worker, if nobody else has had them done by then."""

    scans: Sequence[SharedScan]

    @property
    def cost(self) -> int:
        return sum(scan.task.cost for scan in self.scans)

    @property
    def is_joinable(self) -> bool:
        return all(scan.task.is_joinable and not scan.is_alone for scan in self.scans)

    @property
    def is_wanted(self) -> bool:
        return any(self._is_to_do(scan) for scan in self.scans)

    def begin(self) -> list[SharedScan]:
        """Return what is still to do, which runs from now on."""
        begun = [scan for scan in self.scans if self._is_to_do(scan)]
        for scan in begun:
            scan.is_running = True
        return begun

    def _is_to_do(self, scan: SharedScan) -> bool:
        is_open = scan.outcome is None and not scan.is_running and bool(scan.waiting)
        return is_open and not (scan.is_alone and len(self.scans) > 1)


def batches(groups: Sequence[Sequence[SharedScan]]) -> list[Batch]:
    """Return the batches for groups of scans, each scan that is to be done alone in one of its own."""
    made: list[Batch] = []
    for group in groups:
        together = [scan for scan in group if not scan.is_alone]
        made += [Batch([scan]) for scan in group if scan.is_alone]
        if together:
            made.append(Batch(together))
    return made
