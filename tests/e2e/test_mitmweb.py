"""What a person sees in mitmweb: asked of its own REST interface."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kit import canary
from tests.kit.proxy import ProxyProcess, mitmweb, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, github_token
from tests.kit.upstream import Upstream, completion, event, json_reply, sse_reply, text_events

CHAT = "/v1/chat/completions"
PASSWORD = "for-this-test"
TOKEN = github_token(5)
VALUES = [PERSON, EMAIL, TOKEN]


@dataclass
class Web:
    """mitmweb with PasteGuard, a client of the proxy, and a client of its pages."""

    proxy: ProxyProcess
    upstream: Upstream
    client: httpx.Client
    pages: httpx.Client

    def flows(self) -> list[dict[str, Any]]:
        return self.pages.get("/flows").json()

    def newest(self) -> dict[str, Any]:
        return max(self.flows(), key=lambda flow: flow["timestamp_created"])

    def newest_when(self, is_wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the newest flow as soon as it is as wanted: the client's answer comes before the flow's end."""
        deadline = time.monotonic() + 5
        while not is_wanted(flow := self.newest()):
            assert time.monotonic() < deadline, flow
            time.sleep(0.02)
        return flow

    def view(self, flow: dict[str, Any], side: str, name: str = "auto") -> dict[str, Any]:
        return self.pages.get(f"/flows/{flow['id']}/{side}/content/{name}.json").json()

    def command(self, name: str, *arguments: str) -> Any:
        return self.pages.post(f"/commands/{name}", json={"arguments": list(arguments)}).json()["value"]


@pytest.fixture(scope="module")
def running_web(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    settings = {"web_password": PASSWORD, "pasteguard_deny": f"PERSON={PERSON}"}
    command = [*mitmweb(session_upstream.url, folder, "-w", str(folder / "saved.flows"), settings=settings), *FAST]
    port = command[command.index("--web-port") + 1]
    xsrf = {"_mitmproxy_xsrf": "same"}
    with (
        running_proxy(command, folder) as proxy,
        httpx.Client(base_url=proxy.url, trust_env=False, timeout=30) as client,
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            trust_env=False,
            timeout=30,
            headers={"Authorization": f"Bearer {PASSWORD}", "X-XSRFToken": "same"},
            cookies=xsrf,
        ) as pages,
    ):
        yield Web(proxy, session_upstream, client, pages)


@pytest.fixture
def web(running_web: Web, upstream: Upstream) -> Web:
    assert upstream is running_web.upstream
    running_web.command("view.flows.remove", "@all")
    return running_web


def chat(text: str, **more: object) -> dict[str, object]:
    return {"model": "m-1", "messages": [{"role": "user", "content": text}], **more}


@pytest.mark.parametrize(
    ("path", "body", "comment", "marker"),
    [
        (CHAT, chat(f"I am {PERSON}, {EMAIL}."), "masked 2: 1 EMAIL_ADDRESS, 1 PERSON", "🔒"),
        (CHAT, chat("The sea is blue today."), "nothing found", ""),
        (CHAT, {"messages": 1}, "refused: ", "❌"),
        ("/v1/responses", {"input": "text"}, "passed, not inspected", "⚠️"),
        ("/v1/files", {"input": "text"}, "", ""),
    ],
)
def test_the_list_tells_at_a_glance(path: str, body: object, comment: str, marker: str, web: Web) -> None:
    web.client.post(path, json=body)
    flow = web.newest_when(lambda flow: flow["response"] and flow["response"]["timestamp_end"])
    assert flow["comment"].startswith(comment)
    assert flow["marked"] == marker


def test_uninspected_endpoints_are_told_once_a_host(web: Web) -> None:
    for path in ("/v1/responses", "/v1/embeddings"):
        web.client.post(path, json={})
    assert web.proxy.output.count("PasteGuard does not inspect /") == 1
