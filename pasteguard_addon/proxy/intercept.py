"""A request that mitmproxy's intercept holds, so that a person can look at it, edit it, and resume or kill it.

mitmproxy itself waits after all hooks, when nothing more could be done about what was edited. So PasteGuard, last in
the chain, waits in its own hook.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Self

from mitmproxy import ctx, http

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.proxy.routing import RequestKind, Route, route

_LOOK_EVERY_S = 0.2
"""mitmproxy wakes nobody when a held flow is killed, so we look."""


def intercept(flow: http.HTTPFlow) -> None:
    """Hold what the option `intercept` asks for: when it was asked, our refusal stood there, so `~q` did not match."""
    addon = ctx.master.addons.get("intercept")
    if addon is not None and addon.should_intercept(flow):
        flow.intercept()


async def wait(flow: http.HTTPFlow) -> None:
    """Return when a person has resumed or killed the flow."""
    while flow.intercepted:
        try:
            async with asyncio.timeout(_LOOK_EVERY_S):
                await flow.wait_for_resume()
        except TimeoutError:
            continue


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request goes, by all that a person could edit of it."""

    http_version: str
    method: str
    scheme: str
    host: str
    port: int
    host_header: str | None
    authority: str
    path: str

    @classmethod
    def of(cls, request: http.Request) -> Self:
        return cls(
            http_version=request.http_version,
            method=request.method,
            scheme=request.scheme,
            host=request.host,
            port=request.port,
            host_header=request.headers.get("host"),
            authority=request.authority,
            path=request.path,
        )

    def is_good_for(self, scanned: "Destination", endpoint: Endpoint) -> bool:
        """Return whether what was scanned for another destination may go to this one, once it is scanned again.

        It has to be the same host in every spelling, and the same endpoint still: nothing else is read in that way.
        """
        way = _route(self.method, self.path, (endpoint,))
        return replace(self, path=scanned.path) == scanned and way.kind is RequestKind.CHAT


def needs_scan(request: http.Request, endpoints: tuple[Endpoint, ...]) -> bool:
    """Return whether a request that may pass as it is has become one that may not, by what a person edited."""
    way = _route(request.method, request.path, endpoints, is_upgrade="upgrade" in request.headers)
    return way.kind is not RequestKind.OTHER and (
        way.kind is not RequestKind.CHAT_WITHOUT_BODY or bool(request.raw_content)
    )


def _route(method: str, path: str, endpoints: tuple[Endpoint, ...], *, is_upgrade: bool = False) -> Route:
    return route(method, path, is_upgrade=is_upgrade, base_path="", is_reverse=False, endpoints=endpoints)


def editable_parts(request: http.Request) -> object:
    """Return all that a person can edit of a request, to compare it with what it was."""
    trailers = request.trailers.fields if request.trailers is not None else None
    return Destination.of(request), request.headers.fields, request.raw_content, trailers
