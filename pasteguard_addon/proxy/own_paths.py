"""What is served at the reverse door itself: health, information, metrics."""

import json
from collections.abc import Mapping

from mitmproxy import http

from pasteguard_addon import __version__
from pasteguard_addon.proxy.flows.live import LiveFlows
from pasteguard_addon.proxy.refusals import nothing_here
from pasteguard_addon.proxy.routing import HEALTH_PATH
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.record.metrics import CONTENT_TYPE, Metrics
from pasteguard_addon.settings import Settings


class OwnPaths:
    """Answers requests of `RequestKind.OWN`; none of the answers holds anything of an exchange."""

    def __init__(self, runtime: Runtime, live: LiveFlows, metrics: Metrics) -> None:
        self._runtime = runtime
        self._live = live
        self._metrics = metrics

    def answer(self, request: http.Request) -> http.Response:
        path = request.path.partition("?")[0]
        if request.method.upper() not in ("GET", "HEAD"):
            return _nothing_here()
        if path == HEALTH_PATH:
            return self._health()
        if path == "/metrics" and self._runtime.settings.metrics:
            return http.Response.make(200, self._metrics.page(), {"content-type": CONTENT_TYPE})
        if path == "/info":
            return _info(self._runtime.settings)
        return _nothing_here()

    def _health(self) -> http.Response:
        is_ready, problem = self._runtime.is_ready, self._runtime.problem
        now = self._runtime.now(self._live.held_chars)
        members = {
            "status": "ok" if is_ready else "misconfigured" if problem else "starting",
            "ready": is_ready,
            "models": "loaded" if now.ready_workers else "loading",
            "workers": {"ready": now.ready_workers, "wanted": now.workers, "restarts": now.worker_restarts},
        }
        return _answer(200 if is_ready else 503, members)


def _info(settings: Settings) -> http.Response:
    return _answer(
        200,
        {
            "name": "PasteGuard",
            "version": __version__,
            "mode": settings.mode,
            "languages": list(settings.languages),
            "entities": list(settings.entities),
            "secrets": settings.secrets_action,
        },
    )


def _nothing_here() -> http.Response:
    return nothing_here().response()


def _answer(status: int, members: Mapping[str, object]) -> http.Response:
    return http.Response.make(status, json.dumps(members).encode(), {"content-type": "application/json"})
