"""Route mode: a request goes to the local model and nowhere else, without anything that is meant for the provider."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from mitmproxy import http

from pasteguard_addon.endpoints.endpoint import Endpoint
from pasteguard_addon.endpoints.error_shapes import ApiError
from pasteguard_addon.errors import LocalModelError
from pasteguard_addon.proxy.doors.providers import lead_to
from pasteguard_addon.proxy.reply import free_length
from pasteguard_addon.settings import Settings

PROBE_TIMEOUT_S = 3.0
_LOOK_EVERY_S = 0.05
MAX_CHECKED_BYTES = 1024 * 1024
"""Whole answers up to here are looked at before they go on. A limit for memory."""

# All that a local model needs; keys, organisations, cookies and what SDKs tell the provider stay here.
_KEPT_HEADERS = ("content-type", "content-length", "transfer-encoding", "accept", "accept-encoding", "user-agent")
_ELSEWHERE = ("location", "refresh", "content-location")
"""Headers that may make a client send its request, with all that is in it, to another place."""


_NOT_SENT = "The request holds what must not leave, so it was not sent to the provider."


async def probe(settings: Settings) -> None:
    """Raise LocalModelError if nobody listens at the local model's address.

    mitmproxy would answer a failed connection with a page of HTML, and say nothing of what to do.
    """
    target = urlsplit(settings.local_base_url)
    port = target.port or (443 if target.scheme == "https" else 80)
    is_there = True
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            _, writer = await asyncio.open_connection(target.hostname, port)
        writer.close()
    except OSError:  # TimeoutError is one of them
        is_there = False
    if not is_there:
        raise LocalModelError(
            f"The local model does not answer. Start it, or correct pasteguard_local_base_url. {_NOT_SENT}"
        )


def redirect(flow: http.HTTPFlow, settings: Settings, endpoint: Endpoint) -> None:
    """Point a request at the local model, straight: a proxy that stands behind us would read what goes as it is."""
    request, target = flow.request, urlsplit(settings.local_base_url)
    for name in list(request.headers):
        if name.lower() not in _KEPT_HEADERS:
            request.headers.pop(name, None)
    lead_to(flow, target)
    # Ollama's own API begins at the root, and its address is known without a path.
    base_path = target.path.rstrip("/") or ("/v1" if settings.local_type == "ollama" else "")
    request.path = _joined(base_path, _path_of(endpoint, request.path))
    if settings.local_api_key:
        request.headers["authorization"] = f"Bearer {settings.local_api_key}"


def _path_of(endpoint: Endpoint, asked: str) -> str:
    """Return which of an endpoint's paths was asked for, by what the client wrote or else the first."""
    plain = asked.partition("?")[0]
    return next((path for path in endpoint.paths if plain.endswith(f"/{path}")), endpoint.paths[0])


def _joined(base_path: str, path: str) -> str:
    """Return a path below a base path; `/v1` at the end of that is the one that the path begins with."""
    first, _, rest = path.partition("/")
    return f"{base_path}/{rest}" if rest and base_path.endswith(f"/{first}") else f"{base_path}/{path}"


async def forget_when_sent(flow: http.HTTPFlow) -> None:
    """Take the body out of a flow as soon as it is on its way, which may be minutes before the answer begins.

    It goes as it is, and no flow may hold what was found in it. mitmproxy tells nobody of that moment, but it reads the
    body in the same step in which it gives the flow its connection.
    """
    before = flow.server_conn
    while flow.request.raw_content and flow.server_conn is before and flow.error is None:
        await asyncio.sleep(_LOOK_EVERY_S)
    flow.request.raw_content = b""


