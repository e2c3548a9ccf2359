"""Commands that are interrupted, that nobody reads, and on machines where nothing can be written."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import COMMANDS
from tests.kit.forked import Ended, run_all
from tests.kit.proxy import environment, program

QUICK: dict[str, Sequence[str]] = {
    "env": [],
    "ca": ["path"],
    "mask": ["--entities=", "text"],
    "init": [],
    "config": ["show"],
    "log": [],
    "stats": ["--json"],
    "report": ["--html", "-"],
    "models": ["list"],
    "service": ["install"],
    "completion": ["bash"],
    "help": ["network"],
}
SLOW: dict[str, Sequence[str]] = {
    "start": ["--port=0", "--no-proxy", "--entities=", "--workers=1"],
    "demo": ["--entities=", "--workers=1", "Call Ann"],
    "doctor": ["--offline", "--entities=", "--workers=1", "--port=0", "--no-proxy"],
    "run": ["--proxy-port=1", "--", "sleep", "60"],
    "verify": ["--", "sh", "-c", "sleep 60", "{canary}"],
    "log": ["-f"],
    "mask": ["text"],
}


def test_every_command_is_tried() -> None:
    assert {*QUICK, *SLOW} == set(COMMANDS)


def all_of(where: str, folder: Path, **env: str) -> dict[str, Ended]:
    """Return what becomes of each quick command whose output goes there."""
    ended = run_all([([name, *arguments], {}) for name, arguments in QUICK.items()], folder, where=where, env=env)
    return dict(zip(QUICK, ended, strict=True))


@pytest.mark.parametrize("where", ["/dev/full", "left", "closed"])
def test_nobody_reads_or_the_disk_is_full(where: str, tmp_path: Path) -> None:
    """One line or none, and never a traceback, whichever command writes and at whichever moment."""
    ends = all_of(where, tmp_path, PASTEGUARD_HOME=str(tmp_path / "home"))
    said = {name: end.stderr for name, end in ends.items()}
    assert {name: said for name, said in said.items() if "Traceback" in said or "Exception" in said} == {}
    if where == "/dev/full":
        failed = {name for name, end in ends.items() if end.code == 1 and "No space left on device" in end.stderr}
        assert failed == set(QUICK)


def test_a_home_in_which_nothing_can_be_written(tmp_path: Path) -> None:
    ends = all_of(os.devnull, tmp_path, HOME="/proc/1", PASTEGUARD_HOME="")
    assert {name: end.stderr for name, end in ends.items() if "Traceback" in end.stderr} == {}
    for name in ("mask", "config", "log", "stats", "report", "completion", "help", "service"):
        assert ends[name].code == 0, (name, ends[name])
    for name in ("env", "ca", "init"):  # they have to write
        assert ends[name].code == 1
        assert "set PASTEGUARD_HOME" in ends[name].stderr


@pytest.mark.parametrize("name", SLOW)
def test_control_c(name: str, tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it, at three moments; nothing is left running."""
    with ThreadPoolExecutor() as each_waits:
        list(each_waits.map(lambda delay_s: interrupt(name, delay_s, tmp_path / str(delay_s)), (0.4, 2.0, 6.0)))


def interrupt(name: str, delay_s: float, home: Path) -> None:
    process = subprocess.Popen(
        [program("pasteguard"), name, *SLOW[name]],
        env=environment({"PASTEGUARD_HOME": str(home)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    time.sleep(delay_s)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    is_ours = b"pasteguard_addon" in output or delay_s > 1  # at first Python itself and its start files are loaded
    assert not (is_ours and b"Traceback" in output), output.decode()
    assert process.returncode in (0, 1, 130, -signal.SIGINT), output
