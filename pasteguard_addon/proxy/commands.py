"""Commands for mitmproxy's command line and mitmweb."""

from collections.abc import Callable, Sequence

from mitmproxy import command

from pasteguard_addon.record.metrics import Metrics


class Commands:
    """A part of the addon: mitmproxy collects commands from addons by their methods."""

    name = "pasteguard-commands"

    def __init__(self, metrics: Metrics, forget: Callable[[], None]) -> None:
        self._metrics = metrics
        self._forget = forget

    @command.command("pasteguard.stats")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def stats(self) -> Sequence[str]:
        """Return what was counted since the start: requests by outcome, values by type, detection, cache."""
        return self._metrics.lines()

    @command.command("pasteguard.forget")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def forget(self) -> None:
        """Drop what detection remembers of earlier texts; exchanges under way keep their values until they end."""
        self._forget()
