"""Samples, and taking them in turns: what is compared is measured side by side, so a busy machine hits all alike."""

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from scripts.benchmarks.client import Client, Reply


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure, what it was compared with, and whether it is what it should be."""

    case: str
    result: float
    unit: str
    to_reach: float | None = None
    is_at_least: bool = False
    """The result should be no less than `to_reach`; otherwise no more."""
    ours: float | None = None
    """Median."""
    ours_p99: float | None = None
    reference: float | None = None
    reference_name: str = ""
    bare: float | None = None
    """mitmdump without any addon."""
    samples: int = 0
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        if self.to_reach is None:
            return None
        return self.result >= self.to_reach if self.is_at_least else self.result <= self.to_reach


@dataclass(slots=True)
class Limits:
    """How long the repetitions of one case go on: so many, or so long, whichever comes first."""

    deadline_s: float
    """For the whole run, on the clock of `time.monotonic`."""
    is_quick: bool

    def repeats(self, count: int, quick: int, seconds: float) -> "itertools.takewhile[int]":
        """Yield 0, 1, 2, …; 0 in any case."""
        end_s = min(self.deadline_s, time.monotonic() + seconds / (4 if self.is_quick else 1))
        numbers = range(quick if self.is_quick else count)
        return itertools.takewhile(lambda number: not number or time.monotonic() < end_s, numbers)


@dataclass(slots=True)
class Samples:
    """Milliseconds by contender. The n-th of each were taken side by side."""

    by_name: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        self.by_name.setdefault(name, []).append(seconds * 1000)

    def median(self, name: str) -> float:
        return statistics.median(self.by_name[name])

    def p99(self, name: str) -> float:
        return percentile(self.by_name[name], 0.99)

    def over(self, name: str, reference: str) -> float:
        """Return the median of how much longer one took than the other beside it."""
        pairs = zip(self.by_name[name], self.by_name[reference], strict=True)
        return statistics.median(mine - theirs for mine, theirs in pairs)

    def ratio(self, name: str, reference: str) -> float:
        """Return the median of how many times as long one took as the other beside it."""
        pairs = zip(self.by_name[name], self.by_name[reference], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    def row(self, case: str, result: float, unit: str, to_reach: float | None, *, ours: str, reference: str) -> Row:
        return Row(
            case,
            result,
            unit,
            to_reach,
            ours=self.median(ours),
            ours_p99=self.p99(ours),
            reference=self.median(reference),
            reference_name=reference,
            bare=self.median("bare") if "bare" in self.by_name else None,
            samples=len(self.by_name[ours]),
        )

    def over_noop(self, case: str, to_reach: float | None, ours: str = "accurate") -> Row:
        return self.row(case, self.over(ours, "noop"), "ms over no-op", to_reach, ours=ours, reference="noop")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all do not exceed; the largest if there are too few to tell."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def checked(reply: Reply) -> Reply:
    """Return a reply that is one; a refusal is no figure."""
    if reply.status != 200:
        raise RuntimeError(f"a request was refused with {reply.status}: {reply.body[:300]!r}")
    return reply


type Contenders = Mapping[str, Callable[[], float]]
"""By name what takes one measurement and returns its seconds."""


def sending(clients: Mapping[str, Client], data: bytes) -> dict[str, Callable[[], float]]:
    """Send the same request to each."""

    def send(client: Client) -> float:
        return checked(client.chat(data)).seconds

    return timing(clients, send)


def timing(clients: Mapping[str, Client], take: Callable[[Client], float]) -> dict[str, Callable[[], float]]:
    """Do the same with each client."""
    return {name: partial(take, client) for name, client in clients.items()}


def in_turns(samples: Samples, contenders: Contenders, number: int) -> None:
    """Measure every contender once, in another order each time."""
    names = list(contenders)
    start = number % len(names)
    for name in (*names[start:], *names[:start]):
        samples.add(name, contenders[name]())


def together(connect: Callable[[], Client], bodies: Sequence[Sequence[bytes]]) -> tuple[float, list[float]]:
    """Send each list over a connection of its own, all at once; return requests a second, and each one's seconds."""
    took_s: list[float] = []
    failures: list[BaseException] = []
    start = threading.Barrier(len(bodies) + 1)

    def send(client: Client, mine: Sequence[bytes]) -> None:
        try:
            start.wait()
            for body in mine:
                took_s.append(checked(client.chat(body)).seconds)
        except (OSError, RuntimeError) as error:
            failures.append(error)

    clients = [connect() for _ in bodies]
    threads = [threading.Thread(target=send, args=pair) for pair in zip(clients, bodies, strict=True)]
    for thread in threads:
        thread.start()
    start.wait()
    began_s = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed_s = time.perf_counter() - began_s
    for client in clients:
        client.close()
    if failures:
        raise failures[0]
    return len(took_s) / elapsed_s, took_s
