"""What is known of flows that are under way: from the first hook to the last, or until nobody has the flow any more."""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary, WeakSet

from mitmproxy import connection, http
from mitmproxy.flow import Flow

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy.local_model import AnswerStream
from pasteguard_addon.proxy.redirects import Door, RefusedReply
from pasteguard_addon.proxy.reply import ReplyStream
from pasteguard_addon.proxy.routing import RequestKind
from pasteguard_addon.record.client_names import program
from pasteguard_addon.record.outcome import Outcome

logger = logging.getLogger("pasteguard")


@dataclass(slots=True)
class LiveFlow:
    """One flow under way."""

    kind: RequestKind = RequestKind.REFUSED
    outcome: Outcome = Outcome.REFUSED
    facts: ScanFacts | None = None
    detection_s: float = 0.0
    started_s: float = field(default_factory=time.perf_counter)
    exchange: Exchange | None = field(default=None, repr=False)
    endpoint: Endpoint = DEFAULT
    """Reads the request and its reply, if it is ours to mask."""
    is_local: bool = False
    """Goes to the local model."""
    is_sent: bool = False
    """Released to upstream; otherwise its response is one of ours."""
    stream: ReplyStream | None = field(default=None, repr=False)
    is_broken_off: bool = False
    """Ended before the client had all of it."""
    has_no_body: bool = False
    """Passes as it is because it announced no body; one that comes all the same is refused."""
    is_answered: bool = False
    """The client got its refusal, although the flow ended in an error: its body was not read to the end."""
    door: Door | None = None
    """What the client wrote where upstream's base path stands now; None if that was not changed."""
    refused_reply: RefusedReply | None = field(default=None, repr=False)
    answer: AnswerStream | None = field(default=None, repr=False)
    """Of the local model: what passes it on."""

    client_id: str = ""
    is_abandoned: bool = False
    """Its client left while it was being scanned."""
    _scanning: "asyncio.Task[object] | None" = field(default=None, repr=False)

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """What is awaited inside is given up when the client leaves: with CancelledError, as for any other reason."""
        self._scanning = asyncio.current_task()
        try:
            yield
        finally:
            self._scanning = None

    def abandon(self) -> None:
        """Nobody waits for the scan any more; what goes on after it goes on."""
        if self._scanning is not None and not self.is_abandoned:
            self.is_abandoned = True
            self._scanning.cancel()

    def catch_up(self, flow: http.HTTPFlow) -> None:
        """Do what was left to do when the request was on its way, unless that is done. Raises nothing."""
        try:
            if self.exchange is not None and self.is_sent:
                self.exchange.sent(program(flow.request.headers.get("user-agent", "")))
        except Exception as error:  # noqa: BLE001 - it only saves time; asyncio would log the error's text
            logger.debug("PasteGuard: what was left of a request was not done (%s)", type(error).__name__)

    @property
    def kept_reply(self) -> bytes:
        """What upstream replied, placeholders and all, if it was kept."""
        return (self.stream.kept if self.stream is not None else None) or b""


class LiveFlows(WeakKeyDictionary[Flow, LiveFlow]):
    """All flows that PasteGuard decides about. One that is not here is none of ours, or was answered before us."""

    def __init__(self) -> None:
        super().__init__()
        self._begun: WeakSet[Flow] = WeakSet()

    def begin(self, flow: Flow) -> None:
        """Take charge of a flow, as a refused one; a replay begins anew."""
        self[flow] = LiveFlow(client_id=flow.client_conn.id)
        self._begun.add(flow)

    def was_begun(self, flow: Flow) -> bool:
        """Return whether a flow is or was one of ours; its last hook comes before its last bytes."""
        return flow in self._begun

    def disown(self, flow: Flow) -> None:
        """Let go of a flow that is none of ours after all."""
        self.pop(flow, None)
        self._begun.discard(flow)

    def abandon(self, client: connection.Client) -> None:
        """A client has left, and with it whoever waited for its scans."""
        for live in list(self.values()):
            if live.client_id == client.id:
                live.abandon()

    def left_of(self, client: connection.Client) -> list[Flow]:
        """Return the flows of a client that have not come to their end."""
        return [flow for flow, live in list(self.items()) if live.client_id == client.id]

    def abandon_flow(self, flow: Flow) -> None:
        """Nobody waits for one flow's answer any more; its client may wait for others."""
        live = self.get(flow)
        if live is not None:
            live.abandon()

    @property
    def held_chars(self) -> int:
        """How many characters of replies are held back because a placeholder may begin in them."""
        return sum(live.stream.held_chars for live in self.values() if live.stream is not None)
