"""Card numbers: networks, lengths, separators, Luhn."""

import pytest

from pasteguard_addon.detection.pii.patterns.broken_lines import BrokenLinePatterns
from pasteguard_addon.detection.pii.patterns.numbers.card_details import CardDetailPatterns
from pasteguard_addon.detection.pii.patterns.numbers.cards import CardPatterns


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in CardPatterns("en").analyze(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("charge 4111 1111 1111 1111 exp 04/29", ["4111 1111 1111 1111"]),
        ("4111-1111-1111-1111", ["4111-1111-1111-1111"]),
        ("amex 378282246310005, diners 3056 930902 5904", ["378282246310005", "3056 930902 5904"]),
        ("3782 822463 10005", ["3782 822463 10005"]),
        ("2223003122003222 and 5555555555554444", ["2223003122003222", "5555555555554444"]),
        ("My Maestro is 6759649826438453", ["6759649826438453"]),
        ("card number 630427373398 is lost", ["630427373398"]),
        ("card 4735615260219382870", ["4735615260219382870"]),
        ("card number: 4111 1111 1111 1112", ["4111 1111 1111 1112"]),
    ],
)
def test_finds_whole_numbers(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "around",
    ["({})", "**{}**", "<td>{}</td>", "|{}|", "17,{},Visa", "card={},exp=12/29", "[{},1229]", "{}.0,x", "卡号{}，",
     "カード{}です", "{};12/29", "'{}'", "x:{}", "（{}）", "카드{}입니다"],
)  # fmt: skip
def test_finds_numbers_beside_any_sign(around: str) -> None:
    assert found(around.format("4242424242424242")) == ["4242424242424242"]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "id 630427373398",
        "1714731164123",
        "0.4111111111111111",
        "0,4111111111111111",
        "4111111111111111111111",
        "a4111111111111111",
        "1ddd 1111 1111 1111",
        "0000 0000 0000 0000",
        "8D08 9020 4FC3 5074 5247 5373\n606F 6349",
    ],
)
def test_leaves_other_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (" exp 09/27", ["09/27"]),
        (", gültig bis 09/2027", ["09/2027"]),
        (" 09/27 123", ["09/27", "123"]),
        (" exp 11/27 cid 4471", ["11/27", "4471"]),
        (", cryptogramme 918, exp. 07/26", ["07/26"]),
        (",0129,777", ["0129", "777"]),
        (";1229;4471;ok", ["1229", "4471"]),
        (",1229,447.50", []),
        ("; 12-29;", ["12-29"]),
        ("\n09/27", []),
        (" was seen on 01/02/2027", []),
    ],
)
def test_what_stands_behind_a_card_is_the_cards(behind: str, expected: list[str]) -> None:
    text = "4111 1111 1111 1111" + behind
    assert [text[hit.start : hit.end] for hit in CardDetailPatterns("en").find(text)] == expected
    assert not list(CardDetailPatterns("en").find("4111 1111 1111 1112" + behind))


def test_the_end_of_an_entry_of_a_log_does_not_go_on_in_the_next() -> None:
    broken = BrokenLinePatterns("en")
    number = "4111 1111 1111 1111"
    wrapped = f"my card is {number[:9]}\n{number[10:]} thanks"
    assert [wrapped[hit.start : hit.end] for hit in broken.find(wrapped)] == [number[:9] + "\n" + number[10:]]
    first, second = number.replace(" ", "")[:8], number.replace(" ", "")[8:]
    entries = f"20171223-22:15:36 total={first}\n{second}-22:15:36 steps"
    assert list(broken.find(entries)) == []
