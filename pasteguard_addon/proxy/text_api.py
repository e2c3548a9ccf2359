"""Masking for other programs: editors, scripts and browser extensions that talk to a model by themselves.

`POST /pasteguard/mask` of the reverse door takes a text and gives it back masked, with a handle; `POST
/pasteguard/restore` takes the handle and what a model made of the text, and puts the values back. Both are off without
a key of their own, and answer nobody but programs of this machine. What a handle stands for is kept in memory alone,
for an hour, and no flow of it is listed, saved or recorded.
"""

import hmac
import json
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from mitmproxy import http

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.errors import DetectionError, SettingsError, UnreadableBodyError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import Scope
from pasteguard_addon.proxy import refusals
from pasteguard_addon.proxy.doors.addresses import is_loopback
from pasteguard_addon.proxy.masked_body import mask_body
from pasteguard_addon.proxy.refusals import Refusal, refusal
from pasteguard_addon.proxy.routing import MASK_PATH
from pasteguard_addon.proxy.runtime import Runtime

_KEPT_S = 3600.0
_MAX_KEPT = 200
"""A limit for memory: the oldest handle is dropped."""


@dataclass(frozen=True, slots=True)
class _Kept:
    exchange: Exchange = field(repr=False)
    until_s: float


class TextApi:
    """Answers requests of `RequestKind.OWN_TEXT`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def forget(self) -> None:
        """Drop what handles stand for."""
        self._kept.clear()

    async def answer(self, flow: http.HTTPFlow) -> http.Response:
        """Return the answer; whatever goes wrong is one as well."""
        body, flow.request.raw_content = flow.request.raw_content or b"", b""
        refused = self._refusal(flow)
        if refused is not None:
            return refused.response()
        try:
            asked = _members(body)
            is_mask = flow.request.path.partition("?")[0] == MASK_PATH
            told = await self._mask(asked["text"]) if is_mask else self._restore(asked["text"], asked.get("handle", ""))
        except UnreadableBodyError as error:
            return refusals.unreadable(error).response()
        except SettingsError as error:
            return refusals.misconfigured(str(error)).response()
        except DetectionError as error:
            return refusals.not_scanned(error).response()
        return http.Response.make(200, json.dumps(told).encode(), {"content-type": "application/json"})

    def _refusal(self, flow: http.HTTPFlow) -> Refusal | None:
        key, request = self._runtime.settings.text_api_key, flow.request
        if not key or request.method.upper() != "POST":
            return refusals.nothing_here()
        if not is_loopback(flow.client_conn.peername[0]):
            return refusal(403, "PasteGuard masks texts for programs of this machine alone.", "pasteguard_not_local")
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        given = (bearer, request.headers.get("x-api-key", ""))
        if not any(hmac.compare_digest(each.encode(), key.encode()) for each in given):
            return refusal(401, "PasteGuard asks for the key in pasteguard_text_api_key.", "pasteguard_text_api_key")
        return None

    async def _mask(self, text: str) -> dict[str, object]:
        runtime = self._runtime
        exchange = Exchange(replace(runtime.rules, scope=Scope.ALL, has_note=False, roles=frozenset()))
        body, service = DEFAULT.request_saying(text), runtime.ready_service()
        masked = DEFAULT.readable_request((await mask_body(runtime, service, exchange, body)).body)
        facts = exchange.facts
        counts = {**facts.pii_counts, **facts.secret_counts} if facts is not None else {}
        return {
            "text": masked.turns[-1].parts[-1].text if text else "",
            "handle": self._keep(exchange),
            "types": counts,
        }

    def _restore(self, text: str, handle: str) -> dict[str, object]:
        kept = self._kept.get(handle)
        if kept is None or kept.until_s < time.monotonic():
            self._kept.pop(handle, None)
            raise UnreadableBodyError("The handle is unknown, or an hour old.", "unknown_handle", "handle")
        return {"text": kept.exchange.got_by_client(text)}

    def _keep(self, exchange: Exchange) -> str:
        handle = secrets.token_urlsafe(24)
        self._kept[handle] = _Kept(exchange, time.monotonic() + _KEPT_S)
        while len(self._kept) > _MAX_KEPT:
            self._kept.popitem(last=False)
        return handle


def _members(body: bytes) -> dict[str, str]:
    """Return the members of a request that are texts. Raises `UnreadableBodyError`."""
    told: object = None
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None  # the decoder's error holds the whole text
    texts = {name: each for name, each in told.items() if isinstance(each, str)} if isinstance(told, dict) else {}
    if "text" not in texts:
        raise UnreadableBodyError("The request has to be a JSON object with a `text`.", "invalid_json", "text")
    return texts
