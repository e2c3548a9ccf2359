"""Flags: one for each option, one line for each mistake."""

import pytest

from pasteguard_addon.cli.arguments import (
    Parser,
    UsageError,
    add_settings,
    flag,
    flags_of,
    given_options,
    settings_from,
)
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings, Theme


def parser() -> Parser:
    made = Parser("start", "Starts.")
    add_settings(made)
    made.add_argument("--port", type=int)
    return made


def complaint(*arguments: str) -> str:
    with pytest.raises(UsageError) as error:
        parser().parse_args(arguments)
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith("(`pasteguard start --help` lists the options.)")
    return message


def test_every_option_has_a_flag_that_the_help_explains() -> None:
    text = parser().format_help()
    assert [option.name for option in OPTIONS if flag(option) not in text] == []


def test_what_is_not_given_is_not_set() -> None:
    parsed = parser().parse_args([])
    assert given_options(parsed) == {}
    assert flags_of(parsed) == []
    assert settings_from(parsed) == Settings()


def test_what_is_given_becomes_settings_and_flags_again() -> None:
    words = ["--upstream", "http://127.0.0.1:1/v2", "--score-threshold=0.7", "--workers", "3"]
    words += ["--entities", "PERSON", "--entities=URL", "--deny=-x = y"]
    parsed = parser().parse_args(words)
    settings = settings_from(parsed)
    assert settings.openai_base_url == "http://127.0.0.1:1/v2"
    assert (settings.score_threshold, settings.workers) == (0.7, 3)
    assert settings.entities == ("PERSON", "URL")
    assert settings.deny == ("-x = y",)
    assert settings_from(parser().parse_args(flags_of(parsed))) == settings


def test_an_empty_item_empties_a_list() -> None:
    assert settings_from(parser().parse_args(["--entities="])).entities == ()


def test_the_first_flag_replaces_a_list_that_was_set_elsewhere() -> None:
    made = parser()
    elsewhere = ["PERSON"]
    made.set_defaults(pasteguard_entities=elsewhere)
    assert settings_from(made.parse_args([])).entities == ("PERSON",)
    assert settings_from(made.parse_args(["--entities=URL", "--entities=CRYPTO"])).entities == ("URL", "CRYPTO")
    assert elsewhere == ["PERSON"]


def test_only_the_named_options_are_added() -> None:
    some = Parser("mask", "Masks.")
    add_settings(some, "workers")
    assert given_options(some.parse_args(["--workers=2"])) == {f"{PREFIX}workers": 2}
    with pytest.raises(UsageError):
        some.parse_args(["--engine=fast"])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("--pasteguard-entities=PERSON", "there is no option --pasteguard-entities. Did you mean --entities?"),
        ("--score_threshold=1", "there is no option --score_threshold. Did you mean --score-threshold?"),
        ("--PASTEGUARD_MODE", "Did you mean --mode?"),
        ("--scoreThreshold", "Did you mean --score-threshold?"),
        ("--prot=3001", "there is no option --prot. Did you mean --port?"),
        ("--entitys", "there is no option --entitys. Did you mean --entities?"),
        ("--qqqqqqqqqq", "there is no option --qqqqqqqqqq. Usage: pasteguard start [options] ("),
        ("--entit=PERSON", "Did you mean --entities?"),  # no abbreviations: a new option would change their meaning
        ("word", "one argument is too many: `word`."),
        ("--workers=many", "argument --workers: invalid int value"),
        ("--port", "argument --port: expected one argument"),
    ],
)
def test_one_line_for_each_mistake(word: str, expected: str) -> None:
    assert expected in complaint(word)


def test_the_value_of_an_unknown_option_is_not_repeated() -> None:
    assert "hidden" not in complaint("--api-kex=hidden")


def test_bad_values_are_settings_errors() -> None:
    with pytest.raises(SettingsError, match="pasteguard_score_threshold"):
        settings_from(parser().parse_args(["--score-threshold=high"]))


def test_the_help_shows_choices_and_groups() -> None:
    made = Parser("start", "Starts.")
    add_settings(made)
    text = made.format_help()
    for option in OPTIONS:
        assert not option.choices or isinstance(option.default, bool) or "|".join(option.choices) in text
        assert option.placeholder not in ("TEXT", "ITEM") or option.name == "marker_text"
    assert [theme for theme in Theme if f"\n{theme.lower()}:\n" not in text] == []
