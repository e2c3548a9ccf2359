"""Requests: each is refused when it begins, and goes when it is masked or is none of ours."""

import asyncio
import logging
from urllib.parse import urlsplit

from mitmproxy import connection, http
from mitmproxy.proxy import mode_specs

from pasteguard_addon.endpoints.error_shapes import ErrorShape
from pasteguard_addon.policy import opened_hosts
from pasteguard_addon.proxy import headers, intercept, local_model, other_endpoints, redirects, refusals
from pasteguard_addon.proxy.doors.admission import (
    add_missing_key,
    has_odd_line,
    leads_elsewhere,
    refusal_at_reverse_door,
)
from pasteguard_addon.proxy.doors.listed import is_forward, is_request_listed
from pasteguard_addon.proxy.doors.providers import ANTHROPIC_PREFIX, lead_to
from pasteguard_addon.proxy.flows.hidden import HiddenFlows, unlist
from pasteguard_addon.proxy.flows.live import LiveFlow, LiveFlows
from pasteguard_addon.proxy.holding import Holding
from pasteguard_addon.proxy.inspection import Inspection
from pasteguard_addon.proxy.own_paths import OwnPaths
from pasteguard_addon.proxy.path_readings import PLAIN_PATH
from pasteguard_addon.proxy.routing import OWN_PREFIXES, RequestKind, Route, route
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.sinks import Sinks
from pasteguard_addon.proxy.text_api import TextApi
from pasteguard_addon.record.outcome import Outcome

logger = logging.getLogger("pasteguard")

_ON_ITS_WAY_S = 0.002
"""What is left to do for a request is done when it has been sent for so long. If its reply comes sooner, behind it."""

_REFUSED = {
    RequestKind.NOWHERE: refusals.no_such_path,
    RequestKind.REFUSED: refusals.ambiguous_request,
    RequestKind.UNMASKABLE: refusals.unmaskable,
    RequestKind.UPGRADE: refusals.no_websocket,
}


