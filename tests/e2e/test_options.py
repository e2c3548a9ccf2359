"""Every option does what its row of the table says, and refuses what makes no sense, at start and while it runs.

Both tables here must name every option: a new one without its tests turns `test_no_option_is_left_out` red.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from pasteguard_addon.detection.in_process import InProcessDetection
from pasteguard_addon.detection.scanning.pool import Pool
from pasteguard_addon.detection.scanning.schedule import Priority
from pasteguard_addon.detection.scanning.service import DetectionService
from pasteguard_addon.detection.settings import DetectionSettings
from pasteguard_addon.errors import DetectionError, SettingsError
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.findings import ScannedText, TextToScan
from pasteguard_addon.lexicon.notes import note_in
from pasteguard_addon.policy import check_names, detection_settings, masking_rules
from pasteguard_addon.record.database import Kept
from pasteguard_addon.record.outcome import Outcome
from pasteguard_addon.record.record import Record
from pasteguard_addon.record.sqlite_file import FILE_NAME, SqliteFile
from pasteguard_addon.record.store import RecordStore
from pasteguard_addon.settings import OPTIONS, PREFIX, Settings
from tests.e2e import test_forward, test_postgres
from tests.kit.samples import EMAIL, PERSON, PHONE, github_token
from tests.kit.tls import ThrowAwayCa
from tests.kit.upstream import Upstream, completion, json_reply, running_upstream
from tests.kit.web import Web

PATH = "/openai/v1/chat/completions"
PRIVATE = f"I am {PERSON}."
TOKEN = github_token(11)
MEGABYTE = 1024 * 1024


class Live:
    """A running mitmweb whose options change while it runs, between a scripted provider and a local model."""

    def __init__(self, web: Web, local: Upstream, folder: Path) -> None:
        self.web = web
        self.provider = web.upstream
        self.local = local
        self.folder = folder

    def given(self, **options: object) -> Any:
        return self.web.options(**{PREFIX + name: value for name, value in options.items()})

    def routed(self, **options: object) -> Any:
        return self.given(mode="route", local_base_url=f"{self.local.url}/v1", **options)

    def post(self, body: object, **headers: str) -> httpx.Response:
        return self.web.client.post(PATH, json=body, headers=headers)

    def ask(self, text: str = PRIVATE, **more: object) -> httpx.Response:
        return self.post({"model": "m", "messages": [{"role": "user", "content": text}], **more})

    def answer(self, text: str = PRIVATE) -> str:
        return self.ask(text).json()["choices"][0]["message"]["content"]

    def code(self, body: object) -> str:
        return self.post(body).json()["error"]["code"]

    def sent(self) -> list[dict[str, Any]]:
        """Return the messages of the newest request that the provider got."""
        return self.provider.last.json()["messages"]

    def records(self, since: float, count: int) -> list[Record]:
        deadline = time.monotonic() + 5
        while len(records := SqliteFile(self.web.proxy.confdir / FILE_NAME).read(since=since, has_texts=True)) < count:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return records


type Effect = Callable[[Live], object]
EFFECTS: dict[str, Effect] = {}
ELSEWHERE: Mapping[str, object] = {  # where the real connections are, and the real server
    "hosts": (test_forward.test_curl, test_forward.test_unlisted_host_is_a_tunnel),
    "record_database": test_postgres.test_another_database_can_be_chosen_while_we_run,
    "record_database_file": test_postgres.test_copies_write_into_one_record_that_the_commands_read,
    "tunnel_pinned": test_forward.test_a_pinned_host_is_tunnelled_if_allowed,
}


def does(name: str) -> Callable[[Effect], Effect]:
    """Register what shows that an option does what its row says."""

    def register(effect: Effect) -> Effect:
        EFFECTS[name] = effect
        return effect

    return register


# --- detection, without the proxy around it ------------------------------------------------------------------


def wanted(**options: object) -> DetectionSettings:
    """Return what the workers would be told. Without `entities`, no model has to be loaded."""
    return detection_settings(Settings.from_options({PREFIX + k: v for k, v in ({"entities": []} | options).items()}))


def scanned(text: str, **options: object) -> ScannedText:
    return InProcessDetection(wanted(**options)).scan([TextToScan(text, 0)])[0]


def found(text: str, **options: object) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entity_type) for f in scanned(text, **options).findings]


def found_by_service(live: Live, **options: object) -> list[tuple[str, str]]:
    """Return the same with a Presidio service that is half sure of a name."""
    text = "Ann called."
    live.local.answer(json_reply([{"entity_type": "PERSON", "start": 0, "end": 3, "score": 0.6}]))
    engine = live.folder / "service.yaml"
    engine.write_text(f"analyzer_url: {live.local.url}\n")
    return found(text, engine=str(engine), entities=["PERSON"], **options)


GERMAN = "Das ist nicht die Frage, aber wer ist es und wer sagt das?"


@does("languages")
def _(live: Live) -> None:
    assert scanned(GERMAN, languages=["en", "de"]).language == "de"
    only_english = scanned(GERMAN, languages=["en"])
    assert (only_english.language, only_english.is_language_fallback) == ("en", True)


@does("fallback_language")
def _(live: Live) -> None:
    assert scanned(GERMAN, languages=["en", "fr"], fallback_language="fr").language == "fr"


@does("engine")
def _(live: Live) -> None:
    assert found_by_service(live) == [("Ann", "PERSON")]
    assert live.local.last.target == "/analyze"
    assert found(f"It is {EMAIL}", engine="fast", entities=["EMAIL_ADDRESS"]) == [(EMAIL, "EMAIL_ADDRESS")]


@does("entities")
def _(live: Live) -> None:
    assert found(f"My phone number is {PHONE}, {EMAIL}") == []
    text = f"My phone number is {PHONE}, {EMAIL}"
    assert found(text, engine="fast", entities=["PHONE_NUMBER"]) == [(PHONE, "PHONE_NUMBER")]
    everything = [(PHONE, "PHONE_NUMBER"), (EMAIL, "EMAIL_ADDRESS")]
    assert found(text, engine="fast", entities=["DEFAULT", "IN"]) == everything


def sent(text: str, **options: object) -> str:
    """Return what becomes of a user's message, names found by the model."""
    exchange = Exchange(masking_rules(Settings(engine="fast", **options)))  # type: ignore[arg-type]  # by name
    exchange.begin(json.dumps({"messages": [{"role": "user", "content": text}]}).encode())
    while texts := exchange.texts():
        exchange.take([scanned(each.text, engine="fast", entities=["PERSON", "LOCATION"]) for each in texts])
    return str(json.loads(exchange.finish())["messages"][0]["content"])


