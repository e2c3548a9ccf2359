"""Requests that wait for a person: who approves them, drops them, or edits them, which has them scanned again."""

from mitmproxy import http

from pasteguard_addon.proxy import headers, intercept, refusals
from pasteguard_addon.proxy.flows import listing
from pasteguard_addon.proxy.flows.live import LiveFlow
from pasteguard_addon.proxy.inspection import Inspection
from pasteguard_addon.proxy.refusals import Refusal
from pasteguard_addon.proxy.routing import RequestKind
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.sinks import Sinks
from pasteguard_addon.record.outcome import Outcome


class Holding:
    """Holds the flows that mitmproxy has intercepted."""

    def __init__(self, runtime: Runtime, inspection: Inspection, sinks: Sinks) -> None:
        self._runtime = runtime
        self._inspection = inspection
        self._sinks = sinks

    async def hold_uninspected(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        """Wait for a person who looks at what passes as it is; nothing that they make a chat of goes.

        What was streamed has gone already.
        """
        if not flow.intercepted or flow.request.raw_content is None:
            return
        with headers.keys_hidden(flow.request):
            listing.show_anew(flow)
            await intercept.wait(flow)
        if not intercept.needs_scan(flow.request, self._runtime.endpoints):
            return
        self.keep_back(flow, live, refusals.refused_edit())

    def keep_back(self, flow: http.HTTPFlow, live: LiveFlow, refused: Refusal) -> None:
        """Refuse what was to pass as it is."""
        flow.request.raw_content = b""
        live.kind, live.is_sent, live.outcome = RequestKind.REFUSED, False, Outcome.REFUSED
        if not flow.error:
            self._inspection.refuse(flow, refused)
        self._sinks.decided(flow, live)

    async def hold(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        """Wait for a person who looks at the masked request; whatever they edit, it is scanned again before it goes."""
        request = flow.request
        hidden_body = b""
        if live.is_local:  # it goes as it is, and no flow may hold what was found in it
            hidden_body, request.raw_content = request.raw_content or b"", b""
        scanned_for, before = intercept.Destination.of(request), intercept.editable_parts(request)
        with headers.keys_hidden(request):
            listing.show_anew(flow)
            await intercept.wait(flow)
        is_edited = intercept.editable_parts(request) != before
        if not is_edited and not flow.error:
            request.raw_content = hidden_body or request.raw_content
            return
        live.is_sent, live.outcome = not is_edited, Outcome.REFUSED
        if is_edited and flow.error:
            request.raw_content = b""  # nobody has scanned what stands there now
        elif is_edited:
            request.raw_content = request.raw_content or hidden_body
            await self._inspect_again(flow, live, scanned_for)
        self._sinks.decided(flow, live)

    async def _inspect_again(self, flow: http.HTTPFlow, live: LiveFlow, scanned_for: intercept.Destination) -> None:
        self._inspection.refuse(flow, refusals.NOT_MASKED)  # until it is masked
        if intercept.Destination.of(flow.request).is_good_for(scanned_for, live.endpoint):
            await self._inspection.inspect(flow, live)
        else:
            flow.request.raw_content = b""
            self._inspection.refuse(flow, refusals.refused_edit())
