"""What the operating system may do with the process."""

import logging
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pasteguard_addon.proxy import process_limits

_SETTLED = """
import resource
from pasteguard_addon.proxy import process_limits
resource.setrlimit(resource.RLIMIT_NOFILE, (256, min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
process_limits.settle()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_many_descriptors_and_no_dumps() -> None:
    told = subprocess.run([sys.executable, "-c", _SETTLED], capture_output=True, text=True, check=True).stdout
    assert told.strip() == f"{min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1])} (0, 0)"


def test_the_log_is_not_flooded(caplog: pytest.LogCaptureFixture) -> None:
    process_limits.settle()
    process_limits.settle()
    for _ in range(5):
        logging.getLogger("asyncio").error("socket.accept() out of system resource")
    logging.getLogger("asyncio").error("something else")
    assert caplog.messages.count("socket.accept() out of system resource") <= 1
    assert "something else" in caplog.messages


def test_others_are_kept_out(tmp_path: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir(mode=0o755)
    process_limits.close_to_others(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    process_limits.close_to_others(tmp_path / "none")
