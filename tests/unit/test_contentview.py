"""The content view PasteGuard."""

import itertools
import json
from collections.abc import Iterator

import pytest
from mitmproxy import contentviews, http
from mitmproxy.addons.view import View
from mitmproxy.contentviews._registry import ContentviewRegistry
from mitmproxy.test import taddons, tflow

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy.flows.contentview import OriginalsView, PasteGuardView
from pasteguard_addon.proxy.flows.kept_exchanges import KeptExchanges
from pasteguard_addon.proxy.flows.marks import METADATA_KEY, metadata, set_marks
from pasteguard_addon.record.outcome import Outcome
from tests.kit.upstream import completion, text_events
from tests.unit.canary_scan import exchange_for

FACTS = ScanFacts("de", is_language_fallback=False, pii_counts={"PERSON": 2})
IMAGE = {"type": "image_url", "image_url": {"url": "https://pictures.example/1.png"}}
REQUEST = {
    "model": "m",
    "messages": [
        {"role": "system", "content": "You help [[PERSON_1]]."},
        {"role": "user", "content": [{"type": "text", "text": "I am [[PERSON_1]], she is [[PERSON_2]]."}, IMAGE]},
    ],
}
SHOWN_REQUEST = """\
placeholders: 2 PERSON (3×)
language: de · detection: 14 ms
scanned: messages of user
not scanned: 1 × image

── system ──
You help »[[PERSON_1]]«.

── user ──
I am »[[PERSON_1]]«, she is »[[PERSON_2]]«.
image: (not scanned)
"""
SHOWN_REPLY = """\
placeholders: 1 PERSON (1×)

── assistant ──
Hello »[[PERSON_1]]«!
"""


@pytest.fixture
def kept() -> KeptExchanges:
    return KeptExchanges()


@pytest.fixture
def registry(kept: KeptExchanges) -> Iterator[ContentviewRegistry]:
    """All of mitmproxy's own views, and ours."""
    registry = ContentviewRegistry()
    for name in contentviews.registry:
        registry.register(contentviews.registry[name])
    registry.register(PasteGuardView())
    registry.register(OriginalsView(kept))
    with taddons.context():
        yield registry


def chat_flow(reply: bytes = b"", kind: str = "application/json") -> http.HTTPFlow:
    flow = tflow.tflow(resp=True)
    flow.request.path = "/v1/chat/completions"
    flow.request.headers["content-type"] = "application/json"
    flow.request.content = json.dumps(REQUEST).encode()
    assert flow.response is not None
    flow.response.headers["content-type"] = kind
    flow.response.content = reply
    flow.metadata[METADATA_KEY] = metadata(Outcome.MASKED, FACTS, 0.0141, ("user",))
    return flow


def shown(
    flow: http.HTTPFlow, message: http.Message | None, registry: ContentviewRegistry, view: str = "auto"
) -> tuple[str | None, str]:
    assert message is not None
    result = contentviews.prettify_message(message, flow, view, registry)
    return result.view_name, result.text.replace("\n \n", "\n\n")  # blanks that give empty lines their height


def test_a_request(registry: ContentviewRegistry) -> None:
    flow = chat_flow()
    assert shown(flow, flow.request, registry) == ("PasteGuard", SHOWN_REQUEST)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (json.dumps(completion("Hello [[PERSON_1]]!")).encode(), "application/json"),
        (b"".join(text_events("Hello [[PERSON_1]]!")) + b"data: [DONE]\n\n", "text/event-stream"),
    ],
)
def test_a_reply(reply: bytes, kind: str, registry: ContentviewRegistry) -> None:
    flow = chat_flow(reply, kind)
    name, text = shown(flow, flow.response, registry)
    assert name == "PasteGuard"
    if kind == "application/json":
        assert text == SHOWN_REPLY
    else:
        assert "Hello »[[PERSON_1]]«!" in text


def test_a_flow_that_was_saved_and_loaded(registry: ContentviewRegistry) -> None:
    flow = http.HTTPFlow.from_state(chat_flow().get_state())
    assert shown(flow, flow.request, registry) == ("PasteGuard", SHOWN_REQUEST)


def test_what_it_leaves_alone(registry: ContentviewRegistry) -> None:
    flow = chat_flow(b"")
    assert shown(flow, flow.response, registry)[0] != "PasteGuard"
    flow = chat_flow()
    flow.request.path = "/v1/models"
    assert shown(flow, flow.request, registry)[0] != "PasteGuard"
    flow = chat_flow()
    del flow.metadata[METADATA_KEY]
    assert shown(flow, flow.request, registry)[0] != "PasteGuard"


def test_what_is_no_conversation_is_shown_as_it_is(registry: ContentviewRegistry) -> None:
    flow = chat_flow(b"<html>gateway</html>", "text/html")
    assert shown(flow, flow.response, registry)[1] == "<html>gateway</html>"


@pytest.mark.parametrize(
    ("outcome", "facts", "told"),
    [
        (Outcome.LOCAL, FACTS, "routed to local: 2 PERSON"),
        (Outcome.BLOCKED, ScanFacts("de", is_language_fallback=False, secret_counts={"JWT": 1}), "blocked: JWT"),
    ],
)
def test_a_request_whose_text_is_not_kept(
    outcome: Outcome, facts: ScanFacts, told: str, registry: ContentviewRegistry
) -> None:
    flow = chat_flow()
    flow.request.content = b""
    flow.metadata[METADATA_KEY] = metadata(outcome, facts, 0.0141)
    set_marks(flow, outcome, facts)
    name, text = shown(flow, flow.request, registry)
    assert name == "PasteGuard"
    assert text == f"{told}\nlanguage: de · detection: 14 ms\nscanned: all texts\nits text is not kept\n"


