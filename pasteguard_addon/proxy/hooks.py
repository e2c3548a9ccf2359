"""The addon: mitmproxy's hooks, and nothing that could be said without mitmproxy.

mitmproxy fails open: a hook that raises is logged, and the request goes on as it is. So every flow gets a refusal as
its response before anything else happens, and loses it only when its request was masked or is none of ours.
"""

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from mitmproxy import addonmanager, connection, contentviews, ctx, dns, exceptions, http, tls
from mitmproxy.proxy import mode_specs, server_hooks
from mitmproxy.proxy.layer import NextLayer

from pasteguard_addon.detection.cache import ScanCache
from pasteguard_addon.detection.service import DetectionService, Priority, ScannedText, TextToScan
from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.errors import (
    DetectionError,
    LocalModelError,
    SettingsError,
    UnfitHistoryError,
    UnreadableBodyError,
)
from pasteguard_addon.exchange.exchange import Exchange, Terms
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.policy import detection_settings, goes_to_local_model, is_masked, is_secret_type, terms
from pasteguard_addon.proxy import answers, forward, headers, hold, local, logline, marks, options, reply
from pasteguard_addon.proxy.ahead import Ahead
from pasteguard_addon.proxy.commands import Actions, Commands, explained
from pasteguard_addon.proxy.contentview import OriginalsView, PasteGuardView
from pasteguard_addon.proxy.encoding import decoded
from pasteguard_addon.proxy.eraser import Eraser, add_first
from pasteguard_addon.proxy.memory import Memory
from pasteguard_addon.proxy.observer import Observed, Observer
from pasteguard_addon.proxy.preview import Preview
from pasteguard_addon.proxy.routing import Kind, Route, route
from pasteguard_addon.proxy.trust import UpstreamTrust
from pasteguard_addon.proxy.unseen import Unseen, unlist
from pasteguard_addon.record.metrics import Now
from pasteguard_addon.record.names import program
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.store import Record
from pasteguard_addon.settings import Settings, place

logger = logging.getLogger("pasteguard")

READY_TIMEOUT_S = 90.0
"""How long a request waits for workers that are still loading their models."""

_THREAD_FROM_BYTES = 256 * 1024
"""Larger bodies are decompressed, read and masked in a thread, so that the event loop never waits for them."""
_FINDING_BYTES = _THREAD_FROM_BYTES // 2_000
"""So much text is as long to mask as one value is. For less, going to a thread and back takes longer than the work."""
_OBJECTS_BETWEEN_COLLECTIONS = 10_000
_BEGIN_FROM_BYTES = 8 * 1024
"""For less it does not pay to begin with what is known while the rest is scanned."""

_BODY_METHODS = ("POST", "PUT", "PATCH")
_METHODS = frozenset((*_BODY_METHODS, "GET", "HEAD", "OPTIONS", "DELETE"))
_DIGESTS_OF_THE_BODY = ("content-md5", "digest", "content-digest", "repr-digest")


@dataclass(slots=True)
class _Live(Observed):
    """What is known of a flow that is under way."""

    kind: Kind = Kind.OTHER
    exchange: Exchange | None = field(default=None, repr=False)
    is_local: bool = False
    """Goes to the local model."""
    is_sent: bool = False
    """Released to upstream; otherwise its response is one of ours."""
    stream: reply.ReplyStream | None = field(default=None, repr=False)
    answer: local.AnswerStream | None = field(default=None, repr=False)
    """Of the local model: what passes it on."""


