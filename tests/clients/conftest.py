"""One proxy and two origins for all clients."""

import json
from collections.abc import Iterator

import pytest

from tests.clients.zoo import LISTED, UNLISTED, Zoo
from tests.kit.proxy import ROOT, ProxyProcess, free_port, pasteguard_start
from tests.kit.samples import FAST
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import running_upstream


@pytest.fixture(scope="package")
def running_zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    folder = tmp_path_factory.mktemp("zoo")
    provider_ca = ThrowAwayCa(tmp_path_factory.mktemp("provider"), [LISTED])
    stranger_ca = ThrowAwayCa(tmp_path_factory.mktemp("stranger"), [UNLISTED])
    ports = [free_port(), free_port()]
    arguments = ["--port", str(ports[0]), "--proxy-port", str(ports[1]), *FAST]
    arguments += ["--set", f"ssl_verify_upstream_trusted_ca={provider_ca.ca_path}"]
    arguments += ["-s", str(ROOT / "tests" / "kit" / "loopback_names.py")]
    with running_upstream(provider_ca) as provider, running_upstream(stranger_ca) as stranger:
        origins = {LISTED: provider.port, UNLISTED: stranger.port}
        command = pasteguard_start(f"https://{LISTED}", folder, *arguments)
        with ProxyProcess(command, folder, {"ORIGINS": json.dumps(origins)}) as proxy:
            proxy.port = ports[0]  # the two doors open in any order
            proxy.wait_until_ready()
            yield Zoo(proxy, ports[1], provider, stranger, provider_ca, stranger_ca)


@pytest.fixture
def zoo(running_zoo: Zoo) -> Zoo:
    running_zoo.provider.reset()
    running_zoo.stranger.reset()
    return running_zoo
