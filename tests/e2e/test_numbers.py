"""What a running proxy tells in numbers: metrics, health, information, JSON lines, the record, its trouble."""

import json
import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pasteguard_addon import __version__
from pasteguard_addon.cli.main import main
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from tests.kit import canary, raw
from tests.kit.processes import workers
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, email, github_token
from tests.kit.upstream import ABORT, DONE, Gate, Reply, Upstream, completion, event, json_reply, sse_reply
from tests.kit.web import CHAT, Web, chat

TOKEN = github_token(21)
VALUES = [PERSON, EMAIL, TOKEN]
SETTINGS = {"pasteguard_metrics": "true", "pasteguard_log_format": "json", "pasteguard_record_text": "true"}


class Dump:
    """Mitmdump that tells all it can, and a client."""

    def __init__(self, proxy: ProxyProcess, client: httpx.Client) -> None:
        self.proxy = proxy
        self.client = client
        self.path = proxy.confdir / FILE_NAME

    def ask(self, text: str = "Good morning.", **more: Any) -> httpx.Response:
        return self.client.post(CHAT, json=chat(text), **more)

    def metrics(self) -> dict[str, float]:
        families = text_string_to_metric_families(self.client.get("/metrics").text)
        return {" ".join([each.name, *each.labels.values()]): each.value for one in families for each in one.samples}

    def lines(self) -> list[dict[str, Any]]:
        """Return PasteGuard's lines of its output."""
        return [json.loads(line) for line in self.proxy.output.splitlines() if line.startswith("{")]

    def newest_record(self, is_wanted: Callable[[Record], object] = lambda _: True) -> Record:
        """Return the newest record of a kind: it is written a moment after the answer."""
        return eventually(lambda: next(filter(is_wanted, reversed(SqliteFile(self.path).read(has_texts=True))), None))


def eventually[T](look: Callable[[], T | None], timeout_s: float = 10) -> T:
    """Return what is found as soon as it is something."""
    deadline = time.monotonic() + timeout_s
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def module_dump(session_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dump]:
    folder = tmp_path_factory.mktemp("numbers")
    command = [*mitmdump(session_upstream.url, folder, settings=SETTINGS), *FAST]
    with (
        running_proxy(command, folder) as proxy,
        httpx.Client(base_url=proxy.url, trust_env=False, timeout=30) as client,
    ):
        yield Dump(proxy, client)


@pytest.fixture
def dump(module_dump: Dump, upstream: Upstream) -> Dump:
    assert upstream is not None
    return module_dump


# --- the pages at the root ---------------------------------------------------------------------------------------


def test_health_and_information(dump: Dump, upstream: Upstream) -> None:
    health = dump.client.get("/health")
    assert (health.status_code, health.json()["ready"], health.json()["models"]) == (200, True, "loaded")
    assert health.json()["workers"] == {"ready": 1, "wanted": 1, "restarts": 0}
    info = dump.client.get("/info").json()
    assert (info["version"], info["mode"], info["entities"]) == (__version__, "mask", [])
    assert "en" in info["languages"]
    for path in ("/health", "/info", "/metrics"):
        assert dump.client.head(path).status_code == 200
        assert dump.client.get(f"{path}?question=1").status_code == 200
        assert dump.client.post(path, content=b"text").status_code == 404
        own = raw.request_bytes("GET", f"http://127.0.0.1:{dump.proxy.port}{path}")
        assert raw.exchange(dump.proxy.port, own, method="GET").status == 200
        foreign = raw.request_bytes("GET", f"http://elsewhere.example{path}")
        assert raw.exchange(dump.proxy.port, foreign, method="GET").status == 403  # it names another host
    assert upstream.requests == []


@pytest.mark.parametrize("path", ["/openai/health", "/openai/v1/health", "/v1/info", "/openai/metrics", "/v1/metrics"])
def test_below_the_root_they_are_the_providers(path: str, dump: Dump, upstream: Upstream) -> None:
    assert dump.client.get(path).json()["object"] == "probe"
    assert upstream.last.target == path.replace("/openai/v1", "/v1")


