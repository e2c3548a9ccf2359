"""Any text gives findings inside it, and a long one gives them in time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.detection.pii.patterns import PATTERN_ENTITIES, pattern_recognizers

RECOGNIZERS = pattern_recognizers(["en"], PATTERN_ENTITIES) + pattern_recognizers(["xx"], ["PHONE_NUMBER"])
PIECES = st.sampled_from(
    "12 0171 4111 +49 +1 a@ @x.com bob . - / ( ) :: 10.0.0.1 fe80: DE89 DE KK 3704 Street Main via Rue ul. 10115 Berlin"
    " \\n % %40 (at) dot ' \" , \n \t \x00 é ſ K ١٢٣ 漢字 \u0301 iban phone card born ssn A\u0307 İ".split(" ")
)


@given(st.one_of(st.text(max_size=200), *(st.lists(PIECES, max_size=40).map(joint.join) for joint in ("", " "))))
def test_findings_lie_inside_the_text_and_hold_something(text: str) -> None:
    for recognizer in RECOGNIZERS:
        for hit in recognizer.analyze(text, [], None):
            assert 0 <= hit.start < hit.end <= len(text)
            assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]
            assert 0.6 <= hit.score <= 1.0
            assert hit.entity_type in PATTERN_ENTITIES


@pytest.mark.parametrize(
    "unit",
    ["1-", "a@", ".", "1234567890", "12 ", "Aa ", "1 Aa ", "@", "(", ":", "ab:", "0171 ", "1 A, ", "Flat 1, ", "A'",
     "via A 1 ", "x(at)", "http://a:", "\n", "DE12 ", "4111 ", "é", "漢", "<a>", "<a ", "<b>x</b>", "a=", "city: \"",
     "name,street\n", "| name | city |\n", "PID|^", "NAD+BY+", "cn=", "customer number ", "ssn: "],
)  # fmt: skip
def test_time_grows_with_length_only(unit: str) -> None:
    """Quadratic matching would need minutes for this; the limit leaves room for a busy machine."""
    text = (unit * 100_000)[:100_000]
    start = time.process_time()
    for recognizer in RECOGNIZERS:
        recognizer.analyze(text, [], None)
    assert time.process_time() - start < 8