class Requests:
    """Stands behind the parent's hook, which has put the refusal in place that is lifted here."""

    name = "pasteguard-requests"

    def __init__(
        self,
        runtime: Runtime,
        live: LiveFlows,
        inspection: Inspection,
        own_paths: OwnPaths,
        text_api: TextApi,
        hidden: HiddenFlows,
        sinks: Sinks,
    ) -> None:
        self._runtime = runtime
        self._live = live
        self._inspection = inspection
        self._own_paths = own_paths
        self._text_api = text_api
        self._hidden = hidden
        self._sinks = sinks
        self._holding = Holding(runtime, inspection, sinks)

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        if flow.error:
            return  # malformed
        live = self._live.get(flow)
        if live is None:  # answered by another addon: who has no password for the proxy
            self._answered_before(flow)
            return
        try:
            self._admit(flow, live)
        except Exception as error:  # noqa: BLE001 - the refusal stays, whatever happened
            logger.error("PasteGuard: a request was refused (%s in routing)", type(error).__name__)

    def _answered_before(self, flow: http.HTTPFlow) -> None:
        settings = self._runtime.settings
        if is_forward(flow.client_conn):
            if not is_request_listed(flow, opened_hosts(settings)):
                self._hidden.hide(flow)
        elif flow.response is not None and flow.response.status_code == 401:
            flow.response = refusals.no_password(is_authorization_ours=bool(settings.openai_api_key)).response()

    def client_disconnected(self, client: connection.Client) -> None:
        """Stop scanning for whom nobody waits; mitmproxy itself lets the hook of a request run to its end."""
        self._live.abandon(client)

    def _admit(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        request, settings = flow.request, self._runtime.settings
        door = self._runtime.doors.default
        is_replay = flow.is_replay == "request"
        is_reverse = isinstance(flow.client_conn.proxy_mode, mode_specs.ReverseMode)
        if is_reverse:
            if not (request.is_http2 or request.is_http3):
                request.authority = ""  # an absolute-form target would name another host
            door = self._runtime.doors.at(request.path)
            problem = None if is_replay else refusal_at_reverse_door(flow, settings, door)
            if problem is not None:
                self._refuse(flow, problem)
                return
        elif not is_replay and not is_request_listed(flow, opened_hosts(settings)):
            self._pass_hidden(flow)
            return
        if has_odd_line(request):
            self._refuse(flow, refusals.ambiguous_request())
            request.path = "/"
            return
        headers.ask_for_http(request)
        found = route(
            request.method,
            request.path,
            is_upgrade="upgrade" in request.headers,
            base_path=door.base_path,
            is_reverse=is_reverse and not is_replay,
            endpoints=self._runtime.endpoints,
            own_prefixes=door.prefixes,
        )
        if is_reverse and not (is_replay or door.is_default):
            lead_to(flow, urlsplit(door.base_url))
        if found.kind is RequestKind.OTHER:
            self._pass_or_refuse(flow, live, found)
            return
        self._take(flow, live, found)
        is_for_default = is_reverse and door.is_default and found.kind in (RequestKind.CHAT, RequestKind.STORED)
        if is_for_default and settings.openai_api_key:
            add_missing_key(request, settings.openai_api_key)
        live.door = redirects.Door(found.prefix, door.base_path) if found.prefix is not None else None

    def _take(self, flow: http.HTTPFlow, live: LiveFlow, found: Route) -> None:
        """Answer a request of ours here, refuse it for good, or keep it refused until it is masked."""
        request = flow.request
        live.kind, live.endpoint = found.kind, found.endpoint
        if found.kind is RequestKind.OWN_TEXT:
            unlist(flow)
            request.stream = False
        elif found.kind is RequestKind.OWN:
            unlist(flow)  # whoever watches the health asks every second
            flow.response = self._own_paths.answer(request)
        elif found.kind in _REFUSED:
            self._refuse(flow, _REFUSED[found.kind]())
            request.path = _told_of(found)
        else:
            request.stream = False
            request.path = found.path
            errors = found.endpoint.errors if found.kind is RequestKind.CHAT else None
            self._refuse(flow, refusals.NOT_MASKED, errors)  # until it is masked

    def _refuse(self, flow: http.HTTPFlow, refused: refusals.Refusal, errors: ErrorShape | None = None) -> None:
        refusals.put_in_place(flow, refused, mode=self._runtime.settings.mode, errors=errors)

    def _pass_or_refuse(self, flow: http.HTTPFlow, live: LiveFlow, found: Route) -> None:
        settings, request = self._runtime.settings, flow.request
        if leads_elsewhere(request, self._runtime.endpoints):
            self._refuse(flow, refusals.ambiguous_request())
            return
        if settings.other_endpoints == "refuse" and not self._is_passed(request):
            if other_endpoints.is_websocket(request) or other_endpoints.declares_body(request):
                self._refuse(flow, other_endpoints.refused(request))
                return
            live.has_no_body = True
        self._pass(flow, live, found)

    def _is_passed(self, request: http.Request) -> bool:
        prefixes = (self._runtime.settings.base_path, *OWN_PREFIXES, f"{ANTHROPIC_PREFIX}/v1", ANTHROPIC_PREFIX)
        return other_endpoints.passes(request, self._runtime.settings.passed_endpoints, prefixes)

    def _pass(self, flow: http.HTTPFlow, live: LiveFlow, found: Route) -> None:
        """Let a request go as it is, streamed."""
        request = flow.request
        request.path = found.path
        live.kind, live.is_sent = found.kind, True
        live.outcome = Outcome.UNINSPECTED if other_endpoints.endpoint_name(request) else Outcome.PASSED
        request.stream = not live.has_no_body
        flow.response = None
        self._sinks.decided(flow, live)

    def _pass_hidden(self, flow: http.HTTPFlow) -> None:
        """Let a plain request to a host that is not listed go, and show nothing of it."""
        self._live.disown(flow)
        self._hidden.hide(flow)
        flow.request.stream = True
        flow.response = None

    async def request(self, flow: http.HTTPFlow) -> None:
        live = self._live.get(flow)
        if live is None:
            return
        if live.kind is RequestKind.OTHER:
            if live.has_no_body and flow.request.raw_content:
                self._holding.keep_back(flow, live, other_endpoints.refused(flow.request))
                return
            await self._holding.hold_uninspected(flow, live)
            return
        if live.kind is RequestKind.OWN_TEXT:
            await self._answer_text(flow)
            return
        await self._inspection.inspect(flow, live)
        await self._let_go(flow, live)

    async def _let_go(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        """Tell of a request that was inspected, and hold it if a person wants to look at it."""
        if live.kind is RequestKind.OTHER:  # it turned out to hold nothing to mask
            await self._holding.hold_uninspected(flow, live)
        may_be_held = live.kind is RequestKind.CHAT and live.is_sent
        if may_be_held:
            intercept.intercept(flow)
        if live.kind is not RequestKind.OWN:
            self._sinks.decided(flow, live)
        if may_be_held and flow.intercepted:
            await self._holding.hold(flow, live)
        if live.is_local and live.is_sent:
            self._runtime.do_in_background(local_model.forget_when_sent(flow))
        if live.exchange is not None and live.is_sent:
            asyncio.get_running_loop().call_later(_ON_ITS_WAY_S, live.catch_up, flow)

    async def _answer_text(self, flow: http.HTTPFlow) -> None:
        """Answer with a text, of which nobody else hears: the answer of a restoring holds what is private."""
        try:
            flow.response = await self._text_api.answer(flow)
        except Exception as error:  # noqa: BLE001 - the refusal stays, whatever happened
            logger.error("PasteGuard: a text was refused (%s)", type(error).__name__)
        self._live.disown(flow)
        self._hidden.hide(flow)


def _told_of(refused: Route) -> str:
    """Return the path to keep of a request that goes nowhere: flows are saved, and nobody has scanned its own."""
    if refused.kind is RequestKind.REFUSED:
        return f"/{refused.endpoint.paths[0]}"
    path = refused.path.partition("?")[0]
    return path if PLAIN_PATH.fullmatch(path) or path == "*" else "/"  # by which mitmproxy knows HTTP/2 in clear
