"""Base64 is left out before anything reads a text for personal data; everything else stays."""

import base64
from random import Random

import pytest

from pasteguard_addon.detection.blobs import is_blob, without_blobs


def blob(size: int = 3_000, seed: int = 1) -> str:
    return base64.b64encode(Random(seed).randbytes(size)).decode()


def wrapped(joint: str, width: int = 76) -> str:
    drawn = blob()
    return joint.join(drawn[at : at + width] for at in range(0, len(drawn), width))


@pytest.mark.parametrize("drawn", [blob(), wrapped("\n"), wrapped("\r\n", 64), wrapped("\\n"), wrapped("\n> ")])
def test_a_blob_is_a_lines_end(drawn: str) -> None:
    text = f"For Ann Lee: {drawn} from Bob"
    layer = without_blobs(text)
    assert layer is not None
    assert layer.text in ("For Ann Lee: \n from Bob", "For Ann Lee: \n\n from Bob") or len(layer.text) < 150
    start = layer.text.index("Bob")
    assert layer.to_source(start, start + 3) == (text.index("Bob", len(text) - 3), len(text))


@pytest.mark.parametrize(
    "text",
    [
        "A sentence about Ann Lee, and a long one, that holds nothing but words of everyday life in a row.",
        "/home/AnnLee/Documents/Projects2024/Reports/Quarterly/FinalVersion/Backup/Old/Copy",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
        "theQuickBrownFoxJumpsOverTheLazyDogAndThenSomeMoreOfTheSameThing",
        "4111111111111111411111111111111141111111111111114111111111111111",
        "",
    ],
)
def test_what_somebody_could_read_stays(text: str) -> None:
    assert without_blobs(text) is None


@pytest.mark.parametrize("drawn", [blob(), wrapped("\n") + "\n", wrapped("\r\n", 80), wrapped("\\n")])
def test_a_blob_alone_is_known(drawn: str) -> None:
    assert is_blob(drawn)
    assert not is_blob(f"{drawn} Ann")
    assert not is_blob(f"Ann\n{drawn}")


@pytest.mark.parametrize("text", ["", "Ann Lee", "A" * 200, "4111111111111111" * 8, "/home/AnnLee/Documents2024" * 6])
def test_what_is_no_blob_is_none(text: str) -> None:
    assert not is_blob(text)
