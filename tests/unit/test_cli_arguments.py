"""Flags: one for each option, one line for each mistake."""

import pytest

from pasteguard_addon.cli.arguments import Parser, add_settings, flag, flags_of, given_options, settings_from
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings


def parser() -> Parser:
    made = Parser("start", "Starts.")
    add_settings(made)
    made.add_argument("--port", type=int)
    return made


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as end:
        parser().parse_args(arguments)
    assert end.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert output.err.startswith("pasteguard start: ")
    return output.err


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


def test_only_the_named_options_are_added() -> None:
    some = Parser("mask", "Masks.")
    add_settings(some, "workers")
    assert given_options(some.parse_args(["--workers=2"])) == {f"{PREFIX}workers": 2}
    with pytest.raises(SystemExit):
        some.parse_args(["--engine=fast"])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("--prot=3001", "there is no option --prot. Did you mean --port?"),
        ("--entitys", "there is no option --entitys. Did you mean --entities?"),
        ("--qqqqqqqqqq", "there is no option --qqqqqqqqqq. ("),
        ("--entit=PERSON", "Did you mean --entities?"),  # no abbreviations: a new option would change their meaning
        ("word", "one argument is too many."),
        ("--workers=many", "argument --workers: invalid int value"),
        ("--port", "argument --port: expected one argument"),
    ],
)
def test_one_line_for_each_mistake(capsys: pytest.CaptureFixture[str], word: str, expected: str) -> None:
    assert expected in complaint(capsys, word)


def test_the_value_of_an_unknown_option_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert "hidden" not in complaint(capsys, "--api-kex=hidden")


def test_bad_values_are_settings_errors() -> None:
    with pytest.raises(SettingsError, match="pasteguard_score_threshold"):
        settings_from(parser().parse_args(["--score-threshold=high"]))
