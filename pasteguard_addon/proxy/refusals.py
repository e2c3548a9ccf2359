"""What is answered here instead of being sent: refusals, in the shape of the API that is asked."""

import re
import time
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

from mitmproxy import http

from pasteguard_addon.endpoints import error_shapes
from pasteguard_addon.endpoints.error_shapes import ApiError, ErrorShape
from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.errors import DetectionError, LocalModelError, UnreadableBodyError
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import headers
from pasteguard_addon.proxy.routing import REVERSE_PREFIX, endpoint_of

_OF_ANTHROPIC = re.compile(r"/v1/(?:messages|complete)(?:/|$)|/anthropic(?:/|$)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal before it is known who reads it."""

    error: ApiError
    headers: tuple[tuple[str, str], ...] = ()
    shape: ErrorShape | None = None
    """Of the API that is asked, where nothing else tells."""

    def response(self, shape: ErrorShape = error_shapes.OPENAI, mode: str = "") -> http.Response:
        """Return it as an answer, which may tell the mode. Clients do not retry it where that cannot help."""
        # Every request gets one; to put one together takes five times as long.
        made = copy(_made(self, self.shape or shape, mode))
        made.data = copy(made.data)
        made.headers = http.Headers(made.headers.fields)
        made.timestamp_start = made.timestamp_end = time.time()
        return made


@lru_cache(maxsize=32)
def _made(refusal: Refusal, shape: ErrorShape, mode: str) -> http.Response:
    fields = {"content-type": "application/json"}
    if not refusal.error.may_retry:
        fields["x-should-retry"] = "false"
    made = http.Response.make(shape.status(refusal.error), shape.body(refusal.error), fields)
    for name, value in refusal.headers:
        made.headers[name] = value
    if mode:
        headers.put(made, headers.facts_headers(None, mode=mode))
    return made


def shape_for(request: http.Request) -> ErrorShape:
    """Return the errors that the client of a request reads: those of its endpoint, or else of the vendor's."""
    path, host = request.path.partition("?")[0], request.host.lower()
    endpoint = endpoint_of(path, ENDPOINTS)
    if endpoint is not None or path.startswith(f"{REVERSE_PREFIX}/"):
        return endpoint.errors if endpoint is not None else error_shapes.OPENAI
    if "anthropic-version" in request.headers or host.endswith("anthropic.com") or _OF_ANTHROPIC.search(path):
        return error_shapes.ANTHROPIC
    return error_shapes.OPENAI


def refusal(
    status: int,
    message: str,
    code: str,
    *,
    param: str | None = None,
    may_retry: bool = False,
) -> Refusal:
    """Return an error that is told in fixed words."""
    return Refusal(ApiError(status, message, code, param, may_retry))


def put_in_place(
    flow: http.HTTPFlow,
    refused: Refusal,
    *,
    mode: str,
    facts: ScanFacts | None = None,
    errors: ErrorShape | None = None,
) -> None:
    """Answer a request with a refusal, which says in its headers what is known of the request.

    `errors` are those of its endpoint, if that is known.
    """
    flow.response = refused.response(errors or shape_for(flow.request), mode)
    if facts is not None:
        headers.put(flow.response, headers.facts_headers(facts, mode=mode))


NOT_MASKED = refusal(
    500,
    "PasteGuard could not mask this request, so it was not sent. Nothing left this machine.",
    "pasteguard_not_masked",
)
"""What the client gets unless masking succeeds: set first, lifted last."""


def unreadable(error: UnreadableBodyError) -> Refusal:
    return refusal(error.status, f"{error.message} PasteGuard sent nothing.", error.code, param=error.param)


def not_scanned(error: DetectionError) -> Refusal:
    refused = refusal(
        503, f"PasteGuard sent nothing: {error.message}", f"pasteguard_{error.code}", may_retry=error.may_retry
    )
    if error.code == "shutting_down":  # on a new connection a balancer has another copy for it
        return replace(refused, headers=(("connection", "close"),))
    return refused


def no_local_model(error: LocalModelError) -> Refusal:
    return refusal(502, str(error), "local_model_unreachable")


def not_spoken_locally(endpoint: str, local_type: str) -> Refusal:
    return refusal(
        400,
        f"The request holds what must not leave, so it was not sent to the provider; and a local model of the type "
        f"{local_type} (pasteguard_local_type) does not speak {endpoint}.",
        "local_model_other_api",
    )


def misconfigured(problem: str) -> Refusal:
    return refusal(500, f"PasteGuard is not set up, so nothing is sent: {problem}", "pasteguard_misconfigured")


def secrets_detected(types: list[str]) -> Refusal:
    named = ", ".join(types)
    return refusal(
        400,
        f"The request holds secrets ({named}), so PasteGuard sent nothing. Remove them and send it again.",
        "secrets_detected",
    )


def ambiguous_request() -> Refusal:
    return refusal(
        400,
        "This request can be neither masked nor passed safely: its path, or its method, could be read in several ways, "
        "or the path holds parameters or the like, or it has a body where none belongs.",
        "pasteguard_refused_path",
    )


def unmaskable() -> Refusal:
    return refusal(
        400,
        "This request belongs to an endpoint that is masked, but cannot be masked itself: its answer comes later, when "
        "nothing is known any more of what to put back. PasteGuard sent nothing.",
        "pasteguard_unmaskable",
    )


def no_websocket() -> Refusal:
    made = refusal(
        426,
        "PasteGuard masks requests of this endpoint, not what goes over a WebSocket. Send it as a POST.",
        "pasteguard_no_websocket",
    )
    return replace(made, headers=(("upgrade", "HTTP/1.1"),))


def refused_edit() -> Refusal:
    return refusal(
        400,
        "This request was edited so that it would go elsewhere than it was scanned for, so PasteGuard sent nothing.",
        "pasteguard_refused_edit",
    )


def too_large(max_bytes: int) -> Refusal:
    return refusal(
        413,
        f"The request is larger than {max_bytes} bytes, the limit set by pasteguard_max_body_bytes. PasteGuard sent "
        "nothing.",
        "body_too_large",
    )


def no_answer(host: str, cause: str, code: str, *, may_retry: bool) -> Refusal:
    """Return what to say when upstream gives no answer."""
    return refusal(502, f"PasteGuard has no answer of {host}: {cause}.", code, may_retry=may_retry)


def foreign_host() -> Refusal:
    return refusal(
        403,
        "PasteGuard was asked for by a name that is not its own, as a website could do. If you use that name yourself, "
        "put it into pasteguard_allowed_hosts.",
        "pasteguard_foreign_host",
    )


def foreign_origin() -> Refusal:
    return refusal(
        403,
        "PasteGuard does not take requests of web pages. If this page is one of yours, put its origin into "
        "pasteguard_allowed_origins.",
        "pasteguard_foreign_origin",
    )


def no_such_path() -> Refusal:
    made = refusal(
        404,
        "Nothing is served here. PasteGuard serves the provider's API below /openai/v1 and /v1, and /health and /info "
        "itself.",
        "pasteguard_unknown_path",
    )
    return replace(made, shape=error_shapes.OPENAI)  # whose client it is cannot be told


def nothing_here() -> Refusal:
    return refusal(404, "PasteGuard keeps this path for itself, and nothing is served here.", "not_found")


def wrong_provider(name: str) -> Refusal:
    return refusal(
        400,
        f"This request brings a key or a version of another provider's API, and behind this door stands {name}, so "
        "PasteGuard sent it nowhere.",
        "pasteguard_wrong_provider",
    )


def no_password(*, is_authorization_ours: bool) -> Refusal:
    header = "Authorization" if is_authorization_ours else "X-PasteGuard-Authorization"
    asked = ApiError(401, f"PasteGuard asks for the password of its door, in the header {header}.", "pasteguard_login")
    return Refusal(asked, (("www-authenticate", 'Basic realm="PasteGuard"'),))
