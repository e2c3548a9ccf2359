"""The rows of the architecture, read from the imports."""

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.source_trees import tree_of

ROOT = Path(__file__).resolve().parents[2] / "pasteguard_addon"
MODULES = sorted(path for path in ROOT.rglob("*.py") if "__pycache__" not in path.parts)

# From top to bottom; a room may import from those below it, and from itself.
CORE = ("exchange", "conversation", "endpoints", "masking", "places", "wire")
ROOMS = (
    *("addon", "cli", "proxy", "record", "policy", "config_files", "yaml_as_written", *CORE),
    *("detection", "known_values", "text_shape", "lexicon", "findings", "views", "sieve", "leaves"),
)
LEAVES = ("settings", "facts", "entity_types", "errors", "late_pattern", "__init__")

OUTSIDE_ONLY = {"mitmproxy", "logging", "mitmproxy_rs"}
EFFECTS = {
    *("asyncio", "concurrent", "multiprocessing", "threading", "socket", "ssl", "select", "selectors", "subprocess"),
    *("http", "urllib.request", "httpx", "requests", "aiohttp", "os", "pathlib", "shutil", "tempfile", "io", "glob"),
    *("time", "datetime", "random", "secrets", "uuid", "sqlite3", "pickle", "ctypes", "importlib", "sys", "warnings"),
}
NETWORK = {"aiohttp", "httpx", "requests", "urllib.request", "http.client"}


