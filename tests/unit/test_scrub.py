"""Keys are gone before anybody saves a flow."""

from pathlib import Path

import pytest
from mitmproxy import hooks, http
from mitmproxy.addons import save
from mitmproxy.proxy.layers.http import HttpErrorHook, HttpRequestHeadersHook, HttpRequestHook, HttpResponseHook
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.flows.marks import METADATA_KEY, metadata
from pasteguard_addon.proxy.flows.scrub import FlowScrubber, add_first
from pasteguard_addon.record.outcome import Outcome


def flow_with_keys(*, is_streamed: bool) -> http.HTTPFlow:
    flow = tflow.tflow(resp=True)
    flow.request.headers["authorization"] = "Bearer KEY"
    flow.request.path = "/x?api-key=KEY"
    assert flow.response is not None
    flow.response.headers["set-cookie"] = "session=COOKIE"
    flow.response.stream = is_streamed
    return flow


async def test_what_is_saved_holds_no_key(tmp_path: Path) -> None:
    path = tmp_path / "flows"
    saver = save.Save()
    with taddons.context(saver) as context:
        add_first(context.master.addons, FlowScrubber())
        assert isinstance(context.master.addons.chain[0], FlowScrubber)
        context.configure(saver, save_stream_file=str(path))
        done, broken, under_way = (flow_with_keys(is_streamed=True) for _ in range(3))
        for flow in (done, broken, under_way):
            await context.master.addons.trigger_event(HttpRequestHeadersHook(flow))
            await context.master.addons.trigger_event(HttpRequestHook(flow))
        await context.master.addons.trigger_event(HttpResponseHook(done))
        await context.master.addons.trigger_event(HttpErrorHook(broken))
        context.master.addons.trigger(hooks.DoneHook())
    saved = path.read_bytes()
    assert saved.count(b"authorization") == 3
    assert b"KEY" not in saved
    assert b"COOKIE" not in saved


@pytest.mark.parametrize("end", ["answer", "error", "shutdown"])
async def test_what_went_to_the_local_model_as_it_was_is_not_saved(end: str, tmp_path: Path) -> None:
    path = tmp_path / "flows"
    saver = save.Save()
    with taddons.context(saver) as context:
        add_first(context.master.addons, FlowScrubber())
        context.configure(saver, save_stream_file=str(path))
        flow = tflow.tflow()
        flow.request.raw_content = b"I am Ada Lovelace."
        flow.metadata[METADATA_KEY] = metadata(Outcome.LOCAL, None, 0.0)
        await context.master.addons.trigger_event(HttpRequestHeadersHook(flow))
        await context.master.addons.trigger_event(HttpRequestHook(flow))
        flow.backup()  # as when a person marks it
        flow.comment = "mine"
        if end == "answer":
            await context.master.addons.trigger_event(HttpResponseHook(flow))
        elif end == "error":
            await context.master.addons.trigger_event(HttpErrorHook(flow))
        context.master.addons.trigger(hooks.DoneHook())
    assert b"mine" in path.read_bytes()
    assert b"Ada" not in path.read_bytes()


async def test_what_is_put_aside_of_a_flow_that_a_person_comments_holds_no_key(tmp_path: Path) -> None:
    path = tmp_path / "flows"
    saver = save.Save()
    with taddons.context(saver) as context:
        add_first(context.master.addons, FlowScrubber())
        context.configure(saver, save_stream_file=str(path))
        flow = flow_with_keys(is_streamed=True)
        await context.master.addons.trigger_event(HttpRequestHeadersHook(flow))
        await context.master.addons.trigger_event(HttpRequestHook(flow))
        flow.backup()
        flow.comment = "mine"
        await context.master.addons.trigger_event(HttpResponseHook(flow))
        context.master.addons.trigger(hooks.DoneHook())
    assert b"mine" in path.read_bytes()
    assert b"KEY" not in path.read_bytes()


async def test_what_is_being_edited_at_the_end_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "flows"
    saver = save.Save()
    with taddons.context(saver) as context:
        add_first(context.master.addons, FlowScrubber())
        context.configure(saver, save_stream_file=str(path))
        flow = tflow.tflow()
        await context.master.addons.trigger_event(HttpRequestHeadersHook(flow))
        flow.intercept()
        await context.master.addons.trigger_event(HttpRequestHook(flow))
        flow.backup()
        flow.request.text = "I am Ada Lovelace."
        context.master.addons.trigger(hooks.DoneHook())
    assert path.read_bytes()
    assert b"Ada" not in path.read_bytes()


def test_a_cookie_that_has_yet_to_be_sent_stays() -> None:
    flow = flow_with_keys(is_streamed=False)
    FlowScrubber().response(flow)
    assert flow.response is not None
    assert flow.response.headers["set-cookie"] == "session=COOKIE"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("HTTP/1 protocol error: illegal chunk header: bytearray(b'Ada Lovelace')", "illegal chunk header"),
        ("unexpected server response: b'Ada Lovelace'", "unexpected server response"),
        ('Received invalid header: b"it\'s Ada Lovelace" from server', "from server"),
        ("[Errno 111] Connect call failed ('127.0.0.1', 9)", "[Errno 111]"),
        ("Client disconnected.", "Client disconnected."),
    ],
)
async def test_what_broke_a_flow_is_not_quoted(told: str, kept: str) -> None:
    with taddons.context() as context:
        add_first(context.master.addons, FlowScrubber())
        flow = tflow.tflow()
        flow.error = tflow.terr(told)
        await context.master.addons.trigger_event(HttpErrorHook(flow))
    assert kept in flow.error.msg
    assert "Ada" not in flow.error.msg
