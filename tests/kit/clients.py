"""Clients of other people, each in an environment of its own: their pins clash with mitmproxy's and with one another's.

What an environment holds stands in `tests/clients/pins`, to the exact version: `NAME.txt` for Python, `NAME/` for
Node. It is made once, in the user's cache, under a name that changes with the list. In CI the first test that needs
it makes it; elsewhere nothing is fetched unasked, the test skips, and `python -m tests.kit.clients` makes them all.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit import parts
from tests.kit.proxy import program

PINS = Path(__file__).resolve().parents[1] / "clients" / "pins"
_TOO_NEW = {"aider": (3, 13)}
"""The Python that an environment no longer works with."""
_NODE_LISTS = ("package.json", "package-lock.json")


def names() -> list[str]:
    """Return the names of the environments that this Python can have."""
    return sorted(path.stem for path in PINS.iterdir() if not _is_too_new(path.stem))


def environment_of(name: str) -> Path:
    """Return the folder of an environment; without it the test skips, except in CI."""
    if _is_too_new(name):
        pytest.skip(f"{name} does not run on this Python")
    folder = _folder(name)
    if not _stamp(folder).exists():
        if os.environ.get("CI") != "true":
            parts.missing("the clients are not installed; `.venv/bin/python -m tests.kit.clients` fetches them, 5 GB")
        install(name)
    return folder


def python_of(name: str) -> str:
    return str(environment_of(name) / "bin" / "python")


def version_of(name: str, package: str) -> str:
    """Return the version of a package that a list pins."""
    if (PINS / name).is_dir():
        return (
            _node_versions(name)[package].rpartition("@")[2].removesuffix("-linux-x64")
        )  # of a package by another name
    pinned = dict(line.split("==") for line in (PINS / f"{name}.txt").read_text().split())
    return pinned[package]


def install(name: str) -> Path:
    """Make an environment unless it is there. Several may be made at once, and one by several processes."""
    folder = _folder(name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # it ends with the process, so one that was broken off blocks nobody
        if not _stamp(folder).exists():
            shutil.rmtree(folder, ignore_errors=True)
            _install_node(name, folder) if (PINS / name).is_dir() else _install_python(name, folder)
            _stamp(folder).touch()
    return folder


def _is_too_new(name: str) -> bool:
    return sys.version_info >= _TOO_NEW.get(name, (4,))


def _folder(name: str) -> Path:
    lists = [PINS / name / each for each in _NODE_LISTS] if (PINS / name).is_dir() else [PINS / f"{name}.txt"]
    key = hashlib.sha256(sys.version.encode() + b"".join(each.read_bytes() for each in lists)).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "pasteguard-tests" / f"{name}-{key}"


def _stamp(folder: Path) -> Path:
    return folder / "complete"


def _install_python(name: str, folder: Path) -> None:
    uv = program("uv")
    _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
    pins = str(PINS / f"{name}.txt")
    _run(uv, "pip", "install", "--quiet", "--no-deps", "--python", str(folder / "bin" / "python"), "-r", pins)


def _install_node(name: str, folder: Path) -> None:
    npm = parts.program("npm")
    folder.mkdir()
    for each in _NODE_LISTS:
        shutil.copy(PINS / name / each, folder)
    _run(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, f"{command[:3]} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"


def _node_versions(name: str) -> dict[str, str]:
    document = json.loads((PINS / name / "package.json").read_text())
    return document["dependencies"] | document["optionalDependencies"]


if __name__ == "__main__":
    for each in names():
        print(install(each))  # noqa: T201
