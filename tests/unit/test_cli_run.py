"""What `pasteguard run` does with the command that it is given."""

import signal
import subprocess
import sys

import pytest

EARLY = """
import os, subprocess, sys
from pasteguard_addon.cli import run

class Early(subprocess.Popen):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        os.kill(os.getpid(), int(sys.argv[1]))

run.subprocess.Popen = Early
sys.exit(run._call([sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ)))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_while_the_command_begins_reaches_it(number: signal.Signals) -> None:
    done = subprocess.run([sys.executable, "-c", EARLY, str(int(number))], check=False, timeout=50)
    assert done.returncode == 128 + number
