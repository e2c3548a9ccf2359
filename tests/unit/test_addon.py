"""The hooks on flows: what is released, what is refused, and what a flow keeps. The real proxy runs in tests/e2e."""

import asyncio
import gc
import gzip
import json
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
from mitmproxy import contentviews, hooks, http, optmanager
from mitmproxy.addons.proxyauth import ProxyAuth
from mitmproxy.addons.view import View
from mitmproxy.contentviews import Contentview
from mitmproxy.proxy import mode_specs
from mitmproxy.proxy.layers.http import (
    HttpErrorHook,
    HttpRequestHeadersHook,
    HttpRequestHook,
    HttpResponseHeadersHook,
    HttpResponseHook,
)
from mitmproxy.proxy.server_hooks import ClientDisconnectedHook
from mitmproxy.test import taddons, tflow

from pasteguard_addon.detection.scanning.cache import ScanCache
from pasteguard_addon.detection.scanning.pool import PoolStats
from pasteguard_addon.detection.scanning.service import DetectionStats, Priority
from pasteguard_addon.errors import DetectionError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.findings import ScannedText, TextToScan
from pasteguard_addon.proxy import inspection
from pasteguard_addon.proxy.addon import PasteGuard
from pasteguard_addon.proxy.idle_work import PAUSE_S
from pasteguard_addon.proxy.masked_body import MaskedBody
from pasteguard_addon.proxy.preview import AGAIN
from tests.unit.canary_scan import saying, scan

ADA = "Ada Lovelace"
BODY = json.dumps({"model": "m", "messages": [{"role": "user", "content": f"I am {ADA}."}]}).encode()


class Detection:
    """Stands where the workers are; finds canaries, or fails as it is told."""

    is_ready = True
    stats = DetectionStats(PoolStats(1, 1, 0, 0, 0, 0, 0), 0, 0, 0, 0)

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure
        self.scans = 0
        self.memory = ScanCache(10**6, 10**4)

    async def start(self) -> None: ...

    async def wait_ready(self, timeout_s: float) -> None: ...

    async def close(self) -> None: ...

    def forget(self) -> None: ...

    async def scan(self, texts: Sequence[TextToScan], **_: object) -> list[ScannedText]:
        self.scans += 1
        if self.failure is not None:
            raise self.failure
        return scan(texts)


