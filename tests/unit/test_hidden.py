"""Of hidden flows nobody hears: neither the flow list nor what saves flows."""

from pathlib import Path

from mitmproxy import hooks
from mitmproxy.addons.save import Save
from mitmproxy.addons.view import View
from mitmproxy.flow import Flow
from mitmproxy.proxy.layers.dns import DnsRequestHook, DnsResponseHook
from mitmproxy.proxy.layers.http import HttpErrorHook, HttpRequestHook, HttpResponseHeadersHook, HttpResponseHook
from mitmproxy.proxy.layers.websocket import WebsocketEndHook, WebsocketMessageHook, WebsocketStartHook
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.flows.hidden import HiddenFlows
from pasteguard_addon.proxy.flows.scrub import add_first


class Witness:
    """Counts what it hears of flows."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def request(self, flow: Flow) -> None:
        self.heard.append("request")

    def responseheaders(self, flow: Flow) -> None:
        self.heard.append("responseheaders")

    def websocket_message(self, flow: Flow) -> None:
        self.heard.append("websocket_message")

    def dns_response(self, flow: Flow) -> None:
        self.heard.append("dns_response")


async def test_nobody_hears_of_a_hidden_flow(tmp_path: Path) -> None:
    path = tmp_path / "flows"
    hidden, flow_view, saver, witness = HiddenFlows(), View(), Save(), Witness()
    with taddons.context(flow_view, saver, witness) as context:
        add_first(context.master.addons, hidden)
        context.configure(saver, save_stream_file=str(path))
        web = tflow.twebsocketflow()
        flow, broken, seen = (tflow.tflow(resp=True) for _ in range(3))
        for each in (flow, broken, web, seen):
            each.live = True
            flow_view.requestheaders(each)
        for each in (flow, broken, web):
            hidden.hide(each)
        trigger = context.master.addons.trigger_event
        for each in (flow, broken, web, seen):
            await trigger(HttpRequestHook(each))
            await trigger(HttpResponseHeadersHook(each))
        await trigger(HttpResponseHook(flow))
        await trigger(HttpErrorHook(broken))
        for hook in (WebsocketStartHook, WebsocketMessageHook, WebsocketEndHook):
            await trigger(hook(web))
        await trigger(HttpResponseHook(seen))
        context.master.addons.trigger(hooks.DoneHook())
        assert witness.heard == ["request", "responseheaders"]
        assert [each.id for each in flow_view] == [seen.id]
    assert flow.live
    assert flow.error is None  # the list did not end it
    assert flow.response
    assert flow.response.stream
    saved = path.read_bytes()
    assert seen.id.encode() in saved
    assert not any(each.id.encode() in saved for each in (flow, broken, web))


async def test_nobody_hears_of_a_hidden_question_for_a_name(tmp_path: Path) -> None:
    path = tmp_path / "flows"
    hidden, flow_view, saver, witness = HiddenFlows(), View(), Save(), Witness()
    with taddons.context(flow_view, saver, witness) as context:
        add_first(context.master.addons, hidden)
        context.configure(saver, save_stream_file=str(path))
        flow = tflow.tdnsflow(resp=True)
        await context.master.addons.trigger_event(DnsRequestHook(flow))  # who answers it stands in the chain
        hidden.hide(flow)
        await context.master.addons.trigger_event(DnsResponseHook(flow))
        context.master.addons.trigger(hooks.DoneHook())
        assert witness.heard == []
        assert flow_view.store_count() == 0
    assert path.read_bytes() == b""
