"""What a client is told when upstream gives no answer: JSON of the API's shape with the cause, in fixed words."""

import logging
import re
from dataclasses import dataclass

from mitmproxy import http
from mitmproxy.proxy.layers.http._events import ErrorCode

from pasteguard_addon.proxy import other_endpoints, refusals
from pasteguard_addon.proxy.flows.live import LiveFlow, LiveFlows
from pasteguard_addon.proxy.routing import RequestKind
from pasteguard_addon.proxy.runtime import Runtime
from pasteguard_addon.proxy.sinks import known_host

logger = logging.getLogger("pasteguard")

_MAX_REFUSED_BYTES = 64 * 1024
"""So much is read of a request that is refused whatever its body says."""


@dataclass(frozen=True, slots=True)
class _Cause:
    seen: re.Pattern[str]
    """In what mitmproxy, the system and OpenSSL say of a connection that failed."""
    code: str
    said: str
    may_pass: bool
    """Whether it may be otherwise in a moment."""


def _cause(pattern: str, code: str, said: str, *, may_pass: bool = False) -> _Cause:
    return _Cause(re.compile(pattern, re.IGNORECASE), f"pasteguard_upstream_{code}", said, may_pass)


_CAUSES = (
    _cause(r"certificate", "certificate", "its certificate cannot be verified"),
    _cause(r"name or service|name resolution|getaddrinfo|nodename|Errno -\d", "unknown", "its name was not found"),
    _cause(r"Errno (?:111|61)\b|refused|connect call failed", "refused", "it refuses the connection", may_pass=True),
    _cause(r"timed? ?out|Errno (?:110|60)\b", "timeout", "it does not answer in time", may_pass=True),
    _cause(r"Errno 1(?:01|13)\b|unreachable", "unreachable", "there is no way to it", may_pass=True),
    _cause(r"connect to itself", "itself", "it is this proxy itself"),
    _cause(r"from the network", "local", "nothing of this machine is reached from the network"),
    _cause(r"listed host", "nameless", "it has to be asked for by its name, over TCP"),
    _cause(r"tls|ssl|handshake", "tls", "the TLS handshake failed"),
    _cause(r"compressed reply is too large", "too_large", "its compressed reply holds more than is decoded"),
    _cause(r"compressed reply is broken", "broken", "its compressed reply is broken", may_pass=True),
    _cause(r"closed", "closed", "it closed the connection without an answer", may_pass=True),
    _cause(r"", "failed", "it gave no answer that could be read", may_pass=True),
)

_OF_UPSTREAM = (
    ErrorCode.CONNECT_FAILED,
    ErrorCode.GENERIC_SERVER_ERROR,
    ErrorCode.RESPONSE_VALIDATION_FAILED,
)


class Failures:
    """Answers in the place of mitmproxy's pages, on flows of ours; and says how much of a body is read."""

    def __init__(self, runtime: Runtime, live: LiveFlows) -> None:
        self._runtime = runtime
        self._live = live

    def limit(self, flow: http.HTTPFlow) -> int | None:
        """Return how many bytes of a request may be read; None if that is not for us to say."""
        live = self._live.get(flow)
        if live is None:
            return None
        match live.kind:
            case RequestKind.CHAT | RequestKind.OWN_TEXT:
                return self._runtime.settings.max_body_bytes
            case RequestKind.OTHER:
                return _MAX_REFUSED_BYTES if live.has_no_body else None
        return _MAX_REFUSED_BYTES

    def explain(self, flow: http.HTTPFlow, code: ErrorCode, message: str) -> http.Response | None:
        """Return what to answer instead of mitmproxy's page; None if the flow is none of ours."""
        if code is ErrorCode.REQUEST_TOO_LARGE:
            live = self._live.get(flow)
            return self._too_large(flow, live) if live is not None else None
        if code not in _OF_UPSTREAM or not self._live.was_begun(flow):
            return None
        host = known_host(flow, self._runtime.settings) or "the host"
        cause = next(each for each in _CAUSES if each.seen.search(message))
        logger.warning("PasteGuard: no answer of %s: %s", host, cause.said)
        return self._said(flow, refusals.no_answer(host, cause.said, cause.code, may_retry=cause.may_pass))

    def _too_large(self, flow: http.HTTPFlow, live: LiveFlow) -> http.Response:
        live.is_answered = True
        if live.has_no_body:
            return self._said(flow, other_endpoints.refused(flow.request))
        if live.kind is RequestKind.CHAT or flow.response is None:
            return self._said(flow, refusals.too_large(self._runtime.settings.max_body_bytes))
        return flow.response

    def _said(self, flow: http.HTTPFlow, refused: refusals.Refusal) -> http.Response:
        response = refused.response(refusals.shape_for(flow.request), self._runtime.settings.mode)
        response.headers["connection"] = "close"
        return response