@does("places")
def _(live: Live) -> None:
    assert sent("Is it warm in Lisbon?") == "Is it warm in Lisbon?"
    assert sent("Is it warm in Lisbon?", places="all") == "Is it warm in [[LOCATION_1]]?"
    assert sent("I live in Lisbon.") == "I live in [[LOCATION_1]]."


@does("public_figures")
def _(live: Live) -> None:
    assert sent("Who was Mark Twain?") == "Who was Mark Twain?"
    assert sent("Who was Mark Twain?", public_figures="mask") == "Who was [[PERSON_1]]?"
    assert sent("Who is Katarzyna Nowak?") == "Who is [[PERSON_1]]?"


@does("score_threshold")
def _(live: Live) -> None:
    assert found_by_service(live, score_threshold="0.6") == [("Ann", "PERSON")]
    assert found_by_service(live, score_threshold="0.61") == []


@does("entity_thresholds")
def _(live: Live) -> None:
    assert found_by_service(live, entity_thresholds=["PERSON=0.61"]) == []
    assert found_by_service(live, score_threshold="1", entity_thresholds=["PERSON=0.5"]) == [("Ann", "PERSON")]
    assert found_by_service(live, entity_thresholds=["LOCATION=0.9"]) == [("Ann", "PERSON")]


@does("secrets_types")
def _(live: Live) -> None:
    assert found(TOKEN) == found(TOKEN, secrets_types=["API_KEY_GITHUB"]) == [(TOKEN, "API_KEY_GITHUB")]
    assert found(TOKEN, secrets_types=["JWT_TOKEN"]) == []


