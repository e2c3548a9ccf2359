"""What the operating system may do with this process: descriptors, core dumps, the log when descriptors run out."""

import logging
import os
import resource
import time
from pathlib import Path

_MOST_DESCRIPTORS = 65_536
"""Enough for all connections that one process serves; some systems name a billion."""
_EXHAUSTED = "out of system resource"
"""asyncio says so each time a connection cannot be accepted: some hundred times a second."""
_REPEAT_S = 60.0


class _OnceAMinute(logging.Filter):
    """Lets a line about used-up descriptors through once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._last_s = -_REPEAT_S

    def filter(self, record: logging.LogRecord) -> bool:
        if _EXHAUSTED not in str(record.msg):
            return True
        now_s = time.monotonic()
        if now_s - self._last_s < _REPEAT_S:
            return False
        self._last_s = now_s
        return True


def settle() -> None:
    """Allow many descriptors, and no core dumps: a dump holds originals, and stays on the disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asyncio_logger = logging.getLogger("asyncio")
    if not any(isinstance(each, _OnceAMinute) for each in asyncio_logger.filters):
        asyncio_logger.addFilter(_OnceAMinute())


def close_to_others(folder: Path) -> None:
    """Let nobody else into the folder with the authority's key and the record, if it is ours."""
    try:
        status = folder.stat()
        if status.st_uid == os.getuid() and status.st_mode & 0o077:
            folder.chmod(0o700)
    except OSError:
        pass  # it is not there yet, or the disk knows no modes
