"""Commands for mitmproxy's command line and mitmweb. What they return goes to who asked, never to the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mitmproxy import command, exceptions
from mitmproxy.flow import Flow

from pasteguard_addon.endpoints.endpoint import ROLES
from pasteguard_addon.exchange.account import ExplainedText
from pasteguard_addon.findings import Finding
from pasteguard_addon.proxy.flows.kept_exchanges import MAX_FINDINGS, KeptExchanges
from pasteguard_addon.record.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Actions:
    """What the commands make the addon do."""

    preview: Callable[[str], Sequence[str]]
    allow: Callable[[frozenset[str]], None]
    forget: Callable[[], None]


class Commands:
    """A part of the addon: mitmproxy collects commands from addons by their methods."""

    name = "pasteguard-commands"

    def __init__(self, metrics: Metrics, kept: KeptExchanges, actions: Actions) -> None:
        self._metrics = metrics
        self._kept = kept
        self._actions = actions

    @command.command("pasteguard.stats")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def stats(self) -> Sequence[str]:
        """Return what was counted since the start: requests by outcome, values by type, detection, cache."""
        return self._metrics.lines()

    @command.command("pasteguard.explain")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def explain(self, flow: Flow) -> Sequence[str]:
        """Return what was found in a request: where, which type, how surely and by which recognizer; no values."""
        texts = self._kept.explanation(flow.id)
        if texts is None:
            raise exceptions.CommandError("PasteGuard has not scanned this request, or has forgotten what it found.")
        return explained(texts) or ["nothing found"]

    @command.command("pasteguard.preview")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def preview(self, text: str) -> Sequence[str]:
        """Return a text as the provider would get it, and what was found in it. Ask twice: detection takes a moment."""
        return self._actions.preview(text)

    @command.command("pasteguard.allow")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def allow(self, entity_type: str, flow: Flow) -> str:
        """Mask no longer, until PasteGuard ends or forgets, the values of one type that were masked in a request."""
        exchange = self._kept.exchange(flow.id)
        if exchange is None:
            raise exceptions.CommandError(
                "The values of this request are not known any more. Turn pasteguard_reveal on and send it again, or "
                "name them in pasteguard_allow."
            )
        values = exchange.originals_of_type(entity_type.upper())
        if not values:
            raise exceptions.CommandError("No value of this type was masked in this request.")
        self._actions.allow(values)
        return f"allowed from the next request on: {len(values)} {entity_type.upper()}"

    @command.command("pasteguard.forget")  # type: ignore[untyped-decorator]  # mitmproxy leaves it so
    def forget(self) -> None:
        """Drop what is remembered: earlier scans, originals for the view, explanations, values that were allowed.

        Exchanges under way keep their values until they end.
        """
        self._actions.forget()


def explained(texts: Sequence[ExplainedText]) -> list[str]:
    """Return a line for each finding. Offsets are characters of the text that the client sent."""
    lines = [f"{_place(text)}: {_described(finding)}" for text in texts for finding in text.findings]
    return [*lines, "(the newest are listed)"] if len(lines) >= MAX_FINDINGS else lines


def _place(text: ExplainedText) -> str:
    if not text.role:
        return f"tools and schemas, text {text.ordinal}" if text.unit == 0 else f"other fields, text {text.ordinal}"
    role = text.role if text.role in ROLES else "another role"  # whatever else a client may have written there
    return f"message {text.unit} ({role}), text {text.ordinal}"


def _described(finding: Finding) -> str:
    return f"{finding.start}–{finding.end} {finding.entity_type} {finding.score:.2f} by {finding.recognizer}"
