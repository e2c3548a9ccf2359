"""The lock is what the scripts install: every version with its hashes, and all that pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT / "scripts" / "lib"
PINNED = re.compile(
    r"(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; [^\\]+)? \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)


def locked(name: str) -> dict[str, set[str]]:
    """Return the versions of each package of a list; more than one where platforms or Pythons differ."""
    found: dict[str, set[str]] = {}
    for match in PINNED.finditer((LISTS / f"{name}.txt").read_text()):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [
        Requirement(each) for each in (*project["dependencies"], *(line for name in extras for line in optional[name]))
    ]


@pytest.mark.parametrize("name", ["build", "run", "test"])
def test_nothing_but_pinned_versions_and_hashes(name: str) -> None:
    rest = PINNED.sub("", (LISTS / f"{name}.txt").read_text())
    assert rest == "# Made by scripts/update from pyproject.toml and build.in.\n"


@pytest.mark.parametrize(("name", "extras"), [("run", ("postgres",)), ("test", ("postgres", "test", "check"))])
def test_the_lock_holds_what_is_asked_for(name: str, extras: tuple[str, ...]) -> None:
    """Else run scripts/update."""
    versions = locked(name)
    for requirement in asked_for(*extras):
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, requirement
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_each_list_holds_the_smaller_one() -> None:
    build, run, test = locked("build"), locked("run"), locked("test")
    assert build.items() <= run.items()
    assert run.items() <= test.items()


def test_what_builds_the_project_is_locked() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert {canonicalize_name(Requirement(each).name) for each in build} <= locked("build").keys()
