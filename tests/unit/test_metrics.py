"""Numbers to watch."""

from prometheus_client.parser import text_string_to_metric_families

from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.outcome import Outcome


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(metrics.page().decode())
        for sample in family.samples
    }


def test_the_page() -> None:
    metrics = Metrics(lambda: Now(1, 2, 3, 4, 5, 6, 7))
    metrics.count(Outcome.MASKED, {"PERSON": 2}, 0.02)
    metrics.count(Outcome.MASKED, {"PERSON": 1, "IBAN_CODE": 1}, 0.3)
    metrics.count(Outcome.PASSED, {}, None)
    told = samples(metrics)
    assert told["pasteguard_requests_total", "masked"] == 2
    assert told["pasteguard_requests_total", "passed"] == 1
    assert told["pasteguard_requests_total", "blocked"] == 0
    assert told["pasteguard_entities_total", "PERSON"] == 3
    assert told["pasteguard_detection_seconds_count",] == 2
    assert told["pasteguard_detection_seconds_bucket", "0.025"] == 1
    expected = {
        "detection_queue": 1,
        "workers_ready": 2,
        "worker_restarts_total": 3,
        "cache_hits_total": 4,
        "cache_misses_total": 5,
        "held_characters": 6,
        "records_lost_total": 7,
    }
    assert {name: told["pasteguard_" + name,] for name in expected} == expected


def test_two_of_them_are_apart() -> None:
    first, second = Metrics(Now), Metrics(Now)
    first.count(Outcome.CLEAN, {}, 0.0)
    assert samples(second)["pasteguard_requests_total", "clean"] == 0


def test_lines_for_reading() -> None:
    metrics = Metrics(lambda: Now(cache_hits=2))
    metrics.count(Outcome.MASKED, {"PERSON": 2}, 0.5)
    assert metrics.lines() == [
        "pasteguard_requests_total masked 1",
        "pasteguard_entities_total PERSON 2",
        "pasteguard_detection_seconds_count 1",
        "pasteguard_detection_seconds_sum 0.5",
        "pasteguard_cache_hits_total 2",
    ]
