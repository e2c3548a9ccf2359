"""Takes keys and cookies out of flows before anybody saves or shows them.

PasteGuard stands last in the chain, behind the addons that save flows: what it erases at the end of a flow they have
saved already. So this one stands first.
"""

import re
from weakref import WeakSet

from mitmproxy import addonmanager, http

from pasteguard_addon.proxy import headers
from pasteguard_addon.proxy.flows import marks
from pasteguard_addon.record.outcome import Outcome

_QUOTED = re.compile(r"""(?:bytearray\()?b?(['"]).*\1\)?|(?<=: ).*[\x00-\x1f\x7f-\xff].*""", re.DOTALL)


class FlowScrubber:
    """Only kept flows change: upstream and client have got, or will never get, what is erased."""

    name = "pasteguard-scrubber"

    def __init__(self) -> None:
        self._under_way: WeakSet[http.HTTPFlow] = WeakSet()  # of some we never hear again

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        self._under_way.add(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        self._end(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        if flow.error is not None:
            flow.error.msg = _QUOTED.sub("…", flow.error.msg)  # it quotes what could not be read: a client's bytes
        self._end(flow)

    def done(self) -> None:
        """Flows that are under way at the end are saved as they are then."""
        for flow in list(self._under_way):
            if flow.intercepted and flow.modified():
                flow.request.raw_content = b""  # what a person wrote there was never scanned
            self._end(flow)

    def _end(self, flow: http.HTTPFlow) -> None:
        self._under_way.discard(flow)
        headers.blank_request_keys(flow.request)
        flow._backup = None  # what mitmproxy puts aside when a person changes something of a flow, and saves: keys too
        if marks.outcome_of(flow) is Outcome.LOCAL:
            flow.request.raw_content = b""  # it went as it was, and no flow may hold what was found in it
        if flow.response is not None and flow.response.stream:  # or else the client has yet to get it
            headers.blank_response_keys(flow.response)


def add_first(addons: addonmanager.AddonManager, addon: object) -> None:
    """Add an addon before all others."""
    addons.add(addon)
    addons.chain.insert(0, addons.chain.pop())
