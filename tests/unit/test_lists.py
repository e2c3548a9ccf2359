"""Lists that are written as one text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasteguard_addon.cli.sources import from_environment
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS

VALUES, PATTERNS, NAMES = ("allow", "deny"), ("allow_patterns", "deny_patterns"), ("hosts", "languages")


def listed(name: str, text: str) -> list[str]:
    """Return the items as the option reads them."""
    [option] = [option for option in OPTIONS if option.name == name]
    read = option.read(text)
    assert isinstance(read, list)
    return read


@pytest.mark.parametrize("name", [*VALUES, *PATTERNS, *NAMES])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", ["a"]),
        ("a, b ,c,", ["a", "b", "c"]),
        ("a\nb\r\n\n c\n", ["a", "b", "c"]),
        ('["a, b", " c ", ""]', ["a, b", "c"]),
        ('\n[\n  "a",\n  "b"\n]\n', ["a", "b"]),
        ("[ ]", []),
    ],
)
def test_every_list(name: str, text: str, expected: list[str]) -> None:
    assert listed(name, text) == expected


@pytest.mark.parametrize("name", NAMES)
def test_no_name_holds_a_comma_or_a_line_end(name: str) -> None:
    assert listed(name, "a,\nb,c\n") == ["a", "b", "c"]


@pytest.mark.parametrize("name", [*VALUES, *PATTERNS])
def test_a_comma_in_a_line_is_the_items(name: str) -> None:
    assert listed(name, "Lovelace, Ada\nT-1") == ["Lovelace, Ada", "T-1"]
    with pytest.raises(SettingsError, match="not both"):
        listed(name, "canary,\nb")


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{2,4}",
        r"TICKET=T-\d{2,}",
        r"\d{2, 4}",
        r"(a,b)",
        r"((a,b),(c,d))",
        r"[,;]",
        r"[]({,]",
        r"[^],]",
        r"[\],(]",
        r"[[:alpha:],;]",
        r"a\,b",
        r"\(\{\[",
        r"a",
    ],
)
def test_a_comma_in_brackets_is_the_patterns(name: str, pattern: str) -> None:
    assert listed(name, pattern) == [pattern]
    assert listed(name, f"{pattern}, b,{pattern}") == [pattern, "b", pattern]


@pytest.mark.parametrize("name", PATTERNS)
def test_without_commas_a_pattern_is_as_it_stands(name: str) -> None:
    assert listed(name, "[0-9]{ (") == ["[0-9]{ ("]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("text", ["canary{2,4", "canary},b", "a,(canary", "canary},{"])
def test_patterns_that_end_nobody_knows_where(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match="not clear") as caught:
        listed(name, text)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("name", [*VALUES, *PATTERNS, *NAMES])
@pytest.mark.parametrize("text", [r'["canary\d"]', '["canary', '["canary", 1]', '["canary"] b', '["canary"x]'])
def test_what_begins_like_json_is_json(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match="JSON") as caught:
        listed(name, text)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("text", ["[canary, b]", "['canary', 'b']", "[canary,\n b]"])
def test_what_is_almost_json_is_no_list_of_values(text: str) -> None:
    for name in (*VALUES, *NAMES, "roles"):
        with pytest.raises(SettingsError, match="JSON"):
            listed(name, text)
    assert listed("deny", "[a], [b]") == ["[a]", "[b]"]


@given(st.lists(st.text().map(str.strip).filter(bool)), st.sampled_from([*VALUES, *PATTERNS, *NAMES]))
def test_any_list_can_be_written_in_json(items: list[str], name: str) -> None:
    assert listed(name, json.dumps(items)) == items


def test_variables_are_read_so() -> None:
    given_settings = from_environment({"PASTEGUARD_DENY_PATTERNS": r"T-\d{2,4},X", "PASTEGUARD_DENY": '["a, b"]'})
    assert {name: one.value for name, one in given_settings.items()} == {
        "deny_patterns": [r"T-\d{2,4}", "X"],
        "deny": ["a, b"],
    }
