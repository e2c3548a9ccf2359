"""What is answered here instead of being sent: refusals in the API's shape."""

import time
from copy import copy

from mitmproxy import http

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.errors import DetectionError, LocalModelError, UnreadableBodyError
from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import headers


def refusal(
    status: int,
    message: str,
    code: str,
    *,
    param: str | None = None,
    may_retry: bool = False,
) -> http.Response:
    """Return an error that the API's clients understand and, where a retry cannot help, do not retry."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    fields = {"content-type": "application/json"}
    if not may_retry:
        fields["x-should-retry"] = "false"
    return http.Response.make(status, DEFAULT.error_body(message, code, kind=kind, param=param), fields)


def put_in_place(flow: http.HTTPFlow, response: http.Response, *, mode: str, facts: ScanFacts | None = None) -> None:
    """Answer a request with a refusal, which says in its headers what is known of the request."""
    headers.put(response, headers.facts_headers(facts, mode=mode))
    flow.response = response


def not_masked() -> http.Response:
    """Return what the client gets unless masking succeeds: set first, lifted last."""
    made = copy(_NOT_MASKED)  # every request gets one; to put one together takes five times as long
    made.data = copy(_NOT_MASKED.data)
    made.headers = http.Headers(_NOT_MASKED.headers.fields)
    made.timestamp_start = made.timestamp_end = time.time()
    return made


_NOT_MASKED = refusal(
    500,
    "PasteGuard could not mask this request, so it was not sent. Nothing left this machine.",
    "pasteguard_not_masked",
)


def unreadable(error: UnreadableBodyError) -> http.Response:
    return refusal(error.status, f"{error.message} PasteGuard sent nothing.", error.code, param=error.param)


def not_scanned(error: DetectionError) -> http.Response:
    return refusal(
        503, f"PasteGuard sent nothing: {error.message}", f"pasteguard_{error.code}", may_retry=error.may_retry
    )


def no_local_model(error: LocalModelError) -> http.Response:
    return refusal(502, str(error), "local_model_unreachable")


def misconfigured(problem: str) -> http.Response:
    return refusal(500, f"PasteGuard is not set up, so nothing is sent: {problem}", "pasteguard_misconfigured")


def secrets_detected(types: list[str]) -> http.Response:
    named = ", ".join(types)
    return refusal(
        400,
        f"The request holds secrets ({named}), so PasteGuard sent nothing. Remove them and send it again.",
        "secrets_detected",
    )


def ambiguous_path() -> http.Response:
    return refusal(
        400, "This request to the chat path can be neither masked nor passed safely.", "pasteguard_refused_path"
    )


def refused_edit() -> http.Response:
    return refusal(
        400,
        "This request was edited so that it would go elsewhere than it was scanned for, so PasteGuard sent nothing.",
        "pasteguard_refused_edit",
    )


def too_large(max_bytes: int) -> http.Response:
    return refusal(
        413,
        f"The request is larger than {max_bytes} bytes, the limit set by pasteguard_max_body_bytes. PasteGuard sent "
        "nothing.",
        "body_too_large",
    )


def no_answer(host: str, cause: str, code: str, *, may_retry: bool) -> http.Response:
    """Return what to say when upstream gives no answer."""
    return refusal(502, f"PasteGuard has no answer of {host}: {cause}.", code, may_retry=may_retry)


def foreign_host() -> http.Response:
    return refusal(
        403,
        "PasteGuard was asked for by a name that is not its own, as a website could do. If you use that name yourself, "
        "put it into pasteguard_allowed_hosts.",
        "pasteguard_foreign_host",
    )


def foreign_origin() -> http.Response:
    return refusal(
        403,
        "PasteGuard does not take requests of web pages. If this page is one of yours, put its origin into "
        "pasteguard_allowed_origins.",
        "pasteguard_foreign_origin",
    )


def no_such_path() -> http.Response:
    return refusal(
        404,
        "Nothing is served here. PasteGuard serves the provider's API below /openai/v1 and /v1, and /health and /info "
        "itself.",
        "pasteguard_unknown_path",
    )


def wrong_provider() -> http.Response:
    return refusal(
        400,
        "This request brings a key or a version of another provider's API, and behind this door stands OpenAI's, so "
        "PasteGuard sent it nowhere.",
        "pasteguard_wrong_provider",
    )


def no_password(*, is_authorization_ours: bool) -> http.Response:
    header = "Authorization" if is_authorization_ours else "X-PasteGuard-Authorization"
    made = refusal(401, f"PasteGuard asks for the password of its door, in the header {header}.", "pasteguard_login")
    made.headers["www-authenticate"] = 'Basic realm="PasteGuard"'
    return made
