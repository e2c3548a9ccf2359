"""The quick test of a short text lets through every value that would be found in it."""

from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.conversation.short_text import ShortText
from pasteguard_addon.known_values import KnownValue, KnownValueFinder, TextWithFindings
from tests.kit.spelled_names import NAMES, SHAPES, spelled

_values = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)
_shown = st.tuples(st.sampled_from(SHAPES), st.sampled_from(NAMES)).map(lambda pair: spelled(*pair))
_text = st.lists(st.one_of(_shown, st.sampled_from([" ", "\n", "s ", "n\\n", "x", "私は", "و", "_", ", "])), max_size=6)


@given(_values, _text.map("".join))
def test_no_value_is_left_out_that_would_be_found(values: list[str], text: str) -> None:
    part = TextWithFindings(text, 1)
    kept = ShortText([part]).candidates(["PERSON"] * len(values), values)
    all_values = [KnownValue("PERSON", value, 0) for value in values]
    found = KnownValueFinder(all_values).find_all([part])
    assert KnownValueFinder([all_values[index] for index in kept]).find_all([part]) == found
