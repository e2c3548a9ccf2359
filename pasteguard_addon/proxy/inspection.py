"""One body: it is decoded, its texts are scanned, and it goes masked, to the local model, or not at all."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Self

from mitmproxy import http

from pasteguard_addon.conversation.answers import AnswerMemory
from pasteguard_addon.detection.scanning.service import DetectionService
from pasteguard_addon.endpoints.readable import may_be_request
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.errors import DetectionError, LocalModelError, SettingsError, UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.policy import goes_to_local_model
from pasteguard_addon.proxy import headers, intercept, local_model, refusals
from pasteguard_addon.proxy.commands import explained
from pasteguard_addon.proxy.encoding import check_charset, read_body
from pasteguard_addon.proxy.flows.kept_exchanges import KeptExchanges
from pasteguard_addon.proxy.flows.live import LiveFlow
from pasteguard_addon.proxy.idle_work import IdleWork
from pasteguard_addon.proxy.masked_body import mask_body
from pasteguard_addon.proxy.refusals import Refusal
from pasteguard_addon.proxy.routing import RequestKind
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.server_state import CallersState
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.settings import Settings

logger = logging.getLogger("pasteguard")

_OF_THE_BODY_AS_IT_CAME = headers.OF_A_BODY_AS_IT_CAME | {b"content-encoding"}


@dataclass(frozen=True, slots=True)
class _AsItCame:
    """What a client sent, and the flow does not hold until it is masked: mitmweb shows it, and `-w` saves it."""

    body: bytes = field(repr=False)
    query: str = field(default="", repr=False)
    """With its question mark."""

    @classmethod
    def taken_from(cls, request: http.Request) -> Self:
        path, mark, query = request.path.partition("?")
        taken = cls(request.raw_content or b"", mark + query)
        request.raw_content, request.path = b"", path
        return taken

    def put_back(self, request: http.Request) -> None:
        request.raw_content, request.path = self.body, request.path + self.query


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A request whose body has been masked."""

    settings: Settings
    scanned_for: intercept.Destination
    came: _AsItCame
    body: bytes = field(repr=False)
    """Without its content-encoding."""
    masked: bytes = field(repr=False)
    """The same object as `body` if nothing was to be masked."""
    query: str = field(repr=False)
    """Masked."""


def _pass_as_it_came(flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame) -> None:
    came.put_back(flow.request)
    live.kind, live.is_sent, live.outcome = RequestKind.OTHER, True, Outcome.PASSED
    flow.response = None


