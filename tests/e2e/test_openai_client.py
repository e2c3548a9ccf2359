"""openai-python as people use it: the text is the same with and without the proxy, and upstream sees no value."""

import json
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import openai
import pydantic
import pytest

from tests.kit.proxy import ProxyProcess
from tests.kit.samples import EMAIL, PERSON, Sample, all_values, pem_key, samples
from tests.kit.tls import trusting_nobody
from tests.kit.upstream import (
    DONE,
    HANG_UP,
    Gate,
    Upstream,
    completion,
    echo,
    event,
    json_reply,
    last_user_text,
    sse_reply,
    text_events,
)

SAMPLES = samples()
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "note",
            "description": "Take a note",
            "parameters": {
                "type": "object",
                "properties": {"text": {"type": "string"}},
                "required": ["text"],
                "additionalProperties": False,
            },
            "strict": True,
        },
    }
]


def sdk(base_url: str) -> openai.OpenAI:
    return openai.OpenAI(
        base_url=base_url,
        api_key="none",
        max_retries=0,
        http_client=httpx.Client(verify=trusting_nobody(), trust_env=False, timeout=30),
    )


@pytest.fixture
def through(proxy: ProxyProcess) -> Iterator[openai.OpenAI]:
    with sdk(proxy.base_url) as client:
        yield client


@pytest.fixture
def direct(upstream: Upstream) -> Iterator[openai.OpenAI]:
    with sdk(f"{upstream.url}/v1") as client:
        yield client


@pytest.fixture
async def through_async(proxy: ProxyProcess) -> AsyncIterator[openai.AsyncOpenAI]:
    http = httpx.AsyncClient(verify=trusting_nobody(), trust_env=False, timeout=30)
    async with openai.AsyncOpenAI(base_url=proxy.base_url, api_key="none", max_retries=0, http_client=http) as client:
        yield client


def messages(text: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": "You are terse."}, {"role": "user", "content": text}]


def whole(client: openai.OpenAI, text: str) -> object:
    return client.chat.completions.create(model="m", messages=messages(text)).choices[0].message.content


def streamed(client: openai.OpenAI, text: str) -> object:
    with client.chat.completions.create(model="m", messages=messages(text), stream=True) as stream:
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def streamed_with_usage(client: openai.OpenAI, text: str) -> object:
    usage = None
    said = ""
    options = {"include_usage": True}
    with client.chat.completions.create(
        model="m", messages=messages(text), stream=True, stream_options=options
    ) as stream:
        for chunk in stream:
            said += "".join(choice.delta.content or "" for choice in chunk.choices)
            usage = chunk.usage or usage
    assert usage is not None
    return said


def two_choices(client: openai.OpenAI, text: str) -> object:
    reply = client.chat.completions.create(model="m", messages=messages(text), n=2)
    return [choice.message.content for choice in reply.choices]


def two_choices_streamed(client: openai.OpenAI, text: str) -> object:
    said = ["", ""]
    with client.chat.completions.create(model="m", messages=messages(text), n=2, stream=True) as stream:
        for chunk in stream:
            for choice in chunk.choices:
                said[choice.index] += choice.delta.content or ""
    return said


def parts(client: openai.OpenAI, text: str) -> object:
    content = [
        {"type": "text", "text": "Look: "},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
        {"type": "text", "text": text},
    ]
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": content}])
    return reply.choices[0].message.content


def tool(client: openai.OpenAI, text: str) -> object:
    reply = client.chat.completions.create(model="m", messages=messages(text), tools=TOOLS)
    return json.loads(reply.choices[0].message.tool_calls[0].function.arguments)


def tool_streamed(client: openai.OpenAI, text: str) -> object:
    arguments = ""
    with client.chat.completions.create(model="m", messages=messages(text), tools=TOOLS, stream=True) as stream:
        for chunk in stream:
            for call in chunk.choices[0].delta.tool_calls or ():
                arguments += call.function.arguments or ""
    return json.loads(arguments)


def helper(client: openai.OpenAI, text: str) -> object:
    deltas = ""
    with client.chat.completions.stream(model="m", messages=messages(text)) as stream:
        for item in stream:
            if item.type == "content.delta":
                deltas += item.delta
        said = stream.get_final_completion().choices[0].message.content
    assert deltas == said
    return said


def helper_with_tools(client: openai.OpenAI, text: str) -> object:
    with client.chat.completions.stream(model="m", messages=messages(text), tools=TOOLS) as stream:
        final = stream.get_final_completion()
    return final.choices[0].message.tool_calls[0].function.parsed_arguments


WAYS = [
    whole,
    streamed,
    streamed_with_usage,
    two_choices,
    two_choices_streamed,
    parts,
    tool,
    tool_streamed,
    helper,
    helper_with_tools,
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: "+".join(s.types) or "nothing")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_same_text_with_and_without_the_proxy(
    way: Callable[[openai.OpenAI, str], object],
    sample: Sample,
    direct: openai.OpenAI,
    through: openai.OpenAI,
    upstream: Upstream,
) -> None:
    expected = way(direct, sample.text)
    assert all(value in upstream.last.body.decode().replace("\\n", "\n") for value in sample.values if value.isascii())
    upstream.reset()
    assert way(through, sample.text) == expected
    assert upstream.never_saw(*sample.values)
    for entity_type in sample.types:
        assert f"[[{entity_type}_1]]".encode() in upstream.last.body


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 1000])
def test_any_cut_of_the_answer(cut: int, through: openai.OpenAI, upstream: Upstream) -> None:
    upstream.handler = echo(cut)
    text = f"{PERSON} wrote to {EMAIL} [[ -f x ]] [[1, 2], [3]] and {PERSON}"
    assert streamed(through, text) == text
    assert tool_streamed(through, text) == {"text": text}


