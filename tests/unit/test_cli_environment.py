"""The folder, the port, the models and the text that commands are given."""

import http.server
import io
import os
import socket
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pasteguard_addon.cli.environment import confdir, given_text, models_problem
from pasteguard_addon.cli.ports import Holder, holder_of, port_problem
from pasteguard_addon.detection.pii.model import shipped
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.settings import Settings


def test_the_folder_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = tmp_path / "wide"
    wide.mkdir(mode=0o755)
    for folder in (tmp_path / "a" / "new one", wide):
        monkeypatch.setenv("PASTEGUARD_HOME", str(folder))
        assert confdir() == folder
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folder_is_in_the_home_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PASTEGUARD_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert confdir() == tmp_path / ".pasteguard"


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PASTEGUARD_HOME", str(tmp_path / "file" / "below"))
    with pytest.raises(SettingsError, match="PASTEGUARD_HOME"):
        confdir()


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_ports(busy_port: int) -> None:
    assert port_problem("127.0.0.1", 0) is None
    taken = port_problem("127.0.0.1", busy_port, "--other-port") or ""
    assert "is taken" in taken
    assert "--other-port" in taken
    assert "0 to 65535" in (port_problem("127.0.0.1", 99999) or "")
    assert "--host" in (port_problem("203.0.113.7", 0) or "")
    assert "--host" in (port_problem("no.such.host.invalid", 0) or "")


def test_a_missing_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models_problem(Settings()) is None
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path)
    assert "install PasteGuard again" in (models_problem(Settings()) or "")
    assert models_problem(Settings(entities=())) is None
    assert models_problem(Settings(engine="/a/file.yaml")) is None


def test_the_text_of_arguments_and_of_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given_text(["two", "words"]) == "two words"
    raw = "Grüße ".encode() + b"\xff"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert given_text([]).encode("utf-8", "surrogateescape") == raw


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_who_holds_a_port_is_said(busy_port: int) -> None:
    holder = holder_of(busy_port)
    assert holder == Holder(Path("/proc/self/comm").read_text().strip(), os.getpid())
    assert f"taken by {holder}" in (port_problem("127.0.0.1", busy_port) or "")


def test_of_a_port_that_nobody_holds_nothing_is_said() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert holder_of(unused.getsockname()[1]) is None


class _Info(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"name": "PasteGuard"}')

    def log_message(self, *_: object) -> None:
        pass


def test_another_pasteguard_is_recognised() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), _Info) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        problem = port_problem("127.0.0.1", server.server_address[1])
    assert f"is taken by another PasteGuard, process {os.getpid()};" in (problem or "")
