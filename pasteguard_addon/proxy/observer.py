"""What is told about exchanges besides the log: marks in the flow list, and how long the list is."""

import logging
import time
from dataclasses import dataclass, field
from itertools import islice

from mitmproxy import ctx, hooks, http
from mitmproxy.addons.view import View

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import marks
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

_MAX_HOSTS_TOLD = 1000
"""Hosts whose uninspected endpoints were logged are remembered, up to a limit for memory."""


@dataclass(slots=True)
class Observed:
    """What may be told of a request; nothing of its text."""

    outcome: Outcome = Outcome.REFUSED
    facts: ScanFacts | None = None
    detection_s: float = 0.0
    started_s: float = field(default_factory=time.perf_counter)


class Observer:
    """One per addon. None of its methods may keep a request from being handled, so none of them raises."""

    def __init__(self) -> None:
        self._settings = Settings()
        self._hosts_told: set[str] = set()

    def configure(self, settings: Settings) -> None:
        """Take the settings that are in force from now on."""
        self._settings = settings

    def decided(self, flow: http.HTTPFlow, observed: Observed) -> None:
        """Tell what becomes of a request, before it goes or is refused."""
        marks.set_marks(flow, observed.outcome, observed.facts)
        if observed.facts is not None:
            flow.metadata[marks.METADATA_KEY] = marks.metadata(
                observed.outcome, observed.facts, observed.detection_s, self._settings.roles
            )
        if observed.outcome is Outcome.UNINSPECTED:
            self._tell_host(flow.request)
        _show(flow)

    def finished(self, flow: http.HTTPFlow) -> None:
        """Tell that a flow has come to its end."""
        _show(flow)
        flow_view = ctx.master.addons.get("view")
        if flow_view is not None and self._settings.flows_kept:
            _drop_oldest(flow_view, self._settings.flows_kept)

    def _tell_host(self, request: http.Request) -> None:
        host = request.host
        if host not in self._hosts_told and len(self._hosts_told) < _MAX_HOSTS_TOLD:
            self._hosts_told.add(host)
            endpoint = marks.llm_endpoint(request)
            logger.warning("PasteGuard does not inspect /%s: what is sent there to %s goes as it is", endpoint, host)


def _show(flow: http.HTTPFlow) -> None:
    """Make the flow list show a flow anew: it was told of the event before us, who stand last."""
    ctx.master.addons.trigger(hooks.UpdateHook([flow]))


def _drop_oldest(flow_view: View, kept: int) -> None:
    """Shorten the flow list to its limit; what is under way, held by a person or marked by one stays."""
    excess = flow_view.store_count() - kept
    if excess <= 0:
        return
    flows = flow_view.resolve("@all")
    droppable = (each for each in flows if not each.live and not each.intercepted and marks.is_ours(each.marked))
    for flow in list(islice(droppable, excess)):
        flow_view.remove([flow])  # one at a time: for more it writes to the log
