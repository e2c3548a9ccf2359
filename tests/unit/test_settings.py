import traceback
from dataclasses import FrozenInstanceError, fields

import pytest

from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, ROLES, Settings, unknown_option


def read(**options: object) -> Settings:
    return Settings.from_options({PREFIX + name: value for name, value in options.items()})


def refused(**options: object) -> str:
    with pytest.raises(SettingsError) as caught:
        read(**options)
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    said = str(error)
    assert "\n" not in said
    assert "".join(traceback.format_exception_only(error)).count("\n") == 1
    return said


def test_without_options_there_are_defaults() -> None:
    assert read() == Settings()


def test_the_table_has_every_field() -> None:
    assert [option.name for option in OPTIONS] == [field.name for field in fields(Settings)]
    assert all(option.help.endswith(".") for option in OPTIONS)
    assert {PREFIX + option.name: option.default for option in OPTIONS} == {
        PREFIX + field.name: getattr(Settings(), field.name) for field in fields(Settings)
    }


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().mode = "off"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        ({"score_threshold": "0.7"}, "score_threshold", 0.7),
        ({"score_threshold": 1}, "score_threshold", 1.0),
        ({"entities": ["PERSON", " ", "URL "]}, "entities", ("PERSON", "URL")),
        ({"entities": []}, "entities", ()),
        ({"openai_base_url": " https://x.example/openai/v1/ "}, "base_path", "/openai/v1"),
        ({"openai_base_url": "https://x.example"}, "base_path", ""),
        ({"openai_base_url": "http://[::1]:8080/v1"}, "base_path", "/v1"),
        ({"entity_thresholds": ["PERSON=0.7", "URL=1"]}, "thresholds_by_entity", {"PERSON": 0.7, "URL": 1.0}),
        (
            {"deny": ["secret", "PROJECT=blue=sky", "x=y"]},
            "denied_by_value",
            {"secret": "CUSTOM", "blue=sky": "PROJECT", "x=y": "CUSTOM"},
        ),
        ({"allow_patterns": ["a+"]}, "allow_patterns", ("a+",)),
        (
            {"deny_patterns": [r"PRJ-\d+", r"PROJECT=blue\w*=x", "(a+)+$"]},
            "denied_by_pattern",
            {r"PRJ-\d+": "CUSTOM", r"blue\w*=x": "PROJECT", "(a+)+$": "CUSTOM"},
        ),
        ({"deny": ["A=x"], "deny_patterns": ["B=y", "z"]}, "denied_types", {"A", "B", "CUSTOM"}),
    ],
)
def test_good_options(options: dict[str, object], name: str, value: object) -> None:
    assert getattr(read(**options), name) == value


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "off"},
        {"mode": ""},
        {"mode": 1},
        {"secrets_action": "hide"},
        {"openai_base_url": ""},
        {"openai_base_url": "api.openai.com"},
        {"openai_base_url": "ftp://x/v1"},
        {"openai_base_url": "https://"},
        {"openai_base_url": "https://x:0/v1"},
        {"openai_base_url": "https://x:99999/v1"},
        {"openai_base_url": "https://x:port/v1"},
        {"openai_base_url": "http://[::1/v1"},
        {"openai_base_url": "https://user:value@x/v1"},
        {"openai_base_url": "https://x/v1?key=value"},
        {"openai_base_url": "https://x/v1#a"},
        {"hosts": ["a b"]},
        {"hosts": ["*"]},
        {"hosts": ["https://x"]},
        {"hosts": "x.example"},
        {"entities": ["person"]},
        {"entities": ["A" * 61]},
        {"entities": "PERSON"},
        {"entities": 7},
        {"secrets_types": ["x y"]},
        {"roles": ["user", "assistent"]},
        {"roles": ["User"]},
        {"languages": []},
        {"languages": ["english"]},
        {"languages": ["de"]},
        {"languages": ["de"], "fallback_language": "en"},
        {"fallback_language": "xx"},
        {"score_threshold": "high"},
        {"score_threshold": "nan"},
        {"score_threshold": "inf"},
        {"score_threshold": -0.1},
        {"score_threshold": 1.1},
        {"entity_thresholds": ["PERSON"]},
        {"entity_thresholds": ["PERSON=x"]},
        {"entity_thresholds": ["PERSON=2"]},
        {"entity_thresholds": ["person=0.5"]},
        {"deny": ["TYPE="]},
        {"allow_patterns": ["("]},
        {"allow_patterns": ["a{1001}"]},
        {"allow_patterns": ["good", "a(?=b)"]},
        {"deny_patterns": ["TYPE="]},
        {"deny_patterns": ["PRJ("]},
        {"deny_patterns": [r"TYPE=(a)\1"]},
        {"deny_patterns": ["\ud800"]},
        {"deny_patterns": "x"},
        {"max_body_bytes": 0},
        {"max_body_bytes": "1"},
        {"max_body_bytes": True},
        {"max_body_bytes": 1.5},
        {"scan_timeout": 0},
        {"workers": -1},
        {"workers": 65},
        {"mode": "route"},
        {"mode": "route", "local_base_url": "https://API.openai.com:443/v2"},
        {"local_base_url": "http://x:1/v1", "openai_base_url": "http://x:1/v2"},
        {"local_base_url": "x"},
        {"secrets_action": "route_local"},
        {"show_markers": True, "marker_text": ""},
    ],
    ids=repr,
)
def test_bad_options_are_named(options: dict[str, object]) -> None:
    said = refused(**options)
    assert any(f"{PREFIX}{name}" in said for name in options)


def test_roles_are_those_of_the_api() -> None:
    assert set(read(roles=sorted(ROLES)).roles) == set(ROLES)


def test_no_message_repeats_a_value() -> None:
    for name in (
        "deny",
        "allow",
        "allow_patterns",
        "deny_patterns",
        "entity_thresholds",
        "hosts",
        "openai_base_url",
        "entities",
        "mode",
    ):
        for value in ("=hunter2(", ["CUSTOM=", "hunter2("]):
            try:
                read(**{name: value})
            except SettingsError as error:
                assert "hunter2" not in str(error)  # noqa: PT017 - some of them are good


def test_a_refused_pattern_is_told_with_its_reason(capfd: pytest.CaptureFixture[str]) -> None:
    said = refused(deny_patterns=["fine", "X=(?<=hunter2)x"])
    assert "regular expression 2 is not of RE2's syntax (invalid perl operator)" in said
    assert refused(allow_patterns=["a)"]).count("(unexpected )") == 1
    assert capfd.readouterr() == ("", "")  # RE2 would print the pattern itself


def test_unknown_options_get_a_suggestion() -> None:
    assert unknown_option("pasteguard_mod") == "There is no option pasteguard_mod. Did you mean pasteguard_mode?"
    assert unknown_option("pasteguard_zzzzzzzzzzzz") == "There is no option pasteguard_zzzzzzzzzzzz."
    assert "pasteguard_mode" in refused(mod="mask")
