"""Responses through the real proxy: openai's own client, what the provider keeps, and nothing in clear upstream."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from tests.kit import canary
from tests.kit import responses as kit
from tests.kit.compression import zstd
from tests.kit.proxy import ProxyProcess, mitmdump
from tests.kit.samples import EMAIL, FAST, PERSON
from tests.kit.upstream import Reply, Upstream, json_reply, running_upstream, sse_reply

ASKED = f"I am {PERSON}, write to {EMAIL}."
OTHER = "Maria Schneider"
CANARIES = (PERSON, EMAIL, OTHER)
SAID = "Dear [[PERSON_1]], I write to [[EMAIL_ADDRESS_1]]."
HEARD = f"Dear {PERSON}, I write to {EMAIL}."
SENDING = '{"to": "[[EMAIL_ADDRESS_1]]", "who": "[[PERSON_1]]"}'


@pytest.fixture(scope="module")
def provider() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(provider: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("responses")
    options = ["--set", "pasteguard_endpoints=chat_completions,responses", "--set", "pasteguard_metrics=true"]
    options += ["--set", "pasteguard_record_text=true", "--set", f"pasteguard_deny=PERSON={OTHER}"]
    with ProxyProcess(mitmdump(provider.url, folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy
        everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert canary.leaks(CANARIES, everything) == []


@pytest.fixture(autouse=True)
def fresh(provider: Upstream) -> Iterator[None]:
    provider.reset()
    yield
    for request in provider.requests:
        sent = request.decoded_body + repr(request.headers).encode() + request.target.encode()
        assert canary.leaks(CANARIES, sent) == []


@pytest.fixture
def client(proxy: ProxyProcess) -> Iterator[openai.OpenAI]:
    with (
        httpx.Client(trust_env=False, timeout=60) as http,
        openai.OpenAI(api_key="of a caller", base_url=proxy.base_url, http_client=http, max_retries=0) as client,
    ):
        yield client


def ask(proxy: ProxyProcess, method: str, path: str, key: str = "a", **more: Any) -> httpx.Response:
    with httpx.Client(base_url=proxy.base_url, trust_env=False, timeout=60) as client:
        return client.request(
            method, path, headers={"authorization": f"Bearer {key}", **more.pop("headers", {})}, **more
        )


def answering(stream: kit.Stream) -> Reply:
    stream.end()
    return sse_reply(*stream.events)


def talking(response_id: str = "resp_1", said: str = SAID) -> kit.Stream:
    stream = kit.Stream(response_id=response_id, padding=True)
    stream.begin()
    stream.say([said[at : at + 5] for at in range(0, len(said), 5)])
    return stream


def whole(response_id: str, said: str, **members: Any) -> dict[str, Any]:
    stream = talking(response_id, said)
    return {**stream.response, "status": "completed", "output": stream.output, **members}


def without_parsed(value: Any) -> Any:
    """Return an item without what openai's client adds to it."""
    if isinstance(value, list):
        return [without_parsed(each) for each in value]
    if isinstance(value, dict):
        return {name: without_parsed(each) for name, each in value.items() if not name.startswith("parsed")}
    return value


def test_openais_client_does_five_turns_with_a_tool_call(client: openai.OpenAI, provider: Upstream) -> None:
    given: list[Any] = []
    said: list[dict[str, Any]] = []
    for number in range(5):
        given.append({"role": "user", "content": f"{ASKED} ({number})"})
        stream = talking(f"resp_{number}")
        stream.call([SENDING[:20], SENDING[20:]])
        provider.answer(answering(stream))
        tools: Any = [{"type": "function", "name": "send", "description": ASKED, "parameters": kit.schema("x")}]
        with client.responses.stream(model="gpt-5", input=given, instructions=ASKED, tools=tools) as events:
            pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
            final = events.get_final_response()
        assert "".join(pieces) == final.output_text == HEARD
        call = final.output[1]
        assert call.type == "function_call"
        assert json.loads(call.arguments) == {"to": EMAIL, "who": PERSON}
        sent = provider.requests[-1].json()["input"]
        theirs = [without_parsed(item) for item in sent if "id" in item]
        assert theirs == said, "what the model said went back otherwise"
        said += json.loads(json.dumps(stream.output))
        given += [item.to_dict(mode="json") for item in final.output]
        given.append({"type": "function_call_output", "call_id": call.call_id, "output": f"Sent to {EMAIL}."})