class Contact(pydantic.BaseModel):
    name: str
    key: str


def answer_with_contact(request) -> object:
    name, key = last_user_text(request).split(" ## ")
    content = json.dumps({"name": name, "key": key})
    if request.json().get("stream"):
        return sse_reply(*text_events(content, 3))
    return json_reply(completion(content))


def test_parse(through: openai.OpenAI, upstream: Upstream) -> None:
    """The originals are escaped where the content is JSON: a key of several lines."""
    upstream.handler = answer_with_contact
    key = pem_key(5)
    asked = messages(f"{PERSON} ## {key}")
    reply = through.chat.completions.parse(model="m", messages=asked, response_format=Contact)
    assert reply.choices[0].message.parsed == Contact(name=PERSON, key=key)
    with through.chat.completions.stream(model="m", messages=asked, response_format=Contact) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.parsed == Contact(name=PERSON, key=key)
    assert upstream.never_saw(PERSON, key, key.split("\n")[2])


def test_tool_turn(through: openai.OpenAI, upstream: Upstream) -> None:
    """The history of a tool call goes out masked, and its numbering does not move from turn to turn."""
    said = f"Note that {PERSON} has the address {EMAIL}."
    history: list = messages(said)
    first = through.chat.completions.create(model="m", messages=history, tools=TOOLS).choices[0].message
    assert json.loads(first.tool_calls[0].function.arguments) == {"text": said}
    before = upstream.last.json()["messages"]
    history.append(first.model_dump(exclude_none=True))
    history.append({"role": "tool", "tool_call_id": "call_1", "content": f"noted: {EMAIL}"})
    history.append({"role": "user", "content": f"Thank {PERSON}."})
    upstream.answer(json_reply(completion("Thanks, [[PERSON_1]]!")))
    reply = through.chat.completions.create(model="m", messages=history, tools=TOOLS)
    assert reply.choices[0].message.content == f"Thanks, {PERSON}!"
    after = upstream.last.json()["messages"]
    assert after[: len(before)] == before
    assert json.loads(after[2]["tool_calls"][0]["function"]["arguments"])["text"] == before[1]["content"]
    assert after[3]["content"] == "noted: [[EMAIL_ADDRESS_1]]"
    assert upstream.never_saw(PERSON, EMAIL)


