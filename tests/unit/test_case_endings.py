"""A known name is known again in the cases of languages that set an ending behind it, and in no other name or word."""

import pytest

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings


def found(name: str, text: str) -> list[str]:
    part = TextWithFindings(text, 1)
    spans = KnownValueFinder([KnownValue("PERSON", name, 0)]).find_all([part])[0]
    assert bool(ShortText([part]).candidates(ValuesToSeek(["PERSON"], [name]))) >= bool(spans)
    return [text[each.start : each.end] for each in spans]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Päivi Kuusisto", "Kuusiston tilaus, soita Kuusistolle, Päivin mies", ["Kuusisto", "Kuusisto", "Päivi"]),
        ("Szentgyörgyi Boglárka", "Szentgyörgyivel beszéltem, Szentgyörgyinek is", ["Szentgyörgyi"] * 2),
        ("Gülşah Karabulut", "Karabulutun hesabı, Karabuluta yaz", ["Karabulut"] * 2),
        ("Tomasz Wrzos", "bez Wrzosa, z Wrzosem", ["Wrzos"] * 2),
        ("Tomasz Pietrzyk", "bez Pietrzyka, z Pietrzykiem, o Pietrzyku", ["Pietrzyk"] * 3),
        ("Ярослав Бондарчук", "у Бондарчука, с Ярославом", ["Бондарчука", "Ярославом"]),
        ("Liisa Kallaste", "Kallastele ja Kallastega", ["Kallaste"] * 2),
        ("Vasile Ciocârlan", "domnului Ciocârlanului", ["Ciocârlan"]),
    ],
)
def test_a_name_with_an_ending_behind_it(name: str, text: str, expected: list[str]) -> None:
    assert found(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Martin Verhoeven", "Martina kommt"),
        ("Karl Osterhagen", "Karla und Karlsson"),
        ("Jan Osterhagen", "Jana, Janet, Janin"),
        ("Marin Osterhagen", "Marina, marine, Marinette"),
        ("Olga Kuusisto", "kuusistolle, Kuusistox, Kuusistonimi"),
        ("Peter Wagenknecht", "Petersburg, Peterson"),
    ],
)
def test_another_name_or_word_stays(name: str, text: str) -> None:
    assert found(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Agnieszka Wróblewska", "bez Agnieszki, o Agnieszce, z Agnieszką", ["Agnieszki", "Agnieszce", "Agnieszką"]),
        ("Tomasz Dąbrowicz", "umowa Tomasza Dąbrowicza", ["Tomasza", "Dąbrowicza"]),
        ("Marek Gołąbek", "dla Gołąbka", ["Gołąbka"]),
        ("Lenka Procházková", "Lence Procházkové, s Lenkou, od Lenky", ["Lence", "Procházkové", "Lenkou", "Lenky"]),
        ("Karel Dvořáček", "Karlu Dvořáčkovi", ["Karlu", "Dvořáčkovi"]),
        ("Zuzana Kováčiková", "zmluva Kováčikovej", ["Kováčikovej"]),
        ("Pekka Mäkeläinen", "Pekan auto, Pekalla", ["Pekan", "Pekalla"]),
        ("Оксана Гриценко", "для Оксани", ["Оксани"]),
        ("Дмитрий Лебедь", "у Лебедя", ["Лебедя"]),
        ("Rimantas Kazlauskas", "Rimanto Kazlausko", ["Rimanto", "Kazlausko"]),
        ("Åsa Björklund", "Åsas dator", ["Åsa"]),
        ("Horatio Quackenbush", "the Quackenbushes, a Quackenbusher", ["Quackenbush"]),
        ("Зинаида Пшеничная", "у Пшеничной", ["Пшеничной"]),
        ("Miloš Đurđević", "Милош Ђурђевић, Djurdjevic", ["Милош Ђурђевић", "Djurdjevic"]),
        ("Will Stone", "the Stone family, a Stone wall", ["Stone"]),
        ("Conor McGregor", "conorMcGregor", ["conor", "McGregor"]),
        ("Jasper Weber", "jasperWeberInvoice, jasper webs", ["jasper", "Weber"]),
        ("Tomas Silva", "Thomas, Silver, Silvia", []),
        ("Karel Nemec", "Karla kommt, Karlas", []),
        ("Max Osterhagen", "Maxi, Maxim", []),
    ],
)
def test_a_name_that_changes_before_its_ending(name: str, text: str, expected: list[str]) -> None:
    assert found(name, text) == expected
