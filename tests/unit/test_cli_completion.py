"""`pasteguard completion`: the scripts, in the shells that are installed."""

import re
import subprocess

import pytest

from pasteguard_addon.cli.completion import flags_of, words_of
from pasteguard_addon.cli.main import COMMANDS, main
from pasteguard_addon.settings import OPTIONS
from tests.kit import parts


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def in_bash(text: str, *words: str) -> list[str]:
    """Return what Tab offers behind these words."""
    quoted = " ".join(f"'{word}'" for word in words)
    lines = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _pasteguard; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    return subprocess.run(["bash", "-c", f"{text}\n{lines}"], capture_output=True, text=True, check=True).stdout.split()


def test_bash(capsys: pytest.CaptureFixture[str]) -> None:
    text = script("bash", capsys)
    assert in_bash(text, "pasteguard", "") == list(COMMANDS)
    assert in_bash(text, "pasteguard", "st") == ["start", "stats"]
    assert in_bash(text, "pasteguard", "config", "")[:2] == ["check", "show"]
    assert in_bash(text, "pasteguard", "start", "--secrets-action", "") == ["mask", "block", "route_local", "off"]
    assert in_bash(text, "pasteguard", "start", "--secrets-action", "=", "r") == ["route_local"]
    assert in_bash(text, "pasteguard", "start", "--no-rec") == ["--no-record", "--no-record-text"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_takes_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    for option in OPTIONS:
        assert option.name.replace("_", "-") in text
    done = subprocess.run([parts.program(shell), "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_zsh_shows_each_help_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Zsh itself takes the quotes apart; its `_arguments` reads what is escaped by a backslash."""
    stubs = '_arguments() { print -rl -- "$@" }; compdef() { }'
    lines = [stubs, script("zsh", capsys), "words=(pasteguard start ''); CURRENT=3; _pasteguard"]
    zsh = [parts.program("zsh"), "-f", "-c", "\n".join(lines)]
    specs = subprocess.run(zsh, capture_output=True, text=True, check=True).stdout.splitlines()
    shown = {spec.partition("[")[0]: re.sub(r"\\(.)", r"\1", spec.partition("[")[2]) for spec in specs}
    for flag in flags_of("start"):
        name = f"*{flag.name}=" if flag.takes_value else flag.name
        assert shown[name].startswith(f"{flag.help}]")


def test_fish_shows_each_help_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    fish = [parts.program("fish"), "--no-config", "-c", script("fish", capsys) + "\ncomplete -C 'pasteguard start --'"]
    offered = subprocess.run(fish, capture_output=True, text=True, check=True).stdout.splitlines()
    shown = dict(line.split("\t", 1) for line in offered if "\t" in line)
    for flag in flags_of("start"):
        assert shown[flag.name] == flag.help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_takes(command: str) -> None:
    assert "--help" in [flag.name for flag in flags_of(command)]
    assert words_of(command) or command not in ("ca", "config", "models", "service", "help", "completion")
