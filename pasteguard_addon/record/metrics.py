"""Numbers to watch, for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pasteguard_addon.record.outcome import Outcome

CONTENT_TYPE = CONTENT_TYPE_LATEST

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Now:
    """What is read when somebody asks."""

    waiting_jobs: int = 0
    ready_workers: int = 0
    worker_restarts: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
    held_chars: int = 0
    records_lost: int = 0
    workers: int = 0
    """How many are wanted."""


class Metrics:
    """One per addon, with a registry of its own, so that nothing of the process shows up in it."""

    def __init__(self, now: Callable[[], Now]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pasteguard_requests", "Requests by what became of them.", ["outcome"], registry=self._registry
        )
        self._inspected = Counter(
            "pasteguard_inspected_requests",
            "Requests that were read, by endpoint.",
            ["endpoint"],
            registry=self._registry,
        )
        self._entities = Counter(
            "pasteguard_entities", "Distinct values found in a request, by type.", ["type"], registry=self._registry
        )
        self._detection = Histogram(
            "pasteguard_detection_seconds",
            "How long requests waited for detection.",
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        for outcome in Outcome:
            self._requests.labels(outcome)
        self._registry.register(_NowCollector(now))

    def count(self, outcome: Outcome, counts: Mapping[str, int], detection_s: float | None, endpoint: str = "") -> None:
        """Count a request that has come to its end; `detection_s` is None and `endpoint` empty if nothing was read."""
        self._requests.labels(outcome).inc()
        if endpoint:
            self._inspected.labels(endpoint).inc()
        for entity_type, count in counts.items():
            self._entities.labels(entity_type).inc(count)
        if detection_s is not None:
            self._detection.observe(detection_s)

    def page(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)

    def lines(self) -> list[str]:
        """Return the numbers that are not zero, for reading."""
        return [
            " ".join([sample.name, *sample.labels.values(), f"{sample.value:g}"])
            for metric in self._registry.collect()
            for sample in metric.samples
            if sample.value and not sample.name.endswith(("_created", "_bucket"))
        ]


class _NowCollector(Collector):
    def __init__(self, now: Callable[[], Now]) -> None:
        self._now = now

    def describe(self) -> list[Metric]:
        """Keep the registry from asking for numbers before there are any."""
        return []

    def collect(self) -> Iterator[Metric]:
        now = self._now()
        for name, help_text, value in (
            ("pasteguard_detection_queue", "Jobs that wait for a worker.", now.waiting_jobs),
            ("pasteguard_workers_ready", "Workers that have loaded their models.", now.ready_workers),
            ("pasteguard_held_characters", "Characters of streams that may become a placeholder.", now.held_chars),
        ):
            yield GaugeMetricFamily(name, help_text, value=value)
        for name, help_text, value in (
            ("pasteguard_cache_hits", "Texts whose findings were known.", now.cache_hits),
            ("pasteguard_cache_misses", "Texts that had to be scanned.", now.cache_misses),
            ("pasteguard_worker_restarts", "Workers that were replaced.", now.worker_restarts),
            ("pasteguard_records_lost", "Requests that could not be written to the record.", now.records_lost),
        ):
            yield CounterMetricFamily(name, help_text, value=value)
