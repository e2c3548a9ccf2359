from collections import Counter

from pasteguard_addon.detection.scanning.schedule import Priority, Queue, Schedule, Scheduled


def queue(priority: Priority = Priority.INTERACTIVE) -> Queue[str]:
    return Queue(priority)


def order(schedule: Schedule[str], count: int) -> list[str]:
    return [due.batch for _ in range(count) if (due := schedule.pop())]


def run(schedule: Schedule[str], count: int) -> list[str]:
    """Run batches one after the other."""
    served = []
    for _ in range(count):
        due = schedule.pop()
        assert due
        schedule.done(due)
        served.append(due.batch)
    return served


def test_batches_of_one_request_keep_their_order() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(), [("a", 5), ("b", 3), ("c", 9)])
    assert order(schedule, 4) == ["a", "b", "c"]


def test_a_short_request_goes_before_the_next_batch_of_long_ones() -> None:
    schedule: Schedule[str] = Schedule(2)
    for name in ("x", "y", "z"):
        schedule.add(queue(), [(name, 2000)] * 10)
    order(schedule, 4)
    schedule.add(queue(), [("short", 60)])
    assert order(schedule, 1) == ["short"]


def test_long_requests_share_evenly() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(), [("first", 2000)] * 100)
    run(schedule, 20)
    schedule.add(queue(), [("second", 2000)] * 100)
    shares = Counter(run(schedule, 40))
    assert abs(shares["first"] - shares["second"]) <= 2


def test_short_requests_do_not_starve_a_long_one() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(), [("long", 2000)])
    served = []
    for _ in range(200):
        schedule.add(queue(), [("short", 60)])
        served += run(schedule, 1)
    assert "long" in served


def test_one_worker_is_left_to_short_requests_while_they_come_in() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(), [("long", 2000)] * 100)
    assert run(schedule, 1) + order(schedule, 2) == ["long"] * 3, "alone, a long request gets all workers"
    schedule = Schedule(2)
    schedule.add(queue(), [("short", 60)])
    run(schedule, 1)
    schedule.add(queue(), [("long", 2000)] * 100)
    first = schedule.pop()
    assert first
    assert first.batch == "long"
    assert schedule.pop() is None
    schedule.add(queue(), [("short", 60)])
    assert order(schedule, 2) == ["short"]
    schedule.done(first)
    run(schedule, 70)
    assert order(schedule, 2) == ["long", "long"], "no short request came for long"


def test_short_pieces_of_a_long_request_leave_no_worker_idle() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(), [("short piece", 60), ("piece", 900), ("piece", 900)] * 40)
    for _ in range(60):
        both = [schedule.pop(), schedule.pop()]
        assert all(both), "nobody but this request has asked for anything"
        for due in both:
            assert due
            schedule.done(due)


def test_one_worker_alone_serves_all() -> None:
    schedule: Schedule[str] = Schedule(1)
    schedule.add(queue(), [("short", 60)])
    run(schedule, 1)
    schedule.add(queue(), [("long", 2000)])
    assert run(schedule, 1) == ["long"]


def test_background_waits_for_interactive_work() -> None:
    schedule: Schedule[str] = Schedule(4)
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)] * 2)
    schedule.add(queue(), [("soon", 5000)] * 2)
    assert run(schedule, 4) == ["soon", "soon", "late", "late"]


def test_background_work_does_not_begin_while_interactive_work_runs() -> None:
    schedule: Schedule[str] = Schedule(4)
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)])
    schedule.add(queue(), [("soon", 1)])
    soon = schedule.pop()
    assert soon is not None
    assert schedule.pop() is None
    schedule.done(soon)
    assert order(schedule, 2) == ["late"]


def test_one_worker_stays_free_of_background_work() -> None:
    schedule: Schedule[str] = Schedule(2)
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)] * 2)
    due = schedule.pop()
    assert due == Scheduled("late", characters=1, priority=Priority.BACKGROUND)
    assert schedule.pop() is None
    schedule.done(due)
    assert schedule.pop() == due


def test_background_work_can_be_hurried() -> None:
    schedule: Schedule[str] = Schedule(2)
    hurried = queue(Priority.BACKGROUND)
    schedule.add(hurried, [("late", 1)] * 2)
    schedule.pop()
    hurried.priority = Priority.INTERACTIVE
    assert schedule.pop() == Scheduled("late", characters=1, priority=Priority.INTERACTIVE)


def test_dropped_batches_never_run() -> None:
    schedule: Schedule[str] = Schedule(2)
    gone = queue()
    schedule.add(gone, [("gone", 1)] * 3)
    schedule.add(queue(), [("kept", 1)])
    schedule.drop(gone)
    schedule.drop(gone)
    assert schedule.waiting == 1
    assert order(schedule, 4) == ["kept"]


def test_clear_returns_all_that_waits_whether_it_may_run_or_not() -> None:
    schedule: Schedule[str] = Schedule(1)
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)] * 2)
    schedule.add(queue(), [("soon", 2000)])
    order(schedule, 2)
    assert schedule.pop() is None
    assert schedule.clear() == ["late", "late"]
    assert schedule.waiting == 0


def joined(schedule: Schedule[str]) -> list[str]:
    """Return what a worker does in its next turn."""
    due = schedule.pop()
    assert due
    return [due.batch, *(each.batch for each in schedule.more_short_batches(due, lambda batch: batch != "alone"))]


def test_a_worker_gets_its_part_of_the_short_batches_that_wait() -> None:
    schedule: Schedule[str] = Schedule(2)
    for number in range(6):
        schedule.add(queue(), [(f"{number}", 60)])
    assert joined(schedule) == ["0", "1", "2"]
    assert joined(schedule) == ["3", "4"]
    assert joined(schedule) == ["5"]
    assert schedule.waiting == 0


def test_batches_are_left_to_a_worker_that_has_nothing_to_do() -> None:
    schedule: Schedule[str] = Schedule(2)
    for name in "ab":
        schedule.add(queue(), [(name, 60)])
    assert joined(schedule) == ["a"]
    assert joined(schedule) == ["b"]


def test_what_is_joined_is_short_together() -> None:
    schedule: Schedule[str] = Schedule(1)
    for number in range(20):
        schedule.add(queue(), [(f"{number}", 100)])
    assert joined(schedule) == [f"{number}" for number in range(7)]
    schedule = Schedule(1)
    schedule.add(queue(), [("short", 60)])
    schedule.add(queue(), [("long", 2000)])
    assert joined(schedule) == ["short"]
    assert joined(schedule) == ["long"]


def test_only_what_may_be_joined_is() -> None:
    schedule: Schedule[str] = Schedule(1)
    for name in ("a", "alone", "b"):
        schedule.add(queue(), [(name, 60)])
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)])
    assert joined(schedule) == ["a", "b"]
    assert joined(schedule) == ["alone"]


def test_joined_batches_are_counted_each() -> None:
    schedule: Schedule[str] = Schedule(1)
    for name in "ab":
        schedule.add(queue(), [(name, 60)])
    schedule.add(queue(Priority.BACKGROUND), [("late", 1)])
    due = schedule.pop()
    assert due
    (other,) = schedule.more_short_batches(due, lambda _: True)
    schedule.done(due)
    assert schedule.pop() is None, "one of the two still runs"
    schedule.done(other)
    assert order(schedule, 1) == ["late"]
