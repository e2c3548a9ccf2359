"""PasteGuard speaks to the provider and to nobody else, and writes into its own folders only.

Under strace, as a user runs it: with the real models, in an empty home, and without the variables by which libraries
recognise continuous integration and keep quiet of their own accord.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from pasteguard_addon.cli import doctor
from pasteguard_addon.cli.arguments import settings_from
from pasteguard_addon.cli.privacy import allows, contacts
from pasteguard_addon.detection.pii.presidio import models
from pasteguard_addon.detection.pii.presidio.silence import VARIABLES
from pasteguard_addon.settings import Settings
from tests.kit import parts, strace
from tests.kit.proxy import ProxyProcess, environment, free_port, program
from tests.kit.samples import EMAIL, PERSON, chat
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import Upstream

TEXT = f"My name is {PERSON}, write to {EMAIL}."
KEEP_QUIET = {
    "CI",
    "TF_BUILD",
    "GITHUB_ACTIONS",
    "TRAVIS",
    "JENKINS_URL",
    "TEAMCITY_VERSION",
    "DO_NOT_TRACK",
    *VARIABLES,
}


_ITSELF = {"env", "pasteguard"}


class User:
    """Somebody with an empty home, who has the models, and a log of all that happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.temporary = folder / "tmp"
        self.log = folder / "strace.log"
        for each in (self.home, self.temporary):
            each.mkdir()

    def traced(self, *command: str) -> list[str]:
        own = {"HOME": self.home, "TMPDIR": self.temporary, "PASTEGUARD_MODELS": models.models_folder()}
        dropped = sorted({*KEEP_QUIET, "PASTEGUARD_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        options = [*(f"--unset={name}" for name in dropped), *(f"{name}={value}" for name, value in own.items())]
        return [parts.program("env"), *options, *strace.traced(command, self.log)]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            self.traced(*command),
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def files_elsewhere(self) -> list[Path]:
        """Return what was written outside PasteGuard's own folders; devices and Python's own cache do not count."""
        own = (self.home / ".pasteguard", self.home / ".cache" / "pasteguard", models.models_folder(), self.temporary)
        return sorted(
            path
            for path in strace.written(self.log, self.folder)
            if not any(path.is_relative_to(folder) for folder in (*own, "/dev", "/proc"))
            and "__pycache__" not in path.parts
        )

    def assert_silent(self, *options: str) -> None:
        """With options of `pasteguard doctor`, whose list has to hold what was done."""
        told = contacts(settings_from(doctor.parser().parse_args(options)), self.home / ".pasteguard", self.temporary)
        own = strace.written(self.log, self.folder)
        files = {path for path in own if not path.is_relative_to("/dev") and not path.is_relative_to("/proc")}
        files = {path for path in files if "__pycache__" not in path.parts}
        assert [path for path in files if not allows(told, "file", str(path))] == []
        assert [name for name in strace.started(self.log) - _ITSELF if not allows(told, "program", name)] == []
        assert strace.spoken_to(self.log) == set()
        assert self.files_elsewhere() == []
        assert {path.name for path in self.home.iterdir()} <= {".pasteguard"}
        assert list(self.temporary.iterdir()) == []


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def ports() -> list[str]:
    return [f"--port={free_port()}", f"--proxy-port={free_port()}"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["mask", TEXT], "[[PERSON_1]]"),
        (["demo", TEXT], "[[PERSON_1]]"),
        (["models", "list"], "part of PasteGuard"),
        (["models", "install"], "in place"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_commands(command: Sequence[str], expected: str, user: User) -> None:
    assert expected in user.run(program("pasteguard"), *command)
    user.assert_silent()


def test_the_doctor(user: User, upstream: Upstream) -> None:
    found = user.run(program("pasteguard"), "doctor", "--workers=1", f"--upstream={upstream.url}/v1", *ports())
    assert "calls nobody" in found
    user.assert_silent()


def test_the_proxy(user: User, upstream: Upstream) -> None:
    port = free_port()
    options = ["--workers=1", f"--upstream={upstream.url}/v1", f"--port={port}", f"--proxy-port={free_port()}"]
    command = user.traced(program("pasteguard"), "start", *options)
    with ProxyProcess(command, user.folder) as proxy:
        proxy.port = port  # the two doors open in any order
        proxy.wait_until_ready()
        with httpx.Client(base_url=proxy.base_url, verify=trusting_nobody(), trust_env=False, timeout=60) as client:
            whole = client.post("/chat/completions", json=chat(TEXT))
            stream = client.post("/chat/completions", json=chat(TEXT, stream=True))
    assert whole.json()["choices"][0]["message"]["content"] == TEXT
    assert PERSON in stream.text
    assert upstream.never_saw(PERSON, EMAIL)
    user.assert_silent()


def test_a_library_that_calls_home_would_be_seen(user: User) -> None:
    """Else all of the above proves nothing."""
    asks = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 53))"  # sends nothing by itself
    user.run(sys.executable, "-c", asks)
    assert strace.spoken_to(user.log) == {"192.0.2.1 port 53"}
    told = contacts(Settings(), user.home / ".pasteguard", user.temporary)
    user.run("sh", "-c", "/bin/true")
    assert strace.started(user.log) - _ITSELF == {"sh", "true"}
    assert not allows(told, "program", "true")
    user.run(sys.executable, "-c", "import onnxruntime")
    assert any("onnxruntime" in path.name for path in user.files_elsewhere())
