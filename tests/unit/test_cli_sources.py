"""Settings from the environment, from files, and which of them wins."""

from pathlib import Path

import pytest

from pasteguard_addon.cli import config
from pasteguard_addon.cli.sources import Given, from_environment, from_file, from_mitmproxy, from_set, overruled
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import PREFIX, Settings

FILE = """
mode: route
providers:
  openai:
    base_url: ${BASE:-https://openrouter.ai/api/v1}
    api_key: ${KEY}
local: {type: ollama, base_url: "http://127.0.0.1:11434", model: llama3}
masking: {show_markers: true, marker_text: "[p]", whitelist: [Acme Ltd]}
pii_detection:
  languages: en, de
  score_threshold: 0.7
  entity_thresholds: {LOCATION: 0.8}
  scan_roles: [user]
secrets_detection: {action: block, max_scan_chars: 200_000}
workers: 2
"""


def values(given: dict[str, Given]) -> dict[str, object]:
    return {name: one.value for name, one in given.items()}


def write(folder: Path, text: str, name: str = "pasteguard.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_nested_names_and_variables(tmp_path: Path) -> None:
    assert values(from_file(write(tmp_path, FILE), {"KEY": "k"})) == {
        "mode": "route",
        "openai_base_url": "https://openrouter.ai/api/v1",
        "openai_api_key": "k",
        "local_type": "ollama",
        "local_base_url": "http://127.0.0.1:11434",
        "local_model": "llama3",
        "show_markers": True,
        "marker_text": "[p]",
        "allow": ["Acme Ltd"],
        "languages": ["en", "de"],
        "score_threshold": "0.7",
        "entity_thresholds": ["LOCATION=0.8"],
        "roles": ["user"],
        "secrets_action": "block",
        "max_request_chars": 200000,
        "workers": 2,
    }


def test_a_whole_file_makes_settings(tmp_path: Path) -> None:
    given = from_file(write(tmp_path, FILE), {"KEY": "k"})
    settings = Settings.from_options({PREFIX + name: one.value for name, one in given.items()})
    assert settings.languages == ("en", "de")
    assert settings.score_threshold == 0.7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pii_detection: {enabled: false, entities: [PERSON]}", {"entities": ()}),
        ("pii_detection: {enabled: true, entities: [PERSON]}", {"entities": ["PERSON"]}),
        ("secrets_detection: {enabled: false, action: block}", {"secrets_action": "off"}),
        ("", {}),
    ],
)
def test_switches(text: str, expected: dict[str, object], tmp_path: Path) -> None:
    assert values(from_file(write(tmp_path, text))) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pii_detection: {langages: [en]}", "Did you mean pii_detection.languages?"),
        ("modus: mask", "Did you mean mode?"),
        ("mode: [", "is not valid YAML"),
        ("- a", "must hold names"),
        ("workers: many", "whole number"),
        ("local: {api_key: '${NOT_SET}'}", "NOT_SET"),
    ],
)
def test_bad_files_say_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said.replace("?", r"\?")) as caught:
        from_file(write(tmp_path, text), {})
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${A}/v1", "one/v1"),
        ("${A}${B:-two}${C:-}", "onetwo"),
        ("${EMPTY:-default}", "default"),
        ("${ODD}", r"\1\g<0>${A}"),
        ("$A ${1} $ {A}", "$A ${1} $ {A}"),
    ],
)
def test_variables(value: str, expected: str, tmp_path: Path) -> None:
    environment = {"A": "one", "EMPTY": "", "ODD": r"\1\g<0>${A}"}
    path = write(tmp_path, f"local: {{model: '{value}'}}")
    assert values(from_file(path, environment)) == {"local_model": expected}


def test_one_default_is_not_anothers(tmp_path: Path) -> None:
    path = write(tmp_path, "local: {api_key: '${NOT_SET}${B:-x}'}")
    with pytest.raises(SettingsError, match="NOT_SET"):
        from_file(path, {})


