"""What the record comes to: sums, shares and times, for people to look at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record

HALTED = (Outcome.BLOCKED, Outcome.REFUSED)

_STEPS = (("hour", timedelta(hours=1)), ("day", timedelta(days=1)), ("week", timedelta(weeks=1)))
_MAX_PERIODS = 62
"""More bars than these cannot be told apart; then each stands for more time."""
_MIN_PERIODS = 12
"""A few bars alone would be walls."""
_BUCKETS_MS = (5, 10, 25, 50, 100, 250, 1000)


@dataclass(slots=True)
class Tally:
    """What came from one place, or under one name."""

    requests: int = 0
    values: int = 0
    halted: int = 0
    """Blocked or refused."""

    def add(self, record: Record) -> None:
        self.requests += 1
        self.values += sum(record.counts.values())
        self.halted += record.outcome in HALTED


@dataclass(slots=True)
class Period:
    """A step of time: an hour, a day or weeks."""

    start: datetime
    requests: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Values by type."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long detection took, in milliseconds."""

    median: float
    most: float
    """95 of 100 took no longer."""
    longest: float
    buckets: Sequence[tuple[str, int]]
    """How many took how long; the name says the most of each."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Records taken together. Those of an exchange that was broken off count like the others."""

    records: Sequence[Record] = field(repr=False)
    """Oldest first."""

    @property
    def values(self) -> Counter[str]:
        """Values by type: distinct in each request, so that a name in two requests counts twice."""
        total: Counter[str] = Counter()
        for record in self.records:
            total.update(record.counts)
        return total

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(str(record.outcome) for record in self.records)

    @property
    def halted(self) -> list[Record]:
        """What was blocked or refused."""
        return [record for record in self.records if record.outcome in HALTED]

    @property
    def unmasked(self) -> Counter[tuple[str, str]]:
        """Prompts that went out as they were, by the program and the endpoint; the most frequent first."""
        found = Counter((each.client, each.endpoint) for each in self.records if each.outcome is Outcome.UNINSPECTED)
        return Counter(dict(found.most_common()))

    @property
    def times(self) -> Times | None:
        """How long detection took; None if nothing was scanned."""
        times = [record.detection_ms for record in self.records if record.detection_ms is not None]
        if not times:
            return None
        most = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        return Times(median(times), min(most, max(times)), max(times), _buckets(times))

    def tallies(self, name: str) -> dict[str, Tally]:
        """Return what each `client`, `host` or `model` sent, the most requests first."""
        found: dict[str, Tally] = {}
        for record in self.records:
            found.setdefault(getattr(record, name), Tally()).add(record)
        return dict(sorted(found.items(), key=lambda item: (-item[1].requests, item[0])))

    def slowest(self, count: int) -> list[Record]:
        """Return the requests whose detection took longest."""
        scanned = [record for record in self.records if record.detection_ms is not None]
        return sorted(scanned, key=lambda record: -(record.detection_ms or 0))[:count]

    def periods(self) -> tuple[str, list[Period]]:
        """Return the name of the step and each step from the first record to the last, empty ones too."""
        if not self.records:
            return "day", []
        moments = [datetime.fromtimestamp(record.time, UTC) for record in self.records]
        first, last = min(moments), max(moments)
        name, step = _step(last - first)
        start = min(_floor(first, name), _floor(last, name) - step * (_MIN_PERIODS - 1))
        periods = [Period(start + step * number) for number in range(int((last - start) / step) + 1)]
        for moment, record in zip(moments, self.records, strict=True):
            period = periods[int((moment - start) / step)]
            period.requests += 1
            period.counts.update(record.counts)
        return name, periods


def unmasked_line(summary: Summary) -> str:
    """Return what to say of prompts that went out as they were; nothing if there were none."""
    unmasked = summary.unmasked
    if not unmasked:
        return ""
    named = ", ".join(f"{count} of {client or 'a program'} to {place}" for (client, place), count in unmasked.items())
    total = unmasked.total()
    what = "1 prompt went out UNMASKED" if total == 1 else f"{total} prompts went out UNMASKED"
    return f"{what}: {named}. See pasteguard_endpoints and pasteguard_other_endpoints."


def top(counts: Mapping[str, int], most: int, rest: str = "other types") -> dict[str, int]:
    """Return the largest counts, all others as one."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) <= most + 1:  # one alone needs no other name
        return dict(ordered)
    return dict(ordered[:most]) | {rest: sum(count for _, count in ordered[most:])}


def _step(span: timedelta) -> tuple[str, timedelta]:
    for name, step in _STEPS:
        if span / step < _MAX_PERIODS:
            return name, step
    weeks = int(span / timedelta(weeks=1)) // _MAX_PERIODS + 1
    return f"{weeks} weeks", timedelta(weeks=weeks)


def _floor(moment: datetime, step: str) -> datetime:
    """Return the beginning of the step that a moment lies in."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if step == "hour":
        return hour
    day = hour.replace(hour=0)
    return day if step == "day" else day - timedelta(days=day.weekday())


def _buckets(times: Iterable[float]) -> list[tuple[str, int]]:
    counts = [0] * (len(_BUCKETS_MS) + 1)
    for each in times:
        counts[sum(each > limit for limit in _BUCKETS_MS)] += 1
    names = [f"≤ {limit}" if limit < 1000 else f"≤ {limit // 1000} s" for limit in _BUCKETS_MS]
    return list(zip([*names, "more"], counts, strict=True))
