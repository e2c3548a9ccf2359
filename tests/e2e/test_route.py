"""Route mode: what holds personal data goes to the local model, unmasked, and the provider hears nothing of it."""

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openai
import pytest

from tests.e2e.test_openai_client import WAYS, sdk
from tests.kit import canary, golden
from tests.kit.llama import grammar_for
from tests.kit.proxy import ProxyProcess, free_port, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON, github_token
from tests.kit.tls import ThrowAwayCa, trusting
from tests.kit.upstream import (
    DONE,
    Gate,
    Reply,
    Upstream,
    completion,
    event,
    json_reply,
    running_upstream,
    sse_reply,
    text_events,
)

PATH = "/openai/v1/chat/completions"
PRIVATE = f"My name is {PERSON}, write to {EMAIL}."
PROVIDER_HEADERS = {
    "authorization": "Bearer for-the-provider",
    "api-key": "for-the-provider",
    "x-api-key": "for-the-provider",
    "openai-organization": "org-for-the-provider",
    "openai-project": "for-the-provider",
    "cookie": "session=for-the-provider",
    "x-stainless-os": "for-the-provider",
    "http-referer": "https://for-the-provider",
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
    saved = folder / "flows.mitm"
    command = mitmdump(session_upstream.url, folder, *FAST, "-w", str(saved), settings=route_settings(local.url))
    with running_proxy(command, folder) as it:
        yield it
    assert b"chat/completions" in saved.read_bytes()
    assert canary.leaks([PERSON, EMAIL], saved.read_bytes()) == []  # nothing of any routed request
    assert canary.leaks([PERSON, EMAIL], it.output.encode()) == []


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


JSON = ("content-type", "application/json")
ELSEWHERE = ("location", "https://api.openai.com/v1/chat/completions")


def in_pieces(reply: Reply) -> Reply:
    return Reply([bytes([byte]) for byte in reply.steps[0]], reply.status, reply.headers, "chunked")  # type: ignore[arg-type]


NO_ANSWERS = {
    "ollama": (json_reply({"error": "model 'local-llama' not found"}, 404), 404, "model 'local-llama' not found"),
    "vllm": (json_reply({"object": "error", "message": "too long", "code": 400}, 400), 400, "too long"),
    "fastapi": (json_reply({"detail": "Not Found"}, 404), 404, "Not Found"),
    "openai": (json_reply({"error": {"message": "own", "type": "t", "param": None, "code": None}}, 400), 400, "own"),
    "a-page": (Reply([b"<html>hello</html>"], 200, [("content-type", "text/html")]), 502, "HTTP 200"),
    "plain": (Reply([b"oops"], 500, [("content-type", "text/plain")]), 500, "HTTP 500"),
    "cut-json": (Reply([b'{"choices": ['], 200, [JSON]), 200, "HTTP 200"),
    "other-json": (in_pieces(json_reply({"status": "ok"})), 200, "HTTP 200"),
    "json-list": (json_reply([1]), 200, "HTTP 200"),
    "error-as-200": (json_reply({"error": "out of memory"}), 200, "out of memory"),
    "empty": (Reply([], 200, [JSON]), 502, "HTTP 200"),
    "empty-chunked": (Reply([], 200, [JSON], "chunked"), 200, "HTTP 200"),
    "empty-error": (Reply([], 503, [("content-type", "text/plain")]), 503, "HTTP 503"),
    "no-content": (Reply([], 204, []), 502, "HTTP 204"),
    "no-type": (Reply([b"{}"], 200, []), 502, "HTTP 200"),
    "302": (Reply([b"{}"], 302, [JSON, ELSEWHERE]), 502, "HTTP 302"),
    "307": (Reply([b"moved"], 307, [("content-type", "text/plain"), ELSEWHERE]), 502, "HTTP 307"),
    "308-empty": (Reply([], 308, [ELSEWHERE]), 502, "HTTP 308"),
    "gzip-error": (
        Reply([gzip.compress(b'{"error": "no memory"}')], 500, [JSON, ("content-encoding", "gzip")]),
        500,
        "no memory",
    ),
    "broken-gzip": (Reply([b"no gzip"], 200, [JSON, ("content-encoding", "gzip")]), 200, "HTTP 200"),
    "unknown-encoding": (Reply([b"\x00\x01"], 200, [JSON, ("content-encoding", "rot13")]), 502, "HTTP 200"),
}


@pytest.mark.parametrize(("answer", "status", "message"), NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_the_local_model_says_instead_of_an_answer(
    answer: Reply, status: int, message: str, http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    upstream.connections.clear()
    local.answer(answer)
    reply = http.post(PATH, json=chat(PRIVATE), headers=PROVIDER_HEADERS)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-pasteguard-provider"] == "local"
    assert reply.headers.get("x-should-retry") == ("false" if status == 502 else None)
    assert "location" not in reply.headers
    error = reply.json()["error"]
    assert message in error["message"]
    assert PERSON not in reply.text
    assert set(error) == {"message", "type", "param", "code"}
    assert_provider_heard_nothing(upstream)


@pytest.mark.parametrize(
    "answer",
    [
        Reply([b"SSH-2.0-OpenSSH_9.9\r\n"], framing="raw"),
        Reply([b"\x15\x03\x01\x00\x02\x02\x46"], framing="raw"),
        Reply([], framing="raw"),
        Reply([b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: x\r\n\r\n{}"], framing="raw"),
    ],
    ids=["banner", "tls-alert", "nothing", "bad-length"],
)
def test_what_is_no_http_is_an_error(answer: Reply, http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    """Mitmproxy's own, as a page: no hook can change it."""
    upstream.connections.clear()
    local.answer(answer)
    assert http.post(PATH, json=chat(PRIVATE), headers=PROVIDER_HEADERS).status_code == 502
    assert_provider_heard_nothing(upstream)


CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        sse_reply(*text_events("Hello there")[:2], "abort"),
        sse_reply(*text_events("Hello there")[:2], 0.1, "hang up"),
        Reply([CHUNKED, b"xyz\r\nno chunk\r\n"], framing="raw"),
        Reply([b'{"choices": ', "abort"], 200, [JSON, ("content-length", "100")], "close"),
    ],
    ids=["reset", "closed", "bad-chunk", "whole"],
)
def test_local_model_breaks_off(answer: Reply, http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    upstream.connections.clear()
    local.answer(answer)
    with pytest.raises(httpx.TransportError), http.stream("POST", PATH, json=chat(PRIVATE, stream=True)) as reply:
        reply.read()
    assert_provider_heard_nothing(upstream)
    local.reset()
    assert http.post(PATH, json=chat(PRIVATE)).status_code == 200  # and it goes on


def test_a_stream_without_an_event_ends_with_an_error(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    upstream.connections.clear()
    for steps in ([], [b"what", b"ever\n\n"], [b": ping\n\n"]):
        local.answer(sse_reply(*steps))
        reply = http.post(PATH, json=chat(PRIVATE, stream=True))
        last = reply.text.rstrip("\n").splitlines()[-1]
        assert json.loads(last.removeprefix("data: "))["error"]["code"] == "local_model_error"
    local.answer(sse_reply(b"da", 0.05, b"ta: {}\n\n"))
    assert http.post(PATH, json=chat(PRIVATE, stream=True)).text == "data: {}\n\n"
    assert_provider_heard_nothing(upstream)


def test_a_compressed_answer_is_an_answer(http: httpx.Client, local: Upstream) -> None:
    body = gzip.compress(json.dumps(completion("Hi")).encode())
    local.answer(Reply([body[:9], body[9:]], 200, [JSON, ("content-encoding", "gzip")], "chunked"))
    assert http.post(PATH, json=chat(PRIVATE)).json() == completion("Hi")
    assert local.last.header("accept-encoding") == "identity"


def test_a_slow_local_model_is_waited_for(http: httpx.Client, upstream: Upstream, local: Upstream) -> None:
    """A model may have to be loaded first: the client's own patience is the limit, and its leaving is passed on."""
    upstream.connections.clear()
    gate = Gate()
    local.answer(sse_reply(event({"content": "Dear"}), gate, event({"content": " you"}, "stop"), DONE))
    with http.stream("POST", PATH, json=chat(PRIVATE, stream=True)) as reply:
        pieces = reply.iter_bytes()
        assert next(pieces) == event({"content": "Dear"})  # at once, while the model goes on
        gate.open()
        assert b"".join(pieces).endswith(DONE)
    never = Gate()
    local.handler = lambda _: Reply([never], 200, [JSON], "chunked")
    with pytest.raises(httpx.ReadTimeout):
        http.post(PATH, json=chat(PRIVATE), timeout=0.5)
    deadline = time.monotonic() + 10
    while not local.requests[-1].connection.closed_by_peer.is_set():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert_provider_heard_nothing(upstream)


FORWARD_DOOR = re.compile(r"HTTP\(S\) proxy listening at 127\.0\.0\.1:(\d+)")
REVERSE_DOOR = re.compile(r"reverse proxy to .* listening at 127\.0\.0\.1:(\d+)")


DIALECTS = [each for each in golden.load_all() if "ollama" in each.name or "vllm" in each.name]


@pytest.mark.parametrize("transcript", DIALECTS, ids=lambda each: each.name)
def test_what_local_models_say_passes(
    transcript: golden.Golden, http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    """Byte for byte, but for errors of a shape that no client knows. In mask mode the golden tests have them."""
    upstream.connections.clear()
    is_whole = transcript.name.startswith("whole-")
    kind = "application/json" if is_whole else "text/event-stream; charset=utf-8"
    local.answer(Reply(transcript.pieces, 200, [("content-type", kind)], "chunked"))
    reply = http.post(PATH, json=chat(PRIVATE, stream=not is_whole))
    if transcript.name.startswith("whole-error"):
        assert set(reply.json()["error"]) >= {"message", "type", "param", "code"}
    else:
        assert reply.content == transcript.upstream
    assert_provider_heard_nothing(upstream)


@pytest.fixture(scope="module")
def provider(ca: ThrowAwayCa) -> Iterator[Upstream]:
    """Speaks TLS, as providers do; behind both doors."""
    with running_upstream(ca) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def local_with_tls(ca: ThrowAwayCa) -> Iterator[Upstream]:
    with running_upstream(ca, alpn=["http/1.1"]) as upstream:
        yield upstream


@pytest.fixture(scope="module", params=["http", "https"])
def doors(
    request: pytest.FixtureRequest,
    provider: Upstream,
    local: Upstream,
    local_with_tls: Upstream,
    ca: ThrowAwayCa,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[ProxyProcess, Upstream]]:
    """A proxy with both doors, and its local model, which speaks plain HTTP or TLS."""
    model = local if request.param == "http" else local_with_tls
    folder = tmp_path_factory.mktemp("doors")
    options = ["--mode", f"regular@127.0.0.1:{free_port()}", "--set", f"ssl_verify_upstream_trusted_ca={ca.ca_path}"]
    options += ["--set", "pasteguard_hosts=localhost", *FAST]
    command = mitmdump(provider.url, folder, *options, settings=route_settings(model.url))
    with ProxyProcess(command, folder) as proxy:
        deadline = time.monotonic() + 30
        while not (door := REVERSE_DOOR.search(proxy.output)) or not FORWARD_DOOR.search(proxy.output):
            assert time.monotonic() < deadline, proxy.output
            time.sleep(0.02)
        proxy.port = int(door[1])
        proxy.wait_until_ready()
        yield proxy, model


@pytest.mark.parametrize("http2", [False, True], ids=["1.1", "2"])
@pytest.mark.parametrize("door", ["reverse", "forward"])
def test_both_doors(door: str, http2: bool, doors: tuple[ProxyProcess, Upstream], provider: Upstream) -> None:
    proxy, model = doors
    provider.reset()
    model.reset()
    if door == "reverse":
        where = {"base_url": f"{proxy.https_url}/openai/v1" if http2 else proxy.base_url}
    else:
        port = FORWARD_DOOR.search(proxy.output)[1]  # type: ignore[index]
        where = {"base_url": f"https://localhost:{provider.port}/v1", "proxy": f"http://127.0.0.1:{port}"}
    verify = trusting(proxy.ca_path, http2=http2)
    tools = [{"type": "function", "function": {"name": "note", "parameters": {"type": "object"}}}]
    with httpx.Client(**where, verify=verify, http2=http2, trust_env=False, timeout=30) as client:
        before = len(provider.connections)
        url = "chat/completions"
        whole = client.post(url, json=chat(PRIVATE), headers=PROVIDER_HEADERS)
        assert whole.http_version == ("HTTP/2" if http2 else "HTTP/1.1")
        assert whole.json()["choices"][0]["message"]["content"] == PRIVATE
        streamed = client.post(url, json=chat(PRIVATE, stream=True), headers=PROVIDER_HEADERS)
        assert "".join(_contents(streamed.text)) == PRIVATE
        called = client.post(url, json=chat(PRIVATE, tools=tools, stream=True), headers=PROVIDER_HEADERS)
        assert '"tool_calls"' in called.text
        for reply in (whole, streamed, called):
            ours = {name: value for name, value in reply.headers.items() if name.startswith("x-pasteguard-")}
            assert ours == {
                "x-pasteguard-mode": "route",
                "x-pasteguard-provider": "local",
                "x-pasteguard-pii-detected": "true",
                "x-pasteguard-language": "en",
            }
        assert (provider.requests, len(provider.connections)) == ([], before)
        for request in model.requests:
            assert request.http_version == "HTTP/1.1"
            assert request.target == "/v1/chat/completions"
            assert request.header("authorization") == "Bearer for-the-local-model"
            assert request.header("host") == model.url.partition("://")[2]
            assert request.json()["model"] == "local-llama"
        assert len(model.requests) == 3
        assert b"for-the-provider" not in model.received
        harmless = client.post(url, json=chat("How do I sort a list?"), headers=PROVIDER_HEADERS)
        assert harmless.headers["x-pasteguard-provider"] == "openai"
        assert provider.last.header("authorization") == "Bearer for-the-provider"
        assert provider.last.header("x-custom") == "for-the-provider"
        assert len(model.requests) == 3


LOOK_UPS = """
import socket
real = socket.getaddrinfo
def noted(host, *more, **most):
    with open({path!r}, "a") as file:
        print(host, file=file)
    return real(host, *more, **most)
socket.getaddrinfo = noted
"""


def test_the_providers_name_is_not_even_looked_up(local: Upstream, tmp_path: Path) -> None:
    local.reset()
    noted = tmp_path / "look-ups"
    (tmp_path / "sitecustomize.py").write_text(LOOK_UPS.format(path=str(noted)))
    settings = route_settings(local.url.replace("127.0.0.1", "localhost"))
    command = mitmdump("http://provider.invalid", tmp_path, *FAST, settings=settings)
    with running_proxy(command, tmp_path, {"PYTHONPATH": str(tmp_path)}) as proxy:
        url = f"{proxy.base_url}/chat/completions"
        assert httpx.post(url, json=chat(PRIVATE), trust_env=False, timeout=30).status_code == 200
        names = set(noted.read_text().split())
        assert "localhost" in names
        assert "provider.invalid" not in names
        assert httpx.post(url, json=chat("Hello there"), trust_env=False, timeout=30).status_code == 502
        assert "provider.invalid" in noted.read_text().split()


def test_no_local_model_is_an_error_and_no_way_to_the_provider(
    http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    assert http.post(PATH, json=chat(PRIVATE)).status_code == 200  # so that a connection is open
    upstream.connections.clear()
    with local.away():
        reply = http.post(PATH, json=chat(PRIVATE), headers=PROVIDER_HEADERS)
    assert reply.status_code == 502
    assert reply.headers["x-pasteguard-mode"] == "route"
    assert reply.headers["x-pasteguard-pii-detected"] == "true"
    assert "x-pasteguard-provider" not in reply.headers
    assert reply.json()["error"]["code"] == "local_model_unreachable"
    assert reply.headers["x-should-retry"] == "false"
    assert PERSON not in reply.text
    assert_provider_heard_nothing(upstream)
    assert http.post(PATH, json=chat(PRIVATE)).status_code == 200  # it is back


def test_a_local_model_that_is_pulled_away_in_mid_stream(
    http: httpx.Client, upstream: Upstream, local: Upstream
) -> None:
    upstream.connections.clear()
    gate = Gate()
    local.answer(sse_reply(event({"content": "Dear"}), gate, DONE))
    with http.stream("POST", PATH, json=chat(PRIVATE, stream=True)) as reply:
        pieces = reply.iter_bytes()
        assert next(pieces) == event({"content": "Dear"})
        with local.away(), pytest.raises(httpx.TransportError):
            list(pieces)
    assert_provider_heard_nothing(upstream)


@pytest.mark.parametrize("action", ["route_local", "block", "off"])
def test_what_becomes_of_secrets(action: str, upstream: Upstream, local: Upstream, tmp_path: Path) -> None:
    local.reset()
    settings = route_settings(local.url, pasteguard_secrets_action=action)
    secret = f"Why does this token fail: {github_token(9)}"
    with (
        running_proxy(mitmdump(upstream.url, tmp_path, *FAST, settings=settings), tmp_path) as proxy,
        httpx.Client(base_url=proxy.url, trust_env=False, timeout=30) as client,
    ):
        upstream.connections.clear()
        with_personal_data = client.post(PATH, json=chat(f"{PRIVATE} {secret}"))
        assert_provider_heard_nothing(upstream)
        alone = client.post(PATH, json=chat(secret))
    if action == "block":
        assert [reply.status_code for reply in (alone, with_personal_data)] == [400, 400]
        assert alone.json()["error"]["code"] == "secrets_detected"
        assert local.requests == []
    else:
        assert local.requests[0].json()["messages"][0]["content"] == f"{PRIVATE} {secret}"
    if action == "off":
        assert upstream.last.json()["messages"][0]["content"] == secret
        assert "x-pasteguard-secrets-detected" not in alone.headers
        assert alone.headers["x-pasteguard-provider"] == "openai"
        return
    assert alone.headers["x-pasteguard-secrets-detected"] == "true"
    assert alone.headers["x-pasteguard-secrets-types"] == "API_KEY_GITHUB"
    assert "x-pasteguard-secrets-masked" not in alone.headers
    if action == "route_local":
        assert alone.headers["x-pasteguard-provider"] == "local"
        assert alone.headers["x-pasteguard-pii-detected"] == "false"
        assert local.last.json()["messages"][0]["content"] == secret
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
            with sdk.chat.completions.stream(
                model="gpt", messages=messages, max_tokens=100, extra_body=extra
            ) as helper:
                final = helper.get_final_completion().choices[0].message.content
            with pytest.raises(openai.BadRequestError):
                sdk.chat.completions.create(model="gpt", messages=messages, extra_body={"grammar": "root ::= ("})
    assert whole.choices[0].message.content == streamed == final == f"Hello {PERSON}!"
    assert_provider_heard_nothing(upstream)


@pytest.mark.parametrize("text", [PRIVATE, f"{PRIVATE} 👩🏽‍🚀 [[PERSON_1]]"], ids=["plain", "odd"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_openai_python_notices_no_difference(
    way: Callable[[openai.OpenAI, str], object],
    text: str,
    http: httpx.Client,
    upstream: Upstream,
    local: Upstream,
) -> None:
    """All that tests/e2e/test_openai_client.py tries in mask mode; with a real local model below."""
    upstream.connections.clear()
    with sdk(f"{local.url}/v1") as direct, sdk(f"{http.base_url}/openai/v1") as through:
        expected = way(direct, text)
        asked = local.last.json()
        local.reset()
        assert way(through, text) == expected
    assert local.last.json() == asked | {"model": "local-llama"}
    assert_provider_heard_nothing(upstream)


def test_route_mode_needs_an_address(tmp_path: Path, upstream: Upstream) -> None:
    process = ProxyProcess(mitmdump(upstream.url, tmp_path, settings={"pasteguard_mode": "route"}), tmp_path)
    process.start()
    assert process.wait_for_exit() != 0
    assert "pasteguard_local_base_url" in process.output
