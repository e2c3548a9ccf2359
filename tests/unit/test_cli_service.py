"""`pasteguard service`, up to what only systemd and launchd can say."""

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pasteguard_addon.cli import service
from pasteguard_addon.cli.main import main
from pasteguard_addon.errors import SettingsError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / 'a "b" $c %d & e'))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def test_a_unit_of_systemd(home: Path) -> None:
    unit = service.of_this_machine("linux")
    assert unit.path == home / ".config/systemd/user/pasteguard.service"
    assert f'ExecStart="{sys.executable}" "-m" "pasteguard_addon.cli.main" "start"\n' in unit.text
    assert f'Environment="PASTEGUARD_HOME={home}/a \\"b\\" $c %%d & e"\n' in unit.text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_it(home: Path) -> None:
    unit = service.of_this_machine("linux")
    path = home / "pasteguard.service"
    path.write_text(unit.text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(path)], capture_output=True, text=True, check=False
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("systemd does not run here")
    assert done.stderr == ""


def test_a_property_list_of_launchd(home: Path) -> None:
    agent = service.of_this_machine("darwin")
    told = plistlib.loads(agent.text.encode())
    assert agent.path == home / "Library/LaunchAgents/org.pasteguard.proxy.plist"
    assert told["ProgramArguments"] == [sys.executable, "-m", "pasteguard_addon.cli.main", "start"]
    assert told["EnvironmentVariables"]["PASTEGUARD_HOME"] == str(home / 'a "b" $c %d & e')
    assert told["Umask"] == 0o077


def test_elsewhere_it_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="at login"):
        service.of_this_machine("win32")


@pytest.mark.skipif(sys.platform != "linux", reason="systemd's commands")
def test_it_only_says_what_it_would_do_until_it_is_told_to(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called = home / "called"
    (home / "bin").mkdir()
    program = home / "bin" / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$@" >> {called}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(home / "bin"), prepend=":")
    unit = home / ".config/systemd/user/pasteguard.service"
    assert main(["service", "install"]) == 0
    assert not unit.exists()
    assert not called.exists()
    assert "Nothing was done" in capsys.readouterr().err
    assert main(["service", "status"]) == 1
    assert main(["service", "install", "--yes"]) == 0
    assert unit.read_text() == service.of_this_machine("linux").text
    assert main(["service", "status"]) == 0
    assert main(["service", "uninstall", "--yes"]) == 0
    assert not unit.exists()
    assert called.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now pasteguard.service",
        "--user --no-pager status pasteguard.service",
        "--user disable --now pasteguard.service",
        "--user daemon-reload",
    ]
