"""The README says what the code does."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from pasteguard_addon.cli.main import COMMANDS
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
from pasteguard_addon.settings import OPTIONS, PREFIX

ROOT = Path(__file__).resolve().parents[2]
OPTIONS_TABLE = re.compile(r"(<!-- options: .*?-->\n)(.*?)(<!-- end of options -->)", re.DOTALL)
FAMILIES_TABLE = re.compile(r"(<!-- families: .*?-->\n)(.*?)(<!-- end of families -->)", re.DOTALL)
FIELDS = (
    *(ai, clouds, source_hosting, chat, payments, observability),
    *(registries, ci, databases, developer_tools, business, cryptography),
)
README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str, column: int = 0) -> list[str]:
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [row[column].strip("| `") for row in rows if len(row) > column and not row[0].startswith("| ---")][1:]


def test_the_options_table_is_the_code() -> None:
    """`python -m tests.unit.test_readme` writes it anew."""
    written = OPTIONS_TABLE.search(README)
    assert written is not None
    assert written[2] == options_table()


def options_table() -> str:
    rows = ["| option | default | meaning |", "| --- | --- | --- |"]
    rows += [f"| `{PREFIX}{each.name}` | {_default(each.shown_default)} | {each.help} |" for each in OPTIONS]
    return "".join(f"{row}\n" for row in rows)


def test_the_families_table_is_the_code() -> None:
    """The same command writes it anew."""
    written = FAMILIES_TABLE.search(README)
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
    assert sorted(first_cells(section("Headers of an answer"))) == sorted(
        facts_headers(facts, mode="mask", provider="openai", is_pii_masked=True, are_secrets_masked=True)
    )


def test_the_errors_table_is_complete() -> None:
    assert sorted(first_cells(section("It fails closed"), column=1)) == sorted(codes_of_the_source())


def codes_of_the_source() -> set[str]:
    """Return every code that a refusal can carry, read from the calls that make them."""
    codes = {"pasteguard_detection_failed"}  # the default of DetectionError
    for path in (ROOT / "pasteguard_addon").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                position, prefix = {
                    "UnreadableBodyError": (1, ""),
                    "DetectionError": (1, "pasteguard_"),
                    "refusal": (2, ""),
                    "error_body": (1, ""),
                    "_cause": (1, "pasteguard_upstream_"),
                }.get(node.func.id if isinstance(node.func, ast.Name) else node.func.attr, (99, ""))
                code = node.args[position] if len(node.args) > position else None
                if isinstance(code, ast.Constant):
                    codes.add(prefix + str(code.value))
    return codes


def test_the_endpoints_table_is_complete() -> None:
    endpoints = [[endpoint.name, ", ".join(endpoint.paths)] for endpoint in ENDPOINTS]
    table = section("What is masked, and what passes").partition("| endpoint |")[2].partition("\n\n")[0]
    rows = [[cell.strip("` ") for cell in line.split("|")[1:3]] for line in table.splitlines()[2:]]
    assert rows == endpoints


def test_the_commands_table_is_complete() -> None:
    assert first_cells(section("Commands")) == [f"pasteguard {name}" for name in COMMANDS]


def test_every_type_is_named() -> None:
    assert [name for name in (*DEFAULT_TYPES, *OPTIONAL_TYPES) if f"`{name}`" not in README] == []


def test_every_option_of_the_text_exists() -> None:
    known = {"--" + option.name.replace("_", "-") for option in OPTIONS}
    known |= {"--upstream", "--web", "--config", "--since", "--type", "--json", "--explain", "--set", "--mode"}
    known |= {"--proxy-port", "--no-proxy", "--proxy-mode", "--yes", "--plot", "--proxyauth"}  # of commands, mitmproxy
    known |= {"--openai-api-base", "--proxy-server"}  # of clients
    known |= {"--html", "--language", "--follow", "--unset"}  # of commands
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known
    assert set(re.findall(rf"\b{PREFIX}\w+", README)) <= {PREFIX + option.name for option in OPTIONS} | {
        "pasteguard_addon",
        *codes_of_the_source(),
    }


@pytest.mark.parametrize("path", ["scripts/start", "scripts/test", "scripts/check", "scripts/bench", ".ci/run"])
def test_scripts_can_be_run(path: str) -> None:
    assert (ROOT / path).stat().st_mode & 0o111


def test_every_file_of_the_text_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    named = re.findall(r"`((?:\w+/)*\w+(?:\.py|/))`", README)
    assert linked
    missing = [name for name in linked if not (ROOT / name).exists()]
    missing += [name for name in named if not any((top / name).exists() for top in (ROOT, ROOT / "pasteguard_addon"))]
    assert missing == []


def test_the_commands_of_the_text_parse() -> None:
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            assert shlex.split(line, comments=True)


if __name__ == "__main__":
    text = OPTIONS_TABLE.sub(lambda found: found[1] + options_table() + found[3], README)
    text = FAMILIES_TABLE.sub(lambda found: found[1] + families_by_field() + found[3], text)
    (ROOT / "README.md").write_text(text)
