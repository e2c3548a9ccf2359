"""What is remembered of flows goes with them."""

import json

import pytest
from mitmproxy import http
from mitmproxy.addons.view import View
from mitmproxy.test import taddons, tflow

from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.proxy.flows.kept_exchanges import MAX_FINDINGS, KeptExchanges
from tests.unit.canary_scan import exchange_for, saying


@pytest.fixture
def flow_view() -> View:
    with taddons.context() as context:
        made = View()
        context.master.addons.add(made)
    return made


def known(kept: KeptExchanges, flow: http.HTTPFlow) -> tuple[bool, bool]:
    return kept.explanation(flow.id) is not None, kept.exchange(flow.id) is not None


def exchange(text: str = "Ada Lovelace") -> Exchange:
    return exchange_for(saying(text))[0]


def watching(flow_view: View | None) -> KeptExchanges:
    kept = KeptExchanges()
    kept.watch(flow_view)
    return kept


def test_it_goes_with_the_flow(flow_view: View) -> None:
    kept = watching(flow_view)
    flows = [tflow.tflow() for _ in range(4)]
    flow_view.add(flows)
    for flow in flows:
        kept.keep(flow, exchange(), is_revealed=True)
    assert [known(kept, flow) for flow in flows] == [(True, True)] * 4
    flow_view.remove([flows[0]])
    assert [known(kept, flow) for flow in flows] == [(False, False), *[(True, True)] * 3]
    flows[1].marked = ":mine:"
    flow_view.clear_not_marked()
    assert [known(kept, flow)[1] for flow in flows] == [False, True, False, False]
    flow_view.clear()
    assert [known(kept, flow) for flow in flows] == [(False, False)] * 4
    assert repr(kept) == "<KeptExchanges of 0 flows, 0 with originals>"


def test_originals_are_kept_on_request_only(flow_view: View) -> None:
    kept = watching(flow_view)
    flow = tflow.tflow()
    flow_view.add([flow])
    kept.keep(flow, exchange(), is_revealed=False)
    assert known(kept, flow) == (True, False)
    kept.keep(flow, exchange(), is_revealed=True)
    assert known(kept, flow) == (True, True)
    kept.keep(flow, exchange(), is_revealed=False)  # a replay
    assert known(kept, flow) == (True, False)
    kept.keep(flow, exchange("nothing"), is_revealed=True)
    assert known(kept, flow) == (True, False)
    kept.keep(flow, exchange(), is_revealed=True)
    assert kept.drop_originals()
    assert not kept.drop_originals()
    assert known(kept, flow) == (True, False)
    kept.clear()
    assert known(kept, flow) == (False, False)


def test_what_no_list_holds_is_not_remembered(flow_view: View) -> None:
    for kept in (watching(flow_view), watching(None)):
        flow = tflow.tflow()
        kept.keep(flow, exchange(), is_revealed=True)
        assert known(kept, flow) == (False, False)


def test_the_newest_findings_are_remembered(flow_view: View) -> None:
    kept = watching(flow_view)
    flow = tflow.tflow()
    flow_view.add([flow])
    texts = [" ".join(["Ada Lovelace"] * 150), " ".join(["Grace Hopper"] * 150), "nothing", "Ada Lovelace"]
    kept.keep(flow, exchange_for(saying(*texts))[0], is_revealed=False)
    told = kept.explanation(flow.id) or ()
    assert [(text.unit, len(text.findings)) for text in told] == [(1, 49), (2, 150), (4, 1)]
    assert sum(len(text.findings) for text in told) == MAX_FINDINGS
    assert "Ada" not in json.dumps(repr(told))
