"""Route mode: a request goes to the local model and nowhere else, without anything that is meant for the provider."""

import asyncio
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from mitmproxy import http

from pasteguard_addon.chat.errors import error_body
from pasteguard_addon.errors import LocalModelError
from pasteguard_addon.settings import Settings

PROBE_TIMEOUT_S = 3.0
MAX_ERROR_BYTES = 1024 * 1024
"""How much of an error's body is read to tell it in the API's shape. A limit for memory."""

# All that a local model needs; keys, organisations, cookies and what SDKs tell the provider stay here.
_KEPT_HEADERS = ("content-type", "content-length", "transfer-encoding", "accept", "accept-encoding", "user-agent")
_ANSWERS = ("application/json", "text/event-stream")


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
            "The local model does not answer. Start it, or correct pasteguard_local_base_url. The request holds "
            "personal data, so it was not sent to the provider."
        )


def redirect(request: http.Request, settings: Settings) -> None:
    """Point a request at the local model."""
    target = urlsplit(settings.local_base_url)
    for name in list(request.headers):
        if name.lower() not in _KEPT_HEADERS:
            request.headers.pop(name, None)
    request.scheme = target.scheme
    request.host = target.hostname or ""
    request.port = target.port or (443 if target.scheme == "https" else 80)
    request.headers["host"] = target.netloc
    request.authority = ""
    # Ollama's own API begins at the root, and its address is known without a path.
    base_path = target.path.rstrip("/") or ("/v1" if settings.local_type == "ollama" else "")
    request.path = base_path + "/chat/completions"
    if settings.local_api_key:
        request.headers["authorization"] = f"Bearer {settings.local_api_key}"


def is_readable(response: http.Response) -> bool:
    """Return whether an answer of the local model is one that the API's clients understand."""
    kind = response.headers.get("content-type", "").lower()
    return response.status_code < 400 and kind.startswith(_ANSWERS)


class ErrorStream:
    """Turns whatever the local model said instead of an answer into an error in the API's shape.

    Ollama's errors are plain strings, and a port may belong to something else that answers with a page.
    """

    def __init__(self, inner: Callable[[bytes], list[bytes]], status: int) -> None:
        self._inner = inner
        self._status = status
        self._body = bytearray()

    def __call__(self, data: bytes) -> list[bytes]:
        for piece in self._inner(data):
            if len(self._body) < MAX_ERROR_BYTES:
                self._body += piece
        return [] if data else [_as_error(bytes(self._body), self._status)]


def _as_error(body: bytes, status: int) -> bytes:
    try:
        told: object = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    error = told.get("error") if isinstance(told, dict) else None
    if isinstance(error, dict):
        return body
    message = told.get("message") if isinstance(told, dict) else None
    text = error if isinstance(error, str) else message if isinstance(message, str) else None
    return error_body(
        text or f"The local model gave no answer that could be read (HTTP {status}).",
        "local_model_error",
        kind="server_error",
    )
