"""A company's proxy between PasteGuard and the world, which opens TLS with an authority of its own."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.proxy import ProxyProcess, environment, free_port, pasteguard_start, program
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
def company(ca: ThrowAwayCa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    """Plain mitmproxy, without PasteGuard."""
    folder = tmp_path_factory.mktemp("company")
    command = [program("mitmdump"), "--mode", "regular@127.0.0.1:0", "--set", f"confdir={folder / 'conf'}"]
    command += ["--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}", "--set", "flow_detail=1"]
    with ProxyProcess(command, folder) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def door(company: ProxyProcess, origin: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("behind")
    options = ["--proxy-mode", f"upstream:{company.url}@127.0.0.1:{free_port()}", "--hosts=localhost"]
    options += [f"--upstream-ca={company.ca_path}", *FAST]
    with ProxyProcess(pasteguard_start(origin.url, folder, *options), folder) as proxy:
        yield proxy


def curl(door: ProxyProcess, url: str, ca_path: Path) -> subprocess.CompletedProcess[str]:
    command = ["curl", "-sS", "-x", door.url, "--cacert", str(ca_path), "-d", json.dumps(chat(TEXT)), url]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment())


def test_a_listed_host_is_masked_before_the_company(
    door: ProxyProcess, company: ProxyProcess, origin: Upstream
) -> None:
    origin.reset()
    done = curl(door, f"https://localhost:{origin.port}{PATH}", door.ca_path)
    assert done.returncode == 0, done.stderr + door.output
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT, door.output
    assert origin.never_saw(PERSON, EMAIL)
    assert f"localhost:{origin.port}{PATH}" in company.output  # it went that way


def test_another_host_is_a_tunnel_to_the_company(door: ProxyProcess, company: ProxyProcess, origin: Upstream) -> None:
    """The client sees the company's certificate, as it would without us."""
    origin.reset()
    done = curl(door, f"https://127.0.0.1:{origin.port}{PATH}", company.ca_path)
    assert done.returncode == 0, done.stderr
    assert origin.last.json() == chat(TEXT)


def test_the_companys_certificate_is_verified(company: ProxyProcess, origin: Upstream, tmp_path: Path) -> None:
    origin.reset()
    mode = f"upstream:{company.url}@127.0.0.1:{free_port()}"
    command = pasteguard_start(origin.url, tmp_path, "--proxy-mode", mode, "--hosts=localhost", *FAST)
    with ProxyProcess(command, tmp_path) as proxy:
        done = curl(proxy, f"https://localhost:{origin.port}{PATH}", proxy.ca_path)
        assert "pasteguard_upstream_certificate" in done.stdout
        assert origin.requests == []


def test_the_reverse_door_trusts_the_company_too(origin: Upstream, ca: ThrowAwayCa, tmp_path: Path) -> None:
    origin.reset()
    command = pasteguard_start(origin.url, tmp_path, f"--upstream-ca={ca.ca_path}", *FAST)
    with ProxyProcess(command, tmp_path) as proxy:
        call = ["curl", "-sS", f"{proxy.base_url}/chat/completions", "-d", json.dumps(chat(TEXT))]
        done = subprocess.run(call, capture_output=True, text=True, check=True, timeout=60, env=environment())
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == TEXT
    assert origin.never_saw(PERSON, EMAIL)


def test_the_local_model_is_not_reached_by_the_company(company: ProxyProcess, origin: Upstream, tmp_path: Path) -> None:
    """What is routed goes as it is, so nobody else may be on its way."""
    origin.reset()
    options = ["--proxy-mode", f"upstream:{company.url}@127.0.0.1:{free_port()}", "--hosts=localhost"]
    options += [f"--upstream-ca={company.ca_path}", "--mode=route", *FAST]
    with running_upstream() as local:
        command = pasteguard_start(origin.url, tmp_path, *options, f"--local-base-url={local.url}/v1")
        with ProxyProcess(command, tmp_path) as proxy:
            done = curl(proxy, f"https://localhost:{origin.port}{PATH}", proxy.ca_path)
        assert local.last.json()["messages"] == chat(TEXT)["messages"], done.stdout
    assert origin.requests == []
    assert f"127.0.0.1:{local.port}" not in company.output
