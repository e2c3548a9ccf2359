"""Anthropic's Messages through the real proxy: masked, restored, and the next turn as the provider sent the first."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON
from tests.kit.upstream import Upstream, json_reply, running_upstream, sse_reply

PATH = "/anthropic/v1/messages"
HEADERS = {"x-api-key": "of-anthropic", "anthropic-version": "2023-06-01", "anthropic-beta": "a,b"}
SECRET = "hunter" + "2"
ASKED = f"My database password is {SECRET}. I am {PERSON}, {EMAIL}."
CANARIES = (PERSON, EMAIL, SECRET)


@pytest.fixture(scope="module")
def anthropic() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def openai() -> Iterator[Upstream]:
    with running_upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(anthropic: Upstream, openai: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("messages")
    options = ["--set", "pasteguard_endpoints=chat_completions,messages"]
    options += ["--set", f"pasteguard_anthropic_base_url={anthropic.url.removesuffix('/v1')}/up"]
    options += ["--set", "pasteguard_openai_api_key=of-openai", "--set", "pasteguard_metrics=true"]
    options += ["--set", "pasteguard_record_text=true"]
    with ProxyProcess(mitmdump(openai.url, folder, *FAST, *options), folder) as proxy:
        proxy.wait_until_ready()
        yield proxy


@pytest.fixture(autouse=True)
def fresh(anthropic: Upstream, openai: Upstream) -> None:
    anthropic.reset()
    openai.reset()


def ask(proxy: ProxyProcess, body: object, path: str = PATH, **headers: str) -> httpx.Response:
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        return client.post(path, json=body, headers={**HEADERS, **headers})


def request(*messages: object, **members: object) -> dict[str, Any]:
    return {"model": "m", "max_tokens": 50, "messages": list(messages), **members}


def user(content: object) -> dict[str, object]:
    return {"role": "user", "content": content}


def assistant(content: object) -> dict[str, object]:
    return {"role": "assistant", "content": content}


def event(kind: str, **members: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


def stream(blocks: Sequence[dict[str, Any]], cut: int = 3) -> list[bytes]:
    """Return the events by which a provider sends some blocks."""
    events = [event("message_start", message={"id": "msg_1", "type": "message", "role": "assistant", "content": []})]
    events.append(event("ping"))
    for index, block in enumerate(blocks):
        kind, name, text = _in_pieces(block)
        events.append(event("content_block_start", index=index, content_block=_begun(block)))
        for at in range(0, len(text), cut):
            piece = {"type": kind, name: text[at : at + cut]}
            events.append(event("content_block_delta", index=index, delta=piece))
        if block["type"] == "thinking":
            delta = {"type": "signature_delta", "signature": block["signature"]}
            events.append(event("content_block_delta", index=index, delta=delta))
        events.append(event("content_block_stop", index=index))
    events.append(event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 7}))
    return [*events, event("message_stop")]


def _in_pieces(block: dict[str, Any]) -> tuple[str, str, str]:
    match block["type"]:
        case "text":
            return "text_delta", "text", block["text"]
        case "thinking":
            return "thinking_delta", "thinking", block["thinking"]
        case "tool_use":
            return "input_json_delta", "partial_json", json.dumps(block["input"])
    return "", "", ""


def _begun(block: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, object] = {"text": "", "thinking": "", "signature": "", "input": {}}
    return {name: empty.get(name, value) for name, value in block.items()}


def answer(anthropic: Upstream, blocks: Sequence[dict[str, Any]], *, is_stream: bool) -> None:
    whole = {"id": "msg_1", "type": "message", "role": "assistant", "content": blocks, "usage": {"output_tokens": 7}}
    anthropic.answer(sse_reply(*stream(blocks)) if is_stream else json_reply(whole))


def put_together(reply: httpx.Response) -> list[dict[str, Any]]:
    """Return the blocks of a reply, as clients put them together."""
    if reply.headers["content-type"].startswith("application/json"):
        return list(reply.json()["content"])
    blocks: dict[int, dict[str, Any]] = {}
    json_of: dict[int, str] = {}
    for each in reply.text.split("\n\n"):
        lines = each.split("\n")
        told = json.loads(lines[1].removeprefix("data: ")) if len(lines) == 2 else {}
        index = told.get("index", -1)
        if told.get("type") == "content_block_start":
            blocks[index] = dict(told["content_block"])
        elif told.get("type") == "content_block_delta":
            for name, piece in told["delta"].items():
                if name == "partial_json":
                    json_of[index] = json_of.get(index, "") + piece
                elif name == "signature":
                    blocks[index][name] = piece
                elif name != "type":
                    blocks[index][name] += piece
    for index, text in json_of.items():
        blocks[index]["input"] = json.loads(text)
    return list(blocks.values())


TEN_REPLIES = [
    "1 [PERSON_1]", "PERSON_1 wrote", "3 [[person_1]]", r"4 \[\[PERSON_1\]\]", "5 [[PERSON_1]]", "John Smith in Berlin",
    "Mrs Schneider", "Peter", "`[[ENV_PASSWORD_1]]` and [[EMAIL_ADDRESS_1]]", "nothing",
]  # fmt: skip


@pytest.mark.parametrize("is_stream", [False, True])
@pytest.mark.parametrize("is_masked", [True, False])
def test_the_next_turn_is_what_the_provider_sent(
    proxy: ProxyProcess, anthropic: Upstream, *, is_stream: bool, is_masked: bool
) -> None:
    """Its prefix may be signed: thinking, texts and the input of tools go back to the byte, moving marks aside."""
    written = "[[PERSON_1]]" if is_masked else "Anna Kowalska"
    blocks: list[dict[str, Any]] = [
        {"type": "thinking", "thinking": f"{written} or John Smith?", "signature": "c2ln" * 20},
        {"type": "redacted_thinking", "data": "W1tQRVJTT05fMV1d"},
        *({"type": "text", "text": text} for text in TEN_REPLIES),
        {"type": "tool_use", "id": "toolu_1", "name": "write", "input": {
            "path": f"/home/{written}/x", "text": 'John Smith\n"[[person_1]]"',
            "mail": ["[[EMAIL_ADDRESS_1]]"], "n": 5}},
    ]  # fmt: skip
    first = user([{"type": "text", "text": ASKED if is_masked else "hello", "cache_control": {"type": "ephemeral"}}])
    answer(anthropic, blocks, is_stream=is_stream)
    reply = ask(proxy, request(first, stream=is_stream, system="Be brief."))
    assert reply.status_code == 200
    got = put_together(reply)
    assert got[:2] == blocks[:2]
    if is_masked:
        assert [PERSON in json.dumps(block, ensure_ascii=False) for block in got[2:7]] == [True] * 5
        assert got[-1]["input"] == {
            "path": f"/home/{PERSON}/x", "text": f'John Smith\n"{PERSON}"', "mail": [EMAIL], "n": 5
        }  # fmt: skip
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": [{"type": "text", "text": f"ok {PERSON}"}]}
    del first["content"][0]["cache_control"]  # type: ignore[index]
    second = user([{**result, "cache_control": {"type": "ephemeral"}}])
    anthropic.reset()
    anthropic.answer(json_reply({"id": "m", "type": "message", "content": []}))
    assert ask(proxy, request(first, assistant(got), second, system="Be brief.")).status_code == 200
    sent = anthropic.last.json()["messages"]
    assert sent[1]["content"] == blocks
    assert PERSON not in json.dumps(sent[2], ensure_ascii=False)
    assert anthropic.never_saw(*CANARIES)


def test_each_provider_gets_its_own_requests_and_its_own_key(
    proxy: ProxyProcess, anthropic: Upstream, openai: Upstream
) -> None:
    anthropic.answer(json_reply({"id": "m", "type": "message", "content": [{"type": "text", "text": "[[PERSON_1]]"}]}))
    reply = ask(proxy, request(user(ASKED)), path=f"{PATH}?beta=true")
    assert reply.json()["content"][0]["text"] == PERSON
    assert reply.headers["x-pasteguard-provider"] == "anthropic"
    sent = anthropic.last
    assert sent.target == "/up/v1/messages?beta=true"
    assert [sent.header(name) for name in HEADERS] == list(HEADERS.values())
    assert sent.header("host") == anthropic.url.split("/")[2]
    assert sent.header("authorization") is None
    assert openai.requests == []
    anthropic.reset()
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        client.post("/openai/v1/chat/completions", json={"messages": [{"role": "user", "content": ASKED}]})
        assert openai.last.header("authorization") == "Bearer of-openai"
        assert anthropic.requests == []
        for method, path in (("GET", "/v1/models"), ("HEAD", ""), ("GET", "/v1/messages/batches/b/results")):
            assert client.request(method, f"/anthropic{path}").status_code == 200
            assert (anthropic.last.method, anthropic.last.target) == (method, f"/up{path}")
    assert anthropic.never_saw(*CANARIES)
    assert openai.never_saw(*CANARIES)


def test_counting_counts_what_is_sent(proxy: ProxyProcess, anthropic: Upstream) -> None:
    body = request(user(ASKED), system=[{"type": "text", "text": PERSON}])
    ask(proxy, body)
    told = anthropic.last.json()
    del body["max_tokens"], told["max_tokens"]
    anthropic.answer(json_reply({"input_tokens": 12}))
    reply = ask(proxy, body, path=f"{PATH}/count_tokens")
    assert reply.json() == {"input_tokens": 12}
    assert anthropic.last.path == "/up/v1/messages/count_tokens"
    assert anthropic.last.json() == told


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/messages/batches", "pasteguard_unmaskable"),
        ("/v1/messages/batches/b/cancel", "pasteguard_unmaskable"),
        ("/v1/complete", "pasteguard_unmaskable"),
        ("/v1//messages/%62atches", "pasteguard_unmaskable"),
        ("/v1/messages", "invalid_messages"),
    ],
)
def test_refusals_have_the_vendors_shape_and_are_shown_once(
    proxy: ProxyProcess, anthropic: Upstream, path: str, code: str
) -> None:
    reply = ask(proxy, {"requests": [{"custom_id": "a", "params": request(user(ASKED))}]}, path=f"/anthropic{path}")
    assert reply.status_code == 400
    told = reply.json()
    assert (told["type"], told["error"]["type"], told["error"]["code"]) == ("error", "invalid_request_error", code)
    assert reply.headers["x-should-retry"] == "false"
    assert anthropic.requests == []


def test_errors_of_the_provider_pass_in_json_and_in_a_stream(proxy: ProxyProcess, anthropic: Upstream) -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "busy with [[PERSON_1]]"}}
    anthropic.answer(json_reply(error, status=529))
    reply = ask(proxy, request(user(ASKED)))
    assert (reply.status_code, reply.json()["error"]["message"]) == (529, f"busy with {PERSON}")
    anthropic.answer(sse_reply(*stream([{"type": "text", "text": "so [[PER"}])[:5], event("error", **error)))
    text = ask(proxy, request(user(ASKED), stream=True)).text
    assert text.rstrip().endswith(json.dumps({**error, "error": {**error["error"], "message": f"busy with {PERSON}"}}))
    assert "[[P" in text.partition("event: error")[0]


def test_the_log_and_the_metrics_name_the_endpoint(proxy: ProxyProcess, anthropic: Upstream) -> None:
    answer(anthropic, [{"type": "text", "text": "[[PERSON_1]]"}], is_stream=True)
    ask(proxy, request(user(ASKED), stream=True))
    with httpx.Client(base_url=proxy.url, trust_env=False, timeout=60) as client:
        assert 'pasteguard_inspected_requests_total{endpoint="messages"}' in client.get("/metrics").text
    assert "→ 200 (messages)" in proxy.output


# --- route mode -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["openai", "ollama"])
def test_a_local_model_gets_messages_only_if_it_speaks_them(
    kind: str, anthropic: Upstream, openai: Upstream, tmp_path: Path
) -> None:
    route = {"mode": "route", "local_base_url": f"{openai.url}/v1", "local_type": kind, "local_model": "tiny"}
    route |= {"endpoints": "messages", "anthropic_base_url": anthropic.url}
    options = [word for name, value in route.items() for word in ("--set", f"pasteguard_{name}={value}")]
    openai.answer(json_reply({"type": "message", "content": [{"type": "text", "text": PERSON}]}))
    with running_proxy(mitmdump("http://127.0.0.1:9", tmp_path, *FAST, *options), tmp_path) as proxy:
        reply = ask(proxy, request(user(ASKED)))
        counted = ask(proxy, request(user(ASKED)), path=f"{PATH}/count_tokens")
    assert anthropic.requests == []
    if kind == "openai":
        assert (reply.status_code, reply.json()["error"]["code"]) == (400, "local_model_other_api")
        assert openai.requests == []
        return
    assert reply.json()["content"][0]["text"] == PERSON
    assert counted.status_code == 200
    assert [each.target for each in openai.requests] == ["/v1/messages", "/v1/messages/count_tokens"]
    sent = openai.requests[0]
    assert (sent.json()["model"], sent.header("x-api-key")) == ("tiny", None)
    assert PERSON in sent.body.decode()


@pytest.mark.parametrize("is_stream", [False, True])
def test_citations_count_in_the_clients_document_and_go_back_as_they_came(
    proxy: ProxyProcess, anthropic: Upstream, *, is_stream: bool
) -> None:
    text = f"Hello. The phone of {PERSON} is off. It is late."
    source = {"type": "text", "media_type": "text/plain", "data": text}
    question = user([{"type": "document", "source": source}, {"type": "text", "text": f"Where is {PERSON}, {EMAIL}?"}])
    answer(anthropic, [{"type": "text", "text": "-"}], is_stream=False)
    ask(proxy, request(question))
    masked = anthropic.requests[-1].json()["messages"][0]["content"][0]["source"]["data"]
    assert PERSON not in masked
    at = {"document_index": 0, "start_char_index": masked.index("It is"), "end_char_index": len(masked)}
    citation = {"type": "char_location", "cited_text": "It is late.", **at}
    blocks = [{"type": "text", "text": "[[PERSON_1]] is out.", "citations": [citation]}]
    answer(anthropic, blocks, is_stream=is_stream)
    got = put_together(ask(proxy, request(question, stream=is_stream)))
    cited = got[0]["citations"][0]
    assert text[cited["start_char_index"] : cited["end_char_index"]] == "It is late."
    ask(proxy, request(question, assistant(got), user("And now?")))
    assert anthropic.requests[-1].json()["messages"][1]["content"] == blocks
