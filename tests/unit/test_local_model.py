"""A request made ready for a local model."""

import json

import pytest

from pasteguard_addon.endpoints.chat_completions.local_model import adapted


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"model":"gpt","n":1.0}', b'{"model":"llama","n":1.0}'),
        (b'{"n":12345678901234567890}', b'{"model":"llama","n":12345678901234567890}'),
        (b"{}", b'{"model":"llama"}'),
        (b' { "model" : "gpt" } ', b' { "model" : "llama" } '),
        (b'{"model":"a","model":"b"}', b'{"model":"llama","model":"llama"}'),
    ],
)
def test_model_takes_the_place_of_the_requests(body: bytes, expected: bytes) -> None:
    assert adapted(body, model="llama", is_ollama=False) == expected


def test_without_a_model_nothing_changes() -> None:
    body = b'{ "model": "gpt", "messages": [{"role": "assistant", "content": null}] }'
    assert adapted(body, model="", is_ollama=False) == body


def test_ollama_gets_no_null_content() -> None:
    body = (
        b'{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":null}]},{"role":"user","content":"x"},'
        b' { "role" : "assistant", "refusal": "no" }, {}, null, {"content": null, "content": "y"}]}'
    )
    messages = json.loads(adapted(body, model="m", is_ollama=True))["messages"]
    assert [message.get("content") for message in messages if message] == ["", "x", "", "y"]
    assert messages[0]["tool_calls"] == [{"id": None}]
    assert messages[2] == {"content": "", "role": "assistant", "refusal": "no"}
    assert messages[3:5] == [{}, None]
    assert adapted(body, model="", is_ollama=False) == body
