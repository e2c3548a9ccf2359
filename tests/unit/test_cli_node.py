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
        ("npx", "", False),  # who knows what it runs
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


@pytest.mark.parametrize(
    ("file", "text", "is_protected"),
    [
        ("dist/cli.js", "const proxy = process.env.HTTPS_PROXY", True),
        ("dist/cli.mjs", "const proxy = env('https_proxy') ?? ''", True),
        ("node_modules/undici/index.js", "class EnvHttpProxyAgent {}", True),
        ("dist/cli.js", "fetch(url)", False),
        ("README.md", "set HTTPS_PROXY", False),
    ],
)
def test_a_program_that_follows_a_proxy_by_itself(file: str, text: str, is_protected: bool, programs: Path) -> None:
    """As Continue, Qwen Code, pi and the Copilot CLI do on Node.js 20."""
    put_node(programs, "v20.1.0")
    package = programs / "lib" / "node_modules" / "tool"
    (package / file).parent.mkdir(parents=True)
    (package / "package.json").write_text("{}")
    (package / file).write_text(text)
    (package / "bin").mkdir()
    put(package / "bin", "tool.js", "#!/usr/bin/env node\nrequire('../dist/cli.js')\n")
    (programs / "tool").symlink_to(package / "bin" / "tool.js")
    assert unprotected_version("tool") == (None if is_protected else "v20.1.0")
