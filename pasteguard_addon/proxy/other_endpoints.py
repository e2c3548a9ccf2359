"""Requests to endpoints that are not masked: which of them give text to a model, and which are kept here.

By default they pass. With `pasteguard_other_endpoints=refuse` no request with a body leaves unmasked, and no WebSocket
to a model opens; what `pasteguard_passed_endpoints` names passes all the same.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from mitmproxy import http

from pasteguard_addon.endpoints import error_shapes
from pasteguard_addon.endpoints.registry import ENDPOINTS
from pasteguard_addon.proxy.path_readings import canonical_path
from pasteguard_addon.proxy.refusals import Refusal, refusal
from pasteguard_addon.proxy.routing import below_prefix

_NAMES = (
    "responses completions messages complete embeddings realtime conversations threads assistants images audio videos "
    "moderations rerank ocr fim agents interactions evals"
).split()
_OF_GOOGLE = r":(\w*generate\w*|counttokens|\w*embed\w*|\w*predict\w*)"
_ENDPOINT = re.compile(rf"/({'|'.join(_NAMES)})(?=/|$)|{_OF_GOOGLE}$", re.IGNORECASE)
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


def refused(request: http.Request) -> Refusal:
    """Return what to say instead of letting a request pass."""
    name = endpoint_name(request)
    subject = f"The endpoint {name}" if name else "This endpoint"
    masking = next((each.name for each in ENDPOINTS if name and any(_ends(path, name) for path in each.paths)), None)
    masks_it = f"Name {masking} in pasteguard_endpoints to have it masked" if masking else "No option masks it yet"
    message = (
        f"{subject} is not masked, and pasteguard_other_endpoints=refuse keeps here what is not. {masks_it}; or name "
        "it in pasteguard_passed_endpoints to let it pass as it is."
    )
    made = refusal(426 if is_websocket(request) else 400, message, "pasteguard_not_masked_endpoint")
    return replace(made, shape=error_shapes.GOOGLE) if _is_for_google(request) else made


def _is_for_google(request: http.Request) -> bool:
    is_named = "x-goog-api-key" in request.headers or request.host.lower().endswith("googleapis.com")
    return is_named or re.search(rf"{_OF_GOOGLE}$", request.path.partition("?")[0], re.IGNORECASE) is not None


def _ends(path: str, name: str) -> bool:
    return path.rpartition("/")[2] == name
