"""The list of what PasteGuard may do outside holds what its modules can do."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from pasteguard_addon.cli import doctor, privacy
from pasteguard_addon.settings import Settings
from tests.kit.proxy import ROOT
from tests.kit.source_trees import tree_of

PACKAGE = ROOT / "pasteguard_addon"
SETTINGS = Settings(
    engine="presidio.yaml",
    keep_findings=True,
    endpoints=("chat_completions", "messages"),
    local_base_url="http://127.0.0.1:11434/v1",
)
"""With which all of it can happen, but that the record is either in a file or in a database."""
IN_DATABASE = replace(SETTINGS, record_database="postgresql://ann:pass-phrase@db.example:5433/records")
FOLDERS = Path("/home/somebody/.pasteguard"), Path("/tmp")
TABLE = [*privacy.contacts(SETTINGS, *FOLDERS), *privacy.contacts(IN_DATABASE, *FOLDERS)]

STARTS = {"run", "Popen", "call", "check_call", "check_output", "create_subprocess_exec", "create_subprocess_shell"}
SPEAKS = {"open_connection", "getaddrinfo", "build_opener", "urlopen"}
OF_TABLE = {
    "program": lambda node: (
        (isinstance(node.value, ast.Name) and node.value.id == "subprocess" and node.attr in STARTS)
        or node.attr.startswith("create_subprocess_")
    ),
    "host": lambda node: (
        node.attr in SPEAKS
        or (isinstance(node.value, ast.Name) and node.value.id == "psycopg" and node.attr == "connect")
    ),
    "file": lambda node: (
        node.attr in {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile"}
        or (isinstance(node.value, ast.Name) and node.value.id == "sqlite3" and node.attr == "connect")
    ),
}


@pytest.mark.parametrize("kind", OF_TABLE)
def test_every_module_that_can_is_in_the_table(kind: str) -> None:
    can = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and OF_TABLE[kind](node)
    }
    named = {contact.module for contact in TABLE}
    temporary = {"cli/verify.py"}  # a leaf certificate, until it ends
    assert len(can) > 2
    assert can - named - (temporary if kind == "file" else set()) == set()


def test_every_module_of_the_table_exists() -> None:
    assert [each.module for each in TABLE if each.module and not (PACKAGE / each.module).is_file()] == []


def test_it_follows_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(["--privacy", "--upstream=https://llm.example:8443/v1", "--no-record"]) == 0
    told = capsys.readouterr().out
    assert "llm.example port 8443" in told
    assert "api.openai.com" not in told
    assert "sqlite3" not in told


def test_a_database_is_named_without_its_password() -> None:
    names = [each.name for each in privacy.contacts(IN_DATABASE, *FOLDERS)]
    assert "db.example:5433, PostgreSQL" in names
    assert not any("sqlite3" in name or "ann" in name or "phrase" in name for name in names)
    of_file = privacy.contacts(replace(SETTINGS, record_database_file="/run/secrets/url"), *FOLDERS)
    assert any("record_database_file" in each.name for each in of_file)
