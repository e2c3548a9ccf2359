"""A value is known again whatever signs stand between its letters, and other words are left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.known_values import KnownValue, KnownValueFinder
from pasteguard_addon.known_values.folding import fold
from pasteguard_addon.known_values.letters_alone import ViewOfLetters, letters_alone, letters_alone_of_each
from tests.property.test_once_known import leaving

PASSWORD, ODD, MAIL = "hunter" + "2", "kX9-pl_0Q" + "z77", "maria.schneider@firma-muster.de"


def masked(entity_type: str, value: str, text: str) -> str:
    [sent] = leaving(value, entity_type, {"role": "user", "content": text})
    return re.sub(r"\[\[[A-Z_]+_[0-9]+\]\]", "*", sent["content"])


@pytest.mark.parametrize(("entity_type", "value"), [("ENV_PASSWORD", ODD), ("EMAIL_ADDRESS", MAIL)])
@pytest.mark.parametrize(
    "gap",
    [
        '" + "',
        "<wbr>",
        "</em>",
        "\\\n  ",
        " │\n│     │ ",
        "-]{+",
        "\\n",
        "\0",
        "' . '",
        "\n",
        "', '",
        "\x1b[31m",
        "'\n '",
    ],
)
def test_a_value_is_known_again_that_is_broken_anywhere(entity_type: str, value: str, gap: str) -> None:
    for at in range(1, len(value)):
        is_in_cells = gap in ("</em>", "', '") and entity_type == "EMAIL_ADDRESS"
        is_between_words = not value[at - 1 : at + 1].isalnum() and at < len(value) - len(".de")
        expected = f"*{gap}*" if is_in_cells and is_between_words else "*"
        assert masked(entity_type, value, f"so: {value[:at]}{gap}{value[at:]} !") == f"so: {expected} !"


@pytest.mark.parametrize(
    ("entity_type", "value"),
    [
        ("ENV_PASSWORD", PASSWORD),
        ("ENV_PASSWORD", "Summer" + "2024"),
        ("ENV_PASSWORD", ODD),
        ("PERSON", "Maria Schneider"),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\0", ".", "', '", "\n", "\\u0000", "-"])
def test_a_value_is_known_again_between_whose_letters_the_same_stands(entity_type: str, value: str, gap: str) -> None:
    text = gap.join(re.findall(r"\w", value.replace("_", "")))
    assert masked(entity_type, value, f"so: {text} !") == "so: * !"


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("ENV_PASSWORD", PASSWORD, "HUNTER2 with caps lock on"),
        ("ENV_PASSWORD", ODD, ODD.swapcase()),
        ("EMAIL_ADDRESS", MAIL, MAIL.title()),
        ("PHONE_NUMBER", "(415) 555-2671", "14155552671"),
        ("PHONE_NUMBER", "+49 171 2345678", "0049.171.23.45.678"),
        ("ENV_PASSWORD", "Summer" + "2024", "| Summer |\n| 2024   |"),
        ("ENV_PASSWORD", "K7R-2Q9", "K7R2Q9"),
        ("ENV_PASSWORD", "K7R2Q9", "k7r-2q9"),
    ],
)
def test_a_value_is_known_again_in_another_case_or_notation(entity_type: str, value: str, text: str) -> None:
    assert letters_alone(value) not in letters_alone(masked(entity_type, value, text))


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("ENV_PASSWORD", "Summer" + "2024", "the summer 2024, in Summer, 2024 and summer_2024"),
        ("ENV_PASSWORD", "correct-horse", "the correct horse, a Correct-Horse and correct/horse"),
        ("ENV_PASSWORD", PASSWORD, "xhunter2 and HUNTER21, hunt\n\ner2"),
        ("ENV_PASSWORD", "admin", "A D M I N"),
        ("ENV_PASSWORD", "K7R2Q9", "xk7r2q9, k7r2q91 and 7r2q9"),
        ("ENV_PASSWORD", "Room12", "room 12, ROOM-12"),
        ("PERSON", "Ann Other", "an nother, another"),
        ("PHONE_NUMBER", "0171 1234567", "90171.1234567.1"),
    ],
)
def test_other_words_that_meet_are_left_alone(entity_type: str, value: str, text: str) -> None:
    assert masked(entity_type, value, text) == text


@pytest.mark.parametrize("value", ["Aarav <b>Deshpande", "Aarav\\nDeshpande", "Aarav\n12:Deshpande"])
def test_a_value_with_a_tag_or_an_escape_in_it(value: str) -> None:
    assert masked("PERSON", value, "x aarav/deshpande, Aarav\n7:Deshpande <i>Aarav</i> Deshpande")[:2] == "x "


@given(st.text(st.sampled_from('aßΣİſẞ9 \0\\nux0<wbr>/.,"\n1:\t'), max_size=40), st.sampled_from((1, 13)))
def test_the_quick_way_says_what_the_view_does(text: str, times: int) -> None:
    text *= times  # several blocks of letters
    view = ViewOfLetters(text)
    assert fold(view.text) == letters_alone(text)
    places = [view.to_source(at, at + 1) for at in range(len(view.text))]
    assert [text[start:end] for start, end in places] == [*view.text]
    assert all(end == start + 1 for start, end in places)
    assert [*places] == sorted(set(places))
    if places:
        assert view.to_source(0, len(places)) == (places[0][0], places[-1][1])


@given(st.lists(st.text("aB1 -_.\\0<b>\n\1ÄßéЖ東\u0301")))
def test_the_letters_of_many_are_those_of_each(texts: list[str]) -> None:
    assert letters_alone_of_each(texts) == [letters_alone(text) for text in texts]


@pytest.mark.parametrize("value", ["<Abc12345>", "</Kq8xTz41>", "<b123456/>"])
@pytest.mark.parametrize("others", [0, 20])
def test_a_value_that_reads_as_a_tag_is_known_as_it_is_written(value: str, others: int) -> None:
    words = [value, *(f"quartz{number}lamp" for number in range(others))]
    finder = KnownValueFinder(KnownValue("ENV_PASSWORD", word, 0) for word in words)
    text = f"<i>x</i> {value} and quartz"
    assert [text[each.start : each.end] for each in finder.find(text, 1)] == [value]