def answer_stream(
    response: http.Response, inner: Callable[[bytes], Iterable[bytes]], endpoint: Endpoint, *, is_http10: bool
) -> "AnswerStream":
    """Return what passes an answer of the local model on; what is no answer becomes an error in the API's shape.

    A redirect is none: clients would follow it, and send the request, unmasked, to wherever it points.
    """
    status = response.status_code
    kind = response.headers.get("content-type", "").lower()
    is_stream = kind.startswith("text/event-stream")
    is_success = 200 <= status < 300 and (is_stream or kind.startswith("application/json"))
    if response.headers.pop("content-encoding", "identity").strip().lower() != "identity":
        is_success = False  # what could be decoded is decoded by now
    if not is_success:
        response.status_code = status if status >= 400 else 502
        response.headers["content-type"] = "application/json"
    if response.status_code == 502:
        response.headers["x-should-retry"] = "false"
    for name in _ELSEWHERE:
        response.headers.pop(name, None)
    if not (is_success and is_stream):
        free_length(response, is_http10=is_http10)
    return AnswerStream(inner, status, endpoint, is_success=is_success, is_stream=is_success and is_stream)


def fill_empty(response: http.Response, answer: "AnswerStream") -> None:
    """Say that an answer without a body is none; mitmproxy streams no empty body, and sends it only after this."""
    if response.status_code < 400:
        response.status_code = 502
        response.headers["x-should-retry"] = "false"
    response.headers["content-type"] = "application/json"
    response.headers.pop("transfer-encoding", None)
    response.content = answer.settled()


class AnswerStream:
    """Looks at an answer of the local model while it passes.

    A whole one is held until it is complete, so that an error can take its place: a port may belong to something
    else that answers with a page, and Ollama's errors are plain strings. Of a stream nothing is held; if it ends
    without a single event, an error event is its end.
    """

    def __init__(
        self,
        inner: Callable[[bytes], Iterable[bytes]],
        status: int,
        endpoint: Endpoint,
        *,
        is_success: bool,
        is_stream: bool,
    ) -> None:
        self._endpoint = endpoint
        self._inner = inner
        self._status = status
        self._is_success = is_success
        self._is_passing = is_stream
        self._has_event = False
        self._body = bytearray()
        """What is held of a whole answer; of a stream its last few bytes, which may be half a name."""
        self.has_ended = False

    @property
    def broken_by(self) -> str:
        return str(getattr(self._inner, "broken_by", ""))

    @property
    def may_break(self) -> bool:
        return bool(getattr(self._inner, "may_break", False))

    def __call__(self, data: bytes) -> list[bytes]:
        piece = b"".join(self._inner(data))
        self.has_ended = not data
        if not self._is_passing:
            piece = self._collected(piece)
        if self._is_passing:
            self._watch(piece)
            if self.has_ended and not self._has_event:
                piece += self._endpoint.errors.event(self._no_answer(None))
        return [piece] if piece else []

    def _collected(self, piece: bytes) -> bytes:
        """Hold a piece, and return what can go on."""
        self._body += piece
        is_long = len(self._body) > MAX_CHECKED_BYTES
        if self._is_success and (is_long or self._body.lstrip().startswith((b"data:", b":", b"event:"))):
            self._is_passing, self._has_event = True, is_long  # some servers call a stream JSON
            held = bytes(self._body)
            self._body.clear()
            return held
        if is_long:
            del self._body[MAX_CHECKED_BYTES:]
        return self.settled() if self.has_ended else b""

    def _watch(self, piece: bytes) -> None:
        if not self._has_event:
            self._body += piece
            self._has_event = b"data:" in self._body
            del self._body[:-4]

    def settled(self) -> bytes:
        """Return a whole answer, or the error that stands in its place."""
        body = bytes(self._body)
        told: object = None
        with contextlib.suppress(ValueError, RecursionError):
            told = json.loads(body)
        members = told if isinstance(told, dict) else {}
        is_answer = self._is_success and self._endpoint.is_answer(members)
        if is_answer or isinstance(members.get("error"), dict):
            return body
        told_by_it = next((text for text in _messages(members) if isinstance(text, str)), None)
        return self._endpoint.errors.body(self._no_answer(told_by_it))

    def _no_answer(self, told: str | None) -> ApiError:
        said = told or f"The local model gave no answer that could be read (HTTP {self._status}). {_NOT_SENT}"
        return ApiError(502, said, "local_model_error")


def _messages(members: Mapping[str, object]) -> tuple[object, ...]:
    """Return where an error's text stands: Ollama's, vLLM's and FastAPI's."""
    return members.get("error"), members.get("message"), members.get("detail")
