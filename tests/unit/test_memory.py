"""What is remembered of flows goes with them."""

import json

import pytest
from mitmproxy import http
from mitmproxy.addons.view import View
from mitmproxy.test import taddons, tflow

from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.memory import MAX_FINDINGS, Memory
from tests.unit.canary_scan import exchange_for, saying


@pytest.fixture
def flow_view() -> View:
    with taddons.context() as context:
        made = View()
        context.master.addons.add(made)
    return made


def known(memory: Memory, flow: http.HTTPFlow) -> tuple[bool, bool]:
    return memory.explanation(flow.id) is not None, memory.exchange(flow.id) is not None


def exchange(text: str = "Ada Lovelace") -> Exchange:
    return exchange_for(saying(text))[0]


def watching(flow_view: View | None) -> Memory:
    memory = Memory()
    memory.watch(flow_view)
    return memory


def test_it_goes_with_the_flow(flow_view: View) -> None:
    memory = watching(flow_view)
    flows = [tflow.tflow() for _ in range(4)]
    flow_view.add(flows)
    for flow in flows:
        memory.keep(flow, exchange(), is_revealed=True)
    assert [known(memory, flow) for flow in flows] == [(True, True)] * 4
    flow_view.remove([flows[0]])
    assert [known(memory, flow) for flow in flows] == [(False, False), *[(True, True)] * 3]
    flows[1].marked = ":mine:"
    flow_view.clear_not_marked()
    assert [known(memory, flow)[1] for flow in flows] == [False, True, False, False]
    flow_view.clear()
    assert [known(memory, flow) for flow in flows] == [(False, False)] * 4
    assert repr(memory) == "<Memory of 0 flows, 0 with originals>"


def test_originals_are_kept_on_request_only(flow_view: View) -> None:
    memory = watching(flow_view)
    flow = tflow.tflow()
    flow_view.add([flow])
    memory.keep(flow, exchange(), is_revealed=False)
    assert known(memory, flow) == (True, False)
    memory.keep(flow, exchange(), is_revealed=True)
    assert known(memory, flow) == (True, True)
    memory.keep(flow, exchange(), is_revealed=False)  # a replay
    assert known(memory, flow) == (True, False)
    memory.keep(flow, exchange("nothing"), is_revealed=True)
    assert known(memory, flow) == (True, False)
    memory.keep(flow, exchange(), is_revealed=True)
    assert memory.drop_originals()
    assert not memory.drop_originals()
    assert known(memory, flow) == (True, False)
    memory.clear()
    assert known(memory, flow) == (False, False)


def test_what_no_list_holds_is_not_remembered(flow_view: View) -> None:
    for memory in (watching(flow_view), watching(None)):
        flow = tflow.tflow()
        memory.keep(flow, exchange(), is_revealed=True)
        assert known(memory, flow) == (False, False)


def test_the_newest_findings_are_remembered(flow_view: View) -> None:
    memory = watching(flow_view)
    flow = tflow.tflow()
    flow_view.add([flow])
    texts = [" ".join(["Ada Lovelace"] * 150), " ".join(["Grace Hopper"] * 150), "nothing", "Ada Lovelace"]
    memory.keep(flow, exchange_for(saying(*texts))[0], is_revealed=False)
    told = memory.explanation(flow.id) or ()
    assert [(text.unit, len(text.findings)) for text in told] == [(1, 49), (2, 150), (4, 1)]
    assert sum(len(text.findings) for text in told) == MAX_FINDINGS
    assert "Ada" not in json.dumps(repr(told))
