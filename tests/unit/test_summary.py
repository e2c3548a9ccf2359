"""What the record comes to."""

from datetime import UTC, datetime, timedelta

import pytest

from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.summary import Summary, top

NOON = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)  # a Wednesday


def record(ago: timedelta = timedelta(0), outcome: Outcome = Outcome.MASKED, **more: object) -> Record:
    members: dict[str, object] = {"time": (NOON - ago).timestamp(), "counts": {"PERSON": 2}, "client": "curl"} | more
    return Record(outcome, "api.example", "chat/completions", "mask", 100.0, **members)  # type: ignore[arg-type]


def test_sums() -> None:
    summary = Summary(
        [
            record(detection_ms=4.0),
            record(detection_ms=40.0, counts={"PERSON": 1, "IBAN_CODE": 1}),
            record(outcome=Outcome.BLOCKED, client="", counts={}),
            record(outcome=Outcome.REFUSED, client="", counts={}),
        ]
    )
    assert summary.values == {"PERSON": 3, "IBAN_CODE": 1}
    assert summary.outcomes == {"masked": 2, "blocked": 1, "refused": 1}
    assert [each.outcome for each in summary.halted] == ["blocked", "refused"]
    assert {name: (t.requests, t.values, t.halted) for name, t in summary.tallies("client").items()} == {
        "": (2, 0, 2),
        "curl": (2, 4, 0),
    }
    assert [each.detection_ms for each in summary.slowest(1)] == [40]
    assert summary.times
    assert (summary.times.median, summary.times.longest) == (22, 40)
    assert dict(summary.times.buckets) == {
        "≤ 5": 1, "≤ 10": 0, "≤ 25": 0, "≤ 50": 1, "≤ 100": 0, "≤ 250": 0, "≤ 1 s": 0, "more": 0
    }  # fmt: skip


@pytest.mark.parametrize("times", [[7.0], [7.0, 7.0], [1.0, 5.0, 9000.0]])
def test_times_are_in_order(times: list[float]) -> None:
    told = Summary([record(detection_ms=each) for each in times]).times
    assert told
    assert told.median <= told.most <= told.longest == max(times)
    assert sum(count for _, count in told.buckets) == len(times)


@pytest.mark.parametrize(
    ("span", "step", "count", "start"),
    [
        (timedelta(0), "hour", 12, datetime(2026, 3, 4, 1, tzinfo=UTC)),
        (timedelta(hours=30), "hour", 31, datetime(2026, 3, 3, 6, tzinfo=UTC)),
        (timedelta(days=5), "day", 12, datetime(2026, 2, 21, tzinfo=UTC)),
        (timedelta(days=30), "day", 31, datetime(2026, 2, 2, tzinfo=UTC)),
        (timedelta(days=365), "week", 53, datetime(2025, 3, 3, tzinfo=UTC)),
        (timedelta(days=3650), "9 weeks", 59, datetime(2016, 2, 29, tzinfo=UTC)),
    ],
)
def test_steps_of_time(span: timedelta, step: str, count: int, start: datetime) -> None:
    name, periods = Summary([record(span), record()]).periods()
    assert (name, len(periods), periods[0].start) == (step, count, start)
    assert sum(each.requests for each in periods) == 2
    assert sum(each.counts.total() for each in periods) == 4
    assert periods[-1].requests


def test_records_in_any_order() -> None:
    """A clock may be set back."""
    _, periods = Summary([record(), record(timedelta(hours=3)), record(timedelta(hours=1))]).periods()
    assert sum(each.requests for each in periods) == 3


def test_nothing() -> None:
    summary = Summary([])
    assert (summary.times, summary.periods(), summary.slowest(3), summary.tallies("host")) == (
        None,
        ("day", []),
        [],
        {},
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"A": 1, "B": 3}, {"B": 3, "A": 1}),
        ({"A": 1, "B": 3, "C": 2}, {"B": 3, "C": 2, "A": 1}),
        ({"A": 1, "B": 3, "C": 2, "D": 1}, {"B": 3, "C": 2, "rest": 2}),
        ({}, {}),
    ],
)
def test_the_largest(counts: dict[str, int], expected: dict[str, int]) -> None:
    assert list(top(counts, 2, "rest").items()) == list(expected.items())
