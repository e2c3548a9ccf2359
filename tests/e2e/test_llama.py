"""A real llama.cpp server behind the proxy: an upstream that nobody here wrote."""

from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.kit.llama import grammar_for
from tests.kit.proxy import ProxyProcess, mitmdump, running_proxy
from tests.kit.samples import EMAIL, FAST, PERSON

ASKED = [{"role": "user", "content": f"My name is {PERSON}, my address is {EMAIL}. Greet me."}]


@pytest.fixture(scope="module")
def llama_proxy(llama_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProxyProcess]:
    folder = tmp_path_factory.mktemp("llama-proxy")
    with running_proxy(mitmdump(llama_url, folder, *FAST), folder) as proxy:
        yield proxy


@pytest.fixture
def client(llama_proxy: ProxyProcess) -> Iterator[openai.OpenAI]:
    http = httpx.Client(trust_env=False, timeout=60)
    with openai.OpenAI(base_url=llama_proxy.base_url, api_key="none", max_retries=0, http_client=http) as sdk:
        yield sdk


ANSWERS = [
    ("Hello [[PERSON_1]]!", f"Hello {PERSON}!"),
    ("[[PERSON_1]]", PERSON),
    ("Dear **[[Person_1]]**, mail [EMAIL_ADDRESS_1] if [[ -f x ]]", f"Dear **{PERSON}**, mail {EMAIL} if [[ -f x ]]"),
    ("Nothing to restore.", "Nothing to restore."),
    ("It ends with PERSON_1", f"It ends with {PERSON}"),
]


@pytest.mark.parametrize(("answer", "expected"), ANSWERS)
def test_whole_and_streamed(client: openai.OpenAI, answer: str, expected: str) -> None:
    extra = {"grammar": grammar_for(answer)}
    reply = client.chat.completions.create(model="tiny", messages=ASKED, max_tokens=200, extra_body=extra)
    assert reply.choices[0].message.content == expected
    with client.chat.completions.stream(model="tiny", messages=ASKED, max_tokens=200, extra_body=extra) as stream:
        deltas = [item.delta for item in stream if item.type == "content.delta"]
        final = stream.get_final_completion()
    assert final.choices[0].message.content == expected
    assert "".join(deltas) == expected
    assert len(deltas) > 1 or answer == "[[PERSON_1]]"


def test_direct_answer_has_the_placeholder(llama_url: str) -> None:
    """Without the proxy the same server spells the placeholder: so it was the proxy that restored it."""
    body = {"messages": ASKED, "max_tokens": 100, "grammar": grammar_for("Hello [[PERSON_1]]!")}
    reply = httpx.post(f"{llama_url}/v1/chat/completions", json=body, trust_env=False, timeout=60)
    assert reply.json()["choices"][0]["message"]["content"] == "Hello [[PERSON_1]]!"


def test_without_v1_and_other_endpoints(llama_proxy: ProxyProcess) -> None:
    with httpx.Client(base_url=llama_proxy.url, trust_env=False, timeout=60) as http:
        body = {"messages": ASKED, "max_tokens": 100, "grammar": grammar_for("To [[EMAIL_ADDRESS_1]]")}
        reply = http.post("/chat/completions", json=body)
        assert reply.json()["choices"][0]["message"]["content"] == f"To {EMAIL}"
        assert "timings" in reply.json()
        assert http.get("/openai/v1/models").json()["data"]


def test_error_of_the_server(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="tiny", messages=ASKED, extra_body={"grammar": "root ::= ("})


def test_prompt_is_longer_or_shorter_by_the_masked_values(llama_url: str, llama_proxy: ProxyProcess) -> None:
    """One token a byte: the server's own count of the prompt tells that it got placeholders."""
    body = {
        "messages": [{"role": "user", "content": f"{PERSON} {EMAIL}"}],
        "max_tokens": 5,
        "grammar": grammar_for("ok"),
    }
    counts = []
    for url in (llama_url, llama_proxy.url):
        reply = httpx.post(f"{url}/v1/chat/completions", json=body, trust_env=False, timeout=60)
        counts.append(reply.json()["usage"]["prompt_tokens"])
    assert counts[0] - counts[1] == len(f"{PERSON} {EMAIL}") - len("[[PERSON_1]] [[EMAIL_ADDRESS_1]]")
