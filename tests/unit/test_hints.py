"""Literals that spare texts a search: no pattern may match without one of its own."""

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pasteguard_addon.detection.pii.patterns import crypto, national_ids, usernames
from pasteguard_addon.detection.pii.patterns.hints import Folded, Hinted

ALL = [*(pattern for pattern, _ in usernames._PLACES), crypto._BECH32_HINTED]


@pytest.mark.parametrize("hinted", ALL)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_a_pattern_matches_holds_a_hint(hinted: Hinted, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(hinted.pattern))
    expected = [match.span() for match in hinted.pattern.finditer(text)]
    assert [match.span() for match in hinted.finditer(Folded(text))] == expected


@pytest.mark.parametrize(("form", "digits"), [(form, digits) for form, digits, *_ in national_ids._NATIONAL])
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_number_has_so_many_digits_side_by_side(form: re.Pattern[str], digits: int, data: st.DataObject) -> None:
    number = re.search(form, data.draw(st.from_regex(form)))
    assert number is None or re.search(f"[0-9]{{{digits}}}", number[0])


def test_a_text_is_folded_as_patterns_compare_it() -> None:
    """Whatever `re.I` takes for a letter of a hint stands folded as that letter."""
    letters = {letter for hinted in ALL for hint in hinted.hints for letter in hint.lower()}
    for letter in sorted(letters):
        same = re.compile(re.escape(letter), re.I)
        for found in same.finditer("".join(map(chr, range(sys.maxunicode + 1)))):
            assert letter in Folded("é" + found[0]).lower


def test_nothing_is_hinted_in_capitals_where_case_does_not_count() -> None:
    for hinted in ALL:
        assert not hinted.pattern.flags & re.I or all(hint == hint.lower() for hint in hinted.hints)