def test_a_refusal_says_why(registry: ContentviewRegistry) -> None:
    flow = chat_flow(b'{"error":{"message":"The request holds secrets (JWT).","code":"secrets_detected"}}')
    set_marks(flow, Outcome.BLOCKED, ScanFacts("de", is_language_fallback=False, secret_counts={"JWT": 1}))
    text = shown(flow, flow.response, registry)[1]
    assert text.startswith("blocked: JWT\nno placeholders\n\n── error ──\n")
    assert "The request holds secrets (JWT)." in text


def test_the_outcome_stands_first_unless_a_person_has_commented(registry: ContentviewRegistry) -> None:
    flow = chat_flow()
    set_marks(flow, Outcome.MASKED, FACTS)
    assert shown(flow, flow.request, registry)[1] == "masked 2: 2 PERSON\n" + SHOWN_REQUEST
    flow.comment = "mine"
    assert shown(flow, flow.request, registry)[1] == SHOWN_REQUEST


# --- with the originals ----------------------------------------------------------------------------------------------

CLEAR = {
    "messages": [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Two lines:\nI am Ada Lovelace.\nBye"},
        {
            "role": "assistant",
            "tool_calls": [{"function": {"name": "send", "arguments": '{"to": "ada@x.org"}'}}],
        },
    ],
}
ORIGINALS_OF_REQUEST = """\
- what the client sent   + what the provider got
Shown here alone: not saved, exported, logged or replayed.

── system ──
  Be kind.

── user ──
  Two lines:
- I am Ada Lovelace.
+ I am »[[PERSON_1]]«.
  Bye

── assistant ──
  calls send:
- {"to": "ada@x.org"}
+ {"to": "»[[EMAIL_ADDRESS_1]]«"}
"""
ORIGINALS_OF_REPLY = """\
- what the provider sent   + what the client got
Shown here alone: not saved, exported, logged or replayed.

── assistant ──
- Hello »[[PERSON_1]]«, or [person 1], not »[[PERSON_9]]«!
+ Hello Ada Lovelace, or Ada Lovelace, not [[PERSON_9]]!
"""


@pytest.fixture
def revealed(kept: KeptExchanges) -> http.HTTPFlow:
    """A flow whose originals are remembered."""
    exchange, masked = exchange_for(CLEAR)
    flow = chat_flow(json.dumps(completion("Hello [[PERSON_1]], or [person 1], not [[PERSON_9]]!")).encode())
    flow.request.content = masked
    flow_view = View()
    kept.watch(flow_view)
    flow_view.add([flow])
    kept.keep(flow, exchange, is_revealed=True)
    return flow


def test_both_sides_of_a_chat(revealed: http.HTTPFlow, registry: ContentviewRegistry) -> None:
    assert shown(revealed, revealed.request, registry, "pasteguard originals")[1] == ORIGINALS_OF_REQUEST
    assert shown(revealed, revealed.response, registry, "PasteGuard originals")[1] == ORIGINALS_OF_REPLY


def test_originals_are_never_shown_unasked(
    revealed: http.HTTPFlow, registry: ContentviewRegistry, kept: KeptExchanges
) -> None:
    assert shown(revealed, revealed.request, registry)[0] == "PasteGuard"
    for view in registry:
        if view != "pasteguard originals":
            assert "Ada Lovelace" not in shown(revealed, revealed.request, registry, view)[1]
    for forget in (kept.drop_originals, kept.clear):
        forget()
        assert shown(revealed, revealed.request, registry, "PasteGuard originals")[1].startswith("No originals")


def test_a_body_that_was_never_sent_has_no_originals(revealed: http.HTTPFlow, registry: ContentviewRegistry) -> None:
    revealed.request.content = b""
    assert shown(revealed, revealed.request, registry, "PasteGuard originals")[1].startswith("No originals")


def test_a_fault_of_the_view_tells_nothing(
    revealed: http.HTTPFlow, registry: ContentviewRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    revealed.request.content = b'{"messages": "Ada Lovelace"}'
    assert "Ada" not in shown(revealed, revealed.request, registry, "PasteGuard originals")[1]
    assert "Ada" not in caplog.text


@pytest.mark.parametrize("view", ["PasteGuard", "PasteGuard originals"])
def test_long_lines_are_broken_between_words(view: str, revealed: http.HTTPFlow, registry: ContentviewRegistry) -> None:
    words = [f"word{number}" for number in range(60)]
    whole = "x" * 200
    messages = [{"role": "user", "content": f"{' '.join(words)}\n{whole} end"}]
    revealed.request.content = json.dumps({"messages": messages}).encode()
    lines = [line.strip() for line in shown(revealed, revealed.request, registry, view)[1].splitlines()]
    assert [whole, "end"] == lines[-2:]
    told = [line for line in lines if line.startswith("word")]
    assert " ".join(told) == " ".join(words)
    assert max(map(len, told)) <= 72 < min(len(f"{one} {other}") for one, other in itertools.pairwise(told))
