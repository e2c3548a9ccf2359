"""Commands for mitmproxy's command line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from mitmproxy import exceptions, http
from mitmproxy.addons.view import View
from mitmproxy.test import taddons, tflow

from pasteguard_addon.exchange.account import ExplainedText
from pasteguard_addon.findings import Finding
from pasteguard_addon.proxy.commands import Actions, Commands, explained
from pasteguard_addon.proxy.flows.kept_exchanges import KeptExchanges
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.outcome import Outcome
from tests.unit.canary_scan import exchange_for, saying


@dataclass
class Made:
    """The commands, and what they made the addon do."""

    run: Callable[..., Any]
    metrics: Metrics
    kept: KeptExchanges
    flow: http.HTTPFlow
    previewed: list[str]
    allowed: list[frozenset[str]]
    forgotten: list[bool]


@pytest.fixture
def made() -> Iterator[Made]:
    metrics, kept, flow_view = Metrics(Now), KeptExchanges(), View()
    kept.watch(flow_view)
    flow = tflow.tflow()

    previewed: list[str] = []
    allowed: list[frozenset[str]] = []
    forgotten: list[bool] = []

    def preview(text: str) -> list[str]:
        previewed.append(text)
        return ["masked"]

    actions = Actions(preview, allowed.append, lambda: forgotten.append(True))
    with taddons.context(flow_view, Commands(metrics, kept, actions)) as context:
        flow_view.add([flow])
        yield Made(context.master.commands.execute, metrics, kept, flow, previewed, allowed, forgotten)


def test_stats_and_forget(made: Made) -> None:
    made.metrics.count(Outcome.BLOCKED, {}, None)
    assert made.run("pasteguard.stats") == ["pasteguard_requests_total blocked 1"]
    assert made.run("pasteguard.forget") is None
    assert made.forgotten == [True]


def test_explain(made: Made) -> None:
    exchange, _ = exchange_for(saying("nothing", "I am Ada Lovelace."))
    made.kept.keep(made.flow, exchange, is_revealed=False)
    assert made.run(f"pasteguard.explain @{made.flow.id}") == ["message 2 (user), text 1: 5–17 PERSON 0.90 by canary"]
    made.kept.keep(made.flow, exchange_for(saying("nothing"))[0], is_revealed=False)
    assert made.run("pasteguard.explain @all") == ["nothing found"]
    made.kept.clear()
    with pytest.raises(exceptions.CommandError, match="has not scanned"):
        made.run("pasteguard.explain @all")


def test_places_tell_nothing_that_a_client_wrote() -> None:
    findings = [Finding(0, 3, "PERSON", 0.5, "canary")]
    texts = [ExplainedText(unit, role, 1, findings) for unit, role in ((0, ""), (1, "Ada Lovelace"), (2, ""))]
    assert [line.partition(":")[0] for line in explained(texts)] == [
        "tools and schemas, text 1",
        "message 1 (another role), text 1",
        "other fields, text 1",
    ]


def test_preview(made: Made) -> None:
    assert made.run("pasteguard.preview 'I am Ada Lovelace.'") == ["masked"]
    assert made.previewed == ["I am Ada Lovelace."]


def test_allow(made: Made) -> None:
    exchange, _ = exchange_for(saying("Ada Lovelace, Grace Hopper, ada@x.org"))
    made.kept.keep(made.flow, exchange, is_revealed=True)
    told = made.run("pasteguard.allow person @all")
    assert told == "allowed from the next request on: 2 PERSON"
    assert made.allowed == [frozenset(["Ada Lovelace", "Grace Hopper"])]
    with pytest.raises(exceptions.CommandError, match="No value of this type"):
        made.run("pasteguard.allow LOCATION @all")
    made.kept.drop_originals()
    with pytest.raises(exceptions.CommandError, match="pasteguard_reveal"):
        made.run("pasteguard.allow PERSON @all")
    assert len(made.allowed) == 1
