"""What the README tells a newcomer to type, typed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.proxy import ROOT, ProxyProcess, environment, pasteguard_start, running_proxy
from tests.kit.upstream import Upstream, running_upstream

README = (ROOT / "README.md").read_text("utf-8")


def block(language: str, start: str) -> str:
    """Return the block of code that begins so."""
    found = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if text.startswith(start)]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with running_upstream() as made:
        yield made


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("proxy")
    words = ["--deny=PERSON=Maria Schneider", "--deny=EMAIL_ADDRESS=maria@example.org"]
    with running_proxy(pasteguard_start(upstream.url, folder, "--entities=", "--workers=1", *words), folder) as made:
        yield made


def typed(text: str, proxy: ProxyProcess) -> str:
    """Return the text for the port that is free here."""
    assert "127.0.0.1:3000" in text
    return text.replace("127.0.0.1:3000", f"127.0.0.1:{proxy.port}")


def test_curl(proxy: ProxyProcess, upstream: Upstream) -> None:
    upstream.reset()
    done = subprocess.run(
        ["bash", "-c", typed(block("sh", "curl"), proxy)],
        env=environment({"OPENAI_API_KEY": "a-key"}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "x-pasteguard-pii-masked: true" in done.stdout.lower()
    assert "Maria Schneider" in done.stdout
    assert upstream.never_saw("Maria Schneider", "maria@example.org")
    assert upstream.last.header("authorization") == "Bearer a-key"
    assert re.search(r"masked EMAIL_ADDRESS=1 PERSON=1", proxy.output)  # as the text below says


def test_openai_python(proxy: ProxyProcess, upstream: Upstream) -> None:
    upstream.reset()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", typed(block("python", "from openai"), proxy)],
        env=environment({"OPENAI_API_KEY": "a-key"}),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(sys.prefix),
    )
    assert done.stdout == "Greet Maria Schneider, maria@example.org\n"
    assert upstream.never_saw("Maria Schneider", "maria@example.org")