class Guard:
    """An addon in a context of mitmproxy's own test helpers."""

    def __init__(self, addon: PasteGuard, context: taddons.context) -> None:
        self.addon = addon
        self.context = context
        self.detection = Detection()

    def fail(self, failure: BaseException) -> None:
        self.detection.failure = failure

    def flow(
        self, body: bytes = BODY, path: str = "/openai/v1/chat/completions", method: str = "POST", **headers: str
    ) -> http.HTTPFlow:
        request = http.Request.make(method, f"https://api.openai.com{path}", b"")
        request.headers.update(headers)
        request.raw_content = body  # as it came: `content` would apply the content-encoding
        flow = tflow.tflow(req=request)
        flow.client_conn.proxy_mode = mode_specs.ProxyMode.parse("reverse:https://api.openai.com")
        return flow

    async def hear(self, event: hooks.Hook) -> None:
        """Tell the addon and its parts of an event, as mitmproxy does."""
        await self.context.master.addons.invoke_addon(self.addon, event)

    async def sent(self, flow: http.HTTPFlow) -> bytes | None:
        """Return the body that upstream gets, or None if the request is answered here."""
        await self.hear(HttpRequestHeadersHook(flow))
        await self.hear(HttpRequestHook(flow))
        return flow.request.raw_content if flow.response is None else None

    async def answered(self, flow: http.HTTPFlow, body: bytes, *, pieces: int = 1, **headers: str) -> bytes:
        """Return what the client gets of upstream's reply."""
        flow.response = http.Response.make(200, b"", {"content-type": "application/json", **headers})
        await self.hear(HttpResponseHeadersHook(flow))
        stream = flow.response.stream
        assert callable(stream)
        size = max(1, len(body) // pieces)
        got: list[bytes] = []
        for data in [*(body[at : at + size] for at in range(0, len(body), size)), b""]:
            out = stream(data)
            got += [out] if isinstance(out, bytes) else list(out)
        await self.hear(HttpResponseHook(flow))
        return b"".join(got)


@pytest.fixture
async def guard(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guard]:
    addon = PasteGuard()
    with taddons.context(ProxyAuth(), addon, loadcore=True) as context:
        made = Guard(addon, context)
        monkeypatch.setattr("pasteguard_addon.proxy.runtime.DetectionService", lambda _: made.detection)
        addon.apply_at_load()
        addon.running()
        yield made
        await addon.done()


def said(flow: http.HTTPFlow) -> dict[str, Any]:
    assert flow.response is not None
    error: dict[str, Any] = json.loads(flow.response.content or b"")["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    return error


async def test_a_chat_is_masked_and_its_reply_restored(guard: Guard) -> None:
    flow = guard.flow(**{"authorization": "Bearer value", "user-agent": "ua", "idempotency-key": "i"})
    assert await guard.sent(flow) == BODY.replace(ADA.encode(), b"[[PERSON_1]]")
    assert flow.request.path == "/v1/chat/completions"
    assert flow.request.headers["authorization"] == "Bearer value"
    reply = b'{"choices":[{"index":0,"message":{"content":"Hi [[PERSON_1]]"}}]}'
    got = await guard.answered(flow, reply, pieces=5, **{"x-request-id": "r", "x-pasteguard-mode": "spoofed"})
    assert got == reply.replace(b"[[PERSON_1]]", ADA.encode())
    assert flow.response is not None
    assert flow.response.headers["x-request-id"] == "r"
    assert flow.response.headers["X-PasteGuard-Mode"] == "mask"
    assert flow.response.headers["X-PasteGuard-PII-Detected"] == "true"
    assert flow.response.headers["X-PasteGuard-PII-Masked"] == "true"
    kept = str(flow.get_state()) + str(flow.metadata)
    assert "Ada" not in kept
    assert "Bearer value" not in kept
    assert flow.request.headers["user-agent"] == "ua"


type _Meanwhile = Callable[[Sequence[ScannedText]], Awaitable[None]]


async def test_a_long_chat_is_masked_in_part_while_its_last_message_is_scanned(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = [f"{number} {ADA} said to Grace Hopper. " + "so " * 100 for number in range(40)]
    body = json.dumps(saying(*history, "And Zoë Müller?")).encode()
    plain = await guard.sent(guard.flow(body))
    guard.detection.memory.clear()  # or else it would read the last message alone
    taken: list[int] = []

    async def scan_late(
        texts: Sequence[TextToScan],
        *,
        while_waiting: Callable[[Sequence[ScannedText]], Awaitable[None]] | None,
        **_: object,
    ) -> list[ScannedText]:
        known = scan(texts)
        if while_waiting is not None:
            await while_waiting(known[:-1])
        return known

    take = Exchange.take
    monkeypatch.setattr(guard.detection, "scan", scan_late)

    def noted(exchange: Exchange, results: Sequence[ScannedText]) -> None:
        taken.append(len(results))
        take(exchange, results)

    monkeypatch.setattr(Exchange, "take", noted)
    flow = guard.flow(body)
    assert await guard.sent(flow) == plain
    assert taken == [40, 41]
    reply = b'{"choices":[{"index":0,"message":{"content":"[[PERSON_3]] and [[PERSON_1]]"}}]}'
    restored = json.loads(await guard.answered(flow, reply))
    assert restored["choices"][0]["message"]["content"] == f"Zoë Müller and {ADA}"
    await guard.sent(guard.flow(json.dumps(saying("Hello", "I am Zoë Müller.")).encode()))
    assert taken == [40, 41, 2], "a short one is masked in one go"


async def test_an_answer_goes_back_to_the_provider_as_it_came(guard: Guard) -> None:
    first = saying(f"I am {ADA}.")["messages"]
    flow = guard.flow(json.dumps({"messages": first}).encode())
    await guard.sent(flow)
    said = "Hello [PERSON_1] or PERSON_1, I am Zoë Müller."
    reply = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": said}}]}).encode()
    answer = json.loads(await guard.answered(flow, reply))["choices"][0]["message"]
    assert answer["content"] == f"Hello {ADA} or {ADA}, I am Zoë Müller."
    second = json.dumps({"messages": [*first, answer]}).encode()
    sent = json.loads(await guard.sent(guard.flow(second)) or b"")
    assert sent["messages"][1]["content"] == said
    guard.addon.forget()
    sent = json.loads(await guard.sent(guard.flow(second)) or b"")
    assert sent["messages"][1]["content"] == "Hello [[PERSON_1]] or [[PERSON_1]], I am [[PERSON_2]]."


async def test_with_nothing_found_the_same_bytes_go_on(guard: Guard) -> None:
    body = b' {"messages":[{"role":"user","content":"\\u0041"}],"seed":1.0}'
    flow = guard.flow(body)
    assert await guard.sent(flow) == body
    packed = gzip.compress(body)
    flow = guard.flow(packed, **{"content-encoding": "gzip"})
    assert await guard.sent(flow) == packed
    assert flow.request.headers["content-encoding"] == "gzip"


async def test_a_compressed_chat_is_masked(guard: Guard) -> None:
    flow = guard.flow(gzip.compress(BODY), **{"content-encoding": "gzip"})
    assert await guard.sent(flow) == BODY.replace(ADA.encode(), b"[[PERSON_1]]")
    assert "content-encoding" not in flow.request.headers
    assert flow.request.headers["content-length"] == str(len(flow.request.raw_content or b""))


@pytest.mark.parametrize(
    ("body", "headers", "code", "status"),
    [
        (b"", {}, "invalid_json", 400),
        (b"{", {}, "invalid_json", 400),
        (b'["Ada Lovelace"]', {}, "invalid_json", 400),
        (b'{"messages":"Ada Lovelace"}', {}, "invalid_messages", 400),
        (b'{"messages":[{"content":"Ada Lovelace \xff"}]}', {}, "invalid_encoding", 400),
        (b"a=Ada+Lovelace", {"content-type": "application/x-www-form-urlencoded"}, "invalid_json", 400),
        (BODY, {"content-encoding": "gzip"}, "invalid_encoding", 400),
        (BODY, {"content-encoding": "compress"}, "unsupported_encoding", 415),
        (gzip.compress(BODY)[:-4], {"content-encoding": "gzip"}, "invalid_encoding", 400),
        (gzip.compress(b" " * 40_000_000), {"content-encoding": "gzip"}, "body_too_large", 413),
    ],
)
async def test_what_cannot_be_read_is_refused(
    guard: Guard, body: bytes, headers: dict[str, str], code: str, status: int
) -> None:
    flow = guard.flow(body, **headers)
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == code
    assert flow.response is not None
    assert flow.response.status_code == status
    assert flow.response.headers["x-should-retry"] == "false"
    assert flow.response.headers["X-PasteGuard-Mode"] == "mask"
    assert "Ada" not in str(flow.get_state())
    assert not flow.request.raw_content


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (DetectionError("it failed."), 503),
        (DetectionError("it took too long.", "detection_timeout"), 503),
        (RuntimeError("Ada Lovelace"), 500),
        (MemoryError("Ada Lovelace"), 500),
    ],
)
async def test_when_detection_fails_nothing_leaves(
    guard: Guard, failure: BaseException, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    guard.fail(failure)
    flow = guard.flow()
    assert await guard.sent(flow) is None
    assert flow.response is not None
    assert flow.response.status_code == status
    said(flow)
    assert "Ada" not in str(flow.get_state())
    assert "Ada" not in caplog.text
    guard.detection.failure = None
    assert await guard.sent(guard.flow()) is not None


@pytest.mark.parametrize("path", ["/openai/v1//chat/completions", "/v1/%63hat/completions", "/./chat/completions/"])
async def test_other_spellings_are_masked_too(guard: Guard, path: str) -> None:
    sent = await guard.sent(guard.flow(path=path))
    assert sent is not None
    assert b"Ada" not in sent


@pytest.mark.parametrize(
    "path", ["/Ada/../chat/completions", "/v1/chat/completions;Ada?Ada", "/v1/chat/completions%23Ada", "/v0/Ada%20?Ada"]
)
async def test_nothing_is_kept_of_the_path_of_what_is_refused(guard: Guard, path: str) -> None:
    flow = guard.flow(path=path)
    assert await guard.sent(flow) is None
    assert "Ada" not in str(flow.get_state())


@pytest.mark.parametrize(("header", "value"), [("origin", "https://site.example"), ("x-api-key", "k")])
@pytest.mark.parametrize("path", ["/v1/chat/completions?user=Ada", "/v1/files?user=Ada"])
async def test_nor_of_its_query(guard: Guard, path: str, header: str, value: str) -> None:
    flow = guard.flow(path=path, **{header: value})
    assert await guard.sent(flow) is None
    assert "?" not in flow.request.path


async def test_nor_of_a_target_that_is_none(guard: Guard) -> None:
    flow = guard.flow()
    flow.request.path = "/v1/files HTTP/1.1 Ada"
    assert await guard.sent(flow) is None
    assert "Ada" not in str(flow.get_state())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_reading_methods_pass_without_a_body_only(guard: Guard, method: str) -> None:
    assert await guard.sent(guard.flow(b"", method=method)) == b""
    assert await guard.sent(guard.flow(BODY, method=method)) is None
    assert await guard.sent(guard.flow(b"", method=method, upgrade="websocket")) is None


@pytest.mark.parametrize("path", ["/openai/v1/models", "/openai/v1/embeddings", "/openai/v1/files/chat"])
async def test_other_endpoints_pass_as_they_are(guard: Guard, path: str) -> None:
    flow = guard.flow(path=path)
    assert await guard.sent(flow) == BODY
    assert flow.request.stream
    assert flow.request.path == path.replace("/openai/v1", "/v1")
    assert guard.detection.scans == 0
    flow.response = http.Response.make(200, b"x")
    await guard.hear(HttpResponseHeadersHook(flow))
    assert flow.response.stream is True
    assert not any(name.lower().startswith("x-pasteguard") for name in flow.response.headers)


async def test_below_the_chat_path_nothing_goes_but_what_has_no_body(guard: Guard) -> None:
    for method in ("POST", "DELETE", "GET"):
        assert await guard.sent(guard.flow(path="/openai/v1/chat/completions/abc", method=method)) is None
    for method in ("DELETE", "GET"):
        assert await guard.sent(guard.flow(b"", path="/openai/v1/chat/completions/abc", method=method)) == b""


async def test_metadata_of_a_stored_answer_can_be_changed_and_no_chat_goes_there(guard: Guard) -> None:
    """It is an endpoint of its own, and passes as others do; a server may take it for a chat's if it holds one."""
    path, update = "/openai/v1/chat/completions/abc", b'{ "metadata": {"of": "Maria Schneider"} }'
    assert await guard.sent(guard.flow(update, path=path)) == update
    twice = BODY.rstrip()[:-1] + b', "messages": 0}'
    for body in (BODY, twice, BODY.replace(b'"messages"', b'"Messages"'), BODY.decode().encode("utf-16"), b"[]", b""):
        assert await guard.sent(guard.flow(body, path=path)) is None
    for body in (
        b'[["metadata", 1]]',
        b'{"metadata": {}} {"messages": []}',
        b"\xff" + update,
        update[:-1],
        b"[" * 10**5,
    ):
        assert await guard.sent(guard.flow(body, path=path)) is None
    for kind in ("application/json; charset=utf-7", "text/plain; charset=ibm500"):
        assert await guard.sent(guard.flow(update, path=path, **{"content-type": kind})) is None
    guard.context.options.update(pasteguard_other_endpoints="refuse")
    assert await guard.sent(guard.flow(update, path=path)) is None


async def test_nothing_is_kept_of_what_has_no_end(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of streams of HTTP/2 that are reset while they wait for a connection to upstream, when their client leaves."""
    monkeypatch.setattr("pasteguard_addon.proxy.replies._LAST_HOOKS_S", 0.0)
    left, ended, others = guard.flow(), guard.flow(), guard.flow()
    left.client_conn = ended.client_conn
    for flow in (left, ended, others):
        assert await guard.sent(flow) is not None
    await guard.answered(ended, b"{}")
    assert len(guard.addon.live) == 2
    exchange = weakref.ref(guard.addon.live.get(left).exchange)
    await guard.hear(ClientDisconnectedHook(left.client_conn))
    await asyncio.sleep(0.01)
    assert len(guard.addon.live) == 1
    gc.collect()
    assert exchange() is None
    await guard.hear(HttpErrorHook(left))  # late, it harms nobody
    assert await guard.answered(others, b"Hi [[PERSON_1]]") == b"Hi " + ADA.encode()


async def test_nothing_is_kept_of_what_nobody_has_any_more(guard: Guard) -> None:
    flow = guard.flow()
    assert await guard.sent(flow) is not None
    exchange = weakref.ref(exchange_of(guard, flow))
    del flow
    await gone(exchange)
    assert len(guard.addon.live) == 0


async def test_our_own_paths_are_answered_here(guard: Guard) -> None:
    for path, status in (("/health", 200), ("/info", 200)):
        flow = guard.flow(b"", path=path, method="GET")
        assert await guard.sent(flow) is None
        assert flow.response is not None
        assert flow.response.status_code == status
    flow = guard.flow(BODY, path="/health")
    assert await guard.sent(flow) is None
    assert flow.response is not None
    assert flow.response.status_code == 404


async def test_a_hook_that_fails_leaves_the_refusal(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Ada Lovelace")

    monkeypatch.setattr("pasteguard_addon.proxy.requests.route", fail)
    flow = guard.flow()
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == "pasteguard_not_masked"


async def test_a_broken_flow_keeps_no_original(guard: Guard) -> None:
    guard.fail(DetectionError("it failed."))
    flow = guard.flow(authorization="Bearer value")
    await guard.sent(flow)
    flow.error = tflow.terr()
    await guard.hear(HttpErrorHook(flow))
    state = str(flow.get_state())
    assert "Ada" not in state
    assert "Bearer value" not in state


@pytest.mark.parametrize(
    ("options", "is_misconfigured"),
    [({"pasteguard_mode": "off"}, True), ({"pasteguard_score_threshold": "0.6"}, False)],
)
async def test_bad_options_are_refused(guard: Guard, options: dict[str, Any], is_misconfigured: bool) -> None:
    change: Callable[[], object] = lambda: guard.context.configure(guard.addon, **options)  # noqa: E731
    if is_misconfigured:
        with pytest.raises(Exception, match="pasteguard_mode"):
            change()
    else:
        change()
    assert await guard.sent(guard.flow()) == BODY.replace(ADA.encode(), b"[[PERSON_1]]")


async def test_secrets_can_block(guard: Guard) -> None:
    guard.context.configure(guard.addon, pasteguard_secrets_action="block")
    body = json.dumps({"messages": [{"role": "user", "content": "key-a1bcdefghijk"}]}).encode()
    flow = guard.flow(body)
    assert await guard.sent(flow) is None
    assert "SECRET_KEY" in said(flow)["message"]
    assert flow.response is not None
    assert flow.response.headers["X-PasteGuard-Secrets-Types"] == "SECRET_KEY"
    assert "key-a1" not in str(flow.get_state())
    assert await guard.sent(guard.flow()) is not None


async def test_a_mode_that_changes_in_mid_request_lets_nothing_out(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was left unmasked for the local model must not be released by the rules of the other mode."""
    address = {"pasteguard_local_base_url": "http://127.0.0.1:1/v1"}  # nobody listens there
    guard.context.configure(guard.addon, pasteguard_mode="route", **address)
    masked = inspection.mask_body

    async def and_then_change(*args: Any, **more: Any) -> MaskedBody:
        result = await masked(*args, **more)
        guard.context.configure(guard.addon, pasteguard_mode="mask")
        return result

    monkeypatch.setattr(inspection, "mask_body", and_then_change)
    flow = guard.flow()
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == "local_model_unreachable"


@pytest.mark.parametrize("change", [{"host": "elsewhere.example"}, {"path": "/v1/files"}, {"method": "PUT"}], ids=str)
async def test_what_is_sent_elsewhere_while_it_is_scanned_stays_here(
    guard: Guard, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    flow = guard.flow()
    scanning = guard.detection.scan

    async def and_then_edit(texts: Sequence[TextToScan], **more: object) -> list[ScannedText]:
        for name, value in change.items():
            setattr(flow.request, name, value)
        return await scanning(texts, **more)

    monkeypatch.setattr(guard.detection, "scan", and_then_edit)
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == "pasteguard_refused_edit"
    assert "Ada" not in str(flow.get_state())


def originals(flow: http.HTTPFlow) -> str:
    return contentviews.prettify_message(flow.request, flow, "PasteGuard originals").text


@pytest.fixture
def listing(guard: Guard) -> View:
    """A list of flows, as mitmweb has one."""
    flow_view = View()
    guard.context.master.addons.add(flow_view)
    guard.addon.running()
    return flow_view


async def test_originals_are_remembered_while_they_are_wanted(guard: Guard, listing: View) -> None:
    async def listed() -> http.HTTPFlow:
        flow = guard.flow()
        listing.add([flow])
        assert await guard.sent(flow)
        return flow

    before = await listed()
    guard.context.configure(guard.addon, pasteguard_reveal=True)
    since = await listed()
    assert ADA not in originals(before)
    assert f"- I am {ADA}." in originals(since)
    assert "Ada" not in str(since.get_state())
    changed: list[str] = []

    def note(view: Contentview) -> None:
        changed.append(view.name)

    contentviews.registry.on_change.connect(note)
    guard.context.configure(guard.addon, pasteguard_reveal=False)
    assert ADA not in originals(since)
    assert changed == ["PasteGuard originals"], "the console forgets what it has shown"
    guard.context.configure(guard.addon, pasteguard_reveal=True)
    assert ADA not in originals(since), "what was dropped is gone"


async def test_without_reveal_nothing_holds_the_originals_at_the_end(guard: Guard, listing: View) -> None:
    flow = guard.flow()
    listing.add([flow])
    await guard.sent(flow)
    exchange = weakref.ref(exchange_of(guard, flow))
    await guard.answered(flow, b'{"choices":[{"index":0,"message":{"content":"Hi [[PERSON_1]]"}}]}')
    assert flow.response is not None
    await gone(exchange)


async def test_with_reveal_they_go_with_their_flow(guard: Guard, listing: View) -> None:
    guard.context.configure(guard.addon, pasteguard_reveal=True)
    flow = guard.flow()
    listing.add([flow])
    await guard.sent(flow)
    exchange = weakref.ref(exchange_of(guard, flow))
    await guard.answered(flow, b"{}")
    flow.response = None
    await asyncio.sleep(0.05)  # the reply is scanned ahead
    gc.collect()
    assert exchange() is not None
    listing.remove([flow])
    await gone(exchange)


async def test_no_reply_is_scanned_ahead_while_another_request_is_masked(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan, is_ahead, may_end = guard.detection.scan, asyncio.Event(), asyncio.Event()

    async def slow(
        texts: Sequence[TextToScan], priority: Priority = Priority.INTERACTIVE, **_: object
    ) -> list[ScannedText]:
        if priority is Priority.BACKGROUND:
            is_ahead.set()
        else:
            await may_end.wait()
        return await scan(texts)

    flow = guard.flow()
    await guard.sent(flow)
    monkeypatch.setattr(guard.detection, "scan", slow)
    other = asyncio.create_task(guard.sent(guard.flow()))
    await asyncio.sleep(0)
    await guard.answered(flow, b'{"choices":[{"index":0,"message":{"content":"Hi [[PERSON_1]]"}}]}')
    await asyncio.sleep(5 * PAUSE_S)
    assert not is_ahead.is_set()
    may_end.set()
    await other
    async with asyncio.timeout(10):
        await is_ahead.wait()


async def gone(kept: weakref.ref[Exchange]) -> None:
    """Return when nothing holds it any more: its reply is scanned in a pause, which comes late on a busy machine."""
    async with asyncio.timeout(10):
        while kept() is not None:
            await asyncio.sleep(0.02)
            gc.collect()


def exchange_of(guard: Guard, flow: http.HTTPFlow) -> Exchange:
    live = guard.addon.live.get(flow)
    assert live is not None
    assert live.exchange is not None
    return live.exchange


async def test_what_is_allowed_is_masked_no_more_until_it_is_forgotten(guard: Guard, listing: View) -> None:
    run = guard.context.master.commands.execute
    guard.context.configure(guard.addon, pasteguard_reveal=True)
    flow = guard.flow()
    listing.add([flow])
    assert await guard.sent(flow) != BODY
    run(f"pasteguard.allow PERSON @{flow.id}")
    assert await guard.sent(guard.flow()) == BODY
    assert ADA not in json.dumps(optmanager.dump_dicts(guard.context.options), default=str)
    guard.addon.forget()
    assert await guard.sent(guard.flow()) != BODY


async def test_what_was_blocked_can_be_allowed(guard: Guard, listing: View) -> None:
    """A harmless value that is taken for a secret stops every request that holds it."""
    guard.context.configure(guard.addon, pasteguard_reveal=True, pasteguard_secrets_action="block")
    body = json.dumps({"messages": [{"role": "user", "content": "key-a1bcdefghijk"}]}).encode()
    flow = guard.flow(body)
    listing.add([flow])
    assert await guard.sent(flow) is None
    assert "key-a1" not in originals(flow)
    guard.context.master.commands.execute(f"pasteguard.allow SECRET_KEY @{flow.id}")
    assert await guard.sent(guard.flow(body)) == body


async def test_a_text_can_be_previewed(guard: Guard) -> None:
    run = guard.context.master.commands.execute
    guard.context.configure(guard.addon, pasteguard_roles=["system"])
    assert run(f"pasteguard.preview 'I am {ADA}.'") == [AGAIN]
    await asyncio.sleep(0.01)
    lines = run(f"pasteguard.preview 'I am {ADA}.'")
    assert lines == ["I am [[PERSON_1]].", "", "message 1 (user), text 1: 5–17 PERSON 0.90 by canary"]


async def test_in_route_mode_a_failed_scan_goes_nowhere(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither to the provider nor to the local model, which is not even asked whether it is there."""
    probed: list[object] = []
    monkeypatch.setattr("pasteguard_addon.proxy.local_model.probe", probed.append)
    guard.context.configure(guard.addon, pasteguard_mode="route", pasteguard_local_base_url="http://127.0.0.1:1/v1")
    guard.fail(DetectionError("a worker died"))
    flow = guard.flow()
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == "pasteguard_detection_failed"
    assert flow.response is not None
    assert flow.response.headers["X-PasteGuard-Mode"] == "route"
    assert "X-PasteGuard-Provider" not in flow.response.headers
    assert flow.request.host == "api.openai.com"
    assert probed == []


@pytest.mark.parametrize("mode", ["mask", "route"])
@pytest.mark.parametrize("member", ["user-agent", "model"])
async def test_no_name_that_a_client_gives_tells_what_was_found_and_blocked(
    guard: Guard, mode: str, member: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In route mode, and where secrets block, what was found is not masked, so the vault alone knows nothing of it."""
    address = {"pasteguard_local_base_url": "http://127.0.0.1:1/v1"}
    guard.context.configure(guard.addon, pasteguard_secrets_action="block", pasteguard_mode=mode, **address)
    key = "key-a1bcdefghijk"
    named = key if member == "model" else "m"
    body = json.dumps({"model": named, "messages": [{"role": "user", "content": f"It is {key}."}]}).encode()
    flow = guard.flow(body, **{"user-agent": f"{key}/1.0" if member == "user-agent" else "curl"})
    with caplog.at_level("INFO", "pasteguard"):
        assert await guard.sent(flow) is None
        await guard.hear(HttpResponseHook(flow))
    [told] = [each.exchange for each in caplog.records if hasattr(each, "exchange")]
    assert told.outcome == "blocked"
    assert key not in repr(told)
    assert (told.client, told.model) == (("", "m") if member == "user-agent" else ("curl", ""))


async def test_no_name_that_a_client_gives_tells_what_was_routed(
    guard: Guard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def nothing(_: object) -> None: ...

    monkeypatch.setattr("pasteguard_addon.proxy.local_model.probe", nothing)
    guard.context.configure(guard.addon, pasteguard_mode="route", pasteguard_local_base_url="http://127.0.0.1:1/v1")
    body = {"model": "AdaLovelace-4", "messages": [{"role": "user", "content": f"I am {ADA}."}]}
    flow = guard.flow(json.dumps(body).encode(), **{"user-agent": "AdaLovelace/1.0"})
    with caplog.at_level("INFO", "pasteguard"):
        assert await guard.sent(flow) is not None
        await guard.answered(flow, b'{"choices":[]}')
    [told] = [each.exchange for each in caplog.records if hasattr(each, "exchange")]
    assert told.outcome == "local"
    assert (told.client, told.model) == ("", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST /v1/chat/completions", "/openai/v1/files"),
        ("GET\t/v1/models", "/openai/v1/files"),
        ("", "/openai/v1/files"),
        ("POST", "/openai/v1/files HTTP/1.1"),
        ("POST", "/openai/v1/files\x7f"),
        ("POST", "openai/v1/files"),
        ("POST", "http://elsewhere.example/v1/chat/completions"),
        ("PÖST", "/openai/v1/files"),
    ],
)
async def test_what_a_line_of_http1_could_not_say_goes_nowhere(guard: Guard, method: str, path: str) -> None:
    """HTTP/2 brings the method and the target as they are; written one behind the other they are read otherwise."""
    flow = guard.flow(path="/")
    flow.request.method, flow.request.path = method, path
    assert await guard.sent(flow) is None
    assert said(flow)["code"] == "pasteguard_refused_path"


@pytest.mark.parametrize("name", ["x-original-url", "X-Rewrite-URL", "x-override-url"])
async def test_no_header_leads_to_a_masked_path(guard: Guard, name: str) -> None:
    for path in ("/v1/chat/completions", "/v1/x/../Chat%2Fcompletions?a=b", "http://api.example/v1/chat/completions"):
        flow = guard.flow(path="/openai/v1/files", **{name: path})
        assert await guard.sent(flow) is None
        assert said(flow)["code"] == "pasteguard_refused_path"
    assert await guard.sent(guard.flow(path="/openai/v1/files", **{name: "/v1/files/1"})) == BODY
    assert ADA.encode() not in (await guard.sent(guard.flow(**{name: "/v1/files"})) or b"")
