"""The README and the pages of the documentation say what the code does."""

import ast
import importlib
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from pasteguard_addon.cli.completion import flags_of
from pasteguard_addon.cli.main import COMMANDS
from pasteguard_addon.cli.sources import from_file
from pasteguard_addon.detection.plugins import (
    ai,
    business,
    chat,
    ci,
    clouds,
    cryptography,
    databases,
    developer_tools,
    observability,
    payments,
    registries,
    source_hosting,
)
from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.entity_types import DEFAULT_TYPES, OPTIONAL_TYPES
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy.headers import facts_headers
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.postgres import TABLE
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings, Theme
from tests.kit.source_trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
OPTIONS_TABLE = re.compile(r"(<!-- options: .*?-->\n)(.*?)(<!-- end of options -->)", re.DOTALL)
FAMILIES_TABLE = re.compile(r"(<!-- families: .*?-->\n)(.*?)(<!-- end of families -->)", re.DOTALL)
FIELDS = (
    *(ai, clouds, source_hosting, chat, payments, observability),
    *(registries, ci, databases, developer_tools, business, cryptography),
)
README = ROOT / "README.md"
DOCS = ROOT / "pasteguard_addon" / "docs"
TEXTS = {path: path.read_text("utf-8") for path in (README, *sorted(DOCS.glob("*.md")))}
OPTIONS_PAGE, FAMILIES_PAGE = DOCS / "options.md", DOCS / "detection.md"
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)


def page(name: str) -> str:
    return TEXTS[DOCS / f"{name}.md"]


def table(text: str, head: str) -> str:
    """Return the table that begins so."""
    return head + text.partition(head)[2].partition("\n\n")[0]


def first_cells(text: str, column: int = 0) -> list[str]:
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [row[column].strip("| `") for row in rows if len(row) > column and not row[0].startswith("| ---")][1:]


def test_the_options_table_is_the_code() -> None:
    """`python -m tests.unit.test_readme` writes it anew."""
    written = OPTIONS_TABLE.search(TEXTS[OPTIONS_PAGE])
    assert written is not None
    assert written[2] == options_table()


def options_table() -> str:
    lines: list[str] = []
    for theme in Theme:
        lines += ["", f"### {theme}", "", "| option | default | meaning |", "| --- | --- | --- |"]
        of_theme = [option for option in OPTIONS if option.theme is theme]
        lines += [f"| `{PREFIX}{each.name}` | {_default(each.shown_default)} | {each.help} |" for each in of_theme]
    return "".join(f"{line}\n" for line in [*lines, ""])


def test_the_families_table_is_the_code() -> None:
    """The same command writes it anew."""
    written = FAMILIES_TABLE.search(TEXTS[FAMILIES_PAGE])
    assert written is not None
    assert written[2] == families_by_field()


def families_by_field() -> str:
    rows = ["| field | secrets of |", "| --- | --- |"]
    for module in FIELDS:
        vendors = sorted({plugin.family.vendor for plugin in module.PLUGINS}, key=lambda each: (each.casefold(), each))
        rows.append(f"| {module.__name__.rpartition('.')[2].replace('_', ' ')} | {'; '.join(vendors)} |")
    return "".join(f"{row}\n" for row in rows)


def _default(shown: str) -> str:
    return shown if shown == "none" else f"`{shown}`"


def test_the_headers_table_is_complete() -> None:
    facts = ScanFacts("en", is_language_fallback=True, pii_counts={"PERSON": 1}, secret_counts={"JWT_TOKEN": 1})
    assert sorted(first_cells(table(page("endpoints"), "| header |"))) == sorted(
        facts_headers(facts, mode="mask", provider="openai", is_pii_masked=True, are_secrets_masked=True)
    )


def test_the_errors_table_is_complete() -> None:
    assert sorted(first_cells(table(page("errors"), "| status |"), column=1)) == sorted(codes_of_the_source())


@cache
def codes_of_the_source() -> set[str]:
    """Return every code that a refusal can carry, read from the calls that make them."""
    codes = {"pasteguard_detection_failed"}  # the default of DetectionError
    for path in (ROOT / "pasteguard_addon").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                position, prefix = {
                    "UnreadableBodyError": (1, ""),
                    "DetectionError": (1, "pasteguard_"),
                    "refusal": (2, ""),
                    "ApiError": (2, ""),
                    "_cause": (1, "pasteguard_upstream_"),
                }.get(node.func.id if isinstance(node.func, ast.Name) else node.func.attr, (99, ""))
                code = node.args[position] if len(node.args) > position else None
                if isinstance(code, ast.Constant):
                    codes.add(prefix + str(code.value))
    return codes


