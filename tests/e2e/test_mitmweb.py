"""What a person sees in mitmweb: asked of its own REST interface."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from tests.kit import canary
from tests.kit.processes import workers
from tests.kit.proxy import mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, github_token
from tests.kit.upstream import Gate, completion, event, json_reply, sse_reply, text_events
from tests.kit.web import CHAT, Web, chat

TOKEN = github_token(5)
VALUES = [PERSON, EMAIL, TOKEN]


@pytest.mark.parametrize(
    ("path", "body", "comment", "marker"),
    [
        (CHAT, chat(f"I am {PERSON}, {EMAIL}."), "masked 2: EMAIL_ADDRESS, PERSON", "🔒"),
        (CHAT, chat("The sea is blue today."), "nothing found", ""),
        (CHAT, {"messages": 1}, "refused: ", "❌"),
        ("/v1/responses", {"input": "text"}, "sent in clear", "⚠"),
        ("/v1/files", {"input": "text"}, "", ""),
    ],
)
def test_the_list_tells_at_a_glance(path: str, body: object, comment: str, marker: str, web: Web) -> None:
    web.client.post(path, json=body)
    flow = web.newest_when(lambda flow: flow.get("response") and flow["response"]["timestamp_end"])
    assert flow["comment"].startswith(comment)
    assert flow["marked"] == marker


def test_uninspected_endpoints_are_told_once_a_host(web: Web) -> None:
    for path in ("/v1/responses", "/v1/embeddings"):
        web.client.post(path, json={})
    assert web.proxy.output.count("PasteGuard does not inspect /") == 1


def test_the_conversation_is_shown(web: Web) -> None:
    reply = web.client.post(CHAT, json=chat(f"I am {PERSON}, write to {EMAIL}."))
    assert PERSON in reply.text
    flow = web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    asked, answered = web.view(flow, "request"), web.view(flow, "response")
    assert (asked["view_name"], answered["view_name"]) == ("PasteGuard", "PasteGuard")
    assert "── user ──\nI am »[[PERSON_1]]«, write to »[[EMAIL_ADDRESS_1]]«." in asked["text"]
    assert "placeholders: 1 PERSON (1×), 1 EMAIL_ADDRESS (1×)" in asked["text"]
    assert "── assistant ──" in answered["text"]
    assert "»[[PERSON_1]]«" in answered["text"]


def test_a_stream_is_shown_as_one_message(web: Web) -> None:
    web.upstream.answer(sse_reply(*text_events("Dear [[PERSON_1]], good morning."), b"data: [DONE]\n\n"))
    reply = web.client.post(CHAT, json=chat(f"I am {PERSON}.", stream=True))
    assert "[[" not in reply.text
    flow = web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    assert "── assistant ──\nDear »[[PERSON_1]]«, good morning.\n" in web.view(flow, "response")["text"]


def test_the_list_stays_short(web: Web) -> None:
    web.pages.put("/options", json={"pasteguard_flows_kept": 3})
    try:
        for number in range(6):
            web.client.post(CHAT, json=chat(f"Number {number}, {EMAIL}"))
        web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
        assert len(web.flows()) <= 4  # the newest may be about to end
    finally:
        web.pages.put("/options", json={"pasteguard_flows_kept": 1000})


def test_metrics(web: Web) -> None:
    before = metrics(web)
    web.client.post(CHAT, json=chat(f"I am {PERSON}, once more {PERSON}."))
    web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    after = metrics(web)
    for name in (
        "pasteguard_requests_total masked",
        "pasteguard_entities_total PERSON",
        "pasteguard_detection_seconds_count",
    ):
        assert after[name] == before.get(name, 0) + 1
    assert after["pasteguard_workers_ready"] == 1
    assert not web.upstream.requests[1:], "the page is ours"
    assert "pasteguard_requests_total masked" in "\n".join(web.command("pasteguard.stats"))


def metrics(web: Web) -> dict[str, float]:
    reply = web.client.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


@pytest.mark.parametrize("stage", ["scan", "reply"])
def test_options_that_change_meanwhile(stage: str, web: Web) -> None:
    """What is under way is answered, and what comes after it is masked as was set."""
    name, gate = "Ottilie Brandstetter", Gate()
    deny = [f"PERSON={PERSON}", f"EMAIL_ADDRESS={EMAIL}", f"PERSON={name}"]
    web.upstream.answer(sse_reply(event({"content": "Dear [[PERS"}), gate, event({"content": "ON_1]]"})))
    stopped = workers(web.proxy.pid) if stage == "scan" else []
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(web.client.post, CHAT, json=chat(f"{PERSON} was here, {stage}, not {name}.", stream=True))
        assert stage == "scan" or gate.reached.wait(20)
        time.sleep(0.2)
        with web.options(pasteguard_deny=deny):
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
            gate.open()
            reply = asking.result(60)
            assert (reply.status_code, "[[" in reply.text, PERSON in reply.text) == (200, False, True)
            assert web.upstream.leaks(name) if stage == "reply" else web.upstream.never_saw(name)
            web.upstream.reset()
            assert web.client.post(CHAT, json=chat(f"Now {name} is known.")).status_code == 200
            assert web.upstream.never_saw(name, PERSON)


def test_forget(web: Web) -> None:
    body = chat(f"I am {PERSON}, and nobody else.")

    def misses_of_one_more() -> float:
        before = metrics(web)["pasteguard_cache_misses_total"]
        web.client.post(CHAT, json=body)
        web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
        return metrics(web)["pasteguard_cache_misses_total"] - before

    web.upstream.answer(*[json_reply(completion(None))] * 3)
    assert [misses_of_one_more(), misses_of_one_more()] == [1, 0]
    assert web.command("pasteguard.forget") is None
    assert misses_of_one_more() == 1


def test_the_record(web: Web) -> None:
    usage = {"usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}}
    web.upstream.answer(json_reply(completion("Fine.") | usage))
    began = time.time()
    web.client.post(CHAT, json=chat(f"I am {PERSON}, {EMAIL}."))
    web.client.post("/v1/embeddings", json={})
    web.client.post("/v1/files", json={})
    path = web.proxy.confdir / FILE_NAME
    deadline = time.monotonic() + 5
    while len(records := SqliteFile(path).read(since=began)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    masked, passed = records
    assert (masked.outcome, masked.model, masked.status, masked.mode) == (Outcome.MASKED, "m-1", 200, "mask")
    assert (masked.prompt_tokens, masked.completion_tokens) == (11, 7)
    assert masked.counts == {"PERSON": 1, "EMAIL_ADDRESS": 1}
    assert masked.detection_ms is not None
    assert (passed.outcome, passed.endpoint) == (Outcome.UNINSPECTED, "embeddings")


def test_nothing_leaks_into_what_is_shown_or_saved(web: Web) -> None:
    saved_before = (web.proxy.folder / "saved.flows").stat().st_size  # other tests switch masking off
    body = json.dumps(chat(f"I am {PERSON}, {EMAIL}, GITHUB_TOKEN={TOKEN}")).encode()
    web.client.post(CHAT, content=body, headers={"authorization": TOKEN})
    web.client.post(CHAT, content=body[:-1], headers={"authorization": TOKEN})
    web.client.post(CHAT, json=json.loads(body) | {"stream": True})
    flow = web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    shown = web.pages.get("/flows").content + web.pages.get("/flows/dump").content + web.pages.get("/events").content
    for side in ("request", "response"):
        shown += json.dumps(web.view(flow, side)).encode()
    shown += web.client.get("/metrics").content
    kept = list(web.proxy.confdir.glob(f"{FILE_NAME}*"))
    assert kept
    for each in kept:
        assert each.stat().st_mode & 0o077 == 0
        shown += each.read_bytes()
    assert b"PERSON_1" in shown
    assert canary.leaks(VALUES, shown) == []
    saved = (web.proxy.folder / "saved.flows").read_bytes()[saved_before:]
    assert b'"content": "I am [[PERSON_1]]' in saved
    assert b"detection_ms" in saved
    assert canary.leaks(VALUES, saved) == []


def test_har_export(web: Web) -> None:
    web.client.post(CHAT, json=chat(f"I am {PERSON}, {EMAIL}, GITHUB_TOKEN={TOKEN}"), headers={"api-key": TOKEN})
    web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    path = web.proxy.folder / "all.har"
    web.command("save.har", "@all", str(path))
    har = path.read_bytes()
    assert b"[[PERSON_1]]" in har
    assert canary.leaks(VALUES, har) == []


def test_replay_sends_the_placeholders(web: Web) -> None:
    web.client.post(CHAT, json=chat(f"I am {PERSON}."))
    flow = web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    web.pages.post(f"/flows/{flow['id']}/replay")
    deadline = time.monotonic() + 5
    while len(web.upstream.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    first, second = (request.body for request in web.upstream.requests)
    assert first == second
    assert b"I am [[PERSON_1]]." in second


def test_saved_replies_hold_placeholders(web: Web) -> None:
    web.upstream.answer(json_reply(completion("A reply for [[PERSON_1]], and for nobody else.")))
    web.client.post(CHAT, json=chat(f"I am {PERSON}."))
    web.newest_when(lambda flow: flow.get("response") and flow["response"]["contentHash"])
    assert b"A reply for [[PERSON_1]], and for nobody else." in (web.proxy.folder / "saved.flows").read_bytes()


def test_no_key_is_saved_when_upstream_is_gone(tmp_path: Path) -> None:
    saved = tmp_path / "saved.flows"
    command = [*mitmdump("http://127.0.0.1:9", tmp_path, "-w", str(saved)), *FAST]
    with running_proxy(command, tmp_path) as proxy, httpx.Client(base_url=proxy.url, trust_env=False) as client:
        assert client.post(CHAT, json=chat(f"I am {PERSON}."), headers={"authorization": TOKEN}).status_code == 502
    assert b"[[PERSON_1]]" in saved.read_bytes()
    assert canary.leaks(VALUES, saved.read_bytes()) == []


def test_the_list_holds_what_is_worth_looking_at(web: Web) -> None:
    assert web.pages.get("/options").json()["web_columns"]["value"][1] == "comment"
    for path in ("/health", "/metrics", "/info"):
        web.client.get(path)
    web.client.post(CHAT, json=chat("The sea is blue."))
    assert [flow["request"]["path"] for flow in web.flows()] == [CHAT]
