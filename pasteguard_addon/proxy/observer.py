"""What is told about exchanges besides the log: marks in the flow list and its length, metrics, the record."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from mitmproxy import ctx, hooks, http
from mitmproxy.addons.view import View

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import forward, logline, marks
from pasteguard_addon.proxy.routing import is_listed
from pasteguard_addon.record import texts
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.names import is_name
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.store import FILE_NAME, Record, RecordStore
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

    def __init__(self, now: Callable[[], Now]) -> None:
        """Make an observer; `now` tells the numbers that are read when somebody asks."""
        self._settings = Settings()
        self._hosts_told: set[str] = set()
        self._has_started = False
        self._store: RecordStore | None = None
        self.metrics = Metrics(lambda: replace(now(), records_lost=self._store.lost if self._store else 0))

    def start(self) -> None:
        """Open the record, if one is wanted; it can be turned off while we run, and on again."""
        self._has_started = True
        self._open_record()

    def _open_record(self) -> None:
        settings = self._settings
        max_bytes = settings.record_megabytes * 1024 * 1024
        if self._store is not None:
            self._store.limit(days=settings.record_days, max_bytes=max_bytes)
        elif settings.record and self._has_started:
            self._store = RecordStore(
                Path(ctx.options.confdir).expanduser() / FILE_NAME,
                days=settings.record_days,
                max_bytes=max_bytes,
                tell=lambda problem: logger.warning("PasteGuard: %s", problem),
            )

    async def close(self) -> None:
        """Write what waits to be recorded."""
        self._has_started = False
        store, self._store = self._store, None
        if store is not None:
            await asyncio.to_thread(store.close)

    def configure(self, settings: Settings) -> None:
        """Take the settings that are in force from now on."""
        self._settings = settings
        logline.set_format(settings.log_format)
        self._open_record()

    def decided(self, flow: http.HTTPFlow, observed: Observed) -> None:
        """Tell what becomes of a request, before it goes or is refused."""
        marks.set_marks(flow, observed.outcome, observed.facts)
        if observed.facts is not None:
            flow.metadata[marks.METADATA_KEY] = marks.metadata(
                observed.outcome, observed.facts, observed.detection_s, self._settings.roles
            )
        if observed.outcome is Outcome.UNINSPECTED:
            self._tell_host(flow)
        _show(flow)

    def finished(self, flow: http.HTTPFlow, observed: Observed, *, model: str, client: str, reply: bytes) -> Record:
        """Tell that a flow has come to its end; `reply` is what is kept of the reply. Return what may be told of it."""
        facts, settings = observed.facts, self._settings
        self.metrics.count(observed.outcome, marks.all_counts(facts), observed.detection_s if facts else None)
        record = _record(flow, observed, self._host(flow), settings.mode, model, client, reply)
        if self._store is not None and settings.record and observed.outcome is not Outcome.PASSED:
            self._store.add(_with_texts(record, flow, reply) if settings.record_text else record)
        _show(flow)
        flow_view = ctx.master.addons.get("view")
        if flow_view is not None and settings.flows_kept:
            _drop_oldest(flow_view, settings.flows_kept)
        return record

    def _host(self, flow: http.HTTPFlow) -> str:
        """Return the host that was asked for, by a name that the user knows; a client may send others."""
        request, settings = flow.request, self._settings
        if not forward.is_forward(flow.client_conn) or request.host == urlsplit(settings.local_base_url).hostname:
            return request.host
        names = (request.host, request.pretty_host, flow.client_conn.sni or "")
        return next((name for name in names if is_listed(name, settings.hosts)), "")

    def _tell_host(self, flow: http.HTTPFlow) -> None:
        host = self._host(flow)
        if host not in self._hosts_told and len(self._hosts_told) < _MAX_HOSTS_TOLD:
            self._hosts_told.add(host)
            endpoint = marks.llm_endpoint(flow.request)
            logger.warning("PasteGuard does not inspect /%s: what is sent there to %s goes as it is", endpoint, host)


def _record(
    flow: http.HTTPFlow, observed: Observed, host: str, mode: str, model: str, client: str, reply: bytes
) -> Record:
    facts, outcome = observed.facts, observed.outcome
    is_sent = outcome not in (Outcome.BLOCKED, Outcome.REFUSED)
    prompt_tokens, completion_tokens = DEFAULT.token_usage(reply) if reply else (None, None)
    return Record(
        outcome=outcome,
        host=host,
        endpoint=_endpoint(flow.request, outcome),
        mode=mode,
        total_ms=(time.perf_counter() - observed.started_s) * 1000,
        model=model if is_name(model) else "",
        provider="" if not is_sent else "local" if outcome is Outcome.LOCAL else "openai",
        status=flow.response.status_code if flow.response and not flow.error else None,
        language=facts.language if facts else "",
        detection_ms=observed.detection_s * 1000 if facts else None,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        client=client,
        code="broken_off" if flow.error else "" if is_sent else marks.error_code(flow.response),
        counts=marks.all_counts(facts),
    )


def _endpoint(request: http.Request, outcome: Outcome) -> str:
    match outcome:
        case Outcome.UNINSPECTED:
            return marks.llm_endpoint(request) or ""
        case Outcome.PASSED:
            return ""
    return "chat/completions"


def _with_texts(record: Record, flow: http.HTTPFlow, reply: bytes) -> Record:
    """Add what was said, unless it did not go to the provider: what a local model gets may hold originals."""
    if record.outcome not in (Outcome.MASKED, Outcome.CLEAN):
        return record
    said = flow.request.raw_content or b""
    return replace(record, request_text=texts.request_text(said), reply_text=texts.reply_text(reply))


def _show(flow: http.HTTPFlow) -> None:
    """Make the flow list, if there is one, show a flow anew: it was told of the event before us, who stand last."""
    if ctx.master.addons.get("view") is not None:
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