def plugin(live: Live, pattern: str) -> str:
    path = live.folder / "plugin.py"
    path.write_text(
        "import re\nfrom detect_secrets.plugins.base import RegexBasedDetector\n"
        f"class Own(RegexBasedDetector):\n    secret_type = 'OWN_KEY'\n    denylist = (re.compile({pattern!r}),)\n"
    )
    return str(path)


@does("secrets_plugins")
def _(live: Live) -> None:
    assert found("own-1234", secrets_plugins=[plugin(live, r"own-\d+")]) == [("own-1234", "OWN_KEY")]


@does("allow")
def _(live: Live) -> None:
    assert found(TOKEN, allow=[TOKEN]) == []
    assert found(TOKEN, allow=[TOKEN[:-1]]) == [(TOKEN, "API_KEY_GITHUB")]


@does("allow_patterns")
def _(live: Live) -> None:
    assert found(TOKEN, allow_patterns=["gh[a-z]_.*"]) == []
    assert found(TOKEN, allow_patterns=["gh"]) == [(TOKEN, "API_KEY_GITHUB")]  # not the whole value


@does("deny")
def _(live: Live) -> None:
    options = {"deny": ["Blue Falcon", "PROJECT=Kestrel"]}
    assert found("blue falcon, KESTREL", **options) == [("blue falcon", "CUSTOM"), ("KESTREL", "PROJECT")]


@does("deny_patterns")
def _(live: Live) -> None:
    patterns = [r"TICKET=T-\d+", "Falc.n"]
    assert found("T-77, Falcon", deny_patterns=patterns) == [("T-77", "TICKET"), ("Falcon", "CUSTOM")]
    with live.given(deny_patterns=patterns):
        assert live.answer("About T-77 and T-78: T-77") == "About T-77 and T-78: T-77"
        assert live.sent()[0]["content"] == "About [[TICKET_1]] and [[TICKET_2]]: [[TICKET_1]]"


@does("workers")
def _(live: Live) -> None:
    with live.given(workers=2):
        deadline = time.monotonic() + 60
        while "pasteguard_workers_ready 2.0" not in live.web.client.get("/metrics").text:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    live.web.proxy.wait_until_ready()


@does("scan_timeout")
async def scans_end_in_time(live: Live) -> None:
    settings = wanted(scan_timeout=1, workers=1, secrets_plugins=[plugin(live, "(a+)+$")])
    service = DetectionService(settings)
    await service.start()
    try:
        await service.wait_ready(60)
        began = time.monotonic()
        with pytest.raises(DetectionError) as caught:
            await service.scan([TextToScan("a" * 60 + "!", 0)])
        assert caught.value.code == "detection_timeout"
        assert time.monotonic() - began < 10  # the default allows as much
    finally:
        await service.close()


@does("keep_findings")
async def what_was_found_in_long_texts_is_kept(live: Live) -> None:
    text = f"{EMAIL} is who answers. " * 40
    for is_on, is_there in ((False, False), (True, True)):
        given = Settings.from_options({PREFIX + "entities": [], PREFIX + "keep_findings": is_on, PREFIX + "workers": 1})
        service = DetectionService(detection_settings(given, live.folder))
        await service.start()
        try:
            await service.wait_ready(60)
            await service.scan([TextToScan(text, 1)])
        finally:
            await service.close()
        assert (live.folder / "pasteguard-findings").exists() is is_there


@does("max_waiting_requests")
async def too_many_are_refused(live: Live) -> None:
    pool = Pool(wanted(max_waiting_requests=2))
    with (
        pool.open(1, Priority.INTERACTIVE),
        pool.open(1, Priority.INTERACTIVE),
        pytest.raises(DetectionError) as caught,
        pool.open(1, Priority.INTERACTIVE),
    ):
        pass
    assert caught.value.code == "detection_overloaded"


# --- what becomes of requests --------------------------------------------------------------------------------


@does("mode")
def _(live: Live) -> None:
    assert live.ask().headers["x-pasteguard-provider"] == "openai"
    with live.routed():
        assert live.ask().headers["x-pasteguard-provider"] == "local"
    assert live.local.last.json()["messages"][0]["content"] == PRIVATE
    assert live.provider.never_saw(PERSON)


@does("local_base_url")
def _(live: Live) -> None:
    with live.given(mode="route", local_base_url=f"{live.local.url}/deep/v2/"):
        live.ask()
    assert live.local.last.target == "/deep/v2/chat/completions"


