"""A value of several words is known again with other signs between them, whatever format joins them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.known_values import KnownValue, KnownValueFinder
from pasteguard_addon.known_values.joined_words import cells_in, view_of_words, words_alone
from pasteguard_addon.masking.mask import put_names

VALUES = (
    ("LOCATION", "221B Baker Street"), ("LOCATION", "Hauptstraße 12, 50667 Köln"), ("LOCATION", "New York"),
    ("IBAN_CODE", "DE89 3704 0044 0532 0130 00"), ("CREDIT_CARD", "4111 1111 1111 1111"),
    ("PHONE_NUMBER", "(415) 555-2671"),
    ("ENV_PASSWORD", "Päss wörd9"), ("ENV_PASSWORD", "it's$5 a|b"), ("NATIONAL_ID", "12-345-678-9"),
)  # fmt: skip
JOINTS = (
    "_", "-", ".", "/", "+", " · ", "~", " 👉 ", "\n# ", "\n// ", "\n * ", "\n-- ", "\n; ", "\n> > ", "\n+ ",
    "\n    ",
    "\n12: ", "\n     2\t", '" +\n  "', "** **", "%20", "&nbsp;", "\\n", "<br>",
)  # fmt: skip
CELL_ENDS = (
    "</td><td>", "</b> <b class='x'>", "</a:X><a:X>", "</td>\n  <td>", " | ", "|", "\t", '","',
    "', '", '";"', '\\", \\"',
)  # fmt: skip
SHAPES = ("{}", "Report_{}.pdf", "a: {}\n", "<td>{}</td>", '"{}"', "| 1 | {} |", "x={};")


def masked(entity_type: str, value: str, text: str) -> str:
    found = KnownValueFinder([KnownValue(entity_type, value, 0)]).find(text, 1)
    return put_names(text, found, ["V_1"] * len(found))


@pytest.mark.parametrize(("entity_type", "value"), VALUES)
@pytest.mark.parametrize("joint", JOINTS)
def test_words_are_known_again_however_they_are_joined(entity_type: str, value: str, joint: str) -> None:
    for shape in SHAPES:
        words = words_alone(value).strip().split()
        assert masked(entity_type, value, shape.format(joint.join(words))) == shape.format("[[V_1]]")


@pytest.mark.parametrize(("entity_type", "value"), VALUES)
@pytest.mark.parametrize("end", CELL_ENDS)
def test_what_parts_cells_stays_where_it_is(entity_type: str, value: str, end: str) -> None:
    words = words_alone(value).strip().split()
    are_told = min(map(len, words)) > 2 and entity_type != "ENV_PASSWORD"
    expected = end.join(["[[V_1]]"] * len(words)) if are_told else "[[V_1]]"
    for shape in SHAPES:
        assert masked(entity_type, value, shape.format(end.join(words))) == shape.format(expected)


def test_many_blanks_are_looked_at_once() -> None:
    blanks = " " * 200_000
    assert cells_in(f"New{blanks}York", 0, 200_007) == [(0, 200_007)]
    assert cells_in(f"New<td>{blanks}York", 0, 200_011) == [(0, 3), (200_007, 200_011)]


@pytest.mark.parametrize("end", [*CELL_ENDS, ",", ";"])
@pytest.mark.parametrize("value", ["elsbeth.segebahn@firma.de", "elsbeth_segebahn@firma.de"])
def test_an_account_in_two_cells_leaves_two(value: str, end: str) -> None:
    assert masked("EMAIL_ADDRESS", value, f"<x>Elsbeth{end}Segebahn</x>") == f"<x>[[V_1]]{end}[[V_1]]</x>"


@pytest.mark.parametrize(
    ("entity_type", "value", "text"),
    [
        ("LOCATION", "New York", "Something new.\n\nYork is old"),
        ("LOCATION", "New York", "a renew_yorks"),
        ("LOCATION", "New York", "New, as far as that goes, York"),
        ("NATIONAL_ID", "12-345-678-9", "112 345 678 90"),
        ("ENV_PASSWORD", "test-user", "the test user"),
        ("ENV_PASSWORD", "one two three", "One, Two, Three"),
        ("LOCATION", "Ulm B", "Ulm_B"),
    ],
)
def test_other_words_that_meet_are_left_alone(entity_type: str, value: str, text: str) -> None:
    assert masked(entity_type, value, text) == text


@given(st.text(st.sampled_from(" ab1<>/td\n\t:-._\\é👉\u0301"), max_size=40))
def test_the_quick_way_says_what_the_view_does(text: str) -> None:
    assert words_alone(text) == view_of_words(text, None).text
