"""Every option, in every way that people write its kind in YAML, through each reader of YAML that there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import options as mitmproxy_options
from mitmproxy import optmanager

from pasteguard_addon.cli.sources import from_environment, from_file, from_mitmproxy
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy.options import take_deferred
from pasteguard_addon.settings import OPTIONS, PREFIX, Option, nearest_option

ITEMS = {"languages": "en", "entity_thresholds": "LOCATION=0.7", "hosts": "x.example", "roles": "user"}


def forms(option: Option) -> Iterator[tuple[str, object]]:
    """Yield what may stand behind the name, and what mitmproxy is to be told."""
    match option.default:
        case bool():
            for word in ("true", "yes", "on", "True", "YES", '"true"', "1"):
                yield word, True
            for word in ("false", "no", "off", "False", "'no'", "0"):
                yield word, False
        case tuple():
            item = ITEMS.get(option.name, "PERSON")
            for text in (item, f'"{item}"', f"[{item}]", f"\n  - {item}", f"\n  - '{item}'", f"|\n  {item}\n"):
                yield text, [item]
            for text in (f"{item}, {item}", f"[{item}, {item}]", f"\n  - {item}\n  - {item}", f'["{item}", {item}]'):
                yield text, [item, item]
            yield "[]", []
        case int():
            for text in ("7", '"7"', "7.0", "07", "+7"):
                yield text, 7
            yield "1_000", 1000
        case float():
            for text in ("0.7", '"0.7"', ".7", "7e-1", "0.70"):
                yield text, "0.7"
            yield "1", "1.0"
        case str():
            words = option.choices or ("accurate", "off", "no", "0176", "2024-01-31", "1e3", "1:30", "=", "x: y")
            for word in words:
                yield (f'"{word}"' if ":" in word or word == "=" else word), word


each_option = pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)


@each_option
def test_in_a_settings_file(option: Option, tmp_path: Path) -> None:
    path = tmp_path / "pasteguard.yaml"
    for text, expected in forms(option):
        for written in (option.name, PREFIX + option.name, option.name.replace("_", "-")):
            path.write_text(f"{written}: {text}\n")
            assert from_file(path, {})[option.name].value == expected, text


@each_option
def test_in_mitmproxys_file(option: Option, tmp_path: Path) -> None:
    """As mitmproxy reads it, and hands it on when the options are declared."""
    for text, expected in forms(option):
        (tmp_path / "config.yaml").write_text(f"{PREFIX}{option.name}: {text}\n")
        assert from_mitmproxy(tmp_path)[option.name].value == expected, text
        options = mitmproxy_options.Options(confdir=str(tmp_path))
        optmanager.load_paths(options, tmp_path / "config.yaml")
        assert take_deferred(options) is None
        assert options.deferred == {PREFIX + option.name: expected}, text


@each_option
def test_in_the_environment(option: Option) -> None:
    for text, expected in forms(option):
        if not text.startswith(("'", '"', "\n", "|", "[")):
            variables = {f"PASTEGUARD_{option.name.upper()}": text}
            assert from_environment(variables)[option.name].value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{PERSON: Ann}", ["PERSON=Ann"]),
        ("{PERSON: [Ann, Bob], PROJECT: Falcon}", ["PERSON=Ann", "PERSON=Bob", "PROJECT=Falcon"]),
        ("\n  - PERSON: Ann\n  - Bob", ["PERSON=Ann", "Bob"]),
        ("[0176 123456, 2024-01-31, no, 1e3, 0x10]", ["0176 123456", "2024-01-31", "no", "1e3", "0x10"]),
        ("[0176123456]", ["0176123456"]),
        ("\n  - Lovelace, Ada", ["Lovelace, Ada"]),
        ("[~, null, '']", []),
    ],
)
def test_values_that_must_never_leave_stay_what_they_are(text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(f"pasteguard_deny: {text}\n")
    assert from_file(tmp_path / "config.yaml", {})["deny"].value == expected
    options = mitmproxy_options.Options(confdir=str(tmp_path))
    optmanager.load_paths(options, tmp_path / "config.yaml")
    assert take_deferred(options) is None
    assert options.deferred == {"pasteguard_deny": expected}


@each_option
def test_what_cannot_be_meant_is_refused_by_name_and_not_repeated(option: Option, tmp_path: Path) -> None:
    wrong = {bool: ["maybe-hunter2", "[true]"], int: ["hunter2", "1.5", "true", "[1]"], float: ["hunter2", "[1]"]}
    wrong |= {str: ["[hunter2]", "{a: hunter2}"], tuple: ["[[hunter2]]", "{a: {b: hunter2}}"]}
    for text in wrong[type(option.default)]:
        (tmp_path / "pasteguard.yaml").write_text(f"{PREFIX}{option.name}: {text}\n")
        with pytest.raises(SettingsError) as caught:
            from_file(tmp_path / "pasteguard.yaml", {})
        assert option.full_name in str(caught.value)
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["mode: mask\nmode: route", "deny: [a]\ndeny: [b]", "a: &a [*a]", "a: &a {b: *a}"])
def test_a_file_that_says_two_things_or_itself_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pasteguard.yaml"
    path.write_text(text)
    with pytest.raises(SettingsError, match="is not valid YAML, or holds a name twice"):
        from_file(path, {})


def other_forms(name: str) -> list[str]:
    camel = "".join(word.capitalize() for word in name.split("_"))
    return [
        *(name, name.upper(), f"--{name}", f"--{name.replace('_', '-')}", camel, camel[0].lower() + camel[1:]),
        *(PREFIX + name, f"--{PREFIX}{name}", f"pasteguard-{name.replace('_', '-')}", f"PASTEGUARD_{name.upper()}"),
        f"section.{name}",
    ]


@each_option
def test_every_form_of_a_name_is_understood(option: Option, tmp_path: Path) -> None:
    assert {nearest_option(form) for form in other_forms(option.name)} == {option}
    assert [name for name in option.other_names if nearest_option(name) is not option] == []
    for name in (option.name + "s", option.name[:-1], option.name[1:], option.name.replace("_", "")):
        nearest = nearest_option(name)
        assert nearest is not None, name
    path = tmp_path / "pasteguard.yaml"
    path.write_text(f"{option.name}x: 1\n")
    with pytest.raises(SettingsError, match="Did you mean"):
        from_file(path, {})


@given(st.text(max_size=30))
def test_any_name_is_an_option_or_none(name: str) -> None:
    assert nearest_option(name) is None or nearest_option(name) in OPTIONS
