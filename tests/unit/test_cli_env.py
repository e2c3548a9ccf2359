"""`pasteguard env`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pasteguard_addon.cli.env import without_listed
from pasteguard_addon.cli.main import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "it's a home"
    monkeypatch.setenv("PASTEGUARD_HOME", str(folder))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    return folder


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_reads_it(shell: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert main(["env", "--shell", shell, "--proxy-port", "8123"]) == 0
    script = capsys.readouterr().out + '\necho "$HTTPS_PROXY|$SSL_CERT_FILE|$NODE_EXTRA_CA_CERTS"'
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    proxy, *bundles = done.stdout.strip().split("|")
    assert proxy == "http://127.0.0.1:8123"
    assert list(map(Path, bundles)) == [home / "ca-bundle.pem"] * 2


def test_powershell(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["env", "--shell", "powershell"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "$env:HTTPS_PROXY = 'http://127.0.0.1:8080'" in lines
    quoted = str(home / "ca-bundle.pem").replace("'", "''")
    assert f"$env:SSL_CERT_FILE = '{quoted}'" in lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("localhost, 127.0.0.1,.corp.example", "localhost,127.0.0.1,.corp.example"),
        ("*", ""),
        ("api.openai.com,intranet", "intranet"),
        ("intranet api.openai.com\thub.example", "intranet,hub.example"),
        (".openai.com,API.openai.com:443,openai.com", ""),
        ("east.openai.azure.com,azure.com", ""),
    ],
)
def test_exceptions_from_the_proxy_spare_no_listed_host(before: str, after: str) -> None:
    assert without_listed(before, ("api.openai.com", "*.openai.azure.com")) == after


def test_exceptions_are_corrected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NO_PROXY", "api.openai.com,intranet")
    assert main(["env", "--shell", "bash"]) == 0
    assert "export NO_PROXY=intranet" in capsys.readouterr().out.splitlines()
