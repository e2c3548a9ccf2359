"""The checks that need no worker; the whole command runs in the end-to-end tests."""

import http.server
import socket
import ssl
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pasteguard_addon.cli import doctor
from pasteguard_addon.settings import Settings
from tests.kit.tls import ThrowAwayCa


def upstream_outcome(url: str) -> doctor.Outcome:
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
    setup = doctor.Setup(Settings(), "127.0.0.1", busy_port, is_offline=True)
    assert doctor._check_port(setup).status == status


def test_a_key_that_others_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path))
    for name in ("mitmproxy-ca.pem", "mitmproxy-ca-cert.pem"):
        (tmp_path / name).touch(mode=0o644)
    outcome = doctor._check_confdir()
    assert (outcome.status, "mitmproxy-ca.pem" in outcome.fact, "-cert" in outcome.fact) == ("FAIL", True, False)
    (tmp_path / "mitmproxy-ca.pem").chmod(stat.S_IRUSR)
    assert doctor._check_confdir().status == "ok"


def test_models_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTEGUARD_MODELS", str(tmp_path))
    outcome = doctor._check_rampart(doctor.Setup(Settings(), "", 0, is_offline=True))
    assert (outcome.status, outcome.remedy) == ("FAIL", "Run: pasteguard models install")
    skipped = doctor._check_rampart(doctor.Setup(Settings(engine="fast"), "", 0, is_offline=True))
    assert skipped.status == "skip"
