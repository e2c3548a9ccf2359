"""IBANs: separators, case, checksum."""

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.ibans import IbanPatterns


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in IbanPatterns("en").analyze(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IBAN: DE89 3704 0044 0532 0130 00", ["DE89 3704 0044 0532 0130 00"]),
        ("GB29 NWBK 6016 1331 9268 19 and FR14 2004 1010 0505 0001 3M02 606",
         ["GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606"]),
        ("ES91-2100-0418-4502-0005-1332 with dashes", ["ES91-2100-0418-4502-0005-1332"]),
        ("gb29nwbk60161331926819", ["gb29nwbk60161331926819"]),
        ("(DE89370400440532013000)", ["DE89370400440532013000"]),
        ("Konto DE89 3704 0044 0532 0130 01 bitte", ["DE89 3704 0044 0532 0130 01"]),
        ("my iban is DE89370400440532013001", ["DE89370400440532013001"]),
    ],
)  # fmt: skip
def test_finds_whole_ibans(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "DE89370400440532013001",
        "DE8937040044053201300",
        "DE893704004405320130001",
        "xDE89370400440532013000",
        "DE89",
        "KW12",
    ],
)
def test_leaves_what_fails_length_or_checksum(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "around", ["({})", "**{}**", "<td>{}</td>", "|{}|", "IBANは{}です", "账号{}，", "계좌{}입니다", "a,{},b"]
)
def test_finds_ibans_beside_any_sign(around: str) -> None:
    assert found(around.format("DE75512108001245126199")) == ["DE75512108001245126199"]
