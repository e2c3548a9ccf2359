"""Figures that bear a surname, and coordinates, are nobody's."""

import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.findings import TextToScan
from pasteguard_addon.policy import detection_settings
from pasteguard_addon.settings import Settings

NOBODYS = (
    "We report Cohen's d, Hedges' g and Cramér's V.",
    "Compute Cohen's kappa for two raters.",
    "Kendall's W, Spearman's rho and Cronbach's alpha, also Moran's I.",
    "lat 52.520008, lon 13.404954",
)


@pytest.fixture(scope="module")
def detection() -> InProcessDetection:
    return InProcessDetection(detection_settings(Settings()))


@pytest.mark.parametrize("text", NOBODYS)
def test_nobody_is_found(detection: InProcessDetection, text: str) -> None:
    assert detection.scan([TextToScan(text, 0)])[0].findings == ()


def test_kin_of_the_same_name_is_found(detection: InProcessDetection) -> None:
    assert detection.scan([TextToScan("I met Cohen's dad yesterday.", 0)])[0].findings
