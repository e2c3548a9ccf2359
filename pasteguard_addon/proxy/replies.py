"""Replies: originals are put into them while they pass, and the flow keeps what upstream sent."""

import asyncio
import logging
from functools import partial

from mitmproxy import connection, http

from pasteguard_addon.detection.scanning.service import DetectionService, Priority, TextToScan
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy import headers, local_model, redirects, reply
from pasteguard_addon.proxy.doors.admission import hide_from_pages
from pasteguard_addon.proxy.doors.listed import is_forward
from pasteguard_addon.proxy.flows.live import LiveFlow, LiveFlows
from pasteguard_addon.proxy.idle_work import IdleWork
from pasteguard_addon.proxy.masked_body import computed
from pasteguard_addon.proxy.reply_encoding import ReplyDecoder, decoded_whole
from pasteguard_addon.proxy.routing import RequestKind, is_masked_target
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.sinks import Sinks

logger = logging.getLogger("pasteguard")

_LAST_HOOKS_S = 30.0
"""So long after a client has left mitmproxy may still tell of the ends of its flows."""


class Replies:
    """This direction may fail open: a placeholder that stays in a reply leaks nothing."""

    name = "pasteguard-replies"

    def __init__(self, runtime: Runtime, live: LiveFlows, idle_work: IdleWork, sinks: Sinks) -> None:
        self._runtime = runtime
        self._live = live
        self._idle_work = idle_work
        self._sinks = sinks

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        live = self._live.get(flow)
        if live is None or not live.is_sent or flow.response is None:
            return
        headers.blank_request_keys(flow.request)
        if not is_forward(flow.client_conn):
            hide_from_pages(flow.request, flow.response)
        live.refused_reply = redirects.refuse_change(flow.request, flow.response)
        if live.refused_reply is None and not (live.is_local or live.kind is RequestKind.OTHER):
            live.refused_reply = redirects.settle(flow.request, flow.response, self._door(flow, live), self._is_masked)
        if live.refused_reply is not None:
            flow.response.stream = live.refused_reply
            return
        if live.kind is RequestKind.OTHER:
            flow.response.stream = True
            return
        if live.is_local:
            flow.request.raw_content = b""  # it went as it is, and no flow may hold what was found in it
        headers.put(flow.response, self._reply_headers(live))
        live.stream = self._reply_stream(flow, flow.response, live)
        flow.response.stream = live.stream
        if live.is_local:
            is_http10 = flow.request.http_version == "HTTP/1.0"
            live.answer = local_model.answer_stream(flow.response, live.stream, live.endpoint, is_http10=is_http10)
            flow.response.stream = live.answer

    def _door(self, flow: http.HTTPFlow, live: LiveFlow) -> redirects.Door | None:
        return None if is_forward(flow.client_conn) else live.door

    def _is_masked(self, target: str) -> bool:
        return is_masked_target(target, self._runtime.endpoints)

    def _reply_headers(self, live: LiveFlow) -> dict[str, str]:
        settings = self._runtime.settings
        return headers.facts_headers(
            live.facts,
            mode=settings.mode,
            provider="local" if live.is_local else live.endpoint.provider,
            is_pii_masked=settings.mode == "mask",
            are_secrets_masked=settings.secrets_action == "mask",
        )

    def _reply_stream(self, flow: http.HTTPFlow, response: http.Response, live: LiveFlow) -> reply.ReplyStream:
        exchange = live.exchange
        at_end = partial(_keep_reply, response, live)
        has_placeholders = exchange is not None and exchange.has_placeholders
        is_read = has_placeholders or (exchange is not None and live.endpoint.is_prefix_signed and not live.is_local)
        if not (is_read or live.is_local) or response.status_code in (204, 304):
            return reply.ReplyStream(None, None, at_end)
        headers.drop(response.headers, headers.OF_A_BODY_AS_IT_CAME)
        decoder: ReplyDecoder | None = None
        is_in_one_piece = not live.is_local and reply.comes_in_one_piece(response)
        if exchange is not None and is_in_one_piece:
            restorer = exchange.reply_restorer(is_event_stream=False)
            return reply.ReplyStream(restorer, None, at_end, is_in_one_piece=True)
        try:
            decoder = reply.prepare(response, is_http10=flow.request.http_version == "HTTP/1.0")
        except ValueError:
            logger.error("PasteGuard: the reply's content-encoding is unknown; placeholders stay in it")
            return reply.ReplyStream(None, None, at_end)
        is_event_stream = _is_event_stream(response)
        events_of = live.endpoint.errors if is_event_stream else None
        if exchange is None or not is_read:
            return reply.ReplyStream(None, decoder, at_end, events_of=events_of)
        restorer = exchange.reply_restorer(is_event_stream=is_event_stream)
        return reply.ReplyStream(restorer, decoder, at_end, events_of=events_of)

    def response(self, flow: http.HTTPFlow) -> None:
        live = self._end(flow)
        if live is None or flow.response is None:
            return
        headers.blank_request_keys(flow.request)
        if live.answer is not None and not live.answer.has_ended:  # mitmproxy streams no empty body
            local_model.fill_empty(flow.response, live.answer)
        if live.refused_reply is not None and not live.refused_reply.is_told:  # mitmproxy streams no empty body
            flow.response.raw_content = live.refused_reply.body
        live.is_broken_off = live.stream is not None and bool(live.stream.broken_by)
        live.catch_up(flow)
        if live.is_sent:
            headers.blank_response_keys(flow.response)
        if live.is_sent and not live.is_broken_off:
            self._remember(flow.response, live)
            self._scan_ahead(live)
        self._sinks.finished(flow, live)
        if not live.is_sent and flow.request.method.upper() == "HEAD":
            flow.response.raw_content = b""  # its client would take a body for the next answer

    def _end(self, flow: http.HTTPFlow) -> LiveFlow | None:
        """Let go of a flow; return what was known of it."""
        live = self._live.pop(flow, None)
        if live is not None and live.stream is not None:
            live.stream.let_go()
        return live

    def client_disconnected(self, client: connection.Client) -> None:
        if self._live.left_of(client):
            asyncio.get_running_loop().call_later(_LAST_HOOKS_S, self._end_what_is_left, client)

    def _end_what_is_left(self, client: connection.Client) -> None:
        """End flows of which mitmproxy tells no end: they were reset while they waited for a connection."""
        for flow in self._live.left_of(client):
            if isinstance(flow, http.HTTPFlow):
                self.error(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        live = self._end(flow)
        if live is None:
            return
        if live.kind is not RequestKind.OTHER and not live.is_sent:
            flow.request.raw_content = b""
        headers.blank_request_keys(flow.request)
        live.is_broken_off = not (live.is_answered or _has_come_whole(live))
        live.catch_up(flow)
        if not live.is_broken_off and flow.response is not None:  # its client closed once it had read the last event
            _keep_reply(flow.response, live)
            self._remember(flow.response, live)
            self._scan_ahead(live)
        self._sinks.finished(flow, live)

    def _remember(self, response: http.Response, live: LiveFlow) -> None:
        """Keep how a reply came about, at once: the next turn may come before any pause."""
        exchange = live.exchange
        if exchange is None or live.is_local:
            return
        if exchange.has_placeholders:
            exchange.remember_answers()
        elif response.status_code == 200:
            self._runtime.do_in_background(self._remember_unread(response, exchange, live.kept_reply))

    async def _remember_unread(self, response: http.Response, exchange: Exchange, reply_body: bytes) -> None:
        """Do the same for a reply that passed as it was, as there was nothing to put into it."""
        try:
            body = decoded_whole(reply_body, response.headers.get("content-encoding", ""), reply.MAX_KEPT_BYTES)
            remember = partial(exchange.remember_answers, is_event_stream=_is_event_stream(response))
            await computed(self._runtime, len(body), remember, body)
        except Exception as error:  # noqa: BLE001 - the next turn masks what it does not know
            logger.debug("PasteGuard: a reply was not remembered (%s)", type(error).__name__)

    def _scan_ahead(self, live: LiveFlow) -> None:
        """Scan the delivered reply in the next pause: the next turn sends it back as new text."""
        self._idle_work.note_activity()
        kept, service = live.kept_reply, self._runtime.maybe_service()
        if kept and live.exchange is not None and service is not None:
            self._idle_work.add(partial(self._scan_reply, service, live.exchange, kept))

    async def _scan_reply(self, service: DetectionService, exchange: Exchange, reply_body: bytes) -> None:
        try:
            texts = await computed(self._runtime, len(reply_body), exchange.delivered, reply_body)
            await service.scan([TextToScan(text, 0) for text in texts], priority=Priority.BACKGROUND)
        except Exception as error:  # noqa: BLE001 - it only saves time; asyncio would log the error's text
            logger.debug("PasteGuard: a reply was not scanned ahead (%s)", type(error).__name__)


def _is_event_stream(response: http.Response) -> bool:
    return "event-stream" in response.headers.get("content-type", "").lower()


def _has_come_whole(live: LiveFlow) -> bool:
    """Return whether all of a reply has gone to the client, though the connection ended before upstream's did."""
    return live.is_sent and live.stream is not None and live.endpoint.has_come_whole(live.stream.kept_end)


def _keep_reply(response: http.Response, live: LiveFlow) -> None:
    """Complete the flow before it is saved, exported or shown: the client has long got the originals."""
    if live.stream is not None and live.stream.kept is not None and not live.is_local:
        response.raw_content = live.stream.kept
    headers.blank_response_keys(response)