@does("local_model")
def _(live: Live) -> None:
    for model, asked in (("llama", "llama"), ("", "m")):
        with live.routed(local_model=model):
            live.ask()
        assert live.local.last.json()["model"] == asked


@does("local_api_key")
def _(live: Live) -> None:
    for key, header in (("own", "Bearer own"), ("", None)):
        with live.routed(local_api_key=key):
            live.post({"messages": [{"role": "user", "content": PRIVATE}]}, authorization="Bearer provider")
        assert live.local.last.header("authorization") == header


@does("local_type")
def _(live: Live) -> None:
    body = {"messages": [{"role": "assistant", "content": None}, {"role": "user", "content": PRIVATE}]}
    for kind, content in (("ollama", ""), ("openai", None)):
        with live.routed(local_type=kind):
            live.post(body)
        assert live.local.last.json()["messages"][0]["content"] == content


@does("openai_base_url")
def _(live: Live) -> None:
    with live.given(openai_base_url=f"{live.provider.url}/deep/v2"):
        live.ask()
    assert live.provider.last.target == "/deep/v2/chat/completions"


@does("anthropic_base_url")
def _(live: Live) -> None:
    body = {"max_tokens": 1, "messages": [{"role": "user", "content": PRIVATE}]}
    with live.given(anthropic_base_url=f"{live.provider.url}/deep", endpoints=["messages"]):
        live.web.client.post("/anthropic/v1/messages", json=body)
    assert live.provider.last.target == "/deep/v1/messages"


@does("state_hours")
def _(live: Live) -> None:
    def named_later(name: str) -> str:
        live.provider.answer(*[json_reply({"id": name, "object": "response", "output": []})] * 2)
        live.web.client.post("/v1/responses", json={"model": "m", "input": PRIVATE})
        live.web.client.post("/v1/responses", json={"model": "m", "input": PRIVATE, "previous_response_id": name})
        return str(live.provider.last.json()["input"])

    with live.given(endpoints=["responses"]):
        assert named_later("resp_kept") == "I am [[PERSON_1]]."
        with live.given(state_hours=0):  # whom the provider's placeholders mean is not known any more
            assert re.fullmatch(r"I am \[\[PERSON_[1-9]\d{3,}\]\]\.", named_later("resp_not_kept"))


@does("openai_api_key")
def _(live: Live) -> None:
    with live.given(openai_api_key="fallback"):
        live.ask()
        assert live.provider.last.header("authorization") == "Bearer fallback"
        live.post({"messages": []}, authorization="Bearer own")
        assert live.provider.last.header("authorization") == "Bearer own"
        live.post({"messages": []}, **{"api-key": "own"})
        assert live.provider.last.header("authorization") is None


@does("endpoints")
def _(live: Live) -> None:
    """Others pass as they are."""
    live.provider.answer(json_reply({"choices": [{"index": 0, "text": "Hi [[PERSON_1]]", "finish_reason": "stop"}]}))
    for names, sent, got in (
        (["chat_completions"], PRIVATE, "Hi [[PERSON_1]]"),
        (["completions"], "I am [[PERSON_1]].", f"Hi {PERSON}"),
        (["all"], "I am [[PERSON_1]].", f"Hi {PERSON}"),
    ):
        with live.given(endpoints=names):
            reply = live.web.client.post("/openai/v1/completions", json={"model": "m", "prompt": PRIVATE})
            assert reply.json()["choices"][0]["text"] == got
            assert live.provider.last.json()["prompt"] == sent


@does("openai_api_key_file")
def _(live: Live) -> None:
    path = live.folder / "key"
    path.write_text("of-a-file\n")
    with live.given(openai_api_key_file=str(path)):
        live.ask()
    assert live.provider.last.header("authorization") == "Bearer of-a-file"


@does("local_api_key_file")
def _(live: Live) -> None:
    path = live.folder / "local-key"
    path.write_text("of-a-file")
    with live.routed(local_api_key_file=str(path)):
        live.ask()
    assert live.local.last.header("authorization") == "Bearer of-a-file"


