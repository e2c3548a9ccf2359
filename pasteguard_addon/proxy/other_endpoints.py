"""Requests to endpoints that are not masked: which of them give text to a model, and which are kept here.

By default they pass. With `pasteguard_other_endpoints=refuse` no request with a body leaves unmasked, and no WebSocket
to a model opens; what `pasteguard_passed_endpoints` names passes all the same.
"""

import json
import re
from collections.abc import Collection

from mitmproxy import http

from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.proxy.refusals import refusal
from pasteguard_addon.proxy.routing import below_prefix, canonical_path

_NAMES = (
    "responses completions messages complete embeddings realtime conversations threads assistants images audio videos "
    "moderations rerank ocr fim agents interactions evals"
).split()
_OF_GOOGLE = r":(\w*generate\w*|counttokens|\w*embed\w*|\w*predict\w*)"
_ENDPOINT = re.compile(rf"/({'|'.join(_NAMES)})(?=/|$)|{_OF_GOOGLE}$", re.IGNORECASE)
_ANTHROPIC_PATH = re.compile(r"/v1/(?:messages|complete)(?:/|$)")
_BODY_METHODS = ("POST", "PUT", "PATCH")


def endpoint_name(request: http.Request) -> str | None:
    """Return the name of the endpoint if a request gives text to a language model: one of a few, never a path."""
    path = request.path.partition("?")[0]
    found = _ENDPOINT.search(path)
    gives_text = request.method.upper() in _BODY_METHODS or is_websocket(request)
    return (found[1] or found[2]).lower() if found and gives_text else None


def is_websocket(request: http.Request) -> bool:
    return "websocket" in request.headers.get("upgrade", "").lower()


def declares_body(request: http.Request) -> bool:
    """Return whether the headers of a request announce a body; over HTTP/2 one may come without."""
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0").strip() not in ("", "0")


def passes(request: http.Request, passed: Collection[str], prefixes: Collection[str]) -> bool:
    """Return whether a request goes to one of the named endpoints, or below one, in every reading of its path.

    A name that begins with a slash is a whole path; any other begins below one of `prefixes`.
    """
    path = canonical_path(request.path.partition("?")[0])
    if path is None:
        return False
    rests = {path, *(rest for prefix in prefixes if (rest := below_prefix(path, prefix)) is not None)}
    for name in passed:
        wanted = "/" + name.strip("/").casefold()
        if any(f"{rest}/".startswith(f"{wanted}/") for rest in ({path} if name.startswith("/") else rests)):
            return True
    return False


def refused(request: http.Request) -> http.Response:
    """Return the refusal, in the shape of the API that is asked."""
    name = endpoint_name(request)
    subject = f"The endpoint {name}" if name else "This endpoint"
    masking = next((each.name for each in ENDPOINTS if name and any(_ends(path, name) for path in each.paths)), None)
    masks_it = f"Name {masking} in pasteguard_endpoints to have it masked" if masking else "No option masks it yet"
    message = (
        f"{subject} is not masked, and pasteguard_other_endpoints=refuse keeps here what is not. {masks_it}; or name "
        "it in pasteguard_passed_endpoints to let it pass as it is."
    )
    status = 426 if is_websocket(request) else 400
    made = refusal(status, message, "pasteguard_not_masked_endpoint")
    shaped = _of_vendor(request, status, message)
    if shaped is not None:
        made.raw_content = json.dumps(shaped).encode()
        made.headers["content-length"] = str(len(made.raw_content))
    return made


def _ends(path: str, name: str) -> bool:
    return path.rpartition("/")[2] == name


def _of_vendor(request: http.Request, status: int, message: str) -> object | None:
    """Return an error as Anthropic's or Google's clients read it; None for all others, who read OpenAI's."""
    path, host = request.path.partition("?")[0], request.host.lower()
    if "anthropic-version" in request.headers or host.endswith("anthropic.com") or _ANTHROPIC_PATH.search(path):
        return {"type": "error", "error": {"type": "invalid_request_error", "message": message}}
    if "x-goog-api-key" in request.headers or host.endswith("googleapis.com") or re.search(_OF_GOOGLE, path, re.I):
        return {"error": {"code": status, "message": message, "status": "FAILED_PRECONDITION"}}
    return None
