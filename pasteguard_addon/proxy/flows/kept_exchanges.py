"""What is remembered of flows beside them, in memory alone: what was found where, and their originals if wanted.

mitmproxy writes all that belongs to a flow into its files, so nothing of this may stand in one. It goes with its flow:
when the list drops that, or is cleared. Without a list nobody could ask, so then nothing is remembered.
"""

from collections.abc import Sequence
from dataclasses import replace

from mitmproxy.addons.view import View
from mitmproxy.flow import Flow

from pasteguard_addon.exchange.account import ExplainedText
from pasteguard_addon.exchange.exchange import Exchange

MAX_FINDINGS = 200
"""How many findings are remembered of a flow. A limit for memory: a chat is remembered anew with each of its turns."""


class KeptExchanges:
    """By flow id; bounded by the flow list, which is bounded by `pasteguard_flows_kept`."""

    def __init__(self) -> None:
        self._flow_view: View | None = None
        self._explanations: dict[str, Sequence[ExplainedText]] = {}
        self._exchanges: dict[str, Exchange] = {}

    def __repr__(self) -> str:
        return f"<KeptExchanges of {len(self._explanations)} flows, {len(self._exchanges)} with originals>"

    def watch(self, flow_view: View | None) -> None:
        """Remember from now on what the list holds, if there is one."""
        self._flow_view = flow_view
        if flow_view is not None:
            flow_view.sig_store_remove.connect(self._removed)
            flow_view.sig_store_refresh.connect(self._refreshed)

    def keep(self, flow: Flow, exchange: Exchange, *, is_revealed: bool) -> None:
        """Remember what was found in a request; and with `is_revealed` its originals too."""
        self._removed(flow)  # a replay begins anew
        if self._flow_view is None or self._flow_view.get_by_id(flow.id) is None:
            return
        self._explanations[flow.id] = _shortened(exchange.explanation)
        if is_revealed and exchange.has_placeholders:
            self._exchanges[flow.id] = exchange

    def explanation(self, flow_id: str) -> Sequence[ExplainedText] | None:
        """Return what was found in a request, if it was scanned and its flow is still in the list."""
        return self._explanations.get(flow_id)

    def exchange(self, flow_id: str) -> Exchange | None:
        """Return what knows the originals of a flow, if they are remembered."""
        return self._exchanges.get(flow_id)

    def drop_originals(self) -> bool:
        """Return whether there were any."""
        had_some = bool(self._exchanges)
        self._exchanges.clear()
        return had_some

    def clear(self) -> None:
        self._explanations.clear()
        self._exchanges.clear()

    def _removed(self, flow: Flow) -> None:
        self._explanations.pop(flow.id, None)
        self._exchanges.pop(flow.id, None)

    def _refreshed(self) -> None:
        held = {each.id for each in self._flow_view.resolve("@all")} if self._flow_view is not None else set()
        for flow_id in self._explanations.keys() - held:
            del self._explanations[flow_id]
            self._exchanges.pop(flow_id, None)


def _shortened(texts: Sequence[ExplainedText]) -> Sequence[ExplainedText]:
    """Return the newest texts, which hold what is new in a chat, with as many findings as are remembered."""
    kept: list[ExplainedText] = []
    room = MAX_FINDINGS
    for text in reversed(texts):
        if not room:
            break
        findings = text.findings[:room]
        kept.append(text if len(findings) == len(text.findings) else replace(text, findings=findings))
        room -= len(findings)
    return kept[::-1]