def room_of(module: str) -> str:
    """Return the room of `pasteguard_addon.x.y`."""
    parts = module.split(".")[1:]
    first = parts[0] if parts else "__init__"
    is_module = (ROOT / first).is_dir() or (ROOT / f"{first}.py").is_file()
    return "leaves" if first in LEAVES or not is_module else first


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the full names of what a module imports, wherever in it the import stands."""
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def is_in(name: str, forbidden: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in forbidden for length in range(1, len(parts) + 1))


def forbidden_imports(path: Path, forbidden: set[str]) -> list[str]:
    return sorted(name for name in imports_of(path) if is_in(name, forbidden))


def each_module(check: Callable[[Path], None]) -> Callable[[], None]:
    """Return one test that holds all modules against a check, and names those that fail it.

    Thousands of tests of a millisecond each would take longer to hand round than to run.
    """

    def test() -> None:
        wrong: dict[str, str] = {}
        for path in MODULES:
            try:
                check(path)
            except AssertionError as error:
                wrong[name_of(path)] = str(error)
        assert wrong == {}

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


@each_module
def test_arrows_point_downwards(path: Path) -> None:
    room = room_of(name_of(path))
    below = set(ROOMS[ROOMS.index(room) :]) if room in ROOMS else set()
    ours = {name for name in imports_of(path) if name.startswith("pasteguard_addon.")}
    assert below, f"{room} is no room of the architecture"
    assert {name for name in ours if room_of(name) not in below} == set()


@each_module
def test_only_the_outside_knows_mitmproxy_and_logs(path: Path) -> None:
    if room_of(name_of(path)) not in ("addon", "cli", "proxy"):
        assert forbidden_imports(path, OUTSIDE_ONLY) == []
        calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        assert not any(
            isinstance(call.func, ast.Name) and call.func.id in ("print", "input", "breakpoint") for call in calls
        )


@each_module
def test_the_core_touches_no_socket_process_file_or_clock(path: Path) -> None:
    if room_of(name_of(path)) in (*CORE, "known_values", "text_shape", "findings", "views", "leaves"):
        assert forbidden_imports(path, EFFECTS) == []
        calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        assert not any(isinstance(call.func, ast.Name) and call.func.id in ("open", "exec", "eval") for call in calls)


@each_module
def test_views_know_nothing_of_ours_but_the_sieve_and_that_nothing(path: Path) -> None:
    room = room_of(name_of(path))
    if room in ("views", "sieve"):
        ours = {name for name in imports_of(path) if name.startswith("pasteguard_addon")}
        assert {name for name in ours if room_of(name) not in (room, "sieve")} == set()


@each_module
def test_leaves_import_nothing_of_ours_but_errors(path: Path) -> None:
    if room_of(name_of(path)) == "leaves":
        ours = {name for name in imports_of(path) if name.startswith("pasteguard_addon")}
        allowed = ("pasteguard_addon.errors", "pasteguard_addon.entity_types", "pasteguard_addon.settings")
        own = allowed if name_of(path).startswith("pasteguard_addon.settings") else allowed[:1]
        assert {name for name in ours if not name.startswith(own)} == set()


@each_module
def test_endpoints_wire_and_masking_keep_to_their_business(path: Path) -> None:
    ours = {name for name in imports_of(path) if name.startswith("pasteguard_addon.")}
    if room_of(name_of(path)) == "endpoints":
        assert {name for name in ours if room_of(name) in ("masking", "detection")} == set()
    if room_of(name_of(path)) == "wire":
        assert {name for name in ours if not name.startswith("pasteguard_addon.wire")} == set()
    if room_of(name_of(path)) == "masking":
        assert "json" not in imports_of(path)
        allowed = tuple(
            f"pasteguard_addon.{room}" for room in ("masking", "findings", "views", "errors", "late_pattern")
        )
        assert {name for name in ours if not name.startswith(allowed)} == set()
    if room_of(name_of(path)) == "detection":
        allowed = ("detection", "known_values", "text_shape", "lexicon", "findings", "views", "sieve", "leaves")
        assert {name for name in ours if room_of(name) not in allowed} == set()


@each_module
def test_the_core_never_imports_detection(path: Path) -> None:
    """They meet in findings, entity types and known values; what is found is brought by who calls both."""
    if room_of(name_of(path)) in (*CORE, "known_values", "text_shape", "lexicon", "findings", "views", "leaves"):
        assert {name for name in imports_of(path) if name.startswith("pasteguard_addon.detection")} == set()


@each_module
def test_no_private_name_is_left_over(path: Path) -> None:
    """What is private to a module is used in it."""
    tree = tree_of(path)
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        defined |= {target.id for target in targets if isinstance(target, ast.Name)}
    assert {name for name in defined if name.startswith("_") and not name.startswith("__")} - read == set()


def test_an_import_of_the_core_loads_nothing_heavy() -> None:
    heavy = {
        "numpy",
        "langdetect",
        "spacy",
        "presidio_analyzer",
        "onnxruntime",
        "mitmproxy",
        "pasteguard_addon.detection",
    }
    program = "import sys, pasteguard_addon.exchange.exchange; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pasteguard_addon.exchange.exchange" in loaded
    assert heavy.intersection(loaded) == set()


def test_the_process_of_the_event_loop_loads_no_model_and_none_of_their_libraries() -> None:
    """They are of the workers; here they would cost half a second and tens of megabytes."""
    heavy = {
        *("numpy", "langdetect", "spacy", "presidio_analyzer", "onnxruntime", "tokenizers", "detect_secrets"),
        *("phonenumbers", "stdnum", "sqlite3", "yaml", "psycopg"),
        *("pasteguard_addon.detection.detector", "pasteguard_addon.detection.pii"),
    }
    program = "import sys, pasteguard_addon.proxy.addon; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pasteguard_addon.detection.scanning.service" in loaded
    assert heavy.intersection(loaded) == set()


@each_module
def test_detection_reaches_no_network(path: Path) -> None:
    """But for the Presidio service that a user may name."""
    if room_of(name_of(path)) == "detection" and path.name != "custom.py":
        assert forbidden_imports(path, NETWORK) == []


# What an API looks like is written in its folder. `role` is spoken everywhere: rules and views know roles.
OF_ENDPOINTS = re.compile(r"""["'](?:messages|choices|delta|finish_reason|prompt|(?:[\w/]*/)?completions)["']""")
# Words of the command line, of clients and of the demo's own provider; and of what is not looked at.
NOT_OF_ENDPOINTS = {"cli/demo.py", "cli/demo_provider.py"}


@each_module
def test_an_api_is_known_in_its_folder_alone(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "endpoints" and len(parts) > 2:
        others = {name for name in imports_of(path) if name.startswith("pasteguard_addon.endpoints.")}
        tenants = {each.name for each in (ROOT / "endpoints").iterdir() if each.is_dir()}
        assert {name.split(".")[2] for name in others} & tenants <= {parts[1]}
    elif "/".join(parts) not in NOT_OF_ENDPOINTS and parts[0] != "detection":
        assert OF_ENDPOINTS.findall(path.read_text("utf-8")) == []


def test_the_script_is_one_absolute_import_and_one_call() -> None:
    tree = tree_of(ROOT / "addon.py")
    statements = [
        node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    imported, call = statements
    assert isinstance(imported, ast.ImportFrom)
    assert imported.level == 0
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert not any(isinstance(node, ast.Assign | ast.AnnAssign) for node in tree.body)


def test_these_tests_can_fail(tmp_path: Path) -> None:
    for text, expected in (
        ("import mitmproxy.http", ["mitmproxy.http"]),
        ("from mitmproxy import http", ["mitmproxy", "mitmproxy.http"]),
        ("def f():\n    import logging", ["logging"]),
    ):
        path = tmp_path / f"{len(text)}.py"
        path.write_text(text)
        tree = ast.parse(text)
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
        }
        assert sorted(name for name in names if is_in(name, OUTSIDE_ONLY)) == expected


def test_a_check_of_each_module_names_the_ones_that_fail_it() -> None:
    """A broken twin: one module is wrong, and it alone is named."""

    def check(path: Path) -> None:
        if name_of(path) == "pasteguard_addon.findings":
            raise AssertionError("wrong")

    with pytest.raises(AssertionError, match=r"\{'pasteguard_addon\.findings': 'wrong'\}"):
        each_module(check)()


def names_that_occur_twice(paths: list[Path]) -> list[str]:
    """Return the files and classes of these modules whose names another of them has, too."""
    names = [path.name for path in paths]
    for path in paths:
        names += [node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    return sorted({name for name in names if names.count(name) > 1})


OUTER_WINGS = {"cli": "outer", "proxy": "outer", "record": "outer", "detection": "detection"}


def wing_of(path: Path) -> str:
    """Return in which part of the house a module is; an endpoint is a tenant with names of its own."""
    parts = path.relative_to(ROOT).parts
    if parts[0] == "endpoints" and len(parts) > 2:
        return f"endpoints/{parts[1]}"
    return OUTER_WINGS.get(parts[0], "core")


@pytest.mark.parametrize("wing", sorted({wing_of(path) for path in MODULES}))
def test_a_name_means_one_thing_in_a_wing(wing: str) -> None:
    """So that a search finds the right file."""
    paths = [path for path in MODULES if wing_of(path) == wing and path.name != "__init__.py"]
    assert names_that_occur_twice(paths) == []


MAX_MODULE_LINES, MAX_CLASS_LINES, MAX_METHODS = 300, 200, 20
TABLES = ("settings/table.py", "detection/plugins/")
"""Rows of data: as long as there is of it."""


@each_module
def test_no_module_and_no_class_is_longer_than_a_reader_can_hold(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name.startswith(TABLES):
        return
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MAX_MODULE_LINES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            assert (node.end_lineno or 0) - node.lineno < MAX_CLASS_LINES, node.name
            assert len(methods) <= MAX_METHODS, node.name


MAX_MODULES = 24


def test_the_map_of_detection_names_every_folder_and_none_is_crowded() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text().partition("## Where in `detection/` to look\n")[2]
    detection = ROOT / "detection"
    wings = {path.parent for path in MODULES if path.is_relative_to(detection)} - {detection}
    folders = {
        path for path in wings if path.is_relative_to(detection / "pii") or path.is_relative_to(detection / "secrets")
    }
    assert {path.name for path in folders} <= set(re.findall(r"(\w+)/", told))
    assert set(re.findall(r"`(\w+)`", told)) <= {path.stem for path in MODULES if path.is_relative_to(detection)}
    assert {path.name: count for path in wings if (count := len(list(path.glob("*.py")))) > MAX_MODULES} == {}
