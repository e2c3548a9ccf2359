"""Dates of birth that are said in words, and words near a birth that are no date."""

import time

import pytest

from pasteguard_addon.detection.pii.patterns.numbers.identity import BirthDatePatterns


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in BirthDatePatterns("en").find(text)]


@pytest.mark.parametrize(
    ("before", "date"),
    [
        ("she was born on the", "third of May 1981"),
        ("born", "March twenty-first, 1980"),
        ("geboren am", "fünften Mai neunzehnhunderteinundachtzig"),
        ("née à Lorient le", "trois mars mil neuf cent quatre-vingt-deux"),
        ("Nacida el", "doce de octubre de mil novecientos noventa"),
        ("nata a Roma il", "ventuno giugno millenovecentosettantacinque"),
        ("nascida em", "sete de abril de mil novecentos e oitenta"),
        ("geboren op", "drie mei negentienhonderdtachtig"),
        ("urodzona", "trzeciego maja tysiąc dziewięćset osiemdziesiątego"),
        ("född den", "tredje maj nittonhundraåttioett"),
        ("født den", "tredje maj nitten hundrede enogfirs"),
        ("syntynyt", "kolmas toukokuuta 1981"),
        ("narozena", "třetího května tisíc devět set osmdesát jedna"),
        ("doğum tarihi", "üç mayıs bin dokuz yüz seksen bir"),
        ("родилась", "третьего мая тысяча девятьсот восемьдесят первого"),
        ("születési idő:", "ezerkilencszáznyolcvanegy május harmadika"),
    ],
)
@pytest.mark.parametrize("behind", [".", ", dossier 4", ";"])
def test_a_date_in_words(before: str, date: str, behind: str) -> None:
    assert found(f"{before} {date}{behind}") == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sie ist am ersten Juni zweitausendvier geboren worden.", "ersten Juni zweitausendvier"),
        ("Yirmi bir haziran iki bin dört doğumlu", "Yirmi bir haziran iki bin dört"),
        ("Urodził się pierwszego czerwca dwa tysiące czwartego roku", "pierwszego czerwca dwa tysiące czwartego"),
        ("Он родился первого июня две тысячи четвёртого года", "первого июня две тысячи четвёртого"),
    ],
)
def test_a_date_around_a_verb(text: str, date: str) -> None:
    assert found(text) == [date]


@pytest.mark.parametrize(
    "text",
    [
        "born on the first day of spring two years after the war",
        "Born in Mainz one of the two sons, he left in March.",
        "Er wurde am ersten Mai in Essen geboren.",
        "She was born two weeks late in March, the second child of three.",
        "the NATO summit of the third of May 1981",
        "a third of May 1981 went by",
        "the day she was born one thing was clear",
    ],
)
def test_no_date_of_birth(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("beginning", ["born ", "born on the third of ", "tausend", "born one two "])
def test_work_grows_with_the_text(beginning: str) -> None:
    def seconds(size: int) -> float:
        text = beginning * (size // len(beginning))
        taken = []
        for _ in range(3):
            began = time.process_time()
            found(text)
            taken.append(time.process_time() - began)
        return min(taken)

    assert seconds(160_000) < 10 * max(seconds(40_000), 0.05)
