"""Commands for mitmproxy's command line."""

from mitmproxy.test import taddons

from pasteguard_addon.proxy.commands import Commands
from pasteguard_addon.record.metrics import Metrics, Now
from pasteguard_addon.record.outcome import Outcome


def test_the_commands() -> None:
    forgotten: list[bool] = []
    metrics = Metrics(Now)
    metrics.count(Outcome.BLOCKED, {}, None)
    with taddons.context(Commands(metrics, lambda: forgotten.append(True))) as context:
        run = context.master.commands.execute
        assert run("pasteguard.stats") == ["pasteguard_requests_total blocked 1"]
        assert run("pasteguard.forget") is None
    assert forgotten == [True]
