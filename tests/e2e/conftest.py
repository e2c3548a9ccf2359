"""The real proxy, a scripted upstream, a llama.cpp server: one of each for the session, more on demand."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, mitmdump, plain_mitmdump, running_proxy
from tests.kit.tls import ThrowAwayCa, trusting_nobody
from tests.kit.upstream import Upstream, running_upstream
from tests.kit.web import Web, running_web

MakeProxy = Callable[..., ProxyProcess]


@pytest.fixture(scope="session")
def session_upstream() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="session")
def session_proxy(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("proxy")
    with running_proxy(mitmdump(session_upstream.url, folder), folder) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def session_web(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Mitmweb before the same upstream; it detects little, and fast."""
    with running_web(session_upstream, tmp_path_factory.mktemp("web"), {"pasteguard_metrics": "true"}) as web:
        yield web


@pytest.fixture
def upstream(session_upstream: Upstream) -> Iterator[Upstream]:
    """The upstream behind `proxy`; echoes until the test says otherwise."""
    session_upstream.reset()
    yield session_upstream
    assert not session_upstream.faults, session_upstream.faults


@pytest.fixture
def web(session_web: Web, upstream: Upstream) -> Web:
    """Mitmweb with an empty list, before `upstream`."""
    assert upstream is session_web.upstream
    session_web.command("view.flows.remove", "@all")
    return session_web


@pytest.fixture
def proxy(session_proxy: ProxyProcess, upstream: Upstream) -> ProxyProcess:
    """The default proxy before `upstream`."""
    assert upstream is not None
    return session_proxy


@pytest.fixture
def plain_proxy(upstream: Upstream, tmp_path: Path) -> Iterator[ProxyProcess]:
    """A mitmdump without the addon, before the same upstream."""
    with ProxyProcess(plain_mitmdump(upstream.url, tmp_path), tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> ThrowAwayCa:
    """The authority of upstreams that speak TLS."""
    return ThrowAwayCa(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def make_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeProxy]:
    """Start further proxies: `make_proxy(lambda folder: mitmdump(url, folder, …))`; stopped at the end."""
    with ExitStack() as stack:

        def make(command: Callable[[Path], list[str]]) -> ProxyProcess:
            folder = tmp_path_factory.mktemp("proxy")
            return stack.enter_context(running_proxy(command(folder), folder))

        yield make


@pytest.fixture
def client(proxy: ProxyProcess) -> Iterator[httpx.Client]:
    """Plain HTTP/1.1 to the proxy, with nothing taken from the environment."""
    with httpx.Client(base_url=proxy.url, verify=trusting_nobody(), trust_env=False, timeout=30) as http:
        yield http
