"""LiteLLM's proxy before PasteGuard, and behind it."""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.clients.zoo import TEXT, Zoo
from tests.kit.clients import environment_of
from tests.kit.proxy import environment, free_port, pasteguard_start, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import (
    DONE,
    Reply,
    Request,
    Upstream,
    completion,
    json_reply,
    running_upstream,
    sse_reply,
    text_events,
)

pytestmark = pytest.mark.skipif("ALL_CLIENTS" not in os.environ, reason="600 MB; `.ci/full` runs it")

SAID = "Dear [[PERSON_1]], I write to [[EMAIL_ADDRESS_1]]."
HEARD = f"Dear {PERSON}, I write to {EMAIL}."
KEY = "sk-" + secrets.token_hex(32)
"""Of its own users; it does not start without one."""
_READY_S = 200.0
"""The first start compiles thousands of modules."""


def answer(request: Request) -> Reply:
    if request.method != "POST":  # it asks for the models, too
        return json_reply({"data": [], "object": "list"})
    return sse_reply(*text_events(SAID), DONE) if request.json().get("stream") else json_reply(completion(SAID))


@contextmanager
def litellm(base_url: str, folder: Path) -> Iterator[str]:
    """Run it before an API; yield its own base URL, without the `/v1`."""
    port = free_port()
    (folder / "config.yaml").write_text(
        "model_list:\n  - model_name: gpt-4o\n    litellm_params: "
        f"{{model: openai/gpt-4o, api_base: '{base_url}', api_key: theirs}}\n"
    )
    program = str(environment_of("litellm_proxy") / "bin" / "litellm")
    words = [program, "--config", str(folder / "config.yaml"), "--host", "127.0.0.1", "--port", str(port)]
    quiet = {"HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": KEY}
    with (
        (folder / "litellm.log").open("wb") as output,
        subprocess.Popen(
            [*words, "--telemetry", "False"], env=environment(quiet), cwd=folder, stdout=output, stderr=output
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + _READY_S
            while not _is_live(url):
                assert process.poll() is None, (folder / "litellm.log").read_text()
                assert time.monotonic() < deadline, (folder / "litellm.log").read_text()
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()


def _is_live(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/liveliness", verify=trusting_nobody(), trust_env=False).is_success
    except httpx.TransportError:
        return False


def heard(base_url: str, *, is_stream: bool) -> str:
    """Return what a client reads that asks for a chat."""
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": TEXT}], "stream": is_stream}
    with httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=60) as client:
        reply = client.post(f"{base_url}/chat/completions", json=body, headers={"authorization": f"Bearer {KEY}"})
    assert reply.status_code == 200, reply.text
    if not is_stream:
        return str(reply.json()["choices"][0]["message"]["content"])
    events = [
        httpx.Response(200, text=line[6:]).json() for line in reply.text.splitlines() if line.startswith("data: {")
    ]
    return "".join(choice["delta"].get("content") or "" for each in events for choice in each["choices"])


def chats(provider: Upstream) -> int:
    return sum(request.method == "POST" for request in provider.requests)


def test_before_us(agents_zoo: Zoo, tmp_path: Path) -> None:
    agents_zoo.provider.handler = answer
    with litellm(agents_zoo.proxy.base_url, tmp_path) as url:
        for is_stream in (False, True):
            assert heard(f"{url}/v1", is_stream=is_stream) == HEARD
    assert chats(agents_zoo.provider) == 2
    assert agents_zoo.provider.never_saw(PERSON, EMAIL)


def test_behind_us(tmp_path: Path) -> None:
    with running_upstream() as provider:
        provider.handler = answer
        with (
            litellm(f"{provider.url}/v1", tmp_path) as url,
            running_proxy(pasteguard_start(url, tmp_path, "--no-proxy", *FAST), tmp_path) as proxy,
        ):
            for is_stream in (False, True):
                assert heard(proxy.base_url, is_stream=is_stream) == HEARD
            assert chats(provider) == 2
            assert provider.never_saw(PERSON, EMAIL)
    log = (tmp_path / "litellm.log").read_text()
    assert not any(value in log for value in (PERSON, EMAIL))
