"""Comments and marks of the flow list."""

import pytest
from mitmproxy import http
from mitmproxy.test import tflow, tutils

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy import refusals
from pasteguard_addon.proxy.flows import marks
from pasteguard_addon.record.outcome import Outcome

FACTS = ScanFacts(
    "en",
    is_language_fallback=False,
    pii_counts={"EMAIL_ADDRESS": 1, "PERSON": 2},
    secret_counts={"JWT_TOKEN": 1},
)
EMPTY = ScanFacts("en", is_language_fallback=False)


@pytest.mark.parametrize(
    ("outcome", "facts", "expected"),
    [
        (Outcome.MASKED, FACTS, "masked 4: 2 PERSON, EMAIL_ADDRESS, JWT_TOKEN"),
        (Outcome.MASKED, EMPTY, "masked"),
        (Outcome.LOCAL, FACTS, "routed to local: 2 PERSON, EMAIL_ADDRESS, JWT_TOKEN"),
        (Outcome.BLOCKED, FACTS, "blocked: JWT_TOKEN"),
        (Outcome.REFUSED, None, "refused: pasteguard_not_masked"),
        (Outcome.UNINSPECTED, None, "sent in clear"),
        (Outcome.CLEAN, EMPTY, "nothing found"),
        (Outcome.PASSED, None, ""),
    ],
)
def test_comment(outcome: Outcome, facts: ScanFacts | None, expected: str) -> None:
    assert marks.comment(outcome, facts, refusals.NOT_MASKED.response()) == expected


def test_every_comment_gives_way_to_a_newer_one() -> None:
    for outcome in Outcome:
        flow = tflow.tflow()
        for facts in (EMPTY, FACTS):
            marks.set_marks(flow, outcome, facts)
        marks.set_marks(flow, Outcome.PASSED, None)
        assert (flow.comment, flow.marked) == ("", "")


def test_what_a_person_wrote_stays() -> None:
    flow = tflow.tflow()
    flow.comment, flow.marked = "look at this", ":red_circle:"
    marks.set_marks(flow, Outcome.MASKED, FACTS)
    assert (flow.comment, flow.marked) == ("look at this", ":red_circle:")


def request(method: str, path: str, **headers: str) -> http.Request:
    fields = http.Headers(**headers)
    return tutils.treq(method=method.encode(), path=path.encode(), headers=fields)
