"""Whom the default detection finds in a text."""

from functools import cache

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan, values_in
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings


def people_in(text: str) -> list[str]:
    """Return the names of people, as they stand there."""
    [scanned] = _detection().scan([TextToScan(text, 0)])
    return list(values_in(text, [each for each in scanned.findings if each.entity_type == "PERSON"]))


@cache
def _detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))
