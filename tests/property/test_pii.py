"""What holds for any text, without and with models."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pasteguard_addon.detection.pii import PiiRecognizer
from pasteguard_addon.detection.pii.names.cues import CueRecognizer
from pasteguard_addon.detection.pii.presidio.spacy_engine import pieces
from pasteguard_addon.text_shape import Regions, is_code_line, is_identifier_part, line_of
from tests.kit.examples import examples

_bits = st.sampled_from(
    (
        *("Anna Schmidt", "anna", "Dear ", "name: ", ",", "\n", "```", "`", " ", "Berlin", "in ", "a@x.org", "MARIA"),
        *(
            "0171 1234567",
            ".",
            "Dr. ",
            "\0",
            "İ",
            "😀",
            "“",
            "van ",
            "'s",
            "<",
            ">",
            "|",
            '"',
            "{",
            "\t",
            "1",
            "-",
            "é",
        ),
    )
)
_text = st.lists(st.one_of(_bits, st.text(max_size=5)), max_size=40).map("".join)


@given(_text)
def test_cues_point_into_the_text(text: str) -> None:
    for hit in CueRecognizer("en").find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]


@given(_text, st.integers(0, 200), st.integers(0, 20))
def test_shapes_never_raise(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    is_identifier_part(text, start, end)
    Regions(text).is_fenced(start)
    low, high = line_of(text, start)
    assert 0 <= low <= start <= high <= len(text)
    is_code_line(text[low:high])


@given(st.text(alphabet=" \nab", max_size=9000))
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in pieces(text)) == text


@pytest.fixture(scope="module")
def recognizer() -> PiiRecognizer:
    return PiiRecognizer()


@settings(examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=_text, language=st.sampled_from(["en", "de", "xx"]))
def test_findings_lie_within_any_text(recognizer: PiiRecognizer, text: str, language: str) -> None:
    text = text.encode("utf-8", "replace").decode("utf-8")
    for finding in recognizer.find(text, language):
        assert 0 <= finding.start < finding.end <= len(text)
        assert 0 <= finding.score <= 1
