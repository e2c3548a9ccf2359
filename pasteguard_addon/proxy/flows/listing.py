"""The flow list of mitmweb and the console, if there is one: it shows what was decided, and stays short."""

from itertools import islice

from mitmproxy import ctx, hooks, http
from mitmproxy.addons.view import View

from pasteguard_addon.proxy.flows import marks


def show_anew(flow: http.HTTPFlow) -> None:
    """Make the list show a flow anew: it was told of the event before us, who stand last."""
    if ctx.master.addons.get("view") is not None:
        ctx.master.addons.trigger(hooks.UpdateHook([flow]))


def finished(flow: http.HTTPFlow, kept: int) -> None:
    """Show a flow that has ended, and shorten the list to `kept` flows; 0 means no limit."""
    show_anew(flow)
    flow_view = ctx.master.addons.get("view")
    if flow_view is not None and kept:
        _drop_oldest(flow_view, kept)


def _drop_oldest(flow_view: View, kept: int) -> None:
    """Shorten the flow list to its limit; what is under way, held by a person or marked by one stays."""
    excess = flow_view.store_count() - kept
    if excess <= 0:
        return
    flows = flow_view.resolve("@all")
    droppable = (each for each in flows if not each.live and not each.intercepted and marks.is_ours(each.marked))
    for flow in list(islice(droppable, excess)):
        flow_view.remove([flow])  # one at a time: for more it writes to the log
