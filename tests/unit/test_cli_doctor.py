"""The checks that need no worker; the whole command runs in the end-to-end tests."""

import datetime
import http.server
import socket
import ssl
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pasteguard_addon.cli import authority, doctor
from pasteguard_addon.cli.checkup import CheckStatus, Setup
from pasteguard_addon.cli.doctor_trust import check_authority, check_clients
from pasteguard_addon.detection.pii.model import shipped
from pasteguard_addon.settings import Settings
from tests.kit.tls import ThrowAwayCa

HOSTS = ("api.example.com",)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "home"))


def upstream_outcome(url: str) -> CheckStatus:
    return doctor._connect(urlsplit(url), "--upstream")


def test_upstreams(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refused = upstream_outcome(f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
    assert (refused.status, "--upstream" in refused.remedy) == ("FAIL", True)
    unknown = upstream_outcome("https://no.such.host.invalid/v1")
    assert (unknown.status, "is not known" in unknown.fact) == ("FAIL", True)
    with listening() as plain:
        assert upstream_outcome(f"http://127.0.0.1:{plain}/v1").status == "ok"
    with listening(ThrowAwayCa(tmp_path).server_context(["http/1.1"])) as unknown_ca:
        distrusted = upstream_outcome(f"https://127.0.0.1:{unknown_ca}/v1")
    assert (distrusted.status, "--upstream-ca" in distrusted.remedy) == ("FAIL", True)


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Accept one connection, and try a handshake if it is TLS."""

    def accept(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            if tls:
                tls.wrap_socket(connection, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=accept, args=(server,))
        thread.start()
        yield server.getsockname()[1]
        thread.join()


class _Info(http.server.BaseHTTPRequestHandler):
    answer = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def busy_port() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Info) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "status"), [(b'{"name": "PasteGuard"}', "ok"), (b"[]", "FAIL"), (b"<html>", "FAIL")]
)
def test_who_has_the_port(busy_port: int, answer: bytes, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Info, "answer", answer)
    setup = Setup(Settings(), "127.0.0.1", busy_port, is_offline=True)
    assert doctor._check_port(setup).status == status


def test_a_key_that_others_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    for name in ("mitmproxy-ca.pem", "mitmproxy-ca-cert.pem"):
        (tmp_path / name).touch(mode=0o644)
    outcome = doctor._check_confdir()
    assert (outcome.status, "mitmproxy-ca.pem" in outcome.fact, "-cert" in outcome.fact) == ("FAIL", True, False)
    (tmp_path / "mitmproxy-ca.pem").chmod(stat.S_IRUSR)
    assert doctor._check_confdir().status == "ok"


def test_a_wireguard_key_counts_and_public_parts_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    for name in ("ca-bundle.pem", "mitmproxy-dhparam.pem", "mitmproxy-ca-cert.pem"):
        (tmp_path / name).touch(mode=0o644)
    assert doctor._check_confdir().status == "ok"
    (tmp_path / "wireguard.conf").touch(mode=0o644)
    assert "wireguard.conf" in doctor._check_confdir().fact


@pytest.mark.parametrize("proxy_port", [None, 0])
def test_a_proxy_port_that_is_not_wanted_or_free(proxy_port: int | None) -> None:
    setup = Setup(Settings(), "", 0, is_offline=True, proxy_port=proxy_port)
    assert doctor._check_proxy_port(setup).status == ("skip" if proxy_port is None else "ok")


def test_a_proxy_port_that_another_program_has(busy_port: int, tmp_path: Path) -> None:
    authority.ensure(tmp_path, Settings().hosts)
    setup = Setup(Settings(), "", 0, is_offline=True, folder=tmp_path, proxy_port=busy_port)
    outcome = doctor._check_proxy_port(setup)
    assert (outcome.status, "is not PasteGuard's" in outcome.fact) == ("FAIL", True)
    assert "--proxy-port" in outcome.remedy


def _lose(folder: Path) -> None:
    authority.certificate_path(folder).unlink()


def _garble(folder: Path) -> None:
    authority.key_path(folder).write_text("no key")


def _mix(folder: Path) -> None:
    other = folder / "other"
    authority.ensure(other, HOSTS)
    key, _, _ = authority.key_path(other).read_text().partition("-----BEGIN CERT")
    authority.key_path(folder).write_text(key + authority.certificate_path(folder).read_text())


def _exchange(folder: Path) -> None:
    other = folder / "other"
    authority.ensure(other, HOSTS)
    authority.certificate_path(other).replace(authority.certificate_path(folder))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_lose, "lacks the file that programs are to trust"),
        (_garble, "cannot be read"),
        (_mix, "a key and a certificate that do not belong together"),
        (_exchange, "is another one than the file that programs are to trust"),
    ],
)
def test_a_damaged_authority(damage: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    authority.ensure(tmp_path, HOSTS)
    assert authority_outcome(tmp_path).status == "ok"
    damage(tmp_path)
    outcome = authority_outcome(tmp_path)
    assert (outcome.status, said in outcome.fact) == ("FAIL", True)
    assert outcome.remedy


def test_an_authority_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none_yet = authority_outcome(tmp_path)
    assert (none_yet.status, "pasteguard start" in none_yet.remedy) == ("note", True)
    authority.ensure(tmp_path, HOSTS)
    other_hosts = authority_outcome(tmp_path, (*HOSTS, "api.example.net"))
    assert (other_hosts.status, "not for all of the listed hosts" in other_hosts.fact) == ("FAIL", True)
    authority.key_path(tmp_path).unlink()
    monkeypatch.setattr(authority, "_VALID", datetime.timedelta(hours=-1))
    authority.ensure(tmp_path, HOSTS)
    expired = authority_outcome(tmp_path)
    assert (expired.status, "has expired" in expired.fact) == ("FAIL", True)


def authority_outcome(folder: Path, hosts: tuple[str, ...] = HOSTS) -> CheckStatus:
    return check_authority(Setup(Settings(hosts=hosts), "", 0, is_offline=True, folder=folder))


def test_clients_are_not_asked_about_an_authority_that_is_not_there(tmp_path: Path) -> None:
    setup = Setup(Settings(), "", 0, is_offline=True, folder=tmp_path, proxy_port=1)
    assert [outcome.status for outcome in check_clients(setup)] == ["skip"]


def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._check_model(Setup(Settings(), "", 0, is_offline=True)).status == "ok"
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path)
    outcome = doctor._check_model(Setup(Settings(engine="fast"), "", 0, is_offline=True))
    assert outcome.status == "FAIL"
    assert "install PasteGuard again" in outcome.remedy
    skipped = doctor._check_model(Setup(Settings(engine="/a/file.yaml"), "", 0, is_offline=True))
    assert skipped.status == "skip"
