"""Which commands are run by a Node.js that follows no proxy."""

from pathlib import Path

import pytest

from pasteguard_addon.cli.node import unprotected_version


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def put(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def put_node(folder: Path, version: str) -> str:
    return put(folder, "node", f"#!/bin/sh\necho {version}\n")


@pytest.mark.parametrize(
    ("version", "is_unprotected"),
    [
        ("v18.20.4", True),
        ("v20.20.2", True),
        ("v22.20.0", True),
        ("v22.21.0", False),
        ("v23.11.1", True),
        ("v24.0.0", False),
        ("v26.1.0", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_versions(version: str, is_unprotected: bool, programs: Path) -> None:
    put_node(programs, version)
    assert unprotected_version("node") == (version if is_unprotected else None)


@pytest.mark.parametrize(
    ("name", "text", "is_node"),
    [
        ("npx", "", True),
        ("codex", "#!/usr/bin/env node\nmain()", True),
        ("tool", "#!/usr/local/bin/node --no-warnings\n", True),
        ("script", "#!/usr/bin/env python3\n# no node\n", False),
        ("nodes", "#!/usr/bin/env nodes\n", False),
        ("binary", "\x7fELF node", False),
        ("empty", "", False),
    ],
)
def test_commands(name: str, text: str, is_node: bool, programs: Path) -> None:
    put_node(programs, "v20.1.0")
    put(programs, name, text)
    assert unprotected_version(name) == ("v20.1.0" if is_node else None)


def test_a_path_names_its_own_node(programs: Path, tmp_path: Path) -> None:
    put_node(programs, "v24.1.0")
    (tmp_path / "old").mkdir()
    assert unprotected_version(put_node(tmp_path / "old", "v20.1.0")) == "v20.1.0"


def test_what_is_not_there(programs: Path) -> None:
    put_node(programs, "v20.1.0")
    assert unprotected_version("no-such-command") is None


def test_a_node_that_cannot_run(programs: Path) -> None:
    put(programs, "node", "#!/no/such/interpreter\n")
    assert unprotected_version("node") is None