async def test_async(through_async: openai.AsyncOpenAI, upstream: Upstream) -> None:
    text = f"My name is {PERSON}, mail {EMAIL}."
    reply = await through_async.chat.completions.create(model="m", messages=messages(text))
    assert reply.choices[0].message.content == text
    stream = await through_async.chat.completions.create(model="m", messages=messages(text), stream=True)
    assert "".join([chunk.choices[0].delta.content or "" async for chunk in stream]) == text
    async with through_async.chat.completions.stream(model="m", messages=messages(text)) as helper_stream:
        final = await helper_stream.get_final_completion()
    assert final.choices[0].message.content == text
    assert upstream.never_saw(PERSON, EMAIL)


def test_pieces_arrive_while_upstream_still_sends(through: openai.OpenAI, upstream: Upstream) -> None:
    gates = [Gate(), Gate(), Gate()]
    upstream.answer(
        sse_reply(
            event({"role": "assistant", "content": "Dear"}),
            gates[0],
            event({"content": " [[PERSON"}),
            gates[1],
            event({"content": "_1]], how"}),
            gates[2],
            event({"content": " are you?"}),
            event({}, "stop"),
            DONE,
        )
    )
    with through.chat.completions.create(model="m", messages=messages(f"My name is {PERSON}."), stream=True) as stream:
        got = []
        for chunk in stream:
            got.append(chunk.choices[0].delta.content)
            if len(got) <= len(gates):
                assert gates[len(got) - 1].reached.wait(5)
                gates[len(got) - 1].open()
    assert got == ["Dear", " ", f"{PERSON}, how", " are you?", None]


def test_broken_stream_raises(through: openai.OpenAI, upstream: Upstream) -> None:
    upstream.answer(sse_reply(event({"content": "Dear [[PERSON_1]]"}), 0.2, HANG_UP))
    with (
        pytest.raises((openai.APIConnectionError, httpx.TransportError)),
        through.chat.completions.create(model="m", messages=messages(f"My name is {PERSON}."), stream=True) as stream,
    ):
        list(stream)


def test_error_event_raises_with_originals(through: openai.OpenAI, upstream: Upstream) -> None:
    upstream.answer(sse_reply(b'data: {"error":{"message":"no: [[PERSON_1]]","type":"x"}}\n\n'))
    with (
        pytest.raises(openai.APIError, match=PERSON),
        through.chat.completions.create(model="m", messages=messages(f"My name is {PERSON}."), stream=True) as stream,
    ):
        list(stream)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, openai.BadRequestError), (401, openai.AuthenticationError), (429, openai.RateLimitError)],
)
def test_upstream_errors_keep_status_and_headers(
    status: int, error: type[openai.APIStatusError], through: openai.OpenAI, upstream: Upstream
) -> None:
    body = {"error": {"message": "about [[PERSON_1]]", "type": "t", "param": None, "code": None}}
    headers = [("x-request-id", "req_7"), ("retry-after", "17"), ("x-ratelimit-remaining-tokens", "3")]
    upstream.answer(json_reply(body, status, headers))
    with pytest.raises(error) as raised:
        whole(through, f"My name is {PERSON}.")
    assert PERSON in raised.value.message
    assert raised.value.request_id == "req_7"
    assert raised.value.response.headers["retry-after"] == "17"
    assert raised.value.response.headers["x-ratelimit-remaining-tokens"] == "3"
    assert raised.value.response.headers["x-pasteguard-pii-masked"] == "true"


def test_other_endpoints(through: openai.OpenAI, upstream: Upstream) -> None:
    upstream.answer(json_reply({"object": "list", "data": [{"id": "m", "object": "model", "created": 1}]}))
    assert [model.id for model in through.models.list()] == ["m"]
    assert upstream.last.target == "/v1/models"


def test_no_value_at_all_reached_upstream(through: openai.OpenAI, upstream: Upstream) -> None:
    """All samples in one conversation."""
    history = [{"role": "user", "content": sample.text} for sample in SAMPLES]
    reply = through.chat.completions.create(model="m", messages=history)
    assert reply.choices[0].message.content == SAMPLES[-1].text
    assert upstream.never_saw(*all_values())