def test_a_whole_answer_is_restored(client: openai.OpenAI, provider: Upstream) -> None:
    provider.answer(
        json_reply(whole("resp_w", SAID, instructions="for [[PERSON_1]]", metadata={"who": "[[PERSON_1]]"}))
    )
    answer = client.responses.create(model="gpt-5", input=ASKED, metadata={"who": PERSON})
    assert (answer.output_text, answer.instructions, answer.metadata) == (HEARD, f"for {PERSON}", {"who": PERSON})
    assert provider.requests[-1].json()["input"] == "I am [[PERSON_1]], write to [[EMAIL_ADDRESS_1]]."


def test_a_conversation_that_goes_on_at_the_provider_keeps_its_names(client: openai.OpenAI, provider: Upstream) -> None:
    provider.answer(answering(talking("resp_a")))
    for _ in client.responses.create(model="gpt-5", input=ASKED, stream=True):
        pass
    provider.answer(json_reply(whole("resp_b", "[[PERSON_1]] and [[PERSON_2]]")))
    answer = client.responses.create(model="gpt-5", input=f"My name is {OTHER}.", previous_response_id="resp_a")
    assert provider.requests[-1].json()["input"] == "My name is [[PERSON_2]]."
    assert answer.output_text == f"{PERSON} and {OTHER}"
    with pytest.raises(openai.BadRequestError) as caught:
        client.responses.create(model="gpt-5", input="And?", previous_response_id="resp_unknown")
    assert caught.value.code == "previous_response_not_found"
    assert len(provider.requests) == 2


def test_a_turn_without_anything_to_mask_can_be_gone_on_from(client: openai.OpenAI, provider: Upstream) -> None:
    provider.answer(json_reply(whole("resp_c", "Hello!")))
    client.responses.create(model="gpt-5", input="Hi")
    provider.answer(json_reply(whole("resp_d", SAID)))
    assert client.responses.create(model="gpt-5", input=ASKED, previous_response_id="resp_c").output_text == HEARD


def test_what_the_provider_keeps_is_restored_for_who_asked_and_for_nobody_else(
    proxy: ProxyProcess, provider: Upstream
) -> None:
    provider.answer(json_reply({"id": "resp_e", "object": "response", "status": "queued", "output": []}))
    assert ask(proxy, "POST", "/responses", json={"input": ASKED, "background": True}).json()["id"] == "resp_e"
    stored = whole("resp_e", SAID)
    for method, path, reply in (
        ("GET", "/responses/resp_e", stored),
        ("POST", "/responses/resp_e/cancel", stored),
        ("GET", "/responses/resp_e/input_items", {"object": "list", "data": stored["output"]}),
    ):
        provider.answer(json_reply(reply))
        assert HEARD in ask(proxy, method, path).text
        provider.answer(json_reply(reply))
        assert SAID in ask(proxy, method, path, key="b").text
    stream = talking("resp_e")
    provider.answer(answering(stream))
    got = ask(proxy, "GET", "/responses/resp_e?stream=true&starting_after=2").content
    assert set(kit.heard(got)[0].values()) == {HEARD}
    provider.answer(json_reply(whole("resp_f", SAID)))
    assert SAID in ask(proxy, "GET", "/responses/resp_f").text
    provider.answer(json_reply({"id": "resp_e", "deleted": True}))
    assert ask(proxy, "DELETE", "/responses/resp_e").json()["deleted"] is True


def test_nothing_passes_below_a_response_that_is_not_known_to_hold_no_text(
    proxy: ProxyProcess, provider: Upstream
) -> None:
    for path in ("/responses/resp_1/cancel", "/responses/resp_1/notes", "/responses/resp_1"):
        assert ask(proxy, "POST", path, json={"text": ASKED}).status_code == 400
    assert provider.requests == []


@pytest.mark.parametrize("path", ["/responses/input_tokens", "/responses/compact"])
def test_what_is_counted_and_compacted_is_masked(path: str, proxy: ProxyProcess, provider: Upstream) -> None:
    provider.answer(json_reply({"object": "response.input_tokens", "input_tokens": 3, "output": [{"text": SAID}]}))
    assert HEARD in ask(proxy, "POST", path, json={"input": ASKED}).text
    assert [request.path for request in provider.requests] == [f"/v1{path}"]


