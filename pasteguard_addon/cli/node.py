"""Whether a command is run by a Node.js that does not follow `HTTPS_PROXY`: its chats would go out as they are."""

import re
import shutil
import subprocess
from pathlib import Path

_LAUNCHERS = ("node", "npm", "npx", "pnpm", "yarn")
_SHEBANG = re.compile(rb"#![^\n]*\bnode\b")
_VERSION = re.compile(r"v(\d+)\.(\d+)\.")
_TIMEOUT_S = 5.0


def unprotected_version(command: str) -> str | None:
    """Return the version of the Node.js that runs a command, if it follows no proxy by `NODE_USE_ENV_PROXY`.

    None as well where nothing can be told.
    """
    path = shutil.which(command)
    if path is None:
        return None
    node = path if Path(path).stem == "node" else shutil.which("node")
    if node is None or not _is_run_by_node(Path(path)):
        return None
    version = _version(node)
    found = _VERSION.match(version)
    return version if found and not _follows_a_proxy(int(found[1]), int(found[2])) else None


def _follows_a_proxy(major: int, minor: int) -> bool:
    # https://nodejs.org/api/cli.html: added in v24.0.0 and v22.21.0
    return major >= 24 or (major == 22 and minor >= 21)


def _is_run_by_node(path: Path) -> bool:
    if path.stem in _LAUNCHERS:
        return True
    try:
        with path.open("rb") as file:
            return _SHEBANG.match(file.read(128)) is not None
    except OSError:
        return False


def _version(node: str) -> str:
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)  # noqa: S603 - the user's own Node.js
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout.strip()
