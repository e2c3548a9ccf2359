"""Words that announce a number or a date are no part of an address, whatever the model says of them."""

import re

import numpy as np
import pytest

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.name_model import ADDRESS, Words
from pasteguard_addon.detection.pii.names.places import places
from pasteguard_addon.lexicon.words import number_cues


def found(text: str) -> list[str]:
    """Return the places found if the model takes every word for a part of an address."""
    spans = [match.span() for match in re.finditer(r"[^\s:]+", text)]
    table = np.zeros((len(spans), 6), np.float32)
    table[:, ADDRESS] = 0.9
    starts, ends = np.array(spans, np.int64).T
    return [text[hit.start : hit.end] for hit in places(Evidence(text, Words(starts, ends, table)))]


@pytest.mark.parametrize("cue", sorted(cue for cue in number_cues() if cue.replace(" ", "").isalpha())[::9])
def test_no_cue_of_a_number_is_a_place(cue: str) -> None:
    if len(cue.split()) <= 3:
        assert found(f"{cue} 12345678") == []
        assert found(f"{cue.upper()} 12345678") == []
        assert found(f"{cue.replace('i', 'İ').upper()} 12345678") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ticks 638412345678901234",
        "8841 , cvv 337 exp 09",
        "Durchwahl - 214",
        "DOB 4 MRN 8 Tel 12",
        "LH 1207 Gate B22",
        "ICE 690 Gleis 12 14",
        "Zurich HB 14:02",
        "Charge 44/2023",
    ],
)
def test_nor_are_several(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("DNI 12 Elm Row", "12 Elm Row"),
        ("Elm Row 12", "Elm Row 12"),
        ("DOB 12 Elm Row", "12 Elm Row"),
        ("12 Elm Row ? no", "12 Elm Row"),
    ],
)
def test_an_address_behind_one_stays(text: str, place: str) -> None:
    assert found(text) == [place]
