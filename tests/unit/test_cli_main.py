"""The dispatcher."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from pasteguard_addon import __version__
from pasteguard_addon.cli.main import COMMANDS, main


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []


def test_no_command_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage:" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first == f"pasteguard {__version__}"
    assert [line.split()[0] for line in others] == ["Python", "mitmproxy", "models:"]


@pytest.mark.parametrize(("word", "expected"), [("sart", "Did you mean start?"), ("zzzz", "There are: start, ")])
def test_an_unknown_command(capsys: pytest.CaptureFixture[str], word: str, expected: str) -> None:
    assert main([word]) == 2
    output = capsys.readouterr()
    assert output.err.count("\n") == 1
    assert expected in output.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with contextlib.suppress(SystemExit):
        main([name, "--help"])
    assert f"usage: pasteguard {name}" in capsys.readouterr().out


def test_a_settings_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mask", "--score-threshold=7", "text"]) == 1
    output = capsys.readouterr()
    assert output.err == "pasteguard mask: pasteguard_score_threshold takes a number from 0 to 1\n"
    assert output.out == ""


def test_a_wrong_argument_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mask", "--jsom"]) == 2
    output = capsys.readouterr()
    assert output.err.startswith("pasteguard mask: there is no option --jsom. Did you mean --json?")
    assert "Usage: pasteguard mask [options] [TEXT ...] (" in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_without_a_home_every_command_says_so_or_does_without(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("PASTEGUARD_HOME")
    monkeypatch.setattr(Path, "home", no_home)
    arguments = {"mask": ["--entities=", "text"], "completion": ["bash"], "run": ["--", "true"], "start": ["--port=0"]}
    arguments |= {
        "ca": ["path"],
        "config": ["check"],
        "models": ["list"],
        "service": ["install"],
        "doctor": ["--offline"],
    }
    arguments |= {"report": ["--html", "-"]}
    arguments |= {"verify": ["--", "true", "{canary}"], "demo": ["--entities=", "text"]}
    if name in ("demo", "doctor"):
        pytest.skip("starts a process of its own, which has a home")
    code = main([name, *arguments.get(name, [])])
    output = capsys.readouterr()
    assert "Traceback" not in output.err
    assert code == 0 or output.err.count("\n") == 1
    assert code == 0 or "PASTEGUARD_" in output.err or name == "models"  # whose answer is that there are none


FINALISED = """
import signal, sys, time
from pasteguard_addon.cli import main

class Finalised:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def run(name, arguments):
    Finalised()
    time.sleep(30)
    return 0

main._run = run
sys.exit(main.main(["mask"]))
"""


def test_ctrl_c_while_an_object_is_finalised_ends_it_without_a_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", FINALISED], capture_output=True, check=False, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
