"""What the neighbours of a word say of it where the model of names leaves it open, or takes it for a name."""

import numpy as np
import pytest

from pasteguard_addon.detection.pii.evidence import Evidence
from pasteguard_addon.detection.pii.name_model import PERSON, Words
from pasteguard_addon.detection.pii.people import people


def found(text: str, **scores: float) -> list[str]:
    """Return the people found if the model gives these words such scores, and all others none."""
    spans = []
    at = 0
    for word in text.replace("/", " / ").replace("(", " ( ").replace(")", " ) ").replace(".", " . ").split():
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    table = np.zeros((len(spans), 6), np.float32)
    for row, (start, end) in enumerate(spans):
        table[row, PERSON] = scores.get(text[start:end], 0.0)
    starts, ends = np.array(spans, np.int32).T
    return sorted(text[hit.start : hit.end] for hit in people(Evidence(text, Words(starts, ends, table))))


@pytest.mark.parametrize(
    ("text", "scores", "names"),
    [
        ("Familie Achterberg/Nowak", {"Achterberg": 0.9, "Nowak": 0.1}, ["Achterberg", "Nowak"]),
        ("Familie Nowak/Achterberg", {"Achterberg": 0.9, "Nowak": 0.1}, ["Achterberg", "Nowak"]),
        ("Familie Achterberg/Nowak", {"Achterberg": 0.9}, ["Achterberg"]),
        ("Familie Achterberg/Team", {"Achterberg": 0.9, "Team": 0.1}, ["Achterberg"]),
        ("Familie MÜLLER/ÖZIL", {"ÖZIL": 0.9, "MÜLLER": 0.1}, ["MÜLLER", "ÖZIL"]),
        ("TZ=Europe/Berlin", {"Berlin": 0.9, "Europe": 0.1}, []),
        ("TZ: Asia/Tokyo", {"Tokyo": 0.9}, []),
        ("CV: LINNEA ÅKERBLOM", {"LINNEA": 0.9, "ÅKERBLOM": 0.9}, ["LINNEA ÅKERBLOM"]),
        ("Sehr geehrte Damen und Herren", {"Damen": 0.7, "Herren": 0.7}, []),
        ("Mesdames et Messieurs", {"Mesdames": 0.7}, []),
        ("in src/Achterberg/Nowak", {"Achterberg": 0.9, "Nowak": 0.1}, []),
        ("Der Sohn (Jens W.) rief an", {"Jens": 0.1}, ["Jens W."]),
        ("Die Tochter (Svenja) rief an", {"Svenja": 0.1}, ["Svenja"]),
        ("Das Programm (Jens) rief an", {"Jens": 0.1}, []),
        ("I load Iris setosa", {"Iris": 0.7}, []),
        ("I met Iris today", {"Iris": 0.7}, ["Iris"]),
        ("Ich traf Iris setosa", {"Iris": 0.95}, ["Iris"]),
    ],
)
def test_neighbours_decide(text: str, scores: dict[str, float], names: list[str]) -> None:
    assert found(text, **scores) == names
