from pathlib import Path

import pytest

from pasteguard_addon.detection.plugins.loading import load_plugins
from pasteguard_addon.detection.secrets import SecretsRecognizer
from pasteguard_addon.errors import SettingsError

SPAN_PLUGIN = """
from pasteguard_addon.detection.plugins import SpanPlugin

class Staff(SpanPlugin):
    secret_type = "STAFF_NUMBER"
    def find_spans(self, text):
        at = text.find("staff#")
        if at >= 0:
            yield at, at + 10
"""

ANCHORED_PLUGIN = """
from pasteguard_addon.detection.plugins import SpanPlugin

class Staff(SpanPlugin):
    secret_type = "STAFF_NUMBER"
    anchors = ("staff#",)
    def spans_at(self, text, at):
        yield at, at + 10
    def find_spans(self, text):
        raise AssertionError("not asked where anchors are given")
"""

REGEX_PLUGIN = """
import re
from detect_secrets.plugins.base import RegexBasedDetector

class Staff(RegexBasedDetector):
    secret_type = "Staff number"
    denylist = (re.compile(r"[Ss]taff#(\\d)\\d{3}"),)
"""


def written(folder: Path, source: str) -> str:
    path = folder / "own.py"
    path.write_text(source)
    return str(path)


@pytest.mark.parametrize("source", [SPAN_PLUGIN, ANCHORED_PLUGIN, REGEX_PLUGIN], ids=["span", "anchored", "regex"])
def test_a_users_plugin_finds_its_values(source: str, tmp_path: Path) -> None:
    recognizer = SecretsRecognizer(plugin_paths=[written(tmp_path, source)])
    found = recognizer.find("I am Staff#0815, really staff#4711.", "en")
    assert {"I am Staff#0815, really staff#4711."[f.start : f.end] for f in found} >= {"staff#4711"}
    assert {f.entity_type for f in found} == {"STAFF_NUMBER"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1", "no plugin class"),
        ("raise RuntimeError('a secret in a message')", "RuntimeError"),
        ("def broken(", "SyntaxError"),
        (SPAN_PLUGIN.replace("STAFF_NUMBER", "staff number"), "UPPER_SNAKE"),
        (
            "from detect_secrets.plugins.base import BasePlugin\n"
            "class Silent(BasePlugin):\n    secret_type = 'SILENT'\n"
            "    def analyze_string(self, string):\n        yield string\n",
            "do not say where",
        ),
    ],
)
def test_what_is_no_plugin_is_refused_without_its_text(source: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        load_plugins(written(tmp_path, source))
    assert "a secret in" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_plugins(str(tmp_path / "absent.py"))