def _masks_texts(live: Live, key: str) -> bool:
    asked = live.web.client.post("/pasteguard/mask", json={"text": PRIVATE}, headers={"x-api-key": key})
    return asked.status_code == 200 and "[[" in asked.json()["text"]


@does("text_api_key")
def _(live: Live) -> None:
    assert not _masks_texts(live, "")
    with live.given(text_api_key="of-texts"):
        assert _masks_texts(live, "of-texts")
        assert not _masks_texts(live, "other")


@does("text_api_key_file")
def _(live: Live) -> None:
    path = live.folder / "text-key"
    path.write_text("of-a-file")
    with live.given(text_api_key_file=str(path)):
        assert _masks_texts(live, "of-a-file")


@does("allowed_hosts")
def _(live: Live) -> None:
    for names, status in (([], 403), (["box.example"], 200)):
        with live.given(allowed_hosts=names):
            assert live.post({"messages": []}, host="box.example:3000").status_code == status


@does("allowed_origins")
def _(live: Live) -> None:
    for origins, status in (([], 403), (["https://ui.example", "null"], 200)):
        with live.given(allowed_origins=origins):
            assert live.post({"messages": []}, origin="https://ui.example").status_code == status
            assert live.post({"messages": []}, origin="null").status_code == status


@does("other_endpoints")
def _(live: Live) -> None:
    for action, status in (("refuse", 400), ("pass", 200)):
        with live.given(other_endpoints=action):
            assert live.web.client.post("/openai/v1/responses", json={}).status_code == status


@does("passed_endpoints")
def _(live: Live) -> None:
    with live.given(other_endpoints="refuse", passed_endpoints=["embeddings"]):
        assert live.web.client.post("/openai/v1/embeddings", json={}).status_code == 200
        assert live.web.client.post("/openai/v1/responses", json={}).status_code == 400


@does("upstream_ca")
def _(live: Live) -> None:
    """Of the local model as of providers."""
    ca = ThrowAwayCa(live.folder)
    with running_upstream(ca) as company, live.given(mode="route", local_base_url=f"{company.url}/v1"):
        assert live.ask().status_code == 502
        assert company.requests == []
        with live.given(upstream_ca=str(ca.ca_path)):
            assert live.answer() == PRIVATE


@does("roles")
def _(live: Live) -> None:
    body = {"messages": [{"role": "system", "content": PRIVATE}, {"role": "user", "content": f"Mail {EMAIL}"}]}
    with live.given(roles=["user"]):
        live.post(body)
        assert [each["content"] for each in live.sent()] == [PRIVATE, "Mail [[EMAIL_ADDRESS_1]]"]
    live.provider.reset()
    with live.routed(roles=["user"]):  # route mode scans all
        live.post({"messages": [body["messages"][0], {"role": "user", "content": "Hello there"}]})
    assert live.provider.requests == []


@does("secrets_action")
def _(live: Live) -> None:
    text = f"GITHUB_TOKEN={TOKEN}"
    live.answer(text)
    assert live.sent()[0]["content"] == "GITHUB_TOKEN=[[API_KEY_GITHUB_1]]"
    with live.given(secrets_action="block"):
        assert live.ask(text).json()["error"]["code"] == "secrets_detected"
    with live.routed(secrets_action="route_local"):
        assert live.ask(text).headers["x-pasteguard-provider"] == "local"
    assert live.provider.never_saw(TOKEN)
    with live.given(secrets_action="off"):
        live.answer(text)
    assert live.sent()[0]["content"] == text


@does("never_restore")
def _(live: Live) -> None:
    with live.given(never_restore=["PERSON"]):
        assert live.answer(f"{PERSON}, {EMAIL}") == f"[[PERSON_1]], {EMAIL}"


@does("show_markers")
def _(live: Live) -> None:
    tools = [{"type": "function", "function": {"name": "note", "parameters": {"type": "object"}}}]
    with live.given(show_markers=True):
        assert live.answer() == f"I am [protected]{PERSON}."
        said = {"role": "assistant", "content": f"You are [protected]{PERSON}."}
        live.post({"messages": [{"role": "user", "content": PRIVATE}, said, {"role": "user", "content": "Yes"}]})
        assert live.sent()[1]["content"] == "You are [[PERSON_1]]."
        call = live.ask(tools=tools).json()["choices"][0]["message"]["tool_calls"][0]
        assert json.loads(call["function"]["arguments"]) == {"text": PRIVATE}
        live.provider.answer(json_reply(completion('{"name": "[[PERSON_1]]"}')))
        answer = live.ask(response_format={"type": "json_object"}).json()["choices"][0]["message"]["content"]
        assert json.loads(answer) == {"name": PERSON}


