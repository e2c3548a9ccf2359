"""mitmweb with PasteGuard: its proxy, and its own REST interface."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.kit.proxy import ProxyProcess, mitmweb, running_proxy
from tests.kit.samples import FAST
from tests.kit.upstream import Upstream

PASSWORD = "for-this-test"
CHAT = "/v1/chat/completions"


def chat(text: str, **more: object) -> dict[str, object]:
    """Return a request with one message."""
    return {"model": "m-1", "messages": [{"role": "user", "content": text}], **more}


@dataclass
class Web:
    """mitmweb with PasteGuard, a client of the proxy, and a client of its pages."""

    proxy: ProxyProcess
    upstream: Upstream
    client: httpx.Client
    pages: httpx.Client

    @property
    def url(self) -> str:
        """Where a browser opens it."""
        return f"{str(self.pages.base_url).rstrip('/')}/?token={PASSWORD}"

    def flows(self) -> list[dict[str, Any]]:
        return self.pages.get("/flows").json()

    def newest(self) -> dict[str, Any]:
        return max(self.flows(), key=lambda flow: flow["timestamp_created"])

    def newest_when(self, is_wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the newest flow as soon as it is as wanted: the client's answer comes before the flow's end."""
        deadline = time.monotonic() + 5
        while not (self.flows() and is_wanted(self.newest())):
            assert time.monotonic() < deadline, self.flows()
            time.sleep(0.02)
        return self.newest()

    def view(self, flow: dict[str, Any], side: str, name: str = "auto") -> dict[str, Any]:
        return self.pages.get(f"/flows/{flow['id']}/{side}/content/{name}.json").json()

    def finished(self) -> dict[str, Any]:
        """Return the newest flow when its reply is complete."""
        return self.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])

    def command(self, name: str, *arguments: str) -> Any:
        """Return what a command returned, or the words of its error."""
        told = self.pages.post(f"/commands/{name}", json={"arguments": list(arguments)}).json()
        return told.get("value", told.get("error"))

    @contextlib.contextmanager
    def options(self, **changes: object) -> Iterator[None]:
        """Set options for a while."""
        known = self.pages.get("/options").json()
        before = {name: known[name]["value"] for name in changes}
        assert self.pages.put("/options", json=changes).is_success
        try:
            yield
        finally:
            self.pages.put("/options", json=before)


@contextlib.contextmanager
def running_web(upstream: Upstream, folder: Path, settings: Mapping[str, str] = {}) -> Iterator[Web]:
    """Start mitmweb before an upstream; it saves its flows as `saved.flows` in the folder."""
    settings = {"web_password": PASSWORD, **settings}
    command = [*mitmweb(upstream.url, folder, "-w", str(folder / "saved.flows"), settings=settings), *FAST]
    address = f"http://127.0.0.1:{command[command.index('--web-port') + 1]}"
    with (
        running_proxy(command, folder) as proxy,
        httpx.Client(base_url=proxy.url, trust_env=False, timeout=30) as client,
        httpx.Client(
            base_url=address,
            trust_env=False,
            timeout=30,
            headers={"Authorization": f"Bearer {PASSWORD}", "X-XSRFToken": "same"},
            cookies={"_mitmproxy_xsrf": "same"},
        ) as pages,
    ):
        yield Web(proxy, upstream, client, pages)
