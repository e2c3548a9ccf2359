"""Hold for approval: a person looks at a request before it leaves, edits it, resumes or kills it."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.kit import canary
from tests.kit.samples import EMAIL, PERSON, github_token
from tests.kit.upstream import Gate, Reply, Upstream, completion, running_upstream
from tests.kit.web import CHAT, Web, chat

Change = dict[str, Any]
OTHER_HOST = "elsewhere.example"


@pytest.fixture
def holding(web: Web) -> Iterator[Web]:
    """Hold requests until somebody resumes them."""
    with web.options(intercept="~q"):
        yield web


def held(
    web: Web, edit: Callable[[str], Change | None], *, end: str = "resume"
) -> tuple[str, httpx.Response | httpx.TransportError]:
    """Send a request that is held, edit it as a person would; return the body that was shown, and the answer."""

    def answer() -> httpx.Response | httpx.TransportError:
        try:
            return web.client.post(CHAT, json=chat(f"I am {PERSON}."))
        except httpx.TransportError as error:
            return error

    with ThreadPoolExecutor(1) as pool:
        answered = pool.submit(answer)
        flow = web.newest_when(lambda flow: flow["intercepted"] and flow["comment"])
        shown = web.pages.get(f"/flows/{flow['id']}/request/content.data").text
        assert not web.upstream.requests
        change = edit(shown)
        if change is not None:
            assert web.pages.put(f"/flows/{flow['id']}", json={"request": change}).is_success
        web.pages.post(f"/flows/{flow['id']}/{end}")
        return shown, answered.result(30)


def answered(web: Web, edit: Callable[[str], Change | None]) -> httpx.Response:
    answer = held(web, edit)[1]
    assert isinstance(answer, httpx.Response)
    return answer


def with_body(old: str, new: str) -> Callable[[str], Change]:
    return lambda body: {"content": body.replace(old, new)}


def test_a_held_request_goes_as_it_was_shown(holding: Web) -> None:
    shown, answer = held(holding, lambda _: None)
    assert "I am [[PERSON_1]]." in shown
    assert [request.body.decode() for request in holding.upstream.requests] == [shown]
    assert isinstance(answer, httpx.Response)
    assert PERSON in answer.text


def test_an_edited_request_is_scanned_again(holding: Web) -> None:
    answer = answered(holding, with_body("I am", f"{EMAIL} is not {PERSON}, but"))
    sent = json.loads(holding.upstream.requests[0].body)["messages"][0]["content"]
    assert sent == "[[EMAIL_ADDRESS_1]] is not [[PERSON_1]], but [[PERSON_1]]."
    assert EMAIL in answer.text
    assert PERSON in answer.text
    assert holding.newest()["comment"] == "masked 3: 2 PERSON, EMAIL_ADDRESS"


def test_an_edited_request_that_cannot_be_read_stays_here(holding: Web) -> None:
    answer = answered(holding, lambda body: {"content": body[:-1] + EMAIL})
    assert answer.status_code == 400
    assert not holding.upstream.requests
    assert holding.newest_when(lambda flow: flow.get("response"))["comment"] == "refused: invalid_json"


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/v1/responses"},
        {"path": "/v1/files?x=chat/completions"},
        {"method": "GET"},
        {"method": "PUT"},
        {"host": OTHER_HOST},
        {"port": 9},
        {"scheme": "https"},
        {"http_version": "HTTP/1.0"},
        {"headers": [["host", OTHER_HOST], ["content-type", "application/json"]]},
    ],
    ids=str,
)
def test_a_request_that_would_go_elsewhere_stays_here(holding: Web, change: Change) -> None:
    answer = answered(holding, lambda _: {"content": json.dumps(chat(f"I am {EMAIL}.")), **change})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "pasteguard_refused_edit"
    assert not holding.upstream.requests
    flow = holding.newest_when(lambda flow: flow.get("response"))
    assert flow["comment"] == "refused: pasteguard_refused_edit"
    assert canary.leaks([PERSON, EMAIL], holding.pages.get("/flows/dump").content) == []


def test_an_edited_path_that_is_still_a_chat_goes_there(holding: Web) -> None:
    answer = answered(holding, lambda _: {"path": "/v2/chat/completions?api-version=3"})
    assert [request.target for request in holding.upstream.requests] == ["/v2/chat/completions?api-version=3"]
    assert holding.upstream.never_saw(PERSON)
    assert PERSON in answer.text


def test_edited_headers_are_sent(holding: Web) -> None:
    headers = [["content-type", "application/json"], ["x-reviewed", "yes"], ["content-encoding", "identity"]]
    host = httpx.URL(holding.upstream.url)
    answer = answered(holding, lambda _: {"headers": [*headers, ["host", f"{host.host}:{host.port}"]]})
    [request] = holding.upstream.requests
    assert request.header("x-reviewed") == "yes"
    assert holding.upstream.never_saw(PERSON)
    assert PERSON in answer.text


def test_a_coding_that_is_not_the_bodys_is_refused(holding: Web) -> None:
    host = httpx.URL(holding.upstream.url)
    headers = [["content-encoding", "gzip"], ["host", f"{host.host}:{host.port}"]]
    answer = answered(holding, lambda _: {"headers": headers})
    assert answer.json()["error"]["code"] == "invalid_encoding"
    assert not holding.upstream.requests


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_killed_request_stays_here(holding: Web, *, is_edited: bool) -> None:
    def edit(body: str) -> Change | None:
        return {"content": body.replace("I am", EMAIL)} if is_edited else None

    saved = holding.proxy.folder / "saved.flows"
    before = saved.stat().st_size  # of other tests, some of which send what no rule masks
    _, answer = held(holding, edit, end="kill")
    assert isinstance(answer, httpx.TransportError)
    assert not holding.upstream.requests
    assert holding.newest_when(lambda flow: flow["error"])["comment"] == "refused: not sent"
    assert canary.leaks([PERSON, EMAIL], saved.read_bytes()[before:]) == []


@pytest.mark.parametrize(
    ("method", "path", "change"),
    [
        ("GET", CHAT, {"method": "POST"}),
        ("GET", CHAT, {}),
        ("DELETE", "/openai/v1/files/1", {"method": "POST", "path": "/v1/chat/completions"}),
    ],
)
def test_what_is_edited_into_a_chat_stays_here(web: Web, method: str, path: str, change: Change) -> None:
    """What is no chat was held by mitmproxy alone, after all hooks, where nothing can be scanned any more."""
    with ThreadPoolExecutor(1) as pool:
        with web.options(intercept="~u /v1/"):
            answered = pool.submit(web.client.request, method, path)
            flow = web.newest_when(lambda flow: flow["intercepted"])
        edited = {"content": json.dumps(chat(f"I am {EMAIL}.")), **change}
        assert web.pages.put(f"/flows/{flow['id']}", json={"request": edited}).is_success
        web.pages.post(f"/flows/{flow['id']}/resume")
        answer = answered.result(30)
    assert web.upstream.never_saw(EMAIL)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == "pasteguard_refused_edit"
    assert canary.leaks([EMAIL], web.pages.get("/flows/dump").content) == []


# --- route mode ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def local() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream
        assert not upstream.faults, upstream.faults


@pytest.fixture
def routing(holding: Web, local: Upstream) -> Iterator[Web]:
    """Hold requests that go to the local model."""
    local.reset()
    with holding.options(
        pasteguard_local_base_url=f"{local.url}/v1", pasteguard_mode="route", pasteguard_local_model="local-llama"
    ):
        yield holding


def test_a_held_request_to_the_local_model_is_not_shown_and_goes_as_it_was(routing: Web, local: Upstream) -> None:
    shown, answer = held(routing, lambda _: None)
    assert shown == ""
    assert isinstance(answer, httpx.Response)
    assert PERSON in answer.text
    assert json.loads(local.requests[0].body)["messages"][0]["content"] == f"I am {PERSON}."
    assert not routing.upstream.requests
    assert canary.leaks([PERSON], routing.pages.get("/flows/dump").content) == []


def test_an_edited_request_to_the_local_model_is_scanned_again(routing: Web, local: Upstream) -> None:
    with routing.options(pasteguard_secrets_action="block"):
        answer = answered(routing, lambda _: {"content": json.dumps(chat(f"GITHUB_TOKEN={github_token(5)}"))})
    assert answer.json()["error"]["code"] == "secrets_detected"
    assert not local.requests
    assert not routing.upstream.requests


def test_what_was_routed_to_the_local_model_stays_with_it(routing: Web, local: Upstream) -> None:
    answered(routing, lambda _: {"content": json.dumps(chat("The sea is blue."))})
    assert json.loads(local.requests[0].body) == chat("The sea is blue.") | {"model": "local-llama"}
    assert not routing.upstream.requests


def test_what_is_edited_into_a_clean_request_goes_to_the_local_model(routing: Web, local: Upstream) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(routing.client.post, CHAT, json=chat("The sea is blue."))
        flow = routing.newest_when(lambda flow: flow["intercepted"] and flow["comment"])
        assert "The sea" in routing.pages.get(f"/flows/{flow['id']}/request/content.data").text
        routing.pages.put(f"/flows/{flow['id']}", json={"request": {"content": json.dumps(chat(f"I am {PERSON}."))}})
        routing.pages.post(f"/flows/{flow['id']}/resume")
        assert PERSON in answer.result(30).text
    assert len(local.requests) == 1
    assert not routing.upstream.requests


@pytest.mark.parametrize("change", [{"host": OTHER_HOST}, {"port": 9}, {"path": "/v1/files"}], ids=str)
def test_what_goes_to_the_local_model_goes_nowhere_else(routing: Web, local: Upstream, change: Change) -> None:
    answer = answered(routing, lambda _: change)
    assert answer.json()["error"]["code"] == "pasteguard_refused_edit"
    assert not local.requests
    assert not routing.upstream.requests


@pytest.mark.parametrize("is_reused", [False, True], ids=["new connection", "reused connection"])
def test_what_goes_to_the_local_model_is_in_no_flow_while_it_answers(
    web: Web, local: Upstream, *, is_reused: bool
) -> None:
    """Its answer may take minutes, in which the list is looked at, saved and exported."""
    local.reset()
    settings = {"pasteguard_local_base_url": f"{local.url}/v1", "pasteguard_mode": "route"}
    with web.options(**settings), httpx.Client(base_url=web.proxy.url, trust_env=False, timeout=30) as client:
        if is_reused:
            client.post(CHAT, json=chat(f"I am {PERSON}."))
        gate, body = Gate(), json.dumps(completion("Good morning."))
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        local.answer(Reply([gate, (head + body).encode()], framing="raw"))
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(client.post, CHAT, json=chat(f"I am {PERSON}."))
            assert gate.reached.wait(10)
            deadline = time.monotonic() + 5
            while canary.leaks([PERSON], web.pages.get("/flows/dump").content) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert canary.leaks([PERSON], web.pages.get("/flows/dump").content) == []
            gate.open()
            assert "Good morning." in answer.result(30).text
    assert json.loads(local.requests[-1].body)["messages"][0]["content"] == f"I am {PERSON}."
    assert not web.upstream.requests


def test_keys_are_not_shown_while_a_request_is_held(holding: Web) -> None:
    key = "Bearer " + "k" * 20
    holding.client.headers["authorization"] = key
    try:
        shown: list[str] = []

        def look(_: str) -> None:
            shown.append(holding.pages.get("/flows").text)

        answered(holding, look)
        assert key not in shown[0]
        assert holding.upstream.last.header("authorization") == key
        holding.upstream.reset()
        answered(holding, lambda body: {"content": body.replace("I am", "I was")})
        assert holding.upstream.last.header("authorization") == key
    finally:
        del holding.client.headers["authorization"]