def test_the_endpoints_table_is_complete() -> None:
    endpoints = [[endpoint.name, ", ".join(endpoint.paths)] for endpoint in ENDPOINTS]
    lines = table(page("endpoints"), "| endpoint |").splitlines()[2:]
    rows = [[cell.strip("` ") for cell in line.split("|")[1:3]] for line in lines]
    assert rows == endpoints


def test_the_commands_table_is_complete() -> None:
    assert first_cells(table(page("commands"), "| command |")) == [f"pasteguard {name}" for name in COMMANDS]


def test_every_type_is_named() -> None:
    assert first_cells(table(page("detection"), "| type |")) == [*DEFAULT_TYPES, *OPTIONAL_TYPES]


@each_text
def test_every_option_of_the_text_exists(path: Path) -> None:
    known = {flag.name for command in COMMANDS for flag in flags_of(command)}
    known |= {"--set", "--proxyauth", "--options"}  # of mitmproxy
    known |= {
        "--openai-api-base",
        "--proxy-server",
        "--build",
        "--plot",
        "--auth-type",
        "--password",
    }  # of other programs
    known |= {"--users"}
    known |= {"--first", "--held-out", "--labelled", "--only"}  # of scripts/ner and scripts/bench
    text = TEXTS[path]
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known
    options = {PREFIX + option.name for option in OPTIONS}
    numbers = set(re.findall(rf"^{PREFIX}\w+", Metrics(Now).page().decode(), re.MULTILINE))
    known_names = {*options, "pasteguard_addon", TABLE, *codes_of_the_source(), *numbers}
    assert set(re.findall(rf"\b{PREFIX}\w+", text)) <= known_names


def test_every_page_is_listed() -> None:
    listed = re.findall(r"^\| \[([\w-]+)\]\(pasteguard_addon/docs/\1\.md\) \|", TEXTS[README], re.MULTILINE)
    assert sorted(listed) == sorted(path.stem for path in TEXTS if path != README)


def test_the_readme_is_short() -> None:
    assert len(TEXTS[README].splitlines()) <= 130


@pytest.mark.parametrize(
    "path", ["scripts/start", "scripts/test", "scripts/check", "scripts/bench", "scripts/soak", ".ci/run"]
)
def test_scripts_can_be_run(path: str) -> None:
    assert (ROOT / path).stat().st_mode & 0o111


def headings(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each_text
def test_every_link_leads_somewhere(path: Path) -> None:
    missing = []
    for target in re.findall(r"\]\((?!http)([^)]+)\)", TEXTS[path]):
        name, _, anchor = target.partition("#")
        linked = (path.parent / name).resolve() if name else path
        if not linked.exists() or (anchor and anchor not in headings(linked.read_text("utf-8"))):
            missing.append(target)
    assert missing == []


@each_text
def test_every_file_of_the_text_exists(path: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|\w+\.py)`", TEXTS[path])
    ours = [name for name in named if not name.startswith(("chat/", "models/"))]
    tops = (ROOT, ROOT / "pasteguard_addon")
    assert [name for name in ours if not any((top / name).exists() for top in tops)] == []


@each_text
def test_the_commands_of_the_text_parse(path: Path) -> None:
    """Those of PasteGuard down to their options."""
    for block in re.findall(r"```sh\n(.*?)```", TEXTS[path], re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            assert words or not line.strip()
            name = words[1] if words and words[0].endswith("pasteguard") else ""
            if name in COMMANDS and name != "start":
                arguments = words[2 : words.index("--") if "--" in words else None]
                importlib.import_module(f"pasteguard_addon.cli.{name}").parser().parse_args(arguments)


@each_text
def test_a_page_has_a_title_and_lines_that_can_be_read(path: Path) -> None:
    lines = TEXTS[path].splitlines()
    assert re.fullmatch(r"# [A-Z].*", lines[0])
    long = [line for line in lines if len(line) > 125 and not line.startswith(("|", "![")) and "](" not in line]
    assert long == []


def test_the_example_settings_are_valid(tmp_path: Path) -> None:
    path = tmp_path / "pasteguard.yaml"
    path.write_text(page("options").partition("```yaml\n")[2].partition("```")[0])
    given = {PREFIX + name: one.value for name, one in from_file(path, {}).items()}
    assert len(Settings.from_options(given).deny) == 2


if __name__ == "__main__":
    OPTIONS_PAGE.write_text(
        OPTIONS_TABLE.sub(lambda found: found[1] + options_table() + found[3], TEXTS[OPTIONS_PAGE]), "utf-8"
    )
    FAMILIES_PAGE.write_text(
        FAMILIES_TABLE.sub(lambda found: found[1] + families_by_field() + found[3], TEXTS[FAMILIES_PAGE]), "utf-8"
    )
