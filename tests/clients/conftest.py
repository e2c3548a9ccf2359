"""One proxy and two origins for all clients."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.clients.zoo import ANTHROPIC, AZURE, LISTED, UNLISTED, Zoo
from tests.kit.proxy import ROOT, ProxyProcess, free_port, pasteguard_start
from tests.kit.samples import FAST
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import running_upstream


@contextmanager
def zoo_with(tmp_path_factory: pytest.TempPathFactory, *options: str) -> Iterator[Zoo]:
    folder = tmp_path_factory.mktemp("zoo")
    provider_ca = ThrowAwayCa(tmp_path_factory.mktemp("provider"), [LISTED, AZURE, ANTHROPIC])
    stranger_ca = ThrowAwayCa(tmp_path_factory.mktemp("stranger"), [UNLISTED])
    ports = [free_port(), free_port()]
    arguments = ["--port", str(ports[0]), "--proxy-port", str(ports[1]), *FAST, *options]
    arguments += ["--set", f"ssl_verify_upstream_trusted_ca={provider_ca.ca_path}"]
    arguments += ["-s", str(ROOT / "tests" / "kit" / "loopback_names.py")]
    with running_upstream(provider_ca) as provider, running_upstream(stranger_ca) as stranger:
        origins = {**dict.fromkeys((LISTED, AZURE, ANTHROPIC), provider.port), UNLISTED: stranger.port}
        command = pasteguard_start(f"https://{LISTED}", folder, *arguments)
        with ProxyProcess(command, folder, {"ORIGINS": json.dumps(origins)}) as proxy:
            proxy.port = ports[0]  # the two doors open in any order
            proxy.wait_until_ready()
            yield Zoo(proxy, ports[1], provider, stranger, provider_ca, stranger_ca)


@pytest.fixture(scope="package")
def running_zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    with zoo_with(tmp_path_factory) as zoo:
        yield zoo


@pytest.fixture
def zoo(running_zoo: Zoo) -> Zoo:
    running_zoo.provider.reset()
    running_zoo.stranger.reset()
    return running_zoo


@pytest.fixture(scope="package")
def running_agents_zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    with zoo_with(tmp_path_factory, "--endpoints=all", "--other-endpoints=refuse") as zoo:
        yield zoo


@pytest.fixture
def agents_zoo(running_agents_zoo: Zoo) -> Zoo:
    """The same in the profile for agents: every endpoint masked, and nothing else with a body."""
    running_agents_zoo.provider.reset()
    return running_agents_zoo


@pytest.fixture(scope="package")
def route_zoo(llama_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    """The same in route mode, with a real llama.cpp server as the local model."""
    local = ["--mode=route", f"--local-base-url={llama_url}/v1", "--local-model=tiny"]
    with zoo_with(tmp_path_factory, *local) as zoo:
        yield zoo
