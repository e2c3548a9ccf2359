"""What is told about exchanges: to the flow list, the metrics, the record and the log.

Each sink gets the same value; none learns of another, and nothing of an exchange's text is in what they tell, but
what the record is asked to keep.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from mitmproxy import ctx, http

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.policy import is_listed, opened_hosts
from pasteguard_addon.proxy import logline, other_endpoints
from pasteguard_addon.proxy.doors.listed import is_forward
from pasteguard_addon.proxy.flows import listing, marks
from pasteguard_addon.proxy.flows.live import LiveFlow
from pasteguard_addon.proxy.routing import RequestKind
from pasteguard_addon.record import texts
from pasteguard_addon.record.chosen import name_of_this_copy, record_database
from pasteguard_addon.record.client_names import is_name, program
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.store import RecordStore
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

_MAX_HOSTS_TOLD = 1000
"""Hosts whose uninspected endpoints were logged are remembered, up to a limit for memory."""
_METHODS = frozenset(("POST", "PUT", "PATCH", "GET", "HEAD", "OPTIONS", "DELETE"))


@dataclass(frozen=True, slots=True)
class Finished:
    """An exchange that has come to its end."""

    flow: http.HTTPFlow = field(repr=False)
    live: LiveFlow
    record: Record
    """What may be told of it."""


class Sinks:
    """All of them, one per addon. No method may keep a request from being handled, so none raises."""

    def __init__(self, now: Callable[[], Now]) -> None:
        """Make them; `now` tells the numbers that are read when somebody asks for metrics."""
        self._settings = Settings()
        self._hosts_told: set[str] = set()
        self._recorder = Recorder()
        self.metrics = Metrics(lambda: replace(now(), records_lost=self._recorder.lost))

    def start(self) -> None:
        """Open the record, if one is wanted; it can be turned off while we run, and on again."""
        self._recorder.start()

    async def close(self) -> None:
        """Write what waits to be recorded."""
        await self._recorder.close()

    def configure(self, settings: Settings) -> None:
        """Take the settings that are in force from now on."""
        self._settings = settings
        logline.set_format(settings.log_format)
        self._recorder.configure(settings)

    def decided(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        """Tell what becomes of a request, before it goes or is refused."""
        marks.tell(flow, live.outcome, live.facts, live.detection_s, self._settings.roles)
        if live.outcome is Outcome.UNINSPECTED:
            self._warn_of_host(flow)
        listing.show_anew(flow)

    def finished(self, flow: http.HTTPFlow, live: LiveFlow) -> Record | None:
        """Tell that a flow has come to its end; return what was told, if it is an exchange."""
        if live.kind in (RequestKind.OWN, RequestKind.OWN_TEXT):
            return None  # whoever watches the health asks every second
        finished = Finished(flow, live, record_of(flow, live, self._settings))
        self._count(finished)
        self._recorder.finished(finished)
        listing.finished(finished.flow, self._settings.flows_kept)
        log_exchange(finished)
        return finished.record

    def _count(self, finished: Finished) -> None:
        live = finished.live
        detection_s = live.detection_s if live.facts else None
        endpoint = live.endpoint.name if live.facts else ""
        self.metrics.count(live.outcome, finished.record.counts, detection_s, endpoint)

    def _warn_of_host(self, flow: http.HTTPFlow) -> None:
        host = known_host(flow, self._settings)
        if host not in self._hosts_told and len(self._hosts_told) < _MAX_HOSTS_TOLD:
            self._hosts_told.add(host)
            endpoint = other_endpoints.endpoint_name(flow.request)
            logger.warning("PasteGuard does not inspect /%s: what is sent there to %s goes as it is", endpoint, host)


class Recorder:
    """Keeps the record, while one is wanted."""

    def __init__(self) -> None:
        self._settings = Settings()
        self._has_started = False
        self._store: RecordStore | None = None
        self._chosen = ""
        self._lost_before = 0

    @property
    def lost(self) -> int:
        """How many records could not be written."""
        return self._lost_before + (self._store.lost if self._store else 0)

    def configure(self, settings: Settings) -> None:
        self._settings = settings
        self._open()

    def start(self) -> None:
        self._has_started = True
        self._open()

    def _open(self) -> None:
        settings = self._settings
        kept = Kept(settings.record_days, settings.record_megabytes * 1024 * 1024)
        if self._store is not None and settings.record_database != self._chosen:
            self._lost_before += self._store.lost
            threading.Thread(target=self._store.close, daemon=True).start()  # it may take seconds
            self._store = None
        if self._store is not None:
            self._store.limit(kept)
        elif settings.record and self._has_started:
            self._chosen = settings.record_database
            self._store = RecordStore(
                record_database(settings, Path(ctx.options.confdir).expanduser(), name_of_this_copy()),
                kept=kept,
                tell=lambda problem: logger.warning("PasteGuard: %s", problem),
            )

    def finished(self, finished: Finished) -> None:
        if self._store is None or not self._settings.record or finished.live.outcome is Outcome.PASSED:
            return
        self._store.add(_with_texts(finished) if self._settings.record_text else finished.record)

    async def close(self) -> None:
        self._has_started = False
        store, self._store = self._store, None
        if store is not None:
            await asyncio.to_thread(store.close)


def known_host(flow: http.HTTPFlow, settings: Settings) -> str:
    """Return the host that was asked for, by a name that the user knows; a client may send others."""
    request = flow.request
    if not is_forward(flow.client_conn) or request.host == urlsplit(settings.local_base_url).hostname:
        return request.host
    names = (request.host, request.pretty_host, flow.client_conn.sni or "")
    return next((name for name in names if is_listed(name, opened_hosts(settings))), "")


def record_of(flow: http.HTTPFlow, live: LiveFlow, settings: Settings) -> Record:
    """Return what may be told of an exchange."""
    outcome, exchange, reply = live.outcome, live.exchange, live.kept_reply
    is_sent = outcome not in (Outcome.BLOCKED, Outcome.REFUSED)
    prompt_tokens, completion_tokens = live.endpoint.token_usage(reply) if reply else (None, None)
    client = program(flow.request.headers.get("user-agent", ""))
    model = exchange.model if exchange is not None else ""
    return Record(
        outcome=outcome,
        host=known_host(flow, settings),
        endpoint=_endpoint(flow.request, live),
        mode=settings.mode,
        total_ms=(time.perf_counter() - live.started_s) * 1000,
        model=model if is_name(model) else "",
        provider="" if not is_sent else "local" if outcome is Outcome.LOCAL else live.endpoint.provider,
        status=flow.response.status_code if flow.response and not live.is_broken_off else None,
        language=live.facts.language if live.facts else "",
        detection_ms=live.detection_s * 1000 if live.facts else None,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        client="" if exchange is not None and exchange.reveals(client) else client,
        code="broken_off" if live.is_broken_off else "" if is_sent else marks.error_code(flow.response),
        counts=marks.all_counts(live.facts),
    )


def _endpoint(request: http.Request, live: LiveFlow) -> str:
    match live.outcome:
        case Outcome.UNINSPECTED:
            return other_endpoints.endpoint_name(request) or ""
        case Outcome.PASSED:
            return ""
    return live.endpoint.paths[0]


def _with_texts(finished: Finished) -> Record:
    """Add what was said, unless it did not go to the provider: what a local model gets may hold originals."""
    if finished.live.outcome not in (Outcome.MASKED, Outcome.CLEAN):
        return finished.record
    endpoint = finished.live.endpoint
    request_text = texts.request_text(finished.flow.request.raw_content or b"", endpoint)
    reply_text = texts.reply_text(finished.live.kept_reply, endpoint)
    return replace(finished.record, request_text=request_text, reply_text=reply_text)


def log_exchange(finished: Finished) -> None:
    """Write the one line that is logged of an exchange."""
    flow, live, record = finished.flow, finished.live, finished.record
    end = f"→ {record.status}" if record.status is not None else "→ broken off"
    end += f" ({live.endpoint.name})" if live.endpoint is not DEFAULT else ""
    extra = {"exchange": record}
    if live.kind is RequestKind.OTHER or (live.kind is RequestKind.STORED and live.is_sent):
        method = flow.request.method if flow.request.method in _METHODS else "a request"  # it may be any word
        logger.info("passed %s %s %s", method, record.host, end, extra=extra)
    elif live.facts is None:
        logger.info("refused (%s) %s", record.code, end, extra=extra)
    else:
        counts = {**live.facts.pii_counts, **live.facts.secret_counts}
        found = " ".join(f"{kind}={count}" for kind, count in sorted(counts.items())) or "nothing"
        verb = "routed to local" if live.is_local else "masked" if live.is_sent else "blocked"
        times = live.detection_s * 1000, record.total_ms
        language = live.facts.language or "-"
        logger.info("%s %s lang=%s %.0f ms (of %.0f) %s", verb, found, language, *times, end, extra=extra)