def test_metrics_are_off_unless_asked_for(proxy: ProxyProcess, upstream: Upstream) -> None:
    assert httpx.get(proxy.url + "/metrics", trust_env=False).status_code == 404
    assert upstream.requests == []


# --- metrics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "outcome"),
    [
        (CHAT, chat(f"I am {PERSON}."), "masked"),
        (CHAT, chat("The sea is blue."), "clean"),
        (CHAT, {"messages": 1}, "refused"),
        ("/v1/embeddings", {"input": "text"}, "uninspected"),
        ("/v1/files", {}, "passed"),
    ],
)
def test_requests_are_counted(path: str, body: object, outcome: str, dump: Dump) -> None:
    name, person = f"pasteguard_requests_total {outcome}", "pasteguard_entities_total PERSON"
    before = dump.metrics()
    dump.client.post(path, json=body)
    eventually(lambda: dump.metrics()[name] == before[name] + 1)
    after = dump.metrics()
    scans = after["pasteguard_detection_seconds_count"] - before["pasteguard_detection_seconds_count"]
    assert scans == (outcome in ("masked", "clean"))
    assert after.get(person, 0) - before.get(person, 0) == (outcome == "masked")


def test_the_cache_is_counted(dump: Dump) -> None:
    text = f"Something new, {time.monotonic()}."
    told = []
    for _ in range(2):
        before = dump.metrics()
        dump.ask(text)
        after = dump.metrics()
        told.append({name: after[name] - before[name] for name in after if "_cache_" in name})
    assert told[0]["pasteguard_cache_misses_total"] >= 1
    assert told[1]["pasteguard_cache_hits_total"] >= 1


def test_held_characters(dump: Dump, upstream: Upstream) -> None:
    gate = Gate()
    upstream.answer(sse_reply(event({"content": "Dear [[PERS"}), gate, event({"content": "ON_1]]"}), DONE))
    with dump.client.stream("POST", CHAT, json=chat(f"I am {PERSON}.", stream=True)) as reply:
        gate.reached.wait(10)
        held = eventually(lambda: dump.metrics()["pasteguard_held_characters"])
        gate.open()
        assert PERSON in reply.read().decode()
    assert held == len("[[PERS")
    eventually(lambda: dump.metrics()["pasteguard_held_characters"] == 0)


def test_the_queue(dump: Dump) -> None:
    texts = ["".join(f"{(at * 7919 + number) % 99991} " for at in range(30_000)) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        replies = [pool.submit(dump.ask, text) for text in texts]
        assert eventually(lambda: dump.metrics()["pasteguard_detection_queue"], 30) >= 1
        assert all(reply.result(60).status_code == 200 for reply in replies)
    eventually(lambda: dump.metrics()["pasteguard_detection_queue"] == 0)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc")
def test_restarts_are_counted(dump: Dump) -> None:
    assert dump.metrics()["pasteguard_worker_restarts_total"] == 0
    (worker,) = workers(dump.proxy.pid)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: dump.metrics()["pasteguard_worker_restarts_total"] == 1, 60)
    eventually(lambda: dump.client.get("/health").json()["ready"], 60)
    assert dump.client.get("/health").json()["workers"] == {"ready": 1, "wanted": 1, "restarts": 1}


# --- JSON lines, and the record ----------------------------------------------------------------------------------


