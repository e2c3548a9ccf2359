"""Whether a command is run by a Node.js that does not follow `HTTPS_PROXY`: its chats would go out as they are."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_LAUNCHERS = ("node", "npm", "npx", "pnpm", "yarn")
_SHEBANG = re.compile(rb"#![^\n]*\bnode\b")
_VERSION = re.compile(r"v(\d+)\.(\d+)\.")
_TIMEOUT_S = 5.0
_READS_A_PROXY = re.compile(rb"https_proxy|HTTPS_PROXY|EnvHttpProxyAgent")
_MAX_FILES = 20_000
_MAX_BYTES = 256 * 1024 * 1024
"""Limits for time: of what is larger nothing is said."""


def unprotected_version(command: str, arguments: Sequence[str] = ()) -> str | None:
    """Return the version of the Node.js that runs a program which is certain to follow no proxy.

    An older one takes no notice of `NODE_USE_ENV_PROXY`, and no file of the program names the variable. None as well
    where nothing can be told, as of what `npx` will run.
    """
    path = shutil.which(command)
    if path is None:
        return None
    node = path if Path(path).stem == "node" else shutil.which("node")
    if node is None or not _is_run_by_node(Path(path)):
        return None
    version = _version(node)
    found = _VERSION.match(version)
    is_old = found is not None and not _follows_a_proxy(int(found[1]), int(found[2]))
    return version if is_old and not _may_read_a_proxy(Path(path), arguments) else None


def _follows_a_proxy(major: int, minor: int) -> bool:
    # https://nodejs.org/api/cli.html: added in v24.0.0 and v22.21.0
    return major >= 24 or (major == 22 and minor >= 21)


def _may_read_a_proxy(program: Path, arguments: Sequence[str]) -> bool:
    """Return whether a program may follow a proxy by itself, as many do: its package or what it needs names it."""
    if program.stem == "node":
        scripts = [Path(word) for word in arguments if not word.startswith("-") and Path(word).is_file()]
        return bool(scripts) and _may_read_a_proxy(scripts[0], ())
    if program.stem in _LAUNCHERS:
        return True  # who knows what it runs
    package = _package_of(program.resolve())
    files = 0
    size = 0
    for path in package.rglob("*") if package.is_dir() else [package]:
        if path.suffix not in ("", ".js", ".mjs", ".cjs") or not path.is_file():
            continue
        files += 1
        size += path.stat().st_size
        if files > _MAX_FILES or size > _MAX_BYTES:
            return True
        try:
            if _READS_A_PROXY.search(path.read_bytes()):
                return True
        except OSError:
            return True
    return False


def _package_of(program: Path) -> Path:
    """Return the folder of the package that a program belongs to; of one without, the program itself."""
    for folder in program.parents:
        if (folder / "package.json").is_file():
            return folder
    return program


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
