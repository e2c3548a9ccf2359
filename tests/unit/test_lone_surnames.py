"""Surnames alone in sentences that would fit a thing as well, and what else begins with a capital there."""

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan, values_in
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

FRAMES = ("Should we promote {}?", "Assigned to {}", "Is it legal to record {}?", "The contract with {} ends in May")
SURNAMES = ("Munoz", "Castrillo", "Hellwig", "Haapala", "Lindholm", "Nilsson", "Fekete", "Padovano", "Szabó", "Khanna")


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


def people_in(text: str, detection: InProcessDetection) -> list[str]:
    [scanned] = detection.scan([TextToScan(text, 0)])
    return list(values_in(text, [each for each in scanned.findings if each.entity_type == "PERSON"]))


def test_most_are_found(detection: InProcessDetection) -> None:
    texts = [(frame.format(name), name) for frame in FRAMES for name in SURNAMES]
    missed = [text for text, name in texts if name not in people_in(text, detection)]
    assert len(missed) <= 0.25 * len(texts), missed


@pytest.mark.parametrize(
    "text",
    [
        "Should we promote Jenkins?",
        "Should we update Kafka?",
        "Is it legal to record Calls?",
        "Assigned to Backlog",
        "The contract with Paris ends in May",
        "The contract with Volkswagen ends in May",
        "Promote Release Candidates?",
        "Should we promote?\nBruder\n",
    ],
)
def test_nothing_else_is(detection: InProcessDetection, text: str) -> None:
    assert people_in(text, detection) == []
