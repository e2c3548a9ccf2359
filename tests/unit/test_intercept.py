"""What a person may edit of a request that is held."""

import asyncio

import pytest
from mitmproxy import http
from mitmproxy.test import tflow

from pasteguard_addon.endpoints.registry import DEFAULT
from pasteguard_addon.proxy import intercept


def request() -> http.Request:
    return http.Request.make("POST", "https://api.openai.com/v1/chat/completions", b"{}", {"host": "api.openai.com"})


@pytest.mark.parametrize(
    ("name", "value", "is_good"),
    [
        ("path", "/v1/chat/completions", True),
        ("path", "/openai/deployments/x/chat/completions?api-version=1", True),
        ("path", "/v1/chat/completions/abc", False),
        ("path", "/v1/responses", False),
        ("path", "//elsewhere.example/", False),
        ("method", "GET", False),
        ("method", "PUT", False),
        ("scheme", "http", False),
        ("host", "elsewhere.example", False),
        ("port", 444, False),
        ("host_header", "elsewhere.example", False),
        ("authority", "elsewhere.example", False),
        ("http_version", "HTTP/2.0", False),
    ],
)
def test_where_it_may_go(name: str, value: object, *, is_good: bool) -> None:
    scanned, edited = intercept.Destination.of(request()), request()
    setattr(edited, name, value)
    assert intercept.Destination.of(edited).is_good_for(scanned, DEFAULT) is is_good


def test_every_edit_is_seen() -> None:
    shown = intercept.editable_parts(request())
    assert intercept.editable_parts(request()) == shown
    for name, value in (("path", "/"), ("raw_content", b""), ("trailers", http.Headers())):
        edited = request()
        setattr(edited, name, value)
        assert intercept.editable_parts(edited) != shown
    edited = request()
    edited.headers["x"] = "y"
    assert intercept.editable_parts(edited) != shown


@pytest.mark.parametrize("end", ["resume", "kill"])
async def test_it_waits_until_a_person_is_done(end: str) -> None:
    flow = tflow.tflow()
    flow.intercept()
    waiting = asyncio.create_task(intercept.wait(flow))
    await asyncio.sleep(0.25)  # longer than one look
    assert not waiting.done()
    getattr(flow, end)()
    await asyncio.wait_for(waiting, 5)


async def test_what_is_not_held_goes_on_at_once() -> None:
    await asyncio.wait_for(intercept.wait(tflow.tflow()), 1)
