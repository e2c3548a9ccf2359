"""What beside a name or a number tells where it ends, or that it is nobody's: figures, dates, signatures."""

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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("i.A. I. Kästner", ["I. Kästner"]),
        ("ppa. Müller", ["Müller"]),
        ("Tel.0711.5550188/Fax-89", ["0711.5550188"]),
        ("FIN WVWZZZ1JZXW386752", ["WVWZZZ1JZXW386752"]),
        ("Ich heiße Jan Brandt. Wir treffen uns am 3. Jan in Kiel.", ["Jan Brandt"]),
    ],
)
def test_edges_of_names_and_numbers(detection: InProcessDetection, text: str, values: list[str]) -> None:
    found = detection.scan([TextToScan(text, 0)])[0].findings
    assert [text[f.start : f.end] for f in found if f.entity_type != "LOCATION"] == values


def test_a_word_of_the_language_is_no_given_name_where_a_sentence_begins(detection: InProcessDetection) -> None:
    text = "Alle Solisten erfüllten ihren Part. Leider drohte der Chor sie zu übertönen."
    assert detection.scan([TextToScan(text, 0)])[0].findings == ()