@does("marker_text")
def _(live: Live) -> None:
    for text, shown in (("»", f"»{PERSON}"), ("<b>{value}</b>", f"<b>{PERSON}</b>")):
        with live.given(show_markers=True, marker_text=text):
            assert live.answer() == f"I am {shown}."


@does("note_to_model")
def _(live: Live) -> None:
    with live.given(note_to_model=True):
        live.ask()
        assert live.sent()[0] == {"role": "system", "content": note_in("en")}
        live.ask("Hello there")
        assert len(live.sent()) == 1


@does("media")
def _(live: Live) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    body = {"messages": [{"role": "user", "content": [image]}]}
    assert live.post(body).status_code == 200
    assert live.sent() == body["messages"]
    with live.given(media="refuse"):
        assert live.code(body) == "media_not_scanned"


@does("max_request_chars")
def _(live: Live) -> None:
    with live.given(max_request_chars=5):
        assert live.code({"messages": [{"content": "123456"}]}) == "request_too_long"
        assert live.post({"messages": [{"content": "12345"}]}).status_code == 200


@does("max_body_bytes")
def _(live: Live) -> None:
    with live.given(max_body_bytes=100):
        assert live.code({"messages": [], "x": "y" * 100}) == "body_too_large"
        assert live.post({"messages": []}).status_code == 200


# --- what is kept and told -----------------------------------------------------------------------------------


@does("flows_kept")
def _(live: Live) -> None:
    with live.given(flows_kept=2):
        for number in range(5):
            live.ask(f"Number {number}")
        assert len(live.web.flows()) <= 3  # the newest may be about to end


@does("log_format")
def _(live: Live) -> None:
    with live.given(log_format="json"):
        live.ask(f"Once in JSON: {EMAIL}")
        deadline = time.monotonic() + 5
        while not (line := live.web.proxy.output.rstrip().splitlines()[-1]).startswith("{"):
            assert time.monotonic() < deadline, line
            time.sleep(0.02)
        assert isinstance(json.loads(line), dict)


@does("reveal")
def _(live: Live) -> None:
    view = "PasteGuard originals"
    live.ask()
    assert PERSON not in live.web.view(live.web.finished(), "request", view)["text"]
    with live.given(reveal=True):
        live.ask()
        assert PERSON in live.web.view(live.web.finished(), "request", view)["text"]


@does("metrics")
def _(live: Live) -> None:
    for is_on, status in ((False, 404), (True, 200)):
        with live.given(metrics=is_on):
            assert live.web.client.get("/metrics").status_code == status


@does("record")
def _(live: Live) -> None:
    began = time.time()
    with live.given(record=False):
        live.ask("Not to be recorded")
    live.ask(f"To be recorded: {EMAIL}")
    assert [each.counts for each in live.records(began, 1)] == [{"EMAIL_ADDRESS": 1}]


@does("record_text")
def _(live: Live) -> None:
    began = time.time()
    with live.given(record_text=True):
        live.ask()
        [kept] = live.records(began, 1)
    assert kept.request_text is not None
    assert "I am [[PERSON_1]]." in kept.request_text
    began = time.time()
    live.ask()
    assert live.records(began, 1)[0].request_text is None


def kept_of(path: Path, count: int, *, days: int = 30, max_bytes: int = MEGABYTE) -> int:
    """Return how many of some records are left when the store was closed, half of them three days old."""
    writer = RecordStore(SqliteFile(path), tell=print, kept=Kept(days, max_bytes))
    for number in range(count):
        age_s = 3 * 86400 if number % 2 else 0
        writer.add(Record(Outcome.MASKED, "host", "chat" * 500, "mask", 1.0, time=time.time() - age_s))
    writer.close()
    return len(SqliteFile(path).read())