def test_every_line_of_ours_is_json(dump: Dump, upstream: Upstream) -> None:
    usage = {"usage": {"prompt_tokens": 11, "completion_tokens": 7}}
    upstream.answer(json_reply(completion("Good morning, [[PERSON_1]].") | usage))
    began = time.time()
    dump.ask(f"I am {PERSON}, {EMAIL}.", headers={"user-agent": "OpenAI/Python 2.8.0"})
    dump.client.post(CHAT, content=b"no JSON", headers={"user-agent": "curl/8.5"})
    dump.client.get("/v1/one-more")
    told = eventually(lambda: (lines := dump.lines())[-1].get("outcome") == "passed" and lines)
    masked, refused, passed = [line for line in told if line["event"] == "exchange"][-3:]
    assert (masked["outcome"], masked["client"], masked["model"]) == ("masked", "OpenAI/Python", "m-1")
    assert (masked["counts"], masked["status"]) == ({"EMAIL_ADDRESS": 1, "PERSON": 1}, 200)
    assert (masked["prompt_tokens"], masked["completion_tokens"], masked["level"]) == (11, 7, "info")
    assert masked["detection_ms"] <= masked["total_ms"]
    assert (refused["outcome"], refused["code"], refused["status"]) == ("refused", "invalid_json", 400)
    assert (passed["outcome"], passed["status"]) == ("passed", 200)
    assert any("is ready" in line.get("message", "") for line in told)
    plain = [line for line in dump.proxy.output.splitlines() if not line.startswith("{")]
    assert not any(word in line for line in plain for word in ("PasteGuard", "masked", "refused", "passed"))

    record = dump.newest_record(lambda each: each.outcome is Outcome.REFUSED and each.time >= began)
    assert (record.client, record.code, record.request_text) == ("curl", "invalid_json", None)
    record = dump.newest_record(lambda each: each.outcome is Outcome.MASKED and each.time >= began)
    assert record.request_text == "user: I am [[PERSON_1]], [[EMAIL_ADDRESS_1]]."
    assert record.reply_text == "assistant: Good morning, [[PERSON_1]]."


def test_the_record_can_be_turned_off_and_on(web: Web) -> None:
    path = web.proxy.confdir / FILE_NAME
    began = time.time()
    with web.options(pasteguard_record=False):
        web.client.post(CHAT, json=chat("While it is off."))
        web.finished()
    web.client.post(CHAT, json=chat(f"While it is on, {PERSON}."))
    assert [each.outcome for each in eventually(lambda: SqliteFile(path).read(since=began))] == [Outcome.MASKED]


def test_blocked_requests(web: Web) -> None:
    began = time.time()
    with web.options(pasteguard_secrets_action="block"):
        assert web.client.post(CHAT, json=chat(f"GITHUB_TOKEN={TOKEN}")).status_code == 400
    record = eventually(lambda: SqliteFile(web.proxy.confdir / FILE_NAME).read(since=began))[-1]
    assert (record.outcome, record.code) == (Outcome.BLOCKED, "secrets_detected")
    assert record.counts == {"API_KEY_GITHUB": 1}
    assert web.upstream.requests == []


def test_a_replay_is_recorded_like_any_other(web: Web) -> None:
    began = time.time()
    web.client.post(CHAT, json=chat(f"I am {PERSON}."))
    flow = web.finished()
    web.pages.post(f"/flows/{flow['id']}/replay")
    found = eventually(lambda: len(told := SqliteFile(web.proxy.confdir / FILE_NAME).read(since=began)) == 2 and told)
    assert {each.status for each in found} == {200}
    kept = b"".join(each.read_bytes() for each in web.proxy.confdir.glob(f"{FILE_NAME}*"))
    assert canary.leaks(VALUES, kept) == []


# --- trouble -----------------------------------------------------------------------------------------------------


def complaints(dump: Dump) -> list[str]:
    return [line["message"] for line in dump.lines() if "cannot be written" in line.get("message", "")]


