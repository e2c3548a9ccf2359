"""`pasteguard completion`: the scripts, in the shells that are installed."""

import shutil
import subprocess

import pytest

from pasteguard_addon.cli.completion import flags_of, words_of
from pasteguard_addon.cli.main import COMMANDS, main
from pasteguard_addon.settings import OPTIONS


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
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_takes(command: str) -> None:
    assert "--help" in [flag.name for flag in flags_of(command)]
    assert words_of(command) or command not in ("ca", "config", "models", "service", "help", "completion")
