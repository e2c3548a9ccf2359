"""The content view PasteGuard."""

import json
from collections.abc import Iterator

import pytest
from mitmproxy import contentviews, http
from mitmproxy.contentviews._registry import ContentviewRegistry
from mitmproxy.test import taddons, tflow

from pasteguard_addon.facts import ScanFacts
from pasteguard_addon.proxy.contentview import PasteGuardView
from pasteguard_addon.proxy.marks import METADATA_KEY, metadata
from pasteguard_addon.record.outcome import Outcome
from tests.kit.upstream import completion, text_events

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
def registry() -> Iterator[ContentviewRegistry]:
    """All of mitmproxy's own views, and ours."""
    registry = ContentviewRegistry()
    for name in contentviews.registry:
        registry.register(contentviews.registry[name])
    registry.register(PasteGuardView())
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


def shown(flow: http.HTTPFlow, message: http.Message | None, registry: ContentviewRegistry) -> tuple[str | None, str]:
    assert message is not None
    result = contentviews.prettify_message(message, flow, "auto", registry)
    return result.view_name, result.text


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
