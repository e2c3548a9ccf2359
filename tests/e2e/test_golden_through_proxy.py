"""The golden transcripts once more, through mitmdump: the vault is what a real request got."""

import httpx
import pytest

from pasteguard_addon.endpoints.registry import DEFAULT
from tests.kit import golden
from tests.kit.golden import Golden, assert_same_reply
from tests.kit.samples import chat
from tests.kit.upstream import HANG_UP, Reply, Upstream

GOLDENS = [each for each in golden.load_all() if each.has_request and each.endpoint == DEFAULT.name]
SENTENCES = {"PERSON": "My name is {}.", "EMAIL_ADDRESS": "My e-mail address is {}."}


@pytest.mark.parametrize("transcript", GOLDENS, ids=lambda t: t.name)
def test_through_the_proxy(transcript: Golden, client: httpx.Client, upstream: Upstream) -> None:
    sentences = [SENTENCES[kind].format(original) for (kind, _), original in transcript.vault.items()]
    kind = "application/json" if transcript.name.startswith("whole-") else "text/event-stream"
    steps: list = [step for piece in transcript.pieces for step in (piece, 0.01)]
    if transcript.expect == "cut":
        steps += [0.1, HANG_UP]
    upstream.answer(Reply(steps, 200, [("content-type", kind)], "chunked"))
    body = chat(" ".join(["Hello there!", *sentences]), stream=kind != "application/json")
    if transcript.is_json_mode:
        body["response_format"] = {"type": "json_object"}
    got = bytearray()
    is_cut = False
    try:
        with client.stream("POST", "/openai/v1/chat/completions", json=body) as reply:
            for piece in reply.iter_raw():
                got += piece
    except httpx.RemoteProtocolError:
        is_cut = True
    sent = upstream.last.json()["messages"][0]["content"]
    assert [f"[[{name}_{number}]]" in sent for name, number in transcript.vault] == [True] * len(transcript.vault)
    assert is_cut == (transcript.expect == "cut")
    assert_same_reply(bytes(got), transcript)
