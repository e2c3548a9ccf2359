"""The list of what PasteGuard may do outside holds what its modules can do."""

import ast
from pathlib import Path

import pytest

from pasteguard_addon.cli import doctor, privacy
from pasteguard_addon.settings import Settings
from tests.kit.proxy import ROOT

PACKAGE = ROOT / "pasteguard_addon"
SETTINGS = Settings(
    engine="presidio.yaml",
    keep_findings=True,
    endpoints=("chat_completions", "messages"),
    local_base_url="http://127.0.0.1:11434/v1",
)
"""With which all of it can happen."""
TABLE = privacy.contacts(SETTINGS, Path("/home/somebody/.pasteguard"), Path("/tmp"))

STARTS = {"run", "Popen", "call", "check_call", "check_output", "create_subprocess_exec", "create_subprocess_shell"}
SPEAKS = {"open_connection", "getaddrinfo", "build_opener", "urlopen"}
OF_TABLE = {
    "program": lambda node: (
        (isinstance(node.value, ast.Name) and node.value.id == "subprocess" and node.attr in STARTS)
        or node.attr.startswith("create_subprocess_")
    ),
    "host": lambda node: node.attr in SPEAKS,
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
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
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