@does("record_days")
def _(live: Live) -> None:
    assert kept_of(live.folder / "days.sqlite3", 10) == 10
    assert kept_of(live.folder / "two-days.sqlite3", 10, days=2) == 5


@does("record_megabytes")
def _(live: Live) -> None:
    assert kept_of(live.folder / "large.sqlite3", 1000, max_bytes=MEGABYTE) < 1000


# --- what is refused -----------------------------------------------------------------------------------------

BAD: Mapping[str, list[dict[str, object]]] = {
    "mode": [{"mode": "off"}, {"mode": "route"}],
    "openai_base_url": [{"openai_base_url": "api.openai.com"}, {"openai_base_url": "https://x/v1?key=1"}],
    "openai_api_key": [{"openai_api_key": "two words"}, {"openai_api_key": "a\r\nx: b"}],
    "openai_api_key_file": [{"openai_api_key_file": "/no/such/key"}],
    "local_api_key_file": [{"local_api_key_file": "/no/such/key"}],
    "text_api_key": [{"text_api_key": "two words"}],
    "text_api_key_file": [{"text_api_key_file": "/no/such/key"}],
    "allowed_hosts": [{"allowed_hosts": ["*"]}, {"allowed_hosts": ["https://x.example"]}],
    "allowed_origins": [{"allowed_origins": ["*"]}, {"allowed_origins": ["ui.example"]}],
    "other_endpoints": [{"other_endpoints": "mask"}],
    "passed_endpoints": [{"passed_endpoints": ["*"]}, {"passed_endpoints": ["a b"]}],
    "local_base_url": [{"local_base_url": "localhost:11434"}],
    "local_model": [{"local_model": "a\nb"}],
    "record_database": [{"record_database": "mysql://h/d"}, {"record_database": "postgresql://a:b@c@h/d"}],
    "record_database_file": [{"record_database_file": "/no/such/url"}],
    "local_api_key": [{"local_api_key": "clé"}],
    "local_type": [{"local_type": "gpt"}],
    "anthropic_base_url": [{"anthropic_base_url": "api.anthropic.com"}],
    "hosts": [{"hosts": ["*"]}, {"hosts": ["https://x.example"]}],
    "endpoints": [{"endpoints": ["chat"]}, {"endpoints": []}],
    "upstream_ca": [{"upstream_ca": "/no/such/file.pem"}],
    "tunnel_pinned": [{"tunnel_pinned": "perhaps"}],
    "languages": [{"languages": ["english"]}, {"languages": []}, {"languages": ["de"]}],
    "fallback_language": [{"fallback_language": "xx"}],
    "places": [{"places": "none"}],
    "public_figures": [{"public_figures": "hide"}],
    "engine": [{"engine": "best"}, {"engine": "/no/such/file.yaml"}],
    "entities": [{"entities": ["person"]}, {"entities": ["EMAIL_ADRESS"]}],
    "score_threshold": [{"score_threshold": "high"}, {"score_threshold": "1.5"}],
    "entity_thresholds": [{"entity_thresholds": ["LOCATION"]}, {"entity_thresholds": ["LOCATOIN=0.7"]}],
    "roles": [{"roles": "user"}],
    "secrets_action": [{"secrets_action": "hide"}, {"secrets_action": "route_local"}],
    "secrets_types": [{"secrets_types": ["API_KEY_GITHB"]}, {"secrets_types": ["x"]}],
    "secrets_plugins": [{"secrets_plugins": ["/no/such/plugin.py"]}],
    "allow": [{"allow": "x"}],
    "allow_patterns": [{"allow_patterns": ["("]}, {"allow_patterns": ["(?=x)"]}],
    "deny": [{"deny": ["TYPE="]}],
    "deny_patterns": [{"deny_patterns": ["TYPE=("]}, {"deny_patterns": [r"(a)\1"]}],
    "never_restore": [{"never_restore": ["person"]}],
    "show_markers": [{"show_markers": "perhaps"}],
    "marker_text": [{"show_markers": True, "marker_text": ""}],
    "note_to_model": [{"note_to_model": "perhaps"}],
    "media": [{"media": "scan"}],
    "state_hours": [{"state_hours": -1}],
    "keep_findings": [{"keep_findings": "perhaps"}],
    "max_request_chars": [{"max_request_chars": -1}],
    "max_waiting_requests": [{"max_waiting_requests": 0}],
    "max_body_bytes": [{"max_body_bytes": 0}],
    "scan_timeout": [{"scan_timeout": 0}, {"scan_timeout": 601}],
    "workers": [{"workers": 65}, {"workers": "two"}],
    "flows_kept": [{"flows_kept": -1}],
    "log_format": [{"log_format": "xml"}],
    "reveal": [{"reveal": "perhaps"}],
    "metrics": [{"metrics": "perhaps"}],
    "record": [{"record": "perhaps"}],
    "record_text": [{"record_text": "perhaps"}],
    "record_days": [{"record_days": -1}],
    "record_megabytes": [{"record_megabytes": 0}],
}
NEAREST = {"EMAIL_ADRESS": "EMAIL_ADDRESS", "LOCATOIN=0.7": "LOCATION", "API_KEY_GITHB": "API_KEY_GITHUB"}
CASES = [(name, bad) for name, cases in BAD.items() for bad in cases]


