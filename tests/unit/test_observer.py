"""What is told about exchanges besides the log."""

from collections.abc import Iterator

import pytest
from mitmproxy.addons.view import View
from mitmproxy.test import taddons, tflow

from pasteguard_addon.proxy.observer import Observed, Observer
from pasteguard_addon.record.metrics import Now
from pasteguard_addon.settings import Settings


@pytest.fixture
def flow_view() -> Iterator[View]:
    flow_view = View()
    with taddons.context(flow_view):
        yield flow_view


def test_the_oldest_flows_are_dropped(flow_view: View) -> None:
    observer = Observer(Now)
    observer.configure(Settings(flows_kept=3))
    flows = [tflow.tflow(resp=True) for _ in range(8)]
    for flow in flows:
        flow.live = False
    flows[0].live = True
    flows[1].marked = ":red_circle:"
    flows[2].intercepted = True
    flows[3].marked = ":lock:"  # our own mark
    flow_view.add(flows)
    observer.finished(flows[-1], Observed(), model="", reply=b"")
    assert flow_view.resolve("@all") == flows[:3]


def test_no_limit(flow_view: View) -> None:
    observer = Observer(Now)
    observer.configure(Settings(flows_kept=0))
    flow_view.add([tflow.tflow(resp=True) for _ in range(5)])
    observer.finished(tflow.tflow(resp=True), Observed(), model="", reply=b"")
    assert flow_view.store_count() == 5
