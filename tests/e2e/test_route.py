"""Route mode: what holds personal data goes to the local model, unmasked, and the provider hears nothing of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from tests.kit.llama import grammar_for
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, github_token
from tests.kit.upstream import Reply, Upstream, json_reply, running_upstream, sse_reply, text_events

PATH = "/openai/v1/chat/completions"
PRIVATE = f"My name is {PERSON}, write to {EMAIL}."
PROVIDER_HEADERS = {
    "authorization": "Bearer for-the-provider",
    "api-key": "for-the-provider",
    "openai-organization": "org-for-the-provider",
    "cookie": "session=for-the-provider",
    "x-custom": "for-the-provider",
}


@pytest.fixture(scope="module")
def local() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream
        assert not upstream.faults, upstream.faults


def route_settings(url: str, **more: str) -> dict[str, str]:
    return {
        "pasteguard_mode": "route",
        "pasteguard_local_base_url": f"{url}/v1",
        "pasteguard_local_model": "local-llama",
        "pasteguard_local_api_key": "for-the-local-model",
        **more,
    }


@pytest.fixture(scope="module")
def route_proxy(
    session_upstream: Upstream, local: Upstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("route")
    with running_proxy(mitmdump(session_upstream.url, folder, *FAST, settings=route_settings(local.url)), folder) as it:
        yield it


@pytest.fixture
def http(route_proxy: ProxyProcess, upstream: Upstream, local: Upstream) -> Iterator[httpx.Client]:
    local.reset()
    assert upstream.requests == []
    with httpx.Client(base_url=route_proxy.url, trust_env=False, timeout=30) as client:
        yield client


def chat(*texts: str, **more: object) -> dict[str, object]:
    messages = [{"role": "user" if at % 2 == 0 else "assistant", "content": text} for at, text in enumerate(texts)]
    return {"model": "gpt-provider", "messages": messages, **more}


def assert_provider_heard_nothing(provider: Upstream) -> None:
    assert provider.requests == []
    assert provider.connections == []


def test_personal_data_goes_to_the_local_model_alone(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    upstream.connections.clear()
    reply = http.post(PATH + "?for=provider", json=chat(PRIVATE), headers=PROVIDER_HEADERS)
    assert reply.status_code == 200
    assert reply.json()["choices"][0]["message"]["content"] == PRIVATE
    assert reply.headers["x-pasteguard-mode"] == "route"
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert reply.headers["x-pasteguard-pii-detected"] == "true"
    assert "x-pasteguard-pii-masked" not in reply.headers
    assert_provider_heard_nothing(upstream)
    assert local.last.target == "/v1/chat/completions"
    assert local.last.json() == chat(PRIVATE) | {"model": "local-llama"}
    assert local.last.header("authorization") == "Bearer for-the-local-model"
    assert local.last.header("host") == local.url.removeprefix("http://")
    assert b"for-the-provider" not in local.received


def test_without_personal_data_the_provider_answers(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    body = json.dumps(chat("How do I sort a list?")).encode()
    reply = http.post(PATH, content=body, headers=PROVIDER_HEADERS)
    assert reply.json()["choices"][0]["message"]["content"] == "How do I sort a list?"
    assert reply.headers["x-pasteguard-provider"] == "openai"
    assert reply.headers["x-pasteguard-pii-detected"] == "false"
    assert upstream.last.body == body
    assert upstream.last.header("authorization") == "Bearer for-the-provider"
    assert local.requests == []


def test_an_earlier_message_keeps_the_conversation_at_home(
    http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    upstream.connections.clear()
    reply = http.post(PATH, json=chat(PRIVATE, "Noted.", "And how do I sort a list?"))
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert_provider_heard_nothing(upstream)
    assert len(local.requests) == 1


def test_streams_and_tools(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    upstream.connections.clear()
    tools = [{"type": "function", "function": {"name": "note", "parameters": {"type": "object"}}}]
    streamed = http.post(PATH, json=chat(PRIVATE, stream=True))
    assert streamed.headers["x-pasteguard-provider"] == "local"
    assert "".join(_contents(streamed.text)) == PRIVATE
    called = http.post(PATH, json=chat(PRIVATE, tools=tools)).json()["choices"][0]["message"]["tool_calls"][0]
    assert json.loads(called["function"]["arguments"]) == {"text": PRIVATE}
    assert_provider_heard_nothing(upstream)


def _contents(stream: str) -> list[str]:
    chunks = [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: {")]
    return [chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks]


def test_secrets_are_masked_on_either_way(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    token = github_token(7)
    to_provider = f"Why does this token fail: {token}"
    reply = http.post(PATH, json=chat(to_provider))
    assert reply.headers["x-pasteguard-provider"] == "openai"
    assert reply.headers["x-pasteguard-secrets-masked"] == "true"
    assert reply.json()["choices"][0]["message"]["content"] == to_provider
    assert upstream.never_saw(token)
    to_local = f"{PRIVATE} Why does this token fail: {token}"
    reply = http.post(PATH, json=chat(to_local))
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert reply.json()["choices"][0]["message"]["content"] == to_local
    assert local.never_saw(token)
    assert local.leaks(PERSON)  # personal data goes there as it is


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (json_reply({"error": "model 'local-llama' not found"}, 404), 404, "model 'local-llama' not found"),
        (json_reply({"object": "error", "message": "too long", "code": 400}, 400), 400, "too long"),
        (json_reply({"error": {"message": "own", "type": "t", "param": None, "code": None}}, 400), 400, "own"),
        (Reply([b"<html>hello</html>"], 200, [("content-type", "text/html")]), 502, "HTTP 200"),
        (Reply([b"oops"], 500, [("content-type", "text/plain")]), 500, "HTTP 500"),
    ],
    ids=["ollama", "vllm", "openai", "a-page", "plain"],
)
def test_what_the_local_model_says_instead_of_an_answer(
    answer: Reply, status: int, message: str, http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    upstream.connections.clear()
    local.answer(answer)
    reply = http.post(PATH, json=chat(PRIVATE))
    assert reply.status_code == status
    error = reply.json()["error"]
    assert message in error["message"]
    assert set(error) == {"message", "type", "param", "code"}
    assert_provider_heard_nothing(upstream)


def test_local_model_breaks_off_in_mid_stream(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    upstream.connections.clear()
    local.answer(sse_reply(*text_events("Hello there")[:2], "abort"))
    with pytest.raises(httpx.TransportError), http.stream("POST", PATH, json=chat(PRIVATE, stream=True)) as reply:
        reply.read()
    assert_provider_heard_nothing(upstream)


def test_no_local_model_is_an_error_and_no_way_to_the_provider(
    upstream: Upstream, make_proxy: object, tmp_path: Path
) -> None:
    with running_upstream() as gone:
        url = gone.url
    command = mitmdump(upstream.url, tmp_path, *FAST, settings=route_settings(url))
    with running_proxy(command, tmp_path) as proxy:
        upstream.connections.clear()
        reply = httpx.post(f"{proxy.base_url}/chat/completions", json=chat(PRIVATE), trust_env=False, timeout=30)
    assert reply.status_code == 502
    assert reply.json()["error"]["code"] == "local_model_unreachable"
    assert reply.headers["x-should-retry"] == "false"
    assert PERSON not in reply.text
    assert_provider_heard_nothing(upstream)


def test_a_saved_flow_holds_nothing_of_a_routed_request(upstream: Upstream, local: Upstream, tmp_path: Path) -> None:
    local.reset()
    saved = tmp_path / "flows.mitm"
    command = mitmdump(upstream.url, tmp_path, *FAST, "-w", str(saved), settings=route_settings(local.url))
    with running_proxy(command, tmp_path) as proxy:
        reply = httpx.post(f"{proxy.base_url}/chat/completions", json=chat(PRIVATE), trust_env=False, timeout=30)
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert local.leaks(PERSON)
    assert b"chat/completions" in saved.read_bytes()
    assert PERSON.encode() not in saved.read_bytes()
    assert EMAIL.encode() not in saved.read_bytes()


def test_secrets_can_go_to_the_local_model(upstream: Upstream, local: Upstream, tmp_path: Path) -> None:
    local.reset()
    settings = route_settings(local.url, pasteguard_secrets_action="route_local")
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST, settings=settings), tmp_path) as proxy:
        upstream.connections.clear()
        text = f"Why does this token fail: {github_token(9)}"
        reply = httpx.post(f"{proxy.base_url}/chat/completions", json=chat(text), trust_env=False, timeout=30)
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert reply.headers["x-pasteguard-secrets-detected"] == "true"
    assert "x-pasteguard-secrets-masked" not in reply.headers
    assert local.last.json()["messages"][0]["content"] == text
    assert_provider_heard_nothing(upstream)


def test_real_llama_server_as_the_local_model(llama_url: str, upstream: Upstream, tmp_path: Path) -> None:
    with running_proxy(mitmdump(upstream.url, tmp_path, *FAST, settings=route_settings(llama_url)), tmp_path) as proxy:
        upstream.connections.clear()
        http_client = httpx.Client(trust_env=False, timeout=60)
        with openai.OpenAI(base_url=proxy.base_url, api_key="x", max_retries=0, http_client=http_client) as sdk:
            extra = {"grammar": grammar_for(f"Hello {PERSON}!")}
            messages = [{"role": "user", "content": PRIVATE}]
            whole = sdk.chat.completions.create(model="gpt", messages=messages, max_tokens=100, extra_body=extra)
            stream = sdk.chat.completions.create(
                model="gpt", messages=messages, max_tokens=100, extra_body=extra, stream=True
            )
            streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    assert whole.choices[0].message.content == streamed == f"Hello {PERSON}!"
    assert_provider_heard_nothing(upstream)


def test_route_mode_needs_an_address(tmp_path: Path, upstream: Upstream) -> None:
    process = ProxyProcess(mitmdump(upstream.url, tmp_path, settings={"pasteguard_mode": "route"}), tmp_path)
    process.start()
    assert process.wait_for_exit() != 0
    assert "pasteguard_local_base_url" in process.output
