"""Keys are gone before anybody saves a flow."""

from pathlib import Path

from mitmproxy import hooks, http
from mitmproxy.addons import save
from mitmproxy.proxy.layers.http import HttpErrorHook, HttpRequestHeadersHook, HttpRequestHook, HttpResponseHook
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.eraser import Eraser, add_first


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
        add_first(context.master.addons, Eraser())
        assert isinstance(context.master.addons.chain[0], Eraser)
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


def test_a_cookie_that_has_yet_to_be_sent_stays() -> None:
    flow = flow_with_keys(is_streamed=False)
    Eraser().response(flow)
    assert flow.response is not None
    assert flow.response.headers["set-cookie"] == "session=COOKIE"
