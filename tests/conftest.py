"""Shared by all tests."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.kit import llama, parts, quick_ways

# What runs in the background is started with this signal ignored, and so would be all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The machine may be busy, so no example has a deadline; pytest's own timeout ends what hangs.
settings.register_profile("quick", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=5_000)
settings.load_profile("quick")  # `pytest --hypothesis-profile=deep` takes the other one


def pytest_addoption(parser: pytest.Parser) -> None:
    names = [way.name for way in quick_ways.QUICK_WAYS]
    parser.addoption("--without", choices=names, help="run with a quick way off: nothing may come out otherwise")


@pytest.fixture(scope="session", autouse=True)
def _without(request: pytest.FixtureRequest) -> Iterator[None]:
    name = request.config.getoption("--without")
    with pytest.MonkeyPatch.context() as patch:
        if name:
            quick_ways.named(name).switch_off(patch)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what shows that the quick way saves something that is off."""
    off = config.getoption("--without")
    for item in items:
        marker = item.get_closest_marker("of_quick_way")
        if marker is not None and off in marker.args:
            item.add_marker(pytest.mark.skip(reason=f"shows what `{off}` saves, and that is off"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no case by its bytes: processes that share the tests must name them alike, and gzip writes the time."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def llama_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real llama.cpp server; in CI a missing part fails, elsewhere it skips."""
    if missing := llama.missing_part():
        parts.missing(f"the package {missing} is not installed")
    with llama.running_server(tmp_path_factory.mktemp("llama")) as url:
        yield url