def test_a_conversation_is_begun_and_goes_on(proxy: ProxyProcess, provider: Upstream) -> None:
    provider.answer(json_reply({"id": "conv_1", "object": "conversation", "metadata": {"who": "[[PERSON_1]]"}}))
    items = [{"type": "message", "role": "user", "content": ASKED}]
    begun = ask(proxy, "POST", "/conversations", json={"items": items, "metadata": {"who": PERSON}})
    assert begun.json()["metadata"] == {"who": PERSON}
    assert provider.requests[-1].json()["items"][0]["content"] == "I am [[PERSON_1]], write to [[EMAIL_ADDRESS_1]]."
    provider.answer(json_reply(whole("resp_k", "[[PERSON_1]], [[PERSON_2]]", conversation={"id": "conv_1"})))
    got = ask(proxy, "POST", "/responses", json={"input": f"My name is {OTHER}.", "conversation": "conv_1"})
    assert f"{PERSON}, {OTHER}" in got.text
    provider.answer(json_reply({"object": "list", "data": [{"content": SAID}]}))
    assert HEARD in ask(proxy, "GET", "/conversations/conv_1/items").text
    assert ask(proxy, "POST", "/conversations/conv_1/items", json={"items": items}).status_code == 400
    assert ask(proxy, "POST", "/memories/trace_summarize", json={"text": ASKED}).status_code == 400
    assert len(provider.requests) == 3


@pytest.mark.parametrize(("encoding", "encode"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_compressed_requests_are_masked(encoding: str, encode: Any, proxy: ProxyProcess, provider: Upstream) -> None:
    provider.answer(json_reply(whole("resp_z", SAID)))
    headers = {"content-encoding": encoding, "content-type": "application/json"}
    got = ask(proxy, "POST", "/responses", content=encode(json.dumps({"input": ASKED}).encode()), headers=headers)
    assert HEARD in got.text


def test_every_place_of_a_request_and_the_header_that_repeats_one_are_masked(
    proxy: ProxyProcess, provider: Upstream
) -> None:
    def everywhere(text: str) -> dict[str, Any]:
        """Leave out what stands for texts that nobody here knows: numbers would begin elsewhere."""
        return {**kit.everywhere(text), "input": [make(text) for make in kit.ITEMS.values()]}

    body = everywhere(ASKED)
    headers = {"x-codex-turn-metadata": json.dumps({"cwd": f"/home/{PERSON}"}), "session-id": "0199"}
    provider.answer(json_reply(whole("resp_g", SAID)))
    heard = ask(proxy, "POST", "/responses", json=body, headers=headers).text
    sent = provider.requests[-1]
    assert (sent.header("x-codex-turn-metadata"), sent.header("session-id")) == (None, "0199")
    expected = everywhere("I am [[PERSON_1]], write to [[EMAIL_ADDRESS_1]].")
    assert sent.json() == expected
    assert HEARD in heard


def test_a_websocket_is_answered_with_426(proxy: ProxyProcess, provider: Upstream) -> None:
    upgrade = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13", "sec-websocket-key": "x"}
    got = ask(proxy, "GET", "/responses", headers=upgrade)
    assert (got.status_code, got.json()["error"]["code"]) == (426, "pasteguard_no_websocket")
    assert provider.requests == []


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def route(provider: Upstream, local: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("route")
    options = ["--set", "pasteguard_endpoints=responses", "--set", "pasteguard_mode=route"]
    options += ["--set", f"pasteguard_local_base_url={local.url}/v1", "--set", "pasteguard_local_model=tiny"]
    options += ["--set", "pasteguard_local_type=vllm"]
    with ProxyProcess(mitmdump(provider.url, folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


def test_in_route_mode_the_local_model_answers_and_what_began_at_home_stays_there(
    route: ProxyProcess, provider: Upstream, local: Upstream
) -> None:
    local.answer(json_reply(whole("resp_home", "Hello")), answering(talking("resp_home", "Hello")))
    got = ask(route, "POST", "/responses", json={"model": "gpt-5", "input": ASKED})
    assert got.status_code == 200, got.text
    assert (got.json()["id"], got.headers["x-pasteguard-provider"]) == ("resp_home", "local")
    assert (local.last.path, local.last.json()) == ("/v1/responses", {"model": "tiny", "input": ASKED})
    got = ask(route, "POST", "/responses", json={"model": "gpt-5", "input": ASKED, "stream": True})
    assert kit.heard(got.content)[0]["response"] == "Hello"
    later = ask(route, "POST", "/responses", json={"input": "And?", "previous_response_id": "resp_home"})
    assert (later.status_code, later.json()["error"]["code"]) == (400, "previous_response_not_found")
    local.answer(json_reply({"object": "response.input_tokens", "input_tokens": 9}))
    assert ask(route, "POST", "/responses/input_tokens", json={"input": ASKED}).json()["input_tokens"] == 9
    assert local.last.path == "/v1/responses/input_tokens"
    assert (len(local.requests), provider.requests) == (3, [])


def test_a_refusal_has_the_apis_shape_and_is_shown_once(proxy: ProxyProcess, provider: Upstream) -> None:
    got = ask(proxy, "POST", "/responses", json={"input": 7})
    assert (got.status_code, got.json()["error"]["code"], got.headers["x-should-retry"]) == (
        400,
        "invalid_input",
        "false",
    )
    assert provider.requests == []
