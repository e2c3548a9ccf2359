"""What is imported is declared, and what is declared is imported."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.kit.source_trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
OURS = {"pasteguard_addon", "tests", "scripts"}
LATER = {"compression"}
"""Of the standard library, but of a later Python; what stands in for it before is declared."""
RUN = {"pip", "build", "pytest-asyncio", "pytest-timeout", "pytest-xdist", "uv", "ruff", "mypy", "types-pyyaml"}
"""Needed without being imported: programs, plugins of pytest, and types."""
ELSEWHERE = ROOT / "tests" / "clients" / "programs"
"""These run in environments of their own, with pins of their own."""


def normalised(requirement: str) -> str:
    """Return the name in `Name[extra]>=1; marker`, in the form in which names are compared."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def declared() -> tuple[set[str], set[str]]:
    """Return the names of what the package may need, and of what tests, checks and benchmarks need beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    package = [*project["dependencies"], *extras.pop("postgres")]
    others = [each for extra in extras.values() for each in extra]
    return set(map(normalised, package)), set(map(normalised, others))


def imported(paths: Iterable[Path]) -> dict[str, str]:
    """Return each module that is not ours nor Python's, and a file that imports it, wherever in it."""
    found: dict[str, str] = {}
    for path in paths:
        for node in ast.walk(tree_of(path)):
            match node:
                case ast.Import(names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case _:
                    continue
            for module in modules:
                top = module.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in OURS | LATER:
                    found[top] = str(path.relative_to(ROOT))
    return found


def undeclared(modules: dict[str, str], names: set[str]) -> dict[str, str]:
    distributions = packages_distributions()
    return {
        module: path
        for module, path in modules.items()
        if not names & set(map(normalised, distributions.get(module, [module])))
    }


def unused(modules: dict[str, str], names: set[str]) -> set[str]:
    distributions = packages_distributions()
    return names - {normalised(name) for module in modules for name in distributions.get(module, [module])}


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if not path.is_relative_to(ELSEWHERE)]


def test_the_package_imports_what_it_declares() -> None:
    package, _ = declared()
    modules = imported(sources("pasteguard_addon"))
    assert undeclared(modules, package) == {}
    assert unused(modules, package) <= RUN


def test_tests_and_benchmarks_import_what_the_extras_declare() -> None:
    package, extras = declared()
    training = ROOT / "scripts" / "ner"  # has packages of its own, in its requirements.txt
    modules = imported([path for path in sources("tests", "scripts") if not path.is_relative_to(training)])
    assert undeclared(modules, package | extras) == {}
    assert unused(modules, extras) <= RUN


def test_these_tests_can_fail() -> None:
    assert undeclared({"pytest": "some.py"}, {"mitmproxy"}) == {"pytest": "some.py"}
    assert undeclared({"no_such_module": "some.py"}, {"mitmproxy"}) == {"no_such_module": "some.py"}
    assert unused({"yaml": "some.py"}, {"pyyaml", "rich"}) == {"rich"}