def test_no_option_is_left_out() -> None:
    known = [option.name for option in OPTIONS]
    assert sorted([*EFFECTS, *ELSEWHERE]) == sorted(known), "every option needs a test that it does what its row says"
    assert sorted(BAD) == sorted(known), "every option needs a value that is refused"
    assert all(name in bad for name, bad in CASES)


@pytest.fixture(scope="module")
def local() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture
def live(web: Web, local: Upstream, tmp_path: Path) -> Live:
    local.reset()
    return Live(web, local, tmp_path)


@pytest.mark.parametrize("name", EFFECTS)
async def test_an_option_does_what_its_row_says(name: str, live: Live) -> None:
    outcome = EFFECTS[name](live)
    if outcome is not None:
        await outcome  # type: ignore[misc]  # the effects that wait for something


@pytest.mark.parametrize(("name", "bad"), CASES, ids=json.dumps)
def test_a_bad_value_is_refused_at_start(name: str, bad: dict[str, object]) -> None:
    """In words that name the option and repeat no value; mitmproxy's own door is tried in tests/e2e/test_start.py."""
    with pytest.raises(SettingsError) as caught:
        check_names(Settings.from_options({PREFIX + key: value for key, value in bad.items()}))
    said = str(caught.value)
    assert PREFIX + name in said
    assert all(NEAREST[value] in said for values in bad.values() for value in _listed(values) if value in NEAREST)


def test_what_only_the_workers_can_refuse_is_taken_back(live: Live) -> None:
    """A plugin that does not run: nothing is sent with it, and the old value comes back with the reason in the log."""
    broken = live.folder / "broken.py"
    broken.write_text("raise RuntimeError('of this plugin')")
    with live.given(secrets_plugins=[str(broken)], never_restore=["URL"]):
        assert live.ask().status_code >= 500
        assert live.provider.requests == []
        deadline = time.monotonic() + 60
        while live.web.pages.get("/options").json()["pasteguard_secrets_plugins"]["value"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert live.answer() == PRIVATE
    assert "a plugin file cannot be loaded: RuntimeError (the change is taken back)" in live.web.proxy.output
    live.web.proxy.wait_until_ready()


def test_changes_that_overtake_one_another(live: Live) -> None:
    """Workers that are no longer wanted before they are ready are no failure."""
    for number in range(4):
        with live.given(deny=[f"PERSON={PERSON}", f"Falcon {number}"]):
            pass
    assert live.answer(f"{PRIVATE} Falcon 3") == f"{PRIVATE} Falcon 3"
    live.web.proxy.wait_until_ready()


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_refused_while_it_runs(name: str, live: Live) -> None:
    """And the old one stays, in the list of options as in what is done."""
    pages = live.web.pages
    for bad in BAD[name]:
        before = pages.get("/options").json()
        refused = pages.put("/options", json={PREFIX + key: value for key, value in bad.items()})
        assert refused.status_code == 400, bad
        assert PREFIX + name in refused.text
        assert pages.get("/options").json() == before
    assert live.answer() == PRIVATE
    assert live.sent()[0]["content"] == "I am [[PERSON_1]]."
    assert live.web.client.get("/health").json()["status"] == "ok"
