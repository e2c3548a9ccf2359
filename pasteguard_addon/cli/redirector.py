"""Whether mitmproxy can lead other programs' connections here: its mode `local`."""

import shutil
import subprocess
import sys
from collections.abc import Sequence

from mitmproxy_rs.local import LocalRedirector


def mode_problem(modes: Sequence[str]) -> str | None:
    """Return why mitmproxy could not start one of these modes; it would print a backtrace and say nothing of it."""
    if sys.platform != "linux" or not any(mode.partition(":")[0] == "local" for mode in modes):
        return None
    reason = LocalRedirector.unavailable_reason()
    if reason is None and not _may_use_sudo():
        reason = "mitmproxy starts its redirector by sudo, and sudo wants a password first: run `sudo true`"
        if shutil.which("sudo") is None:
            reason = "mitmproxy starts its redirector by sudo, which is not installed"
    return f"--proxy-mode local does not work here: {reason}." if reason else None


def _may_use_sudo() -> bool:
    try:
        return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0  # noqa: S607
    except OSError:
        return False
