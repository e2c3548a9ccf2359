"""mitmproxy addon: let replies through as they come, event streams through a callable that changes nothing."""

from mitmproxy import http  # noqa: TID251  # an addon, though not the product


def responseheaders(flow: http.HTTPFlow) -> None:
    if flow.response is None:
        return
    is_event_stream = flow.response.headers.get("content-type", "").startswith("text/event-stream")
    flow.response.stream = _unchanged if is_event_stream else True


def _unchanged(data: bytes) -> bytes:
    return data