def test_what_counts_is_said() -> None:
    weak = from_set(["--set", "pasteguard_workers=4", "--set", "pasteguard_mode=mask", "--set", "other=1", "--workers"])
    file = {"workers": Given(2, "config.yaml"), "deny": Given(["a", "b"], "config.yaml")}
    flags = {"workers": Given(3, "its flag"), "mode": Given("mask", "its flag")}
    assert overruled([flags, file, weak]) == ["pasteguard_workers comes from its flag, not from config.yaml, --set"]
    assert overruled([weak]) == overruled([]) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--set", "pasteguard_deny=a", "--set", "pasteguard_deny=b=c"], {"deny": ["a", "b=c"]}),
        (["--set", "pasteguard_deny"], {"deny": []}),
        (["--set", "pasteguard_metrics"], {"metrics": True}),
        (["--set", "pasteguard_metrics=false"], {"metrics": False}),
        (["--set", "pasteguard_workers=x", "pasteguard_mode=route"], {}),
        (["--set"], {}),
    ],
)
def test_what_set_gives(words: list[str], expected: dict[str, object]) -> None:
    assert values(from_set(words)) == expected


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        from_file(tmp_path / "none.yaml")


def test_environment() -> None:
    environment = {
        "PASTEGUARD_MODE": "route",
        "PASTEGUARD_WORKERS": "3",
        "PASTEGUARD_LANGUAGES": "en,de",
        "PASTEGUARD_SHOW_MARKERS": "yes",
        "PASTEGUARD_HOME": "/somewhere",
        "HOME": "/home",
    }
    assert values(from_environment(environment)) == {
        "mode": "route",
        "workers": 3,
        "languages": ["en", "de"],
        "show_markers": True,
    }


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PASTEGUARD_MOODE": "x"}, "Did you mean PASTEGUARD_MODE"),
        ({"PASTEGUARD_WORKERS": "x"}, "whole number"),
        ({"PASTEGUARD_SHOW_MARKERS": "perhaps"}, "true or false"),
    ],
)
def test_bad_environment(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        from_environment(environment)


def test_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    write(home, "pasteguard_workers: 1\npasteguard_mode: mask\npasteguard_media: refuse\nweb_port: 1\n", "config.yaml")
    file = write(tmp_path, "workers: 2\nsecrets_detection: {action: block}\n")
    monkeypatch.setenv("PASTEGUARD_HOME", str(home))
    monkeypatch.setenv("PASTEGUARD_SECRETS_ACTION", "off")
    assert values(config.merged(file)) == {"workers": 2, "mode": "mask", "media": "refuse", "secrets_action": "off"}
    monkeypatch.setenv("COLUMNS", "200")
    key = "not-to-be-shown"
    assert config.run(["show", "--config", str(file), "--workers", "4", "--openai-api-key", key, "--deny", key]) == 0
    shown = capsys.readouterr().out
    assert key not in shown
    rows = {
        cells[1].strip(): [cell.strip() for cell in cells[2:4]]
        for line in shown.splitlines()
        if len(cells := line.split("│")) == 5
    }
    assert rows["workers"] == ["4", "flag"]
    assert rows["secrets_action"] == ["off", "environment (PASTEGUARD_SECRETS_ACTION)"]
    assert rows["media"][0] == "refuse"
    assert rows["engine"] == ["accurate", "default"]


def test_check_refuses_contradictions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="local_base_url"):
        config.run(["check", "--mode", "route"])
    assert config.run(["check"]) == 0


def test_mitmproxys_file_names_unknown_options(tmp_path: Path) -> None:
    write(tmp_path, "pasteguard_workres: 1", "config.yaml")
    with pytest.raises(SettingsError, match="Did you mean pasteguard_workers"):
        from_mitmproxy(tmp_path)


@pytest.mark.parametrize("marker", ["[protected]", "[b]{value}[/b]", "[/x]"])
def test_what_reads_like_markup_is_shown_as_it_is(marker: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert config.run(["show", "--marker-text", marker]) == 0
    assert marker in capsys.readouterr().out
