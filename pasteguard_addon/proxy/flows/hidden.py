"""Keeps flows to hosts that are not listed from everybody: lists, saved files, prints, other addons.

A host that is not listed cannot be told before every addon has seen a flow's headers (one of them asks for the
password of the proxy). From then on nobody hears of the flow again: who stands first can end the round of a hook.
"""

from weakref import WeakSet

from mitmproxy import ctx, exceptions, flow, http


class HiddenFlows:
    """Has to stand before all other addons, and learns of each flow by `hide`."""

    name = "pasteguard-hidden"

    def __init__(self) -> None:
        self._flows: WeakSet[flow.Flow] = WeakSet()

    def hide(self, hidden: flow.Flow) -> None:
        """Take a flow that is under way out of the flow list and of what waits to be saved, and keep it out."""
        self._flows.add(hidden)
        unlist(hidden)
        save = ctx.master.addons.get("save")
        if save is not None:
            save.active_flows.discard(hidden)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Stream the reply as it is."""
        if flow in self._flows and flow.response is not None:
            flow.response.stream = True
        self._end_round(flow)

    def _end_round(self, flow: flow.Flow) -> None:
        if flow in self._flows:
            raise exceptions.AddonHalt

    request = response = error = _end_round
    websocket_start = websocket_message = websocket_end = _end_round
    dns_response = dns_error = _end_round


def unlist(listed: flow.Flow) -> None:
    """Take a flow that is under way out of the flow list alone."""
    flow_view = ctx.master.addons.get("view")
    if flow_view is not None:
        live, listed.live = listed.live, False  # the list would end a live flow when it drops it
        flow_view.remove([listed])
        listed.live = live
