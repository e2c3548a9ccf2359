"""The SOCKS5 door: listed hosts are masked, others keep their certificate, and nothing leads around."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.proxy import ProxyProcess, environment, free_port, pasteguard_start
from tests.kit.samples import EMAIL, FAST, PERSON, chat
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import Upstream, running_upstream

PATH = "/v1/chat/completions"
TEXT = f"My name is {PERSON}, write to {EMAIL}."


@pytest.fixture(scope="module")
def origin(ca: ThrowAwayCa) -> Iterator[Upstream]:
    """Listed as `localhost`; as 127.0.0.1 it is not listed."""
    with running_upstream(ca) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def door(origin: Upstream, ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("socks")
    options = ["--proxy-mode", f"socks5@127.0.0.1:{free_port()}", "--hosts=localhost", f"--upstream-ca={ca.ca_path}"]
    with ProxyProcess(pasteguard_start(origin.url, folder, *options, *FAST), folder) as proxy:
        yield proxy


def curl(door: ProxyProcess, url: str, ca_path: Path, scheme: str = "socks5h") -> subprocess.CompletedProcess[str]:
    command = ["curl", "-sS", "-x", f"{scheme}://127.0.0.1:{door.port}", "--cacert", str(ca_path)]
    command += ["-d", json.dumps(chat(TEXT)), url]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment())


@pytest.mark.parametrize("scheme", ["socks5h", "socks5"])
def test_a_listed_host_is_masked(scheme: str, door: ProxyProcess, origin: Upstream) -> None:
    """With `socks5` curl resolves the name itself: then only SNI tells it."""
    origin.reset()
    done = curl(door, f"https://localhost:{origin.port}{PATH}", door.ca_path, scheme)
    assert done.returncode == 0, done.stderr + door.output
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert origin.never_saw(PERSON, EMAIL)
    assert f"listens on socks5h://127.0.0.1:{door.port}\n" in door.output


def test_another_host_keeps_its_own_certificate(door: ProxyProcess, origin: Upstream, ca: ThrowAwayCa) -> None:
    origin.reset()
    done = curl(door, f"https://127.0.0.1:{origin.port}{PATH}", ca.ca_path)
    assert done.returncode == 0, done.stderr
    assert origin.last.json() == chat(TEXT)
    assert str(origin.port) not in door.output.replace(f":{door.port}", "")


def test_the_door_leads_to_nobody_here(door: ProxyProcess) -> None:
    done = curl(door, f"http://127.0.0.1:{door.port}/", door.ca_path)
    assert "Bad Gateway" in done.stdout or done.returncode != 0
