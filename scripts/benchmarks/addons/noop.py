"""mitmproxy addon: parse each request's JSON and write it again. The floor for anything that reads bodies."""

import json

from mitmproxy import http  # noqa: TID251  # an addon, though not the product


def request(flow: http.HTTPFlow) -> None:
    if flow.request.raw_content:
        flow.request.raw_content = json.dumps(json.loads(flow.request.raw_content)).encode()
        flow.request.headers["content-length"] = str(len(flow.request.raw_content))