def test_a_locked_record_holds_up_nobody(dump: Dump) -> None:
    dump.ask()
    dump.newest_record()
    lost = dump.metrics()["pasteguard_records_lost_total"]
    with closing(sqlite3.connect(dump.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        worst_s = 0.0
        for number in range(20):
            began_s = time.monotonic()
            assert dump.ask(f"Number {number}.").status_code == 200
            worst_s = max(worst_s, time.monotonic() - began_s)
        assert worst_s < 1.5, "SQLite waits for two seconds before it gives up"
        eventually(lambda: dump.metrics()["pasteguard_records_lost_total"] > lost)
        assert len(complaints(dump)) == 1
        other.execute("ROLLBACK")
    began = time.time()
    dump.ask("After it.")
    assert dump.newest_record(lambda each: each.time >= began)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_full_disk_holds_up_nobody(dump: Dump) -> None:
    """Nothing that the proxy writes may grow: SQLite and everybody else gets an error of the system's."""
    dump.ask()
    dump.newest_record()
    lost = dump.metrics()["pasteguard_records_lost_total"]
    room = dump.proxy.output_path.stat().st_size + 16 * 1024  # for the log, which goes to a file here
    before = resource.prlimit(dump.proxy.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        for number in range(20):
            assert dump.ask(f"Number {number}. " + "A long text. " * 500).status_code == 200
        eventually(lambda: dump.metrics()["pasteguard_records_lost_total"] > lost)
    finally:
        resource.prlimit(dump.proxy.pid, resource.RLIMIT_FSIZE, before)
    assert len(complaints(dump)) == 1
    began = time.time()
    dump.ask("After it.")
    assert dump.newest_record(lambda each: each.time >= began)


# --- the canary --------------------------------------------------------------------------------------------------


def hostile_traffic(dump: Dump, upstream: Upstream, value: str) -> None:
    """A value everywhere that a client or a provider can put one."""
    text = f"I am {PERSON}, {EMAIL}, GITHUB_TOKEN={TOKEN}"
    for agent in (value, f"{value}/1.0", f"app/{value}", f"app ({value})", f"{value} app/1.0"):
        dump.ask(text, headers={"user-agent": agent})
    for name in ("x-custom", "authorization", "cookie", "referer", "openai-organization"):
        dump.ask(text, headers={name: value})
    for model in (value, f"ft:gpt-4o:{value}", f"{value}/gpt-4o"):
        dump.client.post(CHAT, json=chat(text) | {"model": model})
    dump.client.post(f"{CHAT}?key={value}", json=chat(text))
    for path in (f"/v1/{value}/embeddings", f"/v1/files/{value}", f"/{value}?key={value}"):
        dump.client.post(path, json={"input": text})
    dump.client.request("".join(filter(str.isalnum, value)), "/v1/files")
    dump.client.post(CHAT, content=text.encode() + b"{")
    dump.client.post(CHAT, content=text.encode(), headers={"content-encoding": value})
    error = {"error": {"message": f"Incorrect API key provided: {value}", "code": value, "type": value}}
    for status in (401, 200):
        upstream.answer(json_reply(error, status, [("x-request-id", value), ("openai-organization", value)]))
        dump.ask(text)
    upstream.answer(json_reply({"usage": {"prompt_tokens": value, "completion_tokens": value}, "choices": value}))
    dump.ask(text)
    upstream.answer(Reply([value.encode()], 200, [("content-type", "text/plain")]))
    dump.ask(text)
    upstream.answer(sse_reply(event({"content": "[[PERSON_1]] [["}), ABORT))
    with suppress(httpx.TransportError):
        dump.client.post(CHAT, json=chat(text, stream=True))
    upstream.reset()


def test_no_number_tells_a_value(dump: Dump, upstream: Upstream, tmp_path: Path) -> None:
    glued = PERSON.replace(" ", "")
    unknown = [github_token(22), email(7)]  # nothing but their form tells that they are no names
    for value in (TOKEN, EMAIL, glued, *unknown):
        hostile_traffic(dump, upstream, value)
    dump.client.post(CHAT, json=chat("Nothing.") | {"model": "a-model-to-be-found"})
    dump.newest_record(lambda each: each.model == "a-model-to-be-found")
    page = tmp_path / "report.html"
    assert main(["report", "--file", str(dump.path), "--html", str(page)]) == 0
    files = sorted(dump.proxy.confdir.glob(f"{FILE_NAME}*"))
    assert {each.stat().st_mode & 0o077 for each in files} == {0}
    told = {"log": dump.proxy.output.encode(), "report": page.read_bytes()}
    told["record"] = b"".join(each.read_bytes() for each in files)
    for content in told.values():
        assert b"a-model-to-be-found" in content, "what is searched is what was written"
    told |= {path: dump.client.get(path).content for path in ("/metrics", "/info", "/health")}
    found = {name: canary.leaks([*VALUES, glued, *unknown], content) for name, content in told.items()}
    assert {name: leaks for name, leaks in found.items() if leaks} == {}
