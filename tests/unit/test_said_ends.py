"""The last digits of a known number are masked where a text says that they are these, and stay elsewhere."""

import pytest

from pasteguard_addon.conversation.short_text import ShortText, ValuesToSeek
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings

CARD, IBAN, PHONE, SOCIAL = "4539 1488 0343 6467", "DE89 3704 0044 0532 0130 00", "+49 351 4879923", "512-44-8391"
KNOWN = (("CREDIT_CARD", CARD), ("IBAN_CODE", IBAN), ("PHONE_NUMBER", PHONE), ("NATIONAL_ID", SOCIAL))


def found(text: str) -> list[str]:
    part = TextWithFindings(text, 1)
    values = [KnownValue(*pair, 0) for pair in KNOWN]
    spans = KnownValueFinder(values).find_all([part])[0]
    kept = ShortText([part]).candidates(ValuesToSeek(*map(list, zip(*KNOWN, strict=True))))
    assert KnownValueFinder([values[index] for index in kept]).find_all([part])[0] == spans
    return [text[each.start : each.end] for each in spans]


@pytest.mark.parametrize(
    "said",
    [
        "the card ending in {}",
        "which ends with {}.",
        "card ends: {}",
        "the last four digits are {}",
        "the last 4 digits of his card are {}",
        '{{"last4": "{}"}}',
        '{{"ssn_last_four": {}}}',
        "lastFour={}",
        "last4Digits: {}",
        "id_tail: {}",
        "**** **** **** {}",
        "XXXX-XX-{}",
        "xxxx{}",
        "••••{}",
        "se termină în {}",
        "číslo s koncovkou {}",
        "number lõpeb {}",
        "tel. baigiasi {}",
        "{} sind die letzten vier Ziffern",
        "{} are the last four",
        "VISA {}",
        "card …{}",
        "block the card {} now",
        "die IBAN endet auf {}",
        "Endziffern {}",
        "die letzten vier Ziffern: {}",
        "se terminant par {}",
        "les 4 derniers chiffres: {}",
        "la tarjeta terminada en {}",
        "últimos cuatro dígitos {}",
        "cartão final {}",
        "la carta che termina con {}",
        "kaart eindigend op {}",
        "kończący się na {}",
        "ostatnie cztery cyfry {}",
        "номер заканчивается на {}",
        "{} ile biten kart",
        "numero päättyy {}",
        "číslo končící {}",
        "手机尾号{}",
        "下4桁{}",
        "{}で終わる",
        "끝자리 {}",
        "sista fyra: {}",
    ],
)
@pytest.mark.parametrize("value", ["6467", "3000", "9923", "8391"])
def test_an_end_that_is_said_to_be_one_is_found(said: str, value: str) -> None:
    assert found(said.format(value)) == [value]


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_as_many_digits_as_are_said(size: int) -> None:
    end = CARD.replace(" ", "")[-size:]
    assert found(f"it ends in {end}") == [end]


@pytest.mark.parametrize(
    "text",
    [
        "the invoice is for 3000 pieces",
        "listening on port 8391",
        "it ends in 6468 or 4539",
        "the end. 3000 people came",
        "it ended 7 of 6467 times",
        "backend 6467",
        "a card; 6467 rows",
        "ends in 16467 or a6467",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert found(text) == []


def test_an_end_is_not_known_before_its_number() -> None:
    finder = KnownValueFinder([KnownValue("CREDIT_CARD", CARD, 2)])
    assert finder.find("ending in 6467", 1) == []
    assert len(finder.find("ending in 6467", 2)) == 1
