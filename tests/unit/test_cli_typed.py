"""Commands are named as they can be typed."""

import sys
from pathlib import Path

import pytest

from pasteguard_addon.cli.typed import as_typed


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a .venv whose commands are not on PATH."""
    commands = tmp_path / "a project" / ".venv" / "bin"
    commands.mkdir(parents=True)
    command = commands / "pasteguard"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(commands / "python"))
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.chdir(tmp_path / "a project")
    return command


def test_from_the_projects_folder(own: Path) -> None:
    assert as_typed("run `pasteguard models install`.") == "run `.venv/bin/pasteguard models install`."
    assert as_typed('eval "$(pasteguard env)"') == 'eval "$(.venv/bin/pasteguard env)"'


def test_from_elsewhere(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_typed("run `pasteguard run -- x`") == "run `'a project/.venv/bin/pasteguard' run -- x`"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert as_typed("run `pasteguard run -- x`") == f"run `'{own}' run -- x`"


def test_on_the_path(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(own.parent))
    assert as_typed("run `pasteguard models install`") == "run `pasteguard models install`"


@pytest.mark.parametrize(
    "text",
    [
        "pasteguard start: no",
        "Usage: pasteguard mask [TEXT]",
        "PasteGuard 0.1.0",
        "the folder /x/pasteguard is",
        "pasteguard",
    ],
)
def test_other_words_stay(own: Path, text: str) -> None:
    assert as_typed(text) == text
