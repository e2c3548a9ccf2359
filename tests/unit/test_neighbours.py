"""What the neighbours of a word say of it where the model of names leaves it open, or takes it for a name."""

import numpy as np
import pytest

from pasteguard_addon.detection.pii.model.evidence import Evidence
from pasteguard_addon.detection.pii.model.name_model import PERSON, Words
from pasteguard_addon.detection.pii.names.people import people


def found(text: str, **scores: float) -> list[str]:
    """Return the people found if the model gives these words such scores, and all others none."""
    spans = []
    at, marked = 0, text
    for mark in "/().,'":
        marked = marked.replace(mark, f" {mark} ")
    for word in marked.split():
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
        ("I am Britta Haberkorn", {"am": 0.6, "Britta": 0.99, "Haberkorn": 0.99}, ["Britta Haberkorn"]),
        ("hier britta Haberkorn", {"britta": 0.95, "Haberkorn": 0.99}, ["britta Haberkorn"]),
        ("hier svantje Haberkorn", {"svantje": 0.6, "Haberkorn": 0.99}, ["svantje Haberkorn"]),
        ("Britta haberkorn", {"Britta": 0.99, "haberkorn": 0.6}, ["Britta haberkorn"]),
        ("Greet Odile Haberkorn", {"Greet": 0.97, "Odile": 0.99, "Haberkorn": 0.99}, ["Odile Haberkorn"]),
        ("Begrüße Odile Haberkorn", {"Begrüße": 0.9, "Odile": 0.99, "Haberkorn": 0.99}, ["Odile Haberkorn"]),
        ("von Haberkorn", {"von": 0.6, "Haberkorn": 0.99}, ["von Haberkorn"]),
        ("Odile Haberkorn de Lyon", {"Odile": 0.99, "Haberkorn": 0.99, "de": 0.7}, ["Odile Haberkorn"]),
        ("Ich traf Iris setosa", {"Iris": 0.95}, ["Iris"]),
        ("Call Iris barbosa, Iris barbosa.", {"Iris": 0.95, "barbosa": 0.9}, ["Iris barbosa", "Iris barbosa"]),
        ("Iris setosa and Iris virginica", {"Iris": 0.95, "setosa": 0.9, "virginica": 0.9}, []),
        ("I'm Iris. See the Iris dataset: Iris setosa", {"Iris": 0.95, "setosa": 0.9}, ["Iris", "Iris"]),
    ],
)
def test_neighbours_decide(text: str, scores: dict[str, float], names: list[str]) -> None:
    assert found(text, **scores) == names


@pytest.mark.parametrize(
    "text",
    [
        "I work for Morgan Stanley in town",
        "ask Ernst & Young",
        "two pints of Ben & Jerry's",
        "she reads Jane Eyre",
        "we went to Hagler Bailly, Inc. again",
        "invoice of Hagler Bailly GmbH",
        "help Italy to teach",
        "Allemagne will play",
    ],
)
def test_firms_works_and_countries_are_nobody(text: str) -> None:
    """However sure the model is of each capitalised word."""
    words = text.replace("&", "").replace("'s", "").replace(",", "").split()
    assert found(text, **{word: 0.8 for word in words if word[0].isupper()}) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I met Morgan in town", ["Morgan"]),
        ("ask Ernst & Jovana", ["Ernst", "Jovana"]),
        ("we met Haberkorn, incredible", ["Haberkorn"]),
        ("ask Anna Haberkorn, AG Köln", ["Anna Haberkorn"]),
        ("MARK BROWN CALLED", ["MARK BROWN"]),
        ("ask Jordan today", ["Jordan"]),
        ("ask Chad today", ["Chad"]),
        ("L. Haberkorn, here", ["L. Haberkorn"]),
        ("by A. Nowak, L. Haberkorn", ["A. Nowak", "L. Haberkorn"]),
        ("plan B. Haberkorn left", ["Haberkorn"]),
    ],
)
def test_people_beside_them_stay(text: str, names: list[str]) -> None:
    given = {"Morgan", "Ernst", "Jovana", "Haberkorn", "Anna", "MARK", "BROWN", "Jordan", "Chad", "Nowak"}
    assert found(text, **dict.fromkeys(given, 0.95)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "scores", "names"),
    [
        ("Wiebke dziś nie przyjdzie", {"Wiebke": 0.06}, ["Wiebke"]),
        ("ok Wiebke komt later", {"Wiebke": 0.06}, ["Wiebke"]),
        ("Golden Wiebke Earring played", {"Wiebke": 0.06}, []),
        ("Wiebke-Modelle sind gut", {"Wiebke": 0.3}, []),
        ("Rose komt later", {"Rose": 0.3}, []),
        ("Haberkorn komt later", {"Haberkorn": 0.3}, []),
        ("der Fiete hat angerufen", {"Fiete": 0.01}, ["Fiete"]),
        ("la Giulia ha chiamato", {"Giulia": 0.01}, ["Giulia"]),
        ("der Fiete Hansen Haus", {"Fiete": 0.01}, []),
        ("die Rose hat Dornen", {"Rose": 0.1}, []),
        ("I'm Sky, hello", {"Sky": 0.6}, ["Sky"]),
        ("The Sky, hello", {"Sky": 0.6}, []),
        ("my neighbour Karl Lagerfeld parks", {"Karl": 0.9, "Lagerfeld": 0.9}, ["Karl Lagerfeld"]),
        ("bags of Karl Lagerfeld sell", {"Karl": 0.9, "Lagerfeld": 0.9}, []),
    ],
)
def test_lists_decide_where_the_model_is_half_sure(text: str, scores: dict[str, float], names: list[str]) -> None:
    assert found(text, **scores) == names
