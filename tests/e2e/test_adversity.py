"""Commands that are interrupted, that nobody reads, and on machines where nothing can be written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import COMMANDS
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
# One process that has imported everything runs each command in a child of its own, to the very end of the interpreter.
RUN_ALL = """
import json, os, sys
from pasteguard_addon.cli.main import main
import pasteguard_addon.cli.start
for number, command in enumerate(json.loads(sys.argv[1])):
    pid = os.fork()
    if pid == 0:
        sys.stdin = open(os.devnull)
        os.dup2(os.open(f"{sys.argv[3]}/{number}.err", os.O_WRONLY | os.O_CREAT), 2)
        where = sys.argv[2]
        if where == "closed":
            os.close(1)
            sys.stdout = None
        elif where == "left":
            read, write = os.pipe()
            os.close(read)
            os.dup2(write, 1)
        else:
            os.dup2(os.open(where, os.O_WRONLY), 1)
        sys.exit(main(command))
    with open(f"{sys.argv[3]}/{number}.code", "w") as file:
        file.write(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
"""


def test_every_command_is_tried() -> None:
    assert {*QUICK, *SLOW} == set(COMMANDS)


def all_of(where: str, folder: Path, **env: str) -> dict[str, tuple[int, str]]:
    """Return code and complaint of each quick command whose output goes there."""
    import json  # noqa: PLC0415

    commands = [[name, *arguments] for name, arguments in QUICK.items()]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN_ALL, json.dumps(commands), where, str(folder)],
        env=environment(env),
        check=True,
        timeout=200,
    )
    ends = [(int((folder / f"{n}.code").read_text()), (folder / f"{n}.err").read_text()) for n in range(len(commands))]
    return dict(zip(QUICK, ends, strict=True))


@pytest.mark.parametrize("where", ["/dev/full", "left", "closed"])
def test_nobody_reads_or_the_disk_is_full(where: str, tmp_path: Path) -> None:
    """One line or none, and never a traceback, whichever command writes and at whichever moment."""
    ends = all_of(where, tmp_path, PASTEGUARD_HOME=str(tmp_path / "home"))
    assert {name: said for name, (_, said) in ends.items() if "Traceback" in said or "Exception" in said} == {}
    if where == "/dev/full":
        failed = {name for name, (code, said) in ends.items() if code == 1 and "No space left on device" in said}
        assert failed == set(QUICK)


def test_a_home_in_which_nothing_can_be_written(tmp_path: Path) -> None:
    ends = all_of(os.devnull, tmp_path, HOME="/proc/1", PASTEGUARD_HOME="")
    assert {name: said for name, (_, said) in ends.items() if "Traceback" in said} == {}
    for name in ("mask", "config", "log", "stats", "report", "completion", "help", "service"):
        assert ends[name][0] == 0, (name, ends[name])
    for name in ("env", "ca", "init"):  # they have to write
        assert ends[name][0] == 1
        assert "set PASTEGUARD_HOME" in ends[name][1]


@pytest.mark.parametrize("delay_s", [0.4, 2.0, 6.0])
@pytest.mark.parametrize("name", SLOW)
def test_control_c(name: str, delay_s: float, tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it; nothing is left running."""
    process = subprocess.Popen(
        [program("pasteguard"), name, *SLOW[name]],
        env=environment({"PASTEGUARD_HOME": str(tmp_path)}),
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
