"""What is told about exchanges besides the log: marks in the flow list."""

import logging
import time
from dataclasses import dataclass, field

from mitmproxy import ctx, hooks, http

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import marks
from pasteguard_addon.record.outcome import Outcome

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
        self._hosts_told: set[str] = set()

    def decided(self, flow: http.HTTPFlow, observed: Observed) -> None:
        """Tell what becomes of a request, before it goes or is refused."""
        marks.set_marks(flow, observed.outcome, observed.facts)
        if observed.facts is not None:
            flow.metadata[marks.METADATA_KEY] = marks.metadata(observed.outcome, observed.facts, observed.detection_s)
        if observed.outcome is Outcome.UNINSPECTED:
            self._tell_host(flow.request)
        _show(flow)

    def _tell_host(self, request: http.Request) -> None:
        host = request.host
        if host not in self._hosts_told and len(self._hosts_told) < _MAX_HOSTS_TOLD:
            self._hosts_told.add(host)
            endpoint = marks.llm_endpoint(request)
            logger.warning("PasteGuard does not inspect /%s: what is sent there to %s goes as it is", endpoint, host)


def _show(flow: http.HTTPFlow) -> None:
    """Make the flow list show a flow anew: it was told of the event before us, who stand last."""
    ctx.master.addons.trigger(hooks.UpdateHook([flow]))