class PasteGuard:
    """One per master. State of a flow lives here, keyed by its id, until its response or error."""

    name = "pasteguard"

    def __init__(self) -> None:
        self._settings = Settings()
        self._load_problem: str | None = None
        """What was set for an option that does not exist, or of the wrong kind: only a new start mends that."""
        self._settings_problem: str | None = None
        self._service: DetectionService | None = None
        self._service_settings = detection_settings(self._settings)
        self._served_settings: Settings | None = None
        """The settings that the service was last compared with."""
        self._starting: asyncio.Task[None] | None = None
        self._proven: Settings | None = None
        """With these the workers came up."""
        self._live: dict[str, _Live] = {}
        self._observer = Observer(self._now)
        self._memory = Memory()
        self._originals_view = OriginalsView(self._memory)
        self._preview = Preview(self._previewed)
        self._allowed: frozenset[str] = frozenset()
        """Values that a person allowed while we run: never in an option, which mitmproxy shows and saves."""
        actions = Actions(preview=self._preview.ask, allow=self._allow, forget=self._forget)
        self.addons = [Commands(self._observer.metrics, self._memory, actions)]
        self._background: set[asyncio.Task[None]] = set()
        self._ahead = Ahead(self._do_meanwhile)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="pasteguard")
        self._is_running = False
        self._is_closing = False
        self._doorkeeper = forward.Doorkeeper()
        self._unseen = Unseen()
        self._trust = UpstreamTrust()

    # --- life of the addon -----------------------------------------------------------------------------------

    def load(self, loader: addonmanager.Loader) -> None:
        self._load_problem = options.take_deferred(ctx.options)
        options.add_options(loader)
        options.show_comments(ctx.options)
        self._doorkeeper.open()
        contentviews.add(PasteGuardView())
        contentviews.add(self._originals_view)
        add_first(ctx.master.addons, Eraser())
        add_first(ctx.master.addons, self._unseen)

    @property
    def _problem(self) -> str | None:
        """Why nothing is sent at all, if that is so."""
        return self._load_problem or self._settings_problem

    def apply_at_load(self) -> None:
        """Read the options that were set before the addon was there, and say at once what is wrong with them."""
        try:
            self._apply()
        except SettingsError as error:
            self._settings_problem = str(error)
        if self._problem:
            logger.error("PasteGuard: %s", self._problem)

    def configure(self, updated: set[str]) -> None:
        problem = None
        try:
            self._apply()
        except SettingsError as error:
            problem = str(error)
        if problem:
            raise exceptions.OptionsError(problem)
        self._settings_problem = None

    def running(self) -> None:
        self._is_running = True
        left = options.leftover(ctx.options)
        if left:
            self._load_problem = left
            logger.error("PasteGuard: %s", left)
        logline.hush_connections(getattr(ctx.options, "termlog_verbosity", "info"))  # the console has no such option
        logline.hush_legacy_events()
        self._ensure_service()
        self._observer.start()
        self._memory.watch(ctx.master.addons.get("view"))

    async def done(self) -> None:
        self._is_closing = True
        self._doorkeeper.close()
        if self._starting is not None:
            self._starting.cancel()
        self._ahead.clear()
        for task in self._background:
            task.cancel()
        self._preview.clear()
        self._memory.clear()
        service, self._service = self._service, None
        if service is not None:
            await service.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._observer.close()

    def _apply(self) -> None:
        settings = options.read_settings(ctx.options)
        options.check_host_options(ctx.options)
        forward.check_doors(ctx.options)
        if self._is_running and place(settings.openai_base_url) != place(self._settings.openai_base_url):
            raise SettingsError("pasteguard_openai_base_url: another host needs a new start; its path may change")
        self._trust.configure(ctx.options, settings.upstream_ca)
        if settings.roles and settings.roles != self._settings.roles:
            logger.warning("PasteGuard scans messages of these roles alone: %s", ", ".join(settings.roles))
        self._settings = settings
        if not settings.reveal:
            self._drop_originals()
        self._observer.configure(settings)
        options.force_host_options(ctx.options)
        if self._service is not None:
            self._ensure_service()

    def _ensure_service(self) -> None:
        """Start the workers, or start others if what they need to know has changed."""
        if self._settings is self._served_settings and self._service is not None:
            return
        wanted = detection_settings(self._settings)
        if self._problem or self._is_closing:
            return
        self._served_settings = self._settings
        if self._service is not None and wanted == self._service_settings:
            return
        old, self._service_settings = self._service, wanted
        self._service = service = DetectionService(wanted)
        self._starting = asyncio.create_task(self._start(service, old, self._settings))

    async def _start(self, service: DetectionService, old: DetectionService | None, settings: Settings) -> None:
        began_s = time.perf_counter()
        try:
            await service.start()
            if old is not None:
                await old.close()
            await service.wait_ready(READY_TIMEOUT_S)
        except (SettingsError, DetectionError) as error:
            if service is self._service:  # otherwise the next change has closed it already
                self._start_failed(str(error), settings)
            return
        if self._proven is None:
            # Some hundred thousand objects that stay as long as we run: walking them all again and again, the garbage
            # collector would hold up every thirtieth request with a long chat for a tenth of a second. And a request
            # makes some thousand objects that all go with it, so looking for garbage after each 700 finds none.
            gc.freeze()
            gc.set_threshold(max(gc.get_threshold()[0], _OBJECTS_BETWEEN_COLLECTIONS))
        self._proven = settings
        logger.info("PasteGuard is ready (detection loaded in %.1f s)", time.perf_counter() - began_s)

    def _start_failed(self, problem: str, settings: Settings) -> None:
        """Take a change back that the workers refuse; if nothing ever worked, refuse every request."""
        changes = options.values_in(self._proven, but_not_in=settings) if self._proven is not None else {}
        logger.error("PasteGuard: %s%s", problem, " (the change is taken back)" if changes else "")
        self._settings_problem = None if changes else problem
        try:
            ctx.options.update(**changes)
        except exceptions.OptionsError:  # another option has changed meanwhile, and the old value contradicts it
            self._settings_problem = problem

    # --- which connections are ours --------------------------------------------------------------------------

    def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """In forward modes only listed hosts are opened; everything else is a tunnel."""
        self._doorkeeper.tls_clienthello(data, self._settings)

    def tls_start_client(self, data: tls.TlsData) -> None:
        forward.name_certificate(data)

    def tls_start_server(self, data: tls.TlsData) -> None:
        self._trust.tls_start_server(data)

    def tls_established_client(self, data: tls.TlsData) -> None:
        self._doorkeeper.tls_established_client(data)

    def tls_failed_client(self, data: tls.TlsData) -> None:
        self._doorkeeper.tls_failed_client(data, self._settings)

    def next_layer(self, nextlayer: NextLayer) -> None:
        self._doorkeeper.next_layer(nextlayer, self._settings.hosts)

    async def server_connect(self, data: server_hooks.ServerConnectionHookData) -> None:
        await self._doorkeeper.server_connect(data, self._settings.hosts)

    def dns_request(self, flow: dns.DNSFlow) -> None:
        """Show nothing of the names that a machine in a WireGuard network asks mitmproxy for."""
        if isinstance(flow.client_conn.proxy_mode, mode_specs.WireGuardMode):
            self._unseen.hide(flow)

    def client_connected(self, client: connection.Client) -> None:
        self._doorkeeper.client_connected(client)

    # --- requests --------------------------------------------------------------------------------------------

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        if flow.error:
            return  # malformed
        if flow.response is not None:  # answered by another addon: who has no password for the proxy
            if forward.is_forward(flow.client_conn) and not forward.is_request_listed(flow, self._settings.hosts):
                self._unseen.hide(flow)
            return
        flow.response = answers.not_masked()
        try:
            self._admit(flow)
        except Exception as error:  # noqa: BLE001 - the refusal stays, whatever happened
            logger.error("PasteGuard: a request was refused (%s in routing)", type(error).__name__)

    def _admit(self, flow: http.HTTPFlow) -> None:
        request = flow.request
        is_replay = flow.is_replay == "request"
        is_reverse = isinstance(flow.client_conn.proxy_mode, mode_specs.ReverseMode)
        if is_reverse:
            if not (request.is_http2 or request.is_http3):
                request.authority = ""  # an absolute-form target would name another host
            self._add_missing_key(request)
        elif not is_replay and not forward.is_request_listed(flow, self._settings.hosts):
            self._pass_unseen(flow)
            return
        way = route(
            request.method,
            request.path,
            is_upgrade="upgrade" in request.headers,
            base_path=self._settings.base_path,
            is_reverse=is_reverse and not is_replay,
        )
        if way.kind is Kind.OTHER:
            self._pass(flow, way)
            return
        self._live[flow.id] = _Live(kind=way.kind)
        if way.kind is Kind.OWN:
            unlist(flow)  # whoever watches the health asks every second
            self._answer(flow)
        elif way.kind is Kind.REFUSED:
            self._refuse(flow, answers.ambiguous_path())
        else:
            request.stream = False
            request.path = way.path
            self._refuse(flow, flow.response or answers.not_masked())  # until it is masked

    def _add_missing_key(self, request: http.Request) -> None:
        key = self._settings.openai_api_key
        if key and not any(name in request.headers for name in headers.KEY_HEADERS):
            request.headers["authorization"] = f"Bearer {key}"

    def _pass(self, flow: http.HTTPFlow, way: Route) -> None:
        """Let a request go as it is, streamed."""
        request = flow.request
        request.path = way.path
        outcome = Outcome.UNINSPECTED if marks.llm_endpoint(request) else Outcome.PASSED
        self._live[flow.id] = live = _Live(outcome, kind=way.kind, is_sent=True)
        # Without a length, an HTTP/2 body would lose its end on the way to an HTTP/1 upstream.
        needs_length = (request.is_http2 or request.is_http3) and "content-length" not in request.headers
        request.stream = not (needs_length and request.method.upper() in _BODY_METHODS)
        flow.response = None
        self._observer.decided(flow, live)

    def _pass_unseen(self, flow: http.HTTPFlow) -> None:
        """Let a plain request to a host that is not listed go, and show nothing of it."""
        self._unseen.hide(flow)
        flow.request.stream = True
        flow.response = None

    async def request(self, flow: http.HTTPFlow) -> None:
        live = self._live.get(flow.id)
        if live is None:
            flow.response = flow.response or answers.not_masked()  # whoever answered it has thought better of it
            flow.request.raw_content = b""  # it was never scanned, and mitmweb would show it
            return
        if live.kind is Kind.OTHER:
            await self._hold_uninspected(flow, live)
            if not flow.request.stream and flow.request.raw_content is not None:
                flow.request.headers["content-length"] = str(len(flow.request.raw_content))
            return
        await self._inspect(flow, live)
        await self._hold_uninspected(flow, live)
        may_be_held = live.kind is Kind.CHAT and live.is_sent
        if may_be_held:
            hold.intercept(flow)
        if live.kind is not Kind.OWN:
            self._observer.decided(flow, live)
        if may_be_held and flow.intercepted:
            await self._hold(flow, live)
        if live.is_local and live.is_sent:
            self._do_meanwhile(local.forget_when_sent(flow))
        if live.exchange is not None and live.is_sent:  # when it is on its way
            client = program(flow.request.headers.get("user-agent", ""))
            asyncio.get_running_loop().call_soon(live.exchange.prepare_reply, client)

    async def _hold_uninspected(self, flow: http.HTTPFlow, live: _Live) -> None:
        """Wait for a person who looks at what passes as it is; nothing that they make a chat of goes.

        What was streamed has gone already.
        """
        if live.kind is not Kind.OTHER or not flow.intercepted or flow.request.raw_content is None:
            return
        await hold.wait(flow)
        if not hold.needs_scan(flow.request):
            return
        flow.request.raw_content = b""
        live.kind, live.is_sent, live.outcome = Kind.REFUSED, False, Outcome.REFUSED
        if not flow.error:
            self._refuse(flow, answers.refused_edit())
        self._observer.decided(flow, live)

    async def _hold(self, flow: http.HTTPFlow, live: _Live) -> None:
        """Wait for a person who looks at the masked request; whatever they edit, it is scanned again before it goes."""
        request = flow.request
        unseen = b""
        if live.is_local:  # it goes as it is, and no flow may hold what was found in it
            unseen, request.raw_content = request.raw_content or b"", b""
        scanned, shown = hold.Destination.of(request), hold.editable_parts(request)
        await hold.wait(flow)
        is_edited = hold.editable_parts(request) != shown
        if not is_edited and not flow.error:
            request.raw_content = unseen or request.raw_content
            return
        live.is_sent, live.outcome = not is_edited, Outcome.REFUSED
        if is_edited and flow.error:
            request.raw_content = b""  # nobody has scanned what stands there now
        elif is_edited:
            request.raw_content = request.raw_content or unseen
            await self._inspect_again(flow, live, scanned)
        self._observer.decided(flow, live)

    async def _inspect_again(self, flow: http.HTTPFlow, live: _Live, scanned: hold.Destination) -> None:
        self._refuse(flow, answers.not_masked())  # until it is masked
        if hold.Destination.of(flow.request).is_good_for(scanned):
            await self._inspect(flow, live)
        else:
            flow.request.raw_content = b""
            self._refuse(flow, answers.refused_edit())

    async def _inspect(self, flow: http.HTTPFlow, live: _Live) -> None:
        """Mask a request, or leave it refused. Raises nothing."""
        body = flow.request.raw_content or b""
        # Until it is masked the flow holds nothing: mitmweb shows it, and `-w` saves it if it is refused.
        flow.request.raw_content = b""
        try:
            if live.kind is Kind.CHAT:
                with self._ahead.masking():
                    await self._mask(flow, live, body)
            elif live.kind is Kind.CHAT_WITHOUT_BODY:
                self._release_without_body(flow, live, body)
        except UnreadableBodyError as error:
            self._refuse(flow, answers.unreadable(error))
        except DetectionError as error:
            self._refuse(flow, answers.not_scanned(error))
        except LocalModelError as error:
            self._refuse(flow, answers.no_local_model(error), live.facts)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the refusal stays, whatever happened
            logger.error("PasteGuard: a request was refused (%s in masking)", type(error).__name__)

    def _release_without_body(self, flow: http.HTTPFlow, live: _Live, body: bytes) -> None:
        if body:
            self._refuse(flow, answers.ambiguous_path())
        else:
            live.kind, live.is_sent, live.outcome = Kind.OTHER, True, Outcome.PASSED
            flow.response = None

    async def _mask(self, flow: http.HTTPFlow, live: _Live, raw_body: bytes) -> None:
        if self._problem:
            self._refuse(flow, answers.misconfigured(self._problem))
            return
        settings = self._settings  # one reading of them for the whole request: they may change while it waits
        encoding = flow.request.headers.get("content-encoding", "")
        # However small, a compressed body may become large.
        size = max(len(raw_body), _THREAD_FROM_BYTES) if encoding else 0
        there = hold.Destination.of(flow.request)
        body = await self._computed(size, decoded, raw_body, encoding, settings.max_body_bytes)
        exchange = live.exchange
        if exchange is None:
            exchange = Exchange(partial(is_secret_type, settings), terms(settings, self._allowed))
        else:
            exchange.reopen()
        service = self._ready_service()
        try:
            masked = await self._masked(live, exchange, body, settings, service, service.memory)
        except UnfitHistoryError:
            masked = await self._masked(live, exchange, body, settings, service, None)
        live.exchange, live.facts = exchange, exchange.facts
        facts = live.facts
        self._memory.keep(flow, exchange, is_revealed=settings.reveal and self._settings.reveal)
        if facts and facts.secret_counts and settings.secrets_action == "block":
            live.outcome = Outcome.BLOCKED
            self._refuse(flow, answers.secrets_detected(sorted(facts.secret_counts)), facts)
            return
        if hold.Destination.of(flow.request) != there:  # edited in mitmweb while it was being scanned
            self._refuse(flow, answers.refused_edit())
            return
        if live.is_local or (facts and goes_to_local_model(settings, facts)):
            await self._send_to_local_model(flow, live, masked, settings)
        else:
            self._release(flow, live, raw_body, masked if masked is not body else None)

    async def _masked(
        self,
        live: _Live,
        exchange: Exchange,
        body: bytes,
        settings: Settings,
        service: DetectionService,
        history: ScanCache | None,
    ) -> bytes:
        """Return the body as it may leave. Raises `UnfitHistoryError` if it has to be read without a history."""
        texts = await self._computed(len(body), exchange.read_request, body, history)
        await service.wait_ready(READY_TIMEOUT_S)
        masks = partial(is_masked, settings)

        async def begin(known: Sequence[ScannedText]) -> None:
            await self._computed(_masking_size(body, known), exchange.begin_masking, known, masks, service.memory)

        began_s = time.perf_counter()
        scanned = await service.scan(texts, meanwhile=begin if len(body) >= _BEGIN_FROM_BYTES else None)
        live.detection_s = time.perf_counter() - began_s
        work = _masking_size(body, scanned)
        return await self._computed(work, exchange.mask_request, scanned, masks, service.memory)

    async def _send_to_local_model(self, flow: http.HTTPFlow, live: _Live, body: bytes, settings: Settings) -> None:
        live.is_local = True
        await local.probe(settings)
        local_body = DEFAULT.for_local_model(
            body, model=settings.local_model, is_ollama=settings.local_type == "ollama"
        )
        flow.request.headers.pop("content-encoding", None)
        local.redirect(flow, settings)
        self._release(flow, live, b"", local_body)

    async def _computed[**P, R](self, size: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do what takes a moment for `size` bytes: here if it is short, in a thread if others would feel it."""
        if size < _THREAD_FROM_BYTES:
            return work(*args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))

    def _ready_service(self) -> DetectionService:
        if self._is_closing:
            raise DetectionError("the proxy is shutting down.", "shutting_down", may_retry=True)
        self._ensure_service()
        if self._service is None:
            raise DetectionError("detection is not running.")
        return self._service

    def _release(self, flow: http.HTTPFlow, live: _Live, raw_body: bytes, masked: bytes | None) -> None:
        """Let a request go to upstream: with its masked body, or with the client's own bytes if nothing was found."""
        request = flow.request
        request.trailers = None
        if masked is None:
            request.raw_content = raw_body
        else:
            for name in ("content-encoding", *_DIGESTS_OF_THE_BODY):
                request.headers.pop(name, None)
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

    def _refuse(self, flow: http.HTTPFlow, response: http.Response, facts: ScanFacts | None = None) -> None:
        headers.put(response, headers.facts_headers(facts, mode=self._settings.mode))
        flow.response = response

    def _reply_headers(self, live: _Live) -> dict[str, str]:
        return headers.facts_headers(
            live.facts,
            mode=self._settings.mode,
            provider="local" if live.is_local else "openai",
            is_pii_masked=self._settings.mode == "mask",
            are_secrets_masked=self._settings.secrets_action == "mask",
        )

    def _answer(self, flow: http.HTTPFlow) -> None:
        path = flow.request.path.partition("?")[0]
        if flow.request.method.upper() not in ("GET", "HEAD"):
            flow.response = answers.nothing_here()
        elif path == "/health":
            is_ready = self._service is not None and self._service.is_ready and not self._problem
            flow.response = answers.health(is_ready=is_ready, problem=self._problem, now=self._now())
        elif path == "/metrics" and self._settings.metrics:
            flow.response = answers.metrics(self._observer.metrics.page())
        elif path == "/info":
            flow.response = answers.info(self._settings)
        else:
            flow.response = answers.nothing_here()

    # --- replies ---------------------------------------------------------------------------------------------

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        live = self._live.get(flow.id)
        if live is None or not live.is_sent or flow.response is None:
            return
        headers.blank_request_keys(flow.request)
        if live.kind is Kind.OTHER:
            flow.response.stream = True
            return
        if live.is_local:
            flow.request.raw_content = b""  # it went as it is, and no flow may hold what was found in it
        headers.put(flow.response, self._reply_headers(live))
        live.stream = self._reply_stream(flow, flow.response, live)
        flow.response.stream = live.stream
        if live.is_local:
            is_http10 = flow.request.http_version == "HTTP/1.0"
            live.answer = local.answer_stream(flow.response, live.stream, is_http10=is_http10)
            flow.response.stream = live.answer

    def _reply_stream(self, flow: http.HTTPFlow, response: http.Response, live: _Live) -> reply.ReplyStream:
        exchange = live.exchange
        at_end = partial(self._keep_reply, response, live)
        has_placeholders = exchange is not None and exchange.has_placeholders
        if not (has_placeholders or live.is_local) or response.status_code in (204, 304):
            return reply.ReplyStream(None, None, at_end)
        decode: Callable[[bytes], bytes] | None = None
        try:
            decode = reply.prepare(response, is_http10=flow.request.http_version == "HTTP/1.0")
        except ValueError:
            logger.error("PasteGuard: the reply's content-encoding is unknown; placeholders stay in it")
            return reply.ReplyStream(None, None, at_end)
        if exchange is None or not has_placeholders:
            return reply.ReplyStream(None, decode, at_end)
        is_event_stream = "event-stream" in response.headers.get("content-type", "").lower()
        return reply.ReplyStream(exchange.reply_restorer(is_event_stream=is_event_stream), decode, at_end)

    def _keep_reply(self, response: http.Response, live: _Live) -> None:
        """Complete the flow before it is saved, exported or shown: the client has long got the originals."""
        if live.stream is not None and live.stream.kept is not None and not live.is_local:
            response.raw_content = live.stream.kept
        headers.blank_response_keys(response)

    def response(self, flow: http.HTTPFlow) -> None:
        live = self._live.pop(flow.id, None)
        if live is None or flow.response is None:
            return
        headers.blank_request_keys(flow.request)
        if live.answer is not None and not live.answer.has_ended:  # mitmproxy streams no empty body
            local.fill_empty(flow.response, live.answer)
        if live.is_sent:
            headers.blank_response_keys(flow.response)
            self._scan_ahead(live)
        self._finished(flow, live, f"→ {flow.response.status_code}")
        if not live.is_sent and flow.request.method.upper() == "HEAD":
            flow.response.raw_content = b""  # its client would take a body for the next answer

    def _scan_ahead(self, live: _Live) -> None:
        """Scan the delivered reply in the next pause: the next turn sends it back as new text."""
        self._ahead.note_activity()
        kept = live.stream.kept if live.stream is not None else None
        if kept and live.exchange is not None and self._service is not None and not self._is_closing:
            self._ahead.add(partial(self._scan_reply, self._service, live.exchange, kept))

    def _do_meanwhile(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def _scan_reply(self, service: DetectionService, exchange: Exchange, reply_body: bytes) -> None:
        try:
            texts = await self._computed(len(reply_body), exchange.delivered, reply_body)
            await service.scan([TextToScan(text, 0) for text in texts], priority=Priority.BACKGROUND)
        except Exception as error:  # noqa: BLE001 - it only saves time; asyncio would log the error's text
            logger.debug("PasteGuard: a reply was not scanned ahead (%s)", type(error).__name__)

    def error(self, flow: http.HTTPFlow) -> None:
        live = self._live.pop(flow.id, None)
        if live is None:
            return
        if live.kind is not Kind.OTHER and not live.is_sent:
            flow.request.raw_content = b""
        headers.blank_request_keys(flow.request)
        self._finished(flow, live, "→ broken off")

    def _finished(self, flow: http.HTTPFlow, live: _Live, end: str) -> None:
        if live.kind is Kind.OWN:
            logger.debug("answered %s", end)  # whoever watches the health asks every second
            return
        exchange = live.exchange
        client = program(flow.request.headers.get("user-agent", ""))
        record = self._observer.finished(
            flow,
            live,
            model=exchange.model if exchange is not None else "",
            client="" if exchange is not None and exchange.reveals(client) else client,
            reply=(live.stream.kept if live.stream is not None else None) or b"",
        )
        self._log(flow, live, end, record)

    def _now(self) -> Now:
        """Return what metrics say of this moment."""
        held = sum(live.stream.held_chars for live in self._live.values() if live.stream is not None)
        if self._service is None:
            return Now(held_chars=held)
        stats = self._service.stats
        return Now(
            waiting_jobs=stats.pool.waiting_jobs,
            ready_workers=stats.pool.ready,
            worker_restarts=stats.pool.restarts,
            cache_hits=stats.cache_hits,
            cache_misses=stats.cache_misses,
            held_chars=held,
            workers=stats.pool.workers,
        )

    async def _previewed(self, text: str) -> list[str]:
        """Return a text as the provider would get it, and below what was found in it."""
        exchange = Exchange(partial(is_secret_type, self._settings), Terms(allowed=self._allowed))
        body = DEFAULT.request_saying(text)
        texts = await self._computed(len(body), exchange.read_request, body)
        scanned = await self._ready_service().scan(texts)
        masked = DEFAULT.readable_request(await self._computed(len(body), exchange.mask_request, scanned))
        lines = [line for turn in masked.turns for part in turn.parts for line in part.text.split("\n")]
        return [*lines, "", *(explained(exchange.explanation) or ["nothing found"])]

    def _allow(self, values: frozenset[str]) -> None:
        self._allowed |= values

    def _drop_originals(self) -> None:
        if self._memory.drop_originals():
            contentviews.registry.on_change.send(self._originals_view)  # the console remembers what views have shown

    def _forget(self) -> None:
        self._drop_originals()
        self._ahead.clear()
        self._memory.clear()
        self._preview.clear()
        self._allowed = frozenset()
        if self._service is not None:
            self._service.forget()

    def _log(self, flow: http.HTTPFlow, live: _Live, end: str, record: Record) -> None:
        told = {"exchange": record}
        if live.kind is Kind.OTHER:
            method = flow.request.method if flow.request.method in _METHODS else "a request"  # it may be any word
            logger.info("passed %s %s %s", method, record.host, end, extra=told)
        elif live.facts is None:
            logger.info("refused (%s) %s", record.code, end, extra=told)
        else:
            counts = {**live.facts.pii_counts, **live.facts.secret_counts}
            found = " ".join(f"{kind}={count}" for kind, count in sorted(counts.items())) or "nothing"
            verb = "routed to local" if live.is_local else "masked" if live.is_sent else "blocked"
            times = live.detection_s * 1000, record.total_ms
            language = live.facts.language or "-"
            logger.info("%s %s lang=%s %.0f ms (of %.0f) %s", verb, found, language, *times, end, extra=told)


def _masking_size(body: bytes, scanned: Sequence[ScannedText]) -> int:
    """Return what masking costs, in bytes of text."""
    return max(len(body), _FINDING_BYTES * sum(len(each.findings) for each in scanned))
