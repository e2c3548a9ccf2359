"""A pattern that is compiled when it is first used does all that another does."""

import re

import pytest

from pasteguard_addon import late_pattern as module
from pasteguard_addon.conversation import whose
from pasteguard_addon.late_pattern import compile_late_patterns, late_pattern


def test_it_is_compiled_once_and_when_it_is_first_used() -> None:
    asked: list[str] = []

    def source() -> str:
        asked.append("source")
        return "(?P<word>a+)b"

    pattern = late_pattern(source, re.I)
    assert asked == []
    assert [match["word"] for match in pattern.finditer("ab AAb")] == ["a", "AA"]
    assert pattern.search("xab", 1, 3) is not None
    assert pattern.fullmatch("ab c") is None
    assert pattern.sub("-", "ab!") == "-!"
    assert (pattern.pattern, pattern.flags & re.I) == ("(?P<word>a+)b", re.I)
    assert asked == ["source"]


def test_a_wrong_one_is_wrong_at_its_first_use() -> None:
    pattern = late_pattern("(")
    with pytest.raises(re.error):
        pattern.match("x")
    module._all.pop()


def test_all_that_the_package_has_can_be_compiled() -> None:
    """Among them those of the modules that this one brings along."""
    assert whose.load_lists is not None
    assert len(module._all) > 50
    compile_late_patterns()
