"""Who trusts the authority: real stores, real clients, and what `pasteguard doctor` says of them."""

import os
import subprocess
import sys
from pathlib import Path

import certifi
import pytest

from pasteguard_addon.cli import authority, doctor_trust
from pasteguard_addon.cli.ca import Machine, commands_for, write_bundle
from pasteguard_addon.cli.checkup import CheckStatus, Setup
from pasteguard_addon.settings import Settings
from tests.kit import parts
from tests.kit.proxy import environment, program

HOSTS = ("localhost",)
PROXY_PORT = 8080


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    authority.ensure(folder, HOSTS)
    return folder


def told(folder: Path) -> dict[str, CheckStatus]:
    """Return what the doctor says of clients, by the beginning of what it says."""
    setup = Setup(Settings(hosts=HOSTS), "", 0, is_offline=True, folder=folder, proxy_port=PROXY_PORT)
    return {outcome.fact.partition(" ")[0]: outcome for outcome in doctor_trust.check_clients(setup)}


# --- programs that follow variables ----------------------------------------------------------------------------------


def test_clients_trust_what_their_variable_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("curl", "node"):
        parts.program(name)
    variables = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    for name in variables:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    before = told(folder)
    assert {before[name].status for name in ("curl", "Node.js", "Python")} == {"note"}
    assert "pasteguard env" in before["curl"].remedy
    bundle = str(write_bundle(folder))
    for name in variables:
        monkeypatch.setenv(name, bundle)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{PROXY_PORT}")
    monkeypatch.setenv("CURL_CA_BUNDLE", certifi.where())  # without ours: broken on purpose
    broken = told(folder)
    assert [broken[name].status for name in ("curl", "Node.js", "Python")] == ["FAIL", "ok", "ok"]
    assert "is led to the HTTPS proxy and does not trust it" in broken["curl"].fact


@pytest.mark.parametrize(
    ("variables", "is_led"),
    [
        ({"HTTPS_PROXY": "http://127.0.0.1:8080"}, True),
        ({"https_proxy": "http://localhost:8080/", "HTTPS_PROXY": "http://corp:1"}, True),
        ({"HTTPS_PROXY": "http://127.0.0.1:8081"}, False),
        ({"HTTPS_PROXY": "http://corp.example:8080"}, False),
        ({"HTTPS_PROXY": "http://127.0.0.1:port"}, False),
        ({}, False),
    ],
)
def test_whether_a_shell_leads_here(variables: dict[str, str], is_led: bool) -> None:
    assert doctor_trust.leads_here(variables, PROXY_PORT) is is_led


# --- stores ----------------------------------------------------------------------------------------------------------


def test_an_nss_database(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium's and Firefox's, in a home of the test's own; installing twice and removing twice do no harm."""
    certutil = parts.program("certutil")
    monkeypatch.setenv("HOME", str(tmp_path))
    chromium, firefox = tmp_path / ".pki" / "nssdb", tmp_path / ".mozilla" / "firefox" / "me"
    for database in (chromium, firefox):
        database.mkdir(parents=True)
        subprocess.run([certutil, "-N", "-d", f"sql:{database}", "--empty-password"], check=True, timeout=30)
    certificate = authority.certificate_path(folder)

    def carry_out(action: str) -> list[bool]:
        here = Machine.here()
        here = Machine("linux", frozenset({"certutil"}), here.nss_databases, here.is_root, here.nss_holding)
        for command in commands_for(action, here, certificate):
            subprocess.run(command, check=True, timeout=30)
        return [outcome.status == "ok" for outcome in doctor_trust._nss_databases(certificate)]

    assert carry_out("uninstall") == [False, False]
    assert carry_out("install") == [True, True]
    assert carry_out("install") == [True, True]
    authority.key_path(folder).unlink()
    authority.ensure(folder, HOSTS)  # a new one
    assert [outcome.status for outcome in doctor_trust._nss_databases(certificate)] == ["note", "note"]
    assert carry_out("install") == [True, True]
    assert carry_out("uninstall") == [False, False]


IN_A_COPY = """
set -e
mount -t tmpfs none "$1"
for place in /etc/ssl /usr/local/share; do
  mkdir -p "$1$place/new" "$1$place/work"
  mount -t overlay none -o "lowerdir=$place,upperdir=$1$place/new,workdir=$1$place/work" "$place"
done
mkdir "$1/none"
mount --bind "$1/none" /etc/ca-certificates/update.d  # what else reads them anew, such as Java's, takes long
shift
exec "$@"
"""


def test_debians_store(folder: Path, tmp_path: Path) -> None:
    """In copies of the machine's folders, which are gone afterwards."""
    parts.program("update-ca-certificates")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        parts.missing("only root can put copies in the place of the machine's folders")
    pasteguard = program("pasteguard")
    script = f"""
        check() {{ {pasteguard} ca check | grep "this machine's store"; }}
        {pasteguard} ca install; check
        {pasteguard} ca install --yes; check
        {pasteguard} ca uninstall --yes; check
    """
    copies = tmp_path / "copies"
    copies.mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", IN_A_COPY, "sh", str(copies), "sh", "-ec", script],
        env=environment({"PASTEGUARD_HOME": str(folder), "HOME": str(tmp_path), "PASTEGUARD_HOSTS": "localhost"}),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    command = f"cp {authority.certificate_path(folder)} /usr/local/share/ca-certificates/pasteguard.crt"
    assert lines.count(command) == 2  # shown, then shown and run
    said = [line.partition("store")[2].strip() for line in lines if line.startswith("this machine's store")]
    assert said == ["does not trust it", "trusts it", "does not trust it"]
    assert not Path("/usr/local/share/ca-certificates/pasteguard.crt").exists()