class Inspection:
    """Takes a flow whose response is a refusal, and lifts that if its request may go."""

    def __init__(self, runtime: Runtime, kept: KeptExchanges, idle_work: IdleWork) -> None:
        self._runtime = runtime
        self._kept = kept
        self._idle_work = idle_work

    async def inspect(self, flow: http.HTTPFlow, live: LiveFlow) -> None:
        """Mask a request, or leave it refused. Raises nothing."""
        came = _AsItCame.taken_from(flow.request)
        try:
            if live.kind is RequestKind.CHAT:
                with self._idle_work.masking():
                    await self._mask_as_set(flow, live, came)
            elif live.kind is RequestKind.STORED:
                self._release_stored(flow, live, came)
            elif live.kind is RequestKind.CHAT_WITHOUT_BODY:
                self._release_without_body(flow, live, came)
            elif live.kind is RequestKind.UPDATE:
                self._release_update(flow, live, came)
        except UnreadableBodyError as error:
            self.refuse(flow, refusals.unreadable(error))
        except SettingsError as error:
            self.refuse(flow, refusals.misconfigured(str(error)))
        except DetectionError as error:
            self.refuse(flow, refusals.not_scanned(error))
        except LocalModelError as error:
            self.refuse(flow, refusals.no_local_model(error), live)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the refusal stays, whatever happened
            if live.is_abandoned and (task := asyncio.current_task()) is not None:
                task.uncancel()  # the client has left: all is as it should be, and what comes behind this goes on
                return
            logger.error("PasteGuard: a request was refused (%s in masking)", type(error).__name__)

    def refuse(self, flow: http.HTTPFlow, refused: Refusal, live: LiveFlow | None = None) -> None:
        """Put a refusal in place; with `live`, it says what was found in the request."""
        facts = live.facts if live is not None else None
        refusals.put_in_place(flow, refused, mode=self._runtime.settings.mode, facts=facts)

    def _release_without_body(self, flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame) -> None:
        if came.body:
            self.refuse(flow, refusals.ambiguous_request())
        else:
            _pass_as_it_came(flow, live, came)

    def _release_update(self, flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame) -> None:
        """Let go what changes a stored answer, as what is not masked goes: its reply could not be restored."""
        check_charset(flow.request.headers.get("content-type", ""))
        is_strict = self._runtime.settings.other_endpoints == "refuse"
        if is_strict or "content-encoding" in flow.request.headers or may_be_request(live.endpoint, came.body):
            self.refuse(flow, refusals.unmaskable())
        else:
            _pass_as_it_came(flow, live, came)

    def _release_stored(self, flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame) -> None:
        """Let go what asks for a stored response. If its conversation is known here, the reply will be restored."""
        if came.body.strip() not in (b"", b"{}"):
            self.refuse(flow, refusals.ambiguous_request())
            return
        name = live.endpoint.state.stored_id(flow.request.path) if live.endpoint.state is not None else None
        kept = self._state_of(headers.whose(flow.request), self._runtime.settings).find(name) if name else None
        if kept is None:
            live.kind = RequestKind.OTHER
        else:
            live.exchange = Exchange.of_kept(kept, self._runtime.rules, live.endpoint)
            flow.request.headers["accept-encoding"] = "identity"
        came.put_back(flow.request)
        live.is_sent, live.outcome = True, Outcome.PASSED
        flow.response = None

    def _state_of(self, whose: str, settings: Settings) -> CallersState:
        return self._runtime.server_state.of(whose, settings.state_hours * 3600)

    async def _mask_as_set(self, flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame) -> None:
        """Mask a request; once more where options have changed meanwhile, which replaces the workers."""
        while True:
            service = self._runtime.ready_service()
            try:
                await self._mask(flow, live, came, service)
            except DetectionError:
                if self._runtime.maybe_service() in (service, None):
                    raise
            else:
                return

    async def _mask(self, flow: http.HTTPFlow, live: LiveFlow, came: _AsItCame, service: DetectionService) -> None:
        # One reading of them for the whole request: they may change while it waits.
        settings, rules = self._runtime.settings, self._runtime.rules
        scanned_for = intercept.Destination.of(flow.request)
        content_type, encoding = (flow.request.headers.get(name, "") for name in ("content-type", "content-encoding"))
        reading = came.body, content_type, encoding, settings.max_body_bytes
        # However small, a compressed body may become large.
        body = await self._runtime.in_thread(read_body, *reading) if encoding else read_body(*reading)
        exchange = live.exchange
        if exchange is None:
            whose = headers.whose(flow.request)
            answers, state = AnswerMemory(self._runtime.answers, whose), self._state_of(whose, settings)
            exchange = Exchange(rules, live.endpoint, answers, state)
        else:
            exchange.reopen()
        masked = await mask_body(
            self._runtime, service, exchange, body, came.query, remembers=True, scanning=live.scanning()
        )
        live.exchange, live.facts, live.detection_s = exchange, exchange.facts, masked.detection_s
        self._kept.keep(flow, exchange, is_revealed=settings.reveal and self._runtime.settings.reveal)
        inspected = _Inspected(settings, scanned_for, came, body, masked.body, exchange.query)
        await self._decide(flow, live, inspected)

    async def _decide(self, flow: http.HTTPFlow, live: LiveFlow, inspected: "_Inspected") -> None:
        """Send a scanned request where it belongs, if anywhere."""
        facts, settings = live.facts, inspected.settings
        if facts and facts.secret_counts and settings.secrets_action == "block":
            live.outcome = Outcome.BLOCKED
            self.refuse(flow, refusals.secrets_detected(sorted(facts.secret_counts)), live)
        elif intercept.Destination.of(flow.request) != inspected.scanned_for:  # edited while it was being scanned
            self.refuse(flow, refusals.refused_edit())
        elif live.is_local or (facts and goes_to_local_model(settings, facts)):
            await self._send_to_local_model(flow, live, inspected.masked, settings)
        else:
            is_changed = inspected.masked is not inspected.body or inspected.query != inspected.came.query
            flow.request.path += inspected.query
            release(flow, live, inspected.came.body, inspected.masked if is_changed else None)

    async def _send_to_local_model(self, flow: http.HTTPFlow, live: LiveFlow, body: bytes, settings: Settings) -> None:
        if settings.local_type not in live.endpoint.local_types:
            self.refuse(flow, refusals.not_spoken_locally(live.endpoint.name, settings.local_type), live)
            return
        live.is_local = True
        if live.exchange is not None:
            live.exchange.keep_nothing()  # a conversation that began at home stays at home
        await local_model.probe(settings)
        local_body = live.endpoint.for_local_model(
            body, model=settings.local_model, is_ollama=settings.local_type == "ollama"
        )
        flow.request.headers.pop("content-encoding", None)
        local_model.redirect(flow, settings, live.endpoint)
        release(flow, live, b"", local_body)

    async def preview(self, text: str) -> list[str]:
        """Return a text as the provider would get it, and below what was found in it."""
        runtime = self._runtime
        exchange = Exchange(MaskingRules(allowed=runtime.allowed))
        body = DEFAULT.request_saying(text)
        masked_body = await mask_body(runtime, runtime.ready_service(), exchange, body)
        masked = DEFAULT.readable_request(masked_body.body)
        lines = [line for turn in masked.turns for part in turn.parts for line in part.text.split("\n")]
        return [*lines, "", *(explained(exchange.explanation) or ["nothing found"])]


def release(flow: http.HTTPFlow, live: LiveFlow, raw_body: bytes, masked: bytes | None) -> None:
    """Let a request go to upstream: with its masked body, or with the client's own bytes if nothing was found."""
    request = flow.request
    request.trailers = None
    for name in live.endpoint.dropped_headers:
        request.headers.pop(name, None)
    if masked is None:
        request.raw_content = raw_body
    else:
        headers.drop(request.headers, _OF_THE_BODY_AS_IT_CAME)
        request.raw_content = masked
        request.headers["accept-encoding"] = "identity"  # a compressed reply could not be restored at once
    if "transfer-encoding" not in request.headers:
        request.headers["content-length"] = str(len(request.raw_content or b""))
    live.is_sent = True
    if live.is_local:
        live.outcome = Outcome.LOCAL
    else:
        live.outcome = Outcome.CLEAN if masked is None else Outcome.MASKED
    flow.response = None
