"""`pasteguard ca`."""

import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import certifi
import pytest

from pasteguard_addon.cli import authority
from pasteguard_addon.cli.ca import BUNDLE_VARIABLES, Machine, commands_for, write_bundle
from pasteguard_addon.cli.main import main
from tests.kit.tls import ThrowAwayCa

NSS = Path("/home/me/.pki/nssdb")
CERTIFICATE = Path("/home/me/.pasteguard/mitmproxy-ca-cert.pem")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def machine(platform: str = "linux", *programs: str, is_root: bool = False, nss: tuple[Path, ...] = ()) -> Machine:
    return Machine(platform, frozenset(programs), nss, is_root)


@pytest.mark.parametrize(
    ("where", "install", "uninstall"),
    [
        (
            machine("linux", "update-ca-certificates"),
            ["sudo cp {} /usr/local/share/ca-certificates/pasteguard.crt", "sudo update-ca-certificates --fresh"],
            ["sudo rm -f /usr/local/share/ca-certificates/pasteguard.crt", "sudo update-ca-certificates --fresh"],
        ),
        (
            machine("linux", "update-ca-certificates", is_root=True),
            ["cp {} /usr/local/share/ca-certificates/pasteguard.crt", "update-ca-certificates --fresh"],
            ["rm -f /usr/local/share/ca-certificates/pasteguard.crt", "update-ca-certificates --fresh"],
        ),
        (
            machine("win32"),
            ["certutil -user -addstore Root {}"],
            ["certutil -user -delstore Root PasteGuard CA"],
        ),
        (
            machine("darwin", is_root=True),
            ["security add-trusted-cert -d -r trustRoot -p ssl -k /Library/Keychains/System.keychain {}"],
            [
                "security remove-trusted-cert -d {}",
                "security delete-certificate -c PasteGuard CA /Library/Keychains/System.keychain",
            ],
        ),
        (
            machine("linux", "certutil", nss=(Path("/home/me/.pki/nssdb"),)),
            ["certutil -d sql:/home/me/.pki/nssdb -A -t C,, -n PasteGuard CA -i {}"],
            [],
        ),
        (
            Machine("linux", frozenset({"certutil"}), (NSS, Path("/other")), False, (NSS,)),
            [
                "certutil -d sql:/home/me/.pki/nssdb -D -n PasteGuard CA",
                "certutil -d sql:/home/me/.pki/nssdb -A -t C,, -n PasteGuard CA -i {}",
                "certutil -d sql:/other -A -t C,, -n PasteGuard CA -i {}",
            ],
            ["certutil -d sql:/home/me/.pki/nssdb -D -n PasteGuard CA"],
        ),
        (machine("linux"), [], []),
    ],
    ids=["debian", "debian-root", "windows", "macos", "nss", "nss-again", "unknown"],
)
def test_commands(where: Machine, install: list[str], uninstall: list[str]) -> None:
    for action, expected in (("install", install), ("uninstall", uninstall)):
        found = [" ".join(command) for command in commands_for(action, where, CERTIFICATE)]
        assert found == [line.format(CERTIFICATE) for line in expected]


def test_fedora_has_a_folder_of_its_own() -> None:
    first = commands_for("install", machine("linux", "update-ca-trust"), CERTIFICATE)[0]
    assert first[-1].endswith("/anchors/pasteguard.pem") or first[-1].endswith("/anchors/pasteguard.crt")


def test_nothing_is_done_without_yes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    there = machine("linux", "update-ca-certificates")
    monkeypatch.setattr(Machine, "here", lambda: there)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("a command was run"))
    assert main(["ca", "install"]) == 0
    output = capsys.readouterr()
    assert output.out.startswith("sudo cp ")
    assert "Nothing was done" in output.err


def test_the_path_is_that_of_the_certificate(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "path"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == authority.certificate_path(home)
    assert path.is_file()


def test_the_bundle_holds_all_authorities_and_no_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ca", "bundle", "--hosts=api.example.com"]) == 0
    path = Path(capsys.readouterr().out.strip())
    text = path.read_text()
    ours = authority.certificate_path(home).read_text().strip()
    assert ours in text
    assert "PRIVATE" not in text
    context = ssl.create_default_context(cafile=str(path))
    assert len(context.get_ca_certs()) > len(ssl.create_default_context(cafile=certifi.where()).get_ca_certs())


@pytest.mark.parametrize("name", BUNDLE_VARIABLES)
def test_the_bundle_holds_the_users_own_authority(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ThrowAwayCa(tmp_path).ca_path
    for each in BUNDLE_VARIABLES:
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, str(own))
    assert main(["ca", "bundle"]) == 0
    assert own.read_text().strip() in Path(capsys.readouterr().out.strip()).read_text()


def test_a_file_without_authorities_is_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes").write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "notes"))
    assert main(["ca", "bundle"]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()


def test_several_may_write_the_bundle_at_once(home: Path) -> None:
    authority.ensure(home, ["api.example.com"])
    with ThreadPoolExecutor(4) as threads:
        texts = {path.read_text() for path in threads.map(write_bundle, [home] * 12)}
    assert len(texts) == 1
    assert sorted(path.suffix for path in home.iterdir()) == [".pem"] * 3


def test_check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["ca", "check"]) == 1
    main(["ca", "bundle"])
    bundle = capsys.readouterr().out.split("\n")[-2]
    monkeypatch.setenv("SSL_CERT_FILE", bundle)
    monkeypatch.setenv("CURL_CA_BUNDLE", certifi.where())
    monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)
    assert main(["ca", "check"]) == 0
    lines = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert lines["SSL_CERT_FILE"] == "trusts it"
    assert lines["CURL_CA_BUNDLE"] == "does not trust it"
    assert lines["GIT_SSL_CAINFO"] == "not set"
