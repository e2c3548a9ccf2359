"""What the flow list says of a request at a glance: a comment, and a mark where there is something to see.

mitmweb shows some 18 letters of a comment, until a person widens the column: what became of the request stands in
them, and which types come after it.

Comments and marks stand in saved flows, so they hold types and counts and never a value. What a person wrote or marked
stays.
"""

import json
import re
from collections.abc import Mapping, Sequence

from mitmproxy import http
from mitmproxy.flow import Flow

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.record.outcome import Outcome

METADATA_KEY = "pasteguard"

_MARKERS: Mapping[Outcome, str] = {
    Outcome.MASKED: ":lock:",
    Outcome.LOCAL: ":house:",
    Outcome.BLOCKED: ":no_entry:",
    Outcome.REFUSED: ":x:",
    Outcome.UNINSPECTED: ":warning:",
}
_OUR_COMMENT = re.compile(r"masked(?: \d|$)|routed to local|blocked: |refused: |sent in clear$|nothing found$")


def tell(
    flow: http.HTTPFlow, outcome: Outcome, facts: ScanFacts | None, detection_s: float, roles: Sequence[str]
) -> None:
    """Set all that a flow tells of its request: comment, mark, and what the content view shows."""
    set_marks(flow, outcome, facts)
    if facts is not None:
        flow.metadata[METADATA_KEY] = metadata(outcome, facts, detection_s, roles)


def set_marks(flow: http.HTTPFlow, outcome: Outcome, facts: ScanFacts | None) -> None:
    """Set comment and mark, except where a person has set others."""
    if not flow.comment or _OUR_COMMENT.match(flow.comment):
        flow.comment = comment(outcome, facts, flow.response)
    if is_ours(flow.marked):
        flow.marked = _MARKERS.get(outcome, "")


def is_ours(marker: str) -> bool:
    """Return whether a mark is none at all or one that we set."""
    return not marker or marker in _MARKERS.values()


def own_comment(flow: Flow) -> str:
    """Return our comment, or nothing if a person has written another."""
    return flow.comment if _OUR_COMMENT.match(flow.comment) else ""


def comment(outcome: Outcome, facts: ScanFacts | None, response: http.Response | None = None) -> str:
    """Return the line for the flow list; `response` is the refusal, if there is one."""
    counts = all_counts(facts)
    listed = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in counts.items())
    match outcome:
        case Outcome.MASKED:
            # With no counts it was the user's own text in the form of a placeholder.
            return f"masked {sum(counts.values())}: {listed}" if counts else "masked"
        case Outcome.LOCAL:
            return f"routed to local: {listed}"
        case Outcome.BLOCKED:
            return "blocked: " + ", ".join(sorted(facts.secret_counts if facts else ()))
        case Outcome.REFUSED:
            return f"refused: {error_code(response)}"
        case Outcome.UNINSPECTED:
            return "sent in clear"
        case Outcome.CLEAN:
            return "nothing found"
        case Outcome.PASSED:
            return ""


def all_counts(facts: ScanFacts | None) -> Mapping[str, int]:
    """Return counts of all types, the most frequent first."""
    counts = {**facts.pii_counts, **facts.secret_counts} if facts else {}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def metadata(
    outcome: Outcome, facts: ScanFacts | None, detection_s: float, roles: Sequence[str] = ()
) -> dict[str, object]:
    """Return what the content view needs, as plain data: it is saved with the flow."""
    return {
        "outcome": outcome.value,
        "counts": dict(all_counts(facts)),
        "language": facts.language if facts else "",
        "detection_ms": round(detection_s * 1000),
        "roles": list(roles),
    }


def outcome_of(flow: Flow) -> Outcome | None:
    """Return what became of a chat's request, if it was decided and the flow is one of ours."""
    told = flow.metadata.get(METADATA_KEY)
    outcome = told.get("outcome") if isinstance(told, dict) else None
    return Outcome(outcome) if outcome in list(Outcome) else None


def error_code(response: http.Response | None) -> str:
    """Return the code of one of our refusals."""
    try:
        code = json.loads(response.raw_content or b"")["error"]["code"] if response else ""
    except (ValueError, KeyError, TypeError):
        code = ""
    return str(code) or "not sent"
