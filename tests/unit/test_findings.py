from itertools import pairwise

import pytest

from pasteguard_addon.findings import Finding, settle

TEXT = "First Last<first.last@x.org>, Last"


def found(start: int, end: int, kind: str = "PERSON", score: float = 0.5) -> Finding:
    return Finding(start, end, kind, score, "test")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], []),
        ([found(0, 5)], [(0, 5, "PERSON")]),
        ([found(6, 10), found(0, 5)], [(0, 5, "PERSON"), (6, 10, "PERSON")]),
        ([found(0, 27), found(11, 27, "EMAIL_ADDRESS", 1.0)], [(0, 10, "PERSON"), (11, 27, "EMAIL_ADDRESS")]),
        ([found(0, 10), found(0, 5, "LOCATION")], [(0, 10, "PERSON")]),
        ([found(0, 10), found(0, 5, "LOCATION", 0.9)], [(0, 5, "LOCATION"), (6, 10, "PERSON")]),
        ([found(0, 10), found(0, 10, "LOCATION", 0.9)], [(0, 10, "LOCATION")]),
        ([found(0, 10), found(0, 10)], [(0, 10, "PERSON")]),
        (
            [found(0, 34), found(6, 10, "LOCATION", 1.0), found(30, 34, "URL", 1.0)],
            [(0, 5, "PERSON"), (6, 10, "LOCATION"), (11, 27, "PERSON"), (30, 34, "URL")],
        ),
        ([found(10, 11), found(0, 11, "URL", 0.4)], [(0, 10, "URL"), (10, 11, "PERSON")]),
    ],
)
def test_overlaps_are_settled(findings: list[Finding], expected: list[tuple[int, int, str]]) -> None:
    for order in (findings, findings[::-1]):
        assert [(f.start, f.end, f.entity_type) for f in settle(order, TEXT)] == expected


def test_settling_many_takes_no_square_time() -> None:
    text = "x" * 60_000
    findings = [found(at, at + 3, score=0.1 + at % 7 / 10) for at in range(20_000)]
    settled = settle(findings, text)
    assert all(one.end <= other.start for one, other in pairwise(settled))
    assert sum(f.end - f.start for f in settled) == 20_002


def test_a_finding_holds_no_text() -> None:
    assert set(Finding.__slots__) == {"start", "end", "entity_type", "score", "recognizer", "is_decoded"}


def test_a_delimiter_between_two_winners_stays_in_the_text() -> None:
    text = "<td>Ann</td><td>Lee</td>"
    name, surname = text.index("Ann"), text.index("Lee")
    findings = [
        Finding(name, surname + 3, "EMAIL_ADDRESS", 0.9, "propagation"),
        Finding(name, name + 3, "PERSON", 0.99, "model"),
        Finding(surname, surname + 3, "PERSON", 0.99, "model"),
    ]
    assert [text[f.start : f.end] for f in settle(findings, text)] == ["Ann", "Lee"]
