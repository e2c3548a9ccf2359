"""The detection workers that a process has started."""

import contextlib
import os
from pathlib import Path


def workers(of: int | None = None) -> list[int]:
    """Return the workers of this process, or of another, that still run (Linux only, else nothing)."""
    pid = of or os.getpid()
    path = Path(f"/proc/{pid}/task/{pid}/children")
    mine = [int(pid) for pid in path.read_text().split() if _is_worker(pid)] if path.exists() else []
    return [*mine, *(forked for pid in mine for forked in workers(pid))]


def _is_worker(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return b"pasteguard_addon.detection.scanning.worker_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
